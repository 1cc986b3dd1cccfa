"""v3 users of bank accounts: listed, nominated and archived."""

from __future__ import annotations

from mockserver.dialects.rest.bodies import SUCCESS, Body
from mockserver.dialects.v3.entities.account_users import account_user, list_account_users
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_USER, BANK_USERS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

VIEW = s.View(BANK_USER, [s.ID, *account_user("bankAccountId"), *s.STANDARD_ANSWER])
NOMINATION = Body(
    s.Field("userId", s.Reference(), required=True), s.Field("bankAccountId", s.Reference(), required=True)
)
bank_users = V3Resource(
    "v3.funding-accounts.banks.users",
    BANK_USERS,
    VIEW,
    "bankAccountUserId",
    "manage_bank_accounts",
    verbs="archive",
)
list_account_users(bank_users)


@bank_users.action("nominate", takes=NOMINATION, gives=SUCCESS)
def nominate(ctx: Context, values: Record) -> None:
    """Nominate a user, who still has to prove an identity in BILL's web application."""
    BANK_USERS.nominate(ctx, values)
