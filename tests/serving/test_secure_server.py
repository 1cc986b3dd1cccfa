"""One port speaks TLS and plain HTTP, and is a proxy for BILL's host names."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import get_args

import pytest
import requests

from mockserver import BillMock
from mockserver.kernel.environments import ENVIRONMENTS, EnvironmentName
from tests.serving.wire import (
    CONNECT,
    ESTABLISHED,
    HOST,
    LAST,
    all_of,
    answer_to,
    connect,
    first_line,
    over_tls,
    trusting,
)

HOSTS = sorted((name, host) for name in get_args(EnvironmentName) for host in ENVIRONMENTS[name].hosts)


def test_one_port_speaks_both(secure: BillMock, browser: requests.Session) -> None:
    browser.proxies = {}

    assert browser.get(f"{secure.https_url}/_mock/health/live").json() == {"status": "live"}
    assert browser.get(f"{secure.url}/_mock/health/live").json() == {"status": "live"}


def test_links_in_answers_are_of_the_scheme_and_host_that_were_called(browser: requests.Session) -> None:
    document = browser.get(f"https://{HOST}/_mock/openapi.json").json()

    assert document["servers"] == [{"url": f"https://{HOST}"}]


@pytest.mark.parametrize(("environment", "host"), HOSTS)
def test_every_host_of_bill_is_reached_through_the_proxy(
    browser: requests.Session, environment: str, host: str
) -> None:
    answer = browser.get(f"https://{host}/_mock/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


def test_sandbox_and_production_share_no_credentials(secure: BillMock, browser: requests.Session) -> None:
    bill = secure.credentials
    names = {"username": "BILL_USERNAME", "password": "BILL_PASSWORD", "devKey": "BILL_DEV_KEY"}
    login = {"organizationId": bill["BILL_ORGANIZATION_ID"], **{key: bill[name] for key, name in names.items()}}
    sandbox = browser.post("https://gateway.stage.bill.com/connect/v3/login", json=login)
    production = browser.post("https://gateway.prod.bill.com/connect/v3/login", json=login)

    assert (sandbox.status_code, production.status_code) == (200, 401)
    assert production.json()[0]["code"] == "BDC_1102"


def test_a_plain_request_goes_through_the_proxy(browser: requests.Session) -> None:
    answer = browser.get("http://api-stage.bill.com/api/v2/Errors.json")

    assert (answer.status_code, answer.headers["Connection"]) == (200, "close")


def test_a_url_with_https_asked_in_plain_is_served_as_over_tls(secure: BillMock) -> None:
    request = f"GET https://{HOST}/_mock/openapi.json HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()

    assert f'"servers":[{{"url":"https://{HOST}"}}]'.encode() in answer_to(secure, request)


def test_the_servers_own_url_in_a_request_is_its_own(secure: BillMock) -> None:
    request = f"GET {secure.url}/_mock/health/live HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()

    assert first_line(answer_to(secure, request)) == "HTTP/1.0 200 OK"


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("CONNECT example.com:443", "example.com:443 is none of BILL's hosts, and nothing else passes"),
        ("CONNECT 127.0.0.1:22", "127.0.0.1:22 is none of BILL's hosts, and nothing else passes"),
        ("GET http://example.com/", "example.com:80 is none of BILL's hosts, and nothing else passes"),
        ("CONNECT api.bill.com:22", "api.bill.com:22 is no port of BILL's: it answers at 443"),
        ("CONNECT nobody", "nobody:443 is none of BILL's hosts, and nothing else passes"),
        ("GET ftp://a/", "ftp is no scheme that passes here"),
    ],
)
def test_nothing_else_passes_and_why_stands_in_the_first_line(secure: BillMock, target: str, text: str) -> None:
    answer = answer_to(secure, f"{target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    assert first_line(answer) == f"HTTP/1.1 403 Forbidden: {text}"
    assert answer.endswith(f"\r\n\r\n{text}\n".encode())


def test_another_host_of_bills_is_told_the_known_ones(browser: requests.Session) -> None:
    with pytest.raises(requests.exceptions.ProxyError, match=r"billmock knows: api-sandbox\.bill\.com"):
        browser.get("https://api-foo.bill.com/")


def test_a_refusal_is_read_by_a_client_that_sends_a_large_body(browser: requests.Session) -> None:
    assert browser.post("http://example.com/", data=b"x" * 3_000_000).status_code == 403


def test_who_speaks_tls_at_once_is_understood(secure: BillMock) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting(secure).wrap_bio(incoming, outgoing, server_hostname=HOST)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    with connect(secure) as connection:
        connection.sendall(CONNECT + outgoing.read())
        incoming.write(connection.recv(65_536).removeprefix(ESTABLISHED) or connection.recv(65_536))
        client.do_handshake()

        assert client.selected_alpn_protocol() is None
        assert client.getpeercert() is not None


def test_plain_http_in_a_tunnel_is_refused_in_words(secure: BillMock) -> None:
    answer = answer_to(secure, CONNECT + LAST).removeprefix(ESTABLISHED)

    assert (first_line(answer), answer.endswith(b"BILL speaks TLS at this port\n")) == (
        "HTTP/1.1 400 Bad Request",
        True,
    )


@pytest.mark.parametrize("name", [None, "example.com", "api-foo.bill.com"], ids=["none", "foreign", "unknown"])
def test_a_client_that_says_another_name_or_none_gets_bills_certificate(secure: BillMock, name: str | None) -> None:
    with over_tls(secure, name) as connection:
        connection.sendall(LAST)
        names = (connection.getpeercert() or {})["subjectAltName"]

        assert first_line(all_of(connection)) == "HTTP/1.1 401 Unauthorized"
    assert ("DNS", HOST) in names
    assert ("DNS", "example.com") not in names


def test_http_2_is_not_offered(secure: BillMock) -> None:
    context = trusting(secure)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(connect(secure), server_hostname=HOST) as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"


def test_the_server_is_closed_with_connections_open(data_dir: Path) -> None:
    mock = BillMock(scenario="empty", tls=True, data_dir=data_dir).start()
    with connect(mock) as idle, over_tls(mock) as secure, connect(mock) as tunnel:
        tunnel.sendall(CONNECT)
        tunnel.recv(len(ESTABLISHED))
        mock.stop()

        assert (idle.recv(1), all_of(secure), tunnel.recv(1)) == (b"", b"", b"")


def test_a_server_that_never_started_is_stopped(data_dir: Path) -> None:
    mock = BillMock(scenario="empty", tls=True, data_dir=data_dir)
    mock.stop()

    with pytest.raises(RuntimeError, match="not started"):
        mock.client_environment()
