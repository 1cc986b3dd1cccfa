"""How a vendor could be paid."""

from mockserver.domain.funding.cards import CARD_USERS
from mockserver.domain.payments.options import payment_options
from mockserver.kernel.kinds import Record
from tests.domain.books import Books


def options(books: Books, vendor: Record, cents: int = 20_000) -> Record:
    record: Record = payment_options(books.ctx, vendor["id"], cents)["fundingOptions"]
    return record


def test_a_bank_account_says_when_the_money_would_arrive_and_what_it_costs(books: Books) -> None:
    (bank,) = options(books, books.vendor(bank=True))["banks"]

    assert bank == {
        "id": books.bank,
        "name": "Chase",
        "available": True,
        "processDate": "2026-11-25",
        "deliveryDate": "2026-12-01",
        "fee": 59,
    }


def test_a_card_says_what_it_costs_and_what_it_asks_for(books: Books) -> None:
    card = books.card(issuingBankName="Harbor Community Bank")

    (option,) = options(books, books.vendor(bank=True))["cards"]

    assert option == {
        "id": card["id"],
        "name": "Harbor Community Bank",
        "brand": "VISA",
        "available": True,
        "processDate": "2026-11-25",
        "deliveryDate": "2026-12-01",
        "conditions": ["cardFundingPurpose is required."],
        "feeInfo": {"amount": 580, "rate": 2_900_000},
    }


def test_a_card_whose_user_is_not_verified_is_not_available(books: Books) -> None:
    books.card()
    (user,) = CARD_USERS.rows(books.ctx)
    CARD_USERS.patch(books.ctx, user["id"], {"verificationStatus": "NOMINATED"})

    (card,) = options(books, books.vendor())["cards"]

    assert (card["available"], card["reason"]) == (
        False,
        "User verification required for payments with card account.",
    )


def test_american_express_is_not_available(books: Books) -> None:
    books.card(brand="AMEX")

    (card,) = options(books, books.vendor())["cards"]

    assert (card["available"], card["reason"]) == (False, "Vendor does not support AMEX card payments.")


def test_an_account_that_is_not_verified_is_not_available(books: Books) -> None:
    books.new_bank()

    verified, pending = options(books, books.vendor())["banks"]

    assert (verified["available"], pending["available"]) == (True, False)
    assert pending["reason"] == "Bank account cannot make online payments."


def test_a_vendor_abroad_asks_for_a_rate(books: Books) -> None:
    (bank,) = options(books, books.abroad())["banks"]

    assert (bank["available"], bank["conditions"]) == (True, ["exchangeRateBatchId is required."])


def test_a_vendor_that_cannot_be_paid_has_no_option(books: Books) -> None:
    (bank,) = options(books, books.abroad("CAD", "GBP"))["banks"]

    assert (bank["available"], bank["reason"]) == (False, "This vendor is unable to receive ePayments.")
