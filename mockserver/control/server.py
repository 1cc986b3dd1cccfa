"""What the control API works on, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from mockserver.control.journal import Journal
from mockserver.domain.context import Caller, Context
from mockserver.kernel.clock import Clock
from mockserver.kernel.errors import Refusal
from mockserver.kernel.misspelt import meant_by
from mockserver.kernel.settings import Settings
from mockserver.store.engine import Engine
from mockserver.tenancy import Identity, Tenancy, Tenant, UnknownTenant


class Due(Protocol):
    """What waits in the worlds of a server."""

    def turn(self, tenant: Tenant, change: Callable[[Clock], None]) -> int: ...

    def forget(self, tenant: Tenant) -> None: ...


class Worlds(Protocol):
    """The store of a server, its tenancy and its due work, and the way into a world."""

    engine: Engine
    tenancy: Tenancy
    wake: Callable[[Tenant], None]

    @property
    def due(self) -> Due: ...

    def identity_of(self, caller: Caller) -> Identity: ...

    def open(self, identity: Identity, *, writes: bool = False) -> AbstractContextManager[Context]: ...


class Server(Protocol):
    """The parts of the application that the control API works on."""

    settings: Settings
    journal: Journal

    @property
    def worlds(self) -> Worlds: ...

    @property
    def has_connections(self) -> bool: ...


class ControlError(Refusal):
    """A control request that cannot be done: an HTTP status and a text."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        super().__init__(text)


def tenant_of(server: Server, tenant_id: str) -> Tenant:
    """The tenant of an id, which counts as used; 404 when there is none."""
    tenants = server.worlds.tenancy.tenants
    try:
        tenant = tenants.get(tenant_id)
    except UnknownTenant:
        ids = [one.id for one in tenants.all()]
        question = meant_by(tenant_id, ids) or ";"
        raise ControlError(404, f"no tenant {tenant_id}{question} `billmock tenants` lists them") from None
    tenants.touch(tenant)
    return tenant


def working_in(server: Server, tenant: Tenant, org_id: str = "") -> AbstractContextManager[Context]:
    """A writing transaction of a tenant's world, in nobody's name; raises `UnknownTenant` where it is gone."""
    worlds = server.worlds
    return worlds.open(worlds.identity_of(Caller(tenant.id, "system", org_id=org_id)), writes=True)


def reading(server: Server, tenant: Tenant) -> AbstractContextManager[Context]:
    """A reading transaction of a tenant's world, in nobody's name; raises `UnknownTenant` where it is gone."""
    worlds = server.worlds
    return worlds.open(worlds.identity_of(Caller(tenant.id, "system")))
