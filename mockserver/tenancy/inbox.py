"""The messages BILL would have sent: for tests to read, never sent."""

from __future__ import annotations

from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory
from mockserver.tenancy.tenants import Tenant

INBOX = "inbox"  # the directory's table


class Inbox:
    """E-mails and text messages of every tenant, numbered in the order they were sent."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def deliver(self, tenant: Tenant, message: Record) -> None:
        """Put a message into a tenant's inbox; it gets the next `number`."""
        self._directory.append(INBOX, message, tenant=tenant.id)

    def messages(self, tenant: Tenant, after: int = 0) -> list[Record]:
        """A tenant's messages past a `number`, oldest first."""
        return self._directory.since(INBOX, tenant.id, after)
