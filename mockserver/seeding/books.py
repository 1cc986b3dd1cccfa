"""A world being written: its transaction, its moments before the anchor, and who does what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from itertools import count

from mockserver.domain.context import Caller, Context
from mockserver.domain.roles import SPEND_PERMISSIONS, permissions_of
from mockserver.kernel.clock import Clock, business_zone
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random, source
from mockserver.seeding.people import People
from mockserver.seeding.scenarios import Recipe, Table
from mockserver.seeding.timeline import Timeline
from mockserver.store.transaction import Transaction

WRITER = "seeding"  # stands where a caller names its tenant: a world does not know whose it will be
OPENING = time(8, 30)
OFFICE_HOURS = timedelta(hours=9)
MILLISECOND = timedelta(milliseconds=1)
SATURDAY = 5
FIRST_CHECK = 1041


def no_time() -> float:
    """The machine's time for a world in the making: none, so that nothing depends on it."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization or S&E company of the world, and its users by their keys in the scenario."""

    number: int
    id: str
    users: dict[str, Record] = field(default_factory=dict)


@dataclass
class Books:
    """What every chapter of a scenario writes with.

    `main` is the organization everybody signs in to, `company` its S&E company; both are there once they are
    founded. `named` are records other chapters refer to, by kind and the scenario's name for them. `sign_ins`
    says who may get credentials: for `users` and `spend`, keys of users to where they are found. `cards` are the
    S&E company's by the name of their budget, `checks` the numbers of the organization's own checks.
    """

    tx: Transaction
    recipe: Recipe
    tables: Table
    timeline: Timeline = field(default_factory=Timeline)
    main: Organization = field(init=False)
    company: Organization = field(init=False)
    named: dict[tuple[str, str], Record] = field(default_factory=dict)
    cards: dict[str, list[Record]] = field(default_factory=dict)
    checks: Iterator[int] = field(default_factory=partial(count, FIRST_CHECK))
    sign_ins: Table = field(default_factory=lambda: {"users": {}, "spend": {}})

    def chance(self, chapter: str) -> Random:
        """The stream of chance of one chapter: a change in one does not shift another."""
        return source(self.recipe.seed, self.recipe.scenario, chapter)

    @cached_property
    def people(self) -> People:
        """Where the names and addresses of the whole world come from, made when the first chapter needs them."""
        return People(self.chance("people"), self.tables["places"]["rows"])

    def day(self, before: int) -> date:
        """The date so many days before the anchor; after it for negative ones."""
        return self.recipe.anchor - timedelta(days=before)

    def moment(self, before: int) -> datetime:
        """The moment the office opens, that many days before the anchor."""
        return datetime.combine(self.day(before), OPENING, business_zone())

    def daytime(self, before: int, stream: Random) -> datetime:
        """Some moment of a day, that many days before the anchor."""
        return self.moment(before) + timedelta(milliseconds=stream.randrange(OFFICE_HOURS // MILLISECOND))

    def office_moment(self, before: int, stream: Random) -> datetime:
        """Some moment of a working day: that many days before the anchor, or on the Friday before."""
        return self.daytime(self.working_day(before), stream)

    def next_office_moment(self, before: int, stream: Random) -> datetime:
        """Some moment of a working day: that many days before the anchor, or the Monday after if that has come."""
        weekday = self.day(before).weekday()
        after = 7 - weekday if weekday >= SATURDAY else 0
        return self.office_moment(before - after if before > after else before, stream)

    def working_day(self, before: int) -> int:
        """So many days before the anchor, or on a weekend as many more as its Friday is away."""
        return before + max(0, self.day(before).weekday() - SATURDAY + 1)

    def context(self, moment: datetime, caller: Caller) -> Context:
        """A context whose clock stands at a moment."""
        clock = Clock(no_time).at(moment)
        return Context(self.tx, clock, ENVIRONMENTS[self.recipe.environment], self.recipe.seed, caller)

    def at_world(self, moment: datetime) -> Context:
        """A context above all organizations, of whoever makes them."""
        return self.context(moment, Caller(WRITER, "partner"))

    def as_user(self, moment: datetime, key: str) -> Context:
        """The context of a user of the main organization, signed in and trusted."""
        home, user = self.main, self.main.users[key]
        role = user["role"]["type"]
        permissions = permissions_of(role)
        caller = Caller(WRITER, "user", home.number, home.id, user["id"], role, permissions, trusted=True)
        return self.context(moment, caller)

    def in_company(self, moment: datetime, key: str = "") -> Context:
        """The context of a user of the S&E company; without a key, of whoever founds it."""
        home = self.company
        user_id = home.users[key]["id"] if key else ""
        caller = Caller(WRITER, "spend", home.number, home.id, user_id, permissions=SPEND_PERMISSIONS)
        return self.context(moment, caller)

    def id_of(self, kind: str, name: str) -> str:
        """The id of a record by the scenario's name for it; raises `KeyError` where no chapter before has made it."""
        return str(self.named[kind, name]["id"])
