"""v3 funding permissions: what the organization may pay with, and whether the user may."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Reply
from mockserver.domain.context import Context
from mockserver.domain.funding.permissions import permissions
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

ORGANIZATION = s.Object(
    s.Field("card", s.Object(*(s.Field(name, s.Boolean()) for name in ("payByCard", "fundingEnabled", "amexAllowed")))),
    s.Field("wallet", s.Object(s.Field("fundingEnabled", s.Boolean()))),
)
PERMISSIONS = Reply(s.Field("organization", ORGANIZATION), s.Field("user", s.Object(s.Field("payOnline", s.Boolean()))))


@operation("v3.funding-accounts.permissions.get", gives=PERMISSIONS, right="view")
def get(ctx: Context) -> Record:
    """What the organization may pay with, and whether the user may."""
    return permissions(ctx)
