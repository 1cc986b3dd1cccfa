"""v3 invoices sent by e-mail: who gets them, with which PDF."""

from typing import Any

import pytest

from mockserver.domain.receivables.customers import CUSTOMER
from tests.dialects.v3.sandbox import BAND, Sandbox, of
from tests.refusals import refusal_of

EMAIL = "v3.invoices.email"
SEND_EMAIL = {"processingOptions": {"sendEmail": True}}


@pytest.fixture(autouse=True)
def user_id(sandbox: Sandbox) -> str:
    """The user who sends."""
    return sandbox.move_in()


def request(user_id: str, *to: str) -> dict[str, Any]:
    """The body of a request to send an invoice."""
    return {"recipient": {"to": list(to) or ["a@x.example"]}, "replyTo": {"userId": user_id}}


def pdf_in(sandbox: Sandbox, message: dict[str, Any]) -> bytes:
    """The bytes that came with a message."""
    with sandbox.context() as ctx:
        return ctx.tx.blob(message["attachments"][0]["hash"]) or b""


def test_an_invoice_is_sent_with_an_empty_200(sandbox: Sandbox, invoice: dict[str, Any], user_id: str) -> None:
    answer = sandbox.call(EMAIL, request(user_id, "a@x.example", "b@x.example"), invoiceId=invoice["id"])
    (message,) = sandbox.inbox

    assert (answer.status, answer.payload()) == (200, b"")
    assert message["to"] == ["a@x.example", "b@x.example"]
    assert message["replyTo"] == "ada@cedar.example"
    assert message["subject"] == "Invoice 202502 from Cedar & Loom"
    assert "Amount due: 79.98" in message["text"]
    assert (message["attachments"][0]["name"], message["attachments"][0]["contentType"]) == (
        "Invoice 202502.pdf",
        "application/pdf",
    )


def test_the_pdf_shows_the_invoice(sandbox: Sandbox, invoice: dict[str, Any], user_id: str) -> None:
    sandbox.ok(EMAIL, request(user_id), invoiceId=invoice["id"])

    pdf = pdf_in(sandbox, sandbox.inbox[0])

    assert pdf.startswith(b"%PDF-")
    assert b"Invoice number: 202502" in pdf
    assert b"Paperless Band" in pdf
    assert b"Classic extreme drum sticks" in pdf
    assert b"79.98" in pdf


def test_the_pdf_says_when_it_is_due_each_line_and_what_it_comes_to(
    sandbox: Sandbox, invoice: dict[str, Any], user_id: str
) -> None:
    sandbox.ok(EMAIL, request(user_id), invoiceId=invoice["id"])
    pdf = pdf_in(sandbox, sandbox.inbox[0])

    days = [f"Invoice date: {invoice['invoiceDate']}", f"Due date: {invoice['dueDate']}"]
    headings = ["Description", "Quantity", "Price", "Amount"]
    assert [text for text in [*days, *headings, "Total", "?"] if f"({text}".encode() not in pdf] == ["?"]
    assert b"(Sales tax)" not in pdf
    assert b"(Credit)" not in pdf


def test_the_pdf_of_an_invoice_is_the_same_every_time(sandbox: Sandbox, invoice: dict[str, Any], user_id: str) -> None:
    sandbox.ok(EMAIL, request(user_id), invoiceId=invoice["id"])
    sandbox.ok(EMAIL, request(user_id), invoiceId=invoice["id"])

    first, second = sandbox.inbox
    assert first["attachments"] == second["attachments"]


def test_a_pdf_can_be_made_of_any_characters(sandbox: Sandbox, user_id: str) -> None:
    body = of("", {"quantity": 1, "price": 5, "description": "Grüße — 鼓"}, invoiceNumber="2026/01 ✓")
    body["customer"] = {"name": "バンド", "email": "b@x.example"}
    made = sandbox.ok("v3.invoices.create", body)["id"]

    assert sandbox.call(EMAIL, request(user_id), invoiceId=made).status == 200
    assert sandbox.inbox[0]["attachments"][0]["name"] == "Invoice 2026-01 ✓.pdf"


