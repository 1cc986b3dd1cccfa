"""In which order a payment is refused: requests with two faults each, neighbours in BILL's order as far as we know it.

A fault spoils a request that is right but for it: a bill of $100 and what is said of its payment.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from mockserver.domain.funding.ap_cards import AP_CARDS
from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.funding.cards import CARD_ACCOUNT, CARD_USERS
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.domain.payments.options import payment_options
from mockserver.domain.payments.paying import pay_bill, pay_bills, record_payment
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books

NO_BILL = "00n02NOSUCHBILLATALL"
NO_VENDOR = "00902NOSUCHVENDORATA"
NO_ACCOUNT = "bac02NOSUCHACCOUNTAT"
NO_CREDIT = "vcr02NOSUCHCREDITATA"
UNREACHABLE = "This vendor is unable to receive ePayments."
NO_AMEX = "Vendor does not support AMEX card payments."
INACTIVE = "Card account is inactive."
FORBIDDEN = "BDC_1145"

Fault = Callable[[Books, Record, Record], None]


def vendor_with(books: Books, bill: Record, **values: object) -> None:
    vendor = books.ctx.get(VENDOR, bill["vendorId"])
    books.ctx.tx.update(VENDOR, {**(vendor or {}), **values})


def funded_by(kind: str, account: Record) -> Record:
    return {"fundingAccount": {"type": kind, "id": account["id"]}}


def unknown_bill(books: Books, bill: Record, terms: Record) -> None:
    terms["billId"] = NO_BILL


def unknown_vendor(books: Books, bill: Record, terms: Record) -> None:
    terms["vendorId"] = NO_VENDOR


def unknown_account(books: Books, bill: Record, terms: Record) -> None:
    terms |= funded_by("BANK_ACCOUNT", {"id": NO_ACCOUNT})


def pending_account(books: Books, bill: Record, terms: Record) -> None:
    terms |= funded_by("BANK_ACCOUNT", books.new_bank())


def archived_account(books: Books, bill: Record, terms: Record) -> None:
    BANK_ACCOUNTS.archive(books.ctx, books.bank)


def no_card_payments(books: Books, bill: Record, terms: Record) -> None:
    organization = {"id": "00802ORG", "seq": 1, "org": WORLD, "number": books.ctx.org}
    books.ctx.tx.insert(ORGANIZATION, {**organization, "fundingPermissions": {"card": {"payByCard": False}}})
    books.ctx.caller = replace(books.ctx.caller, org_id="00802ORG")


def inactive_card(books: Books, bill: Record, terms: Record) -> None:
    card = books.card()
    books.ctx.tx.update(CARD_ACCOUNT, {**card, "status": "EXPIRED"})
    terms |= funded_by("CARD_ACCOUNT", card) | {"cardFundingPurpose": "Legal"}


def nominated_bank_user(books: Books, bill: Record, terms: Record) -> None:
    (user,) = BANK_USERS.rows(books.ctx)
    BANK_USERS.patch(books.ctx, user["id"], {"verificationStatus": "NOMINATED"})


def nominated_card_user(books: Books, bill: Record, terms: Record) -> None:
    (user,) = CARD_USERS.rows(books.ctx)
    CARD_USERS.patch(books.ctx, user["id"], {"verificationStatus": "NOMINATED"})


def archived_ap_card(books: Books, bill: Record, terms: Record) -> None:
    card = books.ap_card(limit=1)
    AP_CARDS.archive(books.ctx, card["id"])
    terms |= funded_by("AP_CARD", card)


def ap_card(books: Books, bill: Record, terms: Record) -> None:
    terms |= funded_by("AP_CARD", books.ap_card())


def closed_day(books: Books, bill: Record, terms: Record) -> None:
    terms["processDate"] = "2026-11-28"


def archived_vendor(books: Books, bill: Record, terms: Record) -> None:
    VENDORS.archive(books.ctx, bill["vendorId"])


def no_address(books: Books, bill: Record, terms: Record) -> None:
    vendor_with(books, bill, address={})


def slow_courier(books: Books, bill: Record, terms: Record) -> None:
    courier = {"requestPayFaster": False, "requestCheckDeliveryType": "UPS_1DAY"}
    terms["processingOptions"] = {**terms["processingOptions"], **courier}


def american_express(books: Books, bill: Record, terms: Record) -> None:
    terms |= funded_by("CARD_ACCOUNT", books.card(brand="AMEX"))


def odd_purpose(books: Books, bill: Record, terms: Record) -> None:
    terms |= funded_by("CARD_ACCOUNT", books.card()) | {"cardFundingPurpose": "Yachts"}


def billed_in_canada(books: Books, bill: Record, terms: Record) -> None:
    account = {"accountNumber": "5550100", "routingNumber": "000100012", "paymentCurrency": "CAD"}
    information = {"payByType": "INTERNATIONAL_E_PAYMENT", "bankCountry": "CA", "bankAccount": account}
    vendor_with(books, bill, billCurrency="CAD", paymentInformation=information)


def stale_rate(books: Books, bill: Record, terms: Record) -> None:
    billed_in_canada(books, bill, terms)
    terms["exchangeRateBatchId"] = 1


def late_day(books: Books, bill: Record, terms: Record) -> None:
    terms["processDate"] = "2026-12-01"


def next_day(books: Books, bill: Record, terms: Record) -> None:
    terms["processDate"] = "2026-11-25"


def other_vendor(books: Books, bill: Record, terms: Record) -> None:
    terms["vendorId"] = books.vendor()["id"]


def archived_bill(books: Books, bill: Record, terms: Record) -> None:
    BILLS.archive(books.ctx, bill["id"])


def nothing(books: Books, bill: Record, terms: Record) -> None:
    terms["amount"] = 0


def too_much(books: Books, bill: Record, terms: Record) -> None:
    terms["amount"] = 10_001


def unknown_credit(books: Books, bill: Record, terms: Record) -> None:
    terms["vendorCredits"] = [{"id": NO_CREDIT, "amount": 0}]


def unapproved(books: Books, bill: Record, terms: Record) -> None:
    bill = books.ctx.get(BILL, bill["id"]) or {}
    books.ctx.tx.update(BILL, {**bill, "approvalStatus": "ASSIGNED"})


def terms_with(books: Books, bill: Record, faults: tuple[Fault, ...], **values: object) -> Record:
    """What is said of a payment of a bill, with faults."""
    terms = books.terms(**{"billId": bill["id"], "amount": 10_000, **values})
    for fault in faults:
        fault(books, bill, terms)
    return terms


def refusal(error: BillError) -> str:
    """Its code, or its text where BILL gives none, and what it is about."""
    return " ".join([error.code or error.text, *error.params[:1]])


def refusals(caught: pytest.ExceptionInfo[BillErrors]) -> list[str]:
    return [refusal(error) for error in caught.value.errors]


@pytest.mark.parametrize(
    ("faults", "order"),
    [
        ((unknown_bill, unknown_vendor), [f"BDC_1205 {NO_BILL}", f"BDC_1205 {NO_VENDOR}"]),
        ((unknown_bill, unknown_account), [f"BDC_1205 {NO_BILL}", f"BDC_1205 {NO_ACCOUNT}"]),
        ((unknown_bill, closed_day), [f"BDC_1205 {NO_BILL}", "BDC_1152 2026-11-28"]),
        ((unknown_vendor, unknown_account), [f"BDC_1205 {NO_VENDOR}", f"BDC_1205 {NO_ACCOUNT}"]),
        ((unknown_account, closed_day), [f"BDC_1205 {NO_ACCOUNT}", "BDC_1152 2026-11-28"]),
        ((pending_account, closed_day), ["BDC_1151", "BDC_1150", "BDC_1152 2026-11-28"]),
        ((inactive_card, no_card_payments), [FORBIDDEN, INACTIVE]),
        ((inactive_card, nominated_card_user), [INACTIVE, "BDC_1150"]),
        (
            (archived_ap_card,),
            ["BDC_1119 fundingAccount.id", "BDC_1119 amount", "BDC_1119 fundingAccount.type"],
        ),
        ((closed_day, archived_vendor), ["BDC_1152 2026-11-28", "BDC_1119 vendorId"]),
        ((archived_vendor, no_address), ["BDC_1119 vendorId", UNREACHABLE]),
        ((no_address, slow_courier), [UNREACHABLE, "BDC_1119 requestCheckDeliveryType"]),
        ((slow_courier, ap_card), ["BDC_1119 requestCheckDeliveryType", "BDC_1119 fundingAccount.type"]),
        (
            (slow_courier, american_express),
            ["BDC_1119 requestCheckDeliveryType", NO_AMEX, "BDC_1117 cardFundingPurpose"],
        ),
        ((odd_purpose, billed_in_canada), ["BDC_1119 cardFundingPurpose", "BDC_1117 exchangeRateBatchId"]),
        ((ap_card, billed_in_canada), ["BDC_1119 fundingAccount.type", "BDC_1117 exchangeRateBatchId"]),
        ((stale_rate, late_day), ["BDC_1119 exchangeRateBatchId", "BDC_1152 2026-12-01"]),
        ((billed_in_canada, closed_day), ["BDC_1152 2026-11-28", "BDC_1117 exchangeRateBatchId"]),
        (
            (stale_rate, late_day, other_vendor),
            ["BDC_1119 exchangeRateBatchId", "BDC_1152 2026-12-01", "BDC_1119 vendorId"],
        ),
        ((slow_courier, other_vendor), ["BDC_1119 requestCheckDeliveryType", "BDC_1119 vendorId"]),
        ((other_vendor, archived_bill), ["BDC_1119 vendorId", "BDC_1119 billId"]),
        ((archived_bill, nothing), ["BDC_1119 billId", "BDC_1119 amount"]),
        ((archived_bill, too_much), ["BDC_1119 billId", "BDC_1159"]),
        ((nothing, unknown_credit), ["BDC_1119 amount", f"BDC_1205 {NO_CREDIT}"]),
        ((too_much, unknown_credit), ["BDC_1159", f"BDC_1205 {NO_CREDIT}"]),
        ((unknown_credit, unapproved), [f"BDC_1205 {NO_CREDIT}", "BDC_1119 approvalStatus"]),
        ((unknown_vendor, archived_vendor), [f"BDC_1205 {NO_VENDOR}", "BDC_1119 vendorId"]),
    ],
)
def test_a_payment_of_a_bill_is_refused_in_this_order(
    books: Books, faults: tuple[Fault, ...], order: list[str]
) -> None:
    terms = terms_with(books, books.bill(10_000), faults)

    with pytest.raises(BillErrors) as caught:
        pay_bill(books.ctx, terms)

    assert refusals(caught) == order


@pytest.mark.parametrize(
    ("faults", "order"),
    [
        ((slow_courier, next_day), ["BDC_1119 requestCheckDeliveryType", "BDC_1402"]),
        ((next_day, other_vendor), ["BDC_1402", "BDC_1119 vendorId"]),
    ],
)
def test_in_production_a_new_account_is_refused_in_this_order(faults: tuple[Fault, ...], order: list[str]) -> None:
    with open_books("production") as books:
        terms = terms_with(books, books.bill(10_000, books.vendor(bank=True)), faults)

        with pytest.raises(BillErrors) as caught:
            pay_bill(books.ctx, terms)

        assert refusals(caught) == order


@pytest.mark.parametrize(
    ("faults", "order"),
    [
        ((unknown_vendor, unknown_account), [f"BDC_1205 {NO_VENDOR}", f"BDC_1205 {NO_ACCOUNT}"]),
        ((unknown_vendor, closed_day), [f"BDC_1205 {NO_VENDOR}", "BDC_1152 2026-11-28"]),
        ((archived_account, closed_day), ["BDC_1151", "BDC_1152 2026-11-28"]),
        ((closed_day, no_address), ["BDC_1152 2026-11-28", UNREACHABLE]),
        ((slow_courier, unknown_credit), ["BDC_1119 requestCheckDeliveryType", f"BDC_1205 {NO_CREDIT}"]),
    ],
)
def test_a_payment_that_makes_its_bill_is_refused_in_this_order(
    books: Books, faults: tuple[Fault, ...], order: list[str]
) -> None:
    bill = books.bill(10_000)
    terms = terms_with(books, bill, faults, vendorId=bill["vendorId"], processingOptions={"createBill": True})

    with pytest.raises(BillErrors) as caught:
        pay_bill(books.ctx, terms)

    assert refusals(caught) == order


@pytest.mark.parametrize(
    ("faults", "order"),
    [
        ((unknown_bill, unknown_credit), [f"BDC_1205 {NO_BILL}"]),
        ((other_vendor, archived_bill), ["BDC_1119 vendorId", "BDC_1119 billId"]),
        ((archived_bill, too_much), ["BDC_1119 billId", "BDC_1159"]),
        ((nothing, unknown_credit), ["BDC_1119 amount", f"BDC_1205 {NO_CREDIT}"]),
        ((too_much, unknown_credit), ["BDC_1159", f"BDC_1205 {NO_CREDIT}"]),
    ],
)
def test_a_payment_made_outside_bill_is_refused_in_this_order(
    books: Books, faults: tuple[Fault, ...], order: list[str]
) -> None:
    bill = books.bill(10_000)
    terms = terms_with(books, bill, faults, vendorId=bill["vendorId"])
    part = {name: terms[name] for name in ("billId", "amount", "vendorCredits") if name in terms}

    with pytest.raises(BillErrors) as caught:
        record_payment(books.ctx, {"vendorId": terms["vendorId"], "processDate": "2026-11-20", "payments": [part]})

    assert refusals(caught) == order


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ((nominated_bank_user, archived_vendor), "User cannot make online payments."),
        ((archived_vendor, no_address), "Invalid field,value: vendorId, "),
        ((no_address, archived_bill), UNREACHABLE),
    ],
)
def test_an_option_gives_the_first_reason(books: Books, faults: tuple[Fault, ...], reason: str) -> None:
    bill = books.bill(10_000)
    terms_with(books, bill, faults)

    (bank,) = payment_options(books.ctx, bill["vendorId"], 10_000)["fundingOptions"]["banks"]

    assert bank["reason"].startswith(reason)


def test_what_a_refused_part_would_have_paid_is_not_due_to_the_next_part_of_an_all_or_nothing_request(
    books: Books,
) -> None:
    bill = books.bill(10_000)
    parts = [{"billId": bill["id"], "amount": amount} for amount in (10_001, 1)]

    with pytest.raises(BillErrors) as caught:
        pay_bills(books.ctx, books.terms(), parts)

    assert refusals(caught) == ["BDC_1159", "BDC_1159"]


def test_each_refusal_but_a_missing_permission_names_its_bill(books: Books) -> None:
    bill = books.bill(10_000)
    terms = terms_with(books, bill, (inactive_card, no_card_payments, nominated_card_user, closed_day, unapproved))

    with pytest.raises(BillErrors) as caught:
        pay_bill(books.ctx, terms)

    assert [(refusal(error), error.item) for error in caught.value.errors] == [
        (FORBIDDEN, ""),
        (INACTIVE, bill["id"]),
        ("BDC_1150", bill["id"]),
        ("BDC_1152 2026-11-28", bill["id"]),
        ("BDC_1119 approvalStatus", bill["id"]),
    ]
