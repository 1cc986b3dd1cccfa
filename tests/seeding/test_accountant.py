"""The starter as an accountant reads it: the books of a small business, month after month."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from mockserver.domain.consistency import findings
from mockserver.kernel.kinds import Record
from tests.seeding.written import MAIN, Written

Bills = dict[str, list[Record]]

# Telephone numbers that nobody has: of the United States, of Leeds and of Québec.
AMERICAN, BRITISH, CANADIAN = r"\d{3}55501\d\d", r"\+44 113 496 0\d{3}", r"\+1 418 555 01\d\d"
STATES_OF_THE_BILLS = {"PAID", "UNPAID", "PARTIALLY_PAID", "SCHEDULED", "IN_PROCESS"}


@pytest.fixture(scope="module")
def bills(starter: Written) -> Bills:
    """The bills of every vendor by its name, in the order of their dates."""
    names = {vendor["id"]: vendor["name"] for vendor in starter.all("vendor")}
    by_vendor: Bills = defaultdict(list)
    for bill in sorted(starter.all("bill"), key=lambda bill: bill["invoice"]["invoiceDate"]):
        by_vendor[names[bill["vendorId"]]].append(bill)
    return by_vendor


def numbers(bills: list[Record]) -> list[str]:
    """The invoice numbers of bills."""
    return [bill["invoice"]["invoiceNumber"] for bill in bills]


def pattern(number: str) -> str:
    """A number's style: its signs, with a nine for every digit."""
    return re.sub(r"\d", "9", number)


def months(bills: list[Record]) -> list[str]:
    """The months that bills are dated in."""
    return [bill["invoice"]["invoiceDate"][:7] for bill in bills]


def days_to_pay(bill: Record) -> int:
    """The days from a bill's date to its due date."""
    return (date.fromisoformat(bill["dueDate"]) - date.fromisoformat(bill["invoice"]["invoiceDate"])).days


def texts(records: list[Record], field: str) -> list[str]:
    """The values of a field of records."""
    return [record[field] for record in records]


def test_every_vendor_numbers_its_invoices_in_a_style_of_its_own(bills: Bills) -> None:
    assert {name: len({pattern(number) for number in numbers(own)}) for name, own in bills.items()} == dict.fromkeys(
        bills, 1
    )


def test_a_vendors_numbers_go_up_with_their_dates(bills: Bills) -> None:
    falling = [pair for own in bills.values() for pair in pairwise(numbers(own)) if pair[0] >= pair[1]]

    assert falling == []


def test_no_number_is_used_twice(starter: Written) -> None:
    assert [number for number, times in Counter(numbers(starter.all("bill"))).items() if times > 1] == []


def test_bills_are_entered_on_working_days_and_not_before_their_dates(starter: Written) -> None:
    early = [bill["id"] for bill in starter.all("bill") if bill["createdTime"][:10] < bill["invoice"]["invoiceDate"]]
    weekdays = {date.fromisoformat(bill["createdTime"][:10]).weekday() for bill in starter.all("bill")}

    # The office closes at half past five in the west: in the evening of a Friday it is Saturday in UTC.
    assert (early, weekdays <= {0, 1, 2, 3, 4, 5}) == ([], True)


@pytest.mark.parametrize(
    "vendor",
    [
        "Eastlake Property Partners",
        "Bayline Power & Light",
        "Copperline Internet",
        "Summit Commercial Insurance",
        "Fielding & Marsh CPAs",
        "Metro Waste Services",
        "Skylark Software",
        "Sparrow Cleaning Co-op",
    ],
)
def test_what_is_billed_monthly_is_billed_once_in_each_of_six_months(bills: Bills, vendor: str) -> None:
    dated = months(bills[vendor])

    assert dated in (
        ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"],
        ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"],
    )


def test_the_rent_is_the_same_every_month(bills: Bills) -> None:
    assert [bill["amount"] for bill in bills["Eastlake Property Partners"]] == [685_000] * 6


def test_the_insurance_is_the_same_every_month(bills: Bills) -> None:
    assert [bill["amount"] for bill in bills["Summit Commercial Insurance"]] == [69_652] * 6


def test_electricity_varies_with_the_season(bills: Bills) -> None:
    used = {month: bill["amount"] for bill in bills["Bayline Power & Light"] for month in months([bill])}

    assert min(used["2026-07"], used["2026-08"]) > max(used["2026-06"], used["2026-10"])
    assert len({amount % 100 for amount in used.values()}) > 3


def test_few_lines_of_bills_are_whole_dollars(starter: Written) -> None:
    lines = [line["amount"] for bill in starter.all("bill") for line in bill["billLineItems"]]

    assert sum(amount % 100 == 0 for amount in lines) < len(lines) / 4
    assert len({amount % 100 for amount in lines}) > 40


def test_every_account_has_a_number_of_its_own(starter: Written) -> None:
    accounts = starter.all("chart_of_account", MAIN)

    assert sorted(len(account["account"]["number"]) for account in accounts) == [4] * 34
    assert len({account["account"]["number"] for account in accounts}) == 34


@pytest.mark.parametrize(
    ("kind", "number"),
    [("department", 4), ("location", 3), ("job", 9), ("item", 10), ("employee", 6), ("payment_term", 5)],
)
def test_there_is_what_a_connector_syncs_first(starter: Written, kind: str, number: int) -> None:
    assert len(starter.all(kind)) == number


