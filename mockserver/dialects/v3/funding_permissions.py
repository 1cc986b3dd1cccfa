"""v3 funding permissions: what the organization may pay with, and whether the user may."""

from __future__ import annotations

from mockserver.dialects.common.bodies import Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.domain.funding.permissions import permissions
from mockserver.kernel.schema import Bool, Field, Obj

ORGANIZATION = Obj(
    Field("card", Obj(*(Field(name, Bool()) for name in ("payByCard", "fundingEnabled", "amexAllowed")))),
    Field("wallet", Obj(Field("fundingEnabled", Bool()))),
)
PERMISSIONS = Reply(Field("organization", ORGANIZATION), Field("user", Obj(Field("payOnline", Bool()))))


def get(call: Call) -> Answer:
    """GET both."""
    return Answer(call.operation.status, PERMISSIONS.write(permissions(call.ctx)))


HANDLERS = {
    "v3.funding-accounts.permissions.get": Handler(get, "view", body="none", answers=PERMISSIONS.answer_schema)
}
