"""The tables of a store, and who made them: a row of versions, compared whenever the store is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from mockserver import __version__
from mockserver.kernel.kinds import Kind
from mockserver.store import blobs
from mockserver.store.block_ranges import BlockRanges
from mockserver.store.errors import StoreVersionError
from mockserver.store.tables import SQLITE, SqlDialect, Table

# Its `id` is where a world's rows lie, `number` what its users know it by: the same, until another takes its place.
# Nothing in it falls due before `due`; where that is empty, nobody has looked.
WORLD_TABLE = (
    "CREATE TABLE world (id {integer} PRIMARY KEY, number {integer} NOT NULL UNIQUE, seq {integer} NOT NULL,"
    " state TEXT NOT NULL, due TEXT NOT NULL DEFAULT '')"
)
INSERT_WORLD = "INSERT INTO world (id, number, seq, state) VALUES (?, ?, ?, ?)"
# `worlds` counts the worlds there ever were, so that a number never comes back.
STORE_TABLE = "CREATE TABLE store (schema TEXT NOT NULL, billmock TEXT NOT NULL, worlds {integer} NOT NULL)"
STORE_COLUMNS = {"schema", "billmock", "worlds"}
# What belongs to no world: who uses it makes it where it is missing, so each can be made twice.
DIRECTORY = (
    "CREATE TABLE IF NOT EXISTS directory (name {text} NOT NULL, key {text} NOT NULL, tenant {text} NOT NULL,"
    " doc {text} NOT NULL, expires {integer} NOT NULL, PRIMARY KEY (name, key))",
    "CREATE INDEX IF NOT EXISTS i_directory_tenant ON directory (tenant, name)",
)
# `total` are the bytes of a tenant's rows up to this one, those that are gone included: two rows tell the size of all.
JOURNAL = (
    "CREATE TABLE IF NOT EXISTS journal (tenant {text} NOT NULL, number {integer} NOT NULL, total {integer} NOT NULL,"
    " time {text} NOT NULL, operation {text} NOT NULL, status {integer} NOT NULL, doc {text} NOT NULL,"
    " changed {integer} NOT NULL, PRIMARY KEY (tenant, number))",
    "CREATE INDEX IF NOT EXISTS i_journal_total ON journal (tenant, total)",
)
# What transactions changed in worlds that are recorded; the journal's `changed` is the key of its row here, or 0.
CHANGED = (
    "CREATE TABLE IF NOT EXISTS changed (k {integer} PRIMARY KEY, total {integer} NOT NULL, doc {text} NOT NULL)",
)
NEW_NUMBER = "UPDATE store SET worlds = worlds + 1 RETURNING worlds"


class Version(NamedTuple):
    """A schema, by a hash of its statements, and the billmock that made it."""

    schema: str
    billmock: str

    def __str__(self) -> str:
        return f"billmock {self.billmock} (schema {self.schema})"


def statements(kinds: Iterable[Kind], dialect: SqlDialect, *, bare: bool = False) -> Iterator[str]:
    """The statements that make the tables of an empty store, the kinds' in the order of their names.

    Those of a `bare` one leave out the indexes that an engine makes when a statement names one.
    """
    for statement in (WORLD_TABLE, STORE_TABLE):
        yield statement.format(integer=dialect.integer)
    yield blobs.TABLE.format(integer=dialect.integer, text=dialect.text, bytes=dialect.bytes)
    for kind in sorted(kinds, key=lambda kind: kind.name):
        table = Table(kind, dialect)
        block_ranges = BlockRanges(table)
        yield from table.bare_ddl if bare else table.ddl
        yield from block_ranges.ddl if block_ranges.exist else ()


def version_of(kinds: Iterable[Kind]) -> Version:
    """The version of this billmock with these kinds: any change of a table, a column or an index is another one."""
    schema = "\n".join([*statements(kinds, SQLITE), *DIRECTORY, *JOURNAL, *CHANGED])
    return Version(sha256(schema.encode()).hexdigest()[:12], __version__)


def make_beside(connection: Any, templates: Iterable[str], dialect: SqlDialect) -> None:
    """Make the tables and indexes of `DIRECTORY`, `JOURNAL` or `CHANGED` where they are missing."""
    for template in templates:
        connection.execute(template.format(text=dialect.text, integer=dialect.integer))


def known_version(schema: str) -> Version:
    """The version of this billmock, whose schema was written down."""
    return Version(schema, __version__)


def make_tables(
    connection: Any, kinds: Iterable[Kind], dialect: SqlDialect, own: Version, *, bare: bool = False
) -> None:
    """Make the tables of an empty store, and mark it with its version; raises `StoreVersionError` where it is another.

    So a store that was made before a kind's table changed is not taken for one of this version.
    """
    if (version := version_of(kinds)) != own:
        raise StoreVersionError(f"tables of {version} would be marked {own}: run python -m tests.domain.schema")
    for statement in statements(kinds, dialect, bare=bare):
        connection.execute(statement)
    mark = dialect.placeholder
    connection.execute(f"INSERT INTO store VALUES ({mark}, {mark}, 0)", (own.schema, own.billmock))


def check(connection: Any, own: Version, place: str) -> None:
    """Refuse a store that another version made; raises `StoreVersionError` naming both."""
    row = connection.execute("SELECT schema, billmock FROM store").fetchone()
    maker = Version(*row) if row else Version("unknown", "unknown")
    if maker != own:
        raise StoreVersionError(f"{place} was made by {maker}, this is {own}: use that version, or an empty store")
