"""Paying from a card, an AP Card or the wallet."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.domain.funding import cards
from mockserver.domain.funding.ap_cards import AP_CARDS
from mockserver.domain.funding.cards import CARD_ACCOUNTS, CARD_USERS, fee_of
from mockserver.domain.organizations import ORGANIZATION
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books
from tests.refusals import refusal_in

DAY = "2026-11-25"


def by(sort: str, account: Record | None = None, **values: Any) -> Record:
    """The terms of a payment from a source."""
    funding = {"type": sort} if account is None else {"type": sort, "id": account["id"]}
    return {"fundingAccount": funding, "processDate": DAY, **values}


def refusals(books: Books, bill: Record, **values: Any) -> list[BillError]:
    with pytest.raises(BillErrors) as caught:
        books.pay(bill, **values)
    return list(caught.value.errors)


def test_a_card_pays_and_says_what_for(books: Books) -> None:
    card = books.card()

    payment = books.pay(books.bill(), **by("CARD_ACCOUNT", card, cardFundingPurpose="Furniture"))

    assert payment["fundingAccount"] == {"type": "CARD_ACCOUNT", "id": card["id"]}
    assert (payment["cardFundingPurpose"], payment["disbursementType"]) == ("Furniture", "CHECK")


def test_what_a_card_paid_for_is_what_the_vendor_is_offered_next(books: Books) -> None:
    bill = books.bill()

    books.pay(bill, **by("CARD_ACCOUNT", books.card(), cardFundingPurpose="Furniture"))

    assert books.vendor_of(bill)["lastCardFundingPurpose"] == "Furniture"
    assert books.vendor_of(bill)["balance"]["amount"] == 0


def test_a_card_that_does_not_say_what_for_is_refused(books: Books) -> None:
    (error,) = refusals(books, books.bill(), **by("CARD_ACCOUNT", books.card()))

    assert (error.code, error.params, error.status) == ("BDC_1117", ("cardFundingPurpose",), 422)


def test_a_purpose_that_is_none_is_refused(books: Books) -> None:
    (error,) = refusals(books, books.bill(), **by("CARD_ACCOUNT", books.card(), cardFundingPurpose="Fun"))

    assert (error.code, error.params) == ("BDC_1119", ("cardFundingPurpose", "Fun"))


def test_a_vendor_of_the_network_is_paid_by_card_without_a_purpose(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(bank=True, networkStatus="CONNECTED"))

    assert books.pay(bill, **by("CARD_ACCOUNT", books.card()))["disbursementType"] == "WALLET"


@pytest.mark.parametrize(("change", "text"), [("archived", True), ("status", "PENDING")])
def test_a_card_that_is_not_good_any_more_pays_nothing(books: Books, change: str, text: Any) -> None:
    card = books.card()
    CARD_ACCOUNTS.patch(books.ctx, card["id"], {change: text})

    (error,) = refusals(books, books.bill(), **by("CARD_ACCOUNT", card, cardFundingPurpose="Furniture"))

    assert (error.code, error.text) == ("", "Card account is inactive.")


def test_only_a_verified_user_of_a_card_pays_with_it(books: Books) -> None:
    card = books.card()
    (user,) = CARD_USERS.rows(books.ctx)
    CARD_USERS.patch(books.ctx, user["id"], {"verificationStatus": "NOMINATED"})

    (error,) = refusals(books, books.bill(), **by("CARD_ACCOUNT", card, cardFundingPurpose="Furniture"))

    assert error.code == "BDC_1150"


def test_an_unknown_card_is_refused(books: Books) -> None:
    terms = by("CARD_ACCOUNT", {"id": "cat02NOSUCHCARDATALL"}, cardFundingPurpose="Furniture")

    (error,) = refusals(books, books.bill(), **terms)

    assert error.code == "BDC_1205"


def test_american_express_pays_nobody_until_the_organization_may(books: Books) -> None:
    terms = by("CARD_ACCOUNT", books.card(brand="AMEX"), cardFundingPurpose="Furniture")
    bill = books.bill()
    (error,) = refusals(books, bill, **terms)

    allow(books, {"card": {"amexAllowed": True}})

    assert error.text == "Vendor does not support AMEX card payments."
    assert books.pay(bill, **terms)["disbursementType"] == "AMEX"


def allow(books: Books, permissions: Record) -> None:
    """Give the caller's organization funding permissions of its own."""
    organization = books.ctx.new(ORGANIZATION) | {"org": 0, "name": "Studio", "number": books.ctx.org}
    books.ctx.tx.insert(ORGANIZATION, organization | {"fundingPermissions": permissions})
    books.ctx.caller = replace(books.ctx.caller, org_id=organization["id"])


