"""Customers and what they owe."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.domain import balances
from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.places import country_name

CUSTOMER = Kind(
    "customer",
    "0cu",
    columns=(
        Column("name", index=True),
        Column("companyName", index=True),
        Column("email", index=True),
        Column("phone", index=True),
        Column("fax", index=True),
        Column("description", index=True),
        Column("invoiceCurrency", index=True),
        Column("chosenCurrency"),
        Column("accountType", index=True),
        Column("billingAddress.country", index=True),
        *balances.BALANCE_COLUMNS,
        Column("authorizedToCharge", "bool"),
        Column("parentCustomerId"),
        Column("paymentTermId"),
        Column("mergedIntoId"),
        Column("defaultDeliveryMethod"),
        Column("isAutoChargeDismissed", "bool"),
        Column("isTaxLiable", "bool"),
        Column("creationSource"),
    ),
    refs={"parentCustomerId": "customer", "paymentTermId": "payment_term"},
)

HOME_CURRENCY = "USD"
ADDRESSES = ("billingAddress", "shippingAddress")


def set_currency(record: Record, old: Record) -> None:
    """Let `invoiceCurrency` and `chosenCurrency` agree, in place: the one that was changed counts.

    A customer whose currency nobody chose is invoiced in US dollars, and v2 shows no currency (F-1409).
    """
    if record.get("chosenCurrency") != old.get("chosenCurrency"):
        record["invoiceCurrency"] = record.get("chosenCurrency")
    elif record.get("invoiceCurrency") != old.get("invoiceCurrency"):
        record["chosenCurrency"] = record.get("invoiceCurrency")
    if not record.get("invoiceCurrency"):
        record["invoiceCurrency"] = HOME_CURRENCY


class Customers(Resource):
    """Customers: a running balance, and addresses that name their country."""

    kind = CUSTOMER

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= balances.nothing_due()
        record |= {
            "accountType": "NONE",
            "authorizedToCharge": False,
            "hasBankAccount": False,
            "availCredit": 0,
            "isAutoChargeDismissed": False,
            "isTaxLiable": False,
            "creationSource": "0",
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        set_currency(record, old or {})
        for address in (record[name] for name in ADDRESSES if name in record):
            if "country" in address:
                address["countryName"] = country_name(address["country"])

    def check_live(self, ctx: Context, customer_id: str) -> None:
        """Refuse an archived customer for something new (assumed: F-686)."""
        if self.get(ctx, customer_id, in_path=False)["archived"]:
            raise BillError("BDC_1119", "customerId", customer_id, fact="F-686")

    def update_credit(self, ctx: Context, record: Record, old: Record | None, credit: Callable[[Record], int]) -> None:
        """Add what a new or changed credit memo, or a payment beyond its invoices, leaves to its customer's credit.

        `credit` gives the cents of a record; what `old` left is taken off.
        """
        changes = {record["customerId"]: credit(record)}
        if old is not None:
            changes[old["customerId"]] = changes.get(old["customerId"], 0) - credit(old)
        for customer_id, cents in changes.items():
            if cents:
                customer = self.get(ctx, customer_id)
                self.keep(ctx, {**customer, "availCredit": customer["availCredit"] + cents})


CUSTOMERS = register(Customers())
