"""The gate every write passes: what it stores, whom it tells, what follows."""

from collections.abc import Iterator

import pytest

from mockserver.domain.context import Caller, Context
from mockserver.domain.resource import Resource
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.memory import MemoryEngine

EGG = Kind("egg", "egg")
SALT = Kind("salt", "slt", plain=True)

NOON = 1_772_481_600.0
EARLIER, NOON_STAMP = "2026-03-01T00:00:00.000+00:00", "2026-03-02T20:00:00.000+00:00"


class Eggs(Resource):
    """Eggs that remember what they were told, and what followed."""

    kind = EGG

    def __init__(self) -> None:
        self.news: list[tuple[str, str]] = []

    def announce(self, ctx: Context, new: Record | None, old: Record | None) -> None:
        self.news.append((str(old and old["color"]), str(new and new["color"])))

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        self.news.append(("after", record["color"]))


class Salts(Resource):
    kind = SALT


@pytest.fixture
def ctx() -> Iterator[Context]:
    engine = MemoryEngine(lambda: (EGG, SALT))
    with engine.write(engine.create_world({})) as tx:
        yield Context(tx, Clock(lambda: NOON), ENVIRONMENTS["sandbox"], 1, Caller("default", "user", org=1))
    engine.close()


@pytest.fixture
def eggs() -> Eggs:
    return Eggs()


@pytest.fixture
def egg(ctx: Context) -> Record:
    """A white egg of the day before, of which nobody was told."""
    record = ctx.new(EGG) | {"color": "white", "createdTime": EARLIER, "updatedTime": EARLIER}
    ctx.tx.insert(EGG, record)
    return record


def test_a_creation_is_told_before_others_follow_it(ctx: Context, eggs: Eggs) -> None:
    record = eggs.create(ctx, {"color": "brown"})

    assert eggs.get(ctx, record["id"]) == record
    assert eggs.news == [("None", "brown"), ("after", "brown")]


def test_an_inserted_record_is_told_and_no_other_rule_looks_at_it(ctx: Context, eggs: Eggs) -> None:
    eggs.insert(ctx, ctx.new(EGG) | {"color": "brown"})

    assert eggs.news == [("None", "brown")]


def test_a_change_has_a_new_time_and_is_told(ctx: Context, eggs: Eggs, egg: Record) -> None:
    eggs.store(ctx, {**egg, "color": "red"}, egg)

    assert eggs.get(ctx, egg["id"]) == {**egg, "color": "red", "updatedTime": NOON_STAMP}
    assert eggs.news == [("white", "red"), ("after", "red")]


def test_derived_values_are_kept_without_a_new_time_and_nobody_is_told(ctx: Context, eggs: Eggs, egg: Record) -> None:
    eggs.keep(ctx, {**egg, "color": "red"})

    assert eggs.get(ctx, egg["id"]) == {**egg, "color": "red"}
    assert eggs.news == []


def test_a_deletion_is_told(ctx: Context, eggs: Eggs, egg: Record) -> None:
    eggs.delete(ctx, egg)

    assert ctx.get(EGG, egg["id"]) is None
    assert eggs.news == [("white", "None")]


def test_a_plain_record_has_no_times(ctx: Context) -> None:
    salt = Salts().insert(ctx, ctx.new(SALT))

    Salts().store(ctx, {**salt, "coarse": True}, salt)

    assert ctx.get(SALT, salt["id"]) == {**salt, "coarse": True}
