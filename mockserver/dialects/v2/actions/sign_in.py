"""v2 sign-in: Login, ListOrgs, GetSessionInfo, Logout."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler, Schema
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.v2.errors import answered
from mockserver.dialects.v2.parameters import body_of
from mockserver.dialects.v2.transport import dev_key_of
from mockserver.kernel.errors import BillError
from mockserver.tenancy import MissingCredential, SignIn


def shown_by(call: Call, *required: str) -> SignIn:
    """The form fields of a sign-in; raises for the first absent one of those it cannot do without."""
    form = body_of(call).form
    dev_key = dev_key_of(form)
    if not dev_key:
        raise MissingCredential(("devKey",))
    for name in required:
        if not form.get(name):
            raise BillError("BDC_1108", name)
    return SignIn(
        username=form.get("userName"),
        password=form.get("password"),
        dev_key=dev_key,
        organization_id=form.get("orgId"),
        remember_me_id=form.get("mfaId"),
        device=form.get("deviceId"),
        host=call.request.host,
    )


def login(call: Call) -> Answer:
    """A new session, in the answer and in a cookie; trusted at once with a remembered `mfaId` and `deviceId`."""
    signed_in = call.tenancy.logins.login(shown_by(call, "userName", "password", "orgId"))
    if signed_in.note:
        call.headers["X-Mock-Limit"] = signed_in.note
    answer = answered(
        {
            "sessionId": signed_in.session_id,
            "orgId": signed_in.organization_id,
            "apiEndPoint": end_point(call.request),
            "usersId": signed_in.user_id,
        }
    )
    answer.headers["Set-Cookie"] = session_cookie(call.request, signed_in.session_id)
    return answer


def end_point(request: Request) -> str:
    """Where clients that follow `apiEndPoint` go on: the host they came to."""
    return f"{request.base_url}/api/v2"


def session_cookie(request: Request, session_id: str) -> str:
    """BILL's cookie is secure; over plain HTTP such a cookie would never come back."""
    secure = "; Secure" if request.base_url.startswith("https:") else ""
    return f"sid={session_id}; Path=/; HttpOnly{secure}"


def list_organizations(call: Call) -> Answer:
    """The organizations a user name and password could sign in to."""
    names = call.tenancy.logins.organizations(shown_by(call, "userName", "password"))
    return answered([{"orgId": name.id, "orgName": name.name} for name in names])


def session_info(call: Call) -> Answer:
    """Whose session this is; the user is `userId` here and `usersId` after a login."""
    return answered({"organizationId": call.signed_in.org_id, "userId": call.signed_in.user_id})


def logout(call: Call) -> Answer:
    """End this session."""
    call.tenancy.sessions.end(call.signed_in.session)
    return answered({})


def fields(*names: str) -> Schema:
    """The JSON Schema of a form with these fields."""
    return lambda: {"type": "object", "properties": {name: {"type": "string"} for name in names}}


HANDLERS = {
    "v2.Login": Handler(
        login, body="none", request_schema=fields("userName", "password", "orgId", "devKey", "mfaId", "deviceId")
    ),
    "v2.ListOrgs": Handler(list_organizations, body="none", request_schema=fields("userName", "password", "devKey")),
    "v2.GetSessionInfo": Handler(session_info, body="none"),
    "v2.Logout": Handler(logout, body="none"),
}
