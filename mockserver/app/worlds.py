"""The worlds of a server: from its store, its tenancy and its settings to a context inside a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from mockserver import __version__
from mockserver.app.due_work import ClockMoves, DueWork
from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.domain.schema import SCHEMA
from mockserver.kernel.clock import REAL_TIME, Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.errors import BillError
from mockserver.kernel.progress import tell
from mockserver.kernel.settings import Settings
from mockserver.kernel.urls import without_credentials
from mockserver.seeding import prepare
from mockserver.seeding.scenarios import OwnScenario
from mockserver.store.engine import Engine
from mockserver.store.opening import open_engine
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Identity, Tenancy, Tenant, UnknownTenant

if TYPE_CHECKING:
    from mockserver.kernel.latitude import Latitude

FILE_ENDINGS = (".toml", ".json")  # of scenarios that are files
MAX_ROUNDS = 3  # in which something new is due each time a call looks


def nobody(tenant: Tenant) -> None:
    """Nobody sends what waits in a tenant's outbox: it waits for whoever does."""


def tell_subscribers(ctx: Context) -> None:
    """Write the events of what was changed into the outbox."""
    writer_of_events()(ctx)


@cache
def writer_of_events() -> Callable[[Context], None]:
    """What writes events: imported when something was changed for the first time."""
    from mockserver.domain.webhooks.outbox import write_events

    return write_events


class Worlds:
    """The store of a server, who its tenants are, and what waits in their worlds."""

    def __init__(self, engine: Engine, tenancy: Tenancy, settings: Settings) -> None:
        self.engine = engine
        self.tenancy = tenancy
        self.settings = settings
        self.wake: Callable[[Tenant], None] = nobody
        self.due = DueWork(engine, tenancy, self.context)
        self.has_latitude = settings.latitude not in (None, "off")

    def context(self, tx: Transaction, tenant: Tenant, clock: Clock, caller: Caller) -> Context:
        """What a domain function works with, inside a transaction of the tenant's world.

        Where changes are recorded its clock stands still meanwhile: what is done again is the same.
        """
        if tenant.records_changes:
            clock = clock.still()
        ctx = Context(
            tx,
            clock,
            ENVIRONMENTS[tenant.environment],
            tenant.seed,
            caller,
            self.settings.payment_timers,
            tenant.signing_key,
            partial(self.tenancy.inbox.deliver, tenant),
            tell=tell_subscribers,
            spend_events=self.settings.spend_events == "always" or tenant.environment == "production",
            wake=partial(self.wake, tenant),
        )
        if self.has_latitude or tenant.latitude:
            ctx.fresh_realm = self.fresh_realm(tenant)
        if tenant.records_changes and tx.history is None:
            from mockserver.app.changes import record

            record(ctx, self.tenancy, tenant)
        return ctx

    def latitude_of(self, tenant: Tenant) -> Latitude | None:
        """By what the answers of a tenant vary, its own or the server's; what reads it is imported only here."""
        from mockserver.kernel.latitude import read_latitude

        return read_latitude(tenant.latitude or self.settings.latitude or "")

    def fresh_realm(self, tenant: Tenant) -> str | None:
        """The two digits of new ids where latitude chooses others: those of the other environment (F-1241)."""
        from mockserver.kernel.latitude import OTHER_DIGITS

        latitude = self.latitude_of(tenant)
        if latitude is None or not latitude.chooses(OTHER_DIGITS, ""):
            return None
        return next(one.realm for one in ENVIRONMENTS.values() if one.name != tenant.environment)

    def open(self, identity: Identity, *, writes: bool = False) -> Opening:
        """The context of a caller inside a transaction of its world, after everything that is due there.

        Its clock is the world's as the transaction finds it: who waited for another goes by what that one left. Raises
        `ClockMoves` where what is due takes longer than a call waits.
        """
        return Opening(self, identity, writes=writes)

    @contextmanager
    def enter(self, caller: Caller, *, writes: bool = False) -> Iterator[Context]:
        """The same for a caller that no credential identified; BDC_1109 where its tenant is gone."""
        try:
            identity = self.identity_of(caller)
        except UnknownTenant:
            raise BillError("BDC_1109") from None
        with self.open(identity, writes=writes) as context:
            yield context

    def identity_of(self, caller: Caller) -> Identity:
        """A caller with its tenant and clock as they are now; raises `UnknownTenant`."""
        tenant = self.tenancy.tenants.get(caller.tenant)
        return Identity(caller, tenant, self.tenancy.clocks.of(tenant))

    @contextmanager
    def aside(self, tenant: Tenant, *, writes: bool = False) -> Iterator[Context]:
        """A context in nobody's name, whatever is due: for what has nothing to do with the books."""
        begin = self.engine.write if writes else self.engine.read
        with begin(tenant.world) as tx:
            yield self.context(tx, tenant, self.tenancy.clocks.of(tenant), Caller(tenant.id, "system"))

    def close(self) -> None:
        """Close the store; nothing can be opened afterwards."""
        self.engine.close()


