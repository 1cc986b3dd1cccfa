"""Payment terms on bills, invoices and recurring invoices."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import Sandbox, of

LINE = {"quantity": 1, "price": 10}
SCHEDULE = {"period": "MONTHLY", "frequency": 1, "nextDueDate": "2026-12-31", "daysInAdvance": 5}
ADDRESS = {"line1": "1", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}


@pytest.fixture
def bodies(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """A body that is taken, for each kind of document."""
    vendor = sandbox.ok("v3.vendors.create", {"name": "Drums", "address": ADDRESS})["id"]
    customer = sandbox.ok("v3.customers.create", {"name": "Band", "email": "band@x.example"})["id"]
    number = {"invoiceNumber": "T-1", "invoiceDate": "2026-03-02"}
    return {
        "v3.bills": {
            "vendorId": vendor,
            "dueDate": "2026-04-01",
            "invoice": number,
            "billLineItems": [{"amount": 10}],
        },
        "v3.invoices": of(customer, LINE, dueDate="2026-04-01"),
        "v3.recurring-invoices": {
            "customerId": customer,
            "schedule": SCHEDULE,
            "recurringInvoiceLineItems": [LINE],
        },
    }


@pytest.mark.parametrize("kind", ["v3.bills", "v3.invoices", "v3.recurring-invoices"])
def test_a_payment_term_is_taken_where_there_is_one(
    sandbox: Sandbox, bodies: dict[str, dict[str, Any]], kind: str
) -> None:
    term = sandbox.ok("v3.organizations.payment-terms.create", {"name": "Net 30", "daysDue": 30}, organizationId="")

    unknown = sandbox.refusal(f"{kind}.create", bodies[kind] | {"paymentTermId": "00p02ABC"})
    made = sandbox.ok(f"{kind}.create", bodies[kind] | {"paymentTermId": term["id"]})

    assert unknown == (422, ["BDC_1205"])
    assert made["paymentTermId"] == term["id"]


@pytest.mark.parametrize("kind", ["v3.bills", "v3.invoices"])
def test_a_payment_term_moves_no_due_date(sandbox: Sandbox, bodies: dict[str, dict[str, Any]], kind: str) -> None:
    term = sandbox.ok("v3.organizations.payment-terms.create", {"name": "Net 7", "daysDue": 7}, organizationId="")

    made = sandbox.ok(f"{kind}.create", bodies[kind] | {"paymentTermId": term["id"]})

    assert made["dueDate"] == "2026-04-01"


def test_an_invoice_has_the_payment_term_of_its_recurring_one(
    sandbox: Sandbox, bodies: dict[str, dict[str, Any]]
) -> None:
    term = sandbox.ok("v3.organizations.payment-terms.create", {"name": "Net 7", "daysDue": 7}, organizationId="")
    schedule = SCHEDULE | {"nextDueDate": "2026-03-04"}
    body = bodies["v3.recurring-invoices"] | {"paymentTermId": term["id"], "schedule": schedule}

    sandbox.ok("v3.recurring-invoices.create", body)
    sandbox.pass_time("1 minute")

    (invoice,) = sandbox.ok("v3.invoices.list")["results"]
    assert (invoice["paymentTermId"], invoice["dueDate"]) == (term["id"], "2026-03-04")
