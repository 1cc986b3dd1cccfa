"""What of an organization's bills and invoices is due when, and what its customers have paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import in_dollars
from mockserver.domain.payables.bills import BILL
from mockserver.domain.receivables.invoices import INVOICE
from mockserver.domain.receivables.received_payments import PAID, RECEIVED_PAYMENT, SCHEDULED
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Filter

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
LIVE = Filter("archived", "eq", False)

# Whose approval is waited for. That all of an organization's count, not the caller's alone, is assumed (F-1415).
TO_BE_APPROVED = ("ASSIGNED", "APPROVING")

# Whether a day belongs to a part of a summary, given today.
Within = Callable[[date, date], bool]


class Sum(NamedTuple):
    """How many there are, and the cents they come to."""

    number: int
    cents: int


# When something is due. The next seven days begin tomorrow (assumed: F-1415).
DUE: Mapping[str, Within] = {
    "overdue": lambda day, today: day < today,
    "dueToday": lambda day, today: day == today,
    "due7Days": lambda day, today: today < day <= today + WEEK,
    "due7PlusDays": lambda day, today: day > today + WEEK,
    "all": lambda *_: True,
}
# When something was or is to be paid. The last seven days end today (assumed: F-1415).
RECEIVED: Mapping[str, Within] = {
    "lastMonth": lambda day, today: first_of_month(first_of_month(today) - DAY) <= day < first_of_month(today),
    "currentMonth": lambda day, today: first_of_month(today) <= day <= today,
    "last7Days": lambda day, today: today - WEEK < day <= today,
    "today": lambda day, today: day == today,
    "next7Days": lambda day, today: today < day <= today + WEEK,
    "future": lambda day, today: day > today + WEEK,
}


def first_of_month(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def sums(ctx: Context, parts: Mapping[str, Within], items: Iterable[tuple[str, int]]) -> dict[str, Sum]:
    """The sums of the items (a day as ISO text, cents) that belong to each part."""
    today = ctx.clock.today()
    amounts_by_date = [(date.fromisoformat(day), cents) for day, cents in items]
    amounts = {name: [cents for day, cents in amounts_by_date if within(day, today)] for name, within in parts.items()}
    return {name: Sum(len(cents), sum(cents)) for name, cents in amounts.items()}


def open_of(ctx: Context, kind: Kind, filters: Iterable[Filter]) -> list[Record]:
    """The live bills or invoices of which something is still due."""
    return [record for record in ctx.select(kind, [LIVE, *filters]) if record["dueAmount"] > 0]


def bills_due(ctx: Context) -> dict[str, Sum]:
    """What is due of bills, in US dollars."""
    bills = open_of(ctx, BILL, [Filter("paymentStatus", "in", ("UNPAID", "PARTIALLY_PAID"))])
    return sums(ctx, DUE, ((bill["dueDate"], in_dollars(bill["dueAmount"], bill["exchangeRate"])) for bill in bills))


def bills_to_approve(ctx: Context) -> dict[str, Sum]:
    """The bills somebody is to approve, in US dollars."""
    bills = ctx.select(BILL, [LIVE, Filter("approvalStatus", "in", TO_BE_APPROVED)])
    return sums(ctx, DUE, ((bill["dueDate"], bill["fundingAmount"]) for bill in bills))


def invoices_due(ctx: Context) -> dict[str, Sum]:
    """What is due of invoices."""
    invoices = open_of(ctx, INVOICE, [Filter("status", "in", ("OPEN", "PARTIAL_PAYMENT"))])
    return sums(ctx, DUE, ((invoice["dueDate"], invoice["dueAmount"]) for invoice in invoices))


def payments_received(ctx: Context) -> dict[str, Sum]:
    """What customers have paid, and what is scheduled."""
    payments = ctx.select(RECEIVED_PAYMENT, [LIVE, Filter("status", "in", (PAID, SCHEDULED))])
    return sums(ctx, RECEIVED, ((payment["paymentDate"], payment["amount"]) for payment in payments))
