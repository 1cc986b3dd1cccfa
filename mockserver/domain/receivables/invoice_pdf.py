"""An invoice as the PDF that customers are sent: the same bytes for the same invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATIONS
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.kernel import money
from mockserver.kernel.kinds import Record
from mockserver.kernel.pdf import Document

HEADINGS = ("Description", "Quantity", "Price", "Amount")
WIDTHS = (100, 25, 30, 30)  # in millimetres
ALIGNMENTS = ("L", "R", "R", "R")
MAX_CHARACTERS = 48  # what fits into the widest column
ADDRESS_LINES = (("line1",), ("line2",), ("city", "stateOrProvince", "zipOrPostalCode"), ("countryName",))


def invoice_pdf(ctx: Context, invoice: Record) -> bytes:
    """The invoice as a PDF, on one page or more; its text is not compressed."""
    title = plain(f"Invoice {invoice['invoiceNumber']}")
    document = Document(title, datetime.fromisoformat(invoice["createdTime"]))
    for text in head(ctx, invoice):
        document.line(plain(text))
    for row in rows(invoice):
        document.row([plain(text) for text in row], WIDTHS, ALIGNMENTS)
    return document.output()


def plain(text: str) -> str:
    """A text in one line that fits into the widest column."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_CHARACTERS else f"{line[: MAX_CHARACTERS - 3]}..."


def head(ctx: Context, invoice: Record) -> Iterator[str]:
    """Who sends the invoice to whom, its number and its days, line by line."""
    sender, customer = ORGANIZATIONS.of(ctx), CUSTOMERS.get(ctx, invoice["customerId"])
    yield from (sender["name"], *address_lines(sender.get("address", {})), "")
    yield from (customer["name"], *address_lines(customer.get("billingAddress", {})), "")
    yield f"Invoice number: {invoice['invoiceNumber']}"
    yield f"Invoice date: {invoice['invoiceDate']}"
    yield f"Due date: {invoice['dueDate']}"
    yield ""


def address_lines(address: Record) -> Iterator[str]:
    """An address, line by line."""
    for names in ADDRESS_LINES:
        if line := " ".join(address[name] for name in names if address.get(name)):
            yield line


def rows(invoice: Record) -> Iterator[Sequence[str]]:
    """The lines of the invoice under their headings, and what they come to."""
    yield HEADINGS
    for line in invoice["invoiceLineItems"]:
        yield line.get("description", ""), decimal(line.get("quantity")), price(line), money.text(line["amount"])
    for name, label in TOTALS:
        if invoice[name] or name in ALWAYS:
            yield label, "", "", money.text(invoice[name])


def decimal(millionths: int | None) -> str:
    """A quantity of millionths as people write it, without zeros at its end; empty for none."""
    return "" if millionths is None else f"{money.number(millionths):g}"


def price(line: Record) -> str:
    """What one of a line costs, or its rate."""
    return decimal(line["price"]) if line.get("price") is not None else f"{decimal(line.get('ratePercent'))} %"


TOTALS = (
    ("salesTaxTotal", "Sales tax"),
    ("totalAmount", "Total"),
    ("creditAmount", "Credit"),
    ("paidAmount", "Paid"),
    ("scheduledAmount", "Scheduled"),
    ("dueAmount", "Amount due"),
)
ALWAYS = ("totalAmount", "dueAmount")
