"""Queries answered by SQL: one plan per shape of query, values bound, and the choice of how to walk.

A page is read along an index that gives its order, from its position on. Conditions that do not bound that walk are
checked on the way. Where they might make it long, their own indexes are asked how many rows they leave: few ones are
fetched and sorted instead. Either way the work does not grow with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mockserver.kernel.query import Query, Scalar
from mockserver.store.columns import ID
from mockserver.store.query.conditions import MAX_BRANCHES, BoundQuery, Condition, Key, Shape, bound_to
from mockserver.store.query.paths import Path, narrows, walks
from mockserver.store.query.statements import TRIAL, Simple, Statement, Statements, with_one_value
from mockserver.store.query.terms import behind, behind_at_once
from mockserver.store.tables import Table

# So many rows are sorted rather than looked for along an order.
NARROW = 2_000
# So many for each row wanted are sorted before a walk is tried.
WORTH_SORTING = 8
# Plans kept at once; clients ask for few shapes, unless they mean to ask for many.
MAX_PLANS = 1_000

Run = Callable[[str, list[Scalar]], list[Any]]

BY_KEY = Path(None, frozenset())


@dataclass(frozen=True, slots=True)
class Probe:
    """A count of the rows an index leaves, and the statement that fetches them when they are few."""

    count: Simple
    rows: Statement


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read one shape of query: probes, a trial of the walk's first rows, the walk.

    A walk is one statement or several whose rows follow one another; none where no row can meet the conditions.
    """

    walk: tuple[Statement, ...]
    probes: tuple[Probe, ...] = ()
    trial: Statement | None = None


