"""How an engine is chosen from a database URL; its driver is imported only then."""

from __future__ import annotations

from mockserver.kernel.extras import how_to_install
from mockserver.store.engine import Engine, Kinds
from mockserver.store.errors import StoreOutOfReach


def open_engine(database: str | None, kinds: Kinds, schema: str = "") -> Engine:
    """The engine of a database URL: None is memory, `sqlite:///path` a file, `postgresql://` a server.

    `schema` spares asking for all kinds where they are not needed: see `Engine`. A store that is empty gets its tables.
    Raises `StoreOutOfReach` where nothing can be opened and `StoreVersionError` for a store that another version made.
    """
    if not database or database in ("memory", ":memory:"):
        from mockserver.store.memory import MemoryEngine

        return MemoryEngine(kinds, schema)
    if database.startswith(("postgres://", "postgresql://")):
        try:
            from mockserver.store.postgres import PostgresEngine
        except ModuleNotFoundError as absent:
            if absent.name != "psycopg":
                raise
            raise StoreOutOfReach(f"PostgreSQL needs its driver: {how_to_install('postgres')}") from None
        return PostgresEngine(database, kinds, schema)
    from mockserver.store.sqlite import SqliteEngine

    return SqliteEngine(database.removeprefix("sqlite:///").removeprefix("sqlite:"), kinds, schema)
