"""Signing in as a partner, and as a user of one of its organizations."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.entities.sign_in import TRUSTED_DEVICE
from mockserver.domain.context import Caller
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import NewSession, Tenancy

LOGIN = Body(
    s.Field("appKey", s.Secret(), required=True, may_be_blank=True),
    s.Field("username", s.Text(), required=True, may_be_blank=True),
    s.Field("password", s.Secret(), required=True, may_be_blank=True),
)
LOGIN_AS_USER = Body(
    s.Field("userId", s.Text(), required=True),
    s.Field("organizationId", s.Text(), required=True),
    *TRUSTED_DEVICE,
)
LOGGED_IN = Reply(s.Field("sessionId", s.Text(), path="session_id"))
LOGGED_IN_AS_USER = Reply(*LOGGED_IN.fields, s.Field("trusted", s.Boolean()))


@operation("partner.login", takes=LOGIN, gives=LOGGED_IN)
def login(tenancy: Tenancy, request: Request, values: Record) -> NewSession:
    """Sign a partner in. The status of a refused sign-in is assumed (F-320)."""
    return tenancy.logins.partner_login(values["username"], values["password"], values["appKey"], request.host)


@operation("partner.login-as-user", takes=LOGIN_AS_USER, gives=LOGGED_IN_AS_USER)
def login_as_user(tenancy: Tenancy, caller: Caller, values: Record) -> NewSession:
    """A user's session for a partner, which works with any developer key of the tenant."""
    return tenancy.logins.login_as_user(
        caller,
        values["organizationId"],
        values["userId"],
        remember_me_id=values.get("rememberMeId") or "",
        device=values.get("device") or "",
    )
