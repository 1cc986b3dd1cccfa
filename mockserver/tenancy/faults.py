"""Faults: rules by which calls of a tenant go wrong, before they are served, after it, or without any answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log
from typing import NamedTuple

from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import source
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.rules import Rules
from mockserver.tenancy.tenants import Tenant, Tenants

FAULTS = "fault"  # the directory's table

# When a fault strikes: before the call is served, after it (what it wrote is committed), or instead of any answer.
BEFORE, AFTER, NEVER = "before", "after", "never"
WHENS = (BEFORE, AFTER, NEVER)

ERROR, STATUS, LATENCY, SILENCE, SESSION = "error", "status", "latency", "silence", "session"
RESET, TRUNCATE, MALFORMED = "reset", "truncate", "malformed"
RATE_LIMIT, CONCURRENCY, REDEPLOYED = "rate-limit", "concurrency", "redeployed"

FIXED, UNIFORM, EXPONENTIAL = "fixed", "uniform", "exponential"
DISTRIBUTIONS = (FIXED, UNIFORM, EXPONENTIAL)


class FaultKind(NamedTuple):
    """When a kind of fault may strike, the usual moment first, and the fields it has beside those of all.

    `cuts` says that it needs the connection itself; so does what takes time, whatever its kind.
    """

    whens: tuple[str, ...]
    fields: tuple[str, ...] = ()
    cuts: bool = False


KINDS: Mapping[str, FaultKind] = {
    ERROR: FaultKind((BEFORE, AFTER), ("code", "params", "text", "status")),
    STATUS: FaultKind((BEFORE, AFTER), ("status",)),
    LATENCY: FaultKind((BEFORE, AFTER)),
    SILENCE: FaultKind((NEVER, AFTER), cuts=True),
    RESET: FaultKind((BEFORE, AFTER), cuts=True),
    TRUNCATE: FaultKind((AFTER,), cuts=True),
    MALFORMED: FaultKind((AFTER,)),
    RATE_LIMIT: FaultKind((BEFORE,)),
    CONCURRENCY: FaultKind((BEFORE,)),
    REDEPLOYED: FaultKind((BEFORE, AFTER)),
    SESSION: FaultKind((BEFORE, AFTER)),
}


def needs_connection(rule: Record) -> bool:
    """Whether a rule asks for more than an answer: time, or a connection that breaks."""
    return KINDS[rule["kind"]].cuts or rule["seconds"] is not None


class Faults:
    """The faults of each tenant. `source` gives real seconds since the epoch.

    They belong to the tenant, not to its world: a reset or a snapshot leaves them alone, and they go with the tenant.
    """

    def __init__(self, engine: Engine, directory: Directory, tenants: Tenants, source: Callable[[], float]) -> None:
        self.rules = Rules(directory, FAULTS, "fault")
        self._shared = engine.shared
        self._tenants = tenants
        self._source = source
        self._ids: set[str] = set()

    @property
    def is_idle(self) -> bool:
        """Whether no tenant has a fault, as far as this process knows without a look into the store."""
        return not (self._shared or self._ids)

    def add(self, tenant: Tenant, rule: Record) -> Record:
        """Let calls go wrong from now on, for `lasts` real seconds where the rule says so; raises `TooManyRules`."""
        lasts = rule["lasts"]
        fault = self.rules.add(tenant, {**rule, "until": None if lasts is None else self._source() + lasts})
        self._note(tenant, has_faults=True)
        return fault

    def remove(self, tenant: Tenant, number: int) -> bool:
        """Take a fault back; whether there was one."""
        was_there = self.rules.remove(tenant, number)
        self._look(tenant)
        return was_there

    def clear(self, tenant: Tenant) -> None:
        """Take all faults of a tenant back."""
        self.rules.clear(tenant)
        self._look(tenant)

    def known_tenants(self) -> set[str]:
        """The ids of the tenants to which faults were added here."""
        return {*self._ids}

    def let_go(self, tenant_id: str) -> None:
        """Forget that a tenant had faults: it is gone."""
        self._ids.discard(tenant_id)

    def _look(self, tenant: Tenant) -> None:
        if not self.rules.all(tenant):
            self._note(tenant, has_faults=False)
        if self.rules.all(tenant):  # somebody added one meanwhile
            self._note(tenant, has_faults=True)

    def _note(self, tenant: Tenant, *, has_faults: bool) -> None:
        self._tenants.note_faults(tenant, has_faults=has_faults)
        (self._ids.add if has_faults else self._ids.discard)(tenant.id)

    def strike(self, tenant: Tenant, fits: Callable[[Record], bool]) -> Record | None:
        """The first fault that fits a call and strikes it, which counts for it; None for none."""
        now = self._source()
        return self.rules.apply(tenant, lambda rule: (rule["until"] is None or now < rule["until"]) and fits(rule))


def seconds_of(rule: Record, seed: int) -> float:
    """How late the answer is to a call that a fault just struck: fixed, or drawn by the tenant's or its own seed."""
    low, high = rule["seconds"] or 0.0, rule["maxSeconds"]
    if rule["distribution"] == FIXED:
        return float(low)
    chance = source(rule["seed"] or seed, "latency", str(rule["number"]), str(rule["matched"])).random()
    if rule["distribution"] == UNIFORM:
        return float(low + chance * (high - low))
    return float(min(-low * log(1.0 - chance), high))
