"""The file that tells other commands where a server is."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.serving.server_file import announced_in, server_in, url_of
from mockserver.testing import BillMock

URL = "http://127.0.0.1:8080"


def run(*words: str, **environment: str) -> tuple[int, str]:
    """How a command ends, and what it prints."""
    ran = CliRunner().invoke(main, words, env=environment)
    return ran.exit_code, ran.output


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("bill.test", "http://bill.test:80"),
    ],
)
def test_a_server_at_every_address_is_reached_at_loopback(host: str, url: str) -> None:
    assert url_of(host, 80) == url


def test_a_file_tells_where_the_server_is_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    with announced_in(path, URL, "secret"):
        running = server_in(path)

    assert (running, server_in(path)) == ((URL, "secret"), None)


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    path.touch(0o644)
    with announced_in(path, URL, "secret"):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_that_somebody_laid_there_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "server.json").symlink_to(tmp_path / "elsewhere")
    with announced_in(tmp_path / "server.json", URL, "secret"):
        assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "server.json"

    with pytest.raises(click.ClickException, match=f"cannot write {path}: No such file"), announced_in(path, URL, None):
        pass


@pytest.mark.parametrize("text", ["", "[]", "{}", "no JSON"])
def test_a_file_of_something_else_tells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text)

    assert server_in(tmp_path / "server.json") is None


def test_commands_find_the_port_and_the_token_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    with BillMock(control_token="secret", scenario="empty") as mock, announced_in(path, mock.url, "secret"):
        healthy, _ = run("health", BILLMOCK_SERVER_FILE=str(path))
        signed, printed = run("env", BILLMOCK_SERVER_FILE=str(path))

    assert (healthy, signed, "export BILL_USERNAME=" in printed) == (0, 0, True)


def test_a_token_is_told_to_its_own_server_alone(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    with BillMock(control_token="secret", scenario="empty") as mock, announced_in(path, URL, "secret"):
        ended, printed = run("env", "--url", mock.url, BILLMOCK_SERVER_FILE=str(path))

    assert (ended, "X-Mock-Token: missing or wrong; set BILLMOCK_CONTROL_TOKEN" in printed) == (1, True)
