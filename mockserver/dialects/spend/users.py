"""Spend & Expense users."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids
from mockserver.dialects.spend.resources import READ, SpendResource
from mockserver.domain.spend.kinds import SPEND_USER, USER
from mockserver.domain.spend.users import ANSWERED_ROLES, ROLES, USERS
from mockserver.kernel.schema import Bool, Date, DateTime, Email, Enum, Field, Text, View

VIEW = View(
    SPEND_USER,
    [
        *own_ids(USER),
        Field("firstName", Text(), required=True, says=NOT_EMPTY),
        Field("lastName", Text(), required=True, says=NOT_EMPTY),
        Field("email", Email(), required=True, says=NOT_EMPTY),
        Field("receiptEmail", Text(), access="r"),
        Field("retired", Bool(), path="archived", access="r", filter="eq"),
        Field("useCompanyMailingAddress", Bool(), access="r"),
        Field("smsOptIn", Bool(), access="r"),
        Field("hasDateOfBirth", Bool(), access="r"),
        Field("role", Enum(*ROLES, answers=ANSWERED_ROLES), required=True),
        Field("createdTime", DateTime(), access="r"),
        Field("dateOfBirth", Date(), access="w"),
        Field("phone", Text(), access="w"),
    ],
    omits=False,
    null_clears=True,
)

SHOWN = SpendResource("spend.users", USERS, VIEW, VIEW, "userId")


def current(call: Call) -> Answer:
    """GET the user whose token it is."""
    return SHOWN.answer(call, USERS.get(call.ctx, call.signed_in.user_id))


HANDLERS = {
    **SHOWN.handlers(),
    "spend.users.current.get": Handler(current, READ, body="none", answers=lambda: VIEW.shape.schema(answers=True)),
}
