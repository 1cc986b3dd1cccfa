"""Tenants over worlds of a scenario: the default one, fresh ones, and starting over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time
from threading import Lock
from typing import cast

from mockserver.kernel.clock import REAL_RATE, Clock, business_zone, parse_rate, rate_text
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.progress import tell
from mockserver.kernel.settings import Settings
from mockserver.seeding.credentials import announce, fixed_credentials, issued_to, random, register
from mockserver.seeding.images import IMAGES
from mockserver.seeding.lock import seeding_lock
from mockserver.seeding.scenarios import OwnScenario, Recipe, SeedingError, Table
from mockserver.store.engine import Engine, nothing
from mockserver.tenancy import DEFAULT, Tenancy, Tenant, TenantExists, TooManyTenants, UnknownTenant
from mockserver.tenancy.snapshots import BEGINNING
from mockserver.tenancy.tenants import IDLE_LIFE, UNOPENED

# The directory's table of notes that a tenant is complete, and how its worlds' clocks start.
SEEDED = "seeded"

# Where a world's state says whose credentials sign in to it.
SIGN_INS = "signIns"

TWINS: Mapping[EnvironmentName, EnvironmentName] = {"sandbox": "production", "production": "sandbox"}

MORNING = time(9)  # at which the clock of a world with an anchor of its own starts


def prepare(engine: Engine, tenancy: Tenancy, settings: Settings, own: OwnScenario | None = None) -> None:
    """Make the default tenant where the store has none, else keep the one it has.

    With `own` it is made from a user's scenario. Raises `SeedingError` for one that is wrong, when the tenant there is
    was made from another scenario, seed or environment, or when the settings have an anchor and it has another.
    """
    recipe = recipe_of(settings, own, settings.scenario, settings.seed, settings.environment)
    if not is_seeded(tenancy):
        # What takes longest is done before others have to wait.
        IMAGES.get(recipe, engine.version, settings.cache_directory)
        with seeding_lock(tenancy.directory):
            if not is_seeded(tenancy):
                with suppress(UnknownTenant):
                    tenancy.delete(tenancy.tenants.get(DEFAULT))  # its making was cut off
                make_tenant(engine, tenancy, settings, recipe, fixed_credentials(), DEFAULT)
    tenancy.claims.clear()
    check_store(tenancy, settings, recipe)
    prepare_twin(engine, tenancy, settings, own)


def recipe_of(
    settings: Settings, own: OwnScenario | None, scenario: str, seed: int, environment: EnvironmentName
) -> Recipe:
    """The recipe of a scenario of ours, or of a user's own; raises `SeedingError` where it is of another environment.

    A world that was written down as it was keeps its seed, which its ids follow from.
    """
    if own is None:
        return Recipe(scenario, seed, anchor(settings), environment)
    if own.environment not in ("", environment):
        raise SeedingError(f"{own.name} is a world of the {own.environment} environment, not of {environment}")
    return Recipe(own.name, seed if own.seed is None else own.seed, anchor(settings), environment, own)


def prepare_twin(engine: Engine, tenancy: Tenancy, settings: Settings, own: OwnScenario | None) -> None:
    """Register the default tenant of the other environment, whose world is opened at first use.

    Where a user's scenario is a world of the one environment, the other has the scenario of ours that it is based on.
    """
    environment = TWINS[settings.environment]
    credentials = fixed_credentials(environment)
    if own is not None and own.environment:
        settings, own = replace(settings, scenario=own.base), None
    tenancy.tenants.opener = Twins(engine, tenancy, settings, credentials, own).open
    name = twin_id(environment)
    if tenancy.tenants.peek(name) is None:
        recipe = recipe_of(settings, own, settings.scenario, settings.seed, environment)
        with suppress(TenantExists, TooManyTenants):
            twin = add_tenant(tenancy, UNOPENED, recipe, credentials["tenant"], name, IDLE_LIFE, lasting=True)
            announce(tenancy, twin, credentials)


def twin_id(environment: str) -> str:
    """The id of the default tenant of the environment that `default` is not in."""
    return f"{DEFAULT}-{environment}"


class Twins:
    """Opens the world of the default tenant of the other environment when somebody calls it."""

    def __init__(
        self, engine: Engine, tenancy: Tenancy, settings: Settings, credentials: Table, own: OwnScenario | None
    ) -> None:
        self._own = own
        self._engine = engine
        self._tenancy = tenancy
        self._settings = settings
        self._credentials = credentials
        self._opening = Lock()

    def open(self, tenant: Tenant) -> Tenant:
        """The tenant over its world, which is made where no process has made it; raises `UnknownTenant`."""
        engine, tenancy, settings = self._engine, self._tenancy, self._settings
        environment = cast(EnvironmentName, tenant.environment)
        recipe = recipe_of(settings, self._own, tenant.scenario, tenant.seed, environment)
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
                new = replace(tenant, world=world)
                with registering(engine, tenancy, settings, new, self._credentials, recipe):
                    return tenancy.tenants.open(tenant, world)
            except BaseException:
                engine.drop_world(world)
                raise


def is_seeded(tenancy: Tenancy) -> bool:
    """Whether the store has a complete default tenant."""
    return tenancy.directory.get(SEEDED, DEFAULT) is not None


def check_store(tenancy: Tenancy, settings: Settings, recipe: Recipe) -> None:
    """Refuse a store whose default tenant was not made by a recipe; raises `SeedingError`.

    What was imported into it since stays.
    """
    tenant = tenancy.tenants.get(DEFAULT)
    if note_of(tenancy, tenant).get("imported"):
        return
    values = {"scenario": recipe.scenario, "seed": recipe.seed, "environment": recipe.environment}
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
    latitude: str = "",
    own: OwnScenario | None = None,
) -> Tenant:
    """A tenant over a fresh world, with random credentials; `name` becomes its id, `ttl` is in seconds.

    `own_anchor`, `limits` and `latitude` stand in the place of the settings' own; with `own` its world is that of a
    user's scenario. Raises `SeedingError` for an unknown scenario, or one that is wrong, `TooManyTenants`, and
    `TenantExists` for a name that is taken.
    """
    settings = replace(settings, anchor=own_anchor) if own_anchor else settings
    recipe = recipe_of(settings, own, scenario, seed, cast(EnvironmentName, environment))
    return make_tenant(engine, tenancy, settings, recipe, random(), name, ttl, limits, latitude)


def make_tenant(
    engine: Engine,
    tenancy: Tenancy,
    settings: Settings,
    recipe: Recipe,
    credentials: Table,
    tenant_id: str,
    ttl: float = IDLE_LIFE,
    limits: str = "",
    latitude: str = "",
) -> Tenant:
    """A tenant with these credentials over a fresh world; `ttl` is in seconds.

    Where its making fails nothing of it is left, at the latest when the next server starts on the store.
    """
    image = IMAGES.get(recipe, engine.version, settings.cache_directory)
    tell(f"a tenant of scenario {recipe.scenario} gets its world", scenario=recipe.scenario, bytes=len(image))
    with tenancy.claims.hold():
        world = engine.load_world(image)
        try:
            keys = credentials["tenant"]
            tenant = add_tenant(tenancy, world, recipe, keys, tenant_id, ttl, limits=limits, latitude=latitude)
        except BaseException:
            engine.drop_world(world)
            raise
        try:
            if recipe.own is not None:
                tenancy.snapshots.adopt(tenant, BEGINNING, engine.load_world(image))
            with registering(engine, tenancy, settings, tenant, credentials, recipe):
                return tenancy.tenants.complete(tenant)
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
    latitude: str = "",
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
        latitude=latitude,
    )


@contextmanager
def registering(
    engine: Engine, tenancy: Tenancy, settings: Settings, tenant: Tenant, credentials: Table, recipe: Recipe
) -> Iterator[None]:
    """Start a tenant's clock; then, and in one with what the block writes to the directory, let its users sign in.

    From which date its world starts is noted as well.
    """
    with engine.read(tenant.world) as tx:
        sign_ins = tx.state()[SIGN_INS]
    note = note_about(settings, recipe)
    start_clock(tenancy, tenant, note)
    with tenancy.directory.together():
        register(tenancy, tenant, credentials, sign_ins)
        tenancy.directory.put(SEEDED, tenant.id, note, tenant=tenant.id)
        yield


def note_about(settings: Settings, recipe: Recipe) -> Table:
    """The directory's note on a tenant that is made by a recipe."""
    note: Table = {
        "anchor": settings.anchor.isoformat() if settings.anchor else "",
        "rate": settings.clock_rate,
        "today": recipe.anchor.isoformat(),
    }
    own = recipe.own
    return note | ({"now": own.now, "frozen": own.frozen} if own is not None and own.now else {})


