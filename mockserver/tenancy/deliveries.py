"""The tries to deliver notifications, as whoever runs a tenant sees them."""

from __future__ import annotations

from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory, entry_key
from mockserver.tenancy.tenants import Tenant

DELIVERIES = "delivery"  # the directory's table
CAPACITY = 10_000  # of a tenant


class Deliveries:
    """The last tries of each tenant, in the order in which they ended."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def note(self, tenant: Tenant, delivery: Record) -> None:
        """Note a try; the oldest goes where there are too many."""
        number = self._directory.append(DELIVERIES, delivery, tenant=tenant.id)
        if number > CAPACITY:
            self._directory.delete(DELIVERIES, entry_key(tenant.id, number - CAPACITY))

    def since(self, tenant: Tenant, number: int) -> list[Record]:
        """The tries that were noted after the one of that number, each with its own `number`; 0 for all."""
        return self._directory.since(DELIVERIES, tenant.id, number)
