"""The connections of transactions, and what stands in for that of one that has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from mockserver.store.errors import StoreError


class Connection(Protocol):
    """The part of DB-API that transactions use; the connections of `sqlite3` and `psycopg` have it."""

    def execute(self, sql: str, params: Sequence[Any] = ...) -> Any: ...

    def cursor(self) -> Any: ...


class ClosedConnection:
    """Stands in for the connection of a transaction that is over: every use is a `StoreError`."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Refuse the statement: the transaction has ended."""
        raise StoreError("this transaction is over")

    def cursor(self) -> Any:
        """Refuse the cursor: the transaction has ended."""
        raise StoreError("this transaction is over")
