"""Servers under measurement, each in a process of its own: bare Flask, and billmock."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FLASK = """
import logging, sys
from flask import Flask, jsonify
from waitress import serve
logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for each request that waits would be its cost
app = Flask("bare")
@app.get("/")
def hello():
    return jsonify(hello="world")
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=16)
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its process id and how long its first 200 took, in seconds."""

    port: int
    pid: int
    started: float


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3_000):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                raise RuntimeError(f"the server at {url} ended with {process.returncode}") from None
            time.sleep(0.002)
    raise RuntimeError(f"{url} does not answer")


@contextmanager
def running(
    arguments: list[str], port: int, path: str, environ: dict[str, str] | None = None, *, quiet: bool = False
) -> Iterator[Server]:
    """A command serving on `port` until the block ends; a quiet one's errors are not shown."""
    began = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        env={**os.environ, **(environ or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else sys.stderr,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{path}", process)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def flask() -> Iterator[Server]:
    """Bare Flask on waitress: the yardstick F."""
    port = free_port()
    with running([sys.executable, "-c", FLASK, str(port)], port, "/") as server:
        yield server


@contextmanager
def billmock(*options: str) -> Iterator[Server]:
    """billmock, as `billmock serve` runs it."""
    port = free_port()
    command = [sys.executable, "-m", "mockserver", "serve", "--port", str(port), *options]
    with running(command, port, "/_mock/health/ready") as server:
        yield server


def credentials(server: Server) -> dict[str, str]:
    """The default tenant's credentials."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/_mock/tenants/default") as answer:
        secrets: dict[str, str] = json.load(answer)["credentials"]
        return secrets


def resident(pid: int) -> float:
    """Resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
