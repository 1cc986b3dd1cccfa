"""A small image as PostgreSQL is given it: the rows of a table as constant arrays, in one statement that moves them.

Made once, they are sent again for every world of the image: only the two numbers change by which keys are moved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Any, NamedTuple

from psycopg import postgres
from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format

from mockserver.kernel.kinds import Kind
from mockserver.store.blobs import Blobs
from mockserver.store.bulk import MIN_REBUILD, analyze
from mockserver.store.memory import LOCAL
from mockserver.store.query.selects import Tables
from mockserver.store.row_keys import keys_of, partitions_of
from mockserver.store.tables import Table

# An array as the server takes it: one dimension, no NULLs, type, size, first index; then each value behind its length.
HEAD = Struct("!iiIii")
LENGTH = Struct("!i")
BIGINT = Struct("!iq")

NUL, NUL_STAND_IN = "\0", "\ufffd"


class BigintArray(NamedTuple):
    """Integers, as the server takes them."""

    data: bytes


class TextArray(NamedTuple):
    """Texts, as the server takes them."""

    data: bytes


class ArrayDumper(Dumper):
    """Sends an array as it is."""

    format = Format.BINARY

    def dump(self, obj: BigintArray | TextArray) -> Buffer | None:
        """The bytes of the array."""
        return obj.data


class BigintArrayDumper(ArrayDumper):
    """Sends integers as one `bigint[]`, in the server's binary form."""

    oid = postgres.types["int8"].array_oid


class TextArrayDumper(ArrayDumper):
    """Sends texts as one `text[]`, in the server's binary form."""

    oid = postgres.types["text"].array_oid


def register(adapters: AdaptersMap) -> None:
    """Let a connection send arrays."""
    adapters.register_dumper(BigintArray, BigintArrayDumper)
    adapters.register_dumper(TextArray, TextArrayDumper)


class PackedWorld(NamedTuple):
    """An image's world: its serial number and state, its files, and of each table that has rows a statement.

    To each statement are bound by how much keys and partitions are moved, then its arrays.
    """

    seq: int
    state: str
    files: Sequence[bytes]
    inserts: Sequence[tuple[str, Sequence[BigintArray | TextArray]]]
    large_tables: Sequence[str]

    def insert(self, connection: Any, blobs: Blobs, world: int) -> None:
        """Write everything but the world's own row."""
        for content in self.files:
            blobs.put(connection, world, content)
        shifts = (keys_of(world)[0] - keys_of(LOCAL)[0], partitions_of(world)[0] - partitions_of(LOCAL)[0])
        for sql, arrays in self.inserts:
            connection.execute(sql, (*shifts, *arrays))
        for name in self.large_tables:
            connection.execute(analyze(name))


def pack(image: sqlite3.Connection, tables: Tables, kinds: Iterable[Kind]) -> PackedWorld:
    """The world of an image; `tables` are those that it is to be written to."""
    seq, state = image.execute("SELECT seq, state FROM world WHERE id = ?", (LOCAL,)).fetchone()
    inserts, large_tables = [], []
    for table in (tables.of(kind)[0] for kind in kinds):
        rows = image.execute(f"SELECT {', '.join(names_of(table))} FROM {table.name} ORDER BY k").fetchall()
        if rows:
            inserts.append((insert_of(table), arrays_of(table, rows)))
        if len(rows) >= MIN_REBUILD:
            large_tables.append(table.name)
    return PackedWorld(seq, state, list(tables.blobs.all(image, LOCAL)), inserts, large_tables)


def names_of(table: Table) -> list[str]:
    """The columns of a table."""
    return ["k", "partition", *table.column_names]


def insert_of(table: Table) -> str:
    """The INSERT of rows that are given as an array a column; see `PackedWorld`."""
    names = ", ".join(names_of(table))
    marks = ", ".join(["%s"] * len(names_of(table)))
    values = ", ".join(["k + %s", "partition + %s", *table.column_names])
    return f"INSERT INTO {table.name} ({names}) SELECT {values} FROM unnest({marks}) AS r ({names})"


def arrays_of(table: Table, rows: Iterable[Sequence[Any]]) -> list[BigintArray | TextArray]:
    """An array for each column."""
    are_texts = (False, False, True, *(column.is_text for column in table.columns), True)
    columns = zip(*rows, strict=True)
    return [(texts if is_text else bigints)(values) for is_text, values in zip(are_texts, columns, strict=True)]


def bigints(values: Sequence[int]) -> BigintArray:
    """Integers of 64 bits as an array, each behind its length."""
    return BigintArray(head("int8", len(values)) + b"".join([BIGINT.pack(8, value) for value in values]))


def texts(values: Sequence[str]) -> TextArray:
    """Texts in UTF-8 as an array, each behind its length in bytes; NULs are replaced."""
    parts = [head("text", len(values))]
    for value in values:
        data = without_nul(value).encode()
        parts += LENGTH.pack(len(data)), data
    return TextArray(b"".join(parts))


def head(type_name: str, size: int) -> bytes:
    """What stands before the values of an array."""
    return HEAD.pack(1, 0, postgres.types[type_name].oid, size, 1)


def without_nul(text: str) -> str:
    """A text with U+FFFD for every NUL.

    PostgreSQL has no texts with a NUL; records keep theirs, escaped in JSON, and are found by the stand-in.
    """
    return text.replace(NUL, NUL_STAND_IN)
