"""Snapshots: copies of tenants' worlds, by name."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.store.directory import Cap, Directory, TableFull
from mockserver.store.engine import Engine, nothing
from mockserver.store.errors import OwnerGone, WorldGone
from mockserver.tenancy.claims import Claims
from mockserver.tenancy.tenants import Tenant, UnknownTenant

SNAPSHOT = "snapshot"  # the directory's table
MAX_SNAPSHOTS = 100  # of one tenant
BEGINNING = ""  # the name of the copy that a reset goes back to, where no scenario of ours tells it; no request has it


class TooManySnapshots(Refusal):
    """A tenant has as many snapshots as it may: HTTP 429."""

    def __init__(self) -> None:
        super().__init__(f"at most {MAX_SNAPSHOTS} snapshots of a tenant")


class UnknownSnapshot(KeyError):
    """A tenant has no snapshot of that name."""


class Snapshots:
    """Copies of the worlds of all tenants; credentials and sessions are no part of them."""

    def __init__(self, engine: Engine, directory: Directory, claims: Claims) -> None:
        self._engine = engine
        self._directory = directory
        self._claims = claims

    def take(self, tenant: Tenant, name: str) -> None:
        """Copy a tenant's world under a name; an earlier copy of that name goes.

        Raises `TooManySnapshots`, and `UnknownTenant` for a tenant that is deleted meanwhile.
        """
        with self._claims.hold():
            self.adopt(tenant, name, self._engine.copy_world(tenant.world))

    def adopt(self, tenant: Tenant, name: str, world: int) -> None:
        """Let a world that nobody serves be a tenant's copy of a name; an earlier one goes.

        Raises as `take` does, and the world goes. Who calls holds the claims while the world is nobody's.
        """
        try:
            earlier = self._put(tenant, name, world)
        except TableFull:
            self._engine.drop_world(world)
            raise TooManySnapshots from None
        except OwnerGone:
            self._engine.drop_world(world)
            raise UnknownTenant(tenant.id) from None
        if earlier is not None:
            self._engine.drop_world(earlier["world"])
        if self._directory.get("tenant", tenant.id) is None:
            # Who deletes the tenant has perhaps removed the row unread.
            self._directory.delete(SNAPSHOT, row_key(tenant, name))
            self._engine.drop_world(world)
            raise UnknownTenant(tenant.id)

    def _put(self, tenant: Tenant, name: str, world: int) -> Record | None:
        row = {"name": name, "world": world}
        cap = Cap(MAX_SNAPSHOTS, tenant.id)
        return self._directory.change(SNAPSHOT, row_key(tenant, name), lambda _: row, tenant=tenant.id, cap=cap).before

    def restore(self, tenant: Tenant, name: str, then: Callable[[], None] = nothing) -> None:
        """Make a tenant's world equal to a copy; raises `UnknownSnapshot`.

        Whoever keeps something of the world has to read it again, as `then` does at once: see `Tenancy.forget_world`.
        """
        row = self._row(tenant, name)
        while True:
            try:
                with self._claims.hold():
                    return self._engine.restore_world(tenant.world, row["world"], then)
            except WorldGone:
                # Another copy took the name meanwhile, unless it is the tenant that is gone.
                latest = self._row(tenant, name)
                if latest == row:
                    raise
                row = latest

    def has(self, tenant: Tenant, name: str) -> bool:
        """Whether a tenant has a copy of that name."""
        return self._directory.get(SNAPSHOT, row_key(tenant, name)) is not None

    def _row(self, tenant: Tenant, name: str) -> Record:
        row = self._directory.get(SNAPSHOT, row_key(tenant, name))
        if row is None:
            raise UnknownSnapshot(name)
        return row

    def names(self, tenant: Tenant) -> list[str]:
        """The names of a tenant's copies, sorted."""
        names = [str(row["name"]) for _, row in self._directory.all(SNAPSHOT, tenant.id)]
        return sorted(name for name in names if name != BEGINNING)

    def drop(self, tenant: Tenant, name: str) -> None:
        """Remove one copy of a tenant's world; raises `UnknownSnapshot`."""
        row = self._directory.change(SNAPSHOT, row_key(tenant, name), lambda _: None, tenant=tenant.id).before
        if row is None:
            raise UnknownSnapshot(name)
        self._engine.drop_world(row["world"])

    def delete(self, tenant: Tenant) -> None:
        """Remove every copy of a tenant's world."""
        for key, row in self._directory.all(SNAPSHOT, tenant.id):
            self._directory.delete(SNAPSHOT, key)
            self._engine.drop_world(row["world"])


def row_key(tenant: Tenant, name: str) -> str:
    """The directory's key of a snapshot."""
    return f"{tenant.id}/{name}"
