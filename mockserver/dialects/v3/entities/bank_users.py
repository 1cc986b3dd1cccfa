"""v3 users of bank accounts: listed, nominated and archived."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.entities.account_users import account_user, listing
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.funding.banks import BANK_USER, BANK_USERS
from mockserver.kernel import schema as s

VIEW = s.View(BANK_USER, [s.ID, *account_user("bankAccountId"), *s.STANDARD_ANSWER])
NOMINATED = Body(
    s.Field("userId", s.Reference(), required=True), s.Field("bankAccountId", s.Reference(), required=True)
)
STATUS = Reply(s.Field("status", s.Text()))

SHOWN = V3Resource(
    "v3.funding-accounts.banks.users",
    BANK_USERS,
    VIEW,
    "bankAccountUserId",
    "manage_bank_accounts",
    verbs="list archive",
)


def nominate(call: Call) -> Answer:
    """POST nominate: the user still has to prove an identity, in BILL's web application."""
    BANK_USERS.nominate(call.ctx, NOMINATED.read(call))
    return Answer(call.operation.status, STATUS.write({"status": "SUCCESS"}))


HANDLERS = SHOWN.handlers() | {
    "v3.funding-accounts.banks.users.list": listing(SHOWN),
    "v3.funding-accounts.banks.users.nominate": Handler(
        nominate, "manage_bank_accounts", reads=NOMINATED.schema, answers=STATUS.answer_schema
    ),
}
