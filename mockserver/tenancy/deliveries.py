"""The tries to deliver notifications, as whoever runs a tenant sees them, and the rules that disturb deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import source
from mockserver.store.directory import Directory, entry_key
from mockserver.tenancy.tenants import Tenant

DELIVERIES, RULES = "delivery", "delivery_rule"  # the directory's tables
MAX_DELIVERIES = 10_000  # of a tenant
MAX_RULES = 100  # of a tenant
DELAY, DUPLICATE, REORDER, CORRUPT = "delay", "duplicate", "reorder", "corrupt"
ACTIONS = ("drop", DELAY, DUPLICATE, REORDER, CORRUPT)


class TooManyRules(Exception):
    """A tenant has as many rules as it may."""


class Deliveries:
    """The last tries of each tenant, in the order in which they ended, and its rules, in the order of their numbers.

    A rule is its `action`, the `eventType` it is about (a pattern such as `bill.*`), whom it passes over: the first
    `after` that fit and all past `times` that were disturbed, by `probability` the others; and of the action `seconds`
    and `copies`. `matched` counts what fitted, `applied` what was disturbed.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

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

    def rules(self, tenant: Tenant) -> list[Record]:
        """The rules of a tenant."""
        return [rule for _, rule in self._directory.all(RULES, tenant.id)]

    def add_rule(self, tenant: Tenant, rule: Record) -> Record:
        """Put a rule behind the others; raises `TooManyRules`."""
        if len(self.rules(tenant)) >= MAX_RULES:
            raise TooManyRules(f"a tenant has at most {MAX_RULES} delivery rules")
        rule = {**rule, "matched": 0, "applied": 0}
        return {**rule, "number": self._directory.append(RULES, rule, tenant=tenant.id)}

    def remove_rule(self, tenant: Tenant, number: int) -> bool:
        """Remove a rule; whether there was one."""
        key = entry_key(tenant.id, number)
        return self._directory.change(RULES, key, lambda _: None, tenant=tenant.id).before is not None

    def remove_rules(self, tenant: Tenant) -> None:
        """Remove every rule of a tenant."""
        for rule in self.rules(tenant):
            self.remove_rule(tenant, rule["number"])

    def rule_for(self, tenant: Tenant, event_type: str, actions: Sequence[str]) -> Record | None:
        """The first rule with one of these actions that disturbs a try of an event, which counts for it; None for none.

        Processes that share a store count together. Chance is seeded: the same tries are disturbed in every run.
        """
        for rule in self.rules(tenant):
            if rule["action"] in actions and fnmatchcase(event_type, rule["eventType"]):
                swap = self._directory.change(
                    RULES, entry_key(tenant.id, rule["number"]), lambda doc: count(doc, tenant.seed), tenant=tenant.id
                )
                if swap.before and swap.after and swap.after["applied"] > swap.before["applied"]:
                    return swap.after
        return None


def count(rule: Record | None, seed: int) -> Record | None:
    """A rule that an event fits, after it; None where the rule was removed meanwhile."""
    if rule is None:
        return None
    matched, applied = rule["matched"] + 1, rule["applied"]
    if matched > rule["after"] and (rule["times"] is None or applied < rule["times"]):
        chance = source(rule["seed"] or seed, "delivery rule", str(rule["number"]), str(matched)).random()
        applied += chance < rule["probability"]
    return {**rule, "matched": matched, "applied": applied}
