"""v2 vendor credits and credit memos, and what bills and invoices take of them."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox, named

UNKNOWN = "0ii02AAAAAAAAAAAzzzz"


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.make("Vendor", name="Happy Music Supplies")["id"])


@pytest.fixture
def customer(sandbox: Sandbox) -> str:
    """A customer's id."""
    return str(sandbox.make("Customer", name="Paperless Band")["id"])


def credit_of(vendor: str, *amounts: float, **more: Any) -> dict[str, Any]:
    lines = [{"amount": amount} for amount in amounts]
    return {
        "vendorId": vendor,
        "refNumber": "R-1",
        "creditDate": "2026-03-01",
        "vendorCreditLineItems": lines,
        **more,
    }


def memo_of(customer: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "customerId": customer,
        "refNumber": "M-1",
        "creditDate": "2026-03-01",
        "creditMemoLineItems": [*lines],
        **more,
    }


def bill_of(vendor: str, amount: float) -> dict[str, Any]:
    return {
        "vendorId": vendor,
        "invoiceNumber": "202",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-04-01",
        "billLineItems": [{"amount": amount}],
    }


def test_a_new_vendor_credit_shows_every_field_in_bills_order(sandbox: Sandbox, vendor: str) -> None:
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30, poNumber="PO-1"))
    (line,) = credit.pop("vendorCreditLineItems")

    assert list(credit.items()) == [
        ("entity", "VendorCredit"),
        ("id", credit["id"]),
        ("isActive", "1"),
        ("vendorId", vendor),
        ("refNumber", "R-1"),
        ("approvalStatus", "0"),
        ("creditDate", "2026-03-01"),
        ("glPostingDate", "2026-03-01"),
        ("amount", 30.0),
        ("localAmount", None),
        ("exchangeRate", None),
        ("appliedAmount", 0),
        ("creditStatus", "1"),
        ("description", None),
        ("createdTime", NOW),
        ("updatedTime", NOW),
        ("poNumber", "PO-1"),
        ("applyToBankAccountId", ZEROS),
        ("applyToChartOfAccountId", ZEROS),
    ]
    assert (line["entity"], line["vendorCreditId"]) == ("VendorCreditLineItem", credit["id"])
    assert (line["lineType"], line["lineOrder"]) == ("1", 0)


def test_a_vendor_credit_of_v2_is_read_in_v3(sandbox: Sandbox, vendor: str) -> None:
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30, 12.5))
    read = sandbox.v3("v3.vendor-credits.get", vendorCreditId=credit["id"])

    assert (read["referenceNumber"], read["amount"], read["status"]) == ("R-1", 42.5, "NOT_APPLIED")


def test_what_v2_alone_knows_of_a_credit_survives_a_replacement_in_v3(sandbox: Sandbox, vendor: str) -> None:
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30, poNumber="PO-1", glPostingDate="2026-02-01"))
    body = {"vendorId": vendor, "referenceNumber": "R-2", "creditDate": "2026-03-02"}
    sandbox.v3(
        "v3.vendor-credits.replace", body | {"vendorCreditLineItems": [{"amount": 20}]}, vendorCreditId=credit["id"]
    )
    read = sandbox.ok("Crud/Read/VendorCredit", {"id": credit["id"]})

    assert (read["refNumber"], read["amount"]) == ("R-2", 20.0)
    assert (read["poNumber"], read["glPostingDate"]) == ("PO-1", "2026-02-01")


def test_a_vendor_credit_is_applied_by_its_amounts_though_a_payment_waits(sandbox: Sandbox, vendor: str) -> None:
    sandbox.move_in()
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30))
    bill = sandbox.make("Bill", **bill_of(vendor, 100))
    use = {"vendorCredits": [{"id": credit["id"], "amount": 30}]}
    sandbox.v3("v3.bills.update", use, billId=bill["id"])
    read = sandbox.ok("Crud/Read/VendorCredit", {"id": credit["id"]})

    assert (read["creditStatus"], read["appliedAmount"]) == ("0", 30.0)


