"""Requests that are wrong as HTTP: framing, methods, paths and headers."""

from __future__ import annotations

import pytest

from tests.robustness.wire import Wire, codes, error_code, messages, of_errors

VENDORS = b"/connect/v3/vendors"
NO_SESSION = "Session is invalid.  Please log in."
NO_DEV_KEY = "Developer key is invalid."


@pytest.mark.parametrize(
    "path",
    [
        b"/connect/v3/vendors/%00",
        b"/connect/v3/vendors/a%2Fb",
        b"/connect/v3/vendors/%2e%2e%2fbills",
        b"/connect/v3/vendors/%ff%fe",
        b"/connect/v3/vendors/%ed%a0%80",
        b"/connect/v3/vendors/%zz",
        b"/connect/v3/vendors/%",
        b"/connect/v3/vendors/..",
        b"/connect/v3/vendors/" + b"x" * 100_000,
        b"/connect/v3/vendors/%0d%0aX-Evil:%201",
        b"/connect/v3/vendors/null",
        b"/connect/v3/vendors/%20",
    ],
)
def test_an_odd_id_in_a_path_is_an_unknown_id(wire: Wire, path: bytes) -> None:
    reply = wire.request(b"GET " + path)
    assert (reply.status, codes(reply)) == (404, ["BDC_1205"])
    assert "X-Evil" not in reply.headers


@pytest.mark.parametrize(
    "path",
    [
        b"//",
        b"/connect",
        b"/connect/v3",
        b"/connect/v3/",
        b"/connect/v3//vendors",
        b"/connect/v3/vendors/",
        b"/connect/v3/../v3/vendors",
        b"/connect/v3/VENDORS",
        b"/connect/v3/vendors;a=1",
        b"/connect/v3/vendors%3Fmax=1",
        b"/connect/v3/vendors%0a",
        b"/connect/v3/%76%65%6edor",
        b"*",
        b"/%00",
    ],
)
def test_an_unknown_path_is_404_in_v3s_shape(wire: Wire, path: bytes) -> None:
    reply = wire.request(b"GET " + path)
    assert (reply.status, codes(reply)) == (404, ["BDC_1121"])


@pytest.mark.parametrize("path", [b"/api/v2/", b"/api/v2/Lists/Nothing.json", b"/api/v2/%00", b"/api/v2/List/Vendor"])
def test_an_unknown_path_of_v2_is_404_in_v2s_shape(wire: Wire, path: bytes) -> None:
    reply = wire.request(b"POST " + path)
    assert (reply.status, error_code(reply)) == (404, "BDC_1121")


@pytest.mark.parametrize("method", [b"OPTIONS", b"TRACE", b"PUT", b"DELETE", b"PROPFIND", b"X-" + b"A" * 200])
def test_other_methods_are_405(wire: Wire, method: bytes) -> None:
    reply = wire.request(method + b" " + VENDORS)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, POST")
    assert (codes(reply), messages(reply)) == ([""], [f"Request method '{method.decode()}' is not supported"])


