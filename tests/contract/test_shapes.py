"""Answers are compared with what BILL documents, field by field."""

from typing import Any

import pytest

from contract_tests.answers import Answer
from contract_tests.shapes import leaves, type_of, undocumented_fields

OURS = {"X-Mock-Operation": "v3.vendors.get"}  # what an answer of the mock says


def test_a_leaf_has_the_path_of_the_evidence_files() -> None:
    value = {"results": [{"id": "1", "address": {"city": None}}], "nextPage": "x", "empty": {}, "none": []}

    assert list(leaves(value)) == [
        ("results[].id", "1"),
        ("results[].address.city", None),
        ("nextPage", "x"),
        ("empty", {}),
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ("text", "string"),
        ("2026-01-31", "date"),
        ("2026-01-31T10:11:12.000+00:00", "date-time"),
        ("2026-01-31T10:11:12.000+0000", "date-time"),
        ("2026-01-31 10:11", "string"),
        ({}, "object"),
    ],
)
def test_a_value_has_one_type(value: Any, kind: str) -> None:
    assert type_of(value) == kind


@pytest.mark.parametrize(
    "body",
    [
        {"id": "009", "archived": False, "createdTime": "2026-01-31T10:11:12.000+00:00"},
        {"accountType": "BUSINESS"},
        {"paymentInformation": {"payBySubType": None}},
        {"address": {}},
        {"address": None},
    ],
)
def test_a_documented_answer_differs_in_nothing(body: Any) -> None:
    assert undocumented_fields(Answer("v3.vendors.get", 200, {}, b"", body)) == []


@pytest.mark.parametrize(
    ("body", "difference"),
    [
        ({"colour": "red"}, "colour: string"),
        ({"archived": "false"}, "archived: string"),
        ({"createdTime": "2026-01-31"}, "createdTime: date"),
        ({"address": {"planet": "Earth"}}, "address.planet: string"),
        ({"address": "here"}, "address: string"),
    ],
)
def test_an_undocumented_field_or_type_is_named(body: Any, difference: str) -> None:
    assert undocumented_fields(Answer("v3.vendors.get", 200, OURS, b"", body)) == [difference]


@pytest.mark.parametrize("headers", [{}, OURS | {"X-Mock-Latitude": "key-order,new-field"}])
def test_a_field_more_is_no_fault_of_bills_nor_of_the_mock_where_it_says_so(headers: dict[str, str]) -> None:
    body = {"colour": "red", "archived": "false"}

    assert undocumented_fields(Answer("v3.vendors.get", 200, headers, b"", body)) == ["archived: string"]


def test_a_field_documented_as_an_object_may_hold_anything() -> None:
    body = {"response_data": {"approvals": [{"objectId": "00n", "deep": {"er": 1}}]}}

    assert undocumented_fields(Answer("v2.ListUserApprovals", 200, {}, b"", body)) == []
