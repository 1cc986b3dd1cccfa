"""BILL's check of who an organization is (KYC and KYB): begun by an administrator, decided as time goes by."""

from __future__ import annotations

from datetime import datetime, time

from mockserver.domain.context import Context
from mockserver.domain.messages import send_mail
from mockserver.domain.organizations import USER
from mockserver.domain.resource import Resource, register
from mockserver.kernel.calendar import next_bank_day
from mockserver.kernel.clock import business_zone, stamp
from mockserver.kernel.errors import NO_VALUE, BillError, NotFound
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.randomness import source

# The prefix is in no reference; no answer shows the id.
RISK_VERIFICATION = Kind("risk_verification", "rsk", due=True)

# The words of BILL's document (F-633).
IN_PROGRESS, COMPLETED = "IN_PROGRESS", "COMPLETED"
APPROVED, DECLINED = "APPROVE", "DECLINE"
DECISIONS = (APPROVED, DECLINED, "HOLD", "REVIEW")
FINAL = frozenset([APPROVED, DECLINED])
DECIDED_AT = time(12)  # on the next bank day: assumed (F-634)

REFERENCE_BYTES = 16


class RiskVerifications(Resource):
    """Risk verifications: IN_PROGRESS until the next bank day, then approved, unless another `outcome` was chosen."""

    kind = RISK_VERIFICATION
    events = ("risk-verification.updated",)
    event_fields = ("decision",)

    def defaults(self, ctx: Context, record: Record) -> None:
        decision_time = datetime.combine(next_bank_day(ctx.clock.today()), DECIDED_AT, business_zone())
        reference = source(ctx.seed, record["id"], "reference").randbytes(REFERENCE_BYTES)
        record |= {
            "processingStatus": IN_PROGRESS,
            "decision": IN_PROGRESS,
            "referenceId": reference.hex(),
            "dueAt": stamp(decision_time),
        }

    def latest(self, ctx: Context) -> Record | None:
        """The organization's last verification; None where none was begun."""
        records = ctx.find(RISK_VERIFICATION)
        return records[-1] if records else None

    def current(self, ctx: Context) -> Record:
        """The organization's last verification; where none was begun, 404 and BDC_1205 are assumed (F-631)."""
        latest = self.latest(ctx)
        if latest is None:
            raise NotFound(ctx.caller.org_id, in_path=True, fact="F-631")
        return latest

    def begin(self, ctx: Context, *, has_phone: bool) -> Record:
        """Begin a verification, unless one is under way or was passed: then that one is answered (assumed: F-632).

        Refused with BDC_1119 (assumed: F-635) for a user without a phone.
        """
        if not has_phone:
            raise BillError("BDC_1119", "phoneNumber", NO_VALUE, fact="F-635")
        latest = self.latest(ctx)
        if latest and latest["decision"] != DECLINED:
            ctx.cite("F-632")
            return latest
        self._tell(ctx, "Your organization is being verified", "BILL is checking the details of your organization.")
        return self.create(ctx, {"createdBy": ctx.caller.user_id})

    def decide(self, ctx: Context, record: Record) -> Record:
        """Decide about an organization; a hold or a review is not the end."""
        decision = record.get("outcome", APPROVED)
        status = COMPLETED if decision in FINAL else IN_PROGRESS
        return self.store(ctx, {**record, "processingStatus": status, "decision": decision}, record)

    falls_due = decide

    def choose(self, ctx: Context, decision: str) -> Record:
        """Choose the decision ahead of time, or in place of one that was made; no API of BILL's does this."""
        record = {**self.current(ctx), "outcome": decision}
        if "dueAt" not in record:
            return self.decide(ctx, record)
        return self.keep(ctx, record)

    def _tell(self, ctx: Context, subject: str, text: str) -> None:
        if user := ctx.get(USER, ctx.caller.user_id):
            send_mail(ctx, [user["email"]], subject, text)


RISK_VERIFICATIONS = register(RiskVerifications())
