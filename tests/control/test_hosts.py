"""Who may ask for what is ours: known hosts, no pages of other sites, JSON."""

import socket
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from mockserver import create_app
from mockserver.app import Application
from mockserver.kernel.settings import SettingsError, from_environment
from mockserver.testing import BillMock

TENANTS = "/_mock/tenants"
JSON = "application/json"


@pytest.fixture(scope="module")
def app() -> Application:
    """An application on loopback that has a name of its own beside."""
    return create_app(scenario="empty", allowed_hosts="bill.test, Other.test", public_url="https://mock.example:8443")


def address_of(url: str) -> tuple[str, int]:
    """Host and port of a URL."""
    parts = urlsplit(url)
    return str(parts.hostname), int(parts.port or 0)


def status_of(app: Application, method: str = "GET", path: str = TENANTS, **headers: str) -> int:
    """The status of a request with these headers, their underscores written as dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = b"{}" if method == "POST" else None
    return app.test_client().open(path, method=method, headers=named, data=data).status_code


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1:8080", "127.8.8.8", "localhost", "LOCALHOST:1", "a.localhost", "[::1]:8080"),
        *("gateway.stage.bill.com", "bill.test", "other.test:9", "mock.example:8443"),
    ],
)
def test_a_host_that_is_known_is_answered(app: Application, host: str) -> None:
    assert status_of(app, Host=host) == 200


def test_a_check_by_http_1_0_which_says_no_host_is_answered() -> None:
    with BillMock(scenario="empty") as mock, socket.create_connection(address_of(mock.url), 10) as connection:
        connection.sendall(b"GET /_mock/health/live HTTP/1.0\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.0 200 OK\r\n")


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example", "8.8.8.8", "localhost.evil"])
@pytest.mark.parametrize("path", [TENANTS, "/", "/_mock/health/live"])
def test_any_other_host_is_refused(app: Application, host: str, path: str) -> None:
    assert status_of(app, path=path, Host=host) == 403


def test_bills_own_paths_do_not_look_at_the_host(app: Application) -> None:
    assert status_of(app, path="/connect/v3/health", Host="attacker.example") == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://attacker.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_write_of_a_foreign_page_is_refused(app: Application, headers: Mapping[str, str]) -> None:
    assert status_of(app, "POST", Content_Type=JSON, **headers) == 403


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Sec_Fetch_Site": "same-origin"}])
def test_a_write_of_our_own_page_or_of_no_page_is_served(app: Application, headers: Mapping[str, str]) -> None:
    assert status_of(app, "POST", Content_Type=JSON, **headers) == 201


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_write_with_a_body_is_json(app: Application, content_type: str) -> None:
    assert status_of(app, "POST", Content_Type=content_type) == 415


def test_a_write_without_a_body_needs_nothing(app: Application) -> None:
    assert status_of(app, "PUT", f"{TENANTS}/default/snapshots/a") == 200


def test_elsewhere_than_on_loopback_the_token_decides() -> None:
    app = create_app(scenario="empty", host="0.0.0.0", control_token="t")

    assert status_of(app, Host="billmock.internal", X_Mock_Token="t") == 200
    assert status_of(app, Host="billmock.internal") == 401


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "http://[evil]", "null", "http://"])
def test_an_origin_that_names_no_host_is_foreign(app: Application, origin: str) -> None:
    assert status_of(app, "POST", Content_Type=JSON, Origin=origin) == 403


@pytest.mark.parametrize("host", ["LOCALHOST", "127.0.0.1.", "[::1]"])
def test_however_loopback_is_spelled_hosts_are_looked_at(host: str) -> None:
    assert status_of(create_app(scenario="empty", host=host), Host="evil.example") == 403


def test_a_body_in_chunks_is_json_too(app: Application) -> None:
    environ = {"wsgi.input": BytesIO(b'{"frozen": true}'), "wsgi.input_terminated": True}

    answer = app.test_client().patch(
        f"{TENANTS}/default/clock", headers={"Content-Type": "text/plain"}, environ_overrides=environ
    )

    assert (answer.status_code, answer.get_json()) == (415, {"error": "Content-Type: must be application/json"})


@pytest.mark.parametrize("hosts", [":8080", "[::1", "http://foo.example", "*.foo.example", "a,,b"])
def test_hosts_that_are_no_names_are_refused_at_the_start(hosts: str) -> None:
    with pytest.raises(SettingsError, match="BILLMOCK_ALLOWED_HOSTS: must be host names separated by commas"):
        from_environment({"BILLMOCK_ALLOWED_HOSTS": hosts})
