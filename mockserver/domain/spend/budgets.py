"""Budgets: a limit a period, what is assigned out of it to members and cards, and what was spent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mockserver.domain.context import Context
from mockserver.domain.resource import register
from mockserver.domain.spend import funds, periods
from mockserver.domain.spend.budget_rules import violations
from mockserver.domain.spend.companies import COMPANIES
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_MEMBER, SPEND_USER
from mockserver.domain.spend.members import MEMBERS
from mockserver.domain.spend.records import SpendRecords, state_error, wrong
from mockserver.kernel.errors import BillErrors, Invalid, NotFound, Problem
from mockserver.kernel.kinds import Record

# Requests can set the first two; budgets of BILL's web application have the others as well (F-1123).
SHARE_FUNDS = ("DO_NOT_SHARE", "SHARE_MANUALLY")
SHARED_OTHERWISE = ("SHARE_WITH_ALL_OWNERS", "SHARE_WITH_ALL_MEMBERS", "SHARE_ALL_OWNERS_BUT_MEMBERS_MANUALLY")

# What a field is that nobody set, or that was cleared.
UNSET = {
    "recurringInterval": "NONE",
    "autoAddUsers": False,
    "receiptRequired": False,
    "carryOver": False,
    "default": False,
    "budgetGroup": False,
    "limitlessOverspend": False,
    # Documented are the words, not which of them a new budget has.
    "shareFunds": "SHARE_MANUALLY",
}

# What the periods of a budget follow from.
SCHEDULE = ("recurringInterval", "timezone", "recurMonth")

# The lists of users a new budget may be given, and the role each gives; who is in two has the first one's.
PEOPLE = {"owners": "OWNER", "members": "MEMBER", "observers": "OBSERVER"}


class Budgets(SpendRecords):
    """Budgets.

    `currentPeriod` is kept as answers show it: its days in the budget's time zone (`endDate` is the first day of the
    next period; without an interval the whole life, open-ended or to the expiration), limit, buffer, assigned funds
    and spend. A budget falls due when its period ends and then turns to the next one.
    """

    kind = SPEND_BUDGET

    def __init__(self) -> None:
        self._followers: list[Callable[[Context, Record], None]] = []

    def when_rescheduled(self, act: Callable[[Context, Record], None]) -> None:
        """Tell a rule of a room below whenever the periods of a budget change."""
        self._followers.append(act)

    def defaults(self, ctx: Context, record: Record) -> None:
        super().defaults(ctx, record)
        record["currentPeriod"] = {"assigned": 0, "spent": spend_totals(0, 0)}
        record["timezone"] = COMPANIES.timezone(ctx)

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        """A new budget with its people, named by user ids in `owners`, `members` and `observers`."""
        people = {name: values.get(name) or () for name in PEOPLE}
        self.check_references(ctx, values, item)
        record = super().create(ctx, {name: value for name, value in values.items() if name not in PEOPLE}, item=item)
        roles: dict[str, str] = {}
        for name, role in PEOPLE.items():
            for user_id in people[name]:
                roles.setdefault(user_id, role)
        self.put_members(ctx, record["id"], [(user_id, {"budgetRole": role}) for user_id, role in roles.items()])
        return self.get(ctx, record["id"])

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        for name, value in UNSET.items():
            record.setdefault(name, value)
        record.setdefault("timezone", COMPANIES.timezone(ctx))
        now = ctx.clock.now()
        record.setdefault("startDate", periods.local_day(now, record["timezone"]).isoformat())
        self._derive_month(ctx, record, old)
        self._open_period(ctx, record)

    def _derive_month(self, ctx: Context, record: Record, old: Record | None) -> None:
        cycles = record["recurringInterval"] in periods.CYCLES
        if cycles and record.get("recurMonth") is None:
            record["recurMonth"] = periods.local_day(ctx.clock.now(), record["timezone"]).month
        # A month that the old interval had does not forbid the new one: nobody sees it in an answer.
        if not cycles and old is not None and record.get("recurMonth") == old.get("recurMonth"):
            record.pop("recurMonth", None)

    def _open_period(self, ctx: Context, record: Record) -> None:
        interval, zone = record["recurringInterval"], record["timezone"]
        days = periods.schedule(record, interval, zone, ctx.clock.now(), record.get("recurMonth") or 1)
        start, end = (day.isoformat() for day in days) if days else (record["startDate"], record.get("expirationDate"))
        record["currentPeriod"] |= {"startDate": start, "endDate": end}

    def _recount(self, ctx: Context, record: Record) -> dict[str, int]:
        """Count the spend of the period anew, in place; returns what each user spent of their own."""
        clearings = pending = 0
        by_user: dict[str, int] = {}
        for one in funds.transactions_in(ctx, record, "budgetId"):
            amounts = funds.spend_of(one)
            clearings, pending = clearings + amounts[0], pending + amounts[1]
            by_user[one["userId"]] = by_user.get(one["userId"], 0) + funds.spent_by_holder(one)
        record["currentPeriod"]["spent"] = spend_totals(clearings, pending)
        return by_user

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        problems = [Problem(field, text) for field, text in violations(record)]
        if problems:
            raise Invalid(problems)
        parent_id = record.get("parentBudgetId")
        if old is None and parent_id:
            parent = self.get(ctx, parent_id)
            if not parent["budgetGroup"]:
                raise wrong("parentBudgetId", "must be the id of a budget group")
            record["parentBudgetSerial"] = parent["seq"]

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None and old["since"] != record["since"]:
            by_user = self._recount(ctx, record)
            self.keep(ctx, record)
            for member in self.members(ctx, record["id"]):
                member["currentPeriod"]["spent"] = by_user.get(member["userId"], 0)
                MEMBERS.keep(ctx, member)
        if old is not None and any(old.get(name) != record.get(name) for name in SCHEDULE):
            for follow in self._followers:
                follow(ctx, record)

    def store(self, ctx: Context, new: Record, old: Record) -> Record:
        if new["archived"]:
            new.pop("dueAt", None)
        return super().store(ctx, new, old)

    def roll_over_period(self, ctx: Context, record: Record) -> None:
        """Go on to the period that `now` lies in: limits anew, spend from nothing, unspent funds carried over."""
        if record["archived"]:
            return
        self._open_period(ctx, record)
        period = record["currentPeriod"]
        if record.get("recurringLimit") is not None and not record["limitlessOverspend"]:
            period["limit"] = record["recurringLimit"]
        by_user = self._recount(ctx, record)
        for member in self.members(ctx, record["id"]):
            before = funds.assigned_amount(member)
            funds.renew(member, carry_over=record["carryOver"])
            member["currentPeriod"]["spent"] = by_user.get(member["userId"], 0)
            MEMBERS.keep(ctx, member)
            period["assigned"] += funds.assigned_amount(member) - before
        self.keep(ctx, record)

    falls_due = roll_over_period

    # members

    def members(self, ctx: Context, budget_id: str) -> list[Record]:
        """Every membership of a budget, removed ones too."""
        return ctx.find(SPEND_MEMBER, {"budgetId": budget_id})

    def put_member(self, ctx: Context, budget_id: str, user_id: str, values: Record) -> Record:
        """Add a user to a budget, or change the membership; an unknown user is a 404."""
        budget = self.open(ctx, budget_id)
        user = ctx.get(SPEND_USER, user_id)
        if user is None:
            raise NotFound(user_id, in_path=True)
        member, old = MEMBERS.put(ctx, budget, user, values)
        self.assign(ctx, budget_id, funds.assigned_amount(member) - funds.assigned_amount(old))
        return member

    def put_members(self, ctx: Context, budget_id: str, items: Sequence[tuple[str, Record]]) -> None:
        """The same for several users, named by id in a body."""
        users = ctx.get_many(SPEND_USER, (user_id for user_id, _ in items))
        missing = [NotFound(user_id) for user_id, _ in items if user_id not in users]
        if missing:
            raise BillErrors(missing)
        for user_id, values in items:
            self.put_member(ctx, budget_id, user_id, values)

    def remove_member(self, ctx: Context, budget_id: str, user_id: str) -> None:
        """Take a user out of a budget. Its last owner too: BILL's published walk through the API does so (F-1235)."""
        self.get(ctx, budget_id)
        member = MEMBERS.in_path(ctx, budget_id, user_id)
        self.withdraw(ctx, member)

    def withdraw(self, ctx: Context, member: Record) -> None:
        """End a membership and give back what was assigned to it."""
        self.assign(ctx, member["budgetId"], -funds.assigned_amount(member))
        MEMBERS.archive(ctx, member["id"])

    def open(self, ctx: Context, budget_id: str) -> Record:
        """The budget of an id in a path; raises `NotFound`, and a 400 for one that is retired."""
        budget = self.get(ctx, budget_id)
        if budget["archived"]:
            raise state_error("Budget is retired.")
        return budget

    # what members, cards and transactions do to a budget

    def assign(self, ctx: Context, budget_id: str, cents: int) -> None:
        """Move what is assigned to members and cards."""
        if not cents:
            return
        budget = self.get(ctx, budget_id)
        budget["currentPeriod"]["assigned"] += cents
        self.keep(ctx, budget)

    def spend(self, ctx: Context, transaction: Record, sign: int) -> None:
        """Add a transaction to what its budget and its user there have spent, or with -1 take it away again."""
        budget = self.get(ctx, transaction["budgetId"])
        if not periods.holds(budget, transaction["occurredTime"]):
            return
        clearings, pending = (sign * cents for cents in funds.spend_of(transaction))
        so_far = budget["currentPeriod"]["spent"]
        budget["currentPeriod"]["spent"] = spend_totals(so_far["cleared"] + clearings, so_far["pending"] + pending)
        self.keep(ctx, budget)
        member = MEMBERS.of(ctx, budget["id"], transaction["userId"])
        if member is not None:
            member["currentPeriod"]["spent"] += sign * funds.spent_by_holder(transaction)
            MEMBERS.keep(ctx, member)


def spend_totals(clearings: int, pending: int) -> Record:
    """Spend as budgets show it: `cleared`, `pending` and their `total`, in cents."""
    return {"cleared": clearings, "pending": pending, "total": clearings + pending}


BUDGETS = register(Budgets())
