"""What the starter has with its customers beyond invoices."""

from __future__ import annotations

from collections import Counter

from mockserver.domain.consistency import findings
from tests.seeding.written import Written


def test_some_customers_are_charged_and_others_pay_outside(starter: Written) -> None:
    online = [payment for payment in starter.all("received_payment") if payment["onlinePayment"]]

    assert starter.count("customer", authorizedToCharge=True) == 4
    assert {payment["status"] for payment in online} == {"PAID"}
    assert {payment["fundingAccount"]["type"] for payment in online} == {"BANK_ACCOUNT"}
    assert {payment["receivablesAccount"]["type"] for payment in online} == {"BANK_ACCOUNT"}


def test_one_check_bounced(starter: Written) -> None:
    assert starter.count("received_payment", status="VOID", receivablesType="CHECK") == 1


def test_credit_memos_are_in_every_status(starter: Written) -> None:
    statuses = Counter(memo["status"] for memo in starter.all("credit_memo"))

    assert statuses == {"NOT_APPLIED": 1, "FULLY_APPLIED": 1, "PARTIALLY_APPLIED": 1}


def test_files_hang_on_a_record_of_each_kind(starter: Written) -> None:
    assert Counter(file["parent"] for file in starter.all("attachment")) == {"customer": 1, "invoice": 1, "vendor": 1}
    assert [upload["status"] for upload in starter.all("document_upload")] == ["UPLOADED"]


def test_recurring_invoices_have_made_none_yet(starter: Written) -> None:
    assert starter.count("recurring_invoice") == 2
    assert [invoice for invoice in starter.all("invoice") if "recInvoiceTemplateId" in invoice] == []


def test_contacts_are_at_two_customers(starter: Written) -> None:
    assert sorted(Counter(one["customerId"] for one in starter.all("customer_contact")).values()) == [1, 2]


def test_the_books_add_up(starter: Written) -> None:
    with starter.reading() as tx:
        assert findings(tx) == []
