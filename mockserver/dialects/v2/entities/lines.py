"""What the lines of several v2 entities say the same way."""

from __future__ import annotations

from mockserver.dialects.v2.fields import LINE_ORDER, LINE_TIMES, classifications, flags, texts
from mockserver.dialects.v2.types import Quantity, codes
from mockserver.dialects.v2.views import Formula
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

EXPENSE, ITEM = "1", "2"
NO_TAX = "Non"
NOTHING: Record = {}


def line_type(line: Record) -> str:
    """A line with an item is an item's, any other an expense, whatever was sent."""
    return ITEM if line.get("classifications", NOTHING).get("itemId") else EXPENSE


def tax_code(line: Record) -> str | None:
    """A line's tax code; one that is not taxed says so unless it has another."""
    return line.get("taxCode", None if line.get("taxable") else NO_TAX)


LINE_ID = s.Field("id", s.Text(), access=s.READ_ONLY)
LINE_TYPE = Formula("lineType", codes("1 2"), access=s.READ_WRITE, value=line_type)
TAX_CODE = Formula("taxCode", s.Text(), access=s.READ_WRITE, value=tax_code)
QUANTITY_AND_PRICE = (s.Field("quantity", Quantity()), s.Field("unitPrice", Quantity(), "price"))


def payable(*last: s.Field) -> list[s.Field]:
    """The fields of a bill's or a vendor credit's line behind its parent, `last` before its place among the lines."""
    return [
        s.Field("amount", s.Money(), required=True),
        *classifications("chartOfAccountId departmentId locationId jobId customerId"),
        *flags("jobBillable"),
        *texts("description"),
        *LINE_TIMES,
        LINE_TYPE,
        *classifications("itemId"),
        *QUANTITY_AND_PRICE,
        *classifications("employeeId actgClassId"),
        *last,
        LINE_ORDER,
    ]


def receivable() -> list[s.Field]:
    """What an invoice's or a credit memo's line comes to, and what for."""
    return [
        *classifications("itemId"),
        s.Field("quantity", Quantity(), required=True),
        s.Field("amount", s.Money()),
        s.Field("price", Quantity()),
        s.Field("serviceDate", s.Date()),
        s.Field("ratePercent", Quantity()),
        *classifications("chartOfAccountId departmentId locationId actgClassId jobId"),
        *texts("description"),
    ]
