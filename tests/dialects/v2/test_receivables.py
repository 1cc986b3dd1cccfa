"""v2 customers and invoices."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox


@pytest.fixture
def customer(sandbox: Sandbox) -> str:
    """A customer's id."""
    return str(sandbox.make("Customer", name="Paperless Band")["id"])


def fields(customer: str, **more: Any) -> dict[str, Any]:
    lines = [{"entity": "InvoiceLineItem", "quantity": 2, "price": 14.99}]
    return {
        "customerId": customer,
        "invoiceNumber": "202",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-04-01",
        "invoiceLineItems": lines,
        **more,
    }


def test_a_new_customer_shows_every_field_in_bills_order(sandbox: Sandbox) -> None:
    customer = sandbox.make("Customer", name="Paperless Band")

    assert list(customer.items()) == list(
        {
            "entity": "Customer",
            "id": customer["id"],
            "isActive": "1",
            "createdTime": NOW,
            "updatedTime": NOW,
            "name": "Paperless Band",
            "shortName": None,
            "parentCustomerId": ZEROS,
            "companyName": None,
            "contactFirstName": None,
            "contactLastName": None,
            "accNumber": None,
            "billAddress1": None,
            "billAddress2": None,
            "billAddress3": None,
            "billAddress4": None,
            "billAddressCity": None,
            "billAddressState": None,
            "billAddressCountry": None,
            "billAddressZip": None,
            "shipAddress1": None,
            "shipAddress2": None,
            "shipAddress3": None,
            "shipAddress4": None,
            "shipAddressCity": None,
            "shipAddressState": None,
            "shipAddressCountry": None,
            "shipAddressZip": None,
            "email": None,
            "phone": None,
            "altPhone": None,
            "fax": None,
            "description": None,
            "invoiceCurrency": None,
            "printAs": None,
            "mergedIntoId": ZEROS,
            "hasAuthorizedToCharge": False,
            "accountType": "0",
            "paymentTermId": ZEROS,
            "balance": 0,
            "availCredit": 0,
            "taxId": None,
            "hasBankAccount": False,
            "hasNetBankAccount": False,
            "hasBankAccountAutoPay": False,
            "hasCreditCard": False,
            "hasCreditCardAutoPay": False,
            "defaultDeliveryMethod": None,
            "isAutoChargeDismissed": False,
            "isTaxLiable": False,
            "creationSource": "0",
            "enabledInvoiceFinancing": False,
            "hasCustomerCard": False,
            "enabledAutoInvoiceFinancing": False,
        }.items()
    )


def test_every_sent_field_of_a_customer_comes_back(sandbox: Sandbox, customer: str) -> None:
    values = {
        "name": "Paperless Band",
        "shortName": "Band",
        "parentCustomerId": customer,
        "companyName": "Paperless Band LLC",
        "contactFirstName": "Check",
        "contactLastName": "Mailworth",
        "accNumber": "4711",
        "billAddress1": "1 Main Street",
        "billAddress3": "Third line",
        "billAddressCity": "San Jose",
        "billAddressState": "CA",
        "billAddressCountry": "United States",
        "billAddressZip": "95002",
        "shipAddress1": "2 Main Street",
        "shipAddressCountry": "Canada",
        "email": "contact@paperlessband.example",
        "phone": "9998887654",
        "altPhone": "9998887655",
        "fax": "9998887656",
        "description": "Plays without sheets",
        "invoiceCurrency": "CAD",
        "printAs": "The Band",
        "accountType": "2",
        "defaultDeliveryMethod": "1",
        "isAutoChargeDismissed": True,
        "isTaxLiable": True,
        "creationSource": "1",
        "enabledInvoiceFinancing": True,
    }

    assert sandbox.make("Customer", **values).items() >= values.items()


def test_customers_are_filtered_by_their_parent(sandbox: Sandbox, customer: str) -> None:
    sandbox.make("Customer", name="Child", parentCustomerId=customer)

    assert sandbox.names("Customer", ("parentCustomerId", "=", customer)) == ["Child"]
    assert sandbox.names("Customer", ("parentCustomerId", "=", ZEROS)) == ["Paperless Band"]


