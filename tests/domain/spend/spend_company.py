"""A Spend & Expense spend_company in memory, at the level of domain functions: amounts are cents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, TypeVar

from mockserver.domain.context import Caller, Context
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.companies import COMPANIES
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.domain.spend.users import USERS
from mockserver.kernel.clock import parse_stamp
from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine
from tests.world import World

NOON = "2026-03-04T20:00:00.000+00:00"  # a Wednesday, noon in Los Angeles
REAL_SECONDS = 1_772_654_400.0  # running time stands there

T = TypeVar("T")


class SpendCompany(World):
    """One spend_company of a world, and its admin, in whose name everything is done."""

    seed = 7

    def __init__(self, engine: Engine, environment: str = "sandbox") -> None:
        super().__init__(engine, environment=environment, now=REAL_SECONDS)
        self.clock.set(parse_stamp(NOON))
        self.clock.freeze(True)
        self.caller = Caller("default", "spend")
        self.admin = self.new_company("Happy Music")

    def new_company(self, name: str, **values: Any) -> Record:
        """A new spend_company and its admin, who calls from now on."""
        self.caller = Caller("default", "spend")
        spend_company = self.domain(lambda ctx: COMPANIES.create(ctx, {"name": name, **values}))
        self.caller = Caller("default", "spend", org=spend_company["number"])
        self.admin = self.new_user(firstName="Grace", lastName="Adams", email="grace@happymusic.example", role="ADMIN")
        self.caller = Caller("default", "spend", org=spend_company["number"], user_id=self.admin["id"])
        return self.admin

    def as_user(self, user_id: str, role: str = "") -> Caller:
        """The caller that a user of the company is."""
        return replace(self.caller, user_id=user_id, role=role)

    def domain(self, act: Callable[[Context], T]) -> T:
        """What a domain function gives in a transaction of its own."""
        with self.context() as ctx:
            return act(ctx)

    def new_user(self, **values: Any) -> Record:
        """A new user, Clark unless `values` say another."""
        clark = {"firstName": "Clark", "lastName": "Spenderson", "email": "clark@happymusic.example", "role": "MEMBER"}
        return self.domain(lambda ctx: USERS.create(ctx, {**clark, **values}))

    def new_budget(self, limit: int | None = 20_000, **values: Any) -> Record:
        """A new budget of the admin: 200.00 a month unless `values` say otherwise."""
        budget: Record = {"name": "Supplies", "owners": [self.admin["id"]], "recurringInterval": "MONTHLY"}
        if limit is not None:
            budget |= {"currentPeriod": {"limit": limit}, "recurringLimit": limit}
        return self.domain(lambda ctx: BUDGETS.create(ctx, {**budget, **values}))

    def new_card(self, budget: Record, **values: Any) -> Record:
        """An activated member card that shares its budget's funds, unless `values` say otherwise."""
        card = {"name": "Strings", "userId": self.admin["id"], "budgetId": budget["id"], "status": "ACTIVATED"}
        return self.domain(lambda ctx: CARDS.create(ctx, {**card, "type": "VIRTUAL_MEMBER", **values}))

    def purchase(self, card: Record, amount: int, **values: Any) -> Record:
        """A purchase of so many cents: an authorization or a decline."""
        purchase = {"cardId": card["id"], "amount": amount, "merchantName": "Corner Grocer", **values}
        return self.domain(lambda ctx: TRANSACTIONS.authorize(ctx, purchase))

    def cleared(self, card: Record, amount: int, **values: Any) -> Record:
        """A purchase that the merchant captured: its clear."""
        held = self.purchase(card, amount, **values)
        return self.domain(lambda ctx: TRANSACTIONS.clear(ctx, held["id"]))

    def period(self, budget: Record) -> Record:
        """The budget's current period as it is now."""
        return dict(self.domain(lambda ctx: BUDGETS.get(ctx, budget["id"]))["currentPeriod"])

    def card_period(self, card: Record) -> Record:
        """The card's current period as it is now."""
        return dict(self.domain(lambda ctx: CARDS.get(ctx, card["id"]))["currentPeriod"])

    def context(self) -> AbstractContextManager[Context]:
        """A writing transaction, and the context domain functions work with."""
        return self.writing(self.caller)
