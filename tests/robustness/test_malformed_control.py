"""Control requests that cannot be read or mean nothing: a 4xx with a JSON object that says why."""

from __future__ import annotations

import pytest
import requests

from mockserver.testing import BillMock
from tests.robustness.wire import Wire

JSON = b"Content-Type: application/json"


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"3", b"nul", b"\xff", b'{"seed": NaN}', b"[" * 5_000, b'{"scenario": "\\ud800"}', b"\x00"]
)
@pytest.mark.parametrize("line", [b"POST /_mock/tenants", b"PATCH /_mock/tenants/default/clock"])
def test_a_body_that_is_no_json_object_is_400(wire: Wire, line: bytes, body: bytes) -> None:
    reply = wire.request(line, JSON, body=body)
    assert (reply.status, list(reply.json)) == (400, ["error"])


@pytest.mark.parametrize(
    "body",
    [
        b'{"scenario": []}',
        b'{"scenario": {"vendors": 7}}',
        b'{"scenario": null}',
        b'{"scenario": "../../etc/passwd"}',
        b'{"seed": 1.5}',
        b'{"seed": true}',
        b'{"seed": 9223372036854775808}',
        b'{"seed": "1"}',
        b'{"ttl": 0}',
        b'{"ttl": 1e300}',
        b'{"environment": "PRODUCTION"}',
        b'{"a": 1}',
        b'{"name": "x"}',
    ],
)
def test_a_tenant_that_cannot_be_is_400(wire: Wire, body: bytes) -> None:
    reply = wire.request(b"POST /_mock/tenants", JSON, body=body)
    assert (reply.status, list(reply.json)) == (400, ["error"])


@pytest.mark.parametrize(
    "body",
    [
        b'{"now": null}',
        b'{"now": 5}',
        b'{"now": "2026-11-02"}',
        b'{"now": "9999-12-31T23:59:59+00:00"}',
        b'{"now": "0001-01-01T00:00:00+14:00"}',
        b'{"advance": "P99999999D"}',
        b'{"advance": "P1Y"}',
        b'{"advance": ""}',
        b'{"advance": "-1 day"}',
        b'{"advance": "9999 business days", "now": "2199-01-01T00:00:00Z"}',
        b'{"advance": []}',
        b'{"frozen": "false"}',
        b'{"frozen": 1}',
        b'{"sessions": "keep"}',
        b'{"advence": "P1D"}',
        b'{"frozen": true, "now": "never"}',
    ],
)
def test_a_turn_that_no_clock_makes_is_400_and_turns_nothing(wire: Wire, body: bytes) -> None:
    reply = wire.request(b"PATCH /_mock/tenants/default/clock", JSON, body=body)
    assert (reply.status, list(reply.json)) == (400, ["error"])
    clock = wire.request(b"GET /_mock/tenants/default/clock").json
    assert (clock["today"], clock["frozen"]) == ("2026-11-02", False)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"POST /_mock", 405),
        (b"POST /", 405),
        (b"GET /_mock//tenants", 404),
        (b"GET /_mock/tenants/%00", 404),
        (b"GET /_mock/tenants/%ff", 404),
        (b"GET /_mock/tenants/%2e%2e", 404),
        (b"GET /_mock/tenants/a%2Fb", 404),
        (b"DELETE /_mock/tenants/none", 404),
        (b"DELETE /_mock/tenants/default", 400),
        (b"PUT /_mock/tenants/default/snapshots/" + b"x" * 101, 400),
        (b"POST /_mock/tenants/default/snapshots/none/restore", 404),
        (b"GET /_mock/openapi/%2e%2e%2fx.json", 404),
        (b"GET /_mock/openapi/v9.json", 404),
        (b"TRACE /_mock/tenants", 405),
        (b"OPTIONS /_mock/health/live", 405),
        (b"GET /_mock/requests?max=x", 400),
        (b"GET /_mock/requests?max=-1", 400),
        (b"GET /_mock/requests?after=%d9%a3", 400),
        (b"GET /_mock/requests?max=" + b"9" * 5_000, 400),
        (b"GET /_mock/tenants/default/inbox?after=1e9", 400),
        (b"GET /_mock/tenants/default/requests?max=%00", 400),
    ],
)
def test_a_place_that_is_not_there_is_refused(wire: Wire, line: bytes, status: int) -> None:
    reply = wire.request(line)
    assert (reply.status, list(reply.json)) == (status, ["error"])


def test_the_journal_shows_whatever_was_sent(wire: Wire) -> None:
    wire.request(b"POST /connect/v3/x", JSON, body=b"[" * 900 + b"]" * 900)
    wire.request(b"POST /connect/v3/x", JSON, body=b"\xff\x00" * 10_000)
    wire.request(b"POST /connect/v3/x?a=%ff&b=" + b"c" * 20_000)
    reply = wire.request(b"GET /_mock/tenants/default/requests?max=10000")
    assert (reply.status, len(reply.json["requests"]) >= 3) == (200, True)


def test_a_control_token_that_is_no_text_is_a_wrong_one() -> None:
    with BillMock(control_token="let-me-in", scenario="empty") as guarded:
        reply = Wire(guarded).request(b"GET /_mock/tenants", b"X-Mock-Token: \xff\xe9")
        assert (reply.status, list(reply.json)) == (401, ["error"])
        assert requests.get(f"{guarded.control_url}/health/live", timeout=10).status_code == 200


@pytest.mark.parametrize("path", [b"/_mock/tenants", b"/_mock", b"/", b"http://127.0.0.1/_mock/tenants?a=1"])
@pytest.mark.parametrize(
    ("rest", "status"),
    [
        (b"\r\nno colon\r\n\r\n", 400),
        (b"\r\nContent-Length: -1\r\n\r\n", 400),
        (b"\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        (b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"\r\nA: " + b"a" * 262_200, 431),
    ],
)
def test_what_is_no_http_request_is_refused_in_the_shape_of_control(
    wire: Wire, path: bytes, rest: bytes, status: int
) -> None:
    reply = wire.raw(b"GET " + path + b" HTTP/1.1" + rest)
    assert (reply.status, list(reply.json)) == (status, ["error"])
    assert reply.headers["Content-Type"] == "application/json"
