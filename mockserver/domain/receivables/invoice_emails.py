"""Invoices sent by e-mail, with what is attached and their PDF: one attached for that, or the one BILL makes."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.documents.attachments import ATTACHMENT, ATTACHMENTS
from mockserver.domain.documents.files import content_of
from mockserver.domain.line_items import LinesMode
from mockserver.domain.messages import enclosed, send_mail
from mockserver.domain.organizations import ORGANIZATIONS, USERS
from mockserver.domain.receivables.contacts import CONTACTS
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.invoice_pdf import invoice_pdf
from mockserver.domain.receivables.invoices import INVOICES, Invoices
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

NOTHING: Record = {}

# BILL's own wording is not known (F-1232).
SUBJECT = "Invoice {} from {}"
TEXT = "Invoice {invoiceNumber} of {invoiceDate} is attached.\nAmount due: {due}\nDue date: {dueDate}\n"


class EmailedInvoices(Invoices):
    """Invoices that are sent to their customer when `processingOptions.sendEmail` says so."""

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        return send_if_requested(ctx, super().create(ctx, values, item=item), values)

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        return send_if_requested(ctx, super().change(ctx, old, values, lines=lines), values)


def send_if_requested(ctx: Context, invoice: Record, values: Record) -> Record:
    """The invoice, sent to everybody at its customer where the given values ask for it."""
    send_email = (values.get("processingOptions") or NOTHING).get("sendEmail")
    return send_to_customer(ctx, invoice, ctx.caller.user_id) if send_email else invoice


def send_to_customer(ctx: Context, invoice: Record, user_id: str) -> Record:
    """Send an invoice to its customer and the customer's contacts; nothing happens where none has an address."""
    addresses = recipients(ctx, invoice["customerId"])
    return send(ctx, invoice, addresses, user_id) if addresses else invoice


def recipients(ctx: Context, customer_id: str) -> list[str]:
    """The e-mail addresses of a customer and of its contacts that are not archived (F-1231)."""
    contacts = [contact for contact in CONTACTS.of(ctx, customer_id) if not contact["archived"]]
    people = [CUSTOMERS.get(ctx, customer_id), *contacts]
    return list(dict.fromkeys(one["email"] for one in people if one.get("email")))


def send(ctx: Context, invoice: Record, to: Sequence[str], user_id: str) -> Record:
    """Send an invoice to some addresses in the name of a user, who gets the replies; returns it as sent.

    Raises BDC_1205 for an unknown user, BDC_1119 for an archived invoice (assumed: F-687).
    """
    if invoice["archived"]:
        raise BillError("BDC_1119", "archived", "true", item=invoice["id"], fact="F-687")
    user = USERS.get(ctx, user_id, in_path=False)
    files = [enclosed(ctx, *file) for file in (pdf_of(ctx, invoice), *others_attached(ctx, invoice))]
    subject = SUBJECT.format(invoice["invoiceNumber"], ORGANIZATIONS.of(ctx)["name"])
    text = TEXT.format_map({**invoice, "due": money.text(invoice["dueAmount"])})
    send_mail(ctx, to, subject, text, reply_to=user["email"], attachments=files)
    return INVOICES.store(ctx, {**invoice, "lastSentTime": ctx.clock.stamp()}, invoice)


def others_attached(ctx: Context, invoice: Record) -> list[tuple[str, bytes]]:
    """The name and the bytes of everything else that is attached to an invoice, all of which goes along."""
    attached = ctx.find(ATTACHMENT, {"parentId": invoice["id"]})
    return [content_of(ctx, one) for one in attached if one["id"] != invoice.get("invoicePdfId")]


def pdf_of(ctx: Context, invoice: Record) -> tuple[str, bytes]:
    """The name and the bytes of an invoice's PDF."""
    if attachment_id := invoice.get("invoicePdfId"):
        return ATTACHMENTS.content(ctx, attachment_id)
    # What stands between the names of folders is no part of a file's name.
    number = invoice["invoiceNumber"].replace("/", "-")
    return f"Invoice {number}.pdf", invoice_pdf(ctx, invoice)


# Not registered: the kind's resource is INVOICES, this one only adds sending to what dialects call.
EMAILED_INVOICES = EmailedInvoices()
