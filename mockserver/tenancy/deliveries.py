"""The tries to deliver notifications, as whoever runs a tenant sees them, and the rules that disturb deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory, entry_key
from mockserver.tenancy.rules import Rules
from mockserver.tenancy.tenants import Tenant

DELIVERIES, RULES = "delivery", "delivery_rule"  # the directory's tables
MAX_DELIVERIES = 10_000  # of a tenant
DELAY, DUPLICATE, REORDER, CORRUPT = "delay", "duplicate", "reorder", "corrupt"
ACTIONS = ("drop", DELAY, DUPLICATE, REORDER, CORRUPT)


class Deliveries:
    """The last tries of each tenant, in the order in which they ended, and the rules that disturb them.

    A rule is its `action`, the `eventType` it is about (a pattern such as `bill.*`), of the action `seconds` and
    `copies`, and what all `Rules` say.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.rules = Rules(directory, RULES, "delivery rule")

    def note(self, tenant: Tenant, deliveries: Sequence[Record]) -> None:
        """Note tries; the oldest go where there are too many."""
        if deliveries:
            last = self._directory.append_all(DELIVERIES, deliveries, tenant=tenant.id)
            if last > MAX_DELIVERIES:
                self._directory.delete_first(DELIVERIES, tenant.id, last - MAX_DELIVERIES)

    def since(self, tenant: Tenant, number: int) -> list[Record]:
        """The tries that were noted after the one of that number, each with its own `number`; 0 for all."""
        return self._directory.since(DELIVERIES, tenant.id, number)

    def get(self, tenant: Tenant, number: int) -> Record | None:
        """The try of a number; None where there is none, or it is too long ago."""
        return self._directory.get(DELIVERIES, entry_key(tenant.id, number))

    def rule_for(self, tenant: Tenant, event_type: str, actions: Sequence[str]) -> Record | None:
        """The first rule with one of these actions that disturbs a try of an event, which counts; None for none."""

        def fits(rule: Record) -> bool:
            return rule["action"] in actions and fnmatchcase(event_type, rule["eventType"])

        return self.rules.apply(tenant, fits)
