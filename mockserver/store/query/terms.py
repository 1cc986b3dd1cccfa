"""Terms of a WHERE clause: their SQL, and which values of a query are bound to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mockserver.kernel.query import Scalar
from mockserver.store.query.conditions import COMPARISONS, OR_ABSENT, BoundQuery, Condition, Key
from mockserver.store.row_keys import MAX_SEQ, row_key

# From a query, the values that are bound to a term's marks.
Slot = Callable[[BoundQuery], tuple[Scalar, ...]]

CONSTANT = {"never": "1 = 0", "always": "1 = 1"}
AGAINST_NOTHING = {"absent": "=", "present": ">"}


class Term(NamedTuple):
    """SQL with `?` for values, and where the values come from."""

    sql: str
    slots: tuple[Slot, ...] = ()


PARTITION = Term("partition = ?", (lambda query: (query.partition,),))


def of_condition(place: int, condition: Condition, prefix: str = "") -> Term:
    """The term of the condition at `place` of the query; `prefix` names the table its column belongs to."""
    column = condition.column
    parts = [_comparison(condition, f"{prefix}{column.name}")]
    if condition.op in ("lt", "lte"):
        parts.append(f"{prefix}{column.name} > {column.absent_sql}")
    if column.sparse and condition.needs_value:
        # PostgreSQL would not see otherwise that a sparse index will do.
        parts.append(f"{prefix}{column.is_present}")
    return Term(" AND ".join(parts), (values_of(place),) if condition.values else ())


def values_of(place: int) -> Slot:
    """The values of the condition at `place`."""
    return lambda query: query.conditions[place].values


def _comparison(condition: Condition, name: str) -> str:
    op = condition.op.removesuffix(OR_ABSENT)
    if op != condition.op:
        return f"({name} {COMPARISONS[op]} ? OR {name} = {condition.column.absent_sql})"
    if op in AGAINST_NOTHING:
        return f"{name} {AGAINST_NOTHING[op]} {condition.column.absent_sql}"
    if op in CONSTANT:
        return CONSTANT[op]
    if op in ("in", "nin"):
        marks = ", ".join("?" * len(condition.values))
        return f"{name} {'IN' if op == 'in' else 'NOT IN'} ({marks})"
    if op == "sw":
        return f"{name} >= ?" + f" AND {name} < ?" * (len(condition.values) - 1)
    return f"{name} {COMPARISONS[op]} ?"


def key_range(query: BoundQuery) -> Term:
    """The rows of the partition by their keys, behind the position when the order is that of keys."""
    by_key = bool(query.after) and not query.keys
    from_below, from_above = by_key and not query.descending, by_key and query.descending

    def first(query: BoundQuery) -> tuple[Scalar, ...]:
        return (query.after[-1] if from_below else row_key(query.partition, 0),)

    def last(query: BoundQuery) -> tuple[Scalar, ...]:
        return (query.after[-1] if from_above else row_key(query.partition, MAX_SEQ),)

    return Term(f"k >{'' if from_below else '='} ? AND k <{'' if from_above else '='} ?", (first, last))


def behind(query: BoundQuery) -> list[Term]:
    """The position as terms to walk one after the other: each is a range that an index on the keys can seek.

    For keys (a, b): the rows equal in a and b with a later row key; equal in a and later in b; later in a.
    """
    names = [*((key.column.name, key.descending) for key in query.keys), ("k", query.descending)]
    return [_behind_at(names, place) for place in range(len(names) - 1, -1, -1)]


def _behind_at(names: Sequence[tuple[str, bool]], place: int) -> Term:
    equal = [f"{name} = ?" for name, _ in names[:place]]
    name, descending = names[place]
    sql = " AND ".join([*equal, f"{name} {'<' if descending else '>'} ?"])
    last = -1 if name == "k" else place
    return Term(sql, (lambda query: (*query.after[:place], query.after[last]),))


def behind_at_once(query: BoundQuery) -> Term:
    """The position as one term: a comparison of row values where all directions are the same, else its parts."""
    directions = {query.descending, *(key.descending for key in query.keys)}
    if len(directions) > 1:
        parts = behind(query)
        return Term(f"({' OR '.join(f'({part.sql})' for part in parts)})", tuple(s for p in parts for s in p.slots))
    names = ", ".join([*(key.column.name for key in query.keys), "k"])
    marks = ", ".join("?" * (len(query.keys) + 1))
    return Term(f"({names}) {'<' if query.descending else '>'} ({marks})", (lambda query: query.after,))


def order(keys: Iterable[Key], descending: bool, prefix: str = "") -> str:
    """The ORDER BY of keys and the row key; `prefix` names the table whose columns the keys are already."""
    names = [*((key.name if prefix else key.sql, key.descending) for key in keys), ("k", descending)]
    return ", ".join(f"{prefix}{name}{' DESC' if down else ''}" for name, down in names)


def conjunction(terms: Iterable[Term]) -> Term:
    """Terms that all must hold."""
    parts = list(terms)
    return Term(" AND ".join(term.sql for term in parts), tuple(slot for term in parts for slot in term.slots))
