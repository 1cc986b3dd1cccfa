"""Received payments: what customers paid, and the invoices it settles."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.context import Context
from mockserver.domain.receivables.invoices import INVOICE, INVOICES, settle
from mockserver.domain.resource import Resource
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Column, Kind, Record, declare

RECEIVED_PAYMENT = declare(
    Kind(
        "received_payment",
        "0rp",
        columns=(
            Column("customerId", index=True),
            Column("amount", "money", index=True),
            Column("unappliedAmount", "money"),
            Column("convenienceFeeAmount", "money"),
            Column("status"),
            Column("receivablesType"),
            Column("paymentDate", "date"),
            Column("onlinePayment", "bool"),
            Column("depositToAccountId"),
            Column("payToBankAccountId"),
            Column("customerBankAccountId"),
            Column("source"),
        ),
        refs={"customerId": "customer", "invoicePayments[].invoiceId": "invoice"},
        lines="invoicePayments",
        line_prefix="0ip",
    )
)


class ReceivedPayments(Resource):
    """Received payments. One that is recorded is paid at once; what no invoice takes stays unapplied."""

    kind = RECEIVED_PAYMENT

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"status": "PAID", "onlinePayment": False, "createdBy": ctx.caller.user_id}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        parts = record["invoicePayments"]
        for part in parts:
            part |= {"status": record["status"], "paymentDate": record["paymentDate"]}
        if not record.get("customerId"):
            record["customerId"] = INVOICES.get(ctx, parts[0]["invoiceId"])["customerId"]
        record["unappliedAmount"] = record["amount"] - sum(part["amount"] for part in parts)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        refusals = list(_refusals(ctx, record))
        if refusals:
            raise BillErrors(refusals)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        for invoice_id, cents in applied(record).items():
            invoice = INVOICES.get(ctx, invoice_id)
            payment = {"id": record["id"], "amount": cents, "status": "PAID", "date": record["paymentDate"]}
            paid = invoice | {
                "paidAmount": invoice["paidAmount"] + cents,
                "payments": [*invoice.get("payments", ()), payment],
            }
            settle(paid)
            INVOICES.store(ctx, paid, invoice)


def applied(payment: Record) -> dict[str, int]:
    """The cents of a payment by the invoice they settle, in the order of its parts."""
    sums: dict[str, int] = {}
    for part in payment["invoicePayments"]:
        sums[part["invoiceId"]] = sums.get(part["invoiceId"], 0) + part["amount"]
    return sums


# BILL is documented to refuse an overpaid invoice and a payment of less than its parts; codes and texts are assumed.
def _refusals(ctx: Context, payment: Record) -> Iterator[BillError]:
    if payment["unappliedAmount"] < 0:
        yield BillError("BDC_1119", "amount", dollars(payment["amount"]))
    sums = applied(payment)
    for invoice_id, invoice in ctx.tx.get_many(INVOICE, ctx.org, sums).items():
        if invoice["customerId"] != payment["customerId"]:
            yield BillError("BDC_1119", "customerId", payment["customerId"], item=invoice_id)
        elif invoice["archived"] or sums[invoice_id] > invoice["dueAmount"]:
            yield BillError("BDC_1119", "amount", dollars(sums[invoice_id]), item=invoice_id)


def dollars(cents: int) -> str:
    """An amount as BILL's messages show it."""
    return f"{money.amount(cents):.2f}"


RECEIVED_PAYMENTS = ReceivedPayments()
