"""v2 recurring bills and invoices: the schedules of v3, and what v2 alone says."""

from typing import Any

import pytest

from mockserver.domain.payment_terms import PAYMENT_TERMS
from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox

MONTHLY = {"timePeriod": "2", "frequencyPerTimePeriod": 1, "nextDueDate": "2026-04-01", "daysInAdvance": 5}


@pytest.fixture
def user(sandbox: Sandbox) -> str:
    """The id of the user who calls."""
    sandbox.move_in()
    return sandbox.caller.user_id


def bill(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    vendor = sandbox.make("Vendor", name="Happy Music Supplies")["id"]
    fields = {
        "vendorId": vendor,
        **MONTHLY,
        "recurringBillLineItems": [{"entity": "RecurringBillLineItem", "amount": 19.99, "jobBillable": True}],
    }
    return sandbox.make("RecurringBill", **fields | more)


def invoice(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    customer = sandbox.make("Customer", name="Paperless Band", email="ada@x.example")["id"]
    lines = [{"quantity": 1, "price": 50, "taxable": True}, {"quantity": 1, "ratePercent": -20}]
    fields = {"customerId": customer, **MONTHLY, "recurringInvoiceLineItems": lines}
    return sandbox.make("RecurringInvoice", **fields | more)


def test_a_new_recurring_bill_shows_every_field_in_bills_order(sandbox: Sandbox, user: str) -> None:
    record = bill(sandbox)
    (line,) = record.pop("recurringBillLineItems")

    assert list(record.items()) == [
        ("entity", "RecurringBill"),
        ("id", record["id"]),
        ("isActive", "1"),
        ("vendorId", record["vendorId"]),
        ("timePeriod", "2"),
        ("frequencyPerTimePeriod", 1),
        ("nextDueDate", "2026-04-01"),
        ("endDate", None),
        ("daysInAdvance", 5),
        ("description", None),
        ("createdTime", NOW),
        ("updatedTime", NOW),
        ("remainingPayments", None),
        ("isRecurringPayment", False),
        ("bankAccountId", ZEROS),
        ("usersId", user),
        ("amount", 19.99),
    ]
    assert (line["recurringBillId"], line["jobBillable"], line["isExpired"]) == (record["id"], True, False)


def test_a_recurring_bill_of_v2_has_the_schedule_of_v3(sandbox: Sandbox, user: str) -> None:
    record = bill(sandbox, timePeriod=1, endDate="2026-12-31")
    read = sandbox.v3("v3.recurringbills.get", recurringBillId=record["id"])

    assert read["schedule"] == {
        "period": "WEEKLY",
        "frequency": 1,
        "nextDueDate": "2026-04-01",
        "endDate": "2026-12-31",
        "daysInAdvance": 5,
    }


def test_a_recurring_bill_ends_after_so_many_bills(sandbox: Sandbox, user: str) -> None:
    record = bill(sandbox, remainingPayments=1, nextDueDate="2026-03-02")
    sandbox.pass_time("90 days")
    read = sandbox.ok("Crud/Read/RecurringBill", {"id": record["id"]})

    assert [row["invoiceNumber"] for row in sandbox.ok("List/Bill", {})] == ["2026-03-02"]
    assert (read["remainingPayments"], read["recurringBillLineItems"][0]["isExpired"]) == (0, True)


def test_how_many_bills_follow_survives_a_replacement_in_v3(sandbox: Sandbox, user: str) -> None:
    record = bill(sandbox, remainingPayments=7)
    schedule = {"period": "YEARLY", "frequency": 1, "nextDueDate": "2026-05-01", "daysInAdvance": 0}
    body = {
        "vendorId": record["vendorId"],
        "schedule": schedule,
        "recurringBillLineItems": [{"entity": "RecurringBillLineItem", "amount": 5}],
    }
    sandbox.v3("v3.recurringbills.replace", body, recurringBillId=record["id"])
    read = sandbox.ok("Crud/Read/RecurringBill", {"id": record["id"]})

    assert (read["timePeriod"], read["nextDueDate"], read["remainingPayments"]) == ("3", "2026-05-01", 7)


def test_a_made_bill_has_what_the_lines_of_its_template_say(sandbox: Sandbox, user: str) -> None:
    lines = [{"amount": 20, "quantity": 4, "unitPrice": 5, "description": "Strings", "jobBillable": True}]
    bill(sandbox, nextDueDate="2026-03-02", recurringBillLineItems=lines)
    sandbox.pass_time("1 minute")
    (made,) = sandbox.ok("List/Bill", {})
    (line,) = made["billLineItems"]

    assert (line["amount"], line["quantity"], line["unitPrice"]) == (20.0, 4, 5)
    assert (line["description"], line["jobBillable"]) == ("Strings", True)


def test_recurring_payments_need_a_trusted_session_and_an_account(sandbox: Sandbox, user: str) -> None:
    record = bill(sandbox)
    change = {"obj": {"entity": "RecurringBill", "id": record["id"], "isRecurringPayment": True}}
    without_account = sandbox.refusal("Crud/Update/RecurringBill", change)
    sandbox.distrust()

    assert without_account[0] == "BDC_1117"
    assert sandbox.refusal("Crud/Update/RecurringBill", change) == ("BDC_1361", "Untrusted session.")


@pytest.mark.parametrize(
    ("field", "value"), [("timePeriod", "5"), ("frequencyPerTimePeriod", 0), ("daysInAdvance", -1)]
)
def test_a_schedule_that_is_none_is_refused(sandbox: Sandbox, user: str, field: str, value: Any) -> None:
    record = bill(sandbox)
    change = {"obj": {"entity": "RecurringBill", "id": record["id"], field: value}}

    assert sandbox.refusal("Crud/Update/RecurringBill", change) == (
        "BDC_1119",
        f"Invalid field,value: {field}, {value}.",
    )


def test_recurring_bills_are_filtered(sandbox: Sandbox, user: str) -> None:
    record = bill(sandbox)
    bill(sandbox, timePeriod="0", usersId=user)
    terms = [("timePeriod", "2"), ("nextDueDate", "2026-04-01"), ("isRecurringPayment", "false"), ("usersId", user)]
    filters = [{"field": field, "op": "=", "value": value} for field, value in terms]

    assert [row["id"] for row in sandbox.ok("List/RecurringBill", {"filters": filters})] == [record["id"]]


def test_a_recurring_invoice_adds_up_its_lines(sandbox: Sandbox, user: str) -> None:
    record = invoice(sandbox)

    assert (record["subtotal"], record["taxableAmount"], record["fromUserId"]) == (40.0, 50.0, user)
    assert [line["amount"] for line in record["recurringInvoiceLineItems"]] == [50.0, -10.0]


def test_a_recurring_invoice_of_v2_is_read_in_v3(sandbox: Sandbox, user: str) -> None:
    record = invoice(sandbox, isToBeAutoEmailed=True)
    read = sandbox.v3("v3.recurring-invoices.get", recurringInvoiceId=record["id"])

    assert (read["schedule"]["period"], read["sendEmail"]) == ("MONTHLY", True)


def test_a_made_invoice_has_its_due_date_as_number_and_what_v2_says_of_it(sandbox: Sandbox, user: str) -> None:
    with sandbox.context() as ctx:
        term = PAYMENT_TERMS.create(ctx, {"name": "Net 30", "daysDue": 30})
    more = {"poNumber": "PO-1", "salesRep": "Ada", "nextDueDate": "2026-03-02", "paymentTermId": term["id"]}
    record = invoice(sandbox, **more)
    sandbox.pass_time("1 minute")
    (made,) = sandbox.ok("List/Invoice", {})

    assert (made["invoiceNumber"], made["amount"], made["recInvoiceTemplateId"]) == ("2026-03-02", 40.0, record["id"])
    assert (made["poNumber"], made["salesRep"], made["terms"]) == ("PO-1", "Ada", "Net 30")


def test_two_recurring_invoices_may_be_due_on_one_day(sandbox: Sandbox, user: str) -> None:
    invoice(sandbox, nextDueDate="2026-03-02")
    invoice(sandbox, nextDueDate="2026-03-02")
    sandbox.pass_time("1 minute")

    assert [row["invoiceNumber"] for row in sandbox.ok("List/Invoice", {})] == ["2026-03-02", "2026-03-02"]


def test_recurring_invoices_are_filtered(sandbox: Sandbox, user: str) -> None:
    record = invoice(sandbox)
    invoice(sandbox, isToBeEmailed=True)
    terms = [("subtotal", "40"), ("taxableAmount", "50"), ("isToBeEmailed", "false"), ("fromUserId", user)]
    filters = [{"field": field, "op": "=", "value": value} for field, value in terms]

    assert [row["id"] for row in sandbox.ok("List/RecurringInvoice", {"filters": filters})] == [record["id"]]


def test_the_entity_of_a_line_may_begin_with_a_small_letter(sandbox: Sandbox, user: str) -> None:
    line = {"entity": "recurringInvoiceLineItem", "quantity": 1, "price": 50}

    assert invoice(sandbox, recurringInvoiceLineItems=[line])["subtotal"] == 50.0