@pytest.mark.parametrize("description", ["W" * 4000, "one\ntwo\x07", "word " * 800])
def test_a_pdf_can_be_made_of_any_description(
    sandbox: Sandbox, user_id: str, customer_id: str, description: str
) -> None:
    body = of(customer_id, {"quantity": 1, "price": 5, "description": description})
    made = sandbox.ok("v3.invoices.create", body)["id"]

    assert sandbox.call(EMAIL, request(user_id), invoiceId=made).status == 200


def test_an_attached_pdf_is_sent_in_its_place(sandbox: Sandbox, invoice: dict[str, Any], user_id: str) -> None:
    query = {"name": "ours.pdf", "replaceInvoicePdf": "true"}
    sandbox.ok("v3.attachments.invoices.create", b"%PDF ours", query=query, invoiceId=invoice["id"])

    sandbox.ok(EMAIL, request(user_id), invoiceId=invoice["id"])

    assert sandbox.inbox[0]["attachments"][0]["name"] == "ours.pdf"
    assert pdf_in(sandbox, sandbox.inbox[0]) == b"%PDF ours"


def test_an_empty_body_misses_recipient_and_reply(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    assert sandbox.messages(EMAIL, {}, invoiceId=invoice["id"]) == [
        "recipient: must not be null",
        "replyTo: must not be null",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recipient": {}}, "recipient.to: must not be null"),
        ({"recipient": {"to": []}}, "recipient.to: must not be empty"),
        ({"recipient": {"to": ["nobody"]}}, "recipient.to[0]: must be a well-formed email address"),
        ({"replyTo": {}}, "replyTo.userId: must not be blank"),
    ],
)
def test_what_is_wrong_with_a_recipient_is_named(
    sandbox: Sandbox, invoice: dict[str, Any], user_id: str, change: dict[str, Any], message: str
) -> None:
    assert sandbox.messages(EMAIL, request(user_id) | change, invoiceId=invoice["id"]) == [message]


