"""Bodies and query strings of v3, partner operations and Spend & Expense that cannot be read or mean nothing."""

from __future__ import annotations

import json

import pytest

from mockserver.testing import BillMock
from tests.robustness.wire import Wire, codes, messages, of_errors
from tests.signed_in import V3, bill

JSON = b"Content-Type: application/json"
PARSE_ERROR = "JSON parse error: "


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"}",
        b"{]",
        b'{"name": }',
        b'{"name" "x"}',
        b"{'name': 'x'}",
        b'{"name": "x",}',
        b'{"name": "x"}}',
        b"nul",
        b"undefined",
        b"\x00",
        b'{"name": NaN}',
        b'{"name": -Infinity}',
        b'{"name": 1e400}',
        b'{"name": 01}',
        b'{"name": +1}',
        b'{"name": 0x1}',
        b'{"name": .5}',
        b'{"name": "\xff"}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"name": "\\ud800"}',
        b'{"name": "\\x"}',
        b'{"name": "\n"}',
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b'{"name": ' + b"9" * 5_000 + b"}",
        b"[" * 65 + b"]" * 65,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b"[" * 100_000,
        b'{"name": "x" /* a comment */}',
        b"\x1f\x8b\x08\x00gzip",
    ],
)
def test_a_body_that_is_no_json_is_one_parse_error(wire: Wire, body: bytes) -> None:
    reply = wire.request(b"POST /connect/v3/vendors", JSON, body=body)
    assert reply.status == 400
    assert [text[: len(PARSE_ERROR)] for text in messages(reply)] == [PARSE_ERROR]


@pytest.mark.parametrize("body", [b"", b" ", b"\r\n\t", b"null"])
def test_no_body_is_a_missing_one(wire: Wire, body: bytes) -> None:
    reply = wire.request(b"POST /connect/v3/vendors", JSON, body=body)
    assert (reply.status, messages(reply)) == (400, ["Required request body is missing"])


@pytest.mark.parametrize("body", [b"3", b'"x"', b"true", b"[]", b"[{}]"])
def test_a_body_of_another_type_is_one_problem(wire: Wire, body: bytes) -> None:
    reply = wire.request(b"POST /connect/v3/vendors", JSON, body=body)
    assert (reply.status, len(messages(reply))) == (400, 1)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (b"1e15", 400),
        (b"-1e300", 400),
        (b"1e-400", 201),
        (b"0.005", 201),
        (b"true", 400),
        (b'"12"', 201),
        (b'"x"', 400),
        (b'"' + b"9" * 5_000 + b'"', 400),
        (b'"1e5"', 201),
        (b'"NaN"', 400),
        (b'"\xd9\xa3"', 400),
        (b"18446744073709551615", 400),
        (b"[1]", 400),
        (b"{}", 400),
        (b'" 5 "', 201),
    ],
)
def test_amounts_are_numbers_of_a_size_that_money_has(admin: V3, wire: Wire, value: bytes, status: int) -> None:
    vendor = admin.get("/vendors", max=1)["results"][0]["id"]
    body = (
        json.dumps(bill(vendor, f"{len(value)} {value[:8].hex()}"))
        .encode()
        .replace(b'"amount": 100', b'"amount": ' + value)
    )
    assert wire.request(b"POST /connect/v3/bills", JSON, body=body).status == status


@pytest.mark.parametrize(
    "media",
    [
        b"text/plain",
        b"application/xml",
        b"multipart/form-data",
        b"application/x-www-form-urlencoded",
        b"\xff/\xfe",
        b"json",
    ],
)
def test_another_media_type_is_415(wire: Wire, media: bytes) -> None:
    reply = wire.request(b"POST /connect/v3/vendors", b"Content-Type: " + media, body=b"{}")
    assert (reply.status, codes(reply), messages(reply)) == (
        415,
        [""],
        [f"Content-Type '{media.decode('latin-1')}' is not supported"],
    )


@pytest.mark.parametrize(
    "media", [b"", b"*/*", b"application/json; charset=utf-16", b"APPLICATION/JSON", b"application/problem+json"]
)
def test_media_types_that_mean_json_are_read(wire: Wire, media: bytes) -> None:
    reply = wire.request(b"POST /connect/v3/vendors", b"Content-Type: " + media, body=b"{}")
    assert messages(reply) == ["name: must not be blank", "address: must not be null"]


