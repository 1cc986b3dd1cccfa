"""v2 invoices on their way to customers: SendInvoice by e-mail, MailInvoice by letter."""

from __future__ import annotations

from functools import partial

from mockserver.dialects.http import Request
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import NullableReference
from mockserver.domain.context import Context
from mockserver.domain.receivables.invoice_emails import Wording, recipients, send, send_by_mail
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.domain.receivables.payment_links import link_for_customer
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

HEADERS = s.Object(
    s.Field("fromUserId", NullableReference()),
    s.Field("toEmailAddresses", s.Array(s.Email(max_length=200))),
    s.Field("ccMe", s.Boolean()),
    s.Field("subject", s.Text(max_length=1_000)),
)
CONTENT = s.Object(s.Field("body", s.Text(max_length=100_000)))
EMAIL = Parameters(
    s.Field("invoiceId", s.Text(), required=True),
    s.Field("headers", HEADERS, required=True),
    s.Field("content", CONTENT),
)
LETTER = Parameters(s.Field("invoiceId", s.Text(), required=True))


@call("SendInvoice", takes=EMAIL, right="edit_invoice")
def email(ctx: Context, request: Request, values: Record) -> None:
    """E-mail an invoice with its PDF, in BILL's words or in others with tokens in them (F-1517).

    Without addresses it goes to the customer and its contacts, without a sender it is the caller's (F-1518). Raises
    BDC_1108 where nobody has an address.
    """
    invoice = INVOICES.get(ctx, values["invoiceId"])
    headers, content = values["headers"], values.get("content") or {}
    to = headers.get("toEmailAddresses") or recipients(ctx, invoice["customerId"])
    if not to:
        raise BillError("BDC_1108", "toEmailAddresses", fact="F-1518")
    link = partial(link_for_customer, ctx, request.base_url, invoice)
    wording = Wording(headers.get("subject") or "", content.get("body") or "", link)
    sender = headers.get("fromUserId") or ctx.caller.user_id
    send(ctx, invoice, to, sender, wording, copy_sender=headers.get("ccMe") or False)


@call("MailInvoice", takes=LETTER, right="edit_invoice")
def letter(ctx: Context, values: Record) -> None:
    """Post an invoice to its customer, which needs an address in the United States (F-1519).

    Raises BDC_1117 for what of the address is missing.
    """
    send_by_mail(ctx, INVOICES.get(ctx, values["invoiceId"]))
