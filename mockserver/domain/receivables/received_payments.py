"""Received payments: what customers paid, and the invoices it settles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mockserver.domain.context import Context
from mockserver.domain.funding.money_movements import CONFIRMED, MONEY_MOVEMENTS, RECEIVABLE, VOIDED
from mockserver.domain.receivables.convenience_fees import RECEIVED_PAYMENT_FEES
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.invoices import INVOICE, INVOICES, recompute_amounts
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.errors import NO_VALUE, BillError, BillErrors
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.randomness import source

RECEIVED_PAYMENT = Kind(
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
        Column("receivablesAccount.id"),
        Column("customerBankAccountId"),
        Column("source"),
    ),
    refs={
        "customerId": "customer",
        "depositToAccountId": "chart_of_account",
        "invoicePayments[].invoiceId": "invoice",
    },
    lines="invoicePayments",
    line_prefix="0ip",
    due=True,
)

SCHEDULED, PAID, VOID = "SCHEDULED", "PAID", "VOID"

REFERENCES = 100_000_000  # so many numbers BILL gives its own payments: assumed (F-692)

# Which amount of the invoice a payment counts for, by its status.
COUNTS_FOR: Mapping[str, str] = {SCHEDULED: "scheduledAmount", PAID: "paidAmount"}


class ReceivedPayments(Resource):
    """Received payments. One that is recorded is paid at once; what no invoice takes is the customer's credit."""

    kind = RECEIVED_PAYMENT
    moves_money = True

    def money_of(self, record: Record) -> int:
        return int(record["amount"]) if record["status"] in COUNTS_FOR else 0

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"status": PAID, "onlinePayment": False, "createdBy": ctx.caller.user_id}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        parts = record["invoicePayments"]
        for part in parts:
            part |= {"status": record["status"], "paymentDate": record["paymentDate"]}
        if not record.get("customerId"):
            if not parts:
                raise BillError("BDC_1119", "customerId", NO_VALUE, fact="F-1306")
            record["customerId"] = INVOICES.get(ctx, parts[0]["invoiceId"])["customerId"]
        record["unappliedAmount"] = record["amount"] - sum(part["amount"] for part in parts)
        if record["onlinePayment"]:
            number = source(ctx.seed, record["id"], "reference").randrange(REFERENCES)
            record.setdefault("referenceNumber", f"{number:08d}")

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        refusals = list(_refusals(ctx, record))
        if refusals:
            raise BillErrors(refusals)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        CUSTOMERS.update_credit(ctx, record, old, credit)
        if old is None and record.get("convenienceFeeAmount"):
            self._note_fee(ctx, record)
        if record["onlinePayment"] and (old is None or old["status"] != record["status"]):
            self._move_money(ctx, record)
        if old is None or old["status"] != record["status"]:
            for invoice_id in cents_by_invoice(record):
                self._note(ctx, invoice_id, record)

    def _note_fee(self, ctx: Context, payment: Record) -> None:
        fee = {"amount": payment["convenienceFeeAmount"], "receivedPaymentId": payment["id"]}
        fields = {name: payment[name] for name in ("paymentDate", "depositToAccountId") if name in payment}
        number = source(ctx.seed, payment["id"], "fee").randrange(REFERENCES)
        RECEIVED_PAYMENT_FEES.create(ctx, fee | fields | {"referenceNumber": f"{number:08d}"})

    def _move_money(self, ctx: Context, payment: Record) -> None:
        """Let the bank account that is paid show the deposit, until it is taken back."""
        account = payment.get("receivablesAccount", {}).get("id")
        if payment["status"] == PAID and account:
            movement = {"type": RECEIVABLE, "status": CONFIRMED, "bankAccountId": account, "sourceId": payment["id"]}
            number = payment["referenceNumber"]
            day = {"processDate": ctx.clock.today().isoformat(), "description": number}
            items = [{"amount": payment["amount"], "name": number}]
            MONEY_MOVEMENTS.create(ctx, movement | day | {"items": items})
        elif payment["status"] == VOID:
            MONEY_MOVEMENTS.set_status(ctx, payment["id"], VOIDED)

    def _note(self, ctx: Context, invoice_id: str, payment: Record) -> None:
        """Let an invoice show the parts of a payment that it takes, by their own ids (F-1933), as they stand now."""
        invoice = INVOICES.get(ctx, invoice_id)
        payments = {one["id"]: one for one in (*invoice.get("payments", ()), *rows_of(payment, invoice_id))}
        new = invoice | {"payments": list(payments.values())} | totals(payments.values())
        recompute_amounts(new)
        INVOICES.store(ctx, new, invoice)

    def receive(self, ctx: Context, payment: Record) -> Record:
        """Let a SCHEDULED charge be PAID: its money is there."""
        return self.move(ctx, payment, PAID)

    falls_due = receive

    def move(self, ctx: Context, payment: Record, status: str) -> Record:
        """Give a payment and its parts another status."""
        parts = [{**part, "status": status} for part in payment["invoicePayments"]]
        new = {**payment, "status": status, "invoicePayments": parts}
        new.pop("dueAt", None)
        return self.store(ctx, new, payment)

    def void(self, ctx: Context, payment_id: str) -> Record:
        """Take a payment back, as BILL's web application can; its invoices are open again.

        Refused with BDC_1119 (assumed: F-691) for one that is void already.
        """
        payment = self.get(ctx, payment_id)
        if payment["status"] not in COUNTS_FOR:
            raise BillError("BDC_1119", "status", payment["status"], item=payment_id, fact="F-691")
        return self.move(ctx, payment, VOID)


