"""Queries answered by SQL: one plan per shape of query, values bound, and the choice of how to walk.

A page is read along an index that gives its order, from its position on. Conditions that do not bound that walk are
checked on the way. Where they might make it long, their own indexes are asked how many rows they leave: few ones are
fetched and sorted instead. Either way the work does not grow with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mockserver.kernel.kinds import Column
from mockserver.kernel.query import Query, Scalar
from mockserver.store.conditions import MAX_BRANCHES, BoundQuery, Condition, Key, Shape, bound
from mockserver.store.paths import Path, narrows, walks
from mockserver.store.statements import TRIAL, Simple, Statement, Statements, with_one_value
from mockserver.store.tables import Table
from mockserver.store.terms import behind, behind_at_once

# So many rows are sorted rather than looked for along an order.
NARROW = 2_000
# So many for each row wanted are sorted before a walk is tried.
WORTH_SORTING = 8
# Plans kept at once; clients ask for few shapes, unless they mean to ask for many.
MAX_PLANS = 1_000

Run = Callable[[str, list[Scalar]], list[Any]]

ID = Column("id")
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
        self.spans = self._statements.spans
        self._columns = {c.path: c for c in table.columns} | {ID.path: ID}
        self._plans: dict[Shape, Plan] = {}

    def rows(self, query: Query, home: int, run: Run) -> list[Any]:
        """The `doc` of the query's rows, in the query's order (reversed when backward)."""
        ready = bound(query, home, self._columns)
        plan = self._plan(ready)
        found = self._few(plan, ready, query.limit, run) if plan.probes else None
        if found is not None:
            return found
        found = []
        for statement in plan.walk:
            found += run(statement.sql, statement.bind(ready, query.limit - len(found)))
            if len(found) >= query.limit:
                break
        return found

    def _few(self, plan: Plan, ready: BoundQuery, limit: int, run: Run) -> list[Any] | None:
        """The rows where an index leaves few, or where the walk's first rows fill the page."""
        worth = min(WORTH_SORTING * limit, NARROW)
        if probe := self._narrow(plan, ready, worth, run):
            return run(probe.rows.sql, probe.rows.bind(ready, limit))
        if plan.trial and limit < TRIAL:
            found = run(plan.trial.sql, plan.trial.bind(ready, limit))
            if len(found) == limit:
                return found
        if worth < NARROW and (probe := self._narrow(plan, ready, NARROW, run)):
            return run(probe.rows.sql, probe.rows.bind(ready, limit))
        return None

    def _narrow(self, plan: Plan, ready: BoundQuery, most: int, run: Run) -> Probe | None:
        """The first probe that counts so many rows or fewer."""
        for probe in plan.probes:
            values = probe.count.bind(ready, most + 1)
            if int(run(probe.count.sql, values)[0][0]) <= most:
                return probe
        return None

    def total(self, query: Query, home: int, run: Run) -> int:
        """How many rows the query's filters leave."""
        ready = bound(replace(query, sort=(), offset=0, after=()), home, self._columns)
        statement = self._statements.total(ready)
        return int(run(statement.sql, statement.bind(ready, 2**62))[0][0])

    def _plan(self, ready: BoundQuery) -> Plan:
        shape = ready.shape
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            plan = self._plans[shape] = self._planned(ready)
        return plan

    def _planned(self, ready: BoundQuery) -> Plan:
        if any(condition.op == "never" for condition in ready.conditions):
            return Plan(())
        if any(condition.column == ID and condition.op in ("eq", "in") for condition in ready.conditions):
            return Plan((self._statements.sort(ready, Path(self.table.by_id, frozenset())),))
        if ready.offset:
            return self._skipping(ready)
        return self._walking(ready)

    def _skipping(self, ready: BoundQuery) -> Plan:
        best = next(iter(walks(self.table, ready)), BY_KEY)
        return Plan((self._statements.sort(ready, best) if self._hints else self._statements.walk(ready, BY_KEY),))

    def _walking(self, ready: BoundQuery) -> Plan:
        if union := self._union(ready):
            return Plan((union,))
        paths = walks(self.table, ready)
        if paths and len(paths[0].bounding) == len(ready.conditions):
            return Plan(self._walk(ready, paths[0]))
        # PostgreSQL counts slowly, and with its statistics need not be told where few rows are.
        narrowing = narrows(self.table, ready) if self._hints else []
        probes = tuple(self._probe(ready, path, paths) for path in narrowing)
        if not paths:
            return Plan(self._pieces(ready, narrowing), probes)
        trial = self._statements.trial(ready, paths[0]) if probes and not ready.after else None
        return Plan(self._walk(ready, paths[0]), probes, trial)

    def _probe(self, ready: BoundQuery, path: Path, in_order: Sequence[Path]) -> Probe:
        same = [walk for walk in in_order if walk.index == path.index]
        rows = self._statements.sort(ready, path)
        if same and not ready.after:
            rows = self._statements.walk(ready, same[0])
        return Probe(self._statements.probe(ready, path), rows)

    def _walk(self, ready: BoundQuery, path: Path) -> tuple[Statement, ...]:
        """A walk, from the position on: one statement for each range that an index can seek."""
        if not ready.after or (path.index is None and not ready.keys):
            return (self._statements.walk(ready, path),)
        if not self._hints:
            return (self._statements.walk(ready, path, behind_at_once(ready)),)
        return tuple(self._statements.walk(ready, path, part) for part in behind(ready))

    def _pieces(self, ready: BoundQuery, narrowing: Sequence[Path]) -> tuple[Statement, ...]:
        """An order that no index gives: a sparse column's in two walks, any other by sorting."""
        key = ready.keys[0]
        if not self._hints:
            return self._walk(ready, BY_KEY)
        if len(ready.keys) == 1 and key.column.sparse and key.descending == ready.descending:
            return self._sparse(ready, key)
        leading = (index for index in self.table.indexes if index.columns == (key.column.name,) and not index.sparse)
        path = next(iter(narrowing), None) or next((Path(index, frozenset()) for index in leading), BY_KEY)
        return (self._statements.sort(ready, path),)

    def _sparse(self, ready: BoundQuery, key: Key) -> tuple[Statement, ...]:
        """The rows without a value in creation order, and those with one along its index; the smaller ones first."""
        absent = replace(ready, conditions=(*ready.conditions, Condition(key.column, "absent")), keys=())
        present = replace(ready, conditions=(*ready.conditions, Condition(key.column, "present")))
        parts = [present, absent] if key.descending else [absent, present]
        if ready.after and ready.after_absent == (parts[1] is absent):
            del parts[0]
        if ready.after:
            parts[1:] = [replace(part, after=()) for part in parts[1:]]
        return tuple(statement for part in parts for statement in self._walk(part, walks(self.table, part)[0]))

    def _union(self, ready: BoundQuery) -> Statement | None:
        """One walk for each value of an `in`, where every other condition bounds it."""
        places = [place for place, c in enumerate(ready.conditions) if _splits(c)]
        if len(places) != 1 or ready.offset:
            return None
        one = with_one_value(ready, places[0], ready.conditions[places[0]].values[0])
        best = next(iter(walks(self.table, one)), BY_KEY)
        if len(best.bounding) < len(ready.conditions):
            return None
        return self._statements.union(ready, places[0], best)


def _splits(condition: Condition) -> bool:
    return condition.op == "in" and condition.needs_value and len(condition.values) <= MAX_BRANCHES
