"""Due work: in order, each record at its own moment, nothing twice."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from mockserver.domain import lifecycle
from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import earliest_due, run_due, when_due
from mockserver.domain.resource import Resource
from mockserver.kernel.clock import Clock, parse_stamp
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.errors import StoreBusy
from mockserver.store.memory import MemoryEngine
from mockserver.store.transaction import Transaction
from tests.world import context_in

EGG = Kind("egg", "egg", due=True)
TOAST = Kind("toast", "tst", due=True)


class Eggs(Resource):
    kind = EGG


class Toasts(Resource):
    kind = TOAST


FIRST, SECOND, THIRD = (f"2026-12-0{day}T17:00:00.000+00:00" for day in (1, 2, 3))

Handled = list[tuple[str, str, int]]


class Kitchen:
    """Two kinds that fall due, and what their handlers saw: id, now, organization."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.seen: Handled = []
        self.burnt: list[str] = []
        self.failures: list[str] = []
        self.again: dict[str, str] = {}

    def put(self, kind: Kind, name: str, due: str | None, org: int = 1) -> None:
        """A record that falls due, or one that does not."""
        record: Record = {"id": name, "seq": self.tx.next_seq(), "org": org}
        self.tx.insert(kind, record if due is None else {**record, "dueAt": due})

    def put_eggs(self, *due: str) -> None:
        """Eggs that fall due, with numbers in their names."""
        for number, moment in enumerate(due, start=1):
            self.put(EGG, f"egg{number}", moment)

    def handle(self, ctx: Context, record: Record) -> None:
        """Note what is seen; put a record off once where `again` says so."""
        assert "dueAt" not in record
        self.seen.append((record["id"], ctx.clock.stamp(), ctx.org))
        kind = EGG if record["id"].startswith("egg") else TOAST
        if record["id"] in self.burnt:
            self.tx.update(kind, {**record, "state": "black"})
            raise ZeroDivisionError
        if later := self.again.pop(record["id"], None):
            self.tx.update(kind, {**record, "dueAt": later})

    def context_at(self, moment: datetime, org: int) -> Context:
        caller = Caller("default", "system", org=org)
        return context_in(self.tx, Clock(lambda: 0.0).at(moment), caller)

    def run(self, until: str) -> int:
        return run_due(self.context_at, self.tx, parse_stamp(until))

    def run_each_alone(self, until: str) -> int:
        """The same, whatever fails."""
        note = self.failures.append
        return run_due(self.context_at, self.tx, parse_stamp(until), on_failure=lambda waiting: note(waiting.id))


@pytest.fixture
def kitchen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kitchen]:
    engine = MemoryEngine(lambda: (EGG, TOAST))
    with engine.write(engine.create_world({})) as tx:
        kitchen = Kitchen(tx)
        rules = {Eggs(): kitchen.handle, Toasts(): kitchen.handle}
        monkeypatch.setattr(lifecycle, "due_rules", lambda: rules)
        monkeypatch.setattr(lifecycle, "DUE_KINDS", (EGG.name, TOAST.name))
        yield kitchen
    engine.close()


def test_nothing_waits_in_an_empty_world(kitchen: Kitchen) -> None:
    assert earliest_due(kitchen.tx) is None
    assert kitchen.run(THIRD) == 0


def test_the_earliest_is_found_among_all_kinds(kitchen: Kitchen) -> None:
    kitchen.put(EGG, "egg1", SECOND)
    kitchen.put(TOAST, "tst1", FIRST)
    kitchen.put(TOAST, "tst2", None)

    assert earliest_due(kitchen.tx) == FIRST


def test_each_record_is_handled_at_its_own_moment_in_its_organization(kitchen: Kitchen) -> None:
    kitchen.put(EGG, "egg1", SECOND, org=2)
    kitchen.put(TOAST, "tst1", FIRST)

    assert kitchen.run(THIRD) == 2
    assert kitchen.seen == [("tst1", FIRST, 1), ("egg1", SECOND, 2)]


