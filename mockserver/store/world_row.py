"""The row of a world: its last serial number, its state, and before when nothing in it falls due."""

from __future__ import annotations

from typing import Any

from mockserver.store.connections import Connection
from mockserver.store.errors import WorldGone


class WorldRow:
    """The row of a transaction's world: `place` is where it lies, `number` what its users know the world by."""

    def __init__(self, connection: Connection, mark: str, place: int, number: int) -> None:
        self._connection = connection
        self._mark = mark
        self._place = place
        self._number = number

    def value(self, column: str) -> Any:
        """What stands in a column; raises `WorldGone` for a world that was dropped."""
        sql = f"SELECT {column} FROM world WHERE id = {self._mark}"
        row = self._connection.execute(sql, (self._place,)).fetchone()
        if row is None:
            raise WorldGone(self._number)
        return row[0]

    def set(self, column: str, value: str | int) -> None:
        """Write another value into a column."""
        sql = f"UPDATE world SET {column} = {self._mark} WHERE id = {self._mark}"
        self._connection.execute(sql, (value, self._place))

    def lower_due(self, moment: str) -> None:
        """Note that something falls due at a moment; where nobody has looked, that stays so."""
        sql = f"UPDATE world SET due = {self._mark} WHERE id = {self._mark} AND due > {self._mark}"
        self._connection.execute(sql, (moment, self._place, moment))
