"""Records stay written while what they were written from does not change; shops have dishes, cooks make them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import orjson
import pytest

from mockserver.domain.context import Caller, Context
from mockserver.domain.read_fields import FromRecord, Referring
from mockserver.domain.resource import Resource
from mockserver.domain.written_records import WrittenRecords
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Query
from mockserver.store.engine import Engine
from mockserver.store.memory import MemoryEngine
from mockserver.store.opening import open_engine
from mockserver.store.transaction import Transaction
from mockserver.store.written_forms import MAX_FORMS

COOK = Kind("cook", "", plain=True)
ORDER = Kind("order", "", columns=(Column("dishId", index=True),), plain=True)
DISH = Kind("dish", "", plain=True)


class Dishes(Resource):
    """What is cooked and ordered."""

    kind = DISH
    read_fields = (FromRecord("cookName", COOK, "cookId", "name"), Referring("orders", ORDER, "dishId", ("table",)))


class Menu:
    """A world of two dishes of one cook, and how often each of them was written."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.world = engine.create_world({})
        self.writes: Counter[str] = Counter()
        fields = frozenset(["id", "cookName", "orders", "price"])
        self.records = WrittenRecords(Dishes(), self._write, fields)
        with self.writing() as tx:
            tx.insert(COOK, {"id": "ada", "seq": 1, "org": 1, "name": "Ada", "mood": "good"})
            tx.insert(DISH, {"id": "soup", "seq": 2, "org": 1, "cookId": "ada", "price": 5})
            tx.insert(DISH, {"id": "pie", "seq": 3, "org": 1, "cookId": "ada", "price": 7})

    def _write(self, record: Record) -> Record:
        self.writes[record["id"]] += 1
        return {"name": record["id"], "cook": record.get("cookName"), "orders": len(record["orders"])}

    def writing(self) -> AbstractContextManager[Transaction]:
        return self.engine.write(self.world)

    def context(self, tx: Transaction) -> Context:
        return Context(tx, Clock(lambda: 0.0), ENVIRONMENTS["sandbox"], 1, Caller("default", "user", org=1))

    def read(self) -> list[Record]:
        """The dishes as a reading transaction answers them."""
        with self.engine.read(self.world) as tx:
            answer = self.records.all(self.context(tx), tx.texts(DISH, Query(1)))
        rows: list[Record] = orjson.loads(orjson.dumps(answer))
        return rows

    def again(self) -> Counter[str]:
        """How often each dish is written for another answer."""
        self.writes.clear()
        self.read()
        return self.writes

    def update(self, kind: Kind, **record: object) -> None:
        with self.writing() as tx:
            old = tx.get(kind, 1, str(record["id"]))
            tx.update(kind, {**(old or {}), **record})


@pytest.fixture
def menu() -> Iterator[Menu]:
    """A menu in memory, that was read once."""
    engine = MemoryEngine(lambda: (COOK, ORDER, DISH))
    own = Menu(engine)
    own.read()
    yield own
    engine.close()


def test_what_was_written_is_not_written_again(menu: Menu) -> None:
    assert menu.again() == {}
    assert menu.read() == [{"name": "soup", "cook": "Ada", "orders": 0}, {"name": "pie", "cook": "Ada", "orders": 0}]


def test_a_changed_record_is_written_again_and_no_other(menu: Menu) -> None:
    menu.update(DISH, id="pie", price=8)

    assert menu.again() == {"pie": 1}


def test_a_referenced_record_s_new_name_is_in_every_answer(menu: Menu) -> None:
    menu.update(COOK, id="ada", name="Countess")

    assert [row["cook"] for row in menu.read()] == ["Countess", "Countess"]


def test_a_field_that_no_answer_has_changes_none(menu: Menu) -> None:
    menu.update(COOK, id="ada", mood="bad")

    assert menu.again() == {}


def test_a_field_changed_and_changed_back_in_one_transaction_is_as_it_was(menu: Menu) -> None:
    with menu.writing() as tx:
        cook = tx.get(COOK, 1, "ada") or {}
        tx.update(COOK, {**cook, "name": "Countess"})
        tx.update(COOK, cook)

    assert {row["cook"] for row in menu.read()} == {"Ada"}


