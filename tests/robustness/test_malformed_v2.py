"""Forms, `data` and cookies of v2 that cannot be read or mean nothing: HTTP 200 and a code, or 413."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest

from mockserver.testing import BillMock
from tests.robustness.wire import Wire, error_code
from tests.signed_in import V3

FORM = b"Content-Type: application/x-www-form-urlencoded"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
CHARSET = b"\r\nContent-Type: text/plain; charset=none\r\n\r\n"
ODD_CHARSET = PART.replace(b"\r\n\r\n", CHARSET) % (b"devKey", b"\xff") + b"--b--"
LIST = b"POST /api/v2/List/Vendor.json"
READ = b"POST /api/v2/Crud/Read/Vendor.json"


@pytest.fixture(scope="module")
def bare(mock: BillMock) -> Wire:
    return Wire(mock)


@pytest.fixture(scope="module")
def signed(admin: V3) -> bytes:
    """The form fields of a signed-in user; the session is one of v3, for both APIs have the same."""
    return urlencode(admin.headers).encode()


def data(text: str | bytes) -> bytes:
    return b"&data=" + quote(text).encode()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "1",
        '"x"',
        "{]",
        "NaN",
        '{"a": NaN}',
        '{"a": 1e400}',
        '{"a": "\\ud800"}',
        "{'a': 1}",
        "[" * 5_000,
        '{"a":' * 65 + "1" + "}" * 65,
        "\0",
        "{}{}",
        '{"start": ' + "9" * 5_000 + "}",
    ],
)
def test_data_that_is_no_json_object_is_bdc_1122(bare: Wire, signed: bytes, text: str) -> None:
    reply = bare.request(LIST, FORM, body=signed + data(text))
    assert (reply.status, error_code(reply)) == (200, "BDC_1122")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"start": -1, "max": 1}', "BDC_1129"),
        ('{"start": 1.5, "max": 1}', "BDC_1124"),
        ('{"start": 18446744073709551615, "max": 1}', "BDC_1129"),
        ('{"start": [], "max": 1}', "BDC_1124"),
        ('{"start": "x", "max": 1}', "BDC_1124"),
        ('{"start": 0, "max": 1, "filters": {}}', "BDC_1124"),
        ('{"start": 0, "max": 1, "filters": [1]}', "BDC_1124"),
        ('{"start": 0, "max": 1, "filters": [{}]}', "BDC_1108"),
        ('{"start": 0, "max": 1, "sort": [{"field": {}}]}', "BDC_1124"),
        ('{"start": 0, "max": 1, "sort": [{"field": "nothing"}]}', "BDC_1130"),
        ('{"start": 0, "max": 1, "sort": [{"field": "name", "asc": 3}]}', "BDC_1124"),
    ],
)
def test_list_parameters_that_mean_nothing_are_named(bare: Wire, signed: bytes, text: str, code: str) -> None:
    reply = bare.request(LIST, FORM, body=signed + data(text))
    assert (reply.status, error_code(reply)) == (200, code)


@pytest.mark.parametrize(
    ("field", "op", "value", "code"),
    [
        ("nothing", "=", '"a"', "BDC_1130"),
        ("name", "like", '"a"', "BDC_1131"),
        ("name", "=", "null", "BDC_1108"),
        ("name", "=", "{}", "BDC_1119"),
        ("name", "=", "[1]", "BDC_1119"),
        ("name", "=", '"\\u0000"', "BDC_1119"),
        ("name", "in", '["\\u0000"]', "BDC_1119"),
        ("id", "=", '"\\u0000"', "BDC_1119"),
        ("createdTime", ">", '"9999-99-99"', "BDC_1119"),
        ("balance", ">", "1e300", "BDC_1119"),
        ("isActive", "<", '"zz"', "BDC_1119"),
        ("isActive", "<", "[1]", "BDC_1119"),
        ("isActive", "=", '"7"', "BDC_1119"),
        ("name", "in", '"' + "a," * 1_000 + '"', "BDC_1119"),
    ],
)
def test_filters_that_mean_nothing_are_named(
    bare: Wire, signed: bytes, field: str, op: str, value: str, code: str
) -> None:
    text = f'{{"start": 0, "max": 1, "filters": [{{"field": "{field}", "op": "{op}", "value": {value}}}]}}'
    reply = bare.request(LIST, FORM, body=signed + data(text))
    assert (reply.status, error_code(reply)) == (200, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "BDC_1108"),
        ('{"id": 1}', "BDC_1124"),
        ('{"id": ""}', "BDC_1108"),
        ('{"id": "\\u0000"}', "BDC_1124"),
        ('{"id": {}}', "BDC_1124"),
        ('{"id": "' + "x" * 10_000 + '"}', "BDC_1205"),
    ],
)
def test_an_id_that_means_nothing_is_refused(bare: Wire, signed: bytes, text: str, code: str) -> None:
    reply = bare.request(READ, FORM, body=signed + data(text))
    assert (reply.status, error_code(reply)) == (200, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "BDC_1108"),
        ('{"obj": []}', "BDC_1124"),
        ('{"obj": {}}', "BDC_1117"),
        ('{"obj": {"entity": "Bill"}}', "BDC_1118"),
        ('{"obj": {"entity": ["Vendor"]}}', "BDC_1118"),
        ('{"obj": {"entity": "Vendor"}}', "BDC_1117"),
        ('{"obj": {"entity": "Vendor", "name": {}}}', "BDC_1124"),
        ('{"obj": {"entity": "Vendor", "name": "a\\u0000"}}', "BDC_1119"),
    ],
)
def test_an_object_that_means_nothing_is_refused(bare: Wire, signed: bytes, text: str, code: str) -> None:
    reply = bare.request(b"POST /api/v2/Crud/Create/Vendor.json", FORM, body=signed + data(text))
    assert (reply.status, error_code(reply)) == (200, code)


def test_elements_of_a_bulk_call_that_mean_nothing_are_refused_one_by_one(bare: Wire, signed: bytes) -> None:
    text = '{"bulk": [1, null, {}, {"obj": null}, {"obj": {"entity": "Vendor", "name": []}}]}'
    reply = bare.request(b"POST /api/v2/Bulk/Crud/Create/Vendor.json", FORM, body=signed + data(text))
    codes = [element["response_data"]["error_code"] for element in reply.json["response_data"]["bulk"]]
    assert codes == ["BDC_1124", "BDC_1124", "BDC_1108", "BDC_1108", "BDC_1124"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (b"", "BDC_1108"),
        (b"&&&=&=", "BDC_1108"),
        (b"devKey", "BDC_1108"),
        (b"devKey=%00", "BDC_1109"),
        (b"devKey=%ff&sessionId=%ff", "BDC_1102"),
        (b"devKey=\xff&sessionId=\xff", "BDC_1102"),
        (b"devKey=%&sessionId=%zz", "BDC_1102"),
        (b"DEVKEY=a&SESSIONID=b", "BDC_1108"),
        (b"devKey=a&sessionId=b&" + b"&".join(b"f%d=1" % n for n in range(50_000)), "BDC_1102"),
        (b'{"devKey": "a"}', "BDC_1108"),
    ],
)
def test_a_form_without_credentials_that_mean_something_is_refused(bare: Wire, form: bytes, code: str) -> None:
    reply = bare.request(LIST, FORM, body=form)
    assert (reply.status, error_code(reply)) == (200, code)


@pytest.mark.parametrize(
    ("user", "code"),
    [
        (b"a%00b", "BDC_1101"),
        (b"%ff", "BDC_1101"),
        (b"\xff", "BDC_1101"),
        (b"", "BDC_1108"),
        (b"x" * 100_000, "BDC_1101"),
        (b"%ED%A0%80", "BDC_1101"),
    ],
)
def test_a_sign_in_that_means_nothing_is_refused(mock: BillMock, bare: Wire, user: bytes, code: str) -> None:
    form = b"devKey=%s&userName=%s&password=%%00&orgId=%%00" % (mock.credentials["BILL_DEV_KEY"].encode(), user)
    reply = bare.request(b"POST /api/v2/Login.json", FORM, body=form)
    assert (reply.status, error_code(reply)) == (200, code)


@pytest.mark.parametrize(
    ("media", "body", "code"),
    [
        (
            b"multipart/form-data; boundary=b",
            PART % (b"devKey", b"a") + PART % (b"sessionId", b"b") + b"--b--\r\n",
            "BDC_1102",
        ),
        (b"multipart/form-data; boundary=b", PART % (b"devKey", b"a"), "BDC_1108"),
        (b"multipart/form-data", PART % (b"devKey", b"a"), "BDC_1108"),
        (b"multipart/form-data; boundary=\xff", b"--\xff\r\n", "BDC_1108"),
        (b"multipart/form-data; boundary=" + b"b" * 5_000, b"--b\r\n", "BDC_1108"),
        (b"multipart/form-data; boundary*=x''%ff", b"--b", "BDC_1108"),
        (b"multipart/form-data; boundary=b", b"--b\r\nno header\r\n\r\na\r\n--b--", "BDC_1108"),
        (
            b"multipart/form-data; boundary=b",
            PART.replace(b"\r\n\r\n", b"\r\nContent-Type: text/plain; charset=none\r\n\r\n") % (b"devKey", b"\xff")
            + b"--b--",
            "BDC_1109",
        ),
        (b"multipart/form-data; boundary=b", b"--b\r\nA: " + b"a" * 500_000 + b"\r\n\r\na\r\n--b--", "BDC_1108"),
        (b"multipart/form-data; boundary=b", b"", "BDC_1108"),
        (b"text/plain", b"devKey=a&sessionId=b", "BDC_1102"),
        (b"application/json", b"devKey=a&sessionId=b", "BDC_1102"),
        (b"", b"devKey=a&sessionId=b", "BDC_1102"),
    ],
)
def test_bodies_of_any_media_type_are_answered(bare: Wire, media: bytes, body: bytes, code: str) -> None:
    reply = bare.request(LIST, b"Content-Type: " + media, body=body)
    assert (reply.status, error_code(reply)) == (200, code)


@pytest.mark.parametrize(
    "cookie", [b"", b";;=;sid", b"sid=", b"sid=\xff", b'sid="', b"a=" + b"b" * 50_000, b"sid=x; sid=y"]
)
def test_an_odd_cookie_is_no_session(mock: BillMock, bare: Wire, cookie: bytes) -> None:
    form = b"devKey=" + mock.credentials["BILL_DEV_KEY"].encode() + data('{"start": 0, "max": 1}')
    reply = bare.request(LIST, FORM, b"Cookie: " + cookie, body=form)
    assert (reply.status, error_code(reply)) == (200, "BDC_1109")


@pytest.mark.parametrize(
    ("media", "body"),
    [
        (b"application/x-www-form-urlencoded", b"data=" + b"x" * 3_000_000),
        (b"application/x-www-form-urlencoded", b"x" * 7_000_000),
        (b"multipart/form-data; boundary=b", b"".join(PART % (b"f", b"1") for _ in range(101)) + b"--b--"),
    ],
)
def test_a_huge_form_is_413(bare: Wire, media: bytes, body: bytes) -> None:
    reply = bare.request(LIST, b"Content-Type: " + media, body=body)
    assert (reply.status, error_code(reply)) == (413, "BDC_1122")


@pytest.mark.parametrize("method", [b"GET", b"PUT", b"OPTIONS"])
def test_other_methods_are_405(bare: Wire, method: bytes) -> None:
    reply = bare.request(method + b" /api/v2/List/Vendor.json")
    assert (reply.status, reply.headers["Allow"]) == (405, "POST")
    assert reply.json["response_data"] == {
        "error_code": "BDC_1121",
        "error_message": f"Request method '{method.decode()}' is not supported",
    }


def test_head_is_405_and_has_no_body(bare: Wire) -> None:
    reply = bare.request(b"HEAD /api/v2/List/Vendor.json")
    assert (reply.status, reply.headers["Allow"], reply.body) == (405, "POST", b"")
