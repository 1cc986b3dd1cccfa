"""Every statement that a server sends to PostgreSQL, and whether it keeps to one tenant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

# Statements that stand above tenants, with the moment at which they run: none is part of a request of BILL's.
SERVER_WIDE = {
    "UPDATE store SET worlds = worlds + 1 RETURNING worlds": "a world is made",
    "SELECT count(*) FROM directory WHERE name = %s": "a tenant is made, of which there may be so many",
    "SELECT key, doc FROM directory WHERE name = %s ORDER BY key": "the ticker looks for tenants with due work",
    "SELECT number FROM world ORDER BY number": "a server starts, and looks for worlds that nobody finished",
    "DELETE FROM directory WHERE tenant <> '' AND tenant NOT IN (SELECT key FROM directory WHERE name = 'tenant')"
    " RETURNING name, key": "a server starts, and removes what is left of tenants that are gone",
    "INSERT INTO store VALUES (%s, %s, 0)": "a store is made",
    "SELECT schema, billmock FROM store": "a server starts",
    "SELECT min(k) FROM changed WHERE k >= %s": "a server starts, and removes what worlds that are gone changed",
}
ABOUT_NO_ROWS = re.compile(
    r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|CREATE|ALTER|SELECT pg_|SELECT attname|SELECT 1 FROM pg_"
)
TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN) (r_\w+|world|blob|directory|journal|changed|store)\b")
# What pins rows of a table to one world or tenant. Row keys begin with their world.
PINS = {
    "r": re.compile(
        r"\b(?:partition|k) (?:=|>=) (?:%s|m\.k)|\br\.k = m\.k|\b[st]\.k = \w+\.k \+ %s"
        r"|\bINSERT INTO r_\w+ [^)]*\) (?:VALUES|SELECT k \+ %s, partition \+ %s)"
        r"|\bpartition > w\.partition AND partition < %s|\bpartition = w\.partition"
    ),
    "world": re.compile(r"\bid = %s|\bnumber = %s|\bINSERT INTO world "),
    "blob": re.compile(r"\bworld = %s|\bINSERT INTO blob [^)]*\) (?:VALUES|SELECT %s)"),
    "directory": re.compile(r"\bkey = %s|\btenant = %s|\bINSERT INTO directory "),
    "journal": re.compile(r"\btenant = %s|\bINSERT INTO journal "),
    # A row of the journal names one of its own tenant's.
    "changed": re.compile(r"\bk >=? %s AND k < %s|\bc\.k = changed WHERE tenant = %s|\bINSERT INTO changed "),
    "store": re.compile(r"(?!)"),
}
SEQUENCE = re.compile(r"nextval|\bSERIAL\b|GENERATED .* AS IDENTITY", re.IGNORECASE)
# A row beside its own key, and the rows of a partition beside it: the tables are one. An exchange of a tenant's and
# what it changed are that tenant's, so both are where it is.
JOINED = re.compile(
    r"(?<!CROSS )(?<!LEFT )JOIN|CROSS JOIN (?!(?:r_\w+) r WHERE r\.k = m\.k|LATERAL \(SELECT)"
    r"|LEFT JOIN (?!changed c ON c\.k = changed WHERE tenant = %s)"
)


@contextmanager
def noted() -> Iterator[set[str]]:
    """The texts of all statements that are sent until the block ends."""
    texts: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (psycopg.Connection, "execute"),
            (psycopg.Cursor, "execute"),
            (psycopg.Cursor, "executemany"),
        ):
            patch.setattr(owner, name, noting(getattr(owner, name), texts))
        yield texts


def noting(method: Any, texts: set[str]) -> Any:
    """A method of psycopg that notes its statement first."""

    def note(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        texts.add(query if isinstance(query, str) else bytes(query).decode())
        return method(self, query, *arguments, **options)

    return note


def problem_of(statement: str) -> str:
    """How a statement reaches across tenants; empty for one that does not."""
    text = " ".join(statement.split())
    if SEQUENCE.search(text):
        return "takes a number from a sequence of all tenants"
    if text in SERVER_WIDE or ABOUT_NO_ROWS.match(text):
        return ""
    if JOINED.search(text):
        return "joins tables"
    for table in TABLE.findall(text):
        kind = "r" if table.startswith("r_") else table
        mentions = sum(name == table for name in TABLE.findall(text))
        if len(PINS[kind].findall(text)) < mentions:
            return f"reads {table} of all tenants"
    return ""