def test_a_new_invoice_shows_every_field_in_bills_order(sandbox: Sandbox, customer: str) -> None:
    invoice = sandbox.make("Invoice", **fields(customer))
    del invoice["invoiceLineItems"]

    assert invoice["invoiceTemplateId"][:5] == "itm02"
    assert list(invoice.items()) == list(
        {
            "entity": "Invoice",
            "id": invoice["id"],
            "isActive": "1",
            "createdBy": "006",
            "createdTime": NOW,
            "updatedTime": NOW,
            "customerId": customer,
            "invoiceNumber": "202",
            "invoiceDate": "2026-03-01",
            "dueDate": "2026-04-01",
            "glPostingDate": "2026-03-01",
            "amount": 29.98,
            "localAmount": None,
            "exchangeRate": None,
            "amountDue": 29.98,
            "paymentStatus": "1",
            "description": None,
            "poNumber": None,
            "isToBePrinted": False,
            "isToBeEmailed": False,
            "lastSentTime": None,
            "itemSalesTax": ZEROS,
            "salesTaxPercentage": 0,
            "salesTaxTotal": 0,
            "terms": None,
            "salesRep": None,
            "FOB": None,
            "shipDate": None,
            "shipMethod": None,
            "departmentId": ZEROS,
            "locationId": ZEROS,
            "actgClassId": ZEROS,
            "jobId": ZEROS,
            "payToBankAccountId": ZEROS,
            "payToChartOfAccountId": ZEROS,
            "invoiceTemplateId": invoice["invoiceTemplateId"],
            "hasAutoPay": False,
            "source": "0",
            "emailDeliveryOption": "1",
            "mailDeliveryOption": "0",
            "creditAmount": 0,
            "quickbooksId": None,
            "recInvoiceTemplateId": ZEROS,
            "financingStatus": "0",
            "netBillId": ZEROS,
            "netOrgId": ZEROS,
            "scheduledAmount": 0,
            "stylingId": None,
            "stylingRevision": None,
            "financingModelStatus": None,
            "financingErrorType": "0",
            "invoiceAdjustments": [],
            "invoiceCustomFields": [],
        }.items()
    )


def test_a_new_line_of_an_invoice_shows_every_field_in_bills_order(sandbox: Sandbox, customer: str) -> None:
    invoice = sandbox.make("Invoice", **fields(customer))
    line = invoice["invoiceLineItems"][0]

    assert list(line.items()) == list(
        {
            "entity": "InvoiceLineItem",
            "id": line["id"],
            "createdTime": NOW,
            "updatedTime": NOW,
            "invoiceId": invoice["id"],
            "itemId": ZEROS,
            "quantity": 2,
            "amount": 29.98,
            "price": 14.99,
            "serviceDate": None,
            "ratePercent": None,
            "chartOfAccountId": ZEROS,
            "departmentId": ZEROS,
            "locationId": ZEROS,
            "actgClassId": ZEROS,
            "jobId": ZEROS,
            "description": None,
            "taxable": False,
            "taxCode": "Non",
            "lineOrder": 0,
        }.items()
    )


def test_a_rated_line_is_a_percentage_of_the_others(sandbox: Sandbox, customer: str) -> None:
    lines = [{"quantity": 1, "price": 100}, {"quantity": 1, "ratePercent": -20}]
    invoice = sandbox.make("Invoice", **fields(customer, invoiceLineItems=lines))

    assert [line["amount"] for line in invoice["invoiceLineItems"]] == [100.0, -20.0]
    assert invoice["amount"] == 80.0


