"""v3 funding permissions: what the organization may pay with, and whether the user may."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.domain.funding.permissions import permissions
from mockserver.kernel import schema as s

ORGANIZATION = s.Object(
    s.Field("card", s.Object(*(s.Field(name, s.Boolean()) for name in ("payByCard", "fundingEnabled", "amexAllowed")))),
    s.Field("wallet", s.Object(s.Field("fundingEnabled", s.Boolean()))),
)
PERMISSIONS = Reply(s.Field("organization", ORGANIZATION), s.Field("user", s.Object(s.Field("payOnline", s.Boolean()))))


def get(call: Call) -> Answer:
    """GET both."""
    return Answer(call.operation.status, PERMISSIONS.write(permissions(call.ctx)))


HANDLERS = {"v3.funding-accounts.permissions.get": Handler(get, "view", body="none", answers=PERMISSIONS.answer_schema)}
