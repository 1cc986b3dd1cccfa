"""What the starter scenario holds."""

from __future__ import annotations

from collections import Counter

from tests.secrecy import tax_numbers
from tests.seeding.written import ANCHOR, MAIN, Written


def test_the_organization_has_a_user_in_every_role(starter: Written) -> None:
    roles = [user["role"]["type"] for user in starter.all("user", MAIN)]

    assert roles == ["ADMINISTRATOR", "CLERK", "APPROVER", "ACCOUNTANT", "PAYER", "AUDITOR"]


def test_one_bank_account_is_verified_and_one_is_not(starter: Written) -> None:
    accounts = starter.all("bank_account", MAIN)

    assert [account["status"] for account in accounts] == ["VERIFIED", "PENDING"]


def test_bills_are_paid_from_the_verified_account(starter: Written) -> None:
    verified = starter.all("bank_account", MAIN)[0]

    assert verified["default"] == {"payables": True, "receivables": True}


def test_the_administrator_and_the_payer_may_pay(starter: Written) -> None:
    names = {user["id"]: user["firstName"] for user in starter.all("user", MAIN)}
    users = starter.all("bank_user", MAIN)

    assert [(names[user["userId"]], user["verificationStatus"]) for user in users] == [
        ("Grace", "VERIFIED"),
        ("Elena", "VERIFIED"),
    ]


def test_bill_has_approved_the_organization(starter: Written) -> None:
    (verification,) = starter.all("risk_verification", MAIN)

    assert (verification["processingStatus"], verification["decision"]) == ("COMPLETED", "APPROVE")


def test_two_users_may_pay_by_card_and_one_ap_card_is_active(starter: Written) -> None:
    users = starter.all("card_user", MAIN)

    assert [user["verificationStatus"] for user in users] == ["VERIFIED", "VERIFIED", "NOMINATED"]
    assert [card["status"] for card in starter.all("ap_card", MAIN)] == ["ACTIVE", "DRAFT"]


def test_there_are_25_vendors_one_of_them_archived(starter: Written) -> None:
    assert Counter(vendor["archived"] for vendor in starter.all("vendor")) == {False: 24, True: 1}


def test_vendors_are_paid_by_check_by_ach_abroad_and_into_wallets(starter: Written) -> None:
    ways = {vendor["paymentInformation"]["payByType"] for vendor in starter.all("vendor")}

    assert ways == {"CHECK", "ACH", "INTERNATIONAL_E_PAYMENT", "WALLET"}


def test_vendors_are_in_every_state_of_the_network_but_pending(starter: Written) -> None:
    states = {vendor["networkStatus"] for vendor in starter.all("vendor")}

    assert states == {"NOT_CONNECTED", "CONNECTED", "CONNECTED_RPPS"}


def test_vendors_bill_in_three_currencies(starter: Written) -> None:
    assert {vendor["billCurrency"] for vendor in starter.all("vendor")} == {"USD", "GBP", "CAD"}


def test_two_vendors_are_people_with_a_1099(starter: Written) -> None:
    people = [vendor for vendor in starter.all("vendor") if vendor["accountType"] == "PERSON"]

    assert [vendor["additionalInfo"]["track1099"] for vendor in people] == [True, True]


def test_the_96_bills_are_in_every_payment_status(starter: Written) -> None:
    states = Counter(bill["paymentStatus"] for bill in starter.all("bill") if not bill["archived"])

    assert states == {"PAID": 54, "UNPAID": 25, "PARTIALLY_PAID": 5, "SCHEDULED": 5, "IN_PROCESS": 4}


def test_three_bills_are_archived(starter: Written) -> None:
    assert starter.count("bill", archived=True) == 3


def test_eight_bills_are_overdue(starter: Written) -> None:
    overdue = [
        bill
        for bill in starter.all("bill")
        if bill["paymentStatus"] == "UNPAID" and not bill["archived"] and bill["dueDate"] < ANCHOR.isoformat()
    ]

    assert len(overdue) == 8


def test_of_three_vendor_credits_one_is_partly_applied(starter: Written) -> None:
    states = Counter(credit["status"] for credit in starter.all("vendor_credit"))

    assert states == {"NOT_APPLIED": 2, "PARTIALLY_APPLIED": 1}


def test_two_bills_recur_and_have_made_none_yet(starter: Written) -> None:
    due = [one["schedule"]["nextDueDate"] for one in starter.all("recurring_bill")]

    assert len(due) == 2
    assert min(due) > ANCHOR.isoformat()


def test_payments_are_at_every_stage(starter: Written) -> None:
    stages = {payment["singleStatus"] for payment in starter.all("payment")}

    assert stages >= {"SCHEDULED", "SENT", "CLEARED", "CANCELED", "VOIDED"}


