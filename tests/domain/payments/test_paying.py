"""Making payments: what a new payment is, what it does to its bill, how many are combined."""

import re

import pytest

from mockserver.kernel.errors import BillErrors
from tests.domain.books import Books


def test_a_new_payment_waits_for_its_process_date(books: Books) -> None:
    payment = books.pay(books.bill(), processDate="2026-12-01")

    assert payment["status"] == "SCHEDULED"
    assert payment["singleStatus"] == "SCHEDULED"
    assert payment["processDate"] == "2026-12-01"
    assert payment["dueAt"] == "2026-12-01T17:00:00.000+00:00"


def test_a_new_payment_holds_what_bill_answers(books: Books) -> None:
    bill = books.bill()

    payment = books.pay(bill, description="Drum")

    assert payment["amount"] == 22_899
    assert payment["billId"] == bill["id"]
    assert payment["vendorId"] == bill["vendorId"]
    assert payment["vendorName"] == "Happy Music Supplies"
    assert payment["fundingAccount"] == {"type": "BANK_ACCOUNT", "id": books.bank}
    assert payment["onlinePayment"] is True
    assert payment["createdBy"] == books.ctx.caller.user_id
    assert payment["voidInfo"] == []
    assert payment["cancelRequestSubmitted"] is False
    assert payment["description"] == "Drum"
    assert "disbursementInfo" not in payment
    assert "disbursementStatus" not in payment


def test_a_payment_of_one_bill_has_one_bill_payment(books: Books) -> None:
    bill = books.bill()

    part = books.pay(bill, 10_000)["billPayments"][0]

    assert part["id"].startswith("blp02")
    assert part["billId"] == bill["id"]
    assert part["amount"] == 10_000
    assert part["status"] == "SCHEDULED"


def test_options_default_to_an_ordinary_standard_delivery(books: Books) -> None:
    assert books.pay(books.bill())["processingOptions"] == {
        "requestPayFaster": False,
        "createBill": False,
        "requestCheckDeliveryType": "STANDARD",
    }


def test_the_process_date_is_the_next_bank_day_unless_given(books: Books) -> None:
    assert books.pay(books.bill())["processDate"] == "2026-11-25"


def test_the_day_before_thanksgiving_the_next_bank_day_is_the_friday_after(books: Books) -> None:
    books.turn_to("2026-11-25T23:00-08:00")

    assert books.pay(books.bill())["processDate"] == "2026-11-27"


def test_a_confirmation_number_begins_with_the_process_date_and_the_realm(books: Books) -> None:
    number = books.pay(books.bill(), processDate="2026-12-31")["confirmationNumber"]

    assert re.fullmatch(r"P26123102 - \d{7}", number)


def test_a_transaction_number_is_twenty_capitals_unless_given(books: Books) -> None:
    assert re.fullmatch(r"[A-Z]{20}", books.pay(books.bill())["transactionNumber"])


def test_a_given_transaction_number_stays(books: Books) -> None:
    assert books.pay(books.bill(), transactionNumber="T1")["transactionNumber"] == "T1"


def test_a_vendor_without_a_bank_account_is_paid_by_check(books: Books) -> None:
    assert books.pay(books.bill())["disbursementType"] == "CHECK"


def test_a_vendor_with_a_bank_account_is_paid_by_ach(books: Books) -> None:
    bill = books.bill(vendor=books.vendor(bank=True))

    assert books.pay(bill)["disbursementType"] == "ACH"


def test_the_remittance_goes_to_the_vendors_payment_email_before_the_vendors_own(books: Books) -> None:
    both = books.vendor(email="a@v.example", paymentInformation={"email": "pay@v.example"})
    own = books.vendor(email="a@v.example")

    assert books.pay(books.bill(vendor=both))["remittanceEmail"] == "pay@v.example"
    assert books.pay(books.bill(vendor=own))["remittanceEmail"] == "a@v.example"


def test_without_an_account_in_the_request_the_primary_account_pays(books: Books) -> None:
    payment = books.pay(books.bill(), fundingAccount=None)

    assert payment["fundingAccount"] == {"type": "BANK_ACCOUNT", "id": books.bank}


def test_a_bill_scheduled_in_full_owes_nothing(books: Books) -> None:
    bill = books.bill()

    books.pay(bill)

    now = books.bill_now(bill)
    assert (now["scheduledAmount"], now["dueAmount"], now["paidAmount"]) == (22_899, 0, 0)
    assert now["paymentStatus"] == "SCHEDULED"


