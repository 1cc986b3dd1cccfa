"""Billing statements: one a month, from the price plan, paid some days later."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.billing.price_plans import PLAN
from mockserver.domain.billing.statement_files import as_csv, as_pdf
from mockserver.domain.billing.statements import BILLING_STATEMENT, BILLING_STATEMENTS, usage
from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import run_due
from mockserver.domain.organizations import ORGANIZATIONS, USERS
from mockserver.domain.payments.payments import PAYMENT
from mockserver.kernel.clock import Clock
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine
from mockserver.store.transaction import Transaction
from tests.world import context_in

SENT = {"onlinePayment": True, "status": "PAID"}


class Month:
    """An organization of one user, founded at noon of 10 February 2026."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        founded = datetime(2026, 2, 10, 20, tzinfo=UTC)
        ORGANIZATIONS.create(self.at(founded, 0), {"name": "Band"})
        ctx = self.at(founded, 1)
        USERS.create(ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@x.example"})

    def at(self, moment: datetime, org: int) -> Context:
        clock = Clock(lambda: 0.0).at(moment)
        return context_in(self.tx, clock, Caller("default", "system", org))

    def pay(self, *days: str) -> None:
        """Payments processed on these days."""
        ctx = self.at(datetime(2026, 2, 10, 20, tzinfo=UTC), 1)
        for day in days:
            self.tx.insert(PAYMENT, ctx.new(PAYMENT) | SENT | {"processDate": day})

    def until(self, month: int, day: int) -> list[Record]:
        """The statements there are at noon of a day."""
        now = datetime(2026, month, day, 20, tzinfo=UTC)
        run_due(self.at, self.tx, now)
        return BILLING_STATEMENTS.between(self.at(now, 1), "", "")


@pytest.fixture
def month() -> Iterator[Month]:
    engine = MemoryEngine(all_kinds)
    with engine.write(engine.create_world({})) as tx:
        yield Month(tx)
    engine.close()


def test_the_month_that_runs_has_no_statement_yet(month: Month) -> None:
    (waiting,) = month.tx.find(BILLING_STATEMENT, 1)

    assert month.until(2, 28) == []
    with pytest.raises(NotFound):
        BILLING_STATEMENTS.get(month.at(datetime(2026, 2, 28, tzinfo=UTC), 1), waiting["id"])


def test_a_statement_is_issued_on_the_first_of_the_next_month(month: Month) -> None:
    (statement,) = month.until(3, 1)

    assert statement["billingPeriod"] == {"startDate": "2026-02-10", "endDate": "2026-02-28"}
    assert (statement["invoiceDate"], statement["paymentStatus"]) == ("2026-03-01", "UNPAID")
    assert statement["invoiceNumber"] == "202602-0001"


def test_a_statement_is_paid_five_days_later(month: Month) -> None:
    (statement,) = month.until(3, 6)

    assert (statement["paymentStatus"], statement["paymentDate"]) == ("PAID", "2026-03-06")


def test_each_month_has_one(month: Month) -> None:
    periods = [statement["billingPeriod"]["startDate"] for statement in month.until(5, 1)]

    assert periods == ["2026-02-10", "2026-03-01", "2026-04-01"]


def test_the_users_and_the_payments_of_the_month_are_charged(month: Month) -> None:
    month.pay("2026-02-11", "2026-02-28", "2026-03-02")

    (statement,) = month.until(3, 1)

    assert [(line["type"], line["quantity"], line["amount"]) for line in statement["statementDetails"]] == [
        ("SUBSCRIPTION", 1, 4_900),
        ("TRANSACTION", 2, 118),
    ]
    assert statement["amount"] == 5_018


def test_payments_beyond_the_first_tier_cost_less() -> None:
    assert [(line["quantity"], line["amount"]) for line in usage(PLAN, 60)] == [(50, 2_950), (10, 490)]


def test_statements_are_found_by_their_dates(month: Month) -> None:
    month.until(5, 1)
    ctx = month.at(datetime(2026, 5, 2, tzinfo=UTC), 1)

    statements = BILLING_STATEMENTS.between(ctx, "2026-04-01", "2026-04-30")

    assert [statement["invoiceDate"] for statement in statements] == ["2026-04-01"]


def test_the_csv_has_a_line_for_each_charge_and_the_total(month: Month) -> None:
    (statement,) = month.until(3, 1)

    assert as_csv(statement).decode().splitlines() == [
        "type,description,quantity,amount",
        "SUBSCRIPTION,Monthly price per user,1,49.00",
        "TOTAL,,,49.00",
    ]


def test_the_pdf_says_whose_month_it_is_what_it_cost_and_whether_it_is_paid(month: Month) -> None:
    (statement,) = month.until(3, 1)
    pdf = as_pdf(statement)

    texts = [
        f"Statement {statement['invoiceNumber']} of 2026-03-01",
        "Business plan, February 2026: 2026-02-10 to 2026-02-28",
        statement["paymentStatus"],
        "SUBSCRIPTION",
        "Monthly price per user",
        "49.00",
        "TOTAL",
    ]
    assert [text for text in texts if f"({text}".encode() not in pdf] == []


def test_the_pdf_is_the_same_every_time(month: Month) -> None:
    (statement,) = month.until(3, 1)

    assert as_pdf(statement).startswith(b"%PDF-")
    assert as_pdf(statement) == as_pdf(statement)
