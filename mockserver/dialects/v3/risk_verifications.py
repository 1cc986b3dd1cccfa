"""v3 risk verifications: the user's phone first, then the organization's verification."""

from __future__ import annotations

from mockserver.dialects.common.bodies import Body, Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.sign_in import PHONE
from mockserver.domain.risk_verifications import RISK_VERIFICATIONS
from mockserver.kernel.schema import Bool, Enum, Field, Text

PHONE_GIVEN = Body(
    Field("phoneNumber", PHONE, required=True), Field("phoneType", Enum("MOBILE", "WORK"), required=True)
)
HAS_PHONE = Reply(Field("hasPhone", Bool()))
VERIFICATION = Reply(Field("processingStatus", Text()), Field("decision", Text()), Field("referenceId", Text()))


def get(call: Call) -> Answer:
    """GET how far the organization's verification has got."""
    return Answer(call.operation.status, VERIFICATION.write(RISK_VERIFICATIONS.known(call.ctx)))


def create(call: Call) -> Answer:
    """POST to begin one."""
    has_phone = call.identity.mfa.has_phone(call.signed_in)
    return Answer(call.operation.status, VERIFICATION.write(RISK_VERIFICATIONS.begin(call.ctx, has_phone=has_phone)))


def has_phone(call: Call) -> Answer:
    """GET whether the user has a phone; that it is the one of 2-step verification is assumed."""
    known = {"hasPhone": call.identity.mfa.has_phone(call.signed_in)}
    return Answer(call.operation.status, HAS_PHONE.write(known))


def add_phone(call: Call) -> Answer:
    """POST a phone of the user's."""
    given = PHONE_GIVEN.read(call)
    caller = call.signed_in
    call.identity.mfa.add_phone(caller.tenant, caller.user_id, given["phoneNumber"], given["phoneType"])
    return Answer(call.operation.status)


HANDLERS = {
    "v3.risk-verifications.get": Handler(get, "view", body="none", answers=VERIFICATION.answer_schema),
    "v3.risk-verifications.create": Handler(
        create, "manage_organization", body="none", answers=VERIFICATION.answer_schema
    ),
    "v3.risk-verifications.phone.get": Handler(has_phone, "view", body="none", answers=HAS_PHONE.answer_schema),
    "v3.risk-verifications.phone.create": Handler(add_phone, "view", reads=PHONE_GIVEN.schema),
}