class Selects:
    """The queries of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._hints = table.dialect.hints
        self._statements = Statements(table)
        self.block_ranges = self._statements.block_ranges
        self._plans: dict[Shape, Plan] = {}

    def rows(self, query: Query, partition: int, run: Run) -> list[Any]:
        """The `doc` of the query's rows, in the query's order (reversed when backward)."""
        bound = bound_to(partition, query, self.table.by_path)
        plan = self._plan(bound)
        few = self._few(plan, bound, query.limit, run) if plan.probes else None
        return self._read(plan, bound, query.limit, run) if few is None else few

    def _read(self, plan: Plan, bound: BoundQuery, limit: int, run: Run) -> list[Any]:
        rows: list[Any] = []
        for statement in plan.walk:
            rows += run(statement.sql, statement.bind(bound, limit - len(rows)))
            if len(rows) >= limit:
                break
        return rows

    def _few(self, plan: Plan, bound: BoundQuery, limit: int, run: Run) -> list[Any] | None:
        """The rows where an index leaves few, or where the walk's first rows fill the page."""
        worth = min(WORTH_SORTING * limit, NARROW)
        if probe := self._narrow(plan, bound, worth, run):
            return run(probe.rows.sql, probe.rows.bind(bound, limit))
        if plan.trial and limit < TRIAL:
            rows = run(plan.trial.sql, plan.trial.bind(bound, limit))
            if len(rows) == limit:
                return rows
        if worth < NARROW and (probe := self._narrow(plan, bound, NARROW, run)):
            return run(probe.rows.sql, probe.rows.bind(bound, limit))
        return None

    def _narrow(self, plan: Plan, bound: BoundQuery, max_rows: int, run: Run) -> Probe | None:
        """The first probe that counts so many rows or fewer."""
        for probe in plan.probes:
            values = probe.count.bind(bound, max_rows + 1)
            if int(run(probe.count.sql, values)[0][0]) <= max_rows:
                return probe
        return None

    def total(self, query: Query, partition: int, run: Run) -> int:
        """How many rows the query's filters leave."""
        bound = bound_to(partition, replace(query, sort=(), offset=0, after=()), self.table.by_path)
        statement = self._statements.total(bound)
        return int(run(statement.sql, statement.bind(bound, 2**62))[0][0])

    def _plan(self, bound: BoundQuery) -> Plan:
        shape = bound.shape
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            plan = self._plans[shape] = self._new_plan(bound)
        return plan

    def _new_plan(self, bound: BoundQuery) -> Plan:
        if any(condition.op == "never" for condition in bound.conditions):
            return Plan(())
        if any(condition.column == ID and condition.op in ("eq", "in") for condition in bound.conditions):
            return Plan((self._statements.sort(bound, Path(self.table.by_id, frozenset())),))
        if bound.offset:
            return self._skipping(bound)
        return self._walking(bound)

    def _skipping(self, bound: BoundQuery) -> Plan:
        best = next(iter(walks(self.table, bound)), BY_KEY)
        return Plan((self._statements.sort(bound, best) if self._hints else self._statements.walk(bound, BY_KEY),))

    def _walking(self, bound: BoundQuery) -> Plan:
        if union := self._union(bound):
            return Plan((union,))
        paths = walks(self.table, bound)
        if paths and len(paths[0].bounding) == len(bound.conditions):
            return Plan(self._walk(bound, paths[0]))
        # PostgreSQL counts slowly, and with its statistics need not be told where few rows are.
        narrowing = narrows(self.table, bound) if self._hints else []
        probes = tuple(self._probe(bound, path, paths) for path in narrowing)
        if not paths:
            return Plan(self._pieces(bound, narrowing), probes)
        trial = self._statements.trial(bound, paths[0]) if probes and not bound.after else None
        return Plan(self._walk(bound, paths[0]), probes, trial)

    def _probe(self, bound: BoundQuery, path: Path, in_order: Sequence[Path]) -> Probe:
        same = [walk for walk in in_order if walk.index == path.index]
        rows = self._statements.sort(bound, path)
        if same and not bound.after:
            rows = self._statements.walk(bound, same[0])
        return Probe(self._statements.probe(bound, path), rows)

    def _walk(self, bound: BoundQuery, path: Path) -> tuple[Statement, ...]:
        """A walk, from the position on: one statement for each range that an index can seek."""
        if not bound.after or (path.index is None and not bound.keys):
            return (self._statements.walk(bound, path),)
        if not self._hints:
            return (self._statements.walk(bound, path, behind_at_once(bound)),)
        return tuple(self._statements.walk(bound, path, part) for part in behind(bound))

    def _pieces(self, bound: BoundQuery, narrowing: Sequence[Path]) -> tuple[Statement, ...]:
        """An order that no index gives: a sparse column's in two walks, any other by sorting."""
        key = bound.keys[0]
        if not self._hints:
            return self._walk(bound, BY_KEY)
        if len(bound.keys) == 1 and key.column.sparse and key.descending == bound.descending:
            return self._sparse(bound, key)
        leading = (index for index in self.table.indexes if index.columns == (key.column,) and not index.sparse)
        path = next(iter(narrowing), None) or next((Path(index, frozenset()) for index in leading), BY_KEY)
        return (self._statements.sort(bound, path),)

    def _sparse(self, bound: BoundQuery, key: Key) -> tuple[Statement, ...]:
        """The rows without a value in creation order, and those with one along its index; the smaller ones first."""
        absent = replace(bound, conditions=(*bound.conditions, Condition(key.column, "absent")), keys=())
        present = replace(bound, conditions=(*bound.conditions, Condition(key.column, "present")))
        parts = [present, absent] if key.descending else [absent, present]
        if bound.after and bound.after_absent == (parts[1] is absent):
            del parts[0]
        if bound.after:
            parts[1:] = [replace(part, after=()) for part in parts[1:]]
        return tuple(statement for part in parts for statement in self._walk(part, walks(self.table, part)[0]))

    def _union(self, bound: BoundQuery) -> Statement | None:
        """One walk for each value of an `in`, where every other condition bounds it."""
        places = [place for place, c in enumerate(bound.conditions) if _splits(c)]
        if len(places) != 1 or bound.offset:
            return None
        one = with_one_value(bound, places[0], bound.conditions[places[0]].values[0])
        best = next(iter(walks(self.table, one)), BY_KEY)
        if len(best.bounding) < len(bound.conditions):
            return None
        return self._statements.union(bound, places[0], best)


def _splits(condition: Condition) -> bool:
    return condition.op == "in" and condition.needs_value and len(condition.values) <= MAX_BRANCHES
