"""v2 sign-in: Login, ListOrgs, GetSessionInfo, Logout."""

from __future__ import annotations

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Request
from mockserver.dialects.v2.answers import Replies, Reply
from mockserver.dialects.v2.bodies import SignInForm
from mockserver.dialects.v2.calls import call
from mockserver.domain.context import Caller
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import SignIn, Tenancy

LOGIN = SignInForm("userName", "password", "orgId", optional="mfaId deviceId")
USER = SignInForm("userName", "password")

# The user is `usersId` after a login, and `userId` in a session (F-042).
NEW_SESSION = Reply(
    s.Field("sessionId", s.Text(), "session_id"),
    s.Field("orgId", s.Text(), "organization_id"),
    s.Field("apiEndPoint", s.Text()),
    s.Field("usersId", s.Text(), "user_id"),
)
SESSION = Reply(s.Field("organizationId", s.Text()), s.Field("userId", s.Text()))
ORGANIZATIONS = Replies(s.Field("orgId", s.Text(), "id"), s.Field("orgName", s.Text(), "name"))


@call("Login", takes=LOGIN, gives=NEW_SESSION)
def login(call: Call, tenancy: Tenancy, request: Request, values: Record) -> Record:
    """Begin a session, in the answer and in a cookie (F-048); trusted with a remembered MFA id and device (F-054).

    A sync token signs in like a user (F-009). Raises BDC_1101, BDC_1102 (F-044) or BDC_1123. `apiEndPoint` is the
    host the client came to, for that is where clients that follow it go on.
    """
    session = tenancy.logins.login(sign_in_of(request, values))
    call.note_limit(session.note)
    call.headers["Set-Cookie"] = session_cookie(request, session.session_id)
    return {**session._asdict(), "apiEndPoint": f"{request.base_url}/api/v2"}


@call("ListOrgs", takes=USER, gives=ORGANIZATIONS)
def list_organizations(tenancy: Tenancy, request: Request, values: Record) -> list[Record]:
    """The organizations a user name and password could sign in to; raises BDC_1101 or BDC_1102 (F-044)."""
    return [name._asdict() for name in tenancy.logins.organizations(sign_in_of(request, values))]


@call("GetSessionInfo", gives=SESSION)
def session_info(caller: Caller) -> Record:
    """Whose session this is (F-042)."""
    return {"organizationId": caller.org_id, "userId": caller.user_id}


@call("Logout")
def logout(tenancy: Tenancy, caller: Caller) -> None:
    """End this session (F-043)."""
    tenancy.sessions.end(caller.session)


def sign_in_of(request: Request, values: Record) -> SignIn:
    """What the fields of a form sign in with."""
    return SignIn(
        username=values["userName"],
        password=values["password"],
        dev_key=values["devKey"],
        organization_id=values.get("orgId", ""),
        remember_me_id=values.get("mfaId", ""),
        device=values.get("deviceId", ""),
        host=request.host,
    )


def session_cookie(request: Request, session_id: str) -> str:
    """The cookie of a session (F-048). BILL's is secure; over plain HTTP such a cookie would never come back."""
    secure = "; Secure" if request.base_url.startswith("https:") else ""
    return f"sid={session_id}; Path=/; HttpOnly{secure}"
