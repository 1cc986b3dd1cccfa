"""What BILL's own v3 document asks for beside names and types: limits that are there, and limits that are not."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

ITEMS = "v3.classifications.items"


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"])


@pytest.fixture
def bill(sandbox: Sandbox, vendor: str) -> dict[str, Any]:
    """A bill of one line."""
    body = {
        "vendorId": vendor,
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": "202603", "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": 1500}],
    }
    created: dict[str, Any] = sandbox.ok("v3.bills.create", body)
    return created


def test_a_patch_may_name_no_line(sandbox: Sandbox, bill: dict[str, Any]) -> None:
    changed = sandbox.ok("v3.bills.update", {"billLineItems": [], "description": "Drums"}, billId=bill["id"])

    assert (changed["description"], changed["billLineItems"]) == ("Drums", bill["billLineItems"])
    assert sandbox.messages("v3.bills.replace", {"billLineItems": []}, billId=bill["id"])[-1] == (
        "billLineItems: must not be empty"
    )


@pytest.mark.parametrize("bill_id", ["00n02", "00902AAAAAAAAAAAzzzz", "00n02AAAAAAAAAAAzzz-", "00n02AAAAAAAAAAAzzzzz"])
def test_get_of_a_bill_looks_at_the_form_of_its_id(sandbox: Sandbox, bill_id: str) -> None:
    assert sandbox.messages("v3.bills.get", billId=bill_id) == ['billId: must match "^00n[a-zA-Z0-9]{17}$"']


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_other_paths_do_not_look_at_the_form_of_an_id(sandbox: Sandbox, verb: str) -> None:
    assert (
        refusal_of(sandbox.call(f"v3.bills.{verb}", billId="00n02"))
        == "404 BDC_1205 No data found for the given id: 00n02."
    )
    assert (
        refusal_of(sandbox.call("v3.bills.get", billId="00n02AAAAAAAAAAAzzzz"))
        == "404 BDC_1205 No data found for the given id: 00n02AAAAAAAAAAAzzzz."
    )


@pytest.mark.parametrize("item_type", ["DISCOUNT", "SALES_TAX", "OTHER_CHARGE"])
def test_some_types_of_items_have_a_percentage(sandbox: Sandbox, item_type: str) -> None:
    assert sandbox.status(f"{ITEMS}.create", {"name": "A", "type": item_type, "percentage": 250}) == 201


def test_other_types_of_items_have_no_percentage(sandbox: Sandbox) -> None:
    answer = sandbox.call(f"{ITEMS}.create", {"name": "A", "type": "SERVICE", "percentage": 250})

    assert refusal_of(answer) == "422 BDC_1119 Invalid field,value: percentage, 250."


def test_an_item_that_had_a_percentage_keeps_it_under_another_type(sandbox: Sandbox) -> None:
    item_id = sandbox.ok(f"{ITEMS}.create", {"name": "A", "type": "SALES_TAX", "percentage": 5})["id"]

    assert sandbox.ok(f"{ITEMS}.update", {"type": "SERVICE"}, id=item_id)["percentage"] == 5.0


@pytest.mark.parametrize("field", ["name", "shortName", "description"])
def test_classifications_have_no_limit_of_length(sandbox: Sandbox, field: str) -> None:
    body = {"name": "A", field: "x" * 5000}

    assert sandbox.ok("v3.classifications.departments.create", body)[field] == "x" * 5000


def test_a_payment_without_invoices_is_the_customers_credit(sandbox: Sandbox) -> None:
    customer = sandbox.ok("v3.customers.create", {"name": "Vega", "email": "vega@x.example"})["id"]
    body = {"paymentType": "CHECK", "paymentDate": "2026-03-01", "amount": 50, "invoices": []}

    assert sandbox.ok("v3.invoices.record-payment", {**body, "customerId": customer})["unappliedAmount"] == 50.0
    assert (
        refusal_of(sandbox.call("v3.invoices.record-payment", body))
        == "422 BDC_1119 Invalid field,value: customerId, null."
    )


@pytest.mark.parametrize(("amount", "part"), [(0, 0), (-5, 1), (5, 0)])
def test_a_recorded_payment_is_of_something(sandbox: Sandbox, amount: int, part: int) -> None:
    customer = sandbox.ok("v3.customers.create", {"name": "Vega", "email": "vega@x.example"})["id"]
    lines = [{"quantity": 1, "price": 10}]
    invoice = sandbox.ok("v3.invoices.create", {"customer": {"id": customer}, "invoiceLineItems": lines})["id"]
    body = {"paymentType": "CHECK", "paymentDate": "2026-03-01", "amount": amount}

    status, codes = sandbox.refusal(
        "v3.invoices.record-payment", {**body, "invoices": [{"id": invoice, "amount": part}]}
    )

    assert (status, set(codes)) == (422, {"BDC_1119"})
