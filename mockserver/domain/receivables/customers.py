"""Customers and what they owe."""

from __future__ import annotations

from mockserver.domain import balances
from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Column, Kind, Record, declare
from mockserver.kernel.places import country_name

CUSTOMER = declare(
    Kind(
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
)

ADDRESSES = ("billingAddress", "shippingAddress")


class Customers(Resource):
    """Customers: a running balance, and addresses that name their country."""

    kind = CUSTOMER

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= balances.nothing_due()
        record |= {
            "accountType": "NONE",
            "invoiceCurrency": "USD",
            "authorizedToCharge": False,
            "availCredit": 0,
            "isAutoChargeDismissed": False,
            "isTaxLiable": False,
            "creationSource": "0",
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        for address in (record[name] for name in ADDRESSES if name in record):
            if "country" in address:
                address["countryName"] = country_name(address["country"])

    def move_credit(self, ctx: Context, customer_id: str, cents: int) -> None:
        """Let what a customer has to its credit grow or shrink: credit memos, and payments beyond its invoices."""
        customer = self.get(ctx, customer_id, in_path=False)
        ctx.tx.update(CUSTOMER, {**customer, "availCredit": customer["availCredit"] + cents})


CUSTOMERS = Customers()
