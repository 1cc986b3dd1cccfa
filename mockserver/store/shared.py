"""Worlds that share tables: what the file and the PostgreSQL engines have in common."""

from __future__ import annotations

import sqlite3
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mockserver.kernel.homes import homes_of, keys_of
from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine, encoded
from mockserver.store.tables import SQLITE, Table
from mockserver.store.transaction import Connection, Transaction



class SharedEngine(Engine):
    """Worlds are ranges of row keys in one set of tables."""

    shared = True

    @abstractmethod
    def _connection(self) -> Any:
        """This thread's connection."""

    @abstractmethod
    def _begin(self, connection: Any) -> None:
        """Start a writing transaction."""

    @abstractmethod
    def _lock_world(self, connection: Any, world: int) -> None:
        """Wait until this transaction is the world's only writer."""

    @contextmanager
    def _committed(self) -> Iterator[Any]:
        connection = self._connection()
        self._begin(connection)
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    @contextmanager
    def read(self, world: int) -> Iterator[Transaction]:
        yield Transaction(self._connection(), self.tables, world)

    @contextmanager
    def write(self, world: int) -> Iterator[Transaction]:
        with self._committed() as connection:
            self._lock_world(connection, world)
            transaction = Transaction(connection, self.tables, world)
            yield transaction
            transaction.flush()
        for act in transaction.on_commit:
            act()

    @contextmanager
    def directory(self) -> Iterator[Connection]:
        with self._committed() as connection:
            yield connection

    def _sql(self, text: str) -> str:
        return text.replace("?", self.flavor.placeholder)

    def _new_number(self, connection: Any) -> int:
        row = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM world").fetchone()
        return int(row[0])

    def _insert_world(self, connection: Any, seq: int, state: str) -> int:
        number = self._new_number(connection)
        connection.execute(self._sql("INSERT INTO world (id, seq, state) VALUES (?, ?, ?)"), (number, seq, state))
        return number

    def create_world(self, state: Record) -> int:
        with self._committed() as connection:
            return self._insert_world(connection, 0, encoded(state))

    def drop_world(self, world: int) -> None:
        with self._committed() as connection:
            self._clear(connection, world)
            connection.execute(self._sql("DELETE FROM world WHERE id = ?"), (world,))

    def _clear(self, connection: Any, world: int) -> None:
        for kind in self.kinds():
            name = Table(kind, self.flavor).name
            connection.execute(self._sql(f"DELETE FROM {name} WHERE k >= ? AND k < ?"), keys_of(world))

    def _copy_rows(self, connection: Any, source: int, target: int) -> None:
        shift_key = keys_of(target)[0] - keys_of(source)[0]
        shift_home = homes_of(target)[0] - homes_of(source)[0]
        for kind in self.kinds():
            table = Table(kind, self.flavor)
            names = ", ".join(table.column_names())
            sql = (
                f"INSERT INTO {table.name} (k, home, {names}) SELECT k + ?, home + ?, {names}"
                f" FROM {table.name} WHERE k >= ? AND k < ?"
            )
            connection.execute(self._sql(sql), (shift_key, shift_home, *keys_of(source)))

    def copy_world(self, source: int) -> int:
        with self._committed() as connection:
            seq, state = self._world_row(connection, source)
            number = self._insert_world(connection, seq, state)
            self._copy_rows(connection, source, number)
            return number

    def _world_row(self, connection: Any, world: int) -> tuple[int, str]:
        row = connection.execute(self._sql("SELECT seq, state FROM world WHERE id = ?"), (world,)).fetchone()
        return int(row[0]), str(row[1])

    def restore_world(self, world: int, source: int) -> None:
        with self._committed() as connection:
            self._lock_world(connection, world)
            seq, state = self._world_row(connection, source)
            self._clear(connection, world)
            self._copy_rows(connection, source, world)
            connection.execute(self._sql("UPDATE world SET seq = ?, state = ? WHERE id = ?"), (seq, state, world))

    def dump_world(self, world: int) -> bytes:
        image = sqlite3.connect(":memory:", isolation_level=None)
        connection = self._connection()
        with _image_tables(self, image):
            seq, state = self._world_row(connection, world)
            image.execute("INSERT INTO world VALUES (0, ?, ?)", (seq, state))
            shift_key, shift_home = keys_of(world)[0], homes_of(world)[0]
            for kind in self.kinds():
                table = Table(kind, SQLITE)
                names = ", ".join(table.column_names())
                sql = f"SELECT k - ?, home - ?, {names} FROM {table.name} WHERE k >= ? AND k < ?"
                rows = connection.execute(self._sql(sql), (shift_key, shift_home, *keys_of(world))).fetchall()
                marks = ", ".join(["?"] * (len(table.column_names()) + 2))
                image.executemany(f"INSERT INTO {table.name} (k, home, {names}) VALUES ({marks})", rows)
        data = image.serialize()
        image.close()
        return data

    def load_world(self, image: bytes) -> int:
        source = sqlite3.connect(":memory:", isolation_level=None)
        source.deserialize(image)
        with self._committed() as connection:
            seq, state = source.execute("SELECT seq, state FROM world").fetchone()
            number = self._insert_world(connection, seq, state)
            for kind in self.kinds():
                self._load_rows(connection, source, Table(kind, self.flavor), number)
        source.close()
        return number

    def _load_rows(self, connection: Any, source: sqlite3.Connection, table: Table, number: int) -> None:
        names = ", ".join(table.column_names())
        shift_key, shift_home = keys_of(number)[0], homes_of(number)[0]
        rows = source.execute(f"SELECT k + ?, home + ?, {names} FROM {table.name}", (shift_key, shift_home)).fetchall()
        if not rows:
            return
        marks = ", ".join(["?"] * len(rows[0]))
        connection.cursor().executemany(self._sql(f"INSERT INTO {table.name} (k, home, {names}) VALUES ({marks})"), rows)


@contextmanager
def _image_tables(engine: Engine, image: sqlite3.Connection) -> Iterator[None]:
    image.execute("CREATE TABLE world (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL)")
    for kind in engine.kinds():
        for statement in Table(kind, SQLITE).ddl:
            image.execute(statement)
    image.execute("BEGIN")
    yield
    image.execute("COMMIT")


