"""Evidence keeps the form of answers and nothing of what was in them."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.answers import Answer
from contract_tests.evidence import Recorder, read, rows, write

DAY = date(2026, 3, 31)
VENDOR = "00902ABCDEFGHIJK1234"
OTHER = "00902ABCDEFGHIJK1235"
SECRET = "s3cret-Value"


def answer(operation: str, status: int, body: Any) -> Answer:
    """An answer as a client got it."""
    return Answer(operation, status, {}, b"", body)


def test_a_row_has_date_status_and_types() -> None:
    body = {"archived": False, "name": "Ada", "createdTime": "2026-01-31T10:11:12.000+00:00", "email": None}

    assert rows([answer("v3.vendors.get", 200, body)], DAY) == {
        "v3.vendors.get": {
            "recorded": "2026-03-31",
            "status": 200,
            "fields": {"archived": "boolean", "createdTime": "date-time", "email": "null", "name": "string"},
            "refusals": [],
        }
    }


def test_ids_become_placeholders_that_keep_identity() -> None:
    answers = [
        answer("v3.vendors.create", 201, {"id": VENDOR}),
        answer("v3.vendors.get", 200, {"id": OTHER}),
        answer("v3.bills.create", 201, {"vendorId": VENDOR}),
    ]

    recorded = rows(answers, DAY)

    assert recorded["v3.vendors.create"]["fields"] == {"id": "<vendor:1>"}
    assert recorded["v3.vendors.get"]["fields"] == {"id": "<vendor:2>"}
    assert recorded["v3.bills.create"]["fields"] == {"vendorId": "<vendor:1>"}


def test_both_ids_of_spend_become_placeholders() -> None:
    body = {"id": "QnVkZ2V0OjU3OTUzNQ==", "uuid": "bgt_uv3ogfaead47j90sf9v9k97ab8"}

    assert rows([answer("spend.budgets.get", 200, body)], DAY)["spend.budgets.get"]["fields"] == {
        "id": "<Budget-id:1>",
        "uuid": "<budget:1>",
    }


def test_a_list_shows_the_types_of_all_its_rows() -> None:
    body = {"results": [{"id": VENDOR, "email": "a"}, {"id": OTHER, "email": None}]}

    assert rows([answer("v3.vendors.list", 200, body)], DAY)["v3.vendors.list"]["fields"] == {
        "results[].email": "null|string",
        "results[].id": "<vendor:1>",
    }


def test_refusals_show_status_and_code_alone() -> None:
    error = [{"severity": "ERROR", "code": "BDC_1205", "message": SECRET}]
    invalid = [{"severity": "ERROR", "message": SECRET}]
    answers = [answer("v3.vendors.get", 404, error), answer("v3.vendors.get", 400, invalid)]

    assert rows(answers, DAY)["v3.vendors.get"] == {
        "recorded": "2026-03-31",
        "fields": {},
        "refusals": [{"status": 400, "code": ""}, {"status": 404, "code": "BDC_1205"}],
    }


def test_server_errors_and_unknown_paths_are_no_evidence() -> None:
    assert rows([answer("v3.vendors.get", 501, []), answer("", 404, [])], DAY) == {}


@pytest.mark.parametrize("key", ["BDC_1001", VENDOR, "bac02ABCDEFGHIJK1234", "a b", "x" * 65])
def test_a_key_that_is_no_field_name_is_hidden(key: str) -> None:
    assert rows([answer("v2.Errors", 200, {"response_data": {key: "text"}})], DAY)["v2.Errors"]["fields"] == {
        "response_data.*": "string"
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(SECRET) | st.just(VENDOR),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", VENDOR]), inner, max_size=3),
    max_leaves=12,
)


@given(body=JSON, status=st.sampled_from([200, 400, 401]))
def test_neither_values_nor_ids_reach_the_writer(body: Any, status: int) -> None:
    written = json.dumps(rows([answer("v3.login", status, body)], DAY))

    assert SECRET not in written
    assert VENDOR not in written


def test_a_second_recording_keeps_operations_it_did_not_drive(tmp_path: Path) -> None:
    write(tmp_path, rows([answer("v3.vendors.get", 200, {"id": VENDOR})], DAY))
    write(tmp_path, rows([answer("v3.bills.get", 200, {"amount": 1})], date(2026, 4, 1)))

    recorded = read(tmp_path)

    assert {name: row["recorded"] for name, row in recorded.items()} == {
        "v3.bills.get": "2026-04-01",
        "v3.vendors.get": "2026-03-31",
    }


def test_an_api_has_a_file_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, rows([answer("v3.vendors.get", 200, {}), answer("v2.Login", 200, {})], DAY))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["v2.json", "v3.json"]


def test_a_recorded_run_dates_the_tests_that_passed(tmp_path: Path) -> None:
    validation = tmp_path / "validation.json"
    validation.write_text('{"test_old.py::test_old": "2026-01-01"}', encoding="utf-8")
    recorder = Recorder(tmp_path, DAY, validation)
    session = cast(pytest.Session, SimpleNamespace(config=SimpleNamespace(stash={})))

    recorder.pytest_runtest_logreport(report("passed"))
    recorder.pytest_runtest_logreport(report("failed"))
    recorder.pytest_sessionfinish(session)

    assert json.loads(validation.read_text(encoding="utf-8")) == {
        "test_old.py::test_old": "2026-01-01",
        "test_it.py::test_passed[x]": "2026-03-31",
    }


def report(outcome: Any) -> pytest.TestReport:
    """What pytest tells of a test."""
    name = f"contract_tests/test_it.py::test_{outcome}[x]"
    return pytest.TestReport(name, (name, 1, name), {}, outcome, None, "call")
