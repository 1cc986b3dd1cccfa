"""What is a caller's own: a partner's subscriptions lie with those of other partners."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Caller, Context
from mockserver.domain.webhooks.catalog import ACCOUNTS, SPEND
from mockserver.domain.webhooks.subscriptions import SUBSCRIPTIONS
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.tenancy import Tenancy


def partner_of(caller: Caller, tenancy: Tenancy) -> str:
    """The name of the partner that calls; empty for anybody else."""
    return tenancy.partners.name_of(caller) if caller.kind == "partner" else ""


def own_subscriptions(caller: Caller, tenancy: Tenancy) -> Sequence[Filter]:
    """What leaves only the caller's subscriptions."""
    return (Filter("partnerName", "eq", partner_of(caller, tenancy)),) if caller.kind == "partner" else ()


def subscription_of(ctx: Context, tenancy: Tenancy, subscription_id: str) -> Record:
    """A subscription of the caller's; raises `NotFound` (404, assumed: F-1656)."""
    record = SUBSCRIPTIONS.get(ctx, subscription_id)
    owner = (SPEND if ctx.caller.kind == "spend" else ACCOUNTS, partner_of(ctx.caller, tenancy))
    if (record["family"], record.get("partnerName", "")) != owner:
        raise NotFound(subscription_id, in_path=True)
    return record
