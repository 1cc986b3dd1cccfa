"""Record declarations: what a kind of record is called, which of its fields can be queried, what it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

Record = dict[str, Any]

COLUMN_TYPES = ("text", "int", "bool", "date", "datetime", "money", "decimal")


def value_at(record: Record, place: tuple[str, ...]) -> Any:
    """The value at a path of a record; None where there is none."""
    value: Any = record
    for key in place:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def set_value_at(record: Record, place: tuple[str, ...], value: Any) -> None:
    """Set the value at a path, making the objects on the way."""
    for key in place[:-1]:
        inner = record.get(key)
        if not isinstance(inner, dict):
            inner = record[key] = {}
        record = inner
    record[place[-1]] = value


@dataclass(frozen=True, slots=True)
class Column:
    """A field that can be queried: its dotted path in the record, its type, and whether it has an index of its own.

    `type` is one of `COLUMN_TYPES`: `money` is integer cents, `decimal` integer millionths, dates are ISO text.
    `sparse` columns are absent in most records: their index holds only the rows that have a value.
    """

    path: str
    type: str = "text"
    index: bool = False
    sparse: bool = False


STANDARD_COLUMNS = (
    Column("archived", "bool", index=True),
    Column("createdTime", "datetime", index=True),
    Column("updatedTime", "datetime", index=True),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    `refs` maps dotted paths (`billLineItems[].itemId`) to the kind their ids belong to. `indexes` are further
    composite ones. `carries` maps the path of an indexed column to that of another, whose values stand in its index
    too: a list in the order of the one passes over what a filter by the other leaves out, without a look at it. Every
    kind has `id`, `seq`, `org` and, unless `plain`, archived and the two times. Records of a `due` kind may wait for a
    moment, their `dueAt`. Of `few` records, which change seldom, what was found is kept at hand.
    """

    name: str
    prefix: str
    columns: tuple[Column, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    carries: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    lines: str = ""
    line_prefix: str = ""
    due: bool = False
    plain: bool = False
    few: bool = False

    def __post_init__(self) -> None:
        for path in chain(*self.indexes, *self.carries.items()):
            if self.column(path) is None:
                raise ValueError(f"kind {self.name} has an index of {path}, but no such column")
        for column in self.columns:
            if column.type not in COLUMN_TYPES:
                raise ValueError(f"column {column.path} of kind {self.name} has an unknown type: {column.type}")

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Declared columns after the standard ones; a declared one overrides a standard one of the same path."""
        own = {column.path for column in self.columns}
        standard = () if self.plain else STANDARD_COLUMNS
        return (*(column for column in standard if column.path not in own), *self.columns)

    def column(self, path: str) -> Column | None:
        """The column of a dotted path; None where the field cannot be queried."""
        return next((column for column in self.all_columns if column.path == path), None)


def check_prefixes(kind: Kind, others: Iterable[Kind]) -> None:
    """Refuse a kind whose ids, or its lines', could be taken for another's, with a `ValueError` that names both.

    Ids of a kind without a prefix are not minted here.
    """
    own = {kind.prefix, kind.line_prefix} - {""}
    if kind.prefix and kind.prefix == kind.line_prefix:
        raise ValueError(f"ids of kind {kind.name} and of its lines have the prefix {kind.prefix}")
    for other in others:
        for prefix in own & {other.prefix, other.line_prefix}:
            raise ValueError(f"ids of kinds {other.name} and {kind.name} have the prefix {prefix}")