def replace_world(
    engine: Engine,
    tenancy: Tenancy,
    settings: Settings,
    tenant: Tenant,
    own: OwnScenario,
    then: Callable[[], None] = nothing,
) -> None:
    """Make a tenant's world that of a user's scenario, which a reset goes back to from now on, then do something.

    Credentials stay, and live sessions where their users do. Raises `SeedingError` for a scenario that is wrong, or is
    of another environment, and `TooManySnapshots`; then nothing has changed.
    """
    recipe = recipe_of(settings, own, own.name, tenant.seed, cast(EnvironmentName, tenant.environment))
    image = IMAGES.get(recipe, engine.version)
    old_sign_ins = sign_ins_of(engine, tenant)
    note = {**note_about(settings, recipe), "imported": True}

    def look_again() -> None:
        sign_ins = sign_ins_of(engine, tenant)
        with tenancy.directory.together():
            tenancy.tenants.retell(tenant, recipe.scenario, recipe.seed)
            tenancy.directory.put(SEEDED, tenant.id, note, tenant=tenant.id)
            register_again(tenancy, tenant, sign_ins, old_sign_ins)
        tenancy.forget_world(tenant)
        start_clock(tenancy, tenant, note)
        then()

    with tenancy.claims.hold():
        tenancy.snapshots.adopt(tenant, BEGINNING, engine.load_world(image))
        engine.replace_world(tenant.world, engine.load_world(image), look_again)


