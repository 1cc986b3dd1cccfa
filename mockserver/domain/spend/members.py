"""Budget members: which users may spend from a budget, and how much."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.merging import merge
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import Resource, register
from mockserver.domain.spend import funds
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_MEMBER
from mockserver.domain.spend.records import state_error, wrong
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

ROLES = ("OWNER", "MEMBER", "OBSERVER")
SPENDERS = ("OWNER", "MEMBER")

# Who shares a new budget's funds when a membership says nothing about limits.
SHARING_ROLES = {
    "DO_NOT_SHARE": (),
    "SHARE_MANUALLY": (),
    "SHARE_WITH_ALL_OWNERS": ("OWNER",),
    "SHARE_WITH_ALL_MEMBERS": SPENDERS,
    "SHARE_ALL_OWNERS_BUT_MEMBERS_MANUALLY": ("OWNER",),
}


def member_id(budget_id: str, user_id: str) -> str:
    """The id of a membership: the budget's and the user's, as no answer shows it."""
    return f"{budget_id}:{user_id}"


def full_name(user: Record) -> str:
    """A user's name as members and transactions show it."""
    return f"{user['firstName']} {user['lastName']}"


def recurs(budget: Record) -> bool:
    """Whether a budget starts anew."""
    return bool(budget["recurringInterval"] != "NONE")


class Members(Resource):
    """Memberships, one a budget and user; a removed one stays, archived, until the user is added again.

    Budgets make and change them (`domain.spend.budgets`), since a member's limit is assigned out of the budget's.
    """

    kind = SPEND_MEMBER
    read_fields = (FromRecord("recurring", SPEND_BUDGET, "budgetId", "recurringInterval", value=recurs),)

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"budgetRole": "MEMBER", "currentPeriod": {"spent": 0}}

    def of(self, ctx: Context, budget_id: str, user_id: str, *, live: bool = False) -> Record | None:
        """The membership of a user in a budget; with `live`, only one that was not removed."""
        member = ctx.get(SPEND_MEMBER, member_id(budget_id, user_id))
        return None if live and member is not None and member["archived"] else member

    def in_path(self, ctx: Context, budget_id: str, user_id: str) -> Record:
        """The membership a path names; raises `NotFound`."""
        member = self.of(ctx, budget_id, user_id)
        if member is None:
            raise NotFound(user_id, in_path=True)
        return member

    def put(self, ctx: Context, budget: Record, user: Record, values: Record) -> tuple[Record, Record | None]:
        """Add a user to a budget or change the membership: the new one and the old one.

        `values` hold `budgetRole`, `currentPeriod.limit`, `recurringLimit` and `shareBudgetFunds`, each only where
        given. Refuses retired users, and taking the role of a budget's last owner.
        """
        old = self.of(ctx, budget["id"], user["id"])
        if user["archived"]:
            raise wrong("userId", "user is retired")
        member = self._fresh(ctx, budget, user) if old is None else merge(old, {"archived": False})
        member = merge(member, values)
        shares = member["budgetRole"] in SHARING_ROLES[budget["shareFunds"]]
        funds.decide_sharing(member, old, shares_by_default=shares)
        self._set_limits(member, budget)
        if old is not None and member["budgetRole"] != "OWNER":
            self.check_owner_stays(ctx, old)
        self._store(ctx, member, old)
        return member, old

    def _fresh(self, ctx: Context, budget: Record, user: Record) -> Record:
        member = ctx.new(SPEND_MEMBER)
        self.defaults(ctx, member)
        return member | {
            "id": member_id(budget["id"], user["id"]),
            "budgetId": budget["id"],
            "userId": user["id"],
            "userSerial": user["seq"],
            "name": full_name(user),
        }

    @staticmethod
    def _set_limits(member: Record, budget: Record) -> None:
        if member["shareBudgetFunds"]:
            return
        limit = member["currentPeriod"].setdefault("limit", 0)
        if budget["recurringInterval"] != "NONE":
            member.setdefault("recurringLimit", limit)

    def _store(self, ctx: Context, member: Record, old: Record | None) -> None:
        if old is None:
            self.insert(ctx, member)
        else:
            self.store(ctx, member, old)

    def check_owner_stays(self, ctx: Context, member: Record) -> None:
        """Refuse to go on without this member if it is the budget's last owner."""
        if member["archived"] or member["budgetRole"] != "OWNER":
            return
        if not any(one["budgetRole"] == "OWNER" and one["id"] != member["id"] for one in self.live(ctx, member)):
            raise state_error("A budget must have at least one owner.")

    def live(self, ctx: Context, member: Record) -> Sequence[Record]:
        """The live members of the same budget."""
        return ctx.find(SPEND_MEMBER, {"budgetId": member["budgetId"], "archived": False})

    def sync_names(self, ctx: Context, user: Record) -> None:
        """Give the memberships of a user the name it has now."""
        for member in ctx.find(SPEND_MEMBER, {"userId": user["id"]}):
            self.keep(ctx, {**member, "name": full_name(user)})


MEMBERS = register(Members())
