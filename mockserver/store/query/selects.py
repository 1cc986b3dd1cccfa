"""Queries answered by SQL: one plan per shape of query, values bound, and the choice of how to walk.

A page is read along an index that gives its order, from its position on. Conditions that do not bound that walk are
checked on the way. Where they might make it long, their own indexes are asked how many rows they leave: few ones are
fetched and sorted instead. Either way the work does not grow with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import eq
from typing import Any, NamedTuple

from mockserver.kernel.kinds import Kind
from mockserver.kernel.query import Filter, Query, Scalar
from mockserver.store.blobs import Blobs
from mockserver.store.columns import ID, SqlColumn
from mockserver.store.query.conditions import MAX_BRANCHES, BoundQuery, Condition, Key, Shape, bind
from mockserver.store.query.paths import Path, day_column, narrows, walks
from mockserver.store.query.statements import TRIAL, Simple, Statement, Statements, with_one_value
from mockserver.store.query.terms import behind, behind_at_once
from mockserver.store.tables import SqlDialect, Table

# So many rows are sorted rather than looked for along an order.
NARROW = 2_000
# So many for each row wanted are sorted before a walk is tried.
WORTH_SORTING = 8
# A range of so many days is read as one walk a day.
MAX_DAYS = 8
# Plans kept at once; clients ask for few shapes, unless they mean to ask for many.
MAX_PLANS = 1_000

Run = Callable[[str, list[Scalar]], list[Any]]

BY_KEY = Path(None, frozenset())


@dataclass(frozen=True, slots=True)
class Probe:
    """A count of the rows an index leaves, and the statement that fetches them when they are few."""

    count: Simple
    rows: Statement


class Days(NamedTuple):
    """A range of dates, where rows of one date lie in the query's order: a walk for each day, merged."""

    column: SqlColumn
    bounds: Simple

    def split(self, query: BoundQuery, run: Run) -> BoundQuery | None:
        """The query with a list of days in the place of the range; None where they are many, or no row is in it."""
        ((least, greatest),) = run(self.bounds.sql, self.bounds.bind(query._replace(offset=0), 1))
        days = days_between(least, greatest) if least else ()
        if not days:
            return None
        others = [condition for condition in query.conditions if condition.column != self.column]
        return query._replace(conditions=(*others, Condition(self.column, "in", days)))


def days_between(least: str, greatest: str) -> tuple[str, ...]:
    """The dates from one to another, as ISO text; none where they are many, or one of them is no date."""
    try:
        first, last = date.fromisoformat(least).toordinal(), date.fromisoformat(greatest).toordinal()
    except ValueError:
        return ()
    count = last - first + 1
    return tuple(date.fromordinal(first + number).isoformat() for number in range(count)) if count <= MAX_DAYS else ()


class Plan(NamedTuple):
    """How to read one shape of query: probes, the days of a range, a trial of the walk's first rows, the walk.

    A walk is one statement or several whose rows follow one another; none where no row can meet the conditions.
    """

    walk: tuple[Statement, ...]
    probes: tuple[Probe, ...] = ()
    trial: Statement | None = None
    days: Days | None = None


class Lookup(NamedTuple):
    """The statement that finds rows by the values of columns; empty where they are found by a plan of several."""

    sql: str
    columns: Sequence[SqlColumn]
    absent: Sequence[Scalar]


