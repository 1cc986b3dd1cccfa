"""Purchase orders: what an organization asks a vendor for. Only v2 has them, which makes and lists them."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.classifications import classification_columns, classification_references
from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record

LINES = "purchaseOrderLineItems"
FILTERED_CODES = ("approvalStatus", "fullfillmentStatus", "billingStatus", "closureStatus", "orderType")
FILTERED_DATES = ("poDate", "serviceStartDate", "serviceEndDate", "sentDate", "requiredDate")

PURCHASE_ORDER = Kind(
    "purchase_order",
    "pur",
    columns=(
        Column("vendorId", index=True),
        Column("poNumber", index=True),
        Column("paymentTermId"),
        *(Column(name) for name in FILTERED_CODES),
        *(Column(name, "date") for name in FILTERED_DATES),
        *classification_columns("chartOfAccountId departmentId locationId"),
    ),
    refs={
        "vendorId": "vendor",
        "requestor": "user",
        "paymentTermId": "payment_term",
        "invoiceProductId": "item",
        **classification_references("classifications", f"{LINES}[].classifications"),
    },
    lines=LINES,
    line_prefix="pol",
)

# What an order is of, by whether some of its lines name an item and some do not.
OF_ITEMS, OF_EXPENSES, OF_BOTH = "0", "1", "2"
# The codes of an order that nobody has looked at yet (F-1405).
FRESH: Record = {"approvalStatus": "0", "fullfillmentStatus": "0", "billingStatus": "0", "closureStatus": "1"}


def has_item(line: Record) -> bool:
    """Whether a line is an item's; any other is an expense."""
    return bool(line.get("classifications", {}).get("itemId"))


def order_type(lines: Sequence[Record]) -> str:
    """What an order of such lines is of; one without lines is of expenses."""
    kinds = {has_item(line) for line in lines}
    if len(kinds) > 1:
        return OF_BOTH
    return OF_ITEMS if kinds == {True} else OF_EXPENSES


class PurchaseOrders(Resource):
    """Purchase orders, as they were made: bills do not fill them (F-1405)."""

    kind = PURCHASE_ORDER

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"createdBy": ctx.caller.user_id, **FRESH, LINES: []}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        lines = record[LINES]
        record.setdefault("orderType", order_type(lines))
        record.setdefault("remainingAmount", sum(line["amount"] - line.get("billedAmount", 0) for line in lines))


PURCHASE_ORDERS = register(PurchaseOrders())
