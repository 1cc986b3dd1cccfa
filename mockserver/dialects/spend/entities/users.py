"""Spend & Expense users."""

from __future__ import annotations

from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids
from mockserver.dialects.spend.resources import READ, SpendResource
from mockserver.domain.context import Context
from mockserver.domain.spend.kinds import SPEND_USER, USER
from mockserver.domain.spend.users import ANSWERED_ROLES, ROLES, USERS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

VIEW = s.View(
    SPEND_USER,
    [
        *own_ids(USER),
        s.Field("firstName", s.Text(), required=True, message=NOT_EMPTY),
        s.Field("lastName", s.Text(), required=True, message=NOT_EMPTY),
        s.Field("email", s.Email(), required=True, message=NOT_EMPTY),
        s.Field("receiptEmail", s.Text(), access=s.READ_ONLY),
        s.Field("retired", s.Boolean(), path="archived", access=s.READ_ONLY, filter="eq"),
        s.Field("useCompanyMailingAddress", s.Boolean(), access=s.READ_ONLY),
        s.Field("smsOptIn", s.Boolean(), access=s.READ_ONLY),
        s.Field("hasDateOfBirth", s.Boolean(), access=s.READ_ONLY),
        s.Field("role", s.Enum(*ROLES, answers=ANSWERED_ROLES), required=True),
        s.Field("createdTime", s.DateTime(), access=s.READ_ONLY),
        s.Field("dateOfBirth", s.Date(), access=s.WRITE_ONLY),
        # Newer than BILL's OpenAPI document, and write-only (F-1130).
        s.Field("phone", s.Text(), access=s.WRITE_ONLY),
    ],
    omits=False,
    null_clears=True,
)

users = SpendResource("spend.users", USERS, VIEW, VIEW, "userId")


@users.action("current.get", right=READ)
def current(ctx: Context) -> Record:
    """The user whose token it is."""
    return USERS.get(ctx, ctx.caller.user_id)
