"""Changes of records: found, put together, done again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.changes import RecordChange, apply, change_of, compose

VALUES = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 2), max_size=2))
RECORDS = st.one_of(st.none(), st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4))


def change(old: Any, new: Any) -> RecordChange | None:
    return change_of("egg", "1", old, new)


def after(between: RecordChange | None, record: Any) -> Any:
    """A record after a change, if there is one."""
    return record if between is None else apply(between, record)


def together(first: RecordChange | None, second: RecordChange | None) -> RecordChange | None:
    """Two changes as one, where there are two."""
    return compose(first, second) if first and second else first or second


@given(RECORDS, RECORDS)
def test_a_change_applied_to_what_was_gives_what_is(old: Any, new: Any) -> None:
    assert after(change(old, new), old) == new


@given(RECORDS, RECORDS, RECORDS)
def test_two_changes_are_one_from_the_first_state_to_the_last(first: Any, second: Any, third: Any) -> None:
    assert together(change(first, second), change(second, third)) == change(first, third)


def test_a_change_has_only_the_fields_that_differ() -> None:
    assert change({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 4}) == {
        "kind": "egg",
        "id": "1",
        "before": {"b": 2, "c": 3},
        "after": {"b": 5, "d": 4},
    }


def test_a_creation_and_a_deletion_have_all_fields() -> None:
    assert change(None, {"a": 1}) == {"kind": "egg", "id": "1", "before": None, "after": {"a": 1}}
    assert change({"a": 1}, None) == {"kind": "egg", "id": "1", "before": {"a": 1}, "after": None}


SECRET: RecordChange = {"kind": "egg", "id": "1", "before": {}, "after": {}, "secrets": ["pin"]}
NAMED: RecordChange = {"kind": "egg", "id": "1", "before": {"name": "A"}, "after": {"name": "B"}}
BACK: RecordChange = {"kind": "egg", "id": "1", "before": {"name": "B"}, "after": {"name": "A"}}
MADE: RecordChange = {"kind": "egg", "id": "1", "before": None, "after": {"name": "A"}}


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (NAMED, SECRET, {**NAMED, "secrets": ["pin"]}),
        (SECRET, SECRET, SECRET),
        (MADE, SECRET, MADE),
        (NAMED, BACK, None),
        ({**NAMED, "secrets": ["pin"]}, BACK, SECRET),
    ],
)
def test_secrets_that_differ_are_remembered(first: RecordChange, second: RecordChange, both: Any) -> None:
    assert compose(first, second) == both
