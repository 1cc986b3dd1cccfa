"""Spans: of every block of rows, the least and the greatest value of each date column.

Dates grow with creation, so the rows of a date range lie together. A walk in creation order that filters by such a
range passes over whole blocks here instead of over their rows. Spans only ever widen: an update or a deletion may leave
one wider than its rows, never narrower. SQLite keeps them by triggers.
"""

from __future__ import annotations

from mockserver.kernel.kinds import Column
from mockserver.store.conditions import COMPARISONS, Condition
from mockserver.store.tables import Table, sql_name

# 2,048 serial numbers: some 500 bills with their lines, or as many vendors.
BLOCK_BITS = 11
LAST_IN_BLOCK = (1 << BLOCK_BITS) - 1

# The side of a span that tells whether a block can hold rows of a range.
SIDES = {"gt": "high", "gte": "high", "lt": "low", "lte": "low"}


class Spans:
    """The spans of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.name = f"s_{table.kind.name}"
        self.columns = [c for c in table.columns if spanned(c)]

    @property
    def exist(self) -> bool:
        """Whether the table has any."""
        return bool(self.columns) and self.table.flavor.hints

    @property
    def sides(self) -> list[str]:
        """The SQL columns after the block number `b`."""
        return [f"{sql_name(c)}_{side}" for c in self.columns for side in ("low", "high")]

    @property
    def ddl(self) -> list[str]:
        """The statements that make the table and its triggers."""
        columns = ", ".join(f"{side} TEXT NOT NULL" for side in self.sides)
        return [f"CREATE TABLE {self.name} (b INTEGER PRIMARY KEY, {columns})", *self.triggers.values()]

    @property
    def triggers(self) -> dict[str, str]:
        """The statements that make the triggers, by their names."""
        watched = ", ".join(sql_name(c) for c in self.columns)
        return {
            f"{self.name}_insert": self._trigger(f"{self.name}_insert", "INSERT"),
            f"{self.name}_update": self._trigger(f"{self.name}_update", f"UPDATE OF {watched}"),
        }

    def _trigger(self, name: str, when: str) -> str:
        values = ", ".join(f"new.{sql_name(c)}, new.{sql_name(c)}" for c in self.columns)
        widened = ", ".join(
            f"{side} = {'min' if side.endswith('_low') else 'max'}({side}, excluded.{side})" for side in self.sides
        )
        return (
            f"CREATE TRIGGER {name} AFTER {when} ON {self.table.name} BEGIN"
            f" INSERT INTO {self.name} VALUES (new.k >> {BLOCK_BITS}, {values})"
            f" ON CONFLICT (b) DO UPDATE SET {widened}; END"
        )

    @property
    def fill(self) -> str:
        """The statement that computes the spans of a table that has none."""
        values = ", ".join(f"min({sql_name(c)}), max({sql_name(c)})" for c in self.columns)
        return f"INSERT INTO {self.name} SELECT k >> {BLOCK_BITS}, {values} FROM {self.table.name} GROUP BY 1"

    def tells_of(self, condition: Condition) -> bool:
        """Whether blocks can be passed over for a condition."""
        return condition.op in SIDES and condition.column in self.columns

    def term(self, condition: Condition) -> str:
        """The SQL condition on a block; the value is bound as the condition's own."""
        return f"{sql_name(condition.column)}_{SIDES[condition.op]} {COMPARISONS[condition.op]} ?"


def spanned(column: Column) -> bool:
    """Whether a column has spans."""
    return column.index and not column.sparse and column.type in ("date", "datetime")
