"""v3 invoices."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.fields import INVOICE_NUMBER, RecordStatus, classification_fields, classifications
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.receivables.invoice_emails import EMAILED_INVOICES
from mockserver.domain.receivables.invoices import (
    INVOICE,
    OPEN,
    PAID_IN_FULL,
    PARTIAL_PAYMENT,
    SCHEDULED,
    problems,
)
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import NOT_BLANK

CUSTOMER = s.Object(
    s.Field("id", s.Reference()),
    s.Field("name", s.Text(max_length=100, min_length=1)),
    s.Field("email", s.Email()),
    s.Field("invoiceCurrency", s.Currency()),
    type_name="InvoiceCustomer",
)

LINE = s.Object(
    s.Field("id", s.Reference(), access=s.CHANGE_ONLY),
    s.Field("description", s.Text(max_length=4000)),
    s.Field("price", s.Number()),
    s.Field("quantity", s.Number(), required=True),
    # BILL's schema has neither of the two, its samples and texts have (F-1126).
    s.Field("amount", s.Money(), access=s.WRITE_ONLY),
    s.Field("taxable", s.Boolean(), access=s.WRITE_ONLY),
    s.Field(
        "classifications",
        classifications("chartOfAccountId", "accountingClassId", "departmentId", "jobId", "locationId", "itemId"),
    ),
)

STATUSES = s.Enum(OPEN, PARTIAL_PAYMENT, PAID_IN_FULL, SCHEDULED, "UNDEFINED")
PAYMENT_STATUSES = s.Enum("PAID", "VOID", "SCHEDULED", "CANCELED", "INITIATED", "UNDEFINED")
PAYMENT = s.Object(
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("amount", s.Money(), access=s.READ_ONLY),
    s.Field("status", PAYMENT_STATUSES, access=s.READ_ONLY),
    s.Field("date", s.Date(), access=s.READ_ONLY),
)


def customer_is_known_or_named(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A customer is given by its id, or by the name and e-mail address of a new one."""
    customer = values.get("customer")
    if customer is None or customer.get("id"):
        return
    missing = [name for name in ("name", "email") if not (customer.get(name) or "").strip()]
    if len(missing) == 2:
        yield "customer", "The customer field is required"
    else:
        yield from ((f"customer.{name}", NOT_BLANK) for name in missing)


def whole_invoice_fits_together(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """What the rules of an invoice say of one that is sent whole; a patched one is looked at when it is merged."""
    if mode != "patch":
        # A line's quantity is missed by the shape already.
        wrong = problems(values, price_required=False)
        yield from (problem for problem in wrong if not problem[0].endswith("].quantity"))


VIEW = s.View(
    INVOICE,
    [
        s.ID,
        s.ARCHIVED,
        s.Field("recordStatus", RecordStatus("DRAFT", "UNDEFINED"), "archived", access=s.READ_ONLY),
        s.Field("invoiceNumber", INVOICE_NUMBER, sort=True),
        s.Field("invoiceDate", s.Date(), sort=True),
        s.Field("dueDate", s.Date(), sort=True),
        s.Field("customer", CUSTOMER, required=True, access=s.WRITE_ONLY),
        s.Field("customerId", s.Reference(), access=s.READ_ONLY, filter="eq in"),
        s.Field("totalAmount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("dueAmount", s.Money(), access=s.READ_ONLY),
        s.Field("scheduledAmount", s.Money(), access=s.READ_ONLY),
        s.Field("creditAmount", s.Money(minimum=0)),
        s.Field("status", STATUSES, access=s.READ_ONLY),
        s.Field("exchangeRate", s.Number(), access=s.READ_ONLY),
        s.Field("createdBy", s.Text(), access=s.READ_ONLY),
        *s.STANDARD_ANSWER,
        s.Field("invoiceLineItems", s.Array(LINE), required=True),
        s.Field("processingOptions", s.Object(s.Field("sendEmail", s.Boolean())), access=s.WRITE_ONLY),
        s.Field("payToChartOfAccountId", s.Reference(), filter="eq ne in"),
        s.Field("payments", s.Array(PAYMENT), access=s.READ_ONLY),
        s.Field(
            "classifications",
            s.Object(
                *classification_fields("accountingClassId", "departmentId", "locationId", filter="eq ne in"),
                *classification_fields("jobId"),
                # Documented as a filter for bills and invoices alike, though an invoice has items in lines only.
                s.Field("itemId", s.Reference(), access=s.QUERY_ONLY, filter="eq ne in"),
            ),
        ),
        # Newer than BILL's document (F-1928).
        s.Field("paymentTermId", s.Reference()),
        s.Field("salesTaxItemId", s.Reference()),
        s.Field("salesTaxTotal", s.Money(), access=s.READ_ONLY),
        s.Field("salesTaxPercentage", s.Number(), access=s.READ_ONLY),
        s.Field("enableCardPayment", s.Boolean()),
        s.Field("convenienceFee", s.Object(s.Field("percentage", s.Number(minimum=0, maximum=3)))),
        s.Field("invoicePdfId", s.Text(), access=s.CHANGE_ONLY, absent=NULL_ID),
    ],
    rules=[customer_is_known_or_named, whole_invoice_fits_together],
)

invoices = V3Resource(
    "v3.invoices",
    EMAILED_INVOICES,
    VIEW,
    "invoiceId",
    "edit_invoice",
    verbs="list create get replace update archive restore",
)
