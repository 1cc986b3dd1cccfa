"""A kind with a column of every type, records of it, and queries over them."""

from typing import Any

from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter, Query, Sort
from mockserver.store.engine import Engine

THING = Kind(
    "thing",
    "0th",
    columns=(
        Column("name", index=True),
        Column("note"),
        Column("code", index=True, sparse=True),
        Column("size", "int", index=True),
        Column("rare", "money", index=True, sparse=True),
        Column("open", "bool", index=True),
        Column("dueDate", "date", index=True),
        Column("seenTime", "datetime"),
        Column("amount", "money", index=True),
        Column("rate", "decimal", index=True),
        Column("ref.parentId", index=True),
        Column("order"),
    ),
    indexes=(("ref.parentId", "dueDate"),),
    carries={"amount": "ref.parentId", "open": "ref.parentId", "createdTime": "ref.parentId"},
    due=True,
)
PLAIN = Kind("plain", "0pl", columns=(Column("name", index=True),), plain=True, few=True)

MOMENT = "2026-03-01T09:00:00.000+00:00"


def kinds() -> tuple[Kind, ...]:
    """The kinds of the store tests."""
    return THING, PLAIN


def thing(seq: int, org: int = 1, **values: Any) -> Record:
    """A record as the domain would hand it over."""
    standard = {"archived": False, "createdTime": MOMENT, "updatedTime": MOMENT}
    return {"id": f"0th02{seq:09d}", "seq": seq, "org": org, **standard, **values}


def add(engine: Engine, world: int, *values: Record, org: int = 1) -> list[Record]:
    """Store one thing for each set of values, in one transaction."""
    with engine.write(world) as tx:
        things = [thing(tx.next_seq(), org, **one) for one in values]
        tx.insert_many(THING, things)
    return things


def query(*filters: Filter, sort: tuple[Sort, ...] = (), org: int = 1, **page: Any) -> Query:
    """A query over an organization's things."""
    return Query(org, filters, sort, **page)


def names(
    engine: Engine, world: int, *filters: Filter, sort: tuple[Sort, ...] = (), org: int = 1, **page: Any
) -> list[str]:
    """The names of the things a query finds, in its order."""
    with engine.read(world) as tx:
        return [record["name"] for record in tx.select(THING, query(*filters, sort=sort, org=org, **page))]
