"""The statements of one table: what a walk, a sort, a trial, a union and a probe look like in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from mockserver.kernel.query import Scalar
from mockserver.store.block_ranges import LEVELS, BlockRanges, Level
from mockserver.store.columns import SqlColumn
from mockserver.store.query.conditions import BoundQuery, Condition
from mockserver.store.query.paths import Path
from mockserver.store.query.terms import (
    PARTITION,
    Slot,
    Term,
    behind_at_once,
    conjunction,
    key_range,
    of_condition,
    order,
    values_of,
)
from mockserver.store.row_keys import MAX_SEQ, row_key
from mockserver.store.tables import ARCHIVED, Table

# How many rows of a walk a trial looks at; fewer where the index does not tell whether one counts.
TRIAL = 256
BLIND_TRIAL = 96
CARRIED_TRIAL = 4  # times as many


class Statement(Protocol):
    """SQL of a shape of query, and how a query's values are bound to it."""

    @property
    def sql(self) -> str: ...

    def bind(self, query: BoundQuery, limit: int) -> list[Scalar]:
        """The values of a query and the number of rows wanted."""


class Simple(NamedTuple):
    """A statement whose values are those of its terms, then the limit and the offset."""

    sql: str
    slots: tuple[Slot, ...]

    def bind(self, query: BoundQuery, limit: int) -> list[Scalar]:
        """The values of a query and the number of rows wanted."""
        values = [value for slot in self.slots for value in slot(query)]
        return [*values, limit, query.offset] if query.offset else [*values, limit]


class Union(NamedTuple):
    """One walk for each value of the `in` condition at `place`, merged."""

    sql: str
    branch: Simple
    place: int

    def bind(self, query: BoundQuery, limit: int) -> list[Scalar]:
        """The values of a query and the number of rows wanted."""
        condition = query.conditions[self.place]
        values: list[Scalar] = []
        for value in condition.values:
            values += self.branch.bind(with_one_value(query, self.place, value), limit)
        return [*values, limit]


def with_one_value(query: BoundQuery, place: int, value: Scalar) -> BoundQuery:
    """The query with one value of an `in` condition."""
    column = query.conditions[place].column
    one = Condition(column, "absent") if value == column.absent else Condition(column, "eq", (value,))
    return query._replace(conditions=(*query.conditions[:place], one, *query.conditions[place + 1 :]))


class Source(NamedTuple):
    """Where rows come from and in which order: the FROM clause, the terms that bound it, the ORDER BY."""

    tables: str
    terms: tuple[Term, ...]
    order: str


