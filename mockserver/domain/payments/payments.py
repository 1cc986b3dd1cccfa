"""Payments to vendors: what becomes of them once they are made."""

from __future__ import annotations

from datetime import date
from string import ascii_uppercase

from mockserver.domain.classifications import CHART_OF_ACCOUNTS
from mockserver.domain.context import Context
from mockserver.domain.funding.ap_cards import AP_CARDS
from mockserver.domain.funding.money_movements import CONFIRMED, MONEY_MOVEMENTS, PAYABLE, SENT, VOIDED
from mockserver.domain.funding.sources import AP_CARD, BANK
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.domain.payments.bill_payments import BILL_PAYMENTS, LIVE, PART_CREDITS, PARTS, standing
from mockserver.domain.payments.disbursements import disbursement_info
from mockserver.domain.payments.exceptions import CANCELLING, VOIDING, next_step
from mockserver.domain.payments.stages import (
    DISBURSEMENT_STATUS_OF,
    FIRST_STAGE,
    STATUS_OF,
    Step,
    due_time,
)
from mockserver.domain.payments.voids import ACCEPTED, TO_BE_PROCESSED, accept, check_void, void_request
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import Resource, register
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter, Sort
from mockserver.kernel.randomness import source

# What a stage says of the money that was withdrawn for a payment.
MONEY_IS = {"PROCESSED": CONFIRMED, "VOIDED": VOIDED, "FUNDING_FAILED_VOIDED": VOIDED}

PAYMENT = Kind(
    "payment",
    "stp",
    columns=(
        Column("vendorId", index=True),
        Column("transactionNumber", index=True),
        Column("status", index=True),
        Column("description", index=True),
        Column("processDate", "date", index=True),
        Column("amount", "money", index=True),
        Column("confirmationNumber", index=True),
        Column("onlinePayment", "bool", index=True),
        Column("disbursementStatus", index=True),
        # What only v2 filters by.
        Column("disbursementType"),
        Column("processingOptions.requestPayFaster", "bool"),
        Column("processingOptions.requestCheckDeliveryType"),
        Column("classifications.chartOfAccountId"),
        Column("bankAccountId"),
        Column("createdBy"),
        Column("syncReference"),
        Column("remittanceEmail"),
        Column("paymentPurpose.text"),
        Column("allowExport", "bool"),
        Column("toPrintCheck", "bool"),
    ),
    refs={"classifications.chartOfAccountId": "chart_of_account"},
    due=True,
)


