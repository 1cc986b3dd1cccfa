"""The members of Spend & Expense budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.dialects.calls import NOTHING, Call
from mockserver.dialects.rest.bodies import SUCCESS, body_values
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.spend.ids import NOT_EMPTY, record_id, reference, required_reference, under_id_names
from mockserver.dialects.spend.resources import READ, SpendJson, SpendResource
from mockserver.dialects.spend.sharing import LIMIT, RECURRING_LIMIT, SHARES, limits_of, sharing_has_no_limit
from mockserver.domain.context import Context
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.kinds import SPEND_MEMBER, USER
from mockserver.domain.spend.members import MEMBERS, ROLES
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.kernel.schema.types import NOT_NULL

VIEW = s.View(
    SPEND_MEMBER,
    [
        *reference("user", USER),
        s.Field("spent", s.Money(), path="currentPeriod.spent", access=s.READ_ONLY, sort=True),
        s.Field("limit", s.Money(), path="currentPeriod.limit", access=s.READ_ONLY),
        s.Field("recurringLimit", s.Money(), access=s.READ_ONLY),
        s.Field("recurring", s.Boolean(), access=s.READ_ONLY),
        s.Field("budgetRole", s.Enum(*ROLES), access=s.READ_ONLY),
        s.Field("name", s.Text(), access=s.READ_ONLY, sort=True),
        s.Field("retired", s.Boolean(), path="archived", access=s.READ_ONLY, filter="eq"),
        s.Field("shareBudgetFunds", s.Boolean(), access=s.READ_ONLY),
    ],
    omits=False,
)
MEMBERSHIP = (LIMIT, RECURRING_LIMIT, s.Field("role", s.Enum(*ROLES), path="budgetRole", access=s.WRITE_ONLY), SHARES)


def sharing_fits(membership: Record, *, where: str = "") -> Iterator[tuple[str, str]]:
    """Who does not share the budget's funds has both limits."""
    if membership.get("shareBudgetFunds") is False:
        yield from ((f"{where}{name}", NOT_NULL) for name, is_set in limits_of(membership).items() if not is_set)


def one_fits(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Either both limits or none."""
    yield from sharing_fits(values)
    yield from sharing_has_no_limit(values, mode)


def all_fit(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Each member of a bulk body; limits beside sharing are let through there, as in BILL's example (F-1200)."""
    for index, membership in enumerate(values.get("members") or ()):
        yield from sharing_fits(membership, where=f"members[{index}].")


ONE = s.View(SPEND_MEMBER, MEMBERSHIP, rules=[one_fits])
EVERY = s.Object(required_reference("userId"), *MEMBERSHIP)
BULK = s.View(
    SPEND_MEMBER,
    [s.Field("members", s.Array(EVERY, min_items=1), access=s.WRITE_ONLY, required=True, message=NOT_EMPTY)],
    rules=[all_fit],
)
NAMES = {"userUuid": "userId"}


class Memberships(SpendJson):
    """Several members: read as (user id, membership) each, the documented names put in their elements."""

    def read(self, call: Call) -> list[tuple[str, Record]]:  # type: ignore[override]
        """The memberships; limits beside sharing are noted as unread and left out."""
        values = body_values(call, self.view.read(with_id_names(required_body(call.body))))
        return [membership_of(call, index, one) for index, one in enumerate(values["members"])]


def with_id_names(body: Any) -> Any:
    """A bulk body with the documented names in its elements."""
    if not isinstance(body, dict) or not isinstance(body.get("members"), list):
        return body
    return {**body, "members": [under_id_names(one, NAMES) for one in body["members"]]}


def membership_of(call: Call, index: int, one: Record) -> tuple[str, Record]:
    """The record id of an element's user, and its membership; limits of who shares the funds are noted as unread."""
    values = {name: value for name, value in one.items() if name != "userId"}
    if values.get("shareBudgetFunds"):
        call.unread.extend(f"members[{index}].{name}" for name, is_set in limits_of(values).items() if is_set)
        values = {name: value for name, value in values.items() if name in ("budgetRole", "shareBudgetFunds")}
    return record_id(call.ctx, USER, one["userId"]), values


members = SpendResource("spend.budgets.members", MEMBERS, VIEW, ONE, "userId", verbs="")


@members.action("list", gives=members.page, right=READ)
def list_(ctx: Context, budget_id: str) -> tuple[Filter, ...]:
    """The members of a budget. Its owners are among them (F-428)."""
    return (Filter("budgetId", "eq", BUDGETS.get(ctx, budget_id)["id"]),)


@members.action("get", right=READ)
def get(ctx: Context, budget_id: str, user_id: str) -> Record:
    """One member. The user may be named by either id (F-403); one who is no member is 404."""
    return MEMBERS.in_path(ctx, BUDGETS.get(ctx, budget_id)["id"], user_id)


@members.action("replace", takes=ONE)
def put(ctx: Context, budget_id: str, user_id: str, values: Record) -> Record:
    """Change one member, added when the user is none yet. `role` is read as `budgetRole` (F-429).

    Who does not share the budget's funds needs both limits (F-430).
    """
    return BUDGETS.put_member(ctx, budget_id, user_id, values)


@members.action("bulk.replace", takes=Memberships(BULK), gives=SUCCESS)
def put_many(ctx: Context, budget_id: str, values: list[tuple[str, Record]]) -> None:
    """Change several members.

    BILL takes its time with more than five (F-1201); here all are done when the answer is sent.
    """
    BUDGETS.put_members(ctx, BUDGETS.open(ctx, budget_id)["id"], values)


@members.action("delete", gives=NOTHING)
def delete(ctx: Context, budget_id: str, user_id: str) -> None:
    """Remove one member. The answer has no body (F-431)."""
    BUDGETS.remove_member(ctx, budget_id, user_id)
