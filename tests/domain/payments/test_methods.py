"""How vendors get their money, and what each way tells."""

from typing import Any

import pytest

from mockserver.domain.funding.exchange_rates import new_batch, quote
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import ADDRESS, Books

FASTER = {"requestPayFaster": True}
CLEARED = "2026-12-24T12:00-08:00"


def refusals(books: Books, bill: Record, **values: Any) -> list[BillError]:
    with pytest.raises(BillErrors) as caught:
        books.pay(bill, **values)
    return list(caught.value.errors)


def at_rate(books: Books, **values: Any) -> Record:
    """The terms of a payment at the rates of this minute."""
    return {"exchangeRateBatchId": new_batch(books.ctx), **values}


def test_a_vendor_that_takes_virtual_cards_gets_one(books: Books) -> None:
    payment = books.pay(books.bill(vendor=books.enrolled()))

    books.turn_to("2026-11-27T12:00-08:00")

    card = books.payment(payment)["disbursementInfo"]["vcardDisbursement"]
    assert books.payment(payment)["singleStatus"] == "DELIVERED"
    assert (card["arrivesByDate"], card["validUntil"], len(card["last4CardNumber"])) == ("2026-11-27", "2026-12-17", 4)


def test_a_virtual_card_can_be_issued_again(books: Books) -> None:
    payment = books.pay(books.bill(vendor=books.enrolled()))
    books.turn_to("2026-11-27T12:00-08:00")

    void = PAYMENTS.void(books.ctx, payment["id"], "VOID_AND_REISSUE_VCARD", "Lost mail")

    assert void["status"] == "VOID"


def test_a_check_cannot_be_issued_again_as_a_virtual_card(books: Books) -> None:
    payment = books.pay(books.bill())
    books.turn_to(CLEARED)

    with pytest.raises(BillError) as caught:
        PAYMENTS.void(books.ctx, payment["id"], "VOID_AND_REISSUE_VCARD", "Lost mail")

    assert caught.value.params == ("type", "VOID_AND_REISSUE_VCARD")


def test_a_national_biller_is_paid_through_rpps(books: Books) -> None:
    payment = books.pay(books.bill(vendor=books.vendor(networkStatus="CONNECTED_RPPS")))

    books.turn_to(CLEARED)

    payment_now = books.payment(payment)
    rpps = payment_now["disbursementInfo"]["rppsDisbursement"]
    assert (payment_now["disbursementType"], payment_now["singleStatus"]) == ("RPPS", "CLEARED")
    assert (rpps["sentDate"], rpps["arrivesByDate"]) == ("2026-11-27", "2026-12-01")
    assert rpps["traceNumber"] > 0
    assert rpps["batchNumber"] > 0


def test_a_national_biller_can_be_paid_in_real_time(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(networkStatus="CONNECTED_RPPS"))
    payment = books.pay(bill, processingOptions={**FASTER, "requestCheckDeliveryType": "RTP_DELIVERY"})

    books.turn_to("2026-11-25T20:00-08:00")

    rpps = books.payment(payment)["disbursementInfo"]["rppsDisbursement"]
    assert (rpps["sentDate"], rpps["arrivesByDate"]) == ("2026-11-25", "2026-11-25")


def test_nobody_else_is_paid_in_real_time(books: Books) -> None:
    options = {**FASTER, "requestCheckDeliveryType": "RTP_DELIVERY"}

    (error,) = refusals(books, books.bill(vendor=books.vendor(bank=True)), processingOptions=options)

    assert error.params == ("requestCheckDeliveryType", "RTP_DELIVERY")


def test_a_check_that_goes_faster_can_be_followed(books: Books) -> None:
    payment = books.pay(books.bill(), processingOptions={**FASTER, "requestCheckDeliveryType": "UPS_1DAY"})
    slow = books.pay(books.bill())

    books.turn_to(CLEARED)

    assert books.payment(payment)["disbursementInfo"]["checkDisbursement"]["trackingInformation"][:2] == "1Z"
    assert "trackingInformation" not in books.payment(slow)["disbursementInfo"]["checkDisbursement"]


def test_a_bill_in_another_currency_costs_dollars_at_the_quoted_rate(books: Books) -> None:
    bill = books.bill(100_000, books.abroad())
    rate = quote(1, "CAD", 100_000, books.ctx.clock.now()).rate

    payment = books.pay(bill, **at_rate(books))

    assert (payment["amount"], payment["exchangeRate"]) == (100_000, rate)
    assert payment["fundingAmount"] == round(100_000 * 1_000_000 / rate)
    assert payment["disbursementType"] == "INTERNATIONAL_E_PAYMENT"


def test_a_new_bill_in_another_currency_is_worth_dollars_at_the_rate_of_the_day(books: Books) -> None:
    bill = books.bill(100_000, books.abroad())

    assert bill["exchangeRate"] == quote(1, "CAD", 100_000, books.ctx.clock.now()).rate
    assert bill["fundingAmount"] == round(100_000 * 1_000_000 / bill["exchangeRate"])


def test_a_quoted_rate_holds_although_the_market_moves(books: Books) -> None:
    books.turn_to("2026-11-24T12:55-08:00")
    bill, terms = books.bill(100_000, books.abroad()), at_rate(books)
    rate = quote(1, "CAD", 100_000, books.ctx.clock.now()).rate
    books.turn_to("2026-11-24T13:05-08:00")

    assert books.pay(bill, **terms)["exchangeRate"] == rate