def test_what_fails_is_undone_waits_no_longer_and_holds_nobody_up(kitchen: Kitchen) -> None:
    kitchen.put_eggs(FIRST, SECOND, THIRD)
    kitchen.burnt = ["egg2"]

    assert kitchen.run_each_alone(THIRD) == 3
    assert kitchen.failures == ["egg2"]
    assert [name for name, _, _ in kitchen.seen] == ["egg1", "egg2", "egg3"]
    assert kitchen.tx.get(EGG, 1, "egg2") == {"id": "egg2", "seq": 2, "org": 1}
    assert earliest_due(kitchen.tx) is None


def test_who_does_not_say_what_happens_to_failures_gets_them(kitchen: Kitchen) -> None:
    kitchen.put_eggs(FIRST)
    kitchen.burnt = ["egg1"]

    with pytest.raises(ZeroDivisionError):
        kitchen.run(THIRD)


def test_a_store_that_fails_is_no_failure_of_a_record(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(ctx: Context, record: Record) -> None:
        raise StoreBusy("others are at work")

    rules = {Eggs(): fail}
    kitchen.put_eggs(FIRST)
    monkeypatch.setattr(lifecycle, "due_rules", lambda: rules)

    with pytest.raises(StoreBusy):
        kitchen.run_each_alone(THIRD)


def test_at_the_same_moment_the_smaller_id_is_first(kitchen: Kitchen) -> None:
    kitchen.put(TOAST, "tst1", FIRST)
    kitchen.put(EGG, "egg1", FIRST)

    kitchen.run(THIRD)

    assert [name for name, _, _ in kitchen.seen] == ["egg1", "tst1"]


def test_what_is_due_at_the_very_moment_is_done_and_nothing_after_it(kitchen: Kitchen) -> None:
    kitchen.put(EGG, "egg1", SECOND)
    kitchen.put(EGG, "egg2", THIRD)

    assert kitchen.run(SECOND) == 1
    assert earliest_due(kitchen.tx) == THIRD


def test_what_is_done_is_not_done_again(kitchen: Kitchen) -> None:
    kitchen.put(EGG, "egg1", FIRST)
    kitchen.run(THIRD)

    assert kitchen.run(THIRD) == 0


def test_a_record_put_off_takes_its_new_place_in_the_order(kitchen: Kitchen) -> None:
    kitchen.put(EGG, "egg1", FIRST)
    kitchen.put(EGG, "egg2", SECOND)
    kitchen.again = {"egg1": THIRD}

    assert kitchen.run(THIRD) == 3
    assert [name for name, _, _ in kitchen.seen] == ["egg1", "egg2", "egg1"]


def test_one_run_is_bounded(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "MAX_STEPS", 1)
    kitchen.put(EGG, "egg1", FIRST)
    kitchen.put(EGG, "egg2", SECOND)

    assert kitchen.run(THIRD) == 1
    assert earliest_due(kitchen.tx) == SECOND


def test_a_room_above_says_what_happens_to_a_record_that_falls_due(kitchen: Kitchen) -> None:
    eggs = Eggs()

    when_due(eggs)(kitchen.handle)

    assert eggs.falls_due == kitchen.handle


def test_what_happens_is_said_once(kitchen: Kitchen) -> None:
    eggs = Eggs()
    when_due(eggs)(kitchen.handle)

    with pytest.raises(ValueError, match="kind egg falls due in two ways"):
        when_due(eggs)(kitchen.handle)


def test_the_order_is_one_however_few_are_looked_up_at_once(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "PART", 2)
    kitchen.put_eggs(FIRST, FIRST, FIRST, SECOND, THIRD)
    kitchen.put(TOAST, "tst1", FIRST)
    kitchen.put(TOAST, "tst2", SECOND)

    assert kitchen.run(THIRD) == 7
    assert [name for name, _, _ in kitchen.seen] == ["egg1", "egg2", "egg3", "tst1", "egg4", "tst2", "egg5"]


def test_what_is_put_off_takes_its_place_among_what_was_not_looked_up(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "PART", 2)
    kitchen.put_eggs(FIRST, FIRST, SECOND, THIRD)
    kitchen.again = {"egg1": THIRD}

    kitchen.run(THIRD)

    assert [name for name, _, _ in kitchen.seen] == ["egg1", "egg2", "egg3", "egg1", "egg4"]
