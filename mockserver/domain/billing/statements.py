"""What organizations pay BILL: a statement a month, issued when the next begins and paid some days later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from mockserver.domain.billing.price_plans import USAGE, plan_of
from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATIONS, USER
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.resource import Resource, register
from mockserver.kernel.clock import business_zone, stamp
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

BILLING_STATEMENT = Kind(
    "billing_statement",
    "0S0",
    columns=(Column("paymentStatus"), Column("invoiceDate", "date", index=True)),
    due=True,
    plain=True,
)

UNPAID, PAID = "UNPAID", "PAID"
# The hour at which BILL issues statements and the day on which it collects them are assumed (F-875).
ISSUED_AT, PAID_AT = time(1), time(9)
DAYS_TO_PAY = 5
MAX_AT_ONCE = 1_000


class BillingStatements(Resource):
    """Statements (F-874). The one of the month that runs has no `paymentStatus` yet, and nobody sees it."""

    kind = BILLING_STATEMENT

    def get(self, ctx: Context, record_id: str, *, in_path: bool = True) -> Record:
        record = super().get(ctx, record_id, in_path=in_path)
        if "paymentStatus" not in record:
            raise NotFound(record_id, in_path=in_path)
        return record

    def between(self, ctx: Context, first: str, last: str) -> list[Record]:
        """The statements with an `invoiceDate` from `first` to `last`; an empty date is no bound."""
        bounds = [Filter("invoiceDate", op, day) for op, day in (("gte", first), ("lte", last)) if day]
        return self.rows(ctx, [IS_ISSUED, *bounds], limit=MAX_AT_ONCE)

    def provision(self, ctx: Context, organization: Record) -> None:
        """A new organization has its first statement at the end of its first month."""
        open_month(ctx, organization["number"], ctx.clock.today())

    def issue_or_settle(self, ctx: Context, statement: Record) -> Record:
        """Issue the statement of a month that is over and open the next, or settle one that was issued."""
        return self._settle(ctx, statement) if "paymentStatus" in statement else issue(ctx, statement)

    falls_due = issue_or_settle

    def _settle(self, ctx: Context, statement: Record) -> Record:
        """Take the money for a statement."""
        today = ctx.clock.today().isoformat()
        return self.store(ctx, statement | {"paymentStatus": PAID, "paymentDate": today}, statement)


IS_ISSUED = Filter("paymentStatus", "in", (UNPAID, PAID))
BILLING_STATEMENTS = register(BillingStatements())


def open_month(ctx: Context, org: int, start: date) -> None:
    """Let the statement of the month that begins, or goes on, at `start` wait for the month's end."""
    following = next_month(start)
    statement = ctx.new(BILLING_STATEMENT) | {
        "org": org,
        "billingPeriod": {
            "startDate": start.isoformat(),
            "endDate": (following - timedelta(days=1)).isoformat(),
        },
        "dueAt": moment(following, ISSUED_AT),
    }
    BILLING_STATEMENTS.insert(ctx, statement)


def next_month(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def moment(day: date, at: time) -> str:
    """A time of a business day in Los Angeles, as a `dueAt`."""
    return stamp(datetime.combine(day, at, business_zone()))


def issue(ctx: Context, statement: Record) -> Record:
    """The statement of a month, from what happened in it; the next month's is opened."""
    today, period = ctx.clock.today(), statement["billingPeriod"]
    start = date.fromisoformat(period["startDate"])
    plan = plan_of(ORGANIZATIONS.of(ctx))
    details = [*subscription(ctx, plan), *usage(plan, payments_of(ctx, period))]
    values: Record = {
        "invoiceDate": today.isoformat(),
        "invoiceNumber": f"{start:%Y%m}-{statement['org']:04d}",
        "description": f"{plan['name']}, {start:%B %Y}",
        "amount": sum(line["amount"] for line in details),
        "paymentStatus": UNPAID,
        "statementDetails": details,
        "dueAt": moment(today + timedelta(days=DAYS_TO_PAY), PAID_AT),
    }
    open_month(ctx, statement["org"], today)
    return BILLING_STATEMENTS.store(ctx, statement | values, statement)


def subscription(ctx: Context, plan: Record) -> Iterator[Record]:
    """The monthly price, for each user there is."""
    users = ctx.count(USER, [Filter("archived", "eq", False)])
    if users:
        amount = users * plan["monthlyPrice"]
        yield {"type": "SUBSCRIPTION", "description": "Monthly price per user", "quantity": users, "amount": amount}


def payments_of(ctx: Context, period: Record) -> int:
    """How many payments BILL processed in a period."""
    filters = [
        Filter("processDate", "gte", period["startDate"]),
        Filter("processDate", "lte", period["endDate"]),
        Filter("onlinePayment", "eq", True),
        Filter("status", "eq", "PAID"),
    ]
    return ctx.count(PAYMENT, filters)


def usage(plan: Record, payments: int) -> Iterator[Record]:
    """What payments cost, tier by tier; a tier of no quantity has no end."""
    free_count = payments
    for term in (term for term in plan["planTerms"] if term["name"] == USAGE):
        quantity = min(free_count, term["quantity"] or free_count)
        free_count -= quantity
        if quantity:
            yield {
                "type": term["type"],
                "description": f"Payments processed, tier {term['tier']}",
                "quantity": quantity,
                "amount": quantity * term["price"],
            }
