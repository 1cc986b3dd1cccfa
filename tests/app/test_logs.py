"""What `billmock serve` says on stderr: nothing unless asked, what happens at start to a terminal, and each request."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from mockserver.app.logs import JsonLines, Lines, TextLines
from mockserver.app.worlds import place_of
from mockserver.kernel import progress
from mockserver.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
SECRET = "Zq7-Secret-9Wx"


@contextmanager
def serving(stderr: int, *options: str) -> Iterator[str]:
    """The real command with an empty world: its base URL."""
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--scenario", "empty", *options]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BILLMOCK_")}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        assert process.stdout is not None
        lines = (line.split() for line in process.stdout)
        try:
            yield next(words[1] for words in lines if words[:1] == ["v3"])
        finally:
            process.terminate()
            process.stdout.read()


def lines_of(file: Path, *options: str) -> list[str]:
    """What the command says about two requests."""
    with file.open("wb") as stderr, serving(stderr.fileno(), *options) as v3:
        requests.get(f"{v3}/vendors/{SECRET}?token={SECRET}", headers={"sessionId": SECRET}, timeout=10)
        requests.get(f"{v3.partition('/connect')[0]}/_mock/tenants/default", timeout=10)
    return file.read_text().splitlines()


@pytest.mark.slow
def test_a_line_of_json_tells_of_each_request_and_of_the_start(tmp_path: Path) -> None:
    lines = lines_of(tmp_path / "log", "--log", "requests", "--log-format", "json")
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    keys = ("method", "path", "status", "operation")

    assert rows[0]["message"].endswith("the store in memory")
    assert [tuple(row[key] for key in keys) for row in rows if row["logger"] == "billmock.requests"] == [
        ("GET", "/connect/v3/vendors/***", 401, "v3.vendors.get"),
        ("GET", "/_mock/tenants/default", 200, ""),
    ]


@pytest.mark.slow
def test_a_line_of_text_tells_of_each_request(tmp_path: Path) -> None:
    lines = lines_of(tmp_path / "log", "--log", "requests")

    assert [line.split()[1:4] for line in lines[-2:]] == [
        ["401", "GET", "/connect/v3/vendors/***"],
        ["200", "GET", "/_mock/tenants/default"],
    ]


@pytest.mark.slow
def test_nothing_is_said_to_a_file_that_did_not_ask(tmp_path: Path) -> None:
    assert lines_of(tmp_path / "log") == []


@pytest.mark.slow
def test_a_terminal_is_told_what_happens_at_start(tmp_path: Path) -> None:
    terminal, stderr = os.openpty()
    with serving(stderr, "--cache-dir", str(tmp_path)):
        os.close(stderr)
        text = os.read(terminal, 4_000).decode()
    os.close(terminal)

    assert "making the world of scenario empty, once: " in text


def test_a_long_work_is_told_once_an_interval(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    times = iter([0.0, 0.5, 1.0, 1.0, 1.5, 2.5, 2.5])
    monkeypatch.setattr(progress, "REAL_TIME", lambda: next(times))
    caplog.set_level(logging.INFO, "billmock.start")
    work = progress.Progress("bills", 4)
    work.advance()
    work.advance()
    work.advance()
    work.advance()

    assert caplog.messages == ["bills: 50 %", "bills: 100 %"]


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        """There is nothing to flush."""


def record(text: str, **values: object) -> logging.LogRecord:
    one = logging.makeLogRecord({"msg": text, "created": 1_800_000_000.123, "levelname": "INFO", "name": "billmock"})
    one.__dict__.update(values)
    return one


def test_reports_of_one_work_take_each_others_place_at_a_terminal() -> None:
    terminal: Any = Terminal()
    handler = Lines(terminal, TextLines())
    handler.emit(record("1 %", passing=True))
    handler.emit(record("2 %", passing=True))
    handler.emit(record("done"))

    assert terminal.text == "08:00:00.123 1 %\r\x1b[K08:00:00.123 2 %\r\x1b[K08:00:00.123 done\n"


def test_a_json_line_has_the_fields_of_its_record() -> None:
    line = JsonLines().format(record("x", fields={"status": 200}))

    assert json.loads(line) == {
        "time": "2027-01-15T08:00:00.123+00:00",
        "level": "info",
        "logger": "billmock",
        "message": "x",
        "status": 200,
    }


@pytest.mark.parametrize(
    ("database", "place"),
    [
        (None, "memory"),
        ("sqlite:///worlds.db", "worlds.db"),
        ("sqlite:////var/worlds.db", "/var/worlds.db"),
        ("postgresql://me:secret@db.example/bills?sslmode=off", "PostgreSQL, db.example/bills"),
        ("postgresql:///bills?host=/tmp", "PostgreSQL, here/bills"),
    ],
)
def test_the_place_of_a_store_is_told_without_its_password(database: str | None, place: str) -> None:
    assert place_of(Settings(database=database)) == place