class Payments(Resource):
    """Payments. They are made by `paying`, which refuses what BILL refuses; here they move from stage to stage (F-180).

    `create` takes the values of a payment with its `billPayments` (`billId` and `amount` each), which become
    records of their own; reads nest them again and add `billId` where there is only one.
    """

    kind = PAYMENT
    moves_money = True
    events = ("payment.updated",)
    event_fields = ("singleStatus",)
    read_fields = (FromRecord("vendorName", VENDOR, "vendorId", "name"), PARTS, PART_CREDITS)

    def money_of(self, record: Record) -> int:
        return int(record["amount"]) if record["status"] in LIVE else 0

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        whole = {**values, "billPayments": None}
        record = super().create(ctx, whole, item=item)
        BILL_PAYMENTS.add(ctx, record, values["billPayments"])
        return self.run_if_instant(ctx, record)

    def run_if_instant(self, ctx: Context, payment: Record) -> Record:
        """Move a payment to the end of its way, where payments are instant; the payment as it is then."""
        while ctx.payment_timers == "instant" and (later := self.step(ctx, payment)):
            payment = later
        return payment

    def defaults(self, ctx: Context, record: Record) -> None:
        letters = source(ctx.seed, record["id"], "transaction").choices(ascii_uppercase, k=20)
        record |= {
            "transactionNumber": "".join(letters),
            "status": STATUS_OF[FIRST_STAGE],
            "singleStatus": FIRST_STAGE,
            "onlinePayment": True,
            "createdBy": ctx.caller.user_id,
            "voidInfo": [],
            "cancelRequestSubmitted": False,
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        day = date.fromisoformat(record["processDate"])
        number = source(ctx.seed, record["id"], "confirmation").randrange(10_000_000)
        record["confirmationNumber"] = f"P{day:%y%m%d}{ctx.environment.realm} - {number:07d}"
        self.wait(ctx, record, next_step(record), day)
        funding = record.get("fundingAccount", {})
        if funding.get("type") == BANK and funding.get("id"):
            record["bankAccountId"] = funding["id"]
        if record["onlinePayment"] and "classifications" not in record:
            record["classifications"] = {"chartOfAccountId": CHART_OF_ACCOUNTS.money_out_clearing(ctx)}

    def wait(self, ctx: Context, payment: Record, step: Step | None, since: date) -> None:
        """Let a payment fall due for a step, in place, where payments move by the calendar."""
        if step and ctx.payment_timers == "calendar":
            payment["dueAt"] = due_time(step, since, ctx.clock.now())

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        before = old["status"] if old else ""
        if old and standing(old) != standing(record):
            BILL_PAYMENTS.sync_standing(ctx, record)
        if old and old.get("singleStatus") != record["singleStatus"]:
            self._move_money(ctx, record)
        if before == record["status"]:
            return
        if not old and (purpose := record.get("cardFundingPurpose")):
            self._note_purpose(ctx, record["vendorId"], purpose)
        if "PAID" in (before, record["status"]):
            self._note_last(ctx, record)
        if record.get("fundingAccount", {}).get("type") == AP_CARD:
            self._draw(ctx, record, before)

    def _note_purpose(self, ctx: Context, vendor_id: str, purpose: str) -> None:
        """Let the vendor's next payment by card be asked for no new purpose."""
        vendor = VENDORS.get(ctx, vendor_id)
        VENDORS.keep(ctx, {**vendor, "lastCardFundingPurpose": purpose})

    def _move_money(self, ctx: Context, payment: Record) -> None:
        """Let the bank account that pays show the withdrawal, from when it begins until BILL takes it back."""
        funding, stage = payment.get("fundingAccount", {}), payment["singleStatus"]
        if stage == "FUNDING_STARTED" and funding.get("type") == BANK:
            cents, name = payment.get("fundingAmount") or payment["amount"], payment["confirmationNumber"]
            movement = {"type": PAYABLE, "status": SENT, "bankAccountId": funding["id"], "description": name}
            items = [{"amount": -cents, "name": name}]
            day = {"processDate": payment["processDate"], "sourceId": payment["id"]}
            MONEY_MOVEMENTS.create(ctx, movement | day | {"items": items})
        elif stage in MONEY_IS:
            MONEY_MOVEMENTS.set_status(ctx, payment["id"], MONEY_IS[stage])

    def _draw(self, ctx: Context, payment: Record, before: str) -> None:
        """Let the AP Card owe what its live payments come to."""
        change = (payment["status"] in LIVE) - (before in LIVE)
        if change:
            AP_CARDS.draw(ctx, payment["fundingAccount"], change * payment["amount"])

    def _note_last(self, ctx: Context, payment: Record) -> None:
        """Let the vendor show the latest process date of its paid payments, of which this is one or was."""
        vendor = ctx.get(VENDOR, payment["vendorId"])
        if vendor is None:
            return
        information = vendor["paymentInformation"]
        last = information.pop("lastPaymentDate", "")
        is_paid = payment["status"] == "PAID"
        last = max(last, payment["processDate"]) if is_paid else self._last_payment_date(ctx, vendor["id"])
        if last:
            information["lastPaymentDate"] = last
        VENDORS.keep(ctx, vendor)

    def _last_payment_date(self, ctx: Context, vendor_id: str) -> str:
        filters = [Filter("vendorId", "eq", vendor_id), Filter("status", "eq", "PAID")]
        last = ctx.select(PAYMENT, filters, [Sort("processDate", descending=True)], limit=1)
        return str(last[0]["processDate"]) if last else ""

    def step(self, ctx: Context, payment: Record) -> Record | None:
        """Move a payment to its next stage; None, and nothing happens, when it has no next one."""
        step = next_step(payment)
        if step is None:
            return None
        new = {**payment, "singleStatus": step.stage}
        new["disbursementInfo"] = disbursement_info(ctx, new)
        if step.stage == "VOIDED":
            new["voidInfo"] = accept(ctx, payment["voidInfo"])
        return self._move(ctx, new, payment)

    falls_due = step

    def _move(self, ctx: Context, new: Record, payment: Record) -> Record:
        """Store a payment in its new stage, waiting for the next one."""
        new["status"] = STATUS_OF[new["singleStatus"]]
        if new["singleStatus"] in DISBURSEMENT_STATUS_OF:
            new["disbursementStatus"] = DISBURSEMENT_STATUS_OF[new["singleStatus"]]
        new.pop("dueAt", None)
        self.wait(ctx, new, next_step(new), ctx.clock.today())
        return self.store(ctx, new, payment)

    def cancel(self, ctx: Context, payment_id: str) -> Record:
        """Cancel a payment that is still SCHEDULED, at once as in the sandbox; its bills are open again (F-190).

        Any other stage is refused with 422 and BDC_1119 (F-191).
        """
        payment = self.get(ctx, payment_id)
        if payment["singleStatus"] != FIRST_STAGE:
            raise BillError("BDC_1119", "singleStatus", payment["singleStatus"], item=payment_id, fact="F-191")
        stage = CANCELLING if payment.get("outcome") == CANCELLING else "CANCELED"
        return self._move(ctx, {**payment, "singleStatus": stage, "cancelRequestSubmitted": True}, payment)

    def void(self, ctx: Context, payment_id: str, void_type: str, reason: str) -> Record:
        """Void a payment under way or an offline one, at once as in the sandbox; its bills are open again (F-193).

        A SCHEDULED one must be cancelled instead. VOID_AND_REISSUE issues nothing: what the sandbox does is not known.
        """
        payment = self.get(ctx, payment_id)
        check_void(payment, void_type)
        waits = payment.get("outcome") == VOIDING
        request = void_request(ctx, void_type, reason, TO_BE_PROCESSED if waits else ACCEPTED)
        new = {**payment, "singleStatus": VOIDING if waits else "VOIDED"}
        new["voidInfo"] = [*payment.get("voidInfo", ()), request]
        if "disbursementInfo" in payment:
            new["disbursementInfo"] = {**payment["disbursementInfo"], "isVoidable": False}
        return self._move(ctx, new, payment)


PAYMENTS = register(Payments())