class Statements:
    """Builds the statements of one table, for queries of one shape: values are bound later."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.block_ranges = BlockRanges(table)

    def _with_marks(self, sql: str) -> str:
        return sql.replace("?", self.table.dialect.placeholder)

    def source(self, query: BoundQuery, path: Path, position: Term | None = None) -> Source:
        """The rows of the query's partition on a path, behind a position."""
        behind = (position,) if position else ()
        by_order = order(query.keys, query.descending)
        if not self.table.dialect.hints:
            by_key = () if query.keys or path.index else (key_range(query),)
            return Source(self.table.name, (PARTITION, *by_key, *behind), by_order)
        if path.index:
            # A sparse index is taken only where SQL is told, word for word, that its rows are all that count.
            within = (Term(path.index.sparse.is_present),) if path.index.sparse else ()
            return Source(f"{self.table.name} INDEXED BY {path.index.name}", (PARTITION, *within, *behind), by_order)
        if not query.keys and self.block_ranges.exist and any(map(self.block_ranges.can_skip, query.conditions)):
            return self._in_blocks(query)
        return Source(f"{self.table.name} NOT INDEXED", (key_range(query), *behind), by_order)

    def _in_blocks(self, query: BoundQuery) -> Source:
        """The rows of the blocks that can hold what the query wants: small blocks of large ones, rows of those."""
        large, small = LEVELS
        terms = (
            _blocks(query, large),
            *self._holding(query, large),
            _within(f"{small.name}.b", large, large.bits - small.bits, small.first),
            *self._holding(query, small),
            _within("k", small, small.bits),
            key_range(query),
        )
        down = " DESC" if query.descending else ""
        blocks = self.block_ranges.name
        tables = f"{blocks} {large.name} CROSS JOIN {blocks} {small.name} CROSS JOIN {self.table.name} NOT INDEXED"
        return Source(tables, terms, f"{large.name}.b{down}, {small.name}.b{down}, k{down}")

    def _holding(self, query: BoundQuery, level: Level) -> Iterator[Term]:
        for place, condition in enumerate(query.conditions):
            if self.block_ranges.can_skip(condition):
                yield Term(self.block_ranges.term(condition, level), (values_of(place),))

    def walk(self, query: BoundQuery, path: Path, position: Term | None = None) -> Simple:
        """The rows of a path that has the query's order, from the position on; conditions are checked on the way."""
        source = self.source(query, path, position)
        where = conjunction([*source.terms, *_all(query)])
        sql = f"SELECT doc FROM {source.tables} WHERE {where.sql} ORDER BY {source.order} LIMIT ?{_offset(query)}"
        return Simple(self._with_marks(sql), where.slots)

    def sort(self, query: BoundQuery, path: Path) -> Simple:
        """The rows of a path, sorted. Keys are sorted first, so that only the page's documents are read."""
        position = behind_at_once(query) if query.after and (query.keys or path.index) else None
        keys = self._sort_keys(query, path, [position] if position else [])
        sql = self._documents(f"{keys.sql} LIMIT ?{_offset(query)}", query)
        return Simple(self._with_marks(sql), keys.slots)

    def _keys(self, query: BoundQuery, path: Path, positions: Iterable[Term]) -> Term:
        source = self.source(query, path)
        where = conjunction([*source.terms, *_all(query), *positions])
        sql = f"SELECT {_key_names(query)} FROM {source.tables} WHERE {where.sql} ORDER BY {source.order}"
        return Term(sql, where.slots)

    def _sort_keys(self, query: BoundQuery, path: Path, positions: Iterable[Term]) -> Term:
        """Keys of few rows. PostgreSQL would rather walk the order to find them, unless an OFFSET stands between."""
        if self.table.dialect.hints:
            return self._keys(query, path, positions)
        where = conjunction([*self.source(query, path).terms, *_all(query), *positions])
        few = f"SELECT {_key_names(query)} FROM {self.table.name} WHERE {where.sql} OFFSET 0"
        names = ", ".join(["k", *(key.name for key in query.keys)])
        return Term(f"SELECT {names} FROM ({few}) f ORDER BY {order(query.keys, query.descending, 'f.')}", where.slots)

    def _documents(self, keys: str, query: BoundQuery) -> str:
        by_order = order(query.keys, query.descending, "m.")
        return f"SELECT r.doc FROM ({keys}) m CROSS JOIN {self.table.name} r WHERE r.k = m.k ORDER BY {by_order}"

    def union(self, query: BoundQuery, place: int, path: Path) -> Union:
        """One walk for each value of the `in` condition at `place`; `path` is that of a single value."""
        values = query.conditions[place].values
        one = with_one_value(query, place, values[0])
        position = behind_at_once(query) if query.after else None
        keys = self._keys(one, path, [position] if position else [])
        branch = Simple("", keys.slots)
        parts = (f"SELECT * FROM ({keys.sql} LIMIT ?) b{number}" for number in range(len(values)))
        by_order = order(query.keys, query.descending)
        union = f"SELECT {_key_names(query)} FROM ({' UNION ALL '.join(parts)}) u ORDER BY {by_order} LIMIT ?"
        return Union(self._with_marks(self._documents(union, query)), branch, place)

    def trial(self, query: BoundQuery, path: Path) -> Simple:
        """Those among the first rows of a walk that meet the conditions; they may be too few for a page."""
        source = self.source(query, path)
        bounding = conjunction([*source.terms, *(of_condition(p, query.conditions[p]) for p in sorted(path.bounding))])
        others = [(p, c) for p, c in enumerate(query.conditions) if p not in path.bounding]
        checks = conjunction([of_condition(p, c, "m.") for p, c in others])
        names = ", ".join(dict.fromkeys(["k", *(c.column.name for _, c in others)]))
        # A cross join reads its left side in that one's order, and stops when the page is full; sorting would not.
        first = (
            f"SELECT {names} FROM {source.tables} WHERE {bounding.sql} ORDER BY {source.order}"
            f" LIMIT {_trial_rows(path, others)}"
        )
        sql = (
            f"SELECT r.doc FROM ({first}) m CROSS JOIN {self.table.name} r NOT INDEXED"
            f" WHERE r.k = m.k AND {checks.sql} LIMIT ?"
        )
        return Simple(sql, (*bounding.slots, *checks.slots))

    def probe(self, query: BoundQuery, path: Path) -> Simple:
        """How many rows the conditions that bound a path leave, counted up to the limit."""
        source = self.source(query, path)
        where = conjunction([*source.terms, *(of_condition(p, query.conditions[p]) for p in sorted(path.bounding))])
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {source.tables} WHERE {where.sql} LIMIT ?) p"
        return Simple(self._with_marks(sql), where.slots)

    def bounds(self, query: BoundQuery, path: Path, column: SqlColumn) -> Simple:
        """The least and the greatest value that the last column of a path's index has in the rows it leaves."""
        source = self.source(query, path)
        where = conjunction([*source.terms, *_all(query)])
        first = f"SELECT {column.name} FROM {source.tables} WHERE {where.sql} ORDER BY {column.name}"
        sql = f"SELECT ({first} LIMIT 1), ({first} DESC LIMIT 1) LIMIT ?"
        return Simple(self._with_marks(sql), (*where.slots, *where.slots))

    def total(self, query: BoundQuery, path: Path) -> Simple:
        """How many rows of a path the conditions leave."""
        source = self.source(query, path)
        where = conjunction([*source.terms, *_all(query)])
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {source.tables} WHERE {where.sql} LIMIT ?) t"
        return Simple(self._with_marks(sql), where.slots)


