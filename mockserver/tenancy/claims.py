"""Worlds and tenants in the making: claimed while they are, cleared away where their maker died before the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import gethostname

from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import secret
from mockserver.store.directory import NOBODY, Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.tenants import Tenants, from_doc

CLAIM = "claim"  # the directory's table
PROCESS = secret()  # tells this process from an earlier one with its number
LEASE = 600.0  # seconds after which a maker on another machine is thought dead


class Claims:
    """Says that somebody makes a world that nobody owns yet, in the directory, before the world is there.

    `source` gives real seconds since the epoch.
    """

    def __init__(self, engine: Engine, directory: Directory, tenants: Tenants, source: Callable[[], float]) -> None:
        self._engine = engine
        self._directory = directory
        self._tenants = tenants
        self._source = source

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Around all of the making: from before the world is there until it has an owner, or is dropped again."""
        key = secret()
        # Where the first is lost with a machine, so is the world that it is about; where the second is, a dead maker's.
        self._directory.put(CLAIM, key, maker(self._source() + LEASE), tenant=NOBODY, durable=False)
        try:
            yield
        finally:
            self._directory.delete(CLAIM, key, durable=False)

    def remains(self) -> list[int]:
        """The worlds and half-made tenants' worlds that dead makers left; none while anything is in the making.

        Half-made tenants are removed from the directory, as is everything else whose tenant is gone.
        """
        # Worlds and tenants first: whoever made one of these claimed it before, and claims no more once it is done.
        worlds, half_made = self._engine.worlds(), [tenant for tenant in self._tenants.all() if not tenant.complete]
        if self._any_live():
            return []
        for tenant in half_made:
            if self._directory.value("tenant", tenant.id, from_doc) == tenant:
                self._directory.delete_tenant(tenant.id)
        self._directory.delete_ownerless()
        owners = (*self._directory.everywhere("tenant"), *self._directory.everywhere("snapshot"))
        return sorted({*worlds} - {row["world"] for _, row in owners})

    def clear(self) -> None:
        """Remove what dead makers left in a store that outlives its processes."""
        for world in self.remains() if self._engine.shared else ():
            self._engine.drop_world(world)

    def _any_live(self) -> bool:
        live = False
        for key, claim in self._directory.everywhere(CLAIM):
            if is_dead(claim, self._source()):
                self._directory.delete(CLAIM, key)
            else:
                live = True
        return live


def maker(until: float) -> Record:
    """This process as others know it, thought alive until a moment where they cannot tell."""
    return {"host": gethostname(), "pid": os.getpid(), "process": PROCESS, "until": until}


def is_dead(maker: Record, now: float) -> bool:
    """Whether the process that made a claim is gone, as far as this one can tell."""
    if maker["until"] < now:
        return True
    if maker["host"] != gethostname() or os.name != "posix":
        return False
    if maker["pid"] == os.getpid():
        return bool(maker["process"] != PROCESS)
    return not exists(maker["pid"])


def exists(pid: int) -> bool:
    """Whether this machine has a process of a number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