def credit(payment: Record) -> int:
    """What a payment leaves to its customer's credit, in cents."""
    return int(payment["unappliedAmount"]) if payment["status"] == PAID else 0


def totals(payments: Iterable[Record]) -> dict[str, int]:
    """What is scheduled and what is paid of an invoice, in cents, from the payments it shows."""
    sums = dict.fromkeys(COUNTS_FOR.values(), 0)
    for payment in payments:
        if name := COUNTS_FOR.get(payment["status"]):
            sums[name] += payment["amount"]
    return sums


def rows_of(payment: Record, invoice_id: str) -> list[Record]:
    """What an invoice shows of the parts of a payment that settle it: `id`, `amount`, `status`, `date` each."""
    parts = [part for part in payment["invoicePayments"] if part["invoiceId"] == invoice_id]
    return [
        {"id": part["id"], "amount": part["amount"], "status": payment["status"], "date": payment["paymentDate"]}
        for part in parts
    ]


def cents_by_invoice(payment: Record) -> dict[str, int]:
    """The cents of a payment by the invoice they settle, in the order of its parts."""
    sums: dict[str, int] = {}
    for part in payment["invoicePayments"]:
        sums[part["invoiceId"]] = sums.get(part["invoiceId"], 0) + part["amount"]
    return sums


# What BILL refuses of a payment's parts is assumed (F-312, F-693).
def _refusals(ctx: Context, payment: Record) -> Iterator[BillError]:
    for amount in (payment["amount"], *(part["amount"] for part in payment["invoicePayments"])):
        if amount <= 0:
            yield BillError("BDC_1119", "amount", money.plain(amount), fact="F-1306")
    if payment["unappliedAmount"] < 0 < payment["amount"]:
        yield BillError("BDC_1119", "amount", money.plain(payment["amount"]), fact="F-693")
    sums = cents_by_invoice(payment)
    for invoice_id, invoice in ctx.get_many(INVOICE, sums).items():
        if invoice["customerId"] != payment["customerId"]:
            yield BillError("BDC_1119", "customerId", payment["customerId"], item=invoice_id, fact="F-693")
        elif invoice["archived"] or sums[invoice_id] > invoice["dueAmount"]:
            yield BillError("BDC_1119", "amount", money.plain(sums[invoice_id]), item=invoice_id, fact="F-312")


RECEIVED_PAYMENTS = register(ReceivedPayments())
