"""The books of accounts receivable add up whatever happens to invoices, payments and credit."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.domain import all_kinds
from mockserver.domain.consistency import findings
from mockserver.domain.context import Caller, Context
from mockserver.domain.receivables.credit_memos import CREDIT_MEMOS
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.domain.receivables.invoices import INVOICE, INVOICES
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENTS
from mockserver.kernel.clock import Clock
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine
from tests.world import MONDAY_NOON, context_in

ONE = 1_000_000
ENGINE = MemoryEngine(all_kinds)

AMOUNTS = st.integers(1, 12_000)
STEPS = st.lists(
    st.tuples(st.sampled_from(["invoice", "memo", "pay", "credit", "void", "archive", "shrink"]), AMOUNTS), max_size=14
)


class Ledger:
    """One customer's invoices, payments and credit memos; every step may be refused."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.customer = CUSTOMERS.create(ctx, {"name": "Band", "email": "b@x.example"})["id"]
        self.invoices: list[str] = []
        self.memos: list[str] = []
        self.payments: list[str] = []

    def line(self, cents: int) -> Record:
        """A line of so many cents."""
        return {"quantity": ONE, "price": cents * ONE // 100}

    def invoice(self, cents: int) -> None:
        """A new invoice."""
        values = {"customer": {"id": self.customer}, "invoiceLineItems": [self.line(cents)]}
        self.invoices.append(INVOICES.create(self.ctx, values)["id"])

    def memo(self, cents: int) -> None:
        """A new credit memo."""
        values = {"customerId": self.customer, "referenceNumber": "1", "creditDate": "2026-03-02"}
        self.memos.append(CREDIT_MEMOS.create(self.ctx, {**values, "creditMemoLineItems": [self.line(cents)]})["id"])

    def pay(self, cents: int) -> None:
        """A payment of the newest invoice, of which a third is left."""
        parts = [{"invoiceId": self.invoices[-1], "amount": cents - cents // 3}]
        values = {"paymentDate": "2026-03-02", "receivablesType": "CASH", "amount": cents, "invoicePayments": parts}
        self.payments.append(RECEIVED_PAYMENTS.create(self.ctx, values)["id"])

    def credit(self, cents: int) -> None:
        """Another credit for the newest invoice."""
        INVOICES.patch(self.ctx, self.invoices[-1], {"creditAmount": cents})

    def void(self, cents: int) -> None:
        """The newest payment is void."""
        RECEIVED_PAYMENTS.void(self.ctx, self.payments[-1])

    def archive(self, cents: int) -> None:
        """A memo and an invoice are put away."""
        CREDIT_MEMOS.archive(self.ctx, self.memos[-1])
        INVOICES.archive(self.ctx, self.invoices[-1])

    def shrink(self, cents: int) -> None:
        """The newest memo is another."""
        CREDIT_MEMOS.replace(self.ctx, self.memos[-1], {"creditMemoLineItems": [self.line(cents)]})


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """An empty ledger."""
    world = ENGINE.create_world({})
    with ENGINE.write(world) as tx:
        yield Ledger(context(tx))
    ENGINE.drop_world(world)


def context(tx: Any) -> Context:
    """A context of one organization."""
    return context_in(tx, Clock(lambda: MONDAY_NOON), Caller("default", "user", org=1))


def take(ledger: Ledger, steps: list[tuple[str, int]]) -> None:
    """Take steps; one that is refused, or has nothing to work on, is undone."""
    for step, cents in steps:
        with suppress(Refusal, IndexError), ledger.ctx.tx.savepoint():
            getattr(ledger, step)(cents)


@given(steps=STEPS)
def test_the_books_add_up_after_any_steps(steps: list[tuple[str, int]]) -> None:
    world = ENGINE.create_world({})
    with ENGINE.write(world) as tx:
        take(Ledger(context(tx)), steps)
        differences = findings(tx)
    ENGINE.drop_world(world)

    assert differences == []


def test_a_wrong_sum_is_found(ledger: Ledger) -> None:
    ledger.invoice(5_000)
    invoice = INVOICES.get(ledger.ctx, ledger.invoices[0])
    ledger.ctx.tx.update(INVOICE, {**invoice, "creditAmount": 10})
    customer = CUSTOMERS.get(ledger.ctx, ledger.customer)
    ledger.ctx.tx.update(CUSTOMER, {**customer, "availCredit": 7})

    fields = [(finding.field, finding.value, finding.total) for finding in findings(ledger.ctx.tx)]

    assert fields == [("availCredit", 7, 0), ("creditAmount", 10, 0), ("dueAmount", 5000, 4990)]


def test_a_void_payment_opens_its_invoice_and_takes_its_credit_back(ledger: Ledger) -> None:
    ledger.invoice(5_000)
    ledger.pay(3_000)
    paid = INVOICES.get(ledger.ctx, ledger.invoices[0])["dueAmount"], credit_of(ledger)
    ledger.void(0)
    invoice = INVOICES.get(ledger.ctx, ledger.invoices[0])

    assert paid == (3_000, 1_000)
    assert (invoice["dueAmount"], invoice["status"], credit_of(ledger)) == (5_000, "OPEN", 0)
    assert [payment["status"] for payment in invoice["payments"]] == ["VOID"]


def credit_of(ledger: Ledger) -> int:
    """What the customer has to its credit."""
    return int(CUSTOMERS.get(ledger.ctx, ledger.customer)["availCredit"])


def test_a_payment_is_void_once(ledger: Ledger) -> None:
    ledger.invoice(5_000)
    ledger.pay(3_000)
    ledger.void(0)

    with pytest.raises(Refusal, match="status, VOID"):
        ledger.void(0)
