"""Signing in as a partner, and as a user of one of its organizations."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.entities.sign_in import TRUSTED_DEVICE, note_limit
from mockserver.kernel import schema as s
from mockserver.tenancy import Credentials

LOGIN = Body(
    s.Field("appKey", s.Text(), required=True),
    s.Field("username", s.Text(), required=True),
    s.Field("password", s.Text(), required=True),
)
LOGIN_AS_USER = Body(
    s.Field("userId", s.Text(), required=True),
    s.Field("organizationId", s.Text(), required=True),
    *TRUSTED_DEVICE,
)
LOGGED_IN = Reply(s.Field("sessionId", s.Text(), path="session_id"))
LOGGED_IN_AS_USER = Reply(*LOGGED_IN.fields, s.Field("trusted", s.Boolean()))


def login(call: Call) -> Answer:
    """Sign a partner in."""
    given = LOGIN.read(call)
    call.tenant = call.tenancy.authentication.tenant_of(Credentials(app_key=given["appKey"]))
    signed_in = call.tenancy.logins.partner_login(
        given["username"], given["password"], given["appKey"], call.request.host
    )
    note_limit(call, signed_in.note)
    return Answer(call.operation.status, LOGGED_IN.write(signed_in._asdict()))


def login_as_user(call: Call) -> Answer:
    """A user's session for a partner, which works with any developer key of the tenant."""
    given = LOGIN_AS_USER.read(call)
    signed_in = call.tenancy.logins.login_as_user(
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
