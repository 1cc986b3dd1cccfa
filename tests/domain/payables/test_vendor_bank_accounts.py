"""A vendor's bank account: one at a time, and what it changes about the vendor."""

from typing import Any

import pytest

from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNTS, VENDORS
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.kinds import Record
from tests.domain.books import Books

HOME = {"nameOnAccount": "Bill Vendorson", "accountNumber": "111222333", "routingNumber": "074000010"}
GERMAN = {"accountNumber": "DE89370400440532013000"}


def add(books: Books, vendor: Record, **account: Any) -> Record:
    return VENDOR_BANK_ACCOUNTS.create(books.ctx, {"vendorId": vendor["id"], **account})


def ways(books: Books, vendor: Record) -> tuple[str, str, str]:
    now = VENDORS.get(books.ctx, vendor["id"])
    information = now["paymentInformation"]
    return information["payByType"], information["payBySubType"], now["bankAccountStatus"]


def test_a_vendor_without_an_account_is_paid_by_check(books: Books) -> None:
    assert ways(books, books.vendor()) == ("CHECK", "NONE", "NO_ACCOUNT")


def test_with_an_account_it_is_paid_electronically(books: Books) -> None:
    vendor = books.vendor()

    account = add(books, vendor, **HOME)

    assert ways(books, vendor) == ("ACH", "NONE", "NO_NET_LINKED_ACCOUNT")
    assert (account["type"], account["ownerType"], account["paymentCurrency"]) == ("CHECKING", "BUSINESS", "USD")
    assert account["status"] == "VERIFIED"


def test_when_it_is_deleted_the_vendor_is_paid_by_check_again(books: Books) -> None:
    vendor = books.vendor(bank=True)

    VENDOR_BANK_ACCOUNTS.remove(books.ctx, vendor["id"])

    assert ways(books, vendor) == ("CHECK", "NONE", "NO_ACCOUNT")
    assert VENDOR_BANK_ACCOUNTS.live(books.ctx, vendor["id"]) is None
    assert "bankAccount" not in VENDORS.get(books.ctx, vendor["id"])["paymentInformation"]


def test_it_may_be_deleted_while_a_payment_is_under_way(books: Books) -> None:
    bill = books.bill(10_000, books.vendor(bank=True))
    payment = books.pay(bill)

    VENDOR_BANK_ACCOUNTS.remove(books.ctx, bill["vendorId"])

    assert books.payment(payment)["disbursementType"] == "ACH"


def test_a_second_account_is_refused_until_the_first_is_deleted(books: Books) -> None:
    vendor = books.vendor(bank=True)

    with pytest.raises(BillError, match="BDC_1119"):
        add(books, vendor, **HOME)
    VENDOR_BANK_ACCOUNTS.remove(books.ctx, vendor["id"])

    assert add(books, vendor, **HOME)["archived"] is False


def test_there_is_nothing_to_delete_without_an_account(books: Books) -> None:
    with pytest.raises(NotFound):
        VENDOR_BANK_ACCOUNTS.remove(books.ctx, books.vendor()["id"])


@pytest.mark.parametrize("number", ["074000011", "07400001", "DEUTDEFF500", ""])
def test_a_routing_number_that_does_not_check_is_refused(books: Books, number: str) -> None:
    with pytest.raises(BillErrors, match="routingNumber"):
        add(books, books.vendor(), **{**HOME, "routingNumber": number})


def test_an_account_abroad_is_paid_in_the_currency_of_the_bills(books: Books) -> None:
    vendor = books.vendor(address={"country": "DE"}, billCurrency="EUR")

    account = add(books, vendor, **GERMAN)

    assert account["paymentCurrency"] == "EUR"
    assert ways(books, vendor) == ("INTERNATIONAL_E_PAYMENT", "LOCAL", "NO_NET_LINKED_ACCOUNT")


def test_dollars_are_wired_abroad(books: Books) -> None:
    vendor = books.vendor(address={"country": "DE"})

    add(books, vendor, **GERMAN, paymentCurrency="USD")

    assert ways(books, vendor)[:2] == ("INTERNATIONAL_E_PAYMENT", "WIRE")


def test_a_vendor_abroad_may_have_an_account_at_home(books: Books) -> None:
    vendor = books.vendor(address={"country": "DE"}, billCurrency="EUR")

    add(books, vendor, **HOME)

    assert ways(books, vendor)[:2] == ("ACH", "NONE")


def test_an_iban_of_the_wrong_digits_is_refused(books: Books) -> None:
    with pytest.raises(BillErrors, match=r"accountNumber, \*{18}3000"):
        add(books, books.vendor(address={"country": "DE"}), accountNumber="DE88370400440532013000")


def test_the_iban_of_another_country_is_refused(books: Books) -> None:
    with pytest.raises(BillErrors, match=r"accountNumber, \*{18}3000"):
        add(books, books.vendor(address={"country": "FR"}), **GERMAN)


def test_where_a_purpose_is_asked_for_an_account_waits_for_it(books: Books) -> None:
    vendor = books.vendor(address={"country": "KR"}, billCurrency="KRW")
    account = {"accountNumber": "1234567890", "routingNumber": "KOEXKRSE"}
    with pytest.raises(BillErrors, match=r"BDC_1117 .*paymentPurpose\.text"):
        add(books, vendor, **account)

    VENDORS.patch(books.ctx, vendor["id"], {"paymentInformation": {"paymentPurpose": {"text": "Drums"}}})

    assert add(books, vendor, **account)["paymentCurrency"] == "KRW"


def test_a_new_purpose_replaces_the_other_kind_of_one(books: Books) -> None:
    code = {"name": "Goods trade", "value": "CGODDR"}
    information = {"bankCountry": "CN", "paymentPurpose": {"code": code}}
    vendor = books.vendor(billCurrency="CNY", paymentInformation=information)

    changed = VENDORS.patch(books.ctx, vendor["id"], {"paymentInformation": {"paymentPurpose": {"text": "Drums"}}})

    assert changed["paymentInformation"]["paymentPurpose"] == {"text": "Drums"}


@pytest.mark.parametrize("country", ["US", "JP"])
def test_a_purpose_where_the_country_needs_none_is_refused(books: Books, country: str) -> None:
    information = {"paymentPurpose": {"text": "Drums"}}
    vendor = books.vendor(address={"country": country})

    with pytest.raises(BillError, match=r"paymentInformation\.paymentPurpose, Drums"):
        VENDORS.create(books.ctx, {"name": "A", "address": {"country": country}, "paymentInformation": information})
    with pytest.raises(BillError, match=r"paymentInformation\.paymentPurpose, Drums"):
        VENDORS.patch(books.ctx, vendor["id"], {"paymentInformation": information})


def test_the_currency_of_a_vendor_changes_until_it_has_a_bill(books: Books) -> None:
    vendor = books.vendor()
    VENDORS.patch(books.ctx, vendor["id"], {"billCurrency": "CAD"})
    BILLS.archive(books.ctx, books.bill(100, vendor)["id"])

    with pytest.raises(BillError, match="billCurrency, EUR"):
        VENDORS.patch(books.ctx, vendor["id"], {"billCurrency": "EUR"})
    assert VENDORS.patch(books.ctx, vendor["id"], {"billCurrency": "CAD", "name": "B"})["name"] == "B"