@pytest.mark.parametrize(
    ("sort", "permissions"),
    [("WALLET", {"wallet": {"fundingEnabled": False}}), ("CARD_ACCOUNT", {"card": {"payByCard": False}})],
)
def test_an_organization_without_the_permission_is_refused(books: Books, sort: str, permissions: Record) -> None:
    card = books.card()
    allow(books, permissions)

    (error,) = refusals(books, books.bill(), **by(sort, card, cardFundingPurpose="Furniture"))

    assert refusal_in(error) == "403 BDC_1145 Current user or organization does not have valid permissions."


def test_the_wallet_needs_no_id(books: Books) -> None:
    payment = books.pay(books.bill(vendor=books.vendor(bank=True)), **by("WALLET"))

    assert (payment["fundingAccount"], payment["disbursementType"]) == ({"type": "WALLET"}, "ACH")


def test_one_wallet_pays_into_another_on_the_same_day(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(bank=True, networkStatus="CONNECTED"))
    payment = books.pay(bill, **by("WALLET"))

    books.turn_to("2026-11-25T21:00-08:00")

    paid = books.payment(payment)
    assert (paid["disbursementType"], paid["singleStatus"]) == ("WALLET", "CLEARED")
    assert paid["disbursementInfo"]["walletDisbursement"]["arrivesByDate"] == DAY


def test_an_ap_card_pays_by_virtual_card_and_owes_the_amount(books: Books) -> None:
    card = books.ap_card(limit=50_000)
    bill = books.bill(vendor=books.enrolled())

    payment = books.pay(bill, **by("AP_CARD", card))

    assert payment["disbursementType"] == "VIRTUAL_CARD"
    assert AP_CARDS.get(books.ctx, card["id"])["balance"] == 22_899


def test_an_ap_card_owes_nothing_more_once_a_payment_is_cancelled_or_void(books: Books) -> None:
    card = books.ap_card()
    vendor = books.enrolled()
    first = books.pay(books.bill(1_000, vendor), **by("AP_CARD", card))
    second = books.pay(books.bill(2_000, vendor), **by("AP_CARD", card))
    PAYMENTS.cancel(books.ctx, first["id"])
    books.turn_to("2026-12-24T12:00-08:00")
    cleared = AP_CARDS.get(books.ctx, card["id"])["balance"]

    PAYMENTS.void(books.ctx, second["id"], "VOID_ONLY", "Wrong vendor")

    assert (cleared, AP_CARDS.get(books.ctx, card["id"])["balance"]) == (2_000, 0)


def test_an_ap_card_lends_no_more_than_its_limit(books: Books) -> None:
    card, vendor = books.ap_card(limit=1_000), books.enrolled()
    books.pay(books.bill(600, vendor), **by("AP_CARD", card))

    (error,) = refusals(books, books.bill(401, vendor), **by("AP_CARD", card))

    assert (error.code, error.params) == ("BDC_1119", ("amount", "4.01"))


def test_an_ap_card_looks_at_all_bills_of_a_request_together(books: Books) -> None:
    card, vendor = books.ap_card(limit=1_000), books.enrolled()

    with pytest.raises(BillErrors) as caught:
        books.pay_all(books.bill(600, vendor), books.bill(401, vendor), **by("AP_CARD", card))

    assert [error.params for error in caught.value.errors] == [("amount", "10.01")] * 2


def test_an_inactive_ap_card_pays_nothing(books: Books) -> None:
    card = books.ap_card(status="DRAFT")

    (error,) = refusals(books, books.bill(vendor=books.enrolled()), **by("AP_CARD", card))

    assert error.params == ("fundingAccount.id", card["id"])


def test_an_ap_card_pays_nobody_who_does_not_take_virtual_cards(books: Books) -> None:
    errors = refusals(books, books.bill(), **by("AP_CARD", books.ap_card()))

    assert [error.params for error in errors] == [("fundingAccount.type", "AP_CARD")]


def test_a_card_costs_2_9_percent() -> None:
    assert fee_of({"type": "CREDIT_CARD"}, 20_000) == (2_900_000, 580)
    assert fee_of({"type": "DEBIT_CARD"}, 20_000) == (2_900_000, 580)


def test_a_debit_card_has_a_rate_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "RATES", {"creditCardRate": 2_900_000, "debitCardRate": 1_000_000})

    assert fee_of({"type": "DEBIT_CARD"}, 20_000) == (1_000_000, 200)
    assert fee_of({"type": "CREDIT_CARD"}, 20_000) == (2_900_000, 580)