class Selects:
    """The queries of one table: `run` executes SQL with its values and gives the rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._hints = table.dialect.hints
        self._statements = Statements(table)
        self.block_ranges = self._statements.block_ranges
        self._plans: dict[Shape, Plan] = {}
        self._lookups: dict[tuple[str, ...], Lookup] = {}

    def rows(self, query: Query, partition: int, run: Run) -> list[Any]:
        """One-column rows, the documents of a query's page in the query's order, reversed when it is `backward`."""
        bound = bind(query, partition, self.table.by_path)
        plan = self._plan(bound)
        few = self._few(plan, bound, query.limit, run) if plan.probes else None
        return self._read(plan, bound, query.limit, run) if few is None else few

    def equal(self, values: Mapping[str, Scalar | None], partition: int, limit: int, run: Run) -> list[Any] | None:
        """The same for fields, by path, that have each a value, in creation order; None where it takes more than that.

        What is looked for is known by the fields: no query has to be made, and no plan looked up by its whole shape.
        """
        lookup = self._lookups.get(fields := tuple(values))
        if lookup is None:
            lookup = self._lookups[fields] = self._lookup(values, partition)
        if not lookup.sql:
            return None
        encoded = [column.encode_operand(value) for column, value in zip(lookup.columns, values.values(), strict=True)]
        if any(map(eq, encoded, lookup.absent)):
            return None
        return run(lookup.sql, [partition, *encoded, limit])

    def _lookup(self, values: Mapping[str, Scalar | None], partition: int) -> Lookup:
        """The one statement that finds rows by these fields, where that is how their plan reads them."""
        columns = [self.table.by_path[field] for field in values]
        # Each another value, which tells where it is bound.
        samples = [f"sample {place}" if column.is_text else place + 1 for place, column in enumerate(columns)]
        filters = tuple(Filter(field, "eq", value) for field, value in zip(values, samples, strict=True))
        bound = bind(Query(0, filters), partition, self.table.by_path)
        plan = self._plan(bound)
        is_one = len(plan.walk) == 1 and not plan.probes and plan.days is None
        one = plan.walk[0] if is_one else None
        if one is None or one.bind(bound, 7) != [partition, *samples, 7]:
            return Lookup("", columns, [])
        return Lookup(one.sql, columns, [column.absent for column in columns])

    def _read(self, plan: Plan, query: BoundQuery, limit: int, run: Run) -> list[Any]:
        rows: list[Any] = []
        for statement in plan.walk:
            rows += run(statement.sql, statement.bind(query, limit - len(rows)))
            if len(rows) >= limit:
                break
        return rows

    def _few(self, plan: Plan, query: BoundQuery, limit: int, run: Run) -> list[Any] | None:
        """The rows where an index leaves few, or where the walk's first rows fill the page."""
        worth = min(WORTH_SORTING * limit, NARROW)
        if probe := self._narrow(plan, query, worth, run):
            return run(probe.rows.sql, probe.rows.bind(query, limit))
        if plan.days and (split := plan.days.split(query, run)):
            return self._read(self._plan(split), split, limit, run)
        if plan.trial and limit < TRIAL:
            rows = run(plan.trial.sql, plan.trial.bind(query, limit))
            if len(rows) == limit:
                return rows
        if worth < NARROW and (probe := self._narrow(plan, query, NARROW, run)):
            return run(probe.rows.sql, probe.rows.bind(query, limit))
        return None

    def _narrow(self, plan: Plan, query: BoundQuery, max_rows: int, run: Run) -> Probe | None:
        """The first probe that counts so many rows or fewer."""
        for probe in plan.probes:
            values = probe.count.bind(query, max_rows + 1)
            if int(run(probe.count.sql, values)[0][0]) <= max_rows:
                return probe
        return None

    def total(self, query: Query, partition: int, run: Run) -> int:
        """How many rows the query's filters leave, whatever its sort and page."""
        bound = bind(query._replace(sort=(), offset=0, after=()), partition, self.table.by_path)
        statement = self._statements.total(bound, next(iter(narrows(self.table, bound)), BY_KEY))
        return int(run(statement.sql, statement.bind(bound, 2**62))[0][0])

    def _plan(self, query: BoundQuery) -> Plan:
        shape = query.shape
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            plan = self._plans[shape] = self._new_plan(query)
        return plan

    def _new_plan(self, query: BoundQuery) -> Plan:
        if any(condition.op == "never" for condition in query.conditions):
            return Plan(())
        if any(condition.column == ID and condition.op in ("eq", "in") for condition in query.conditions):
            return Plan((self._statements.sort(query, Path(self.table.by_id, frozenset())),))
        if query.offset:
            return self._skipping(query)
        return self._walking(query)

    def _skipping(self, query: BoundQuery) -> Plan:
        best = next(iter(walks(self.table, query)), BY_KEY)
        return Plan((self._statements.sort(query, best) if self._hints else self._statements.walk(query, BY_KEY),))

    def _walking(self, query: BoundQuery) -> Plan:
        if union := self._union(query):
            return Plan((union,))
        paths = walks(self.table, query)
        if paths and len(paths[0].bounding) == len(query.conditions):
            return Plan(self._walk(query, paths[0]))
        # PostgreSQL counts slowly, and with its statistics need not be told where few rows are.
        narrowing = narrows(self.table, query) if self._hints else []
        probes = tuple(self._probe(query, path, paths) for path in narrowing)
        if not paths:
            return Plan(self._pieces(query, narrowing), probes)
        trial = self._statements.trial(query, paths[0]) if probes and not query.after else None
        return Plan(self._walk(query, paths[0]), probes, trial, self._days(query, narrowing))

    def _days(self, query: BoundQuery, narrowing: Sequence[Path]) -> Days | None:
        """Rows that match here and there in the query's order are met day by day, each day in that order."""
        for path in () if query.keys else narrowing:
            if column := day_column(path, query):
                return Days(column, self._statements.bounds(query, path, column))
        return None

    def _probe(self, query: BoundQuery, path: Path, in_order: Sequence[Path]) -> Probe:
        same = [walk for walk in in_order if walk.index == path.index]
        rows = self._statements.sort(query, path)
        if same and not query.after:
            rows = self._statements.walk(query, same[0])
        return Probe(self._statements.probe(query, path), rows)

    def _walk(self, query: BoundQuery, path: Path) -> tuple[Statement, ...]:
        """A walk, from the position on: one statement for each range that an index can seek."""
        if not query.after or (path.index is None and not query.keys):
            return (self._statements.walk(query, path),)
        if not self._hints:
            return (self._statements.walk(query, path, behind_at_once(query)),)
        return tuple(self._statements.walk(query, path, part) for part in behind(query))

    def _pieces(self, query: BoundQuery, narrowing: Sequence[Path]) -> tuple[Statement, ...]:
        """An order that no index gives: a sparse column's in two walks, any other by sorting."""
        key = query.keys[0]
        if not self._hints:
            return self._walk(query, BY_KEY)
        if len(query.keys) == 1 and _is_sparse(key) and key.descending == query.descending:
            return self._sparse(query, key)
        leading = (index for index in self.table.indexes if index.columns == (key.column,) and not index.sparse)
        path = next(iter(narrowing), None) or next((Path(index, frozenset()) for index in leading), BY_KEY)
        return (self._statements.sort(query, path),)

    def _sparse(self, query: BoundQuery, key: Key) -> tuple[Statement, ...]:
        """The rows without a value in creation order, and those with one along its index; the smaller ones first."""
        absent = query._replace(conditions=(*query.conditions, Condition(key.column, "absent")), keys=())
        present = query._replace(conditions=(*query.conditions, Condition(key.column, "present")))
        parts = [present, absent] if key.descending else [absent, present]
        if query.after and query.after_absent == (parts[1] is absent):
            del parts[0]
        if query.after:
            parts[1:] = [part._replace(after=()) for part in parts[1:]]
        return tuple(statement for part in parts for statement in self._walk(part, walks(self.table, part)[0]))

    def _union(self, query: BoundQuery) -> Statement | None:
        """One walk for each value of an `in`, where every other condition bounds it."""
        places = [place for place, c in enumerate(query.conditions) if _splits(c)]
        if len(places) != 1 or query.offset:
            return None
        one = with_one_value(query, places[0], query.conditions[places[0]].values[0])
        best = next(iter(walks(self.table, one)), BY_KEY)
        if len(best.bounding) < len(query.conditions):
            return None
        return self._statements.union(query, places[0], best)


class Tables:
    """The tables of one engine and their plans, built when a kind is first used and shared by all transactions."""

    def __init__(self, dialect: SqlDialect) -> None:
        self.dialect = dialect
        self.blobs = Blobs(dialect)
        self._tables: dict[str, tuple[Table, Selects]] = {}

    def index_ddl(self, name: str) -> str:
        """The statement that makes an index which a statement of one of these tables names."""
        tables = tuple(self._tables.values())  # others may come to know one more meanwhile
        return next(table.ddl_of(one) for table, _ in tables for one in table.indexes if one.name == name)

    def of(self, kind: Kind) -> tuple[Table, Selects]:
        """A kind's fixed statements, and what makes statements of queries over it."""
        entry = self._tables.get(kind.name)
        if entry is None:
            table = Table(kind, self.dialect)
            entry = self._tables[kind.name] = (table, Selects(table))
        return entry


def _is_sparse(key: Key) -> bool:
    return key.column.sparse and not key.stand_ins


def _splits(condition: Condition) -> bool:
    return condition.op == "in" and condition.needs_value and len(condition.values) <= MAX_BRANCHES
