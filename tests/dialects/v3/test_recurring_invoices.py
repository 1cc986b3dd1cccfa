"""v3 recurring invoices: what they hold, and the invoices they make over time."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import BAND, Sandbox
from tests.refusals import refusal_of

RECURRING = "v3.recurring-invoices"
LINE = {"amount": 19.99, "quantity": 1, "description": "Monthly subscription"}


def recurring_of(customer_id: str, *lines: dict[str, Any], **schedule: Any) -> dict[str, Any]:
    """The body of a recurring invoice of 19.99 a month, made five days ahead, from the 31st of March on."""
    monthly = {"period": "MONTHLY", "frequency": 1, "nextDueDate": "2026-03-31", "daysInAdvance": 5}
    return {
        "customerId": customer_id,
        "schedule": monthly | schedule,
        "recurringInvoiceLineItems": list(lines) or [LINE],
    }


@pytest.fixture
def recurring(sandbox: Sandbox, customer_id: str) -> dict[str, Any]:
    """A recurring invoice."""
    created: dict[str, Any] = sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id))
    return created


def invoices(sandbox: Sandbox) -> list[tuple[str, str, float]]:
    """Date, due date and total of every invoice."""
    invoices = sandbox.ok("v3.invoices.list", query={"max": "100"})["results"]
    return [(one["invoiceDate"], one["dueDate"], one["totalAmount"]) for one in invoices]


def next_due(sandbox: Sandbox, recurring: dict[str, Any]) -> str:
    """The day the next invoice is due."""
    return str(sandbox.ok(f"{RECURRING}.get", recurringInvoiceId=recurring["id"])["schedule"]["nextDueDate"])


def test_a_recurring_invoice_is_created_with_201(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.call(f"{RECURRING}.create", recurring_of(customer_id, endDate="2026-11-01"))

    assert answer.status == 201
    assert answer.body["id"].startswith("rit02")
    assert answer.body == {
        "id": answer.body["id"],
        "customerId": customer_id,
        "archived": False,
        "schedule": {
            "period": "MONTHLY",
            "frequency": 1,
            "nextDueDate": "2026-03-31",
            "endDate": "2026-11-01",
            "daysInAdvance": 5,
        },
        "recurringInvoiceLineItems": [
            {"id": answer.body["recurringInvoiceLineItems"][0]["id"], "price": 19.99, **LINE}
        ],
        "sendEmail": False,
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_a_line_has_an_amount_or_a_price(sandbox: Sandbox, customer_id: str) -> None:
    body = recurring_of(customer_id, {"price": 5, "quantity": 3}, {"amount": 10, "quantity": 4})

    lines = sandbox.ok(f"{RECURRING}.create", body)["recurringInvoiceLineItems"]

    assert [(line["price"], line["quantity"], line["amount"]) for line in lines] == [(5, 3, 15), (2.5, 4, 10)]


def test_an_empty_body_misses_three_fields(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{RECURRING}.create", {}) == [
        "customerId: must not be blank",
        "schedule: must not be null",
        "recurringInvoiceLineItems: must not be null",
    ]


def test_a_schedule_says_how_often_and_when(sandbox: Sandbox, customer_id: str) -> None:
    body = recurring_of(customer_id) | {"schedule": {"frequency": 0, "daysInAdvance": -1}}

    assert sandbox.messages(f"{RECURRING}.create", body) == [
        "schedule.period: must not be null",
        "schedule.nextDueDate: must not be null",
        "schedule.frequency: must be greater than or equal to 1",
        "schedule.daysInAdvance: must be greater than or equal to 0",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"endDate": "2026-03-30"}, "schedule.endDate: must not be before nextDueDate"),
        (
            {"period": "DAILY", "nextDueDate": "1948-12-01"},
            "schedule.nextDueDate: must not lie more than 1000 documents in the past",
        ),
    ],
)
def test_a_schedule_that_does_not_fit_together_is_refused(
    sandbox: Sandbox, customer_id: str, change: dict[str, Any], message: str
) -> None:
    assert sandbox.messages(f"{RECURRING}.create", recurring_of(customer_id, **change)) == [message]


def test_a_period_of_none_makes_no_invoice(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id, period="NONE", nextDueDate="2026-03-02"))
    sandbox.pass_time("1 day")

    assert sandbox.ok("v3.invoices.list")["results"] == []


def test_a_line_needs_an_amount_alone(sandbox: Sandbox, customer_id: str) -> None:
    line = sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id, {"amount": 45}))["recurringInvoiceLineItems"][0]

    assert (line["amount"], line["price"], line["quantity"]) == (45.0, 45.0, 1.0)


def test_a_line_that_says_nothing_comes_to_nothing(sandbox: Sandbox, customer_id: str) -> None:
    body = recurring_of(customer_id, {"description": "nothing"})

    line = sandbox.ok(f"{RECURRING}.create", body)["recurringInvoiceLineItems"][0]

    assert (line["amount"], line["price"], line["quantity"]) == (0.0, 0.0, 1.0)


def test_a_replaced_line_has_the_price_of_its_item(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    values = {"name": "Lesson", "type": "SERVICE", "price": 12.5}
    item = sandbox.ok("v3.classifications.items.create", values)["id"]
    body = recurring_of(recurring["customerId"], {"quantity": 2, "classifications": {"itemId": item}})

    answer = sandbox.ok(f"{RECURRING}.replace", body, recurringInvoiceId=recurring["id"])

    assert answer["recurringInvoiceLineItems"][0]["amount"] == 25.0


def test_unknown_and_archived_customers_are_refused(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok("v3.customers.archive", customerId=customer_id)

    assert (
        refusal_of(sandbox.call(f"{RECURRING}.create", recurring_of("0cu02UNKNOWN")))
        == "422 BDC_1205 No data found for the given id: 0cu02UNKNOWN."
    )
    assert (
        refusal_of(sandbox.call(f"{RECURRING}.create", recurring_of(customer_id)))
        == f"422 BDC_1119 Invalid field,value: customerId, {customer_id}."
    )


@pytest.mark.parametrize("verb", ["get", "replace", "update", "archive", "restore"])
def test_an_unknown_one_is_not_found(sandbox: Sandbox, customer_id: str, verb: str) -> None:
    refused = sandbox.refusal(f"{RECURRING}.{verb}", recurring_of(customer_id), recurringInvoiceId="rit02UNKNOWN")

    assert refused == (404, ["BDC_1205"])


def test_they_are_listed_by_customer(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]
    sandbox.ok(f"{RECURRING}.create", recurring_of(other))
    query = {"filters": f"customerId:eq:{recurring['customerId']}", "sort": "archived"}

    assert sandbox.ok(f"{RECURRING}.list", query=query)["results"] == [recurring]


def test_a_patch_changes_one_line_and_part_of_the_schedule(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    line = recurring["recurringInvoiceLineItems"][0]["id"]
    body = {"recurringInvoiceLineItems": [{"id": line, "amount": 22.99}], "schedule": {"daysInAdvance": 0}}

    changed = sandbox.ok(f"{RECURRING}.update", body, recurringInvoiceId=recurring["id"])

    assert changed["schedule"] == recurring["schedule"] | {"daysInAdvance": 0}
    assert changed["recurringInvoiceLineItems"] == [{"id": line, "price": 22.99, **LINE, "amount": 22.99}]


def test_a_replacement_clears_what_it_leaves_out(sandbox: Sandbox, customer_id: str) -> None:
    body = recurring_of(customer_id, endDate="2026-11-01") | {"description": "tea", "sendEmail": True}
    created = sandbox.ok(f"{RECURRING}.create", body)["id"]

    replaced = sandbox.ok(f"{RECURRING}.replace", recurring_of(customer_id), recurringInvoiceId=created)

    assert "description" not in replaced
    assert (replaced["sendEmail"], "endDate" in replaced["schedule"]) == (False, False)


# what they make


def test_an_invoice_is_made_some_days_before_it_is_due(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    sandbox.pass_time("23 days")
    before = invoices(sandbox)
    sandbox.pass_time("1 day")

    assert before == []
    assert invoices(sandbox) == [("2026-03-26", "2026-03-31", 19.99)]
    assert next_due(sandbox, recurring) == "2026-04-30"


def test_invoices_follow_each_other_to_the_end_date(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id, endDate="2026-05-31"))

    sandbox.pass_time("365 days")

    assert [due for _, due, _ in invoices(sandbox)] == ["2026-03-31", "2026-04-30", "2026-05-31"]


def test_all_invoices_of_the_past_are_made_at_once(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id, nextDueDate="2026-01-15"))

    sandbox.pass_time("1 second")

    assert invoices(sandbox) == [("2026-03-02", "2026-01-15", 19.99), ("2026-03-02", "2026-02-15", 19.99)]


def test_an_invoice_has_what_its_template_has(sandbox: Sandbox, customer_id: str) -> None:
    created = sandbox.ok("v3.classifications.departments.create", {"name": "Tea"})["id"]
    line = LINE | {"classifications": {"departmentId": created}}
    sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id, line, nextDueDate="2026-03-02"))
    sandbox.pass_time("1 second")

    (invoice,) = sandbox.ok("v3.invoices.list")["results"]

    assert invoice["customerId"] == customer_id
    assert invoice["invoiceLineItems"][0] == {
        "id": invoice["invoiceLineItems"][0]["id"],
        "description": LINE["description"],
        "price": 19.99,
        "quantity": 1,
        "classifications": {"departmentId": created},
    }


def test_a_change_is_for_invoices_still_to_come(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    sandbox.pass_time("24 days")
    body = {"recurringInvoiceLineItems": [{"id": recurring["recurringInvoiceLineItems"][0]["id"], "amount": 30}]}
    sandbox.ok(f"{RECURRING}.update", body, recurringInvoiceId=recurring["id"])
    sandbox.pass_time("31 days")

    assert [total for _, _, total in invoices(sandbox)] == [19.99, 30]


def test_an_archived_one_makes_none_until_it_is_restored(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    sandbox.ok(f"{RECURRING}.archive", recurringInvoiceId=recurring["id"])
    sandbox.pass_time("40 days")
    before = invoices(sandbox)
    restored = sandbox.ok(f"{RECURRING}.restore", recurringInvoiceId=recurring["id"])
    sandbox.pass_time("1 second")

    assert (before, restored["archived"]) == ([], False)
    assert [due for _, due, _ in invoices(sandbox)] == ["2026-03-31"]


def test_an_invoice_that_would_be_refused_is_left_out(sandbox: Sandbox, recurring: dict[str, Any]) -> None:
    sandbox.ok("v3.customers.archive", customerId=recurring["customerId"])
    sandbox.pass_time("24 days")
    sandbox.ok("v3.customers.restore", customerId=recurring["customerId"])
    sandbox.pass_time("31 days")

    assert [due for _, due, _ in invoices(sandbox)] == ["2026-04-30"]


def test_an_invoice_is_sent_when_the_template_says_so(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.move_in()
    sandbox.ok(f"{RECURRING}.create", recurring_of(customer_id) | {"sendEmail": True})

    sandbox.pass_time("24 days")

    (message,) = sandbox.inbox
    assert (message["to"], message["replyTo"]) == ([BAND["email"]], "ada@cedar.example")
    assert message["sentTime"] == "2026-03-26T08:00:00.000+00:00"


def test_classifications_and_taxable_lines_are_no_part_of_a_request(sandbox: Sandbox, customer_id: str) -> None:
    body = recurring_of(customer_id, LINE | {"taxable": True}) | {"classifications": {"departmentId": "0de02NONE"}}

    answer = sandbox.ok(f"{RECURRING}.create", body)

    assert sandbox.unread == ["recurringInvoiceLineItems[0].taxable", "classifications"]
    assert "classifications" not in answer


def test_a_recurring_invoice_without_lines_makes_an_empty_invoice(sandbox: Sandbox, customer_id: str) -> None:
    body = recurring_of(customer_id, nextDueDate="2026-03-07") | {"recurringInvoiceLineItems": []}
    made = sandbox.ok(f"{RECURRING}.create", body)

    sandbox.pass_time("1 day")

    assert made["recurringInvoiceLineItems"] == []
    assert [total for _, _, total in invoices(sandbox)] == [0.0]
