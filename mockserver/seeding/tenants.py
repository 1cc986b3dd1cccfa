"""Tenants over worlds of a scenario: the default one, fresh ones, and starting over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from threading import Lock
from typing import cast

from mockserver.kernel.clock import REAL_RATE, Clock, business_zone, parse_rate, rate_text
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.progress import tell
from mockserver.kernel.settings import Settings
from mockserver.seeding.credentials import announce, fixed, random, register
from mockserver.seeding.images import IMAGES
from mockserver.seeding.lock import seeding_lock
from mockserver.seeding.scenarios import Recipe, SeedingError, Table
from mockserver.store.engine import Engine, nothing
from mockserver.tenancy import DEFAULT, Tenancy, Tenant, TenantExists, TooManyTenants, UnknownTenant
from mockserver.tenancy.tenants import IDLE_LIFE, UNOPENED

# The directory's table of notes that a tenant is complete, and how its worlds' clocks start.
SEEDED = "seeded"

# Where a world's state says whose credentials sign in to it.
SIGN_INS = "signIns"

TWINS: Mapping[EnvironmentName, EnvironmentName] = {"sandbox": "production", "production": "sandbox"}

MORNING = time(9)  # at which the clock of a world with an anchor of its own starts


def prepare(engine: Engine, tenancy: Tenancy, settings: Settings) -> None:
    """Make the default tenant where the store has none, else keep the one it has.

    Raises `SeedingError` when that was made from another scenario, seed or environment, or when the
    settings have an anchor and it has another.
    """
    if not is_seeded(tenancy):
        recipe = Recipe(settings.scenario, settings.seed, anchor(settings), settings.environment)
        # What takes longest is done before others have to wait.
        IMAGES.get(recipe, engine.version, settings.cache_directory)
        with seeding_lock(tenancy.directory):
            if not is_seeded(tenancy):
                with suppress(UnknownTenant):
                    tenancy.delete(tenancy.tenants.get(DEFAULT))  # its making was cut off
                make_tenant(engine, tenancy, settings, recipe, fixed(), DEFAULT)
    tenancy.claims.clear()
    check_store(tenancy, settings)
    prepare_twin(engine, tenancy, settings)


def prepare_twin(engine: Engine, tenancy: Tenancy, settings: Settings) -> None:
    """Register the default tenant of the other environment, whose world is opened at first use."""
    environment = TWINS[settings.environment]
    credentials = fixed(environment)
    tenancy.tenants.opener = Twins(engine, tenancy, settings, credentials).open
    name = twin_id(environment)
    if tenancy.tenants.peek(name) is None:
        recipe = Recipe(settings.scenario, settings.seed, anchor(settings), environment)
        with suppress(TenantExists, TooManyTenants):
            twin = add_tenant(tenancy, UNOPENED, recipe, credentials["tenant"], name, IDLE_LIFE, lasting=True)
            announce(tenancy, twin, credentials)


def twin_id(environment: str) -> str:
    """The id of the default tenant of the environment that `default` is not in."""
    return f"{DEFAULT}-{environment}"


class Twins:
    """Opens the world of the default tenant of the other environment when somebody calls it."""

    def __init__(self, engine: Engine, tenancy: Tenancy, settings: Settings, credentials: Table) -> None:
        self._engine = engine
        self._tenancy = tenancy
        self._settings = settings
        self._credentials = credentials
        self._opening = Lock()

    def open(self, tenant: Tenant) -> Tenant:
        """The tenant over its world, which is made where no process has made it; raises `UnknownTenant`."""
        engine, tenancy, settings = self._engine, self._tenancy, self._settings
        recipe = Recipe(tenant.scenario, tenant.seed, anchor(settings), cast(EnvironmentName, tenant.environment))
        image = IMAGES.get(recipe, engine.version, settings.cache_directory)
        with self._opening, seeding_lock(tenancy.directory), tenancy.claims.hold():
            present = tenancy.tenants.peek(tenant.id)
            if present is None:
                raise UnknownTenant(tenant.id)
            if present.world != UNOPENED:
                return present
            for key, _ in tenancy.directory.all("issued", tenant.id):  # of a process that died over this
                tenancy.directory.delete("issued", key)
            world = engine.load_world(image)
            try:
                register_all(engine, tenancy, settings, replace(tenant, world=world), self._credentials)
                return tenancy.tenants.open(tenant, world)
            except BaseException:
                engine.drop_world(world)
                raise


def is_seeded(tenancy: Tenancy) -> bool:
    """Whether the store has a complete default tenant."""
    return tenancy.directory.get(SEEDED, DEFAULT) is not None


def check_store(tenancy: Tenancy, settings: Settings) -> None:
    """Refuse a store whose default tenant is not what the settings say; raises `SeedingError`."""
    tenant = tenancy.tenants.get(DEFAULT)
    values = {"scenario": settings.scenario, "seed": settings.seed, "environment": settings.environment}
    present = {name: getattr(tenant, name) for name in values}
    if settings.anchor is not None:
        values["anchor"] = settings.anchor.isoformat()
        present["anchor"] = note_of(tenancy, tenant)["anchor"]
    for name, value in values.items():
        if value != present[name]:
            raise SeedingError(
                f"this store was made with --{name} {present[name] or 'unset'}, not {value}: "
                "start with that, or with another --database"
            )


def new_tenant(
    engine: Engine,
    tenancy: Tenancy,
    settings: Settings,
    *,
    scenario: str,
    seed: int,
    environment: str = "sandbox",
    ttl: float = IDLE_LIFE,
    name: str = "",
    own_anchor: date | None = None,
    limits: str = "",
) -> Tenant:
    """A tenant over a fresh world, with random credentials; `name` becomes its id, `ttl` is in seconds.

    `own_anchor` and `limits` stand in the place of the settings' own.

    Raises `SeedingError` for an unknown scenario, `TooManyTenants`, and `TenantExists` for a name that is taken.
    """
    settings = replace(settings, anchor=own_anchor) if own_anchor else settings
    recipe = Recipe(scenario, seed, anchor(settings), cast(EnvironmentName, environment))
    return make_tenant(engine, tenancy, settings, recipe, random(), name, ttl, limits)


def make_tenant(
    engine: Engine,
    tenancy: Tenancy,
    settings: Settings,
    recipe: Recipe,
    credentials: Table,
    tenant_id: str,
    ttl: float = IDLE_LIFE,
    limits: str = "",
) -> Tenant:
    """A tenant with these credentials over a fresh world; `ttl` is in seconds.

    Where its making fails nothing of it is left, at the latest when the next server starts on the store.
    """
    image = IMAGES.get(recipe, engine.version, settings.cache_directory)
    tell(f"a tenant of scenario {recipe.scenario} gets its world", scenario=recipe.scenario, bytes=len(image))
    with tenancy.claims.hold():
        world = engine.load_world(image)
        try:
            tenant = add_tenant(tenancy, world, recipe, credentials["tenant"], tenant_id, ttl, limits=limits)
        except BaseException:
            engine.drop_world(world)
            raise
        try:
            return complete(engine, tenancy, settings, tenant, credentials)
        except BaseException:
            tenancy.delete(tenant)
            raise


def add_tenant(
    tenancy: Tenancy,
    world: int,
    recipe: Recipe,
    keys: Table,
    tenant_id: str,
    ttl: float,
    *,
    lasting: bool = False,
    limits: str = "",
) -> Tenant:
    """A tenant over a world, as yet without users; a lasting one has none until its world is opened."""
    return tenancy.tenants.create(
        world=world,
        scenario=recipe.scenario,
        seed=recipe.seed,
        environment=recipe.environment,
        id=tenant_id,
        dev_key=keys["devKey"],
        app_key=keys["appKey"],
        mfa_code=keys["mfaCode"],
        ttl=ttl,
        complete=lasting,
        lasting=lasting,
        limits=limits,
    )


def complete(engine: Engine, tenancy: Tenancy, settings: Settings, tenant: Tenant, credentials: Table) -> Tenant:
    """The tenant with its users' credentials, its clock and its note."""
    register_all(engine, tenancy, settings, tenant, credentials)
    return tenancy.tenants.complete(tenant)


