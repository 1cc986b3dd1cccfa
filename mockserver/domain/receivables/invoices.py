"""Invoices: totals that follow from lines, a status that follows from what was received."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain import balances
from mockserver.domain.classifications import classification_columns, classification_references
from mockserver.domain.context import Context
from mockserver.domain.invoice_numbers import check_length
from mockserver.domain.line_items import LinesMode
from mockserver.domain.receivables import crediting
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.dollars import set_dollars
from mockserver.domain.receivables.lines import TOO_BIG, add_up, reset_price, supply_prices
from mockserver.domain.receivables.lines import problems as line_problems
from mockserver.domain.receivables.sales_tax import tax
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, Invalid, NotFound, Problem
from mockserver.kernel.ids import NULL_ID, PREFIXES
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.schema.types import NOT_NULL

# What a customer's invoices are sorted by: see bills.
SORTED_BY = "archived invoiceNumber invoiceDate dueDate totalAmount createdTime updatedTime"

INVOICE = Kind(
    "invoice",
    "00e",
    columns=(
        Column("customerId", index=True),
        Column("invoiceNumber", index=True),
        Column("invoiceDate", "date", index=True),
        Column("dueDate", "date", index=True),
        Column("totalAmount", "money", index=True),
        Column("payToChartOfAccountId", index=True, sparse=True),
        *classification_columns("accountingClassId departmentId locationId itemId", index=True),
        *classification_columns("jobId"),
        Column("status"),
        Column("dueAmount", "money"),
        Column("creditAmount", "money"),
        Column("localAmount", "money"),
        Column("glPostingDate", "date"),
        Column("shipDate", "date"),
        Column("lastSentTime", "datetime"),
        Column("isToBePrinted", "bool"),
        Column("isToBeEmailed", "bool"),
        Column("hasAutoPay", "bool"),
        Column("emailDeliveryOption"),
        Column("mailDeliveryOption"),
        Column("invoiceTemplateId"),
        Column("recInvoiceTemplateId"),
        Column("quickbooksId"),
    ),
    carries=dict.fromkeys(SORTED_BY.split(), "customerId"),
    refs={
        "customerId": "customer",
        "payToChartOfAccountId": "chart_of_account",
        "salesTaxItemId": "item",
        "paymentTermId": "payment_term",
        **classification_references("classifications", "invoiceLineItems[].classifications"),
    },
    lines="invoiceLineItems",
    line_prefix="00f",
)

OPEN, PARTIAL_PAYMENT, PAID_IN_FULL, SCHEDULED = "OPEN", "PARTIAL_PAYMENT", "PAID_IN_FULL", "SCHEDULED"

# What a request may say of a customer to be created.
OF_A_CUSTOMER = ("name", "email", "invoiceCurrency")

# The form of the number BILL gives an invoice that comes without one is assumed (F-688).
NUMBER_FORMAT = "INV-{}"


def template_of(ctx: Context) -> str:
    """The id of the organization's own invoice template, which whatever names no other has."""
    return ctx.id_for(PREFIXES["invoice_template"], ctx.org)


