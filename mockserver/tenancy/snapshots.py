"""Snapshots: copies of tenants' worlds, by name."""

from __future__ import annotations

from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.tenants import Tenant

SNAPSHOT = "snapshot"  # the directory's table


class UnknownSnapshot(KeyError):
    """A tenant has no snapshot of that name."""


class Snapshots:
    """Copies of the worlds of all tenants; credentials and sessions are no part of them."""

    def __init__(self, engine: Engine, directory: Directory) -> None:
        self._engine = engine
        self._directory = directory

    def take(self, tenant: Tenant, name: str) -> None:
        """Copy a tenant's world under a name; an earlier copy of that name goes."""
        earlier = self._directory.get(SNAPSHOT, row_key(tenant, name))
        row = {"name": name, "world": self._engine.copy_world(tenant.world)}
        self._directory.put(SNAPSHOT, row_key(tenant, name), row, tenant=tenant.id)
        if earlier is not None:
            self._engine.drop_world(earlier["world"])

    def restore(self, tenant: Tenant, name: str) -> None:
        """Make a tenant's world equal to a copy; raises `UnknownSnapshot`.

        Whoever keeps something of the world has to read it again: see `Tenancy.forget_world`.
        """
        row = self._directory.get(SNAPSHOT, row_key(tenant, name))
        if row is None:
            raise UnknownSnapshot(name)
        self._engine.restore_world(tenant.world, row["world"])

    def delete(self, tenant: Tenant) -> None:
        """Remove every copy of a tenant's world."""
        for key, row in self._directory.all(SNAPSHOT, tenant.id):
            self._directory.delete(SNAPSHOT, key)
            self._engine.drop_world(row["world"])


def row_key(tenant: Tenant, name: str) -> str:
    """The directory's key of a snapshot."""
    return f"{tenant.id}/{name}"
