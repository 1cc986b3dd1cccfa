"""Invoices sent by e-mail or letter, with what is attached and their PDF: one attached for that, or BILL's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.documents.attachments import ATTACHMENT, ATTACHMENTS
from mockserver.domain.documents.files import content_of
from mockserver.domain.line_items import LinesMode
from mockserver.domain.messages import attachment, send_letter, send_mail
from mockserver.domain.organizations import ORGANIZATIONS, USERS, full_name
from mockserver.domain.receivables.contacts import CONTACTS
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.invoice_pdf import address_lines, invoice_pdf
from mockserver.domain.receivables.invoices import INVOICES, Invoices
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

NOTHING: Record = {}

TOKEN = re.compile(r"\{:([A-Za-z_.]+):\}")
NEEDED_FOR_MAIL: Mapping[str, str] = {
    "country": "billAddressCountry",
    "city": "billAddressCity",
    "stateOrProvince": "billAddressState",
    "zipOrPostalCode": "billAddressZip",
}

# BILL's own wording is not known (F-1232).
THANKS = "Thank you,\n{}"
SUBJECT = "Invoice {} from {}"
TEXT = "Invoice {invoiceNumber} of {invoiceDate} is attached.\nAmount due: {due}\nDue date: {dueDate}\n"


class EmailedInvoices(Invoices):
    """Invoices that are sent to their customer when `processingOptions.sendEmail` says so; lines may have no price."""

    price_required = False

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


class Wording(NamedTuple):
    """What an e-mail says in place of BILL's own words, tokens like `{:Invoice.Number:}` in it; empty ones say nothing.

    `pay_link` makes the address that `{:Link_Pay_Invoice:}` stands for.
    """

    subject: str = ""
    text: str = ""
    pay_link: Callable[[], str] = str


BILLS_OWN = Wording()


def send(
    ctx: Context,
    invoice: Record,
    to: Sequence[str],
    user_id: str,
    wording: Wording = BILLS_OWN,
    *,
    copy_sender: bool = False,
) -> Record:
    """Send an invoice to some addresses in the name of a user, who gets the replies; returns it as sent.

    Raises BDC_1205 for an unknown user, BDC_1119 for an archived invoice (assumed: F-687).
    """
    check_live(invoice)
    user = USERS.get(ctx, user_id, in_path=False)
    files = [attachment(ctx, *file) for file in (pdf_of(ctx, invoice), *others_attached(ctx, invoice))]
    values = {**invoice, "due": money.text(invoice["dueAmount"])}
    subject = fill(ctx, wording.subject, invoice, user, wording) or subject_of(ctx, invoice)
    text = fill(ctx, wording.text, invoice, user, wording) or TEXT.format_map(values)
    copies = [user["email"]] if copy_sender else []
    send_mail(ctx, [*dict.fromkeys([*to, *copies])], subject, text, reply_to=user["email"], attachments=files)
    return note_sent(ctx, invoice)


def send_by_mail(ctx: Context, invoice: Record) -> Record:
    """Print an invoice and post it to its customer; returns it as sent.

    Raises BDC_1119 for an archived invoice (assumed: F-687), and BDC_1117 for the first part of a billing address in
    the United States that is missing (F-1519), a code that is assumed (F-1520).
    """
    check_live(invoice)
    customer = CUSTOMERS.get(ctx, invoice["customerId"])
    address: Record = customer.get("billingAddress", {})
    if address.get("country", "US") != "US":
        raise BillError("BDC_1119", "billAddressCountry", address["country"], fact="F-1520")
    for part, name in NEEDED_FOR_MAIL.items():
        if not address.get(part):
            raise BillError("BDC_1117", name, fact="F-1520")
    lines = [customer["name"], *address_lines(address)]
    send_letter(ctx, lines, subject_of(ctx, invoice), [attachment(ctx, *pdf_of(ctx, invoice))])
    return note_sent(ctx, invoice)


def check_live(invoice: Record) -> None:
    """Refuse to send an archived invoice (assumed: F-687)."""
    if invoice["archived"]:
        raise BillError("BDC_1119", "archived", "true", item=invoice["id"], fact="F-687")


def note_sent(ctx: Context, invoice: Record) -> Record:
    """The invoice, sent just now (F-1521)."""
    return INVOICES.store(ctx, {**invoice, "lastSentTime": ctx.clock.stamp()}, invoice)


def subject_of(ctx: Context, invoice: Record) -> str:
    """BILL's own subject of an invoice."""
    return SUBJECT.format(invoice["invoiceNumber"], ORGANIZATIONS.of(ctx)["name"])


def fill(ctx: Context, text: str, invoice: Record, sender: Record, wording: Wording) -> str:
    """A text with the values of its tokens (F-1517); what is no token stays."""
    tokens: Mapping[str, Callable[[], str]] = {
        "Customer.Name": lambda: str(CUSTOMERS.get(ctx, invoice["customerId"])["name"]),
        "Invoice.Number": lambda: str(invoice["invoiceNumber"]),
        "Invoice.AmountDue": lambda: money.text(invoice["dueAmount"]),
        "Invoice.DueDate": lambda: str(invoice["dueDate"]),
        "Link_Pay_Invoice": wording.pay_link,
        "Sender.Org": lambda: str(ORGANIZATIONS.of(ctx)["name"]),
        "Thanks": lambda: THANKS.format(full_name(sender)),
    }
    return TOKEN.sub(lambda match: tokens[match[1]]() if match[1] in tokens else match[0], text)


def others_attached(ctx: Context, invoice: Record) -> list[tuple[str, bytes]]:
    """The name and the bytes of everything else that is attached to an invoice, all of which goes along."""
    attachments = ctx.find(ATTACHMENT, {"parentId": invoice["id"]})
    return [content_of(ctx, one) for one in attachments if one["id"] != invoice.get("invoicePdfId")]


def pdf_of(ctx: Context, invoice: Record) -> tuple[str, bytes]:
    """The name and the bytes of an invoice's PDF."""
    if attachment_id := invoice.get("invoicePdfId"):
        return ATTACHMENTS.content(ctx, attachment_id)
    # What stands between the names of folders is no part of a file's name.
    number = invoice["invoiceNumber"].replace("/", "-")
    return f"Invoice {number}.pdf", invoice_pdf(ctx, invoice)


# Not registered: the kind's resource is INVOICES, this one only adds sending to what dialects call.
EMAILED_INVOICES = EmailedInvoices()
