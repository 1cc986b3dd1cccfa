"""What stands in for the connection of a transaction that has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.store.errors import StoreError


class ClosedConnection:
    """Stands in for the connection of a transaction that is over: every use is a `StoreError`."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Refuse the statement: the transaction has ended."""
        raise StoreError("this transaction is over")

    def cursor(self) -> Any:
        """Refuse the cursor: the transaction has ended."""
        raise StoreError("this transaction is over")
