"""Fields as SQL columns: what they are called there, and how Python's values are stored in them.

Money and other numbers are integers already, dates ISO text; booleans become 0 and 1. A sort key is never NULL: what
has no value is stored as the empty text, or as a number smaller than every other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockserver.kernel.kinds import Column, Record, value_at
from mockserver.kernel.query import COMPARED_CHARACTERS, Scalar

ABSENT_NUMBER = -(2**62)
MAX_NUMBER = 2**63 - 1

TEXT_TYPES = ("text", "date", "datetime")


@dataclass(frozen=True, slots=True, eq=False)
class SqlColumn:
    """A queryable field of one table, by its dotted `path` in records and its `name` in SQL.

    `absent` is stored where a record has no value. There is one object for each field of a table: columns are equal
    when they are the same.
    """

    path: str
    name: str
    type: str
    index: bool
    sparse: bool
    absent: Scalar

    @property
    def is_text(self) -> bool:
        """Whether values are stored as text (dates among them), else as integers."""
        return self.type in TEXT_TYPES

    @property
    def absent_sql(self) -> str:
        """What stands for no value, as a literal."""
        return "''" if self.is_text else str(self.absent)

    @property
    def is_present(self) -> str:
        """That a row has a value here, as a condition that bounds no walk of an index."""
        return f"{self.name} <> {self.absent_sql}"

    def encode(self, value: Any) -> Scalar:
        """The stored form of a record's value; None is stored as `absent`."""
        if value is None:
            return self.absent
        if self.type == "text":
            return value[:COMPARED_CHARACTERS]  # type: ignore[no-any-return]
        return int(value) if self.type == "bool" else value

    def encode_operand(self, value: Scalar | None) -> Scalar:
        """The stored form of a filter's value: numbers beyond what a column holds count as the next that fits."""
        if value is None or isinstance(value, str):
            return self.encode(value)
        return min(max(int(value), ABSENT_NUMBER + 1), MAX_NUMBER)

    def reader(self) -> Callable[[Record], Scalar]:
        """A function from a record to the stored form of its field: faster where the path is a single name."""
        absent, encode, place = self.absent, self.encode, tuple(self.path.split("."))
        if len(place) > 1:
            return lambda record: encode(value_at(record, place))
        (name,) = place

        def read(record: Record) -> Scalar:
            value = record.get(name)
            return absent if value is None else encode(value)

        return read


def sql_column(column: Column) -> SqlColumn:
    """The SQL column of a field; a prefix keeps `type`, `order` and the like from being words of SQL."""
    absent = "" if column.type in TEXT_TYPES else ABSENT_NUMBER
    name = f"c_{column.path.replace('.', '_')}"
    return SqlColumn(column.path, name, column.type, column.index, column.sparse, absent)


ID = SqlColumn("id", "id", "text", index=True, sparse=False, absent="")
# When a waiting record's next step is to happen; kinds that wait have it.
DUE = sql_column(Column("dueAt", "datetime", index=True, sparse=True))