def test_an_unknown_user_cannot_be_replied_to(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    refused = sandbox.refusal(EMAIL, request("00602UNKNOWN"), invoiceId=invoice["id"])

    assert (refused, sandbox.inbox) == ((422, ["BDC_1205"]), [])


def test_an_unknown_invoice_is_not_found(sandbox: Sandbox, user_id: str) -> None:
    assert (
        refusal_of(sandbox.call(EMAIL, request(user_id), invoiceId="00e02UNKNOWN"))
        == "404 BDC_1205 No data found for the given id: 00e02UNKNOWN."
    )


def test_an_archived_invoice_is_not_sent(sandbox: Sandbox, invoice: dict[str, Any], user_id: str) -> None:
    sandbox.ok("v3.invoices.archive", invoiceId=invoice["id"])

    assert (
        refusal_of(sandbox.call(EMAIL, request(user_id), invoiceId=invoice["id"]))
        == f"422 BDC_1119 Invalid field,value: archived, true. [{invoice['id']}]"
    )


# when an invoice is made or changed


def test_a_new_invoice_is_sent_to_its_customer_when_asked(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok("v3.invoices.create", of(customer_id, processingOptions={"sendEmail": False}))
    silent = list(sandbox.inbox)
    sandbox.ok("v3.invoices.create", of(customer_id, **SEND_EMAIL))

    assert silent == []
    assert [message["to"] for message in sandbox.inbox] == [[BAND["email"]]]


def test_the_customers_contacts_get_it_too(sandbox: Sandbox, customer_id: str) -> None:
    singer = {"firstName": "Ada", "email": "ada@paperlessband.org"}
    gone = {"firstName": "Pete", "email": "pete@paperlessband.org"}
    sandbox.ok("v3.customers.contacts.create", singer, customerId=customer_id)
    left = sandbox.ok("v3.customers.contacts.create", gone, customerId=customer_id)["id"]
    sandbox.ok("v3.customers.contacts.archive", customerId=customer_id, contactId=left)

    sandbox.ok("v3.invoices.create", of(customer_id, **SEND_EMAIL))

    assert sandbox.inbox[0]["to"] == [BAND["email"], "ada@paperlessband.org"]


def test_a_changed_invoice_is_sent_when_asked(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok("v3.invoices.update", SEND_EMAIL, invoiceId=invoice["id"])
    sandbox.ok("v3.invoices.replace", of(invoice["customerId"], **SEND_EMAIL), invoiceId=invoice["id"])

    assert [message["subject"] for message in sandbox.inbox] == ["Invoice 202502 from Cedar & Loom"] * 2


def test_an_invoice_that_is_refused_is_not_sent(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    body = of(invoice["customerId"], invoiceNumber="202502", **SEND_EMAIL)

    assert refusal_of(sandbox.call("v3.invoices.create", body)) == "422 BDC_1171 Invoice number 202502 already exists."
    assert sandbox.inbox == []


# links to pay by

LINK = "v3.invoices.payment-link.create"


def payer(invoice: dict[str, Any], **further: Any) -> dict[str, Any]:
    """The body of a request for a link."""
    return {"customerId": invoice["customerId"], "email": "a@x.example", **further}


def test_a_payment_link_leads_to_the_mock(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    body = payer(invoice, returnUrl="https://shop.example/done")

    link = sandbox.ok(LINK, body, invoiceId=invoice["id"])["paymentLink"]

    assert link.startswith("http://localhost/InvoicePayment?token=")
    assert link.endswith("&returnUrl=https%3A%2F%2Fshop.example%2Fdone")


def test_a_payer_is_a_customer_with_an_address(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    assert sandbox.messages(LINK, {}, invoiceId=invoice["id"]) == [
        "customerId: must not be blank",
        "email: must not be blank",
    ]
    assert sandbox.messages(LINK, payer(invoice, returnUrl="javascript:x"), invoiceId=invoice["id"]) == [
        "returnUrl: must be a web address"
    ]


def test_another_customer_pays_nothing_here(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    assert (
        refusal_of(sandbox.call(LINK, payer(invoice) | {"customerId": other}, invoiceId=invoice["id"]))
        == f"422 BDC_1119 Invalid field,value: customerId, {other}. [{invoice['id']}]"
    )
    unknown = sandbox.refusal(LINK, payer(invoice) | {"customerId": "0cu02UNKNOWN"}, invoiceId=invoice["id"])
    assert unknown == (422, ["BDC_1205"])


def test_there_is_no_link_to_an_archived_or_unknown_invoice(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok("v3.invoices.archive", invoiceId=invoice["id"])

    assert (
        refusal_of(sandbox.call(LINK, payer(invoice), invoiceId=invoice["id"]))
        == f"422 BDC_1119 Invalid field,value: archived, true. [{invoice['id']}]"
    )
    assert (
        refusal_of(sandbox.call(LINK, payer(invoice), invoiceId="00e02UNKNOWN"))
        == "404 BDC_1205 No data found for the given id: 00e02UNKNOWN."
    )


def test_a_customer_of_the_network_pays_there(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    with sandbox.context() as ctx:
        customer = ctx.get(CUSTOMER, invoice["customerId"]) or {}
        ctx.tx.update(CUSTOMER, customer | {"networkStatus": "CONNECTED"})

    assert (
        refusal_of(sandbox.call(LINK, payer(invoice), invoiceId=invoice["id"]))
        == f"422 BDC_1119 Invalid field,value: networkStatus, CONNECTED. [{invoice['customerId']}]"
    )


def test_everything_attached_to_an_invoice_goes_along(sandbox: Sandbox, invoice: dict[str, Any], user_id: str) -> None:
    sandbox.call("v3.attachments.invoices.create", b"a,b", query={"name": "hours.csv"}, invoiceId=invoice["id"])
    sandbox.ok(EMAIL, request(user_id), invoiceId=invoice["id"])

    assert [file["name"] for file in sandbox.inbox[0]["attachments"]] == ["Invoice 202502.pdf", "hours.csv"]
