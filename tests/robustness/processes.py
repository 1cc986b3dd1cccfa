"""`billmock serve` in processes of its own, which can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.robustness.threads import Client
from tests.signed_in import V3

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


class Tenant:
    """The default tenant of a server in another process, with what a client needs of a `MockTenant`."""

    id = "default"

    def __init__(self, mock: Served) -> None:
        self.mock = mock
        known = requests.get(f"{mock.control_url}/tenants/default", timeout=SECONDS).json()
        self.credentials: dict[str, str] = known["credentials"]
        self.users: list[dict[str, Any]] = known["users"]


class Served:
    """A server in another process."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.v3_url = f"{url}/connect/v3"
        self.v2_url = f"{url}/api/v2"
        self.control_url = f"{url}/_mock"

    def user(self, *, trusted: bool = False) -> Client:
        """A signed-in administrator."""
        return Client(V3(Tenant(self), trusted=trusted))  # type: ignore[arg-type]

    def same_session(self, user: Client) -> Client:
        """A session begun elsewhere, used here."""
        moved = Client(user)
        moved.base, moved.tenant = self.v3_url, Tenant(self)  # type: ignore[assignment]
        return moved

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.process.wait(SECONDS)

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        """Send a signal."""
        self.process.send_signal(number)


@contextmanager
def serving(database: str, *options: str, port: int = 0) -> Iterator[Served]:
    """A server on a store, killed in the end if it still runs."""
    arguments = ["serve", "--port", str(port), "--database", database, "--scenario", "empty", "--limits", "off"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BILLMOCK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "mockserver", *arguments, *options],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        yield Served(process, announced(process))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=SECONDS)


def announced(process: subprocess.Popen[str]) -> str:
    """The base URL a server prints when it listens."""
    for line in process.stdout or ():
        if line.startswith("v3 "):
            return line.split()[1].removesuffix("/connect/v3")
    raise RuntimeError(f"the server ended with {process.wait(SECONDS)}")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(url: str) -> bool:
    """Whether a server answers there."""
    try:
        return requests.get(f"{url}/_mock/health/ready", timeout=SECONDS).ok
    except requests.ConnectionError:
        return False


def is_closed(url: str) -> bool:
    """Whether nobody listens there."""
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname or "", place.port or 0), timeout=SECONDS).close()
    except ConnectionRefusedError:
        return True
    return False
