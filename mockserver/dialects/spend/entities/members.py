"""The members of Spend & Expense budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import required_body
from mockserver.dialects.spend.ids import NOT_EMPTY, record_id, reference, required_reference, under_id_names
from mockserver.dialects.spend.lists import USUAL, list_page
from mockserver.dialects.spend.resources import READ, WRITE, page_of, read_body
from mockserver.dialects.spend.sharing import LIMIT, RECURRING_LIMIT, SHARES, given_limits, sharing_has_no_limit
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.kinds import BUDGET, SPEND_MEMBER, USER
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
        yield from ((f"{where}{name}", NOT_NULL) for name, given in given_limits(membership).items() if not given)


def one_fits(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Either both limits or none."""
    yield from sharing_fits(values)
    yield from sharing_has_no_limit(values, mode)


def all_fit(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Each member of a bulk body; limits beside sharing are let through there, as BILL's own example sends them."""
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
SUCCESS = {"status": "SUCCESS"}


def budget_in_path(call: Call) -> str:
    """The record id of the budget in the path."""
    return record_id(call.ctx, BUDGET, call.params["budgetId"])


def user_in_path(call: Call) -> str:
    """The record id of the user in the path."""
    return record_id(call.ctx, USER, call.params["userId"])


def answer(call: Call, member: Record) -> Answer:
    """One member."""
    MEMBERS.present(call.ctx, [member])
    return Answer(call.operation.status, VIEW.write(member))


def list_(call: Call) -> Answer:
    """GET a budget's members."""
    budget = BUDGETS.get(call.ctx, budget_in_path(call))
    always = (Filter("budgetId", "eq", budget["id"]),)
    return Answer(call.operation.status, list_page(call, MEMBERS, VIEW, USUAL, always=always))


def get(call: Call) -> Answer:
    """GET one member."""
    budget = BUDGETS.get(call.ctx, budget_in_path(call))
    return answer(call, MEMBERS.found(call.ctx, budget["id"], user_in_path(call)))


def put(call: Call) -> Answer:
    """PUT one member: added when the user is none yet."""
    values = read_body(call, ONE, "create", {})
    return answer(call, BUDGETS.put_member(call.ctx, budget_in_path(call), user_in_path(call), values))


def put_many(call: Call) -> Answer:
    """PUT several members; BILL takes its time with more than five, here all are done when the answer is sent."""
    read = BULK.read(with_id_names(required_body(call.body)))
    call.unread.extend(read.unread)
    budget = BUDGETS.open(call.ctx, budget_in_path(call))
    items = [membership_of(call, index, one) for index, one in enumerate(read.values["members"])]
    BUDGETS.put_members(call.ctx, budget["id"], items)
    return Answer(call.operation.status, SUCCESS)


def with_id_names(body: Any) -> Any:
    """A bulk body with the documented names in its elements."""
    if not isinstance(body, dict) or not isinstance(body.get("members"), list):
        return body
    return {**body, "members": [under_id_names(one, NAMES) for one in body["members"]]}


def membership_of(call: Call, index: int, one: Record) -> tuple[str, Record]:
    """(user id, membership) of an element; limits beside sharing are noted as unread and left out."""
    values = {name: value for name, value in one.items() if name != "userId"}
    if values.get("shareBudgetFunds"):
        call.unread.extend(f"members[{index}].{name}" for name, given in given_limits(values).items() if given)
        values = {name: value for name, value in values.items() if name in ("budgetRole", "shareBudgetFunds")}
    return record_id(call.ctx, USER, one["userId"]), values


def delete(call: Call) -> Answer:
    """DELETE one member."""
    BUDGETS.remove_member(call.ctx, budget_in_path(call), user_in_path(call))
    return Answer(call.operation.status)


def row() -> Record:
    """The JSON Schema of a member."""
    return VIEW.shape.schema(answers=True)


HANDLERS = {
    "spend.budgets.members.list": Handler(list_, READ, body="none", response_schema=lambda: page_of(row())),
    "spend.budgets.members.get": Handler(get, READ, body="none", response_schema=row),
    "spend.budgets.members.replace": Handler(put, WRITE, request_schema=ONE.shape.schema, response_schema=row),
    "spend.budgets.members.bulk.replace": Handler(put_many, WRITE, request_schema=BULK.shape.schema),
    "spend.budgets.members.delete": Handler(delete, WRITE, body="none"),
}
