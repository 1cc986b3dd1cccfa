"""Generated from what v3 declares: each length at its limit and past it, each read-only field, each filter."""

import pytest

from mockserver.kernel import schema as s
from mockserver.kernel.errors import Invalid
from tests.dialects.declarations import filters, lengths, read_only
from tests.dialects.v3.sandbox import Sandbox

FILTERS = [row[:4] for row in filters() if row[4]]
UNKNOWN = [row[:4] for row in filters() if not row[4]]


def problems(view: s.View, body: dict[str, object]) -> list[str]:
    try:
        view.read(body, "patch")
    except Invalid as invalid:
        return [problem.message for problem in invalid.problems]
    return []


@pytest.mark.parametrize(("view", "field", "limit"), list(lengths()))
def test_a_text_is_taken_up_to_its_length(view: s.View, field: str, limit: int) -> None:
    size = f"{field}: size must be between"

    assert [one for one in problems(view, {field: "1" * limit}) if one.startswith(size)] == []
    assert [one for one in problems(view, {field: "1" * (limit + 1)}) if one.startswith(size)] != []


@pytest.mark.parametrize(("view", "field"), list(read_only()))
@pytest.mark.parametrize("value", ["x", {}])
def test_a_field_that_only_answers_have_is_ignored(view: s.View, field: str, value: object) -> None:
    read = view.read({field: value}, "patch")

    assert (read.values, read.unread) == ({}, (field,))


@pytest.mark.parametrize(("operation", "field", "operator", "value"), FILTERS)
def test_a_filter_takes_its_operators(sandbox: Sandbox, operation: str, field: str, operator: str, value: str) -> None:
    assert sandbox.ok(operation, query={"filters": f"{field}:{operator}:{value}"})["results"] == []


@pytest.mark.parametrize(("operation", "field", "operator", "value"), UNKNOWN)
def test_a_filter_takes_no_other_operator(
    sandbox: Sandbox, operation: str, field: str, operator: str, value: str
) -> None:
    assert len(sandbox.messages(operation, query={"filters": f"{field}:{operator}:{value}"})) == 1