class Opening:
    """The block of a call: a context, in a transaction that is kept when the block ends.

    A class, for every call passes through it, and a generator would cost it twice as much.
    """

    __slots__ = ("_begin", "_caller", "_context", "_tenant", "_transaction", "_worlds")

    def __init__(self, worlds: Worlds, identity: Identity, *, writes: bool) -> None:
        self._worlds = worlds
        self._caller, self._tenant, _ = identity
        self._begin = worlds.engine.write if writes else worlds.engine.read

    def __enter__(self) -> Context:
        due, tenant, done_by = self._worlds.due, self._tenant, ""
        for attempt in range(1, MAX_ROUNDS + 1):
            due.let_finish(tenant)
            transaction = self._begin(tenant.world)
            tx = transaction.__enter__()
            try:
                clock = self._worlds.tenancy.clocks.of(tenant)
                now = clock.stamp()
                # A fast clock passes something new while one looks: the last look goes by the one before.
                if not due.waits(tx, tenant, done_by if attempt == MAX_ROUNDS else now):
                    self._transaction = transaction
                    self._context = self._worlds.context(tx, tenant, clock, self._caller)
                    return self._context
            except BaseException as failure:
                transaction.__exit__(type(failure), failure, failure.__traceback__)
                raise
            transaction.__exit__(None, None, None)
            done_by = now
            due.finish(tenant)
        raise ClockMoves

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self._context.tell_changes()
                self._worlds.due.note(self._tenant, self._context.tx.due_moments)
            except BaseException as failure:
                self._transaction.__exit__(type(failure), failure, failure.__traceback__)
                raise
        self._transaction.__exit__(kind, error, trace)


def open_worlds(settings: Settings, source: Callable[[], float] = REAL_TIME) -> Worlds:
    """The worlds of a store, which is filled with the scenario of the settings where it is empty.

    `source` gives real seconds since the epoch. Raises `StoreError` for a store that cannot be opened, `SeedingError`
    for one that was filled with another scenario.
    """
    tell(f"billmock {__version__}: opening the store in {place_of(settings)}", scenario=settings.scenario)
    engine = open_engine(settings.database, all_kinds, SCHEMA)
    tenancy = Tenancy(engine, settings, source)
    prepare(engine, tenancy, settings, own_scenario(settings.scenario))
    return Worlds(engine, tenancy, settings)


def own_scenario(scenario: str) -> OwnScenario | None:
    """The scenario of a user's file, None for the name of one of ours; raises `SeedingError` for a file that is wrong.

    What reads files is imported only for one.
    """
    if not scenario.endswith(FILE_ENDINGS):
        return None
    from mockserver.scenarios import FileScenario

    return FileScenario.read(Path(scenario))


def place_of(settings: Settings) -> str:
    """Where the store is, in words that hold no secret: memory, a file, or a server's database."""
    database = settings.database or "memory"
    if database.startswith("sqlite"):
        return database.partition(":")[2].removeprefix("///")
    host, slash, name = without_credentials(database).partition("://")[2].partition("?")[0].partition("/")
    return f"PostgreSQL, {host or 'here'}{slash}{name}" if database.startswith("postgres") else "memory"
