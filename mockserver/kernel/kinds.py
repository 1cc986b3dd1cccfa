"""Record declarations: what a kind of record is called, which of its fields can be queried, what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.kernel.query import Scalar

Record = dict[str, Any]

COLUMN_TYPES = ("text", "int", "bool", "date", "datetime", "money", "decimal")

# An absent value sorts before every present one; sort keys are never NULL.
ABSENT_NUMBER = -(2**62)

# Free texts are compared and sorted by their first characters: PostgreSQL indexes no more than 2.7 kB.
COMPARED_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A queryable field: its dotted path in the record, its type, and whether it has an index of its own.

    `sparse` columns are absent in most records: their index holds only the rows that have a value.
    """

    path: str
    type: str = "text"
    index: bool = False
    sparse: bool = False

    @property
    def name(self) -> str:
        """The SQL column name."""
        return self.path.replace(".", "_")

    @property
    def is_text(self) -> bool:
        """Whether values are stored as text (else as integers)."""
        return self.type in ("text", "date", "datetime")

    @property
    def absent(self) -> Scalar:
        """What is stored where the record has no value."""
        return "" if self.is_text else ABSENT_NUMBER

    def stored(self, value: Any) -> Scalar:
        """The stored form of a value that is there."""
        if self.type == "text":
            return value[:COMPARED_CHARACTERS]  # type: ignore[no-any-return]
        return int(value) if self.type == "bool" else value

    def read(self, record: Record) -> Scalar:
        """The stored form of this field of `record`."""
        value: Any = record
        for part in self.path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return self.absent if value is None else self.stored(value)

    def reader(self) -> Callable[[Record], Scalar]:
        """`read` for many records: faster where the path is a single name."""
        if "." in self.path:
            return self.read
        name, absent, stored = self.path, self.absent, self.stored

        def read(record: Record) -> Scalar:
            value = record.get(name)
            return absent if value is None else stored(value)

        return read


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
