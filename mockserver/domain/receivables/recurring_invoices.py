"""Recurring invoices: they make real ones, each some days before it is due."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from mockserver.domain import schedules
from mockserver.domain.classifications import classification_columns, classification_references
from mockserver.domain.context import Context
from mockserver.domain.line_items import LinesMode
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.invoice_emails import send_to_customer
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.domain.receivables.lines import add_up, problems, reset_price, supply_prices
from mockserver.domain.receivables.sales_tax import tax_taxable_items
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.kernel.errors import Invalid, Problem, Refusal
from mockserver.kernel.kinds import Column, Kind, Record

LINES = "recurringInvoiceLineItems"

RECURRING_INVOICE = Kind(
    "recurring_invoice",
    "rit",
    columns=(
        Column("customerId", index=True),
        # What only v2 filters by.
        *schedules.COLUMNS,
        *(Column(name, "bool") for name in ("sendEmail", "isToBePrinted", "isToBeEmailed")),
        *(Column(name) for name in ("salesTaxItemId", "createdBy", "paymentTermId", "invoiceTemplateId")),
        *(Column(name, "money") for name in ("subtotal", "taxableAmount")),
        *classification_columns("accountingClassId departmentId jobId locationId"),
    ),
    refs={
        "customerId": "customer",
        "createdBy": "user",
        "paymentTermId": "payment_term",
        "salesTaxItemId": "item",
        **classification_references("classifications", f"{LINES}[].classifications"),
    },
    lines=LINES,
    line_prefix="ril",
    due=True,
)

# What an invoice has of the recurring one, its payment term among it (F-1951), and its lines of those.
OF_THE_WHOLE = (
    *("description", "classifications", "poNumber", "salesRep", "salesTaxItemId", "paymentTermId"),
    *("isToBePrinted", "isToBeEmailed", "invoiceTemplateId"),
)
OF_A_LINE = ("description", "price", "quantity", "ratePercent", "taxable", "classifications")


class RecurringInvoices(Resource):
    """Recurring invoices. A change is for invoices still to come; an archived one makes none."""

    kind = RECURRING_INVOICE
    price_required = True

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        return super().create(ctx, reset_prices(values), item=item)

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        return super().change(ctx, old, reset_prices(values), lines=lines)

    def defaults(self, ctx: Context, record: Record) -> None:
        record["createdBy"] = ctx.caller.user_id

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record.setdefault("sendEmail", False)
        schedules.anchor(record["schedule"], old and old["schedule"])
        if not self.price_required:
            supply_prices(ctx, record[LINES])
        record["subtotal"] = add_up(record[LINES])
        tax_taxable_items(ctx, record[LINES])
        record["taxableAmount"] = sum(line["amount"] for line in record[LINES] if line.get("taxable"))
        if old is None:
            self._schedule_next(ctx, record)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        of_lines = problems(record[LINES], LINES)
        wrong = [Problem(*one) for one in (*of_lines, *schedules.problems(record["schedule"], ctx.clock.today()))]
        if wrong:
            raise Invalid(wrong)
        if old is None or record["customerId"] != old["customerId"]:
            CUSTOMERS.check_live(ctx, record["customerId"])

    def store(self, ctx: Context, new: Record, old: Record) -> Record:
        self._schedule_next(ctx, new)
        return super().store(ctx, new, old)

    def _schedule_next(self, ctx: Context, record: Record) -> None:
        moment = None if record["archived"] else schedules.due_at(record["schedule"], ctx.clock.now())
        record.pop("dueAt", None)
        if moment:
            record["dueAt"] = moment

    def make_next_invoice(self, ctx: Context, recurring: Record) -> None:
        """Make the invoice that is due next, in the name of who made the recurring one.

        One that would be refused, as the customer is archived, is left out.
        """
        as_maker = replace(ctx, caller=replace(ctx.caller, user_id=recurring["createdBy"]))
        with suppress(Refusal), ctx.tx.savepoint():
            invoice = INVOICES.create(as_maker, next_invoice(as_maker, recurring))
            if recurring["sendEmail"]:
                send_to_customer(as_maker, invoice, recurring["createdBy"])
        self.store(ctx, {**recurring, "schedule": schedules.following(recurring["schedule"])}, recurring)

    falls_due = make_next_invoice


class LenientRecurringInvoices(RecurringInvoices):
    """Recurring invoices whose lines need say nothing, as in v3."""

    price_required = False


def reset_prices(values: Record) -> Record:
    """Given values with lines that have a price."""
    lines = values.get(LINES)
    return {**values, LINES: [reset_price(line) for line in lines]} if lines else values


def next_invoice(ctx: Context, recurring: Record) -> Record:
    """The values of the invoice that is due next."""
    lines = [{name: line[name] for name in OF_A_LINE if name in line} for line in recurring[LINES]]
    term = ctx.get(kind_of("payment_term"), recurring.get("paymentTermId", ""))
    return {
        **{name: recurring[name] for name in OF_THE_WHOLE if name in recurring},
        "customer": {"id": recurring["customerId"]},
        # Its number is its due date, however many recurring invoices there are (F-1454).
        "invoiceNumber": recurring["schedule"]["nextDueDate"],
        "allowDuplicateNumber": True,
        "invoiceDate": ctx.clock.today().isoformat(),
        "dueDate": recurring["schedule"]["nextDueDate"],
        "recInvoiceTemplateId": recurring["id"],
        "invoiceLineItems": lines,
        **({"terms": term["name"]} if term else {}),
    }


RECURRING_INVOICES = register(RecurringInvoices())

# Not registered: the kind's resource is RECURRING_INVOICES.
LENIENT_RECURRING_INVOICES = LenientRecurringInvoices()
