"""Signing in as a partner, and as a user of one of its organizations."""

from __future__ import annotations

from mockserver.dialects.common.bodies import Body, Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.sign_in import TRUSTED_DEVICE, note_limit
from mockserver.domain.identity import Credentials
from mockserver.kernel.schema import Bool, Field, Text

LOGIN = Body(
    Field("appKey", Text(), required=True),
    Field("username", Text(), required=True),
    Field("password", Text(), required=True),
)
LOGIN_AS_USER = Body(
    Field("userId", Text(), required=True),
    Field("organizationId", Text(), required=True),
    *TRUSTED_DEVICE,
)
LOGGED_IN = Reply(Field("sessionId", Text(), path="session_id"))
LOGGED_IN_AS_USER = Reply(*LOGGED_IN.fields, Field("trusted", Bool()))


def login(call: Call) -> Answer:
    """Sign a partner in."""
    given = LOGIN.read(call)
    call.tenant = call.identity.claimant(Credentials(app_key=given["appKey"]))
    signed_in = call.identity.partner_login(
        given["username"], given["password"], given["appKey"], call.request.host
    )
    note_limit(call, signed_in.note)
    return Answer(call.operation.status, LOGGED_IN.write(signed_in._asdict()))


def login_as_user(call: Call) -> Answer:
    """A user's session for a partner, which works with any developer key of the tenant."""
    given = LOGIN_AS_USER.read(call)
    signed_in = call.identity.login_as_user(
        call.signed_in,
        given["organizationId"],
        given["userId"],
        remember_me_id=given.get("rememberMeId") or "",
        device=given.get("device") or "",
    )
    return Answer(call.operation.status, LOGGED_IN_AS_USER.write(signed_in._asdict()))


HANDLERS = {
    "partner.login": Handler(login, reads=LOGIN.schema, answers=LOGGED_IN.answer_schema),
    "partner.login-as-user": Handler(
        login_as_user, reads=LOGIN_AS_USER.schema, answers=LOGGED_IN_AS_USER.answer_schema
    ),
}