def test_a_bill_scheduled_in_part_stays_unpaid(books: Books) -> None:
    bill = books.bill()

    books.pay(bill, 10_000)

    now = books.bill_now(bill)
    assert (now["scheduledAmount"], now["dueAmount"]) == (10_000, 12_899)
    assert now["paymentStatus"] == "UNPAID"


def test_a_scheduled_payment_lowers_the_vendors_balance(books: Books) -> None:
    bill = books.bill()

    books.pay(bill, 10_000)

    assert books.vendor_of(bill)["balance"]["amount"] == 12_899


def test_the_rest_of_a_bill_can_be_paid_by_a_second_payment(books: Books) -> None:
    bill = books.bill()
    books.pay(bill, 10_000)

    books.pay(bill, 12_899)

    assert books.bill_now(bill)["scheduledAmount"] == 22_899


def test_create_bill_makes_the_bill_that_is_paid(books: Books) -> None:
    vendor = books.vendor()
    new = {"processingOptions": {"createBill": True}, "vendorId": vendor["id"], "description": "Strings"}

    payment = books.pay({"id": None}, 6_499, processDate="2026-12-01", **new)

    bill = books.bill_now({"id": payment["billId"]})
    assert bill["vendorId"] == vendor["id"]
    assert (bill["amount"], bill["scheduledAmount"]) == (6_499, 6_499)
    assert (bill["dueDate"], bill["invoice"]["invoiceDate"]) == ("2026-12-01", "2026-11-24")
    assert bill["description"] == "Strings"
    assert payment["processingOptions"]["createBill"] is True


def test_two_made_bills_have_different_numbers(books: Books) -> None:
    new = {"processingOptions": {"createBill": True}, "vendorId": books.vendor()["id"]}

    first = books.pay({"id": None}, 100, **new)
    second = books.pay({"id": None}, 100, **new)

    numbers = [books.bill_now({"id": payment["billId"]})["invoice"]["invoiceNumber"] for payment in (first, second)]
    assert len(set(numbers)) == 2


def test_bills_of_a_vendor_who_combines_become_one_payment(books: Books) -> None:
    vendor = books.vendor()
    bills = [books.bill(100, vendor), books.bill(250, vendor)]

    (payment,) = books.pay_all(*bills)

    assert payment["amount"] == 350
    assert [part["amount"] for part in payment["billPayments"]] == [100, 250]
    assert "billId" not in payment


def test_a_vendor_who_does_not_combine_gets_one_payment_for_each_bill(books: Books) -> None:
    vendor = books.vendor(additionalInfo={"combinePayments": False})
    bills = [books.bill(100, vendor), books.bill(250, vendor)]

    payments = books.pay_all(*bills)

    assert [payment["amount"] for payment in payments] == [100, 250]


def test_a_combined_payment_holds_35_bills_and_the_next_one_the_rest(books: Books) -> None:
    vendor = books.vendor()

    payments = books.pay_all(*[books.bill(100, vendor) for _ in range(36)])

    assert [len(payment["billPayments"]) for payment in payments] == [35, 1]


def test_bills_of_several_vendors_are_paid_in_the_order_of_their_first_bills(books: Books) -> None:
    first, second = books.vendor(), books.vendor()
    bills = [books.bill(1, second), books.bill(2, first), books.bill(3, second)]

    payments = books.pay_all(*bills)

    assert [payment["vendorId"] for payment in payments] == [second["id"], first["id"]]
    assert [payment["amount"] for payment in payments] == [4, 2]


def test_several_bills_are_paid_all_or_none(books: Books) -> None:
    good, bad = books.bill(100), books.bill(100)
    books.pay(bad)

    with pytest.raises(BillErrors) as caught:
        books.pay_all(good, bad)

    assert [(error.code, error.item) for error in caught.value.errors] == [
        ("BDC_1246", good["id"]),
        ("BDC_1159", bad["id"]),
    ]
    assert books.bill_now(good)["scheduledAmount"] == 0


def test_a_bill_cannot_be_paid_twice_by_one_request(books: Books) -> None:
    bill = books.bill(100)

    with pytest.raises(BillErrors) as caught:
        books.pay_all(bill, bill)

    assert [error.code for error in caught.value.errors] == ["BDC_1246", "BDC_1159"]


def test_on_a_sunday_the_coming_monday_is_too_early_and_tuesday_the_default(books: Books) -> None:
    books.turn_to("2026-11-29T12:00-08:00")
    bill = books.bill(100)

    with pytest.raises(BillErrors) as caught:
        books.pay(bill, processDate="2026-11-30")

    assert [error.code for error in caught.value.errors] == ["BDC_1152"]
    assert books.pay(bill)["processDate"] == "2026-12-01"
