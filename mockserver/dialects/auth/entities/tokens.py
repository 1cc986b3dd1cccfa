"""Access tokens: what a developer app gets for its client id and secret, and sends in place of all other keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.dialects.auth.forms import FORM, pairs_of
from mockserver.dialects.auth.refusals import OAuthRefusal
from mockserver.dialects.calls import Call, operation
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import Reply
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenancy
from mockserver.tenancy.apps import TOKEN_LIFE, UnknownClient

CLIENT_CREDENTIALS = "client_credentials"
# Their roles are documented, their spelling is RFC 6749's (F-1611).
PARAMETERS = ("grant_type", "client_id", "client_secret")
# The names are RFC 6749's (F-1612).
TOKEN = Reply(
    s.Field("access_token", s.Text()),
    s.Field("token_type", s.Text()),
    s.Field("expires_in", s.Int()),
)


class TokenRequest:
    """The form of a token request, read as RFC 6749 asks: each parameter once, an empty one as if it were absent."""

    body = "form"

    def read(self, call: Call) -> dict[str, str]:
        """The parameters; raises `OAuthRefusal` for another media type, or for what is missing or repeated."""
        kind = call.request.header("content-type").split(";")[0].strip().lower()
        if kind != FORM:
            raise OAuthRefusal("invalid_request", f"the body must be {FORM}")
        pairs = pairs_of(call.request)
        names = [name for name, _ in pairs]
        if repeats := [name for name in PARAMETERS if names.count(name) > 1]:
            raise OAuthRefusal("invalid_request", f"{repeats[0]} is repeated")
        values = {name: value for name, value in pairs if name in PARAMETERS and value}
        if missing := [name for name in PARAMETERS if name not in values]:
            raise OAuthRefusal("invalid_request", f"{', '.join(missing)} is missing")
        return values

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the form."""
        properties: Mapping[str, dict[str, Any]] = {
            "grant_type": {"type": "string", "enum": [CLIENT_CREDENTIALS]},
            "client_id": {"type": "string"},
            "client_secret": {"type": "string", "format": "password"},
        }
        return {"type": "object", "required": list(PARAMETERS), "properties": properties}


@operation("auth.token", takes=TokenRequest(), gives=TOKEN)
def token(call: Call, tenancy: Tenancy, request: Request, values: Record) -> Record:
    """An access token for a developer app, which opens AP, AR and Spend & Expense with its maker's rights.

    How another grant or a wrong client is refused is RFC 6749's (assumed: F-1613).
    """
    call.headers |= {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if values["grant_type"] != CLIENT_CREDENTIALS:
        raise OAuthRefusal("unsupported_grant_type", f"the only grant is {CLIENT_CREDENTIALS}")
    try:
        access_token = tenancy.apps.sign_in(values["client_id"], values["client_secret"], request.host)
    except UnknownClient:
        raise OAuthRefusal("invalid_client", "client id or secret is wrong", status=401) from None
    call.cite("F-1612")
    return {"access_token": access_token, "token_type": "Bearer", "expires_in": TOKEN_LIFE}
