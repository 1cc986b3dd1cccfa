"""The ledger against the records: nothing differs in scenarios, and a record that is wrong is found, kind by kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockserver.domain.ledger.entries import Entry, Posting, imbalances, totals
from mockserver.domain.ledger.fold import entries_of
from mockserver.domain.ledger.reconciling import differences, unbalanced_entries
from mockserver.domain.resource import kind_of
from mockserver.domain.sums import Finding
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction
from mockserver.testing import BillMock, MockTenant
from tests.robustness.bookkeeping import Bookkeeper
from tests.robustness.threads import Client
from tests.signed_in import V3

Change = Callable[[Record], Record | None]


def world_of(tenant: MockTenant) -> int:
    """The number of a tenant's world."""
    return tenant.mock.app.tenancy.tenants.get(tenant.id).world


def more(field: str, **like: object) -> Change:
    """Another cent in a field, of the first record that is like it."""

    def change(record: Record) -> Record | None:
        fits = all(record.get(name) == value for name, value in like.items())
        return {**record, field: record[field] + 1} if fits else None

    return change


def more_in_line(lines: str) -> Change:
    """Another cent in the first line of a record."""

    def change(record: Record) -> Record | None:
        if not record[lines] or record["archived"]:
            return None
        first, *rest = record[lines]
        return {**record, lines: [{**first, "amount": first["amount"] + 1}, *rest]}

    return change


def corrupted(tx: Transaction, kind: str, change: Change) -> Record:
    """The first record of a kind that a change is about, changed behind everybody's back."""
    record = next(new for one in tx.everywhere(kind_of(kind)) if (new := change(one)))
    tx.update(kind_of(kind), record)
    return record


CANARIES = {
    "bill": ("bill", more_in_line("billLineItems")),
    "vendor": ("vendor", lambda one: {**one, "balance": {"amount": one["balance"]["amount"] + 1}}),
    "a bill's due amount": ("bill", more("dueAmount")),
    "vendor credit": ("vendor_credit", more_in_line("vendorCreditLineItems")),
    "bill credit": ("bill_credit", more("amount")),
    "scheduled payment": ("bill_payment", more("amount", status="SCHEDULED")),
    "payment made": ("bill_payment", more("amount", status="PAID", onlinePayment=True)),
    "recorded payment": ("bill_payment", more("amount", onlinePayment=False)),
    "payment": ("payment", more("amount")),
    "funding": ("money_movement", more("amount", type="PAYABLE", status="CONFIRMED")),
    "funding undone": ("money_movement", lambda one: {**one, "status": "VOIDED"}),
    "payment undone": ("payment", lambda one: {**one, "status": "VOID"} if one["status"] == "PAID" else None),
    "AP Card": ("ap_card", more("balance")),
    "invoice": ("invoice", more_in_line("invoiceLineItems")),
    "customer": ("customer", more("availCredit")),
    "credit memo": ("credit_memo", more_in_line("creditMemoLineItems")),
    "invoice credit": ("invoice_credit", more("amount")),
    "received payment": ("received_payment", more("amount", status="PAID")),
    "received payment undone": (
        "received_payment",
        lambda one: {**one, "status": "VOID"} if one["status"] == "PAID" else None,
    ),
    "convenience fee": ("received_payment_fee", more("amount")),
    "card authorization": (
        "spend_transaction",
        lambda one: (
            {**one, "amount": one["amount"] + 1}
            if one["transactionType"] == "AUTHORIZATION"
            and not one.get("matchedClearTransactionId")
            and one["occurredTime"] > "2026-11-02"
            else None
        ),
    ),
    "card clear": (
        "spend_transaction",
        lambda one: (
            {**one, "amount": one["amount"] + 1}
            if one["transactionType"] == "CLEAR" and one["occurredTime"] > "2026-11-02"
            else None
        ),
    ),
    "declined": (
        "spend_transaction",
        lambda one: (
            {**one, "transactionType": "CLEAR", "occurredTime": "2026-11-20T20:00:00.000+00:00"}
            if one["transactionType"] == "DECLINE"
            else None
        ),
    ),
    "budget": (
        "spend_budget",
        lambda one: {
            **one,
            "currentPeriod": {**one["currentPeriod"], "spent": {"cleared": 1, "pending": 0, "total": 1}},
        },
    ),
    "reimbursement": ("spend_reimbursement", lambda one: {**one, "amount": 1} if one.get("batchId") else None),
    "archived": ("bill", lambda one: {**one, "archived": True} if one["dueAmount"] and not one["archived"] else None),
}


