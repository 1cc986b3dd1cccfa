"""Change sets in memory: numbers count on, and the newest are kept."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mockserver.kernel.kinds import Record
from mockserver.tenancy import changes as module
from mockserver.tenancy.changes import Changes
from tests.tenancy.fixture import TenancyFixture


@dataclass(slots=True)
class Noted:
    """A change set with a name."""

    name: str
    key: int = 0

    def change_set(self) -> Record:
        """What is read of it."""
        return {"name": self.name}

    def to_json(self) -> str:
        """Its name."""
        return self.name


@pytest.fixture
def changes(fixture: TenancyFixture, monkeypatch: pytest.MonkeyPatch) -> Changes:
    """Room for two, and three noted."""
    monkeypatch.setattr(module, "MAX_CHANGE_SETS", 2)
    changes = Changes(fixture.tenancy.directory, fixture.engine)
    with fixture.engine.write(fixture.tenant.world) as tx:
        changes.note(fixture.tenant, tx, Noted("a"))
        changes.note(fixture.tenant, tx, Noted("b"))
        changes.note(fixture.tenant, tx, Noted("c"))
    return changes


def test_the_newest_are_kept_with_their_numbers(fixture: TenancyFixture, changes: Changes) -> None:
    assert changes.since(fixture.tenant, 0, Noted) == [{"name": "b", "number": 2}, {"name": "c", "number": 3}]


def test_only_what_is_past_a_number_is_read(fixture: TenancyFixture, changes: Changes) -> None:
    assert changes.since(fixture.tenant, 2, Noted) == [{"name": "c", "number": 3}]
    assert changes.since(fixture.tenant, 3, Noted) == []


def test_the_last_number_is_that_of_the_newest(fixture: TenancyFixture, changes: Changes) -> None:
    assert changes.last(fixture.tenant) == 3


def test_nothing_was_the_last_where_nothing_was(fixture: TenancyFixture) -> None:
    changes = Changes(fixture.tenancy.directory, fixture.engine)

    assert (changes.last(fixture.tenant), changes.since(fixture.tenant, 0, Noted)) == (0, [])


def test_the_newest_steps_are_kept(fixture: TenancyFixture, changes: Changes) -> None:
    changes.note_step(fixture.tenant, {"name": "x"})
    changes.note_step(fixture.tenant, {"name": "y"})
    changes.note_step(fixture.tenant, {"name": "z"})

    assert [step["name"] for step in changes.steps(fixture.tenant)] == ["y", "z"]
