"""Change sets: numbers count on, the newest are kept, whether they lie in this process or in a shared directory."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mockserver.kernel.kinds import Record
from mockserver.tenancy import changes as module
from mockserver.tenancy.changes import Changes
from tests.tenancy.fixture import TenancyFixture

PLACES = pytest.mark.parametrize("shared", [False, True])


@dataclass(frozen=True, slots=True)
class Noted:
    """A change set with a name."""

    name: str

    def change_set(self) -> Record:
        """What is read of it."""
        return {"name": self.name}


@pytest.fixture
def full(fixture: TenancyFixture, monkeypatch: pytest.MonkeyPatch, shared: bool) -> Changes:
    """Room for two, and three noted."""
    monkeypatch.setattr(module, "MAX_CHANGE_SETS", 2)
    changes = Changes(fixture.tenancy.directory, shared=shared)
    assert [changes.note(fixture.tenant, Noted(name)) for name in ("a", "b", "c")] == [1, 2, 3]
    return changes


@PLACES
def test_the_newest_are_kept_with_their_numbers(fixture: TenancyFixture, full: Changes) -> None:
    assert full.since(fixture.tenant, 0) == [{"name": "b", "number": 2}, {"name": "c", "number": 3}]


@PLACES
def test_only_what_is_past_a_number_is_read(fixture: TenancyFixture, full: Changes) -> None:
    assert full.since(fixture.tenant, 2) == [{"name": "c", "number": 3}]
    assert full.since(fixture.tenant, 3) == []


@PLACES
def test_asking_for_the_last_number_uses_none_up(fixture: TenancyFixture, full: Changes) -> None:
    assert (full.last(fixture.tenant), full.last(fixture.tenant)) == (3, 3)
    assert full.note(fixture.tenant, Noted("d")) == 4


@PLACES
def test_nothing_was_the_last_where_nothing_was(fixture: TenancyFixture, shared: bool) -> None:
    changes = Changes(fixture.tenancy.directory, shared=shared)

    assert (changes.last(fixture.tenant), changes.since(fixture.tenant, 0)) == (0, [])


@pytest.mark.parametrize("shared", [True])
def test_the_newest_steps_are_kept(fixture: TenancyFixture, full: Changes) -> None:
    full.note_step(fixture.tenant, {"name": "x"})
    full.note_step(fixture.tenant, {"name": "y"})
    full.note_step(fixture.tenant, {"name": "z"})

    assert [step["name"] for step in full.steps(fixture.tenant)] == ["y", "z"]
