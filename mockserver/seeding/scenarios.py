"""Scenario files: what a world is made of, as TOML tables that may be spread over shared parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.misspelt import instead_of

if TYPE_CHECKING:
    from mockserver.store.transaction import Transaction

Table = dict[str, Any]

PACKAGE = Path(__file__).resolve().parent.parent


def fixtures() -> Path:
    """Where the data files lie: inside an installed package, beside it in a checkout."""
    folder = PACKAGE / "fixtures"
    return folder if folder.is_dir() else PACKAGE.parent / "fixtures"


# A scenario is a file: to add one, add a file.
SCENARIOS = tuple(sorted(path.stem for path in (fixtures() / "scenarios").iterdir() if path.suffix == ".toml"))


class SeedingError(ValueError):
    """A world that cannot be made, or a store that holds another one; the text says which."""


class OwnScenario(Protocol):
    """A scenario of a user's own file, which is none of ours.

    `name` tells it from every other one, a digest of what it says is part of it. `base` is the scenario of ours that
    stands in for it where it cannot be. A world that was written down as it was has `seed` and `environment`, and the
    moment at which its clock stands (`now`, ISO, and whether it is `frozen`); None and empty in every other.
    """

    @property
    def name(self) -> str: ...

    @property
    def base(self) -> str: ...

    @property
    def seed(self) -> int | None: ...

    @property
    def environment(self) -> str: ...

    @property
    def now(self) -> str: ...

    @property
    def frozen(self) -> bool: ...

    def write(self, tx: Transaction, recipe: Recipe) -> None:
        """Write its records into a new world; raises `SeedingError` with everything that is wrong."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a world follows from, besides the versions of billmock and Faker.

    `anchor` is the date the world is told from: its clock's business date when it is new. `own` is a user's scenario,
    whose name `scenario` then is.
    """

    scenario: str
    seed: int
    anchor: date
    environment: EnvironmentName
    own: OwnScenario | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.own is None and self.scenario not in SCENARIOS:
            raise SeedingError(f"there is no scenario {self.scenario!r}{instead_of(self.scenario, SCENARIOS)}")


def tables(scenario: str) -> Table:
    """A scenario's own tables over those of the parts it uses, in the order it names them."""
    own = read_toml(fixtures() / "scenarios" / f"{scenario}.toml")
    table: Table = {}
    for part in own.pop("uses"):
        add(table, read_toml(fixtures() / "parts" / f"{part}.toml"))
    add(table, own)
    return table


def add(target: Table, more: Mapping[str, Any]) -> None:
    """Add tables in place: tables merge, lists grow, everything else replaces."""
    for key, value in more.items():
        known = target.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            add(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            target[key] = [*known, *value]
        else:
            target[key] = value


def read_toml(path: Path) -> Table:
    """The tables of a TOML file; raises `OSError` and `tomllib.TOMLDecodeError`."""
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def default_credentials() -> Table:
    """The tables of `fixtures/credentials.json`, read once per process: the default tenant's credentials.

    They open nothing but a mock. No TOML, for what reads that costs every start its time.
    """
    credentials: Table = orjson.loads((fixtures() / "credentials.json").read_bytes())
    return credentials
