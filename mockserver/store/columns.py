"""Fields as SQL columns: what they are called there, and how Python's values are stored in them.

Money and other numbers are integers already, dates ISO text; booleans become 0 and 1. A sort key is never NULL: what
has no value is stored as the empty text, or as a number smaller than every other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def values_reader(columns: Sequence[SqlColumn]) -> Callable[[Record], list[Scalar]]:
    """A function from a record to the stored forms of all its fields, as `SqlColumn.encode` makes them.

    It is Python made for just these columns, some three times as fast as a loop over them. No text of a client's is in
    it: paths stand there as literals.
    """
    heads = dict.fromkeys(column.path.partition(".")[0] for column in columns if "." in column.path)
    names = {head: f"inner{number}" for number, head in enumerate(heads)}
    lines = [
        f"    {name} = get({head!r}); {name} = {name}.get if type({name}) is dict else nothing"
        for head, name in names.items()
    ]
    values = ", ".join(_value_source(column, names) for column in columns)
    source = "\n".join(["def read(record):", "    get = record.get", *lines, f"    return [{values}]"])
    space: dict[str, Any] = {"nothing": {}.get, "value_at": value_at}
    exec(source, space)
    read: Callable[[Record], list[Scalar]] = space["read"]
    return read


def _value_source(column: SqlColumn, names: Mapping[str, str]) -> str:
    """The expression of a column's stored value; `names` are those of the getters of objects, by the object's name."""
    head, *rest = column.path.split(".")
    get = f"get({head!r})"
    if rest:
        get = f"{names[head]}({rest[0]!r})" if len(rest) == 1 else f"value_at(record, {(head, *rest)!r})"
    encoded = {"text": f"v[:{COMPARED_CHARACTERS}]", "bool": "int(v)"}.get(column.type, "v")
    return f"{column.absent!r} if (v := {get}) is None else {encoded}"


def sql_column(column: Column) -> SqlColumn:
    """The SQL column of a field; a prefix keeps `type`, `order` and the like from being words of SQL."""
    absent = "" if column.type in TEXT_TYPES else ABSENT_NUMBER
    name = f"c_{column.path.replace('.', '_')}"
    return SqlColumn(column.path, name, column.type, column.index, column.sparse, absent)


ID = SqlColumn("id", "id", "text", index=True, sparse=False, absent="")
# When a waiting record's next step is to happen; kinds that wait have it.
DUE = sql_column(Column("dueAt", "datetime", index=True, sparse=True))
