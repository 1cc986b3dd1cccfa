"""v3 invoices on their way to customers: e-mails, and links to pay by."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.parameters import required
from mockserver.domain.context import Caller
from mockserver.domain.receivables.invoice_emails import send
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.domain.receivables.payment_links import payment_token, to_be_paid
from mockserver.domain.signed_links import holder
from mockserver.kernel import money
from mockserver.kernel import schema as s

RECIPIENT = s.Object(s.Field("to", s.Array(s.Email(max_length=200), min_items=1), required=True))
EMAIL = Body(
    s.Field("recipient", RECIPIENT, required=True),
    s.Field("replyTo", s.Object(s.Field("userId", s.Reference(), required=True)), required=True),
)

# Where BILL serves its page is not documented.
PATH = "/InvoicePayment"
PAYER = Body(
    s.Field("customerId", s.Reference(), required=True),
    s.Field("email", s.Email(max_length=200), required=True),
    s.Field("returnUrl", s.Text(max_length=2000, pattern="https?://.+", message="must be a web address")),
)
LINK = Reply(s.Field("paymentLink", s.Text()))

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Invoice {number}</title>
<h1>Invoice {number}</h1><p>Amount due: {due}</p><p>Due date: {date}</p>{back}
"""
BACK = '<p><a href="{}">Back</a></p>'


def email(call: Call) -> Answer:
    """POST email: an empty answer."""
    given = EMAIL.read(call)
    invoice = INVOICES.get(call.ctx, call.params["invoiceId"])
    send(call.ctx, invoice, given["recipient"]["to"], given["replyTo"]["userId"])
    return Answer(call.operation.status)


def payment_link(call: Call) -> Answer:
    """POST payment-link: a link that whoever has it can open."""
    given = PAYER.read(call)
    query = {"token": payment_token(call.ctx, call.params["invoiceId"], given["customerId"])}
    if "returnUrl" in given:
        query["returnUrl"] = given["returnUrl"]
    link = f"{call.request.base_url}{PATH}?{urlencode(query)}"
    return Answer(call.operation.status, LINK.write({"paymentLink": link}))


def page(call: Call) -> Answer:
    """GET what a payment link leads to; nothing can be paid there."""
    (token,) = required(call, "token")
    tenant, org = holder(token)
    call.tenant = tenant
    with call.enter(Caller(tenant, "link", org)) as ctx:
        invoice = to_be_paid(ctx, token)
    url = call.query.get("returnUrl", "")
    html = PAGE.format(
        number=escape(invoice["invoiceNumber"]),
        due=money.text(invoice["dueAmount"]),
        date=invoice["dueDate"],
        back=BACK.format(escape(url)) if url.startswith(("http://", "https://")) else "",
    )
    return Answer(200, html.encode(), content_type="text/html; charset=utf-8")


HANDLERS = {
    "v3.invoices.email": Handler(email, "edit_invoice", reads=EMAIL.schema),
    "v3.invoices.payment-link.create": Handler(
        payment_link, "edit_invoice", reads=PAYER.schema, answers=LINK.answer_schema
    ),
    "v3.invoices.payment-page": Handler(page, body="none"),
}