def test_a_bill_in_another_currency_is_not_paid_without_a_rate(books: Books) -> None:
    (error,) = refusals(books, books.bill(vendor=books.abroad()))

    assert (error.code, error.params) == ("BDC_1117", ("exchangeRateBatchId",))


def test_a_rate_that_has_expired_is_refused(books: Books) -> None:
    bill, terms = books.bill(vendor=books.abroad()), at_rate(books)
    books.turn_to("2026-11-24T12:20-08:00")

    (error,) = refusals(books, bill, **terms)

    assert error.params == ("exchangeRateBatchId", str(terms["exchangeRateBatchId"]))


@pytest.mark.parametrize("day", ["2026-11-27", "2026-11-26"])
def test_a_bill_in_another_currency_is_paid_on_the_next_bank_day_only(books: Books, day: str) -> None:
    (error,) = refusals(books, books.bill(vendor=books.abroad()), **at_rate(books, processDate=day))

    assert error.code == "BDC_1152"


def test_a_bill_in_dollars_goes_to_an_account_in_another_currency_on_any_day_and_without_a_rate(books: Books) -> None:
    payment = books.pay(books.bill(100_000, books.abroad("USD")), processDate="2026-12-01")

    books.turn_to(CLEARED)

    payment_now = books.payment(payment)
    abroad = payment_now["disbursementInfo"]["internationalDisbursement"]
    assert (abroad["disbursementSubType"], abroad["arrivesByDate"]) == ("LOCAL", "2026-12-07")
    assert 135_000 < abroad["amount"] < 142_000
    assert "fundingAmount" not in payment_now


def test_dollars_to_an_account_in_dollars_abroad_are_wired(books: Books) -> None:
    payment = books.pay(books.bill(100_000, books.abroad("USD", "USD")))

    books.turn_to(CLEARED)

    abroad = books.payment(payment)["disbursementInfo"]["internationalDisbursement"]
    assert (abroad["disbursementSubType"], abroad["amount"]) == ("WIRE", 100_000)


@pytest.mark.parametrize(("billing", "account"), [("CAD", "GBP"), ("CAD", "USD"), ("USD", "XAU")])
def test_an_account_in_the_wrong_currency_cannot_be_paid(books: Books, billing: str, account: str) -> None:
    errors = refusals(books, books.bill(vendor=books.abroad(billing, account)), **at_rate(books))

    assert [error.text for error in errors] == ["This vendor is unable to receive ePayments."]


def test_an_ap_card_stays_at_home(books: Books) -> None:
    card = books.ap_card()
    terms = {"fundingAccount": {"type": "AP_CARD", "id": card["id"]}, "processDate": "2026-11-25"}

    (error,) = refusals(books, books.bill(vendor=books.abroad("USD")), **terms)

    assert error.params == ("fundingAccount.type", "AP_CARD")


def test_a_payment_makes_a_bill_in_another_currency_on_the_way(books: Books) -> None:
    vendor = books.abroad()
    terms = at_rate(books, vendorId=vendor["id"], processingOptions={"createBill": True})

    payment = books.pay({"id": None}, 50_000, **terms)

    assert payment["fundingAmount"] == books.bill_now({"id": payment["billId"]})["fundingAmount"]


def test_only_a_payment_from_a_bank_account_bears_the_accounts_id(books: Books) -> None:
    card = {"type": "CARD_ACCOUNT", "id": books.card()["id"]}
    by_card = books.pay(books.bill(), fundingAccount=card, cardFundingPurpose="Legal")
    by_bank = books.pay(books.bill(), fundingAccount={"type": "BANK_ACCOUNT", "id": books.bank})

    assert ("bankAccountId" in by_card, by_bank["bankAccountId"]) == (False, books.bank)


@pytest.mark.parametrize(("values", "purpose"), [({}, "Drums"), ({"paymentPurpose": {"text": "Bows"}}, "Bows")])
def test_a_payment_abroad_is_for_what_it_says_else_what_its_vendor_says(
    books: Books, values: dict[str, Any], purpose: str
) -> None:
    numbers = {"accountNumber": "1234567890", "routingNumber": "KOEXKRSE", "nameOnAccount": "Nordet"}
    information = {"paymentPurpose": {"text": "Drums"}, "bankAccount": {**numbers, "paymentCurrency": "KRW"}}
    address = {**ADDRESS, "country": "KR"}
    vendor = books.vendor(address=address, billCurrency="KRW", paymentInformation=information)

    payment = books.pay(books.bill(vendor=vendor), **at_rate(books, **values))

    assert payment["paymentPurpose"]["text"] == purpose


def test_an_ap_card_pays_all_that_it_lends_and_no_cent_more(books: Books) -> None:
    card = {"type": "AP_CARD", "id": books.ap_card(limit=22_899)["id"]}
    vendor = books.enrolled()
    bill, other = books.bill(22_899, vendor), books.bill(22_900, vendor)

    assert refusals(books, other, fundingAccount=card)[0].fact == "F-955"
    assert books.pay(bill, fundingAccount=card)["amount"] == 22_899