def test_scheduled_payments_wait_for_a_bank_day_after_the_anchor(starter: Written) -> None:
    waiting = [payment for payment in starter.all("payment") if payment["status"] == "SCHEDULED"]

    assert min(payment["processDate"] for payment in waiting) > ANCHOR.isoformat()


def test_there_are_20_customers_four_of_them_people(starter: Written) -> None:
    assert Counter(customer["accountType"] for customer in starter.all("customer")) == {"BUSINESS": 16, "PERSON": 4}


def test_the_40_invoices_are_in_every_status(starter: Written) -> None:
    states = Counter(invoice["status"] for invoice in starter.all("invoice") if not invoice["archived"])

    assert states == {"PAID_IN_FULL": 14, "OPEN": 17, "PARTIAL_PAYMENT": 6}


def test_three_invoices_are_archived(starter: Written) -> None:
    assert starter.count("invoice", archived=True) == 3


def test_seven_invoices_are_overdue(starter: Written) -> None:
    waiting = [one for one in starter.all("invoice") if one["status"] == "OPEN" and not one["archived"]]

    assert sum(invoice["dueDate"] < ANCHOR.isoformat() for invoice in waiting) == 7


def test_invoices_are_numbered_in_the_order_they_were_sent(starter: Written) -> None:
    numbers = [int(invoice["invoiceNumber"]) for invoice in starter.all("invoice")]

    assert numbers == list(range(2001, 2041))


def test_every_line_has_an_account_a_class_a_department_and_a_location(starter: Written) -> None:
    lines = [line for bill in starter.all("bill") for line in bill["billLineItems"]]
    lines += [line for invoice in starter.all("invoice") for line in invoice["invoiceLineItems"]]
    everywhere = {"chartOfAccountId", "accountingClassId", "departmentId", "locationId"}

    assert [line for line in lines if not everywhere <= line["classifications"].keys()] == []


def test_the_partner_has_two_organizations_with_users(starter: Written) -> None:
    clients = [record for record in starter.all("organization") if "partnerName" in record]
    numbers = {record["number"]: record["name"] for record in clients}
    users = Counter(numbers.get(user["org"]) for user in starter.all("user"))

    assert users == {"Marigold Bakehouse": 2, "Tidewater Dental Group": 2, None: 6}


def test_every_organization_has_six_roles(starter: Written) -> None:
    assert sorted(Counter(role["org"] for role in starter.all("role")).values()) == [6, 6, 6]


def test_the_company_has_12_users_8_budgets_20_cards_and_150_transactions(starter: Written) -> None:
    kinds = ("spend_user", "spend_budget", "spend_card", "spend_transaction")

    assert [len(starter.all(kind)) for kind in kinds] == [12, 8, 20, 150]


def test_cards_are_of_every_type(starter: Written) -> None:
    types = Counter(card["type"] for card in starter.all("spend_card"))

    assert types == {"VIRTUAL_MEMBER": 11, "VIRTUAL_VENDOR": 6, "PHYSICAL": 3}


def test_seeded_cards_are_activated_but_for_a_frozen_one(starter: Written) -> None:
    assert Counter(card["status"] for card in starter.all("spend_card")) == {"ACTIVATED": 19, "FROZEN": 1}


def test_purchases_cleared_were_declined_reversed_refunded_or_are_pending(starter: Written) -> None:
    types = Counter((one["transactionType"], one["isCredit"]) for one in starter.all("spend_transaction"))

    assert types == {
        ("AUTHORIZATION", False): 75,
        ("AUTHORIZATION", True): 1,
        ("CLEAR", False): 66,
        ("CLEAR", True): 2,
        ("DECLINE", False): 6,
    }


def test_no_record_is_younger_than_the_anchor(starter: Written) -> None:
    times = [record["updatedTime"] for kind in ("bill", "payment", "spend_transaction") for record in starter.all(kind)]

    assert max(times) < "2026-11-24T08:00:00.000+00:00"


def test_records_of_a_kind_were_created_in_their_order(starter: Written) -> None:
    times = [bill["createdTime"] for bill in starter.all("bill")]

    assert times == sorted(times)


def test_addresses_of_the_mail_are_nobodys(starter: Written) -> None:
    records = [record for kind in ("vendor", "customer", "user", "spend_user") for record in starter.all(kind)]

    assert [record["email"] for record in records if not record["email"].endswith(".example")] == []


def test_the_guard_over_answers_knows_every_seeded_tax_number(starter: Written) -> None:
    persons = {record.get("additionalInfo", {}).get("taxId") for record in starter.all("vendor")} - {None}
    owners = {record.get("taxId") for record in starter.all("organization")} - {None}

    assert persons | owners == tax_numbers()
