"""v3 invoices."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.common import INVOICE_NUMBER, classification_fields, classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.invoice_emails import EMAILED_INVOICES
from mockserver.domain.receivables.invoices import INVOICE, problems
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import (
    ARCHIVED,
    ID,
    STANDARD_ANSWER,
    Bool,
    Date,
    Email,
    Enum,
    Field,
    ListOf,
    Mode,
    Money,
    Number,
    Obj,
    Ref,
    Text,
    View,
)
from mockserver.kernel.schema.types import NOT_BLANK

CUSTOMER = Obj(Field("id", Ref()), Field("name", Text(100, 1)), Field("email", Email(200)), wanted="InvoiceCustomer")

LINE = Obj(
    Field("id", Text(100)),
    Field("description", Text(4000)),
    Field("price", Number()),
    Field("quantity", Number()),
    Field("ratePercent", Number()),
    Field("amount", Money(), access="w"),
    Field("taxable", Bool(), access="w"),
    Field(
        "classifications",
        classifications("chartOfAccountId", "accountingClassId", "departmentId", "jobId", "locationId", "itemId"),
    ),
)

PAYMENT_STATUSES = Enum("PAID", "SCHEDULED", "VOID", "CANCELED", "UNDEFINED")
PAYMENT = Obj(
    Field("id", Text(), access="r"),
    Field("amount", Money(), access="r"),
    Field("status", PAYMENT_STATUSES, access="r"),
    Field("date", Date(), access="r"),
)


def customer_is_known_or_named(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A customer is given by its id, or by the name and e-mail address of a new one."""
    customer = values.get("customer")
    if customer is None or customer.get("id"):
        return
    missing = [name for name in ("name", "email") if not (customer.get(name) or "").strip()]
    if len(missing) == 2:
        yield "customer", "The customer field is required"
    else:
        yield from ((f"customer.{name}", NOT_BLANK) for name in missing)


def whole_invoice_fits_together(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """What the rules of an invoice say of one that is sent whole; a patched one is looked at when it is merged."""
    if mode != "patch":
        yield from problems(values)


VIEW = View(
    INVOICE,
    [
        ID,
        ARCHIVED,
        Field("invoiceNumber", INVOICE_NUMBER, sort=True),
        Field("invoiceDate", Date(), sort=True),
        Field("dueDate", Date(), sort=True),
        Field("customer", CUSTOMER, required=True, access="w"),
        Field("customerId", Ref(), access="r", filter="eq in"),
        Field("totalAmount", Money(), access="r", sort=True),
        Field("dueAmount", Money(), access="r"),
        Field("scheduledAmount", Money(), access="r"),
        Field("creditAmount", Money(0)),
        Field("status", Enum("OPEN", "PARTIAL_PAYMENT", "PAID", "SCHEDULED", "UNDEFINED"), access="r"),
        Field("exchangeRate", Number(), access="r"),
        *STANDARD_ANSWER,
        Field("invoiceLineItems", ListOf(LINE, least=1), required=True),
        Field("processingOptions", Obj(Field("sendEmail", Bool())), access="w"),
        Field("payToChartOfAccountId", Ref(), filter="eq ne in"),
        Field("payments", ListOf(PAYMENT), access="r"),
        Field(
            "classifications",
            Obj(
                *classification_fields("accountingClassId", "departmentId", "locationId", filter="eq ne in"),
                *classification_fields("jobId"),
                # Documented as a filter for bills and invoices alike, though an invoice has items in lines only.
                Field("itemId", Ref(), access="q", filter="eq ne in"),
            ),
        ),
        Field("salesTaxItemId", Ref()),
        Field("salesTaxTotal", Money(), access="r"),
        Field("salesTaxPercentage", Number(), access="r"),
        Field("enableCardPayment", Bool()),
        Field("convenienceFee", Obj(Field("percentage", Number(0, 100)))),
        Field("invoicePdfId", Text(), access="r"),
    ],
    rules=[customer_is_known_or_named, whole_invoice_fits_together],
)

SHOWN = V3Resource(
    "v3.invoices",
    EMAILED_INVOICES,
    VIEW,
    "invoiceId",
    "edit_invoice",
    verbs="list create get replace update archive restore",
)

HANDLERS = SHOWN.handlers()
