"""Spans: of every block of rows, the least and the greatest value of each date column.

Dates grow with creation, so the rows of a date range lie together. A walk in creation order that filters by such a
range passes over whole blocks here, large ones and in them small ones, instead of over their rows. Spans only ever
widen: an update or a deletion may leave one wider than its rows, never narrower. SQLite keeps them by triggers.
"""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.kernel.kinds import Column
from mockserver.store.conditions import COMPARISONS, Condition
from mockserver.store.tables import Table, sql_name

# Blocks of 2,048 serial numbers, some 500 bills with their lines, and within them of 128.
LEVELS = (11, 7)

# The side of a span that tells whether a block can hold rows of a range.
SIDES = {"gt": "high", "gte": "high", "lt": "low", "lte": "low"}


@dataclass(frozen=True, slots=True)
class Level:
    """The table of blocks of one size: `b` is a row key without its last `bits`."""

    table: str
    bits: int


class Spans:
    """The spans of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.levels = [Level(f"s{bits}_{table.kind.name}", bits) for bits in LEVELS]
        self.columns = [c for c in table.columns if spanned(c)]

    @property
    def exist(self) -> bool:
        """Whether the table has any."""
        return bool(self.columns) and self.table.flavor.hints

    @property
    def sides(self) -> list[str]:
        """The SQL columns after the block number."""
        return [f"{sql_name(c)}_{side}" for c in self.columns for side in ("low", "high")]

    @property
    def ddl(self) -> list[str]:
        """The statements that make the tables and the triggers."""
        columns = ", ".join(f"{side} TEXT NOT NULL" for side in self.sides)
        tables = [f"CREATE TABLE {level.table} (b INTEGER PRIMARY KEY, {columns})" for level in self.levels]
        return [*tables, *self.triggers.values()]

    @property
    def triggers(self) -> dict[str, str]:
        """The statements that make the triggers, by their names."""
        events = {"insert": "INSERT", "update": f"UPDATE OF {', '.join(sql_name(c) for c in self.columns)}"}
        acts = " ".join(f"{self._widening(level)};" for level in self.levels)
        return {
            (name := f"t_{self.table.kind.name}_{event}"): (
                f"CREATE TRIGGER {name} AFTER {when} ON {self.table.name} BEGIN {acts} END"
            )
            for event, when in events.items()
        }

    def _widening(self, level: Level) -> str:
        values = ", ".join(f"new.{sql_name(c)}, new.{sql_name(c)}" for c in self.columns)
        widened = ", ".join(
            f"{side} = {'min' if side.endswith('_low') else 'max'}({side}, excluded.{side})" for side in self.sides
        )
        return (
            f"INSERT INTO {level.table} VALUES (new.k >> {level.bits}, {values})"
            f" ON CONFLICT (b) DO UPDATE SET {widened}"
        )

    @property
    def fill(self) -> list[str]:
        """The statements that compute the spans of a table anew."""
        values = ", ".join(f"min({sql_name(c)}), max({sql_name(c)})" for c in self.columns)
        return [
            statement
            for level in self.levels
            for statement in (
                f"DELETE FROM {level.table}",
                f"INSERT INTO {level.table} SELECT k >> {level.bits}, {values} FROM {self.table.name} GROUP BY 1",
            )
        ]

    def tells_of(self, condition: Condition) -> bool:
        """Whether blocks can be passed over for a condition."""
        return condition.op in SIDES and condition.column in self.columns

    def term(self, condition: Condition, level: Level) -> str:
        """The SQL condition on a block; the value is bound as the condition's own."""
        side = f"{level.table}.{sql_name(condition.column)}_{SIDES[condition.op]}"
        return f"{side} {COMPARISONS[condition.op]} ?"


def spanned(column: Column) -> bool:
    """Whether a column has spans."""
    return column.index and not column.sparse and column.type in ("date", "datetime")