class Invoices(Resource):
    """Invoices. A request may name the customer inline, as `customer`: `{id}`, or `{name, email}` to create it."""

    kind = INVOICE
    price_required = True
    events = ("invoice.created", "invoice.updated", "invoice.archived", "invoice.restored")

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        return super().create(ctx, record_values(ctx, values), item=item)

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        return super().change(ctx, old, record_values(ctx, values), lines=lines)

    def defaults(self, ctx: Context, record: Record) -> None:
        today = ctx.clock.today().isoformat()
        record |= {
            "invoiceDate": today,
            "dueDate": today,
            "scheduledAmount": 0,
            "paidAmount": 0,
            "salesTaxPercentage": 0,
            "createdBy": ctx.caller.user_id,
            "isToBePrinted": False,
            "isToBeEmailed": False,
            "hasAutoPay": False,
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        # An invoice cannot do without these, so a replacement that leaves them out keeps them (assumed: F-689).
        for name in ("invoiceNumber", "invoiceDate", "dueDate"):
            if old is not None:
                record.setdefault(name, old[name])
        if record.get("invoicePdfId") == NULL_ID:
            del record["invoicePdfId"]
        if "invoiceNumber" not in record:
            record["invoiceNumber"] = free_number(ctx, record["seq"])
        record.setdefault("glPostingDate", record["invoiceDate"])
        record.setdefault("creditAmount", 0)
        record.setdefault("invoiceTemplateId", template_of(ctx))
        record.setdefault("enableCardPayment", False)
        lines = record["invoiceLineItems"]
        if not self.price_required:
            supply_prices(ctx, lines)
        record["totalAmount"] = add_up(lines) + tax(ctx, record, old, lines)
        set_dollars(record, record["totalAmount"])
        recompute_amounts(record)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        duplicates_allowed = record.pop("allowDuplicateNumber", False)
        wrong = [Problem(path, text, "missing" if text == NOT_NULL else "value") for path, text in problems(record)]
        if wrong:
            raise Invalid(wrong)
        fee = (record.get("convenienceFee") or {}).get("percentage")
        if fee is not None and not record.get("enableCardPayment"):
            raise BillError("BDC_1119", "enableCardPayment", "false", fact="F-1926")
        if old is None or record["customerId"] != old["customerId"]:
            CUSTOMERS.check_live(ctx, record["customerId"])
        if is_in_use(record):
            check_used(record, old)
        if old is not None and record.get("invoicePdfId") != old.get("invoicePdfId"):
            check_pdf(ctx, record)
        crediting.check(ctx, record, old)
        if old is None or record["invoiceNumber"] != old["invoiceNumber"]:
            check_length(record["invoiceNumber"])
            if not duplicates_allowed:
                check_number(ctx, record)

    def check_archive(self, ctx: Context, record: Record) -> None:
        if record["scheduledAmount"]:
            raise BillError("BDC_1119", "archived", "true", item=record["id"], fact="F-695")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        balances.update_balances(ctx, CUSTOMERS, "customerId", record, old)
        crediting.apply(ctx, record, old)


def record_values(ctx: Context, values: Record) -> Record:
    """Given values as the record keeps them: the customer found or created, lines with a price."""
    fields = {name: value for name, value in values.items() if name not in ("customer", "processingOptions")}
    customer = values.get("customer")
    if customer:
        fields["customerId"] = customer.get("id") or new_customer(ctx, customer)
    if fields.get("invoiceLineItems"):
        fields["invoiceLineItems"] = [reset_price(line) for line in fields["invoiceLineItems"]]
    return fields


def new_customer(ctx: Context, customer: Record) -> str:
    """The id of a customer created along with its invoice (F-151)."""
    ctx.cite("F-151")
    created = CUSTOMERS.create(ctx, {name: customer[name] for name in OF_A_CUSTOMER if customer.get(name)})
    return str(created["id"])


def free_number(ctx: Context, serial: int) -> str:
    """An invoice number that is not taken."""
    number = NUMBER_FORMAT.format(serial)
    while ctx.find(INVOICE, {"invoiceNumber": number}, limit=1):
        number = NUMBER_FORMAT.format(ctx.tx.next_seq())
    return number


def problems(invoice: Record, *, price_required: bool = True) -> Iterator[tuple[str, str]]:
    """(path, text) of what does not fit together in an invoice, or in the values given for one."""
    lines = invoice.get("invoiceLineItems") or ()
    of_lines = list(line_problems(lines, "invoiceLineItems", price_required=price_required))
    if not of_lines and abs(invoice.get("totalAmount", 0)) >= money.TOO_BIG:
        of_lines = [("invoiceLineItems", TOO_BIG)]
    yield from of_lines
    fee = (invoice.get("convenienceFee") or {}).get("percentage")
    # The sandbox was seen to want the fee wherever card payment is enabled (F-690).
    if fee is None and invoice.get("enableCardPayment"):
        yield "convenienceFee", NOT_NULL


def check_used(invoice: Record, old: Record | None) -> None:
    """An invoice that payments or credits hang on keeps its customer and is not worth less than them."""
    item = invoice["id"] if old else ""
    if old is not None and invoice["customerId"] != old["customerId"]:
        raise BillError("BDC_1119", "customerId", invoice["customerId"], item=item, fact="F-695")
    if invoice["dueAmount"] < 0:
        name = "creditAmount" if crediting.more(invoice, old) > 0 else "totalAmount"
        raise BillError("BDC_1119", name, money.plain(invoice[name]), item=item, fact="F-695")


def check_number(ctx: Context, invoice: Record) -> None:
    """A number may be used once in an organization; archived invoices keep theirs."""
    same = ctx.find(INVOICE, {"invoiceNumber": invoice["invoiceNumber"]})
    if any(other["id"] != invoice["id"] for other in same):
        raise BillError("BDC_1171", invoice["invoiceNumber"])


def check_pdf(ctx: Context, invoice: Record) -> None:
    """Only what is attached to an invoice can stand in for its PDF."""
    if pdf_id := invoice.get("invoicePdfId"):
        attachment = ctx.get(kind_of("attachment"), pdf_id)
        if attachment is None or attachment["parentId"] != invoice["id"]:
            raise NotFound(pdf_id)


def is_in_use(invoice: Record) -> bool:
    """Whether payments or credits hang on the invoice."""
    return bool(invoice["scheduledAmount"] or invoice["paidAmount"] or invoice["creditAmount"])


def recompute_amounts(invoice: Record) -> None:
    """Recompute, in place, what is due and the status."""
    total = invoice["paidAmount"] + invoice["creditAmount"] + invoice["scheduledAmount"]
    invoice["dueAmount"] = invoice["totalAmount"] - total
    invoice["status"] = status(invoice)


def status(invoice: Record) -> str:
    """OPEN, PARTIAL_PAYMENT, PAID_IN_FULL or SCHEDULED, from the invoice's amounts."""
    if invoice["dueAmount"] <= 0 < invoice["totalAmount"]:
        return SCHEDULED if invoice["scheduledAmount"] else PAID_IN_FULL
    return PARTIAL_PAYMENT if invoice["paidAmount"] or invoice["creditAmount"] else OPEN


INVOICES = register(Invoices())