def test_every_sent_field_of_an_invoice_comes_back(sandbox: Sandbox, customer: str) -> None:
    values = {
        "glPostingDate": "2026-03-02",
        "description": "Two tickets",
        "poNumber": "PO-1",
        "isToBePrinted": True,
        "isToBeEmailed": True,
        "lastSentTime": "2026-03-01T10:00:00.000+0000",
        "terms": "Due upon receipt",
        "salesRep": "Ada",
        "FOB": "Dock",
        "shipDate": "2026-03-05",
        "shipMethod": "Van",
        "hasAutoPay": True,
        "emailDeliveryOption": "2",
        "mailDeliveryOption": "1",
    }

    assert sandbox.make("Invoice", **fields(customer, **values)).items() >= values.items()


def test_an_invoice_as_it_was_read_can_be_sent_back(sandbox: Sandbox, customer: str) -> None:
    invoice = sandbox.make("Invoice", **fields(customer))
    update = sandbox.update(**invoice)
    old, new = invoice.pop("invoiceLineItems"), update.pop("invoiceLineItems")

    assert update == invoice
    assert new[0]["id"] != old[0]["id"]


def test_what_a_customer_owes_follows_its_invoices(sandbox: Sandbox, customer: str) -> None:
    sandbox.make("Invoice", **fields(customer))

    assert sandbox.ok("Crud/Read/Customer", {"id": customer})["balance"] == 29.98


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"customerId": ZEROS}, "BDC_1117", "customerId."),
        ({"customerId": "0cu02ABCDEFGHIJKLMN1"}, "BDC_1205", "0cu02ABCDEFGHIJKLMN1."),
        (
            {"invoiceLineItems": [{"entity": "InvoiceLineItem", "price": 1}]},
            "BDC_1117",
            "invoiceLineItems[0].quantity.",
        ),
        (
            {"invoiceLineItems": [{"entity": "InvoiceLineItem", "quantity": 1}]},
            "BDC_1117",
            "invoiceLineItems[0].price.",
        ),
        (
            {"invoiceLineItems": [{"entity": "InvoiceLineItem", "quantity": 1, "price": 1, "ratePercent": 1}]},
            "BDC_1119",
            "invoiceLineItems[0].ratePercent",
        ),
    ],
)
def test_an_invoice_is_refused(sandbox: Sandbox, customer: str, change: dict[str, Any], code: str, text: str) -> None:
    refusal = sandbox.refusal("Crud/Create/Invoice", {"obj": {"entity": "Invoice", **fields(customer, **change)}})

    assert refusal[0] == code
    assert text in refusal[1]


def test_invoices_are_filtered_by_amount_and_status(sandbox: Sandbox, customer: str) -> None:
    sandbox.make("Invoice", **fields(customer))
    filters = [
        {"field": "amountDue", "op": ">", "value": "29.97"},
        {"field": "paymentStatus", "op": "in", "value": "1,2"},
        {"field": "glPostingDate", "op": "=", "value": "2026-03-01"},
        {"field": "emailDeliveryOption", "op": "=", "value": "1"},
    ]

    assert [row["invoiceNumber"] for row in sandbox.ok("List/Invoice", {"filters": filters})] == ["202"]


def contacts_of(sandbox: Sandbox, customer: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The names, the e-mail address and the telephone number of a customer's contacts."""
    own = {"field": "customerId", "op": "=", "value": customer["id"]}
    rows = sandbox.ok("List/CustomerContact", {"start": 0, "max": 999, "filters": [own]})
    return [tuple(row[name] for name in ("firstName", "lastName", "email", "phone")) for row in rows]


def test_a_new_customers_contact_has_what_is_known_of_it(sandbox: Sandbox) -> None:
    person = {"contactFirstName": "Ada", "contactLastName": "Byron", "email": "ada@x.example", "phone": "4155550100"}

    customer = sandbox.make("Customer", name="Engines", **person)

    assert contacts_of(sandbox, customer) == [("Ada", "Byron", "ada@x.example", "4155550100")]


def test_a_customer_of_whom_only_the_name_is_known_is_its_own_contact(sandbox: Sandbox) -> None:
    customer = sandbox.make("Customer", name="Engines")

    assert contacts_of(sandbox, customer) == [("Engines", None, None, None)]