def test_a_bill_credit_is_listed_by_its_bill_and_its_credit(sandbox: Sandbox, vendor: str) -> None:
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30))
    bill = sandbox.make("Bill", **bill_of(vendor, 100))
    sandbox.v3("v3.bills.update", {"vendorCredits": [{"id": credit["id"], "amount": 10}]}, billId=bill["id"])
    (row,) = sandbox.ok("List/BillCredit", {"filters": [{"field": "amount", "op": ">=", "value": "10"}]})

    assert list(row.items()) == [
        ("entity", "BillCredit"),
        ("id", row["id"]),
        ("isActive", "1"),
        ("billId", bill["id"]),
        ("sentPayId", ZEROS),
        ("vendorCreditId", credit["id"]),
        ("amount", 10.0),
        ("createdTime", NOW),
        ("updatedTime", NOW),
    ]


def test_credit_taken_off_a_bill_leaves_an_inactive_bill_credit(sandbox: Sandbox, vendor: str) -> None:
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30))
    bill = sandbox.make("Bill", **bill_of(vendor, 100))
    sandbox.v3("v3.bills.update", {"vendorCredits": [{"id": credit["id"], "amount": 10}]}, billId=bill["id"])
    sandbox.v3("v3.bills.update", {"vendorCredits": [{"id": credit["id"], "amount": 0}]}, billId=bill["id"])

    assert [row["isActive"] for row in sandbox.ok("List/BillCredit", {})] == ["2"]


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("refNumber", "=", "R-1"),
        ("creditDate", ">=", "2026-03-01"),
        ("glPostingDate", "<=", "2026-03-01"),
        ("amount", "in", "30,40"),
        ("approvalStatus", "=", "0"),
        ("vendorId", "!=", ZEROS),
    ],
)
def test_vendor_credits_are_filtered(sandbox: Sandbox, vendor: str, field: str, op: str, value: str) -> None:
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 30))
    sandbox.make("VendorCredit", **credit_of(vendor, 50, refNumber="R-2", creditDate="2025-01-01"))
    filters = [{"field": field, "op": op, "value": value}, {"field": "id", "op": "=", "value": credit["id"]}]

    assert [row["id"] for row in sandbox.ok("List/VendorCredit", {"filters": filters})] == [credit["id"]]


def test_a_credit_in_another_currency_has_an_amount_in_dollars(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="Musikhaus", billCurrency="EUR")["id"]
    credit = sandbox.make("VendorCredit", **credit_of(vendor, 100, exchangeRate=0.8))

    assert (credit["amount"], credit["exchangeRate"], credit["localAmount"]) == (100.0, 0.8, 125.0)


def test_a_new_credit_memo_shows_every_field(sandbox: Sandbox, customer: str) -> None:
    memo = sandbox.make("CreditMemo", **memo_of(customer, {"quantity": 2, "price": 12.5, "amount": 25}))
    (line,) = memo.pop("creditMemoLineItems")

    assert (memo["amount"], memo["availableAmount"], memo["appliedAmount"], memo["status"]) == (25.0, 25.0, 0.0, "1")
    assert (memo["isToBePrinted"], memo["itemSalesTax"], memo["glPostingDate"]) == (False, ZEROS, "2026-03-01")
    assert (line["quantity"], line["price"], line["amount"], line["taxCode"]) == (2, 12.5, 25.0, "Non")


def test_a_line_with_an_amount_alone_keeps_it(sandbox: Sandbox, customer: str) -> None:
    memo = sandbox.make("CreditMemo", **memo_of(customer, {"quantity": 3, "amount": 10}))

    assert (memo["amount"], memo["creditMemoLineItems"][0]["amount"]) == (10.0, 10.0)


def test_how_far_a_memo_is_applied_is_not_read(sandbox: Sandbox, customer: str) -> None:
    memo = sandbox.make("CreditMemo", **memo_of(customer, {"quantity": 1, "price": 10}, appliedAmount=5, status="0"))

    assert (memo["appliedAmount"], memo["status"]) == (0.0, "1")
    assert sandbox.unread == ["appliedAmount", "status"]


def test_a_memo_is_taxed_by_an_item(sandbox: Sandbox, customer: str) -> None:
    tax = sandbox.v3("v3.classifications.items.create", {"name": "Tax", "type": "SALES_TAX", "percentage": 8})["id"]
    lines = [{"quantity": 1, "price": 100, "taxable": True}, {"quantity": 1, "price": 50}]
    memo = sandbox.make("CreditMemo", **memo_of(customer, *lines, itemSalesTax=tax))

    assert (memo["salesTaxPercentage"], memo["salesTaxTotal"], memo["amount"]) == (8, 8.0, 158.0)


