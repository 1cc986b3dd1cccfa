"""v3 users of bank accounts: listed, nominated and archived."""

from __future__ import annotations

from mockserver.dialects.common.bodies import Body, Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.account_users import account_user, listing
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.funding.banks import BANK_USER, BANK_USERS
from mockserver.kernel.schema import ID, STANDARD_ANSWER, Field, Ref, Text, View

VIEW = View(BANK_USER, [ID, *account_user("bankAccountId"), *STANDARD_ANSWER])
NOMINATED = Body(Field("userId", Ref(), required=True), Field("bankAccountId", Ref(), required=True))
STATUS = Reply(Field("status", Text()))

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
