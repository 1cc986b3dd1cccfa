"""Answers that vary within what BILL has not promised: each way occurs, and what is promised stays."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.latitude import Varying
from mockserver.kernel.latitude import (
    ABSENT,
    NEW_FIELD,
    OF_RESOURCES,
    VARIATIONS,
    Latitude,
    read_latitude,
    variations_of,
)
from mockserver.testing import BillMock
from mockserver.testing.sessions import BillSession

ADDRESS = {"line1": "1 Café St", "city": "San José", "zipOrPostalCode": "95002", "country": "US"}
PATHS = ("/vendors", "/bills", "/payments", "/customers", "/invoices", "/vendor-credits")


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock() as mock:
        yield mock


def seed_of(variation: str, operation: str) -> str:
    """A latitude that varies an operation in one way."""
    seeds = (Latitude(seed, (variation,)) for seed in range(100))
    return str(next(one for one in seeds if one.chooses(variation, operation)))


def session_of(mock: BillMock, latitude: str, api: Any = "v3") -> BillSession:
    return mock.tenant(latitude=latitude).session(api)


def varied(mock: BillMock, variation: str, operation: str, api: Any = "v3") -> BillSession:
    return session_of(mock, seed_of(variation, operation), api)


def amounts(value: Any, path: str = "") -> list[tuple[str, float]]:
    """Every number with a fraction or none under its path, whatever the order of keys and rows."""
    if isinstance(value, dict):
        return sorted(pair for key, inner in value.items() for pair in amounts(inner, f"{path}.{key}"))
    if isinstance(value, list):
        return sorted(pair for inner in value for pair in amounts(inner, f"{path}[]"))
    is_new = path.rpartition(".")[2] == "syncVersion"
    return [(path, float(value))] if isinstance(value, int | float) and not is_new else []


def walk(session: BillSession, path: str, token: str, size: int) -> list[str]:
    """The ids of all rows of a list, page by page."""
    ids: list[str] = []
    query: dict[str, Any] = {"max": size}
    while True:
        answer = session.get(path, params=query).json()
        ids += [row["id"] for row in answer["results"]]
        if "nextPage" not in answer:
            return ids
        query[token] = answer["nextPage"]


def labels(answer: requests.Response) -> list[str]:
    return answer.headers["X-Mock-Latitude"].split(",")


def test_a_record_has_a_field_that_no_document_names(mock: BillMock) -> None:
    answer = varied(mock, "new-field", "v3.vendors.list").get("/vendors", params={"max": 1})

    names = {"displayHint", "syncVersion", "insights", "labels", "provenance"}
    assert len(names & answer.json()["results"][0].keys()) == 1
    assert labels(answer) == ["new-field"]


def test_a_status_is_a_word_that_bill_may_add(mock: BillMock) -> None:
    payments = varied(mock, "new-word", "v3.payments.list").get("/payments", params={"max": 100})

    assert "FUNDING_IN_REVIEW" in {row["singleStatus"] for row in payments.json()["results"]}
    assert {"SCHEDULED", "CLEARED"} & {row["singleStatus"] for row in payments.json()["results"]}
    assert labels(payments) == ["new-word"]


def test_a_way_of_being_paid_that_is_none_is_null(mock: BillMock) -> None:
    answer = varied(mock, "null-for-absent", "v3.vendors.list").get("/vendors", params={"max": 1})

    assert answer.json()["results"][0]["paymentInformation"]["payBySubType"] is None
    assert labels(answer) == ["null-for-absent"]


def test_a_field_of_spend_without_a_value_is_left_out(mock: BillMock) -> None:
    answer = varied(mock, "absent-for-null", "spend.budgets.list", "spend").get("/budgets", params={"max": 1})

    assert None not in answer.json()["results"][0].values()
    assert labels(answer) == ["absent-for-null"]


def test_members_come_in_another_order(mock: BillMock) -> None:
    answer = varied(mock, "key-order", "v3.vendors.list").get("/vendors", params={"max": 1})
    plain = session_of(mock, "off").get("/vendors", params={"max": 1})

    assert list(answer.json()["results"][0]) != list(plain.json()["results"][0])
    assert answer.json()["results"] == plain.json()["results"]
    assert labels(answer) == ["key-order"]


def test_rows_come_in_another_order_unless_one_was_asked_for(mock: BillMock) -> None:
    session, plain = varied(mock, "row-order", "v2.List.Vendor", "v2"), session_of(mock, "off", "v2")
    query = {"start": 0, "max": 20}
    rows, others = (one.post("/List/Vendor.json", json=query).json()["response_data"] for one in (session, plain))
    ordered = session.post("/List/Vendor.json", json={**query, "sort": [{"field": "name", "asc": "true"}]})

    assert [row["id"] for row in rows] != [row["id"] for row in others]
    assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in others)
    assert "X-Mock-Latitude" not in ordered.headers


def test_a_page_has_fewer_rows_and_more_than_allowed_are_still_refused(mock: BillMock) -> None:
    session = varied(mock, "smaller-pages", "v3.vendors.list")
    answer = session.get("/vendors", params={"max": 4})

    assert 1 <= len(answer.json()["results"]) < 4
    assert "nextPage" in answer.json()
    assert labels(answer) == ["smaller-pages"]
    assert session.get("/vendors", params={"max": 101}).status_code == 400


def test_a_smaller_page_has_some_quarters_of_what_was_asked_for(mock: BillMock) -> None:
    session = varied(mock, "smaller-pages", "v3.vendors.list")

    assert len(session.get("/vendors", params={"max": 12}).json()["results"]) == 9


def test_a_coded_refusal_comes_twice(mock: BillMock) -> None:
    session = varied(mock, "second-error", "v3.bills.create")
    vendor = session.post("/vendors", json={"name": "Alder", "address": ADDRESS}).json()["id"]
    bill = {
        "vendorId": vendor,
        "dueDate": "2031-01-01",
        "invoice": {"invoiceNumber": "1", "invoiceDate": "2026-01-01"},
        "billLineItems": [{"amount": 1}],
    }
    session.post("/bills", json=bill)
    answer = session.post("/bills", json=bill)

    first, second = answer.json()
    assert (first["code"], second["code"]) == ("BDC_1171", "BDC_1171")
    assert second["message"] == f"{'0' * 20} : {first['message']}"
    assert labels(answer) == ["second-error"]


def test_new_ids_have_the_other_digits_and_old_ones_keep_theirs(mock: BillMock) -> None:
    session = varied(mock, "other-digits", "v3.vendors.create")
    answer = session.post("/vendors", json={"name": "Alder", "address": ADDRESS})

    assert answer.json()["id"][:5] == "00901"
    assert session.get(f"/vendors/{answer.json()['id']}").status_code == 200
    assert session.get("/vendors", params={"max": 1}).json()["results"][0]["id"][:5] == "00902"
    assert labels(answer) == ["other-digits"]


def test_the_media_type_has_a_parameter(mock: BillMock) -> None:
    answer = varied(mock, "media-type", "v3.vendors.list").get("/vendors")

    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert labels(answer) == ["media-type"]


def test_there_is_a_header_that_no_document_names(mock: BillMock) -> None:
    answer = varied(mock, "new-header", "v3.vendors.list").get("/vendors")

    assert answer.headers["X-Served-Region"] == "us-west-2"
    assert labels(answer) == ["new-header"]


def test_texts_have_escapes(mock: BillMock) -> None:
    answer = varied(mock, "json-escapes", "v3.vendors.create").post(
        "/vendors", json={"name": "A/B é 😀", "address": ADDRESS}
    )

    assert rb'"A\/B \u00e9 \ud83d\ude00"' in answer.content
    assert answer.json()["name"] == "A/B é 😀"
    assert labels(answer) == ["json-escapes"]


def test_there_is_whitespace_between_tokens(mock: BillMock) -> None:
    answer = varied(mock, "json-whitespace", "v3.vendors.list").get("/vendors")

    assert answer.content.startswith(b'{\n  "results": [\n')
    assert labels(answer) == ["json-whitespace"]


def test_whole_amounts_are_written_otherwise(mock: BillMock) -> None:
    answer = varied(mock, "number-forms", "v3.bills.list").get("/bills", params={"max": 100})

    assert b'"dueAmount":0.0,' not in answer.content
    assert labels(answer) == ["number-forms"]


def test_the_journal_names_the_variations(mock: BillMock) -> None:
    tenant = mock.tenant(latitude=seed_of("key-order", "v3.vendors.list"))
    tenant.session().get("/vendors")

    assert tenant.requests()[-1].get("latitude") == ["key-order"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_amounts_and_ids_never_vary(mock: BillMock, path: str, seed: str) -> None:
    rows = session_of(mock, seed).get(path).json()["results"]
    others = session_of(mock, "off").get(path).json()["results"]

    assert amounts(rows) == amounts(others)
    assert [row["id"] for row in rows] == [row["id"] for row in others]


@pytest.mark.parametrize("size", [2, 3, 7, 50])
@pytest.mark.parametrize(
    ("api", "path", "token", "operation"),
    [
        ("v3", "/vendors", "page", "v3.vendors.list"),
        ("v3", "/bills", "page", "v3.bills.list"),
        ("spend", "/budgets", "nextPage", "spend.budgets.list"),
        ("spend", "/transactions", "nextPage", "spend.transactions.list"),
    ],
)
def test_a_walk_sees_each_row_once(mock: BillMock, api: str, path: str, token: str, operation: str, size: int) -> None:
    seed = seed_of("smaller-pages", operation).partition(":")[0]
    ids = walk(session_of(mock, f"{seed}:smaller-pages,row-order", api), path, token, size)

    assert sorted(ids) == sorted(walk(session_of(mock, "off", api), path, token, 50))
    assert len(set(ids)) == len(ids)


def test_a_seed_answers_the_same_each_time(mock: BillMock) -> None:
    first, second = (session_of(mock, "5").get("/vendors", params={"max": 9}) for _ in range(2))

    assert labels(first) == labels(second)
    assert [list(row) for row in first.json()["results"]] == [list(row) for row in second.json()["results"]]


def test_without_latitude_answers_are_the_same_bytes(mock: BillMock) -> None:
    plain, off = (
        one.get("/vendors", params={"max": 100}) for one in (mock.tenant().session(), session_of(mock, "off"))
    )

    assert (plain.content, "X-Mock-Latitude" in plain.headers) == (off.content, False)


def test_a_server_has_latitude_and_a_tenant_may_have_none() -> None:
    with BillMock(latitude="3:key-order,json-whitespace,new-header,media-type,new-field") as mock:
        answers = [session_of(mock, "off").get(path) for path in PATHS]
        others = [mock.default.session().get(path) for path in PATHS]

    assert [answer for answer in answers if "X-Mock-Latitude" in answer.headers] == []
    assert [answer for answer in others if "X-Mock-Latitude" in answer.headers] != []


@given(st.integers(0, 2**53))
@settings(max_examples=50)
def test_a_field_comes_to_a_whole_resource(seed: int) -> None:
    latitude = Latitude(seed, (NEW_FIELD, ABSENT))

    reads = [variations_of(latitude, f"spend.budgets.{verb}") for verb in ("get", "list", "create")]
    assert reads == [reads[0]] * 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x", "must be a seed"),
        ("-1", "must be a seed"),
        ("1:nothing", "no variation 'nothing'; there are new-field, new-word"),
        (f"{2**60}", "seed"),
    ],
)
def test_what_is_no_latitude_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_latitude(text)


def test_variations_have_names_of_their_own() -> None:
    assert len({one.id for one in VARIATIONS}) == len(VARIATIONS) == 14
    assert set(OF_RESOURCES) < {one.id for one in VARIATIONS}


def varying(variation: str, operation: str = "v2.List.Vendor") -> Varying:
    """An answer on its way, that varies in one way."""
    latitude = next(one for seed in range(100) if (one := Latitude(seed, (variation,))).chooses(variation, operation))
    return Varying(latitude, operation)


def rows_after(variation: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a page as they come."""
    answer = Answer(200, {"response_data": rows})
    varying(variation).vary(answer, cast(Call, SimpleNamespace(query={}, body={}, context=None)))
    body: list[dict[str, Any]] = orjson.loads(answer.payload())["response_data"]
    return body


