"""What users of a company see: everything, or only what is their own (assumed: F-1595)."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.domain.context import Context
from mockserver.domain.resource import kind_of
from mockserver.domain.spend.kinds import BUDGET, CARD, REIMBURSEMENT, SPEND_MEMBER, TRANSACTION
from mockserver.domain.spend.members import member_id
from mockserver.kernel.errors import Forbidden
from mockserver.kernel.query import Filter

# Roles that see their own cards and expenses, and the budgets that they are in.
LIMITED_ROLES = frozenset({"MEMBER"})

# Where a record says whose it is.
OWNERS: Mapping[str, str] = {CARD: "userId", TRANSACTION: "userId", REIMBURSEMENT: "userId"}


def is_limited(ctx: Context) -> bool:
    """Whether the caller sees only what is theirs."""
    return ctx.caller.role in LIMITED_ROLES


def own_filters(ctx: Context, kind_name: str) -> tuple[Filter, ...]:
    """What the records of a list must meet for the caller to see them."""
    if not is_limited(ctx):
        return ()
    if kind_name == BUDGET:
        rows = ctx.find(SPEND_MEMBER, {"userId": ctx.caller.user_id, "archived": False})
        return (Filter("id", "in", tuple(row["budgetId"] for row in rows) or ("",)),)
    owner = OWNERS.get(kind_name)
    return (Filter(owner, "eq", ctx.caller.user_id),) if owner else ()


def check_own(ctx: Context, kind_name: str, record_id: str) -> None:
    """Refuse a record in a path that the caller does not see; one that is not there is somebody else's to refuse."""
    if not is_limited(ctx):
        return
    if kind_name == BUDGET:
        member = ctx.get(SPEND_MEMBER, member_id(record_id, ctx.caller.user_id))
        is_own = member is not None and not member["archived"]
        record = ctx.get(kind_of(BUDGET), record_id)
    else:
        owner = OWNERS.get(kind_name)
        record = ctx.get(kind_of(kind_name), record_id) if owner else None
        is_own = record is not None and owner is not None and record[owner] == ctx.caller.user_id
    if record is not None and not is_own:
        raise Forbidden()
