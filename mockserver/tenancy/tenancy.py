"""Everything about who is calling: one object, whose parts do the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mockserver.domain.organizations import CHANGES
from mockserver.kernel.settings import Settings
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.api_tokens import ApiTokens
from mockserver.tenancy.apps import Apps
from mockserver.tenancy.authentication import Authentication
from mockserver.tenancy.changes import Changes
from mockserver.tenancy.claims import Claims
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.deliveries import Deliveries
from mockserver.tenancy.faults import Faults
from mockserver.tenancy.ghosts import Ghosts
from mockserver.tenancy.inbox import Inbox
from mockserver.tenancy.limits import Limits
from mockserver.tenancy.logins import Logins
from mockserver.tenancy.mfa import Mfa
from mockserver.tenancy.partners import Partners
from mockserver.tenancy.registrations import Registrations
from mockserver.tenancy.sessions import Sessions
from mockserver.tenancy.snapshots import Snapshots
from mockserver.tenancy.spend_callers import SpendCallers
from mockserver.tenancy.tenants import UNOPENED, Tenant, Tenants


class Memory(Protocol):
    """A part that knows something of tenants which the directory does not tell."""

    def known_tenants(self) -> set[str]:
        """The ids of the tenants of which it knows something."""

    def let_go(self, tenant_id: str) -> None:
        """Forget a tenant that is gone."""


class Tenancy:
    """The tenants of a server, their credentials and sessions. `source` gives real seconds since the epoch.

    What concerns one part is that part's (`tenancy.sessions.end(key)`); here is only what concerns several.
    Nothing of it may be called inside a writing transaction of a world.
    """

    def __init__(self, engine: Engine, settings: Settings, source: Callable[[], float]) -> None:
        self.directory = Directory(engine)
        self.tenants = Tenants(engine, self.directory, source)
        self.clocks = Clocks(engine, source)
        self.sessions = Sessions(engine, self.directory, self.tenants, self.clocks)
        self.limits = Limits(settings.limits, self.directory, shared=engine.shared)
        self.inbox = Inbox(self.directory)
        self.claims = Claims(engine, self.directory, self.tenants, source)
        self.snapshots = Snapshots(engine, self.directory, self.claims)
        self.partners = Partners(engine, self.directory)
        self.mfa = Mfa(engine, self.directory, self.tenants, self.clocks, self.sessions, self.limits, self.inbox)
        shared = (engine, self.directory, self.tenants, self.clocks, self.sessions, self.limits, self.partners)
        self.logins = Logins(*shared, self.mfa.remember_me)
        self.apps = Apps(self.directory, self.tenants, self.sessions)
        self.authentication = Authentication(*shared[1:], self.apps, SpendCallers(engine))
        self.registrations = Registrations(engine, self.directory, self.mfa.remember_me, self.apps)
        self.api_tokens = ApiTokens(self.directory)
        self.deliveries = Deliveries(self.directory)
        self.faults = Faults(engine, self.directory, self.tenants, source)
        self.changes = Changes(self.directory, engine)
        self.ghosts = Ghosts(self.directory, self.tenants)
        self._memories: tuple[Memory, ...] = (
            self.tenants,
            self.clocks,
            self.sessions,
            self.limits,
            self.faults,
            self.changes,
        )

    def delete(self, tenant: Tenant) -> None:
        """Remove a tenant, its world and snapshots, its credentials and its sessions."""
        self.tenants.close(tenant)  # first, or a snapshot could be taken behind the back of what follows
        self.snapshots.delete(tenant)
        self.tenants.delete(tenant)
        self.changes.delete(tenant)
        self._let_go(tenant.id)

    def _let_go(self, tenant_id: str) -> None:
        """Forget what this process alone knows of a tenant that is gone."""
        for part in self._memories:
            part.let_go(tenant_id)

    def sweep(self) -> None:
        """Remove dead sessions, old codes, past windows, and what dead processes left half-made.

        What this process knows of tenants that another one deleted goes as well.
        """
        # First: a tenant that is made after this is not among them.
        known = {tenant_id for part in self._memories for tenant_id in part.known_tenants()}
        tenants = self.tenants.all()
        for tenant_id in known.difference(tenant.id for tenant in tenants):
            self._let_go(tenant_id)
        for tenant in tenants:
            if tenant.world == UNOPENED:
                continue
            now = self.clocks.of(tenant).running()
            self.directory.delete_expired(tenant.id, now)
            self.sessions.forget(tenant, now)
        self.claims.clear()
        self.changes.sweep()

    def forget_world(self, tenant: Tenant) -> None:
        """A tenant's world was reset, restored or replaced: read its clock and its users again."""
        self.clocks.forget(tenant)
        CHANGES.note(tenant.id)
        if tenant.has_ghost:
            self.ghosts.change(tenant, lambda ghost: {**ghost, "walks": {}, "owed": None})
        if tenant.records_changes:
            self.changes.forget(tenant)
