"""What bills, vendor credits and payments are in the ledger, posting by posting."""

from typing import Any

import pytest

from mockserver.domain.ledger.accounts import Accounts
from mockserver.domain.ledger.payables import Payables
from mockserver.kernel.kinds import Record
from tests.domain.ledger.records import texts, world

VENDORS = [
    {"id": "009a", "name": "Ada", "billCurrency": "USD"},
    {"id": "009n", "name": "Nordet", "billCurrency": "CAD"},
]
CHARTS = [
    {"id": "0ca1", "name": "Strings", "account": {"type": "EXPENSE"}},
    {"id": "0ca2", "name": "Till", "account": {"type": "BANK"}},
]
FUNDS: dict[str, list[Record]] = {"bank_account": [{"id": "bac1", "bankName": "Chase"}], "ap_card": [{"id": "dva1"}]}
PART = {"paymentId": "stp1", "billId": "00n1", "amount": 3_000}
PAYMENT = {
    "id": "stp1",
    "vendorId": "009a",
    "onlinePayment": True,
    "status": "SCHEDULED",
    "singleStatus": "SCHEDULED",
    "createdTime": "2026-11-04T20:00:00.000+00:00",
    "updatedTime": "2026-11-09T20:00:00.000+00:00",
    "processDate": "2026-11-06",
    "fundingAccount": {"type": "BANK_ACCOUNT", "id": "bac1"},
}
OWED = "liabilities:accounts payable:Ada"
WAITING = "liabilities:scheduled payments:Chase"
SCHEDULED = f"2026-11-04 payment: {OWED} 3000 USD payable, {WAITING} -3000 USD scheduled"
MADE = f"2026-11-06 payment made: {WAITING} 3000 USD scheduled, assets:clearing:money out -3000 USD clearing"
FUNDED = "2026-11-06 funding: assets:clearing:money out 3000 USD clearing, assets:bank:Chase -3000 USD bank"


def bill(vendor: str = "009a", lines: list[Record] | None = None) -> Record:
    """A bill of 30.00."""
    head = {"id": "00n1", "vendorId": vendor, "invoice": {"invoiceNumber": "7"}, "glPostingDate": "2026-11-02"}
    return {**head, "billLineItems": lines or [{"amount": 3_000}]}


def entries(**rows: list[Record]) -> list[str]:
    """The entries of payables."""
    tx = world(vendor=VENDORS, chart_of_account=CHARTS, **FUNDS, **rows)
    return texts(Payables(tx, Accounts(tx)).entries())


def paid(vendor: str = "009a", **values: Any) -> list[str]:
    """The entries of a payment of a vendor's bill, without those of the bill."""
    return entries(bill=[bill(vendor)], payment=[{**PAYMENT, "vendorId": vendor, **values}], bill_payment=[PART])[1:]


def test_a_bill_is_what_its_lines_are_spent_on() -> None:
    lines: list[Record] = [{"amount": 1_000, "classifications": {"chartOfAccountId": "0ca1"}}, {"amount": 2_000}]

    assert entries(bill=[bill(lines=lines)]) == [
        "2026-11-02 bill: expenses:Strings 1000 USD expense, expenses:uncategorized 2000 USD expense, "
        f"{OWED} -3000 USD payable"
    ]


def test_a_credit_takes_expenses_back_and_its_use_settles_a_bill() -> None:
    lines = [{"amount": 500}]
    credit = {"id": "vcr1", "vendorId": "009a", "referenceNumber": "8", "glPostingDate": "2026-11-03"}
    moments = {"createdTime": PAYMENT["createdTime"], "updatedTime": PAYMENT["updatedTime"], "status": "VOID"}
    use = {"id": "u", "vendorCreditId": "vcr1", "billId": "00n1", "amount": 400, "archived": False, **moments}
    unknown = {**use, "id": "v", "vendorCreditId": "vcr2"}
    rows: dict[str, list[Record]] = {
        "vendor_credit": [{**credit, "vendorCreditLineItems": lines}],
        "bill_credit": [use, unknown],
    }

    assert entries(bill=[bill()], **rows)[1:] == [
        "2026-11-03 vendor credit: expenses:uncategorized -500 USD expense, "
        "assets:vendor credits:Ada 500 USD vendor credit",
        f"2026-11-04 bill credit: {OWED} 400 USD payable, assets:vendor credits:Ada -400 USD vendor credit",
        f"2026-11-09 bill credit undone: {OWED} -400 USD payable, assets:vendor credits:Ada 400 USD vendor credit",
    ]


def test_a_payment_waits_is_funded_and_leaves() -> None:
    assert paid() == [SCHEDULED]
    assert paid(singleStatus="FUNDING_STARTED") == [SCHEDULED, FUNDED]
    assert paid(status="PAID", singleStatus="CLEARED") == [SCHEDULED, MADE, FUNDED]


@pytest.mark.parametrize(
    ("funding", "begun", "left"),
    [
        ({"type": "AP_CARD", "id": "dva1"}, 1, "liabilities:cards:dva1 -3000 USD card"),
        ({"type": "WALLET"}, 1, "assets:wallet -3000 USD card"),
        ({}, 1, "assets:unknown -3000 USD card"),
        ({"type": "BANK_ACCOUNT", "id": "bac1"}, 2, "assets:bank:Chase -3000 USD bank"),
    ],
)
def test_only_a_bank_pays_before_a_payment_is_paid(funding: dict[str, str], begun: int, left: str) -> None:
    before = paid(fundingAccount=funding, singleStatus="FUNDING_STARTED")
    after = paid(fundingAccount=funding, status="PAID", singleStatus="CLEARED")

    assert (len(before), len(after)) == (begun, 3)
    assert after[-1].endswith(left)


def test_a_payment_abroad_is_converted_whole() -> None:
    funds = {"fundingAmount": 2_200, "status": "PAID", "singleStatus": "CLEARED"}

    assert paid("009n", **funds)[1:] == [
        f"2026-11-06 payment made: {WAITING} 3000 CAD scheduled, assets:clearing:money out -2200 USD clearing, "
        "equity:conversion -3000 CAD conversion, equity:conversion 2200 USD conversion",
        "2026-11-06 funding: assets:clearing:money out 2200 USD clearing, assets:bank:Chase -2200 USD bank",
    ]


@pytest.mark.parametrize(
    ("classifications", "account"),
    [({}, "assets:paid outside BILL"), ({"classifications": {"chartOfAccountId": "0ca2"}}, "assets:Till")],
)
def test_a_recorded_payment_is_paid_outside(classifications: dict[str, Any], account: str) -> None:
    assert paid(onlinePayment=False, **classifications) == [
        f"2026-11-06 recorded payment: {OWED} 3000 USD payable, {account} -3000 USD outside"
    ]


def test_a_payment_that_is_void_goes_back_all_of_it() -> None:
    voided = paid(status="VOID", singleStatus="VOIDED")

    assert [one.partition(":")[0] for one in voided] == [
        "2026-11-04 payment",
        "2026-11-06 funding",
        "2026-11-09 payment undone",
        "2026-11-09 funding undone",
    ]