def test_a_change_that_its_writer_never_read_counts_as_one(menu: Menu) -> None:
    with menu.writing() as tx:
        tx.update(COOK, {"id": "ada", "seq": 1, "org": 1, "name": "Countess"})

    assert {row["cook"] for row in menu.read()} == {"Countess"}


def test_a_record_that_refers_to_one_changes_that_one_alone(menu: Menu) -> None:
    with menu.writing() as tx:
        tx.insert(ORDER, {"id": "o1", "seq": 4, "org": 1, "dishId": "pie", "table": 1})

    assert menu.again() == {"pie": 1}
    assert [row["orders"] for row in menu.read()] == [0, 1]


def test_a_record_that_refers_to_another_one_now_changes_both(menu: Menu) -> None:
    with menu.writing() as tx:
        tx.insert(ORDER, {"id": "o1", "seq": 4, "org": 1, "dishId": "pie", "table": 1})
    menu.read()
    menu.update(ORDER, id="o1", dishId="soup")

    assert [row["orders"] for row in menu.read()] == [1, 0]


def test_a_deleted_record_is_in_no_answer(menu: Menu) -> None:
    with menu.writing() as tx:
        tx.insert(ORDER, {"id": "o1", "seq": 4, "org": 1, "dishId": "pie", "table": 1})
    menu.read()
    with menu.writing() as tx:
        tx.delete(ORDER, {"id": "o1", "seq": 4, "org": 1, "dishId": "pie", "table": 1})

    assert [row["orders"] for row in menu.read()] == [0, 0]


def test_what_was_undone_is_in_no_answer(menu: Menu) -> None:
    with suppress(ZeroDivisionError), menu.writing() as tx:
        tx.update(COOK, {**(tx.get(COOK, 1, "ada") or {}), "name": "Countess"})
        menu.records.all(menu.context(tx), tx.texts(DISH, Query(1)))
        raise ZeroDivisionError

    assert {row["cook"] for row in menu.read()} == {"Ada"}


def test_a_restored_world_answers_with_what_it_has(menu: Menu) -> None:
    snapshot = menu.engine.copy_world(menu.world)
    menu.update(COOK, id="ada", name="Countess")
    menu.read()
    menu.engine.restore_world(menu.world, snapshot)

    assert {row["cook"] for row in menu.read()} == {"Ada"}


def test_a_writing_transaction_answers_with_what_it_has_written(menu: Menu) -> None:
    with menu.writing() as tx:
        tx.update(COOK, {**(tx.get(COOK, 1, "ada") or {}), "name": "Countess"})
        rows = menu.records.all(menu.context(tx), tx.texts(DISH, Query(1)))

    assert [row["cook"] for row in rows] == ["Countess", "Countess"]


def test_where_other_processes_may_write_everything_is_written_for_each_answer(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db", lambda: (COOK, ORDER, DISH))
    menu = Menu(engine)
    menu.read()

    assert menu.again() == {"soup": 1, "pie": 1}
    engine.close()


def test_no_more_is_kept_than_there_is_room_for(menu: Menu) -> None:
    with menu.writing() as tx:
        tx.insert_many(DISH, ({"id": f"d{n}", "seq": 9 + n, "org": 1, "cookId": "ada"} for n in range(MAX_FORMS)))
    with menu.engine.read(menu.world) as tx:
        texts = tx.texts(DISH, Query(1, limit=2 * MAX_FORMS))
        menu.records.all(menu.context(tx), texts[:1500])
        menu.records.all(menu.context(tx), texts[1500:])

    assert menu.again() == {"soup": 1, "pie": 1, **{f"d{n}": 1 for n in range(18)}}


def test_one_record_is_answered_by_its_id(menu: Menu) -> None:
    with menu.engine.read(menu.world) as tx:
        answer = menu.records.one(menu.context(tx), "pie")

    assert orjson.loads(orjson.dumps(answer)) == {"name": "pie", "cook": "Ada", "orders": 0}


def test_an_id_of_nothing_is_not_found(menu: Menu) -> None:
    with menu.engine.read(menu.world) as tx, pytest.raises(NotFound):
        menu.records.one(menu.context(tx), "cake")
