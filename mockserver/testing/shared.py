"""One server for all workers of a run of xdist: started by the worker that comes first, ended with the run.

It is no worker's child to end: a worker may crash, the server goes on until the controller ends it, or is gone.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mockserver.kernel.settings import SETTINGS, Settings
from mockserver.serving.server_file import server_in, url_of, write
from mockserver.tenancy.claims import exists

START_SECONDS, END_SECONDS = 120.0, 15.0
POLL, LOOK = 0.02, 0.2  # seconds between two looks for the server, and of the server for its controller
CLAIM, CHOICES, SERVER, FAILURE, NUMBER = "claim", "settings.json", "server.json", "failure.txt", "pid"
PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from mockserver.testing.shared import main; main(sys.argv[2], int(sys.argv[3]))"
)


class ServerFailed(Exception):
    """The server of a run did not start; the text says why."""


def join(folder: Path, controller: int, settings: Mapping[str, Any]) -> str:
    """The base URL of the run's server, which starts if this is the first to ask; raises `ServerFailed`.

    `controller` is the process whose end ends it. `settings` are the first one's.
    """
    if is_first(folder):
        start(folder, controller, settings)
    until = time.monotonic() + START_SECONDS
    while (server := server_in(folder / SERVER)) is None:
        if (failure := folder / FAILURE).exists():
            raise ServerFailed(f"the server of the run did not start: {failure.read_text(encoding='utf-8')}")
        if time.monotonic() > until:
            raise ServerFailed(f"the server of the run did not start within {START_SECONDS:g} s")
        threading.Event().wait(POLL)
    return server[0]


def is_first(folder: Path) -> bool:
    """Whether no other worker has claimed to start the server."""
    try:
        os.close(os.open(folder / CLAIM, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def start(folder: Path, controller: int, settings: Mapping[str, Any]) -> None:
    """Start the server in a process of its own, which no signal to this one's group reaches."""
    texts = {name: str(value) for name, value in settings.items() if value is not None}
    write(folder / CHOICES, json.dumps(texts))
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, json.dumps(sys.path), str(folder), str(controller)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    process.returncode = 0  # it is not this process that waits for it, or warns that it runs


def main(folder_name: str, controller: int) -> None:
    """Serve the run of a folder until it is ended, or its controller is gone."""
    from mockserver.app import Application
    from mockserver.serving.http_server import HttpServer

    folder, ending = Path(folder_name), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    try:
        settings = settings_in(folder / CHOICES)
        server = HttpServer(Application(settings), settings.host, settings.port, settings.threads)
    except Exception as error:
        (folder / FAILURE).write_text(str(error), encoding="utf-8")
        raise
    server.start()
    (folder / NUMBER).write_text(str(os.getpid()), encoding="utf-8")
    write(folder / SERVER, json.dumps({"url": url_of(settings.host, server.port), "controlToken": None}))
    while not ending.wait(LOOK) and not is_over(folder, controller):
        pass
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def settings_in(path: Path) -> Settings:
    """The settings that the first worker chose, on a free port unless it chose one; raises `SettingsError`."""
    texts = json.loads(path.read_text(encoding="utf-8"))
    values: dict[str, Any] = {row.name: row.read(texts[row.name]) for row in SETTINGS if row.name in texts}
    return Settings(**{"port": 0, **values})


def is_over(folder: Path, controller: int) -> bool:
    """Whether nobody is left whose server this is; where it cannot be known, the folder tells alone."""
    return not folder.is_dir() or (os.name == "posix" and not exists(controller))


def end(folder: Path) -> None:
    """End the server of a run, if one started, and wait until it has let go of everything."""
    with suppress(OSError, ValueError):
        os.kill(int((folder / NUMBER).read_text(encoding="utf-8")), signal.SIGTERM)
        until = time.monotonic() + END_SECONDS
        while folder.is_dir() and time.monotonic() < until:
            threading.Event().wait(POLL)
    shutil.rmtree(folder, ignore_errors=True)