def _all(query: BoundQuery) -> list[Term]:
    return [of_condition(place, condition) for place, condition in enumerate(query.conditions)]


def _key_names(query: BoundQuery) -> str:
    return ", ".join(["k", *(f"{key.sql} AS {key.name}" if key.stand_ins else key.name for key in query.keys)])


def _offset(query: BoundQuery) -> str:
    return " OFFSET ?" if query.offset else ""


def _trial_rows(path: Path, others: Iterable[tuple[int, Condition]]) -> int:
    index = path.index
    if index is None:
        return TRIAL
    if not all(c.column in (*index.columns, *index.carried) for _, c in others):
        return min(TRIAL, BLIND_TRIAL)
    # An index that carries what a record is to is there to be walked: of one of 25 parents a page is in 525 rows.
    return (
        CARRIED_TRIAL * TRIAL
        if any(c.column in index.carried and c.column.path != ARCHIVED for _, c in others)
        else TRIAL
    )


def _within(name: str, block: Level, bits: int, first: int = 0) -> Term:
    """The parts of a block, whose number is theirs without the last bits; they count from `first` on."""
    start = f"({block.number} << {bits})"
    return Term(f"{name} BETWEEN {start} + {first} AND {start} + {first + (1 << bits) - 1}")


def _blocks(query: BoundQuery, level: Level) -> Term:
    """The blocks of the partition, from the position on."""
    from_below = bool(query.after) and not query.descending
    from_above = bool(query.after) and query.descending

    def first(query: BoundQuery) -> tuple[Scalar, ...]:
        return (level.block_of(int(query.after[-1]) if from_below else row_key(query.partition, 0)),)

    def last(query: BoundQuery) -> tuple[Scalar, ...]:
        return (level.block_of(int(query.after[-1]) if from_above else row_key(query.partition, MAX_SEQ)),)

    return Term(f"{level.name}.b BETWEEN ? AND ?", (first, last))
