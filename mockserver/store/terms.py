"""Terms of a WHERE clause: their SQL, and which values of a query are bound to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mockserver.kernel.kinds import Column
from mockserver.kernel.query import Scalar
from mockserver.store.conditions import COMPARISONS, BoundQuery, Condition, Key
from mockserver.store.row_keys import MAX_SEQ, row_key
from mockserver.store.tables import absent, is_there, sql_name

Slot = Callable[[BoundQuery], tuple[Scalar, ...]]

CONSTANT = {"never": "1 = 0", "always": "1 = 1"}
AGAINST_NOTHING = {"absent": "=", "present": ">"}


@dataclass(frozen=True, slots=True)
class Term:
    """SQL with `?` for values, and where the values come from."""

    sql: str
    slots: tuple[Slot, ...] = ()


def named(column: Column, prefix: str = "") -> str:
    """A column in SQL; `id` is no declared one."""
    return f"{prefix}id" if column.path == "id" else f"{prefix}{sql_name(column)}"


HOME = Term("home = ?", (lambda asked: (asked.home,),))


def of_condition(place: int, condition: Condition, prefix: str = "") -> Term:
    """The term of the condition at `place` of the query."""
    parts = [_comparison(condition, prefix)]
    if condition.op in ("lt", "lte"):
        parts.append(f"{named(condition.column, prefix)} > {absent(condition.column)}")
    if condition.column.sparse and condition.needs_value:
        # PostgreSQL would not see otherwise that a sparse index will do.
        parts.append(f"{prefix}{is_there(condition.column)}")
    return Term(" AND ".join(parts), (values_of(place),) if condition.values else ())


def values_of(place: int) -> Slot:
    """The values of the condition at `place`."""
    return lambda asked: asked.conditions[place].values


def _comparison(condition: Condition, prefix: str) -> str:
    name, op = named(condition.column, prefix), condition.op
    if op in AGAINST_NOTHING:
        return f"{name} {AGAINST_NOTHING[op]} {absent(condition.column)}"
    if op in CONSTANT:
        return CONSTANT[op]
    if op in ("in", "nin"):
        marks = ", ".join("?" * len(condition.values))
        return f"{name} {'IN' if op == 'in' else 'NOT IN'} ({marks})"
    if op == "sw":
        return f"{name} >= ?" + f" AND {name} < ?" * (len(condition.values) - 1)
    return f"{name} {COMPARISONS[op]} ?"


def key_range(asked: BoundQuery) -> Term:
    """The rows of the home by their keys, behind the position when the order is that of keys."""
    moved = bool(asked.after) and not asked.keys
    from_below, from_above = moved and not asked.descending, moved and asked.descending

    def least(a: BoundQuery) -> tuple[Scalar, ...]:
        return (a.after[-1] if from_below else row_key(a.home, 0),)

    def greatest(a: BoundQuery) -> tuple[Scalar, ...]:
        return (a.after[-1] if from_above else row_key(a.home, MAX_SEQ),)

    return Term(f"k >{'' if from_below else '='} ? AND k <{'' if from_above else '='} ?", (least, greatest))


def behind(asked: BoundQuery) -> list[Term]:
    """The position as terms to walk one after the other: each is a range that an index on the keys can seek.

    For keys (a, b): the rows equal in a and b with a later row key; equal in a and later in b; later in a.
    """
    names = [*((named(key.column), key.descending) for key in asked.keys), ("k", asked.descending)]
    return [_behind_at(names, place) for place in range(len(names) - 1, -1, -1)]


def _behind_at(names: Sequence[tuple[str, bool]], place: int) -> Term:
    equal = [f"{name} = ?" for name, _ in names[:place]]
    name, descending = names[place]
    sql = " AND ".join([*equal, f"{name} {'<' if descending else '>'} ?"])
    last = -1 if name == "k" else place
    return Term(sql, (lambda asked: (*asked.after[:place], asked.after[last]),))


def behind_at_once(asked: BoundQuery) -> Term:
    """The position as one term."""
    directions = {asked.descending, *(key.descending for key in asked.keys)}
    if len(directions) > 1:
        parts = behind(asked)
        return Term(f"({' OR '.join(f'({part.sql})' for part in parts)})", tuple(s for p in parts for s in p.slots))
    names = ", ".join([*(named(key.column) for key in asked.keys), "k"])
    marks = ", ".join("?" * (len(asked.keys) + 1))
    return Term(f"({names}) {'<' if asked.descending else '>'} ({marks})", (lambda a: a.after,))


def order(keys: Iterable[Key], descending: bool, prefix: str = "") -> str:
    """The ORDER BY of keys and the row key."""
    names = [*((named(key.column), key.descending) for key in keys), ("k", descending)]
    return ", ".join(f"{prefix}{name}{' DESC' if down else ''}" for name, down in names)


def joined(terms: Iterable[Term]) -> Term:
    """Terms that all must hold."""
    kept = list(terms)
    return Term(" AND ".join(term.sql for term in kept), tuple(slot for term in kept for slot in term.slots))
