"""v2 invoices on their way: the words of an e-mail, and letters."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import Sandbox

ADDRESS = {
    "billAddress1": "1 Main St",
    "billAddressCity": "San Jose",
    "billAddressState": "CA",
    "billAddressZip": "95002",
    "billAddressCountry": "US",
}


@pytest.fixture
def customer(sandbox: Sandbox) -> str:
    """The id of a customer with an address; the organization and its user are there."""
    sandbox.establish()
    sandbox.move_in()
    sandbox.inbox.clear()
    return str(sandbox.make("Customer", name="Blue Cafe", email="cafe@x.example", **ADDRESS)["id"])


@pytest.fixture
def invoice(sandbox: Sandbox, customer: str) -> str:
    """The id of an invoice of 50.00."""
    return invoice_of(sandbox, customer)


def invoice_of(sandbox: Sandbox, customer: str) -> str:
    dates = {"invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
    lines = [{"entity": "InvoiceLineItem", "quantity": 1, "price": 50}]
    record = sandbox.make("Invoice", customerId=customer, invoiceNumber="INV-1", invoiceLineItems=lines, **dates)
    return str(record["id"])


def send(sandbox: Sandbox, invoice: str, body: str = "", **headers: Any) -> dict[str, Any]:
    """The e-mail that SendInvoice sends."""
    sandbox.ok("SendInvoice", {"invoiceId": invoice, "headers": headers, "content": {"body": body}})
    return sandbox.inbox[-1]


def test_tokens_stand_for_what_they_name(sandbox: Sandbox, invoice: str) -> None:
    body = "{:Customer.Name:} {:Invoice.AmountDue:} {:Invoice.DueDate:} {:Sender.Org:} {:Thanks:} {:Other:}"

    message = send(sandbox, invoice, body, toEmailAddresses=["a@x.example"], subject="{:Invoice.Number:}!")

    assert message["subject"] == "INV-1!"
    assert message["text"] == "Blue Cafe 50.00 2026-04-01 Cedar & Loom Thank you,\nAda Byron {:Other:}"
    assert message["to"] == ["a@x.example"]


def test_the_link_to_pay_leads_to_the_payment_page(sandbox: Sandbox, invoice: str) -> None:
    message = send(sandbox, invoice, "{:Link_Pay_Invoice:}", toEmailAddresses=["a@x.example"])

    assert message["text"].startswith("http://127.0.0.1:8080/InvoicePayment?token=")


def test_without_words_bills_own_template_goes_to_the_customer(sandbox: Sandbox, invoice: str) -> None:
    message = send(sandbox, invoice)

    assert (message["to"], message["subject"]) == (["cafe@x.example"], "Invoice INV-1 from Cedar & Loom")
    assert message["attachments"][0]["name"] == "Invoice INV-1.pdf"
    assert sandbox.ok("Crud/Read/Invoice", {"id": invoice})["lastSentTime"] == "2026-03-02T20:00:00.000+0000"


def test_the_sender_gets_a_copy_and_the_replies(sandbox: Sandbox, invoice: str) -> None:
    message = send(sandbox, invoice, toEmailAddresses=["a@x.example"], ccMe=True)

    assert (message["to"], message["replyTo"]) == (["a@x.example", "ada@x.example"], "ada@x.example")


def test_an_email_to_nobody_is_refused(sandbox: Sandbox, customer: str) -> None:
    invoice = invoice_of(sandbox, sandbox.make("Customer", name="Silent")["id"])

    refusal = sandbox.refusal("SendInvoice", {"invoiceId": invoice, "headers": {}})

    assert refusal == ("BDC_1108", "Missing parameter value for parameter: toEmailAddresses.")
    assert sandbox.inbox == []


def test_an_unknown_sender_is_refused(sandbox: Sandbox, invoice: str) -> None:
    headers = {"fromUserId": "00602UNKNOWN"}

    assert sandbox.refusal("SendInvoice", {"invoiceId": invoice, "headers": headers}) == (
        "BDC_1205",
        "No data found for the given id: 00602UNKNOWN.",
    )


def test_a_letter_goes_to_the_customers_address(sandbox: Sandbox, invoice: str) -> None:
    sandbox.ok("MailInvoice", {"invoiceId": invoice})

    (message,) = sandbox.inbox
    assert (message["channel"], message["attachments"][0]["name"]) == ("letter", "Invoice INV-1.pdf")
    assert message["to"] == ["Blue Cafe", "1 Main St", "San Jose CA 95002", "United States"]
    assert sandbox.ok("Crud/Read/Invoice", {"id": invoice})["lastSentTime"] == "2026-03-02T20:00:00.000+0000"


@pytest.mark.parametrize("part", ["billAddressCity", "billAddressState", "billAddressZip", "billAddressCountry"])
def test_a_letter_needs_each_part_of_the_address(sandbox: Sandbox, customer: str, part: str) -> None:
    address = {name: text for name, text in ADDRESS.items() if name != part}
    invoice = invoice_of(sandbox, sandbox.make("Customer", name="Elsewhere", **address)["id"])

    refusal = sandbox.refusal("MailInvoice", {"invoiceId": invoice})

    assert refusal == ("BDC_1117", f"Missing required data for: {part}.")


def test_no_letter_leaves_the_country(sandbox: Sandbox, customer: str) -> None:
    abroad = sandbox.make("Customer", name="Abroad", **ADDRESS | {"billAddressCountry": "Canada"})

    refusal = sandbox.refusal("MailInvoice", {"invoiceId": invoice_of(sandbox, abroad["id"])})

    assert refusal == ("BDC_1119", "Invalid field,value: billAddressCountry, CA.")


def test_an_archived_invoice_is_not_sent(sandbox: Sandbox, invoice: str) -> None:
    sandbox.ok("Crud/Delete/Invoice", {"id": invoice})

    assert sandbox.refusal("MailInvoice", {"invoiceId": invoice}) == (
        "BDC_1119",
        "Invalid field,value: archived, true.",
    )
    assert sandbox.refusal("SendInvoice", {"invoiceId": invoice, "headers": {}}) == (
        "BDC_1119",
        "Invalid field,value: archived, true.",
    )
