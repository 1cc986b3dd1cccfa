"""What invoices, credit memos, received payments and fees are in the ledger, posting by posting."""

from typing import Any

import pytest

from mockserver.domain.ledger.accounts import Accounts
from mockserver.domain.ledger.receivables import Receivables
from mockserver.kernel.kinds import Record
from tests.domain.ledger.records import texts, world

ADA = {"id": "0cu1", "name": "Ada", "invoiceCurrency": "CAD"}
INVOICE = {"id": "00e1", "customerId": "0cu1", "invoiceNumber": "7", "glPostingDate": "2026-11-02"}
PLAIN = {**INVOICE, "invoiceLineItems": [{"amount": 10_000}]}
MEMO = {"id": "ccr1", "customerId": "0cu1", "referenceNumber": "8", "glPostingDate": "2026-11-03"}
PAYMENT = {
    "id": "0rp1",
    "customerId": "0cu1",
    "amount": 4_000,
    "status": "PAID",
    "paymentDate": "2026-11-04",
    "updatedTime": "2026-11-09T20:00:00.000+00:00",
    "onlinePayment": False,
    "invoicePayments": [{"invoiceId": "00e1", "amount": 3_000}],
}
FEE = {"id": "fee1", "receivedPaymentId": "0rp1", "amount": 120, "createdTime": "2026-11-05T20:00:00.000+00:00"}
DUE = "assets:accounts receivable:Ada"
CREDITS = "liabilities:customer credits:Ada"
BANK: dict[str, list[Record]] = {"bank_account": [{"id": "bac1", "bankName": "Chase"}]}


def entries(**rows: list[Record]) -> list[str]:
    """The entries of receivables of Ada's."""
    tx = world(customer=[ADA], **rows)
    return texts(Receivables(tx, Accounts(tx)).entries())


def paid(**values: Any) -> list[str]:
    """The entries of a payment of her invoice, without those of the invoice."""
    return entries(invoice=[PLAIN], received_payment=[{**PAYMENT, **values}], **BANK)[1:]


def test_an_invoice_is_income_and_the_tax_of_its_taxable_lines() -> None:
    lines = [{"amount": 10_000, "taxable": True}, {"amount": 500}]
    invoice = {**INVOICE, "invoiceLineItems": lines, "salesTaxPercentage": 8_250_000}

    assert entries(invoice=[invoice]) == [
        f"2026-11-02 invoice: {DUE} 11325 CAD receivable, income:uncategorized -10000 CAD income, "
        "income:uncategorized -500 CAD income, liabilities:sales tax -825 CAD tax"
    ]


@pytest.mark.parametrize("percentage", [{}, {"salesTaxPercentage": 0}])
def test_an_invoice_without_a_rate_has_no_tax(percentage: dict[str, int]) -> None:
    invoice = {**INVOICE, "invoiceLineItems": [{"amount": 10_000, "taxable": True}], **percentage}

    assert entries(invoice=[invoice]) == [
        f"2026-11-02 invoice: {DUE} 10000 CAD receivable, income:uncategorized -10000 CAD income"
    ]


def test_a_credit_memo_takes_income_and_tax_back() -> None:
    memo = {**MEMO, "creditMemoLineItems": [{"amount": 1_000, "taxable": True}], "salesTaxPercentage": 10_000_000}

    assert entries(credit_memo=[memo]) == [
        "2026-11-03 credit memo: income:uncategorized 1000 CAD income, liabilities:sales tax 100 CAD tax, "
        f"{CREDITS} -1100 CAD customer credit"
    ]


def test_a_use_of_a_credit_memo_settles_an_invoice() -> None:
    use = {"id": "u1", "creditMemoId": "ccr1", "invoiceId": "00e1", "amount": 700, "createdTime": FEE["createdTime"]}
    memo = {**MEMO, "creditMemoLineItems": []}

    assert entries(invoice=[PLAIN], credit_memo=[memo], invoice_credit=[use])[2:] == [
        f"2026-11-05 invoice credit: {CREDITS} 700 CAD customer credit, {DUE} -700 CAD receivable"
    ]


@pytest.mark.parametrize(
    ("values", "account"),
    [
        ({}, "assets:undeposited funds 4000 CAD deposit"),
        ({"onlinePayment": True, "receivablesAccount": {"id": "bac1"}}, "assets:bank:Chase 4000 CAD bank"),
        ({"onlinePayment": True}, "assets:undeposited funds 4000 CAD deposit"),
        ({"receivablesAccount": {"id": "bac1"}}, "assets:undeposited funds 4000 CAD deposit"),
        ({"depositToAccountId": "0ca1"}, "assets:uncategorized 4000 CAD deposit"),
    ],
)
def test_a_payment_lies_where_it_was_paid_to(values: dict[str, Any], account: str) -> None:
    assert paid(**values) == [
        f"2026-11-04 received payment: {account}, {DUE} -3000 CAD receivable, {CREDITS} -1000 CAD customer credit"
    ]


def test_a_payment_that_is_used_up_leaves_no_credit() -> None:
    assert paid(amount=3_000) == [
        f"2026-11-04 received payment: assets:undeposited funds 3000 CAD deposit, {DUE} -3000 CAD receivable"
    ]


def test_a_payment_that_waits_is_charged_to_nobody_yet() -> None:
    assert paid(status="SCHEDULED") == [
        f"2026-11-04 charge: assets:scheduled receipts 3000 CAD scheduled receipt, {DUE} -3000 CAD receivable"
    ]


def test_a_payment_that_is_void_was_one_until_its_last_change() -> None:
    assert paid(status="VOID", amount=3_000) == [
        f"2026-11-04 received payment: assets:undeposited funds 3000 CAD deposit, {DUE} -3000 CAD receivable",
        f"2026-11-09 received payment undone: assets:undeposited funds -3000 CAD deposit, {DUE} 3000 CAD receivable",
    ]


@pytest.mark.parametrize(("values", "day"), [({}, "2026-11-05"), ({"paymentDate": "2026-11-06"}, "2026-11-06")])
def test_a_fee_is_income_of_its_day(values: dict[str, str], day: str) -> None:
    payment = {**PAYMENT, "amount": 3_000}

    assert entries(invoice=[PLAIN], received_payment=[payment], received_payment_fee=[{**FEE, **values}])[2:] == [
        f"{day} convenience fee: assets:clearing:convenience fees 120 CAD fee, income:convenience fees -120 CAD income"
    ]


def test_a_fee_goes_back_with_its_payment() -> None:
    payment = {**PAYMENT, "status": "VOID"}

    assert entries(invoice=[PLAIN], received_payment=[payment], received_payment_fee=[FEE])[3:] == [
        "2026-11-05 convenience fee: assets:clearing:convenience fees 120 CAD fee, "
        "income:convenience fees -120 CAD income",
        "2026-11-09 convenience fee undone: assets:clearing:convenience fees -120 CAD fee, "
        "income:convenience fees 120 CAD income",
    ]


def test_a_fee_whose_payment_is_gone_goes_back_when_it_last_changed() -> None:
    fee = {**FEE, "updatedTime": "2026-11-08T20:00:00.000+00:00"}

    assert [one.partition(":")[0] for one in entries(received_payment_fee=[fee])] == [
        "2026-11-05 convenience fee",
        "2026-11-08 convenience fee undone",
    ]
