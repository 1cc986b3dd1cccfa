"""v3 risk verifications: the user's phone first, then the organization's verification."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.domain.context import Caller, Context
from mockserver.domain.risk_verifications import RISK_VERIFICATIONS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenancy

# Ten digits at its end, whatever stands before them (F-952).
PHONE = s.Text(pattern=r".*\d{10}", message='must match "(\\d{10}$)"')
OWN_PHONE = Body(
    s.Field("phoneNumber", PHONE, required=True), s.Field("phoneType", s.Enum("MOBILE", "HOME"), required=True)
)
HAS_PHONE = Reply(s.Field("hasPhone", s.Boolean()))
VERIFICATION = Reply(
    s.Field("processingStatus", s.Enum("IN_PROGRESS", "COMPLETED")),
    s.Field("decision", s.Enum("APPROVE", "REVIEW", "HOLD", "DECLINE", "PENDING", "IN_PROGRESS")),
    s.Field("referenceId", s.Text()),
)


@operation("v3.risk-verifications.get", gives=VERIFICATION, right="view")
def get(ctx: Context) -> Record:
    """How far the organization's verification has got.

    It has a processing status, a decision and a reference (F-951).
    """
    return RISK_VERIFICATIONS.current(ctx)


@operation("v3.risk-verifications.create", gives=VERIFICATION, right="manage_organization")
def create(ctx: Context, tenancy: Tenancy) -> Record:
    """Begin the organization's verification. An administrator alone can (F-953).

    A second call is assumed to answer the verification that is under way or was passed (F-632).
    """
    return RISK_VERIFICATIONS.begin(ctx, has_phone=tenancy.mfa.has_phone(ctx.caller))


@operation("v3.risk-verifications.phone.get", gives=HAS_PHONE, right="view")
def has_phone(tenancy: Tenancy, caller: Caller) -> Record:
    """Whether the user has a phone; that it is the one of 2-step verification is assumed (F-622)."""
    return {"hasPhone": tenancy.mfa.has_phone(caller)}


@operation("v3.risk-verifications.phone.create", takes=OWN_PHONE, right="view")
def add_phone(tenancy: Tenancy, caller: Caller, values: Record) -> None:
    """Register a phone of the user's. It has a number and a type (F-952); the answer is empty (F-950)."""
    tenancy.mfa.add_phone(caller.tenant, caller.user_id, values["phoneNumber"], values["phoneType"])
