"""v3 risk verifications: the user's phone first, then the organization's verification."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.entities.sign_in import PHONE
from mockserver.domain.risk_verifications import RISK_VERIFICATIONS
from mockserver.kernel import schema as s

PHONE_GIVEN = Body(
    s.Field("phoneNumber", PHONE, required=True), s.Field("phoneType", s.Enum("MOBILE", "WORK"), required=True)
)
HAS_PHONE = Reply(s.Field("hasPhone", s.Boolean()))
VERIFICATION = Reply(
    s.Field("processingStatus", s.Text()), s.Field("decision", s.Text()), s.Field("referenceId", s.Text())
)


def get(call: Call) -> Answer:
    """GET how far the organization's verification has got."""
    return Answer(call.operation.status, VERIFICATION.write(RISK_VERIFICATIONS.known(call.ctx)))


def create(call: Call) -> Answer:
    """POST to begin one."""
    has_phone = call.tenancy.mfa.has_phone(call.signed_in)
    return Answer(call.operation.status, VERIFICATION.write(RISK_VERIFICATIONS.begin(call.ctx, has_phone=has_phone)))


def has_phone(call: Call) -> Answer:
    """GET whether the user has a phone; that it is the one of 2-step verification is assumed."""
    known = {"hasPhone": call.tenancy.mfa.has_phone(call.signed_in)}
    return Answer(call.operation.status, HAS_PHONE.write(known))


def add_phone(call: Call) -> Answer:
    """POST a phone of the user's."""
    given = PHONE_GIVEN.read(call)
    caller = call.signed_in
    call.tenancy.mfa.add_phone(caller.tenant, caller.user_id, given["phoneNumber"], given["phoneType"])
    return Answer(call.operation.status)


HANDLERS = {
    "v3.risk-verifications.get": Handler(get, "view", body="none", answers=VERIFICATION.answer_schema),
    "v3.risk-verifications.create": Handler(
        create, "manage_organization", body="none", answers=VERIFICATION.answer_schema
    ),
    "v3.risk-verifications.phone.get": Handler(has_phone, "view", body="none", answers=HAS_PHONE.answer_schema),
    "v3.risk-verifications.phone.create": Handler(add_phone, "view", reads=PHONE_GIVEN.schema),
}
