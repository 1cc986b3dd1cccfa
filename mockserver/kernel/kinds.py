"""Record declarations: what a kind of record is called, which of its fields can be queried, what it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    composite ones. Every kind has `id`, `seq`, `org` and, unless `plain`, archived and the two times. Records of a
    `due` kind may wait for a moment, their `dueAt`.
    """

    name: str
    prefix: str
    columns: tuple[Column, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    refs: Mapping[str, str] = field(default_factory=dict)
    lines: str = ""
    line_prefix: str = ""
    due: bool = False
    plain: bool = False

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Declared columns after the standard ones; a declared one overrides a standard one of the same path."""
        own = {column.path for column in self.columns}
        standard = () if self.plain else STANDARD_COLUMNS
        return (*(column for column in standard if column.path not in own), *self.columns)

    def column(self, path: str) -> Column:
        """The column of a dotted path; KeyError when the field cannot be queried."""
        for column in self.all_columns:
            if column.path == path:
                return column
        raise KeyError(path)