def register_all(engine: Engine, tenancy: Tenancy, settings: Settings, tenant: Tenant, credentials: Table) -> None:
    """Let a tenant's users sign in, start its clock, and note from which date its world starts."""
    with engine.read(tenant.world) as tx:
        sign_ins = tx.state()[SIGN_INS]
    start_clock(tenancy, tenant, settings.anchor, settings.clock_rate)
    note = {"anchor": settings.anchor.isoformat() if settings.anchor else "", "rate": settings.clock_rate}
    with tenancy.directory.together():
        register(tenancy, tenant, credentials, sign_ins)
        tenancy.directory.put(SEEDED, tenant.id, note, tenant=tenant.id)


def reset(engine: Engine, tenancy: Tenancy, tenant: Tenant, then: Callable[[], None] = nothing) -> None:
    """Make a tenant's world what its scenario says, then do something at once; credentials and live sessions stay.

    Without an anchor of its own the world starts from today.
    """
    note = note_of(tenancy, tenant)
    own_anchor = date.fromisoformat(note["anchor"]) if note["anchor"] else None
    recipe = Recipe(tenant.scenario, tenant.seed, own_anchor or today(), cast(EnvironmentName, tenant.environment))
    image = IMAGES.get(recipe, engine.version)

    def look_again() -> None:
        tenancy.forget_world(tenant)
        start_clock(tenancy, tenant, own_anchor, note["rate"])
        then()

    with tenancy.claims.hold():
        engine.replace_world(tenant.world, engine.load_world(image), look_again)


def note_of(tenancy: Tenancy, tenant: Tenant) -> Table:
    """The directory's note on a complete tenant: its `anchor`, an ISO date, empty for worlds that start from today.

    And its clock's `rate`.
    """
    return {"anchor": "", "rate": rate_text(REAL_RATE)} | (tenancy.directory.get(SEEDED, tenant.id) or {})


def start_clock(tenancy: Tenancy, tenant: Tenant, own_anchor: date | None, rate: str) -> None:
    """Put the clock of a world with an anchor of its own on that date, and let it run; others start from real time."""
    own_rate = parse_rate(rate)

    def start(clock: Clock) -> None:
        if own_anchor:
            clock.set(datetime.combine(own_anchor, MORNING, business_zone()))
        clock.run(own_rate)

    if own_anchor or own_rate != REAL_RATE:
        tenancy.clocks.turn(tenant, start)


def anchor(settings: Settings) -> date:
    """The date that worlds start from: the settings' own, else today's."""
    return settings.anchor or today()


def today() -> date:
    """The business date of real time, in Los Angeles."""
    return Clock().today()