@pytest.mark.parametrize(
    ("kind", "field"),
    [("department", "departmentId"), ("location", "locationId"), ("job", "jobId"), ("employee", "employeeId")],
)
def test_lines_are_sorted_by_more_than_one_record_of_a_kind(starter: Written, kind: str, field: str) -> None:
    lines = [line for bill in starter.all("bill") for line in bill["billLineItems"]]
    lines += [line for invoice in starter.all("invoice") for line in invoice["invoiceLineItems"]]
    used = {line["classifications"][field] for line in lines if field in line["classifications"]}

    assert len(used) > 1
    assert used <= set(texts(starter.all(kind), "id"))


def test_invoices_charge_for_items(starter: Written) -> None:
    items = {item["id"]: item["name"] for item in starter.all("item")}
    lines = [line for invoice in starter.all("invoice") for line in invoice["invoiceLineItems"]]

    assert [line["description"] for line in lines] == [items[line["classifications"]["itemId"]] for line in lines]


def test_a_customers_lines_belong_to_its_own_job(starter: Written) -> None:
    names = {customer["id"]: customer["name"] for customer in starter.all("customer")}
    whose = {job["id"]: job["description"] for job in starter.all("job")}
    wrong = [
        invoice["id"]
        for invoice in starter.all("invoice")
        for line in invoice["invoiceLineItems"]
        if whose.get(line["classifications"].get("jobId"), names[invoice["customerId"]]) != names[invoice["customerId"]]
    ]

    assert wrong == []


def test_expenses_of_the_studio_belong_to_no_job(starter: Written) -> None:
    overhead = next(one["id"] for one in starter.all("accounting_class") if one["name"] == "Overhead")
    lines = [line["classifications"] for bill in starter.all("bill") for line in bill["billLineItems"]]

    assert {"jobId" in line for line in lines if line["accountingClassId"] == overhead} == {False}
    assert {"jobId" in line for line in lines if line["accountingClassId"] != overhead} == {True}


def test_vendors_have_telephone_numbers_of_their_countries(starter: Written) -> None:
    styles = {"US": AMERICAN, "GB": BRITISH, "CA": CANADIAN}
    wrong = [
        vendor["name"]
        for vendor in starter.all("vendor")
        if not re.fullmatch(styles[vendor["address"]["country"]], vendor["phone"])
    ]

    assert wrong == []


def test_a_vendors_bills_are_due_when_its_payment_term_says(starter: Written) -> None:
    days = {term["id"]: term["daysDue"] for term in starter.all("payment_term")}
    terms = {one["id"]: days.get(one["additionalInfo"].get("paymentTermId")) for one in starter.all("vendor")}
    taken = [(terms[bill["vendorId"]], days_to_pay(bill)) for bill in starter.all("bill") if terms[bill["vendorId"]]]

    assert len(taken) > 60
    assert [pair for pair in taken if pair[0] != pair[1]] == []


def test_who_comes_to_the_studio_is_from_nearby(starter: Written) -> None:
    cities = {vendor["name"]: vendor["address"]["city"] for vendor in starter.all("vendor")}

    assert cities["Eastlake Property Partners"] == cities["Bayline Power & Light"] == "Oakland"


def test_payments_outside_bill_name_the_check_or_the_card(starter: Written) -> None:
    outside = [payment for payment in starter.all("payment") if not payment["onlinePayment"]]
    checks = [payment["syncReference"] for payment in outside if "syncReference" in payment]

    assert checks == [str(number) for number in range(1041, 1041 + len(checks))]
    assert {payment["description"] for payment in outside if "syncReference" not in payment} <= {"Company card"}
    assert {frozenset(payment["classifications"]) for payment in outside} == {frozenset({"chartOfAccountId"})}


def test_bills_of_subcontractors_are_approved_denied_or_wait_for_the_approver(starter: Written) -> None:
    approver = next(user["id"] for user in starter.all("user", MAIN) if user["role"]["type"] == "APPROVER")
    states = Counter(bill["approvalStatus"] for bill in starter.all("bill"))

    assert {state: states[state] for state in ("ASSIGNED", "DENIED")} == {"ASSIGNED": 3, "DENIED": 1}
    assert states["APPROVED"] > 5
    assert starter.count("bill_approver", waitingFor=approver) == 3


def test_nothing_is_paid_through_bill_that_was_not_approved(starter: Written) -> None:
    unapproved = {bill["id"] for bill in starter.all("bill") if bill["approvalStatus"] in ("ASSIGNED", "DENIED")}

    assert unapproved.isdisjoint(texts(starter.all("bill_payment"), "billId"))


def test_bills_are_in_every_state(starter: Written) -> None:
    assert {bill["paymentStatus"] for bill in starter.all("bill")} == STATES_OF_THE_BILLS


def test_a_customer_pays_always_in_the_same_way(starter: Written) -> None:
    ways = {(one["customerId"], one["receivablesType"]) for one in starter.all("received_payment") if one["amount"]}
    offline = [one for one in starter.all("received_payment") if not one["onlinePayment"] and one["status"] == "PAID"]

    assert len({(one["customerId"], one["receivablesType"]) for one in offline}) == len(
        {one["customerId"] for one in offline}
    )
    assert {way for _, way in ways} >= {"CHECK", "ACH"}


def test_the_books_add_up(starter: Written) -> None:
    with starter.reading() as tx:
        assert findings(tx) == []
