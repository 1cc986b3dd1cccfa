"""What a forward proxy is asked for, and what it refuses."""

from __future__ import annotations

import pytest

from mockserver.serving.proxy_rules import ProxyRefusal, Target, answer, check, request_to_pass_on, target_of


@pytest.mark.parametrize(
    ("line", "target"),
    [
        (b"CONNECT api.bill.com:443 HTTP/1.1\r\n", Target("https", "api.bill.com", 443, True)),
        (b"CONNECT API.bill.com.:8443 HTTP/1.1\r\n", Target("https", "api.bill.com", 8443, True)),
        (b"CONNECT [::1]:443 HTTP/1.1\r\n", Target("https", "::1", 443, True)),
        (b"GET http://api.bill.com/x?y HTTP/1.1\r\n", Target("http", "api.bill.com", 80, False)),
        (b"POST https://api.bill.com?y HTTP/1.0\r\n", Target("https", "api.bill.com", 443, False)),
        (b"GET HTTP://u:p@api.bill.com:81/ HTTP/1.1\r\n", Target("http", "api.bill.com", 81, False)),
    ],
)
def test_a_request_to_a_proxy_names_its_target(line: bytes, target: Target) -> None:
    assert target_of(line) == target


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"GET / HTTP/1.1\r\n",
        b"GET /x?u=http://a/b HTTP/1.1\r\n",
        b"\x00\x01\x02",
        b"EHLO me\r\n",
        b"a b c\n",
    ],
)
def test_anything_else_is_for_the_server(line: bytes) -> None:
    assert target_of(line) is None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"CONNECT :443 HTTP/1.1\r\n", ":443 names no host and port"),
        (b"CONNECT a:b HTTP/1.1\r\n", "a:b names no host and port"),
        (b"CONNECT a:99999 HTTP/1.1\r\n", "a:99999 names no host and port"),
        (b"CONNECT [::1 HTTP/1.1\r\n", "[::1 names no host and port"),
        (b"GET http:///x HTTP/1.1\r\n", " names no host and port"),
        (b"GET ftp://a/x HTTP/1.1\r\n", "ftp is no scheme that passes here"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(line: bytes, text: str) -> None:
    with pytest.raises(ProxyRefusal) as refusal:
        target_of(line)

    assert str(refusal.value) == text


def test_a_name_of_other_letters_stands_in_no_line_of_text() -> None:
    target = target_of("CONNECT é\x7f.bill.com:443 HTTP/1.1\r\n".encode())

    assert target is not None
    assert target.address == "?.bill.com:443"


@pytest.mark.parametrize("host", ["gateway.stage.bill.com", "auth.prod.bill.com", "api.divvy.co", "API.BILL.COM"])
def test_bills_hosts_pass(host: str) -> None:
    check(Target("https", host, 443, True))


@pytest.mark.parametrize("host", ["example.com", "bill.com.example", "notbill.com", "127.0.0.1", "localhost"])
def test_no_other_host_passes(host: str) -> None:
    with pytest.raises(ProxyRefusal, match="is none of BILL's hosts, and nothing else passes"):
        check(Target("https", host, 443, True))


@pytest.mark.parametrize("host", ["api-foo.bill.com", "bill.com", "app.divvy.co"])
def test_another_host_of_bills_domains_is_told_the_known_ones(host: str) -> None:
    with pytest.raises(ProxyRefusal, match=r"that billmock knows: api-sandbox.bill.com, .*; api.bill.com, "):
        check(Target("https", host, 443, True))


@pytest.mark.parametrize(("scheme", "port", "own"), [("https", 8443, 443), ("https", 80, 443), ("http", 443, 80)])
def test_no_other_port_passes(scheme: str, port: int, own: int) -> None:
    with pytest.raises(ProxyRefusal, match=f"is no port of BILL's: it answers at {own}"):
        check(Target(scheme, "api.bill.com", port, False))


def test_a_request_goes_on_alone_on_its_connection_with_the_scheme_it_came_by() -> None:
    head = b"GET http://a/b HTTP/1.1\r\nHost: a\r\nProxy-Connection: x\r\nCONNECTION: x\r\nX-Forwarded-Proto: y\r\n\r\n"

    assert request_to_pass_on(head, b"X-Forwarded-Proto: https\r\n") == (
        b"GET http://a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-Proto: https\r\n\r\n"
    )


def test_an_answer_of_the_proxy_ends_the_connection() -> None:
    assert answer(403, "No", "é") == (
        b"HTTP/1.1 403 No\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n"
        b"Connection: close\r\n\r\n\xc3\xa9\n"
    )
