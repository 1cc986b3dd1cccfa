"""Block ranges: of every block of rows, the least and the greatest value of each date column (a zone map).

Dates grow with creation, so the rows of a date range lie together. A walk in creation order that filters by such a
range passes over whole blocks here, large ones and in them small ones, instead of over their rows. Ranges only
ever widen: an update or a deletion may leave one wider than its rows, never narrower. Only SQLite has them. They are
kept by statements beside each write, not by triggers: with a trigger SQLite copies every page a statement touches.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from operator import ge, le
from typing import NamedTuple, Protocol

from mockserver.kernel.query import Scalar
from mockserver.store.columns import SqlColumn
from mockserver.store.query.conditions import COMPARISONS, Condition
from mockserver.store.tables import Table

# Where small blocks begin, behind all large ones: no row key without its last bits is as great.
FIRST_SMALL = 1 << 60
# A block of rows by its number, and its ranges: the least and the greatest value of each column.
Block = tuple[int, Sequence[Scalar]]

SECOND = len("2026-11-24T21:28:08")

# The side of a block's range that tells whether a block can hold rows of a range.
SIDES = {"gt": "high", "gte": "high", "lt": "low", "lte": "low"}


class Level(NamedTuple):
    """The blocks of one size, under a name of their own in a statement.

    Their `b` is a row key without its last `bits`, and `first` more: all sizes are in one table, for each table costs
    every world in memory a page and the time to read of it.
    """

    name: str
    bits: int
    first: int = 0

    @property
    def number(self) -> str:
        """A block's row key without its last bits."""
        return f"({self.name}.b - {self.first})" if self.first else f"{self.name}.b"

    def block_of(self, key: int) -> int:
        """The block that a row key lies in."""
        return (key >> self.bits) + self.first


# Blocks of 2,048 serial numbers, some 500 bills with their lines, and within them of 128.
LEVELS = (Level("large", 11), Level("small", 7, FIRST_SMALL))


class KnownBlocks(Protocol):
    """What a transaction knows of the ranges of blocks: of one block of each size and table, by their names."""

    def block(self, name: str) -> Block | None: ...

    def note_block(self, name: str, block: Block) -> None: ...


class BlockRanges:
    """The block ranges of one table: a table of blocks, with two columns for each date column."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.name = f"s_{table.kind.name}"
        self.columns = [column for column in table.columns if has_ranges(column)]
        self.places = frozenset(place for place, column in enumerate(table.columns) if has_ranges(column))

    @cached_property
    def _in_order(self) -> list[int]:
        return sorted(self.places)

    @property
    def exist(self) -> bool:
        """Whether the table has any: it has indexed date columns, and the engine needs to be helped."""
        return bool(self.columns) and self.table.dialect.hints

    @cached_property
    def _in_use(self) -> bool:
        return self.exist

    @property
    def sides(self) -> list[str]:
        """The SQL columns after the block number: the least and the greatest value of each date column."""
        return [f"{c.name}_{side}" for c in self.columns for side in ("low", "high")]

    @property
    def ddl(self) -> list[str]:
        """The statements that make the table of blocks."""
        columns = ", ".join(f"{side} TEXT NOT NULL" for side in self.sides)
        return [f"CREATE TABLE {self.name} (b INTEGER PRIMARY KEY, {columns})"]

    @cached_property
    def _on_conflict(self) -> str:
        sets = ", ".join(
            f"{side} = {'min' if side.endswith('_low') else 'max'}({side}, excluded.{side})" for side in self.sides
        )
        return f"ON CONFLICT (b) DO UPDATE SET {sets}"

    @cached_property
    def _widen_one(self) -> str:
        row = f"({', '.join('?' * (1 + len(self.sides)))})"
        return f"INSERT INTO {self.name} VALUES {', '.join([row] * len(LEVELS))} {self._on_conflict}"

    @cached_property
    def _names(self) -> list[tuple[str, Level]]:
        return [(f"{self.name}.{level.name}", level) for level in LEVELS]

    def of_row(self, key: int, values: Sequence[Scalar], known: KnownBlocks) -> tuple[str, list[Scalar]] | None:
        """The statement that takes a row into its blocks, None where none is needed; `values` begin with all columns'.

        That is where its smallest block is known to reach as far as the row: the others are widened with it. For the
        next rows to be made in them, ranges of moments reach to the end of the second.
        """
        if not self._in_use:
            return None
        lows = [values[place] for place in self._in_order]
        name, level = self._names[-1]
        if reaches(known.block(name), level.block_of(key), lows):
            return None
        highs = [end_of_second(value) for value in lows]
        bound: list[Scalar] = []
        for name, level in self._names:
            widened = widest(known.block(name), level.block_of(key), lows, highs)
            known.note_block(name, widened)
            bound += (widened[0], *widened[1])
        return self._widen_one, bound

    @cached_property
    def of_rows(self) -> list[str]:
        """The statements that take the rows between two row keys into their blocks."""
        values = ", ".join(f"min({c.name}), max({c.name})" for c in self.columns)
        return [
            f"INSERT INTO {self.name} SELECT (k >> {level.bits}) + {level.first}, {values} FROM {self.table.name}"
            f" WHERE k BETWEEN ? AND ? GROUP BY 1 {self._on_conflict}"
            for level in (LEVELS if self.exist else ())
        ]

    def can_skip(self, condition: Condition) -> bool:
        """Whether blocks can be passed over for a condition: a range of a date column."""
        return condition.op in SIDES and condition.column in self.columns

    def term(self, condition: Condition, level: Level) -> str:
        """The SQL condition on a block; the value is bound as the condition's own."""
        side = f"{level.name}.{condition.column.name}_{SIDES[condition.op]}"
        return f"{side} {COMPARISONS[condition.op]} ?"


def reaches(block: Block | None, number: int, values: Sequence[Scalar]) -> bool:
    """Whether what is known of a block's ranges holds the values of a row in the block of a number."""
    if block is None or block[0] != number:
        return False
    sides = block[1]
    return all(map(le, sides[::2], values)) and all(map(ge, sides[1::2], values))


def widest(block: Block | None, number: int, lows: Sequence[Scalar], highs: Sequence[Scalar]) -> Block:
    """The ranges of the block of a number with those of a row beside what is known of them."""
    if block is not None and block[0] == number:
        lows, highs = list(map(min, block[1][::2], lows)), list(map(max, block[1][1::2], highs))
    return number, [side for pair in zip(lows, highs, strict=True) for side in pair]


def end_of_second(value: Scalar) -> Scalar:
    """What no moment of the same second is greater than; a date, or no value, stays what it is."""
    return f"{value[:SECOND]}~" if isinstance(value, str) and len(value) > SECOND else value


def has_ranges(column: SqlColumn) -> bool:
    """Whether blocks have ranges of a column: an indexed one of dates that most records have."""
    return column.index and not column.sparse and column.type in ("date", "datetime")