def test_head_is_405_and_has_no_body(wire: Wire) -> None:
    reply = wire.raw(
        b"HEAD " + VENDORS + b" HTTP/1.1\r\nHost: a\r\n\r\nGET " + VENDORS + b" HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    assert reply.status == 405
    assert reply.body.startswith(b"HTTP/1.1 401 Unauthorized")


@pytest.mark.parametrize("line", [b"GET http://other.test/connect/v3/vendors?max=1", b"GET /connect/v3/vendors?max=1"])
def test_the_form_in_which_proxies_are_asked_is_read(wire: Wire, line: bytes) -> None:
    assert len(wire.request(line).json["results"]) == 1


def test_an_escaped_slash_stays_in_its_segment_in_the_form_in_which_proxies_are_asked(wire: Wire) -> None:
    reply = wire.request(b"GET https://other.test/connect/v3/vendors/a%2Fb?max=1")
    assert messages(reply) == ["No data found for the given id: a/b."]


@pytest.mark.parametrize(
    "head",
    [
        b"get /connect/v3/vendors HTTP/1.1",
        b"GET /connect/v3/vendors/\xff HTTP/1.1",
        b"GET  HTTP/1.1",
        b"GET",
        b"GET /connect/v3/vendors?filters=name:eq:\xc3\xa9 HTTP/1.1",
        b"F\xc3\xb6O /connect HTTP/1.1",
        b"\x00",
        b"GET /connect/v3/vendors HTTP/1.1\r\nno colon",
        b"GET /connect/v3/vendors HTTP/1.1\r\nA: a\x00b",
        b"GET /connect/v3/vendors HTTP/1.1\r\nContent-Length: -1",
        b"GET /connect HTTP/1.1\r\nContent-Length: 1_0",
        b"GET /connect HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
        b"GET http://[::1/connect/v3/vendors HTTP/1.1",
        b"GET /connect HTTP/1.1\r\n : empty",
        b"GET /connect/v3/vendors HTTP/1.1\r\nTransfer-Encoding: gzip",
        b"GET /connect/v3/vendors HTTP/1.1\r\nTransfer-Encoding: chunked, identity",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 60,
    ],
)
def test_what_is_no_http_request_is_400_in_v3s_shape(wire: Wire, head: bytes) -> None:
    reply = wire.raw(head + b"\r\n\r\n")
    assert (reply.status, reply.headers["Content-Type"]) == (400, "application/json")
    assert list(of_errors(reply.json)) == []


@pytest.mark.parametrize(
    "rest",
    [
        b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\r\nno colon\r\n\r\n",
        b"\r\nContent-Length: -1\r\n\r\n",
        b"\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_no_http_request_to_v2_is_400_in_v2s_shape(wire: Wire, rest: bytes) -> None:
    reply = wire.raw(b"POST /api/v2/Login.json HTTP/1.1" + rest)
    assert (reply.status, error_code(reply)) == (400, "BDC_1122")


def test_an_address_that_cannot_be_read_is_no_matter_of_length(wire: Wire) -> None:
    reply = wire.raw(b"GET http://[::1/connect/v3/vendors HTTP/1.1\r\n\r\n")
    assert (reply.status, messages(reply)) == (400, ["Bad URI"])


def test_a_length_with_too_many_digits_is_413(wire: Wire) -> None:
    reply = wire.raw(b"POST /connect/v3/vendors HTTP/1.1\r\nContent-Length: " + b"1" * 5_000 + b"\r\n\r\n")
    assert (reply.status, messages(reply)) == (413, ["Content-Length is too long"])


def test_headers_without_end_are_431(wire: Wire) -> None:
    reply = wire.raw(b"GET /connect HTTP/1.1\r\nA: " + b"a" * 262_200)
    assert (reply.status, codes(reply), messages(reply)) == (431, [""], ["exceeds max_header of 262144"])


def test_many_headers_are_no_problem(wire: Wire) -> None:
    many = [b"X-%d: %d" % (number, number) for number in range(5_000)]
    reply = wire.request(b"GET /connect/v3/vendors?max=1", *many)
    assert (reply.status, len(reply.json["results"])) == (200, 1)


@pytest.mark.parametrize(
    ("header", "code", "text"),
    [
        (b"sessionId: another", "BDC_1109", NO_SESSION),
        (b"sessionid: another", "BDC_1109", NO_SESSION),
        (b"devKey: another", "BDC_1102", NO_DEV_KEY),
    ],
)
def test_two_values_of_one_credential_are_none(wire: Wire, header: bytes, code: str, text: str) -> None:
    reply = wire.request(b"GET /connect/v3/vendors", header)
    assert (reply.status, codes(reply), messages(reply)) == (401, [code], [text])


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [
        (b"/connect/v3/vendors", "BDC_1102", NO_DEV_KEY),
        (b"/connect/v3/partner/organizations", "BDC_1102", NO_DEV_KEY),
        (b"/connect/v3/spend/budgets", "", "Unauthorized"),
    ],
)
def test_credentials_that_are_no_text_are_wrong_ones(wire: Wire, path: bytes, code: str, text: str) -> None:
    head = b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" % path
    reply = wire.raw(head + b"sessionId: \xff\xe9\r\ndevKey: \xff\r\nappKey: \xfe\r\napiToken: \x80\r\n\r\n")
    assert (reply.status, codes(reply), messages(reply)) == (401, [code], [text])


@pytest.mark.parametrize("host", [b"", b"[::1", b"a b", b"\xff\xfe", b"x" * 10_000, b"gateway.bill.com:99999999"])
def test_an_odd_host_is_no_host_of_bills(wire: Wire, host: bytes) -> None:
    head = b"GET /connect/v3/vendors HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n\r\n"
    reply = wire.raw(head)
    assert (reply.status, codes(reply), messages(reply)) == (401, ["BDC_1109"], [NO_SESSION])


def test_a_chunked_body_is_read(wire: Wire) -> None:
    chunks = b'5\r\n{"nam\r\n8\r\ne": "x"}\r\n0\r\n\r\n'
    headers = (b"Content-Type: application/json", b"Transfer-Encoding: chunked")
    reply = wire.request(b"POST " + VENDORS, *headers, body=chunks)
    assert messages(reply) == ["address: must not be null"]


def test_a_chunk_of_a_wrong_size_is_400(wire: Wire) -> None:
    reply = wire.request(b"POST " + VENDORS, b"Transfer-Encoding: chunked", body=b"1\r\n{}\r\n0\r\n\r\n")
    assert (reply.status, codes(reply), messages(reply)) == (400, [""], ["Chunk not properly terminated"])


def test_a_client_that_waits_to_be_told_to_go_on_is_answered(wire: Wire) -> None:
    reply = wire.request(b"POST " + VENDORS, b"Expect: 100-continue", b"Content-Type: application/json", body=b"{}")
    assert messages(reply) == ["name: must not be blank", "address: must not be null"]


@pytest.mark.parametrize(("size", "limit"), [(1_000_001, 1_000_000), (6_500_001, 6_500_000), (20_000_000, 6_500_000)])
def test_a_huge_body_is_413(wire: Wire, size: int, limit: int) -> None:
    reply = wire.request(b"POST " + VENDORS, b"Content-Type: application/json", body=b"[" + b" " * (size - 1))
    assert (reply.status, codes(reply), messages(reply)) == (413, [""], [f"Request body is larger than {limit} bytes."])


def test_a_huge_chunked_body_is_413(wire: Wire) -> None:
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    reply = wire.request(b"POST " + VENDORS, b"Transfer-Encoding: chunked", body=chunk * 8 + b"0\r\n\r\n")
    assert (reply.status, codes(reply), messages(reply)) == (413, [""], ["Request body is larger than 6500000 bytes."])
