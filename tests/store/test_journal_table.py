"""The journal's rows, on every engine: numbers without gaps whoever writes, and no more rows than there may be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from mockserver.store.directory import NOBODY, Directory
from mockserver.store.engine import Engine
from mockserver.store.journal_table import JournalTable, Row

CAPACITY = 500


def row(doc: str = "{}", operation: str = "v3.vendors.list", status: int = 200) -> Row:
    return Row("2026-11-26T18:45:10.999+00:00", operation, status, doc)


@pytest.fixture
def table(engine: Engine) -> JournalTable:
    """The table of an engine, with two tenants that have no rows yet."""
    directory = Directory(engine)
    table = JournalTable(engine, CAPACITY)
    for tenant in ("t1", "t2"):
        directory.delete_tenant(tenant)
        table.forget(tenant)
        directory.put("tenant", tenant, {}, tenant=tenant)
    return table


def numbers(table: JournalTable, tenant: str, after: int = 0) -> list[int]:
    return [one.number for one in table.after(tenant, after)]


def test_rows_are_numbered_for_each_tenant(table: JournalTable) -> None:
    table.append([("t1", row("a")), ("t2", row("b")), ("t1", row("c"))])
    table.append([("t1", row("d"))])

    assert [(one.number, one.doc) for one in table.after("t1", 0)] == [(1, "a"), (2, "c"), (3, "d")]
    assert [(one.number, one.doc) for one in table.after("t2", 0)] == [(1, "b")]


def test_a_number_leads_on_to_the_rows_behind_it(table: JournalTable) -> None:
    table.append([("t1", row()) for _ in range(250)])

    assert numbers(table, "t1", 248) == [249, 250]
    assert numbers(table, "t1") == [*range(1, 251)]


def test_writers_at_once_leave_no_gap_and_no_number_twice(engine: Engine, table: JournalTable) -> None:
    tables = [JournalTable(engine, CAPACITY) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: [one.append([("t2", row()), ("t1", row())]) for _ in range(20)], tables))

    assert numbers(table, "t1") == [*range(1, 81)]
    assert numbers(table, "t2") == [*range(1, 81)]


def test_the_oldest_rows_go_where_a_tenant_has_too_many(table: JournalTable) -> None:
    table.append([("t1", row()) for _ in range(CAPACITY)])
    table.append([("t1", row()) for _ in range(10)])

    assert len(numbers(table, "t1")) == CAPACITY
    assert table.eviction_count("t1") == 10


def test_a_tenant_shrinks_to_a_size_by_its_oldest_rows(table: JournalTable) -> None:
    table.append([("t1", row("x" * 100)) for _ in range(10)])
    table.append([("t2", row("x" * 100))])

    assert table.size("t1") == 900
    table.shrink("t1", 300)

    assert numbers(table, "t1") == [8, 9, 10]
    assert numbers(table, "t2") == [1]


def test_a_tenant_that_is_gone_gets_no_rows(engine: Engine, table: JournalTable) -> None:
    Directory(engine).delete_tenant("t1")
    table.append([("t1", row()), ("t2", row())])

    assert numbers(table, "t1") == []
    assert numbers(table, "t2") == [1]


def test_nobody_has_rows_too(table: JournalTable) -> None:
    before = len(numbers(table, NOBODY))
    table.append([(NOBODY, row())])

    assert len(numbers(table, NOBODY)) == before + 1


def test_rows_that_are_forgotten_count_as_evicted_until_their_tenant_is_gone(table: JournalTable) -> None:
    table.append([("t1", row())])
    table.forget("t1")

    assert table.eviction_count("t1") == 1


def test_a_tenant_of_a_name_that_was_anothers_begins_anew(engine: Engine, table: JournalTable) -> None:
    table.append([("t1", row("old")), ("t1", row("old"))])
    Directory(engine).delete_tenant("t1")
    Directory(engine).put("tenant", "t1", {}, tenant="t1")
    table.append([("t1", row("new"))])

    assert [(one.number, one.doc) for one in table.after("t1", 0)] == [(1, "new")]
