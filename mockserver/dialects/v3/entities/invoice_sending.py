"""v3 invoices on their way to customers: e-mails, and links to pay by."""

from __future__ import annotations

from html import escape

from mockserver.dialects.calls import Call, operation
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import Body, Content, Reply
from mockserver.dialects.rest.parameters import TOKEN, Parameter, Query
from mockserver.domain.context import Context
from mockserver.domain.receivables import payment_links
from mockserver.domain.receivables.invoice_emails import send
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.domain.receivables.payment_links import to_be_paid
from mockserver.domain.signed_links import holder
from mockserver.kernel import money
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

RECIPIENT = s.Object(s.Field("to", s.Array(s.Email(), min_items=1), required=True))
EMAIL = Body(
    s.Field("recipient", RECIPIENT, required=True),
    s.Field("replyTo", s.Object(s.Field("userId", s.Reference(), required=True, may_be_blank=True)), required=True),
)

PAYER = Body(
    s.Field("customerId", s.Reference(), required=True),
    s.Field("email", s.Email(), required=True),
    s.Field("returnUrl", s.Text(max_length=2000, pattern="https?://.+", message="must be a web address")),
)
LINK = Reply(s.Field("paymentLink", s.Text()))

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Invoice {number}</title>
<h1>Invoice {number}</h1><p>Amount due: {due}</p><p>Due date: {date}</p>{back}
"""
BACK = '<p><a href="{}">Back</a></p>'


@operation("v3.invoices.email", takes=EMAIL, right="edit_invoice")
def email(ctx: Context, invoice_id: str, values: Record) -> None:
    """E-mail an invoice to its customer. It goes to the recipients of the body, from a user to reply to (F-740).

    The message is in the tenant's inbox; it carries the PDF that was attached for it, if any (F-741).
    """
    send(ctx, INVOICES.get(ctx, invoice_id), values["recipient"]["to"], values["replyTo"]["userId"])


@operation("v3.invoices.payment-link.create", takes=PAYER, gives=LINK, right="edit_invoice")
def payment_link(ctx: Context, request: Request, invoice_id: str, values: Record) -> Record:
    """A link to pay by, which whoever has it can open. It is given for the invoice's own customer (F-742).

    Another customer's invoice has none, as is assumed (F-743).
    """
    return_url = values.get("returnUrl", "")
    return {
        "paymentLink": payment_links.payment_link(ctx, request.base_url, invoice_id, values["customerId"], return_url)
    }


QUERY = Query(*TOKEN.parameters, Parameter("returnUrl"))


@operation("v3.invoices.payment-page", gives=Content("text/html; charset=utf-8"), query=QUERY)
def page(call: Call, query: Record) -> bytes:
    """What a payment link leads to; nothing can be paid there."""
    with call.opened_by(holder(query["token"])) as ctx:
        invoice = to_be_paid(ctx, query["token"])
    url = query["returnUrl"]
    html = PAGE.format(
        number=escape(invoice["invoiceNumber"]),
        due=money.text(invoice["dueAmount"]),
        date=invoice["dueDate"],
        back=BACK.format(escape(url)) if url.startswith(("http://", "https://")) else "",
    )
    return html.encode()