def test_the_last_of_equal_keys_counts(wire: Wire) -> None:
    body = b'{"name": 1, "name": "", "name": "\\u0000"}'
    reply = wire.request(b"POST /connect/v3/vendors", JSON, body=body)
    assert messages(reply) == ["address: must not be null", "name: must not contain null characters"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        (b"max=0", "max"),
        (b"max=101", "max"),
        (b"max=-1", "max"),
        (b"max=1e2", "max"),
        (b"max=%d9%a3", "max"),
        (b"max=" + b"9" * 5_000, "max"),
        (b"max=%00", "max"),
        (b"max=1&max=x", "max"),
        (b"filters=name", "filters"),
        (b"filters=:::", "filters"),
        (b"filters=name:eq", "filters"),
        (b"filters=name:eq:", "filters"),
        (b"filters=name:eq:%00", "filters"),
        (b"filters=name:like:a", "filters"),
        (b"filters=nothing:eq:a", "filters"),
        (b"filters=%ff:eq:a", "filters"),
        (b"filters=archived:eq:maybe", "filters"),
        (b"filters=createdTime:gt:2026-13-01", "filters"),
        (b"filters=createdTime:gt:9999-12-31T23:59:59-14:00", "filters"),
        (b'filters=name:eq:"a', "filters"),
        (b"filters=" + b"name:eq:a," * 500, "filters"),
        (b"filters=name:eq:" + b"a" * 50_000, "filters"),
        (b"sort=nothing", "sort"),
        (b"sort=name:up", "sort"),
        (b"sort=,", "sort"),
        (b"sort=" + b"name," * 9, "sort"),
        (b"sort=" + b"a" * 50_000, "sort"),
        (b"page=x", "page"),
        (b"page=%ff", "page"),
        (b"page=%00", "page"),
        (b"page=AAAA", "page"),
        (b"page=" + b"A" * 50_000, "page"),
        (b"page=../../x", "page"),
    ],
)
def test_query_parameters_that_mean_nothing_are_named(wire: Wire, query: bytes, parameter: str) -> None:
    reply = wire.request(b"GET /connect/v3/vendors?" + query)
    assert (reply.status, messages(reply)[0].partition(":")[0]) == (400, parameter)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/bills", "Invalid page token."),
        ("/customers", "Invalid page token."),
        ("/classifications/accounting-classes", "Invalid page token."),
        ("/vendors?sort=name:asc", "The page token belongs to another sort."),
    ],
)
def test_a_page_token_of_another_list_is_refused(admin: V3, path: str, text: str) -> None:
    token = admin.get("/vendors", max=1)["nextPage"]
    reply = admin.call("GET", path, params={"page": token})
    assert (reply.status_code, [error["message"] for error in reply.json()]) == (400, [f"page: {text}"])


def test_a_page_token_of_another_tenant_is_refused(mock: BillMock, admin: V3) -> None:
    token = admin.get("/vendors", max=1)["nextPage"]
    reply = V3(mock.tenant()).call("GET", "/vendors", params={"page": token})
    assert (reply.status_code, [error["message"] for error in reply.json()]) == (400, ["page: Invalid page token."])


@pytest.mark.parametrize(
    "query",
    [
        b"max=x",
        b"max=0",
        b"max=" + b"9" * 5_000,
        b"nextPage=x",
        b"nextPage=%00",
        b"nextPage=" + b"A" * 50_000,
        b"prevPage=x",
        b"filters=name",
        b"filters=name:eq:%00",
        b"filters=nothing:eq:a",
        b"sort=nothing:asc",
        b"sort=" + b"a" * 50_000,
    ],
)
def test_query_parameters_of_spend_that_mean_nothing_are_400(mock: BillMock, query: bytes) -> None:
    wire = Wire(mock, {"apiToken": mock.credentials["BILL_SPEND_TOKEN"]})
    reply = wire.request(b"GET /connect/v3/spend/budgets?" + query)
    assert (reply.status, codes(reply)) == (400, [""])
    assert [text.partition(":")[0] for text in messages(reply)] == [query.partition(b"=")[0].decode()]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"username": {}}',
        b'{"username": "a\\u0000", "password": "b", "appKey": "c"}',
        b'{"username": "'
        + b"x" * 100_000
        + b'", "password": "b", "appKey": "c", "devKey": "c", "organizationId": "d"}',
    ],
)
@pytest.mark.parametrize("path", [b"/connect/v3/login", b"/connect/v3/partner/login"])
def test_a_sign_in_that_means_nothing_is_refused(mock: BillMock, path: bytes, body: bytes) -> None:
    reply = Wire(mock).request(b"POST " + path, JSON, body=body)
    assert reply.status in (400, 401)
    assert list(of_errors(reply.json)) == []


def test_a_bulk_body_of_too_many_is_refused_for_its_size(wire: Wire) -> None:
    reply = wire.request(b"POST /connect/v3/vendors/bulk", JSON, body=b"[" + b"{}," * 20_000 + b"{}]")
    assert (reply.status, codes(reply)) == (422, ["BDC_1119"])