def test_an_invoice_is_taxed_by_an_item(sandbox: Sandbox, customer: str) -> None:
    tax = sandbox.v3("v3.classifications.items.create", {"name": "Tax", "type": "SALES_TAX", "percentage": 8})["id"]
    invoice = sandbox.make(
        "Invoice",
        customerId=customer,
        invoiceNumber="202",
        invoiceDate="2026-03-01",
        dueDate="2026-04-01",
        itemSalesTax=tax,
        invoiceLineItems=[{"quantity": 2, "price": 50, "taxable": True}],
    )

    assert (invoice["itemSalesTax"], invoice["salesTaxPercentage"], invoice["salesTaxTotal"]) == (tax, 8, 8.0)
    assert (invoice["amount"], invoice["amountDue"]) == (108.0, 108.0)


def test_what_is_no_item_taxes_nothing(sandbox: Sandbox, customer: str) -> None:
    data = {
        "obj": {"entity": "CreditMemo", **named(memo_of(customer, {"quantity": 1, "price": 1}, itemSalesTax=UNKNOWN))}
    }

    assert sandbox.refusal("Crud/Create/CreditMemo", data) == (
        "BDC_1205",
        "No data found for the given id: 0ii02AAAAAAAAAAAzzzz.",
    )


def test_an_invoice_takes_credit_of_a_memo_and_gives_it_back(sandbox: Sandbox, customer: str) -> None:
    memo = sandbox.make("CreditMemo", **memo_of(customer, {"quantity": 1, "price": 60}))
    body = {"customer": {"id": customer}, "invoiceLineItems": [{"quantity": 1, "price": 100}]}
    invoice = sandbox.v3("v3.invoices.create", body | {"creditAmount": 40})
    (use,) = sandbox.ok("List/InvoiceCredit", {})
    taken = sandbox.ok("Crud/Read/CreditMemo", {"id": memo["id"]})
    sandbox.v3("v3.invoices.update", {"creditAmount": 0}, invoiceId=invoice["id"])

    assert (use["invoiceId"], use["creditMemoId"], use["amount"]) == (invoice["id"], memo["id"], 40.0)
    assert (use["receivedPayId"], use["syncedAmount"], use["isActive"]) == (ZEROS, None, "1")
    assert (taken["status"], taken["availableAmount"], taken["appliedAmount"]) == ("2", 20.0, 40.0)
    assert sandbox.ok("List/InvoiceCredit", {}) == []
    assert sandbox.ok("Crud/Read/CreditMemo", {"id": memo["id"]})["availableAmount"] == 60.0


def test_memos_are_filtered_by_what_is_left_of_them(sandbox: Sandbox, customer: str) -> None:
    memo = sandbox.make("CreditMemo", **memo_of(customer, {"quantity": 1, "price": 60}))
    sandbox.make("CreditMemo", **memo_of(customer, {"quantity": 1, "price": 10}, isToBePrinted=True))
    terms = [("availableAmount", ">", "20"), ("status", "=", "1"), ("isToBePrinted", "=", "false")]
    filters = [{"field": field, "op": op, "value": value} for field, op, value in terms]

    assert [row["id"] for row in sandbox.ok("List/CreditMemo", {"filters": filters})] == [memo["id"]]


def test_documents_in_another_currency_say_their_rate(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="Musikhaus", billCurrency="EUR")["id"]
    customer = sandbox.make("Customer", name="Musiker", invoiceCurrency="EUR")["id"]
    memo = memo_of(customer, {"quantity": 1, "price": 1})
    credit, bill = credit_of(vendor, 5), bill_of(vendor, 5)

    assert [
        refused(sandbox, "VendorCredit", credit),
        refused(sandbox, "Bill", bill),
        refused(sandbox, "CreditMemo", memo),
    ] == [("BDC_1117", "Missing required data for: exchangeRate.")] * 3
    assert sandbox.make("CreditMemo", **memo, exchangeRate=0.5)["localAmount"] == 2.0


def refused(sandbox: Sandbox, entity: str, fields: dict[str, Any]) -> tuple[str, str]:
    """How a create is refused."""
    name = f"{entity[0].lower()}{entity[1:]}LineItems"
    lines = [{"entity": f"{entity}LineItem", **line} for line in fields[name]]
    return sandbox.refusal(f"Crud/Create/{entity}", {"obj": {"entity": entity, **fields, name: lines}})