def sign_ins_of(engine: Engine, tenant: Tenant) -> Table:
    """Who may sign in to a tenant's world, as its state says."""
    with engine.read(tenant.world) as tx:
        sign_ins: Table = tx.state()[SIGN_INS]
        return sign_ins


def register_again(tenancy: Tenancy, tenant: Tenant, sign_ins: Table, old_sign_ins: Table) -> None:
    """Let a tenant's credentials sign in as the users of the world that it has now, where these are others."""
    if sign_ins == old_sign_ins:
        return
    credentials = issued_to(tenancy, tenant)
    for key, _ in tenancy.directory.all("issued", tenant.id):
        tenancy.directory.delete("issued", key)
    register(tenancy, tenant, credentials, sign_ins)


def reset(engine: Engine, tenancy: Tenancy, tenant: Tenant, then: Callable[[], None] = nothing) -> None:
    """Make a tenant's world what its scenario says, or what was imported last, then do something at once.

    Credentials and live sessions stay. Without an anchor of its own the world of a scenario of ours starts from today.
    """
    note = note_of(tenancy, tenant)

    def look_again() -> None:
        tenancy.forget_world(tenant)
        start_clock(tenancy, tenant, note)
        then()

    if tenancy.snapshots.has(tenant, BEGINNING):
        tenancy.snapshots.restore(tenant, BEGINNING, look_again)
        return
    own_anchor = date.fromisoformat(note["anchor"]) if note["anchor"] else None
    recipe = Recipe(tenant.scenario, tenant.seed, own_anchor or today(), cast(EnvironmentName, tenant.environment))
    image = IMAGES.get(recipe, engine.version)
    with tenancy.claims.hold():
        engine.replace_world(tenant.world, engine.load_world(image), look_again)


def note_of(tenancy: Tenancy, tenant: Tenant) -> Table:
    """The directory's note on a complete tenant.

    Its `anchor` is an ISO date, empty for worlds that start from today; a world that was written down as it was has
    the moment `now` at which its clock starts, and whether it is `frozen`. `rate` is the clock's.
    """
    return {"anchor": "", "rate": rate_text(REAL_RATE)} | (tenancy.directory.get(SEEDED, tenant.id) or {})


def start_clock(tenancy: Tenancy, tenant: Tenant, note: Table) -> None:
    """Put the clock of a world that says when it starts on that moment, and let it run; others start from real time."""
    moment, own_rate = start_of(note), parse_rate(note["rate"])

    def start(clock: Clock) -> None:
        if moment:
            clock.set(moment)
        clock.run(own_rate)
        if note.get("frozen"):
            clock.freeze(True)

    if moment or own_rate != REAL_RATE:
        tenancy.clocks.turn(tenant, start)


def start_of(note: Table) -> datetime | None:
    """The moment at which a world's clock starts, None where it is real time."""
    if note.get("now"):
        return datetime.fromisoformat(note["now"])
    return datetime.combine(date.fromisoformat(note["anchor"]), MORNING, business_zone()) if note["anchor"] else None


def anchor(settings: Settings) -> date:
    """The date that worlds start from: the settings' own, else today's."""
    return settings.anchor or today()


def today() -> date:
    """The business date of real time, in Los Angeles."""
    return Clock().today()
