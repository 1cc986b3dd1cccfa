"""Spend & Expense companies: each has an organization number of its world, like an AP/AR organization."""

from __future__ import annotations

from dataclasses import replace

from mockserver.domain.context import Context
from mockserver.domain.organizations import WORLD, next_number
from mockserver.domain.resource import register
from mockserver.domain.spend.kinds import SPEND_COMPANY
from mockserver.domain.spend.records import SpendRecords
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Kind, Record

# BILL takes a budget's default zone from the company's billing address (F-1238); a company that says none has this one.
DEFAULT_TIMEZONE = "US/Pacific"


class Companies(SpendRecords):
    """Companies lie at world level; each has a `number`, under which its own records lie.

    Made by callers at world level (`caller.org` 0: seeding). `timezone` is what new budgets get.
    """

    kind = SPEND_COMPANY

    def defaults(self, ctx: Context, record: Record) -> None:
        super().defaults(ctx, record)
        record["number"] = next_number(ctx.tx)
        record["timezone"] = DEFAULT_TIMEZONE

    def timezone(self, ctx: Context) -> str:
        """The name of the time zone of the caller's company, as `US/Pacific`."""
        company = next(iter(ctx.find(SPEND_COMPANY, {"number": ctx.org}, limit=1, org=WORLD)), None)
        return str(company["timezone"]) if company else DEFAULT_TIMEZONE


def anywhere(ctx: Context, kind: Kind, record_id: str) -> tuple[Context, Record]:
    """A record of any company of the world, and a context of that company; raises `NotFound`."""
    for company in ctx.find(SPEND_COMPANY, org=WORLD):
        if record := ctx.get(kind, record_id, org=company["number"]):
            return replace(ctx, caller=replace(ctx.caller, org=company["number"])), record
    raise NotFound(record_id)


COMPANIES = register(Companies())
