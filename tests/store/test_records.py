"""Records: stored, read, changed, removed, found by their values, on every engine."""

import pytest

from mockserver.kernel.query import Filter, Sort
from mockserver.store.engine import Engine
from mockserver.store.errors import ReadOnly, StoreError
from tests.store.things import PLAIN, THING, add, names, query, thing


def test_a_record_comes_back_as_it_was_stored(engine: Engine, world: int) -> None:
    record = thing(1, name="Ä", note="", size=None, lines=[{"a": [1, {"b": None}]}], ref={"parentId": "p", "x": 2})
    with engine.write(world) as tx:
        tx.insert(THING, record)

    with engine.read(world) as tx:
        assert tx.get(THING, 1, record["id"]) == record


def test_an_unknown_id_finds_nothing(engine: Engine, world: int) -> None:
    with engine.read(world) as tx:
        assert tx.get(THING, 1, "0th02999999999") is None


def test_an_id_with_a_nul_finds_nothing(engine: Engine, world: int) -> None:
    [record] = add(engine, world, {"name": "a"})
    with engine.read(world) as tx:
        assert tx.get(THING, 1, f"{record['id']}\0") is None
        assert tx.get_many(THING, 1, ["\0", f"{record['id']}\0"]) == {}


def test_a_record_of_an_organization_past_the_last_number_is_refused(engine: Engine, world: int) -> None:
    with engine.write(world) as tx, pytest.raises(OverflowError, match="no numbers for organizations left"):
        tx.insert(THING, thing(1, org=4096))


def test_an_updated_record_is_found_by_its_new_values_only(engine: Engine, world: int) -> None:
    [record] = add(engine, world, {"name": "old"})
    with engine.write(world) as tx:
        tx.update(THING, {**record, "name": "new"})

    assert names(engine, world, Filter("name", "eq", "new")) == ["new"]
    assert names(engine, world, Filter("name", "eq", "old")) == []


def test_a_deleted_record_is_gone(engine: Engine, world: int) -> None:
    first, _ = add(engine, world, {"name": "a"}, {"name": "b"})
    with engine.write(world) as tx:
        tx.delete(THING, first)

    assert names(engine, world) == ["b"]


def test_get_many_gives_what_exists_by_id(engine: Engine, world: int) -> None:
    first, second = add(engine, world, {"name": "a"}, {"name": "b"})
    with engine.read(world) as tx:
        records = tx.get_many(THING, 1, [second["id"], "missing", first["id"], second["id"]])

    assert records == {first["id"]: first, second["id"]: second}


def test_get_many_takes_more_ids_than_a_statement(engine: Engine, world: int) -> None:
    things = add(engine, world, *({"name": str(n)} for n in range(1_203)))
    with engine.read(world) as tx:
        records = tx.get_many(THING, 1, (record["id"] for record in things))

    assert list(records.values()) == things


def test_get_many_of_no_ids_is_empty(engine: Engine, world: int) -> None:
    with engine.read(world) as tx:
        assert tx.get_many(THING, 1, []) == {}


def test_find_gives_equal_records_in_creation_order(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "1", "size": 7, "open": True}, {"name": "2", "size": 8}, {"name": "3", "size": 7})
    with engine.read(world) as tx:
        assert [r["name"] for r in tx.find(THING, 1, {"size": 7})] == ["1", "3"]
        assert [r["name"] for r in tx.find(THING, 1, {"size": 7, "open": True})] == ["1"]
        assert [r["name"] for r in tx.find(THING, 1, {"size": 7}, limit=1)] == ["1"]


def test_a_field_called_like_a_word_of_sql_is_a_column(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "a", "order": "first"})

    assert names(engine, world, Filter("order", "eq", "first"), sort=(Sort("order"),)) == ["a"]


def test_a_kind_without_standard_fields_is_stored(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        tx.insert(PLAIN, {"id": "0pl1", "seq": 1, "org": 0, "name": "x"})

    with engine.read(world) as tx:
        assert tx.find(PLAIN, 0, {"name": "x"}) == [{"id": "0pl1", "seq": 1, "org": 0, "name": "x"}]


def test_everywhere_gives_all_organizations(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "a"}, org=1)
    add(engine, world, {"name": "b"}, org=2)
    with engine.read(world) as tx:
        assert [record["name"] for record in tx.everywhere(THING)] == ["a", "b"]


def test_many_records_are_stored_at_once(engine: Engine, world: int) -> None:
    add(engine, world, *({"name": f"{n:05}", "dueDate": f"2026-01-{n % 28 + 1:02}"} for n in range(5_000)))
    add(engine, world, {"name": "last", "dueDate": "2026-02-01"})

    assert names(engine, world, Filter("dueDate", "gt", "2026-01-28")) == ["last"]
    assert names(engine, world, sort=(Sort("name", True),), limit=2) == ["last", "04999"]


def test_a_text_is_compared_by_its_first_200_characters(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "x" * 5_000}, {"name": "y"})

    assert names(engine, world, Filter("name", "eq", "x" * 300)) == ["x" * 5_000]
    assert names(engine, world, sort=(Sort("name", True),)) == ["y", "x" * 5_000]


def test_a_text_with_a_nul_is_kept_and_found(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "a\0b"})

    assert names(engine, world, Filter("name", "eq", "a\0b")) == ["a\0b"]


@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63])
def test_a_number_beyond_all_columns_is_compared(engine: Engine, world: int, number: int) -> None:
    add(engine, world, {"name": "a", "amount": 5})

    assert names(engine, world, Filter("amount", "eq", number)) == []
    assert names(engine, world, Filter("amount", "ne", number)) == ["a"]


def test_counting_takes_filters_alone(engine: Engine, world: int) -> None:
    add(engine, world, {"name": "a"}, {"name": "a"}, {"name": "b"})
    with engine.read(world) as tx:
        assert tx.count(THING, query(Filter("name", "eq", "a"), limit=1, offset=1)) == 2


def test_a_reading_transaction_refuses_to_write(engine: Engine, world: int) -> None:
    with engine.read(world) as tx, pytest.raises(ReadOnly):
        tx.insert(THING, thing(1))


def test_a_transaction_that_is_over_refuses_everything(engine: Engine, world: int) -> None:
    with engine.write(world) as tx:
        tx.insert(THING, thing(1))

    with pytest.raises(StoreError, match="over"):
        tx.get(THING, 1, "0th02000000001")