# What is then too small (-) or too big (+), first those of the records that come first in the books.
FINDINGS = {
    "bill": "-amount -dueAmount -balance",
    "vendor": "+balance",
    "a bill's due amount": "+dueAmount",
    "vendor credit": "-left",
    "bill credit": "-creditAmount +dueAmount +balance -appliedAmount +left",
    "scheduled payment": "-scheduledAmount +dueAmount +balance -amount",
    "payment made": "+dueAmount +balance -amount +amount",
    "recorded payment": "+dueAmount +balance -amount",
    "payment": "+amount",
    "funding": "+amount",
    "funding undone": "+amount",
    "payment undone": "-dueAmount -balance -amount",
    "AP Card": "+balance",
    "invoice": "-totalAmount -dueAmount -balance",
    "customer": "+availCredit",
    "credit memo": "-availCredit -amount",
    "invoice credit": "-creditAmount +dueAmount +balance +availCredit -appliedAmount",
    "received payment": "-availCredit -unappliedAmount",
    "received payment undone": "+paidAmount -dueAmount -balance",
    "convenience fee": "-convenienceFeeAmount",
    "card authorization": "-pending -spent -spent",
    "card clear": "-cleared -spent -spent -spent",
    "declined": "-cleared -spent -spent -spent",
    "budget": "-cleared -pending -spent",
    "reimbursement": "+batchAmount +batchAmount",
    "archived": "+balance",
}


def by_field(findings: list[Finding]) -> str:
    """Which sums are too small or too big."""
    return " ".join(f"{'-+'[one.value > one.total]}{one.field}" for one in findings)


@pytest.mark.parametrize("canary", CANARIES)
def test_a_record_that_is_wrong_is_found(mock: BillMock, canary: str) -> None:
    kind, change = CANARIES[canary]
    world = world_of(mock.tenant())
    with mock.app.engine.write(world) as tx:
        before = differences(tx)
        corrupted(tx, kind, change)
        assert (before, by_field(differences(tx))) == ([], FINDINGS[canary])


@pytest.mark.parametrize("canary", ["bill", "payment made", "invoice", "invoice credit", "received payment"])
def test_a_cent_too_many_makes_a_difference_of_a_cent(tenant: MockTenant, canary: str) -> None:
    kind, change = CANARIES[canary]
    with tenant.mock.app.engine.write(world_of(tenant)) as tx:
        corrupted(tx, kind, change)
        assert {abs(one.value - one.total) for one in differences(tx)} == {1}


def test_money_that_no_record_says_has_moved_is_found(tenant: MockTenant) -> None:
    kind = kind_of("money_movement")
    with tenant.mock.app.engine.write(world_of(tenant)) as tx:
        moved = next(one for one in tx.everywhere(kind) if one["type"] == "PAYABLE" and one["status"] == "CONFIRMED")
        tx.delete(kind, moved)
        assert differences(tx) == [Finding(moved["sourceId"], "moneyMovement", 0, moved["amount"])]


def test_an_entry_that_does_not_come_to_nothing_is_found() -> None:
    postings = (Posting("a", 5, "USD", "bill"), Posting("b", -4, "USD", "bill"), Posting("c", 0, "EUR", "bill"))
    entry = Entry("2026-11-24", "bill", "00n01", 1, "Bill", postings, {})

    assert list(unbalanced_entries([entry])) == [Finding("00n01", "entry in USD", 1, 0)]


def test_totals_are_by_account_and_currency() -> None:
    postings = (Posting("b", 5, "USD", "bill"), Posting("b", 2, "USD", "bill"), Posting("a", -4, "EUR", "bill"))
    entry = Entry("2026-11-24", "bill", "00n01", 1, "Bill", postings, {})

    assert list(totals([entry, entry]).items()) == [(("a", "EUR"), -8), (("b", "USD"), 14)]


def test_a_starter_agrees_at_every_step_of_two_months(tenant: MockTenant) -> None:
    world, engine = world_of(tenant), tenant.mock.app.engine
    tenant.clock.advance("9 days")
    with engine.read(world) as tx:
        first = differences(tx)
    tenant.clock.advance("50 days")
    with engine.read(world) as tx:
        assert (first, differences(tx)) == ([], [])


def test_an_empty_world_has_no_entries() -> None:
    with BillMock(scenario="empty") as mock, mock.app.engine.read(world_of(mock.default)) as tx:
        assert (entries_of(tx), differences(tx)) == ([], [])


@pytest.mark.slow
def test_a_large_world_agrees() -> None:
    with BillMock(scenario="large") as mock, mock.app.engine.read(world_of(mock.default)) as tx:
        assert differences(tx) == []


def test_random_bookkeeping_agrees(tenant: MockTenant) -> None:
    worker = Bookkeeper(Client(V3(tenant, trusted=True)), seed=5)
    worker.work(150)
    with tenant.mock.app.engine.read(world_of(tenant)) as tx:
        assert (worker.faults, differences(tx)) == ([], [])
        assert [one for one in entries_of(tx) if imbalances(one)] == []
