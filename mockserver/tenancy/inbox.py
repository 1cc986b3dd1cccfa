"""The messages BILL would have sent: for tests to read, never sent."""

from __future__ import annotations

from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory, entry_key
from mockserver.tenancy.tenants import Tenant

INBOX = "inbox"  # the directory's table
MAX_MESSAGES = 10_000  # of one tenant


class Inbox:
    """E-mails and text messages of every tenant, numbered as they were sent; the oldest go when it is full."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def deliver(self, tenant: Tenant, message: Record) -> None:
        """Put a message into a tenant's inbox; it gets the next `number`."""
        number = self._directory.append(INBOX, message, tenant=tenant.id)
        if number > MAX_MESSAGES:
            self._directory.delete(INBOX, entry_key(tenant.id, number - MAX_MESSAGES))

    def messages(self, tenant: Tenant, after: int = 0) -> list[Record]:
        """A tenant's messages past a `number`, oldest first."""
        return self._directory.since(INBOX, tenant.id, after)
