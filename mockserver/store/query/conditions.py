"""Queries made ready for SQL: filters as conditions, sorts as keys; their shape decides the statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockserver.kernel.query import Filter, Query, Scalar, Sort, Value
from mockserver.store.columns import SqlColumn
from mockserver.store.row_keys import row_key

LAST_CHARACTER = "\U0010ffff"
# `in` lists up to this length are read as one walk per value.
MAX_BRANCHES = 32
# Longer ones are filled up to a power of two, so that few statements serve all lengths.
MAX_LIST_LENGTH = 512

COMPARISONS = {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
RANGES = ("gt", "gte", "lt", "lte", "sw")

# What a comparison with the absent value comes to.
AGAINST_ABSENT = {
    "eq": "absent",
    "ne": "present",
    "gt": "present",
    "gte": "present",
    "sw": "present",
    "lt": "never",
    "lte": "never",
}

OR_ABSENT = "|absent"

Shape = tuple[object, ...]


class Condition(NamedTuple):
    """A filter that means one thing: `op` is a filter's, or `absent`, `present`, `never` or `always`.

    `values` are in the store's encoding; those of `sw` are the prefix and the least text past all that start with it.
    A range that also leaves the rows without a value ends in `OR_ABSENT`: no index is walked for it.
    """

    column: SqlColumn
    op: str
    values: tuple[Scalar, ...] = ()

    @property
    def shape(self) -> Shape:
        """What of the condition its SQL depends on."""
        return self.column.name, self.op, len(self.values), self.needs_value

    @property
    def needs_value(self) -> bool:
        """Whether only rows with a value in the column can meet it."""
        if self.op == "in":
            return self.column.absent not in self.values
        return self.op in ("eq", "present", *RANGES)


class Key(NamedTuple):
    """One column of an order and the direction it is walked in; the row key ends every order."""

    column: SqlColumn
    descending: bool
    stand_ins: tuple[tuple[Scalar, Scalar], ...] = ()
    other: Scalar | None = None

    @property
    def sql(self) -> str:
        """What rows are ordered by: the column, or what its values count as."""
        if not self.stand_ins:
            return self.column.name
        pairs = dict(self.stand_ins[::-1])
        if self.other is not None:
            pairs.setdefault(self.column.absent, self.column.absent)
        cases = " ".join(f"WHEN {literal(value)} THEN {literal(other)}" for value, other in pairs.items())
        return f"CASE {self.column.name} {cases} ELSE {self._others} END"

    @property
    def _others(self) -> str:
        return self.column.name if self.other is None else literal(self.other)

    @property
    def name(self) -> str:
        """What `sql` is called where it is selected."""
        return f"o_{self.column.name}" if self.stand_ins else self.column.name


def literal(value: Scalar) -> str:
    """A value in SQL: the statement depends on it. Only values that programs say come here."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


class BoundQuery(NamedTuple):
    """A query ready for SQL. `after` holds a value for each key, then the row key; `descending` is the row key's."""

    partition: int
    conditions: tuple[Condition, ...]
    keys: tuple[Key, ...]
    descending: bool
    after: tuple[Scalar, ...]
    offset: int

    @property
    def shape(self) -> Shape:
        """What of the query its SQL depends on."""
        conditions = tuple(condition.shape for condition in self.conditions)
        return conditions, self.keys, self.descending, self.after_absent, bool(self.after), bool(self.offset)

    @property
    def after_absent(self) -> bool:
        """Whether the page starts behind a row that has no value in the first key."""
        return bool(self.after and self.keys) and self.after[0] == self.keys[0].column.absent


def bind(query: Query, partition: int, columns: Mapping[str, SqlColumn]) -> BoundQuery:
    """A query made ready for a partition's rows; `columns` are by field path. KeyError for a field without one."""
    conditions = tuple(_condition_of_filter(columns[one.field], one) for one in query.filters)
    constant = {c.column.path for c in conditions if c.op in ("eq", "absent")}
    ordering = [(place, sort) for place, sort in enumerate(query.sort) if _orders(query.sort, place, constant)]
    last = query.sort[-1].descending if query.sort else False
    after: tuple[Scalar, ...] = ()
    if query.after:
        after = (*(query.after[place] for place, _ in ordering), row_key(partition, int(query.after[-1])))
    keys = tuple(key_of(columns[sort.field], sort, query.backward) for _, sort in ordering)
    return BoundQuery(partition, conditions, keys, last != query.backward, after, query.offset)


def _orders(sorts: Sequence[Sort], place: int, constant: set[str]) -> bool:
    """Whether a sort still orders rows behind those in front of it, and is not the same in all rows."""
    field = sorts[place].field
    return field not in constant and all(sort.field != field for sort in sorts[:place])


def key_of(column: SqlColumn, sort: Sort, backward: bool) -> Key:
    """How rows are compared by a sort: its column, whether downwards (turned round by `backward`), what stands in."""
    stand_ins = tuple((column.encode(value), column.encode(other)) for value, other in sort.stand_ins)
    other = None if sort.other is None else column.encode(sort.other)
    return Key(column, sort.descending != backward, stand_ins, other)


def _condition_of_filter(column: SqlColumn, filter: Filter) -> Condition:
    condition = condition_of(column, filter.op, filter.value)
    if not filter.or_absent or condition.op not in RANGES or condition.op == "sw":
        return condition
    return Condition(column, f"{condition.op}{OR_ABSENT}", condition.values)


def condition_of(column: SqlColumn, op: str, value: Value) -> Condition:
    """What a filter means: its values in the store's encoding, each once, a single one of a list as such."""
    if isinstance(value, tuple):
        return _of_list(column, op, tuple(dict.fromkeys(map(column.encode_operand, value))))
    return _of_one(column, op, column.encode_operand(value))


def _of_one(column: SqlColumn, op: str, value: Scalar) -> Condition:
    if value == column.absent:
        return Condition(column, AGAINST_ABSENT[op])
    if op == "sw":
        return Condition(column, "sw", (value, *successor(str(value))))
    return Condition(column, op, (value,))


def _of_list(column: SqlColumn, op: str, values: tuple[Scalar, ...]) -> Condition:
    if not values:
        return Condition(column, "never" if op == "in" else "always")
    if len(values) == 1:
        return _of_one(column, "eq" if op == "in" else "ne", values[0])
    return Condition(column, op, values + values[-1:] * (_list_length(len(values)) - len(values)))


def _list_length(length: int) -> int:
    return 1 << (length - 1).bit_length() if MAX_BRANCHES < length <= MAX_LIST_LENGTH else length


def successor(prefix: str) -> tuple[str, ...]:
    """The least text above every text that starts with `prefix`; nothing where there is none."""
    stem = prefix.rstrip(LAST_CHARACTER)
    if not stem:
        return ()
    following = ord(stem[-1]) + 1
    # UTF-8 has no surrogates.
    return (stem[:-1] + chr(0xE000 if following == 0xD800 else following),)
