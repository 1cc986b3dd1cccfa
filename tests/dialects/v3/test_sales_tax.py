"""Sales tax of invoices and credit memos: the rate of an item, of the taxable lines."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import PICKS, STICKS, Sandbox, of
from tests.dialects.v3.test_credit_memos import memo_of
from tests.refusals import refusal_of

ITEMS = "v3.classifications.items"


@pytest.fixture
def tax_id(sandbox: Sandbox) -> str:
    """A sales tax of 8.25 %."""
    return str(sandbox.ok(f"{ITEMS}.create", {"type": "SALES_TAX", "name": "County", "percentage": 8.25})["id"])


def taxed(invoice: dict[str, Any]) -> tuple[float, float, float]:
    """Rate, tax and total."""
    return invoice["salesTaxPercentage"], invoice["salesTaxTotal"], invoice["totalAmount"]


def test_an_invoice_taxes_its_taxable_lines(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    body = of(customer_id, STICKS | {"taxable": True}, PICKS, salesTaxItemId=tax_id)

    invoice = sandbox.ok("v3.invoices.create", body)

    assert taxed(invoice) == (8.25, 2.47, 82.45)
    assert (invoice["salesTaxItemId"], invoice["dueAmount"]) == (tax_id, 82.45)


def test_a_taxable_discount_lessens_the_tax(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    lines: list[dict[str, Any]] = [PICKS | {"taxable": True}, {"ratePercent": -10, "taxable": True}]

    memo = sandbox.ok("v3.credit-memos.create", memo_of(customer_id, *lines, salesTaxItemId=tax_id))

    assert (memo["salesTaxPercentage"], memo["salesTaxTotal"], memo["amount"]) == (8.25, 3.71, 48.71)


def test_without_an_item_nothing_is_taxed(sandbox: Sandbox, customer_id: str) -> None:
    assert taxed(sandbox.ok("v3.invoices.create", of(customer_id, PICKS | {"taxable": True}))) == (0.0, 0.0, 50.0)


def test_a_rate_once_taken_stays(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    body = of(customer_id, PICKS | {"taxable": True}, salesTaxItemId=tax_id)
    invoice = sandbox.ok("v3.invoices.create", body)["id"]
    sandbox.ok(f"{ITEMS}.update", {"percentage": 10}, id=tax_id)

    changed = sandbox.ok("v3.invoices.update", {"dueDate": "2026-05-01"}, invoiceId=invoice)

    assert taxed(changed) == (8.25, 4.13, 54.13)


def test_a_replacement_without_the_item_takes_the_tax_off(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    line = PICKS | {"taxable": True}
    invoice = sandbox.ok("v3.invoices.create", of(customer_id, line, salesTaxItemId=tax_id))["id"]

    assert taxed(sandbox.ok("v3.invoices.replace", of(customer_id, line), invoiceId=invoice)) == (0.0, 0.0, 50.0)


def test_a_credit_memo_is_taxed_alike(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    memo = sandbox.ok("v3.credit-memos.create", memo_of(customer_id, PICKS | {"taxable": True}, salesTaxItemId=tax_id))

    assert (memo["salesTaxPercentage"], memo["salesTaxTotal"], memo["amount"]) == (8.25, 4.13, 54.13)


@pytest.mark.parametrize("operation", ["v3.invoices.create", "v3.credit-memos.create"])
def test_an_item_that_is_no_sales_tax_is_refused(sandbox: Sandbox, customer_id: str, operation: str) -> None:
    service = sandbox.ok(f"{ITEMS}.create", {"type": "SERVICE", "name": "Lesson"})["id"]
    body = of(customer_id, salesTaxItemId=service) | memo_of(customer_id)

    assert refusal_of(sandbox.call(operation, body)) == f"422 BDC_1119 Invalid field,value: salesTaxItemId, {service}."


def test_an_archived_sales_tax_is_refused(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    sandbox.ok(f"{ITEMS}.archive", id=tax_id)

    assert (
        refusal_of(sandbox.call("v3.invoices.create", of(customer_id, salesTaxItemId=tax_id)))
        == f"422 BDC_1119 Invalid field,value: salesTaxItemId, {tax_id}."
    )


def item_of(sandbox: Sandbox, *, taxable: bool) -> dict[str, str]:
    """The classifications of a line that names a new item."""
    item = {"name": "Picks", "type": "NON_INVENTORY", "taxable": taxable}
    return {"itemId": sandbox.ok("v3.classifications.items.create", item)["id"]}


@pytest.mark.parametrize(("taxable", "total"), [(True, 4.13), (False, 0.0)])
def test_a_line_is_taxable_where_its_item_is(
    sandbox: Sandbox, customer_id: str, tax_id: str, taxable: bool, total: float
) -> None:
    line = {"quantity": 1, "price": 50, "classifications": item_of(sandbox, taxable=taxable)}

    invoice = sandbox.ok("v3.invoices.create", of(customer_id, line, salesTaxItemId=tax_id))

    assert invoice["salesTaxTotal"] == total


def test_a_line_that_says_it_is_not_taxable_is_not(sandbox: Sandbox, customer_id: str, tax_id: str) -> None:
    line = {"quantity": 1, "price": 50, "taxable": False, "classifications": item_of(sandbox, taxable=True)}

    assert sandbox.ok("v3.invoices.create", of(customer_id, line, salesTaxItemId=tax_id))["salesTaxTotal"] == 0
