"""Customers' bank accounts: what a customer that agreed to it can be charged from."""

from __future__ import annotations

from datetime import datetime, time

from mockserver.domain.context import Context
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.resource import Resource, register
from mockserver.kernel.calendar import add_bank_days
from mockserver.kernel.clock import business_zone, stamp
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.routing_numbers import NOT_A_ROUTING_NUMBER, is_routing_number

CUSTOMER_BANK_ACCOUNT = Kind(
    "customer_bank_account",
    "cba",
    columns=(Column("customerId", index=True), Column("status")),
    refs={"customerId": "customer"},
    due=True,
)

VERIFIED_AT = time(9)  # in Los Angeles: assumed (F-685)


class CustomerBankAccounts(Resource):
    """Customers' bank accounts; a customer has one at a time (F-683).

    In production they are PENDING for some bank days; in the sandbox they were seen to be VERIFIED at once (F-684).
    """

    kind = CUSTOMER_BANK_ACCOUNT

    def defaults(self, ctx: Context, record: Record) -> None:
        days = ctx.environment.customer_bank_days
        record |= {"status": "PENDING" if days else "VERIFIED", "createdBy": ctx.caller.user_id}
        record |= {"type": "CHECKING", "ownerType": "BUSINESS"}
        if not days:
            ctx.cite("F-684")
        else:
            due = datetime.combine(add_bank_days(ctx.clock.today(), days), VERIFIED_AT, business_zone())
            record["dueAt"] = stamp(due)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            self._check_new(ctx, record)
        elif old["archived"]:
            raise BillError("BDC_1119", "archived", "true", item=record["id"], fact="F-696")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        live = ctx.find(CUSTOMER_BANK_ACCOUNT, {"customerId": record["customerId"], "archived": False}, limit=1)
        customer = CUSTOMERS.get(ctx, record["customerId"])
        if customer["hasBankAccount"] != bool(live):
            CUSTOMERS.keep(ctx, {**customer, "hasBankAccount": bool(live)})

    def _check_new(self, ctx: Context, account: Record) -> None:
        """What nobody looks at later: numbers cannot be changed."""
        if ctx.environment.customer_bank_days and not is_routing_number(account["routingNumber"]):
            raise Invalid([Problem("routingNumber", NOT_A_ROUTING_NUMBER)])
        customer = CUSTOMERS.get(ctx, account["customerId"])
        # That the address must be there is documented, the refusal is not (F-703).
        if "billingAddress" not in customer:
            raise BillError("BDC_1117", "billingAddress", fact="F-703")
        if customer["archived"]:
            raise BillError("BDC_1119", "customerId", customer["id"], fact="F-686")
        if ctx.find(CUSTOMER_BANK_ACCOUNT, {"customerId": customer["id"], "archived": False}, limit=1):
            raise BillError("BDC_1119", "customerId", customer["id"], fact="F-683")

    def verify(self, ctx: Context, account: Record) -> Record:
        """Let a PENDING account be charged from now on."""
        return self.store(ctx, {**account, "status": "VERIFIED"}, account)

    falls_due = verify

    def to_charge(self, ctx: Context, account_id: str, customer_id: str) -> Record:
        """The account of a charge; raises BDC_1205 where it is not the customer's, BDC_1151 where it is not usable."""
        account = self.get(ctx, account_id, in_path=False)
        if account["customerId"] != customer_id:
            raise BillError("BDC_1205", account_id, fact="F-702")
        if account["archived"] or account["status"] != "VERIFIED":
            raise BillError("BDC_1151", fact="F-747")
        return account


CUSTOMER_BANK_ACCOUNTS = register(CustomerBankAccounts())