@pytest.mark.parametrize("rows", [[], [{"id": "1"}]])
def test_a_page_of_less_than_two_rows_has_no_other_order(rows: list[dict[str, Any]]) -> None:
    page = varying("row-order")
    page.vary(Answer(200, {"response_data": rows}), cast(Call, SimpleNamespace(query={}, body={}, context=None)))

    assert page.variations == []


def test_a_page_of_two_rows_has_one() -> None:
    assert rows_after("row-order", [{"id": "1"}, {"id": "2"}]) == [{"id": "2"}, {"id": "1"}]


@pytest.mark.parametrize("answer", [{"response_data": {"id": "1", "name": "x"}}, {"rows": [1, 2]}, ["1", "2"]])
def test_what_is_no_page_has_no_other_order(answer: Any) -> None:
    page = varying("row-order")
    page.vary(Answer(200, answer), cast(Call, SimpleNamespace(query={}, body={}, context=None)))

    assert page.variations == []


@pytest.mark.parametrize(("size", "smaller"), [("1", "1"), ("2", "1"), ("100", "75"), ("101", "101")])
def test_pages_of_two_rows_up_to_the_greatest_are_made_smaller(size: str, smaller: str) -> None:
    call = SimpleNamespace(query={"max": size})
    page = varying("smaller-pages", "v3.vendors.list")
    page.ask_for_less(cast(Call, call))

    assert call.query["max"] == smaller


CODED = {"code": "BDC_1171", "message": "Taken."}


@pytest.mark.parametrize(
    ("status", "errors"),
    [(422, []), (422, [CODED, CODED]), (422, [{"message": "No code."}]), (422, {"code": "BDC_1171"}), (400, [CODED])],
)
def test_a_refusal_of_another_kind_comes_once(status: int, errors: Any) -> None:
    answer, refusal = Answer(status, errors), varying("second-error", "v3.bills.create")
    refusal.vary(answer, None)

    assert (orjson.loads(answer.payload()), refusal.variations) == (errors, [])


def test_a_refusal_of_a_path_without_an_id_has_zeros_the_second_time() -> None:
    answer, refusal = Answer(422, [CODED]), varying("second-error", "v3.bills.create")
    refusal.vary(answer, None)

    assert [error["message"] for error in orjson.loads(answer.payload())] == ["Taken.", f"{'0' * 20} : Taken."]


@pytest.mark.parametrize("answer", [Answer(204), Answer(200, b"{a: file}", content_type="application/pdf")])
def test_a_body_that_is_none_or_no_json_stays_as_it_is(answer: Answer) -> None:
    before = answer.payload()
    varying("key-order").vary(answer, None)

    assert answer.payload() == before
