"""Bodies, query strings and errors of the REST dialects."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.dialects.rest.dialect import RestDialect
from mockserver.kernel.errors import (
    BillError,
    BillErrors,
    Forbidden,
    Invalid,
    NotBuilt,
    NotFound,
    Problem,
    Refusal,
    WrongMethod,
)

STAMP = "2026-03-02T20:00:00.000+00:00"


def request(body: bytes = b"", content_type: str = "application/json", query: str = "", **headers: str) -> Request:
    sent = {"content-type": content_type} | headers
    return Request("POST", "/connect/v3/bills", query, sent, body, "http://localhost", "localhost")


def refused(body: bytes) -> list[Problem]:
    with pytest.raises(Invalid) as refusal:
        rest.json_body(request(body))
    return list(refusal.value.problems)


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


# bodies


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_no_body_is_none(body: bytes) -> None:
    assert rest.json_body(request(body)) is None


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/merge-patch+json",
        "",
        "*/*",
    ],
)
def test_json_is_read_under_any_of_its_names(content_type: str) -> None:
    assert rest.json_body(request(b'{"a":1}', content_type)) == {"a": 1}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_media_type_is_unsupported(content_type: str) -> None:
    with pytest.raises(rest.UnsupportedMediaType):
        rest.json_body(request(b"a=1", content_type))


def test_another_media_type_without_a_body_is_nothing_to_refuse() -> None:
    assert rest.json_body(request(b"", "text/plain")) is None


@pytest.mark.parametrize("body", [b"{", b"{'a':1}", b'{"a":1,}', b"{{id}}", b"\xff", b"NaN", b'{"a":1}{"b":2}'])
def test_a_body_that_is_no_json_is_one_problem_of_type(body: bytes) -> None:
    (problem,) = refused(body)

    assert (problem.path, problem.cause) == ("", "type")
    assert problem.message.startswith("JSON parse error: ")


def test_a_body_of_a_million_bytes_is_read() -> None:
    assert len(rest.json_body(request(b'"' + b"x" * 999_998 + b'"'))) == 999_998


def test_a_larger_body_is_too_large() -> None:
    with pytest.raises(rest.TooLarge):
        rest.json_body(request(b'"' + b"x" * 999_999 + b'"'))


def test_64_levels_are_read() -> None:
    assert rest.json_body(request(nested(64))) is not None


@pytest.mark.parametrize("depth", [65, 1_000, 100_000])
def test_deeper_bodies_are_refused(depth: int) -> None:
    (problem,) = refused(nested(depth))

    assert problem.cause == "type"


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": [1, "' + b"[{" * 65 + b'"]}',
        b"[" + b",".join([b"[{}]"] * 100) + b"]",
        b'{"a": "' + b'\\"[' * 65 + b'"}',
    ],
)
def test_brackets_that_do_not_nest_are_read(body: bytes) -> None:
    assert rest.json_body(request(body)) is not None


def test_depth_is_looked_for_where_brackets_are_mixed() -> None:
    (problem,) = refused(b'{"a": [' * 32 + b"{}" + b"]}" * 32)

    assert problem.cause == "type"


def test_depth_counts_objects_and_arrays_wherever_they_lie() -> None:
    value: Any = {"a": [1, {"b": [[]]}], "c": {}}

    assert rest.deeper_than(value, 4)
    assert not rest.deeper_than(value, 5)


def problems_of(body: bytes) -> int:
    """How many problems a body has."""
    try:
        rest.json_body(request(body))
    except Invalid as refusal:
        return len(refusal.problems)
    return 0


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_one_problem(body: bytes) -> None:
    assert problems_of(body) <= 1


def test_a_missing_body_is_one_problem() -> None:
    with pytest.raises(Invalid, match="Required request body is missing"):
        rest.required_body(None)


@pytest.mark.parametrize("body", [{}, [], "", 0, False])
def test_an_empty_body_is_not_a_missing_one(body: object) -> None:
    assert rest.required_body(body) == body


# query strings and credentials


def test_the_query_string_is_decoded_and_keeps_blanks() -> None:
    assert rest.query_of(request(query="filters=name%3Aeq%3A%22a+b%22&sort=&max=5")) == {
        "filters": 'name:eq:"a b"',
        "sort": "",
        "max": "5",
    }


def test_the_last_of_a_repeated_parameter_wins() -> None:
    assert rest.query_of(request(query="max=1&max=2")) == {"max": "2"}


def test_no_query_string_is_no_parameter() -> None:
    assert rest.query_of(request()) == {}


def test_credentials_come_from_headers() -> None:
    credentials = rest.credentials(request(sessionid="s", devkey="d", appkey="a", organizationid="o", apitoken="t"))

    assert (credentials.session_id, credentials.dev_key, credentials.app_key) == ("s", "d", "a")
    assert (credentials.organization_id, credentials.api_token, credentials.host) == ("o", "t", "localhost")


# errors


def answered(refusal: Refusal) -> tuple[int, list[dict[str, Any]]]:
    answer = rest.refuse(refusal, STAMP)
    return answer.status, orjson.loads(answer.payload())


def test_violations_have_timestamp_severity_and_message_alone() -> None:
    problems = [Problem("name", "must not be blank"), Problem("", "Required request body is missing")]

    assert answered(Invalid(problems)) == (
        400,
        [
            {"timestamp": STAMP, "severity": "ERROR", "message": "name: must not be blank"},
            {"timestamp": STAMP, "severity": "ERROR", "message": "Required request body is missing"},
        ],
    )


def test_a_business_refusal_has_a_code_and_a_category() -> None:
    assert answered(BillError("BDC_1361")) == (
        403,
        [
            {
                "timestamp": STAMP,
                "code": "BDC_1361",
                "severity": "ERROR",
                "category": "DOWNSTREAM",
                "message": "Untrusted session.",
            }
        ],
    )


def test_a_refusal_about_an_item_is_told_twice() -> None:
    _, elements = answered(BillError("BDC_1159", item="00n02ABC"))

    assert [element["message"] for element in elements] == [
        "Cannot overpay a bill.",
        "00n02ABC : Cannot overpay a bill.",
    ]


def test_a_process_date_leaves_its_slot_unfilled() -> None:
    status, elements = answered(BillError("BDC_1152", "2026-03-01", item="00n02ABC"))

    assert status == 422
    assert [element["message"] for element in elements] == [
        "Invalid Process Date : ${paramName0}.",
        "00n02ABC : Invalid Process Date : ${paramName0}.",
    ]


def test_several_refusals_keep_their_order_and_the_first_ones_status() -> None:
    status, elements = answered(BillErrors([BillError("BDC_1246"), NotFound("x")]))

    assert status == 422
    assert [element["code"] for element in elements] == ["BDC_1246", "BDC_1205"]


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("x", in_path=True), 404),
        (NotFound("x"), 422),
        (Forbidden(), 403),
        (BillError("BDC_1109"), 401),
        (BillError("BDC_1107"), 423),
        (BillError("BDC_1402"), 400),
        (BillError("BDC_1144", "20000"), 422),
        (rest.UnsupportedMediaType("no"), 415),
        (rest.TooLarge("no"), 413),
    ],
)
def test_a_refusal_has_its_status(refusal: Refusal, status: int) -> None:
    assert answered(refusal)[0] == status


def test_a_refusal_without_a_known_code_has_none() -> None:
    _, (element,) = answered(BillError("", text="Not today.", category="REQUEST"))

    assert "code" not in element
    assert element["category"] == "REQUEST"


def test_what_is_not_built_names_field_and_operation() -> None:
    status, (element,) = answered(NotBuilt("v3.credit-memos.create", "creditAmount"))

    assert status == 501
    assert element["message"] == "creditAmount: operation v3.credit-memos.create is not built yet"


def test_a_wrong_method_says_which_are_allowed() -> None:
    answer: Answer = rest.refuse(WrongMethod("PUT", ["GET", "PATCH"]), STAMP)

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, PATCH")
    assert answer.body[0]["message"] == "Request method 'PUT' is not supported"


# facts


@pytest.mark.parametrize(
    ("refusal", "facts"),
    [
        (NotFound("x", in_path=True), ["F-109"]),
        (NotFound("x"), ["F-126"]),
        (BillError("BDC_1119", "status", "VOID"), ["F-503"]),
        (BillError("BDC_1119", "status", "VOID", fact="F-191"), ["F-191"]),
        (BillError("BDC_1001", status=500), [""]),
        (BillError("", text="In words alone."), [""]),
        (BillErrors([BillError("BDC_1246"), NotFound("x")]), ["F-133", "F-126"]),
        (Invalid([Problem("name", "must not be blank")]), ["F-105"]),
        (Invalid([Problem("name", "must not be empty", "blank")]), ["F-1950"]),
        (Invalid([Problem("name", "is assumed", fact="F-804"), Problem("x", "y")]), ["F-804", "F-105"]),
        (Invalid([Problem("name", "Cannot construct instance", "type")]), ["F-154"]),
        (Invalid([Problem("", "JSON parse error", "type")]), ["F-107"]),
        (NotBuilt("v3.bills.list"), [""]),
        (rest.TooLarge("no"), ["F-514"]),
        (WrongMethod("PUT", ["GET"]), ["F-514"]),
    ],
)
def test_a_refusal_rests_on_its_own_fact_or_on_that_of_its_code(refusal: Refusal, facts: list[str]) -> None:
    assert list(rest.facts_of(refusal)) == facts


def test_a_blank_text_rests_on_whether_the_core_refuses_it() -> None:
    refusal = Invalid([Problem("name", "must not be empty", "blank")])

    assert list(RestDialect().facts(refusal)) == ["F-1937"]
    assert list(RestDialect(has_core=False).facts(refusal)) == ["F-1950"]


def test_another_api_has_facts_of_its_own() -> None:
    dialect = RestDialect({"F-109": "F-408"})

    assert list(dialect.facts(NotFound("x", in_path=True))) == ["F-408"]
    assert list(dialect.facts(NotFound("x"))) == ["F-126"]
