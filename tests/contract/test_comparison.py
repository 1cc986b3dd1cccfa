"""Of documented, recorded and mock, the report says which stands alone."""

from typing import Any

import pytest

from contract_tests.comparison import compare, unseen
from contract_tests.operations import Document

DOCUMENT = Document(201, {"id": "string", "amount": "number", "dueDate": "date"}, ())


def row(status: int = 201, **fields: str) -> dict[str, Any]:
    """A recorded row."""
    return {"status": status, "fields": fields}


def differences(recorded: Any, mock: Any) -> list[tuple[str, str]]:
    """Field and who stands alone there."""
    return [(one.field, one.alone) for one in compare("v3.bills.create", DOCUMENT, recorded, mock)]


@pytest.mark.parametrize(
    ("recorded", "mock", "expected"),
    [
        (row(id="<bill:1>"), row(id="<bill:7>", dueDate="date"), []),
        (row(amount="number"), row(amount="number|null"), []),
        (row(amount="number"), row(amount="string"), [("amount", "mock")]),
        (row(amount="string"), row(amount="number"), [("amount", "recorded")]),
        (row(amount="string"), row(amount="string"), [("amount", "documented")]),
        (row(amount="string"), row(amount="boolean"), [("amount", "")]),
        (row(amount="number"), row(), [("amount", "mock")]),
        (row(), row(amount="number"), []),
        (row(), row(amount="string"), [("amount", "mock")]),
        (row(newField="string"), row(), [("newField", "recorded")]),
        (row(), row(ownField="string"), [("ownField", "mock")]),
        (row(newField="string"), row(newField="string"), [("newField", "undocumented")]),
        (row(newField="string"), row(newField="boolean"), [("newField", "")]),
        (row(200), row(201), [("status", "recorded")]),
        (row(201), row(200), [("status", "mock")]),
        (row(200), row(200), [("status", "documented")]),
        (row(200), row(204), [("status", "")]),
    ],
)
def test_the_one_that_differs_from_two_stands_alone(recorded: Any, mock: Any, expected: list[tuple[str, str]]) -> None:
    assert differences(recorded, mock) == expected


@pytest.mark.parametrize(
    ("recorded", "mock", "expected"),
    [
        (None, row(amount="number"), []),
        (None, row(200, amount="string"), [("status", ""), ("amount", "")]),
        (row(ownField="string"), None, [("ownField", "undocumented")]),
        (row(amount="null"), None, []),
        (None, None, []),
    ],
)
def test_of_two_neither_stands_alone(recorded: Any, mock: Any, expected: list[tuple[str, str]]) -> None:
    assert differences(recorded, mock) == expected


def test_a_difference_reads_as_a_line() -> None:
    (difference,) = compare("v3.bills.create", DOCUMENT, row(amount="number"), row(amount="string"))

    assert str(difference) == "v3.bills.create amount: mock wrong (documented number, recorded number, mock string)"


def test_documented_fields_that_nobody_shows_are_counted() -> None:
    assert unseen(DOCUMENT, row(id="string"), row(amount="number")) == ["dueDate"]
