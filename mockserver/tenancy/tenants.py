"""Tenants: closed BILL universes, each selected by its own credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from mockserver.kernel.environments import environment_of
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import digits, fingerprint, secret
from mockserver.store.directory import Cap, Directory, TableFull
from mockserver.store.engine import Engine

DEFAULT = "default"
UNOPENED = 0  # the world of a tenant that nobody has called yet
MAX_TENANTS = 1_000
IDLE_LIFE = 24 * 3_600.0  # seconds
USE_WRITE_INTERVAL = 60.0  # seconds between two writes of a tenant's last use
MAX_LOCKED = 1_000  # organizations of one tenant: those of worlds before a reset among them
MFA_CODE_LENGTH = 6


class TooManyTenants(Refusal):
    """The server holds as many tenants as it may: HTTP 429."""

    def __init__(self) -> None:
        super().__init__(f"at most {MAX_TENANTS} tenants")


class TooManyLocked(Refusal):
    """A tenant has as many locked organizations as it may: HTTP 429."""

    def __init__(self) -> None:
        super().__init__(f"at most {MAX_LOCKED} locked organizations of a tenant")


class TenantExists(Refusal):
    """The id of a new tenant is taken: by another process, or since an earlier start."""


class UnknownTenant(KeyError):
    """There is no tenant of that id (any more)."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """One closed universe: its world, what it was made from, and the keys that are its own.

    `signing_key` is a random secret that signs page tokens and links: no client ever sees it, all processes of a
    store share it. `created` is in real seconds since the epoch, `ttl` the seconds it may lie idle. `mfa_bypass`
    says that MFA is off for the developer key; `locked` are the ids of its locked organizations. It is
    `complete` when all its credentials are registered. A `lasting` one is never idle and cannot be deleted; its
    `world` may be opened at first use. `limits` is what becomes of BILL's limits, empty for what the settings say.
    `latitude` is what its answers vary by, as `kernel.latitude` reads it, empty for what the settings say.
    `has_faults` says that there may be rules that let its calls go wrong.
    `records_changes` says that what its transactions change is kept, `has_ghost` that somebody changes its lists.
    """

    id: str
    world: int
    scenario: str
    seed: int
    environment: str
    dev_key: str
    app_key: str
    mfa_code: str
    signing_key: str
    created: float
    ttl: float = IDLE_LIFE
    mfa_bypass: bool = False
    locked: tuple[str, ...] = ()
    complete: bool = True
    lasting: bool = False
    limits: str = ""
    latitude: str = ""
    has_faults: bool = False
    records_changes: bool = False
    has_ghost: bool = False

    def is_foreign(self, host: str) -> bool:
        """Whether a Host header names a BILL host of the other environment."""
        return environment_name(host) not in ("", self.environment)


FIELDS = tuple(field.name for field in fields(Tenant))


@lru_cache(maxsize=256)
def environment_name(host: str) -> str:
    """The environment of a BILL host name; empty for every other host."""
    environment = environment_of(host)
    return environment.name if environment else ""


def new_id() -> str:
    """A tenant id that no earlier tenant had."""
    return f"t{fingerprint(secret())[:15]}"


class Tenants:
    """The tenants of a server, in its directory."""

    def __init__(self, engine: Engine, directory: Directory, source: Callable[[], float]) -> None:
        self._engine = engine
        self._directory = directory
        self._source = source
        self._last_writes: dict[str, float] = {}
        self.opener: Callable[[Tenant], Tenant] | None = None

    def create(
        self,
        world: int,
        scenario: str,
        seed: int,
        environment: str = "sandbox",
        *,
        id: str = "",
        dev_key: str = "",
        app_key: str = "",
        mfa_code: str = "",
        ttl: float = IDLE_LIFE,
        mfa_bypass: bool = False,
        complete: bool = True,
        lasting: bool = False,
        limits: str = "",
        latitude: str = "",
    ) -> Tenant:
        """A new `Tenant`; an empty id, key or code becomes random. Raises `TooManyTenants` and `TenantExists`."""
        tenant = Tenant(
            id=id or new_id(),
            world=world,
            scenario=scenario,
            seed=seed,
            environment=environment,
            dev_key=dev_key or secret(),
            app_key=app_key or secret(),
            mfa_code=mfa_code or digits(MFA_CODE_LENGTH),
            signing_key=secret(),
            created=self._source(),
            ttl=ttl,
            mfa_bypass=mfa_bypass,
            complete=complete,
            lasting=lasting or id == DEFAULT,
        )
        return self._add(replace(tenant, limits=limits, latitude=latitude))

    def open(self, tenant: Tenant, world: int) -> Tenant:
        """The tenant over its world, which it did not have so far; raises `UnknownTenant`."""
        return self._change(tenant, lambda doc: {**doc, "world": world})

    def _add(self, tenant: Tenant) -> Tenant:
        def add(doc: Record | None) -> Record:
            if doc is not None:
                raise TenantExists(f"tenant {tenant.id} exists")
            return {name: getattr(tenant, name) for name in FIELDS}

        try:
            with self._directory.together():
                self._directory.change("tenant", tenant.id, add, tenant=tenant.id, cap=Cap(MAX_TENANTS))
                for table in ("dev_key", "app_key"):
                    key = fingerprint(getattr(tenant, table))
                    self._directory.put(table, key, {"tenant": tenant.id}, tenant=tenant.id)
        except TableFull:
            raise TooManyTenants from None
        return tenant

    def complete(self, tenant: Tenant) -> Tenant:
        """The tenant, complete from now on; raises `UnknownTenant`."""
        return self._change(tenant, lambda doc: {**doc, "complete": True})

    def retell(self, tenant: Tenant, scenario: str, seed: int) -> Tenant:
        """The tenant, whose world is made from another scenario and seed from now on; raises `UnknownTenant`."""
        return self._change(tenant, lambda doc: {**doc, "scenario": scenario, "seed": seed})

    def _change(self, tenant: Tenant, change: Callable[[Record], Record]) -> Tenant:
        def change_present(doc: Record | None) -> Record:
            if doc is None:
                raise UnknownTenant(tenant.id)
            return change(doc)

        self._directory.change("tenant", tenant.id, change_present, tenant=tenant.id)
        return self.get(tenant.id)

    def get(self, tenant_id: str) -> Tenant:
        """The tenant of an id, over its world; raises `UnknownTenant`."""
        tenant = self.peek(tenant_id)
        if tenant is None:
            raise UnknownTenant(tenant_id)
        return self.opener(tenant) if tenant.world == UNOPENED and self.opener else tenant

    def peek(self, tenant_id: str) -> Tenant | None:
        """The tenant of an id, whether its world was opened or not; None for an unknown one."""
        return self._directory.value("tenant", tenant_id, from_doc)

    def all(self) -> list[Tenant]:
        """Every tenant of the directory, in the order of ids."""
        return [from_doc(doc) for _, doc in self._directory.everywhere("tenant")]

    def with_worlds(self) -> list[Tenant]:
        """Every tenant that has a world."""
        return [tenant for tenant in self.all() if tenant.world != UNOPENED]

    def with_key(self, table: str, key: str) -> Tenant | None:
        """The tenant of a developer key (table `dev_key`) or an app key (`app_key`); None for an unknown one."""
        owner = self._directory.get(table, fingerprint(key))
        return self.get(owner["tenant"]) if owner else None

    def lock_organization(self, tenant: Tenant, organization_id: str, *, is_locked: bool = True) -> None:
        """Lock an organization out (BDC_1107), or let it in again; raises `UnknownTenant` and `TooManyLocked`."""

        def lock(doc: Record) -> Record:
            others = [other for other in doc["locked"] if other != organization_id]
            if is_locked and len(others) >= MAX_LOCKED:
                raise TooManyLocked
            return {**doc, "locked": [*others, organization_id] if is_locked else others}

        self._change(tenant, lock)

    def note_faults(self, tenant: Tenant, *, has_faults: bool) -> None:
        """Say whether calls of a tenant may go wrong by rules; raises `UnknownTenant`."""
        self._change(tenant, lambda doc: {**doc, "has_faults": has_faults})

    def record_changes(self, tenant: Tenant, *, on: bool) -> None:
        """Say whether changes of a tenant's world are kept from now on; raises `UnknownTenant`."""
        self._change(tenant, lambda doc: {**doc, "records_changes": on})

    def note_ghost(self, tenant: Tenant, *, has_ghost: bool) -> None:
        """Say whether another user changes rows between two pages of its lists; raises `UnknownTenant`."""
        self._change(tenant, lambda doc: {**doc, "has_ghost": has_ghost})

    def touch(self, tenant: Tenant) -> None:
        """Note that a tenant is called, or worked on by the control API; written to the directory once a minute.

        Sooner for one that may lie idle for less than two minutes.
        """
        now = self._source()
        if now - self._last_writes.get(tenant.id, tenant.created) >= min(USE_WRITE_INTERVAL, tenant.ttl / 2):
            self._last_writes[tenant.id] = now
            self._directory.put("use", tenant.id, {"at": now}, tenant=tenant.id)

    def last_use(self, tenant: Tenant) -> float:
        """When the tenant was last called, to the minute, in real seconds since the epoch."""
        use = self._directory.get("use", tenant.id)
        return float(use["at"]) if use else tenant.created

    def idle(self) -> list[Tenant]:
        """Tenants nobody has called for their time to live; never a lasting one."""
        now = self._source()
        others = [tenant for tenant in self.all() if not tenant.lasting]
        return [tenant for tenant in others if now - self.last_use(tenant) > tenant.ttl]

    def close(self, tenant: Tenant) -> None:
        """Let nobody in any more, and nothing new be made of a tenant."""
        self._directory.delete("tenant", tenant.id)

    def delete(self, tenant: Tenant) -> None:
        """Remove a tenant, its world and everything of it in the directory."""
        self._directory.delete_tenant(tenant.id)
        self._engine.drop_world(tenant.world)

    def known_tenants(self) -> set[str]:
        """The ids of the tenants that were called here."""
        return {*self._last_writes}

    def let_go(self, tenant_id: str) -> None:
        """Forget when a tenant that is gone was called."""
        self._last_writes.pop(tenant_id, None)


def from_doc(doc: Record) -> Tenant:
    """The tenant of a document in the directory."""
    return Tenant(**{**doc, "locked": tuple(doc["locked"])})
