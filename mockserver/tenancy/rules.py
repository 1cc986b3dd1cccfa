"""Rules that let something go wrong on purpose, counted in the store: which, how often, and by what chance."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import source
from mockserver.store.directory import Directory, entry_key
from mockserver.tenancy.tenants import Tenant

MAX_RULES = 100  # of a tenant, of one table


class TooManyRules(Exception):
    """A tenant has as many rules as it may."""


class Rules:
    """The rules of each tenant in one of the directory's tables, in the order of their numbers.

    A rule says whom it passes over: the first `after` that fit and all past `times` to which it was applied, by
    `probability` the others. `matched` counts what fitted, `applied` to what it was applied. Processes that share a
    store count together, so `times` is exact. Chance is seeded, by the tenant or the rule's own `seed`: every run is
    alike. `noun` is what a rule is called.
    """

    def __init__(self, directory: Directory, table: str, noun: str) -> None:
        self._directory = directory
        self._table = table
        self._noun = noun

    def all(self, tenant: Tenant) -> list[Record]:
        """The rules of a tenant with their counts, in the order in which they are looked at."""
        return [rule for _, rule in self._directory.all(self._table, tenant.id)]

    def get(self, tenant: Tenant, number: int) -> Record | None:
        """The rule of a number; None where there is none."""
        return self._directory.get(self._table, entry_key(tenant.id, number))

    def add(self, tenant: Tenant, rule: Record) -> Record:
        """Put a rule behind the others; raises `TooManyRules`."""
        if len(self.all(tenant)) >= MAX_RULES:
            raise TooManyRules(f"a tenant has at most {MAX_RULES} {self._noun}s")
        rule = {**rule, "matched": 0, "applied": 0}
        return {**rule, "number": self._directory.append(self._table, rule, tenant=tenant.id)}

    def remove(self, tenant: Tenant, number: int) -> bool:
        """Remove a rule; whether there was one."""
        key = entry_key(tenant.id, number)
        return self._directory.change(self._table, key, lambda _: None, tenant=tenant.id).before is not None

    def clear(self, tenant: Tenant) -> None:
        """Remove every rule of a tenant."""
        for rule in self.all(tenant):
            self.remove(tenant, rule["number"])

    def apply(self, tenant: Tenant, fits: Callable[[Record], bool]) -> Record | None:
        """The first rule that fits and is applied, which counts for it; None for none."""
        for rule in self.all(tenant):
            if fits(rule):
                key = entry_key(tenant.id, rule["number"])
                swap = self._directory.change(
                    self._table, key, lambda doc: count(doc, tenant.seed, self._noun), tenant=tenant.id
                )
                if swap.before and swap.after and swap.after["applied"] > swap.before["applied"]:
                    return swap.after
        return None


def count(rule: Record | None, seed: int, noun: str) -> Record | None:
    """A rule that fits, after it; None where the rule was removed meanwhile."""
    if rule is None:
        return None
    matches, uses = rule["matched"] + 1, rule["applied"]
    if matches > rule["after"] and (rule["times"] is None or uses < rule["times"]):
        chance = source(rule["seed"] or seed, noun, str(rule["number"]), str(matches)).random()
        uses += chance < rule["probability"]
    return {**rule, "matched": matches, "applied": uses}
