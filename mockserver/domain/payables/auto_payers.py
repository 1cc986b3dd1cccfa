"""Who may let BILL pay by itself: for a vendor, or what a recurring bill makes."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.schema.types import NOT_BLANK


def check_auto_payer(ctx: Context, account_id: str | None, path: str) -> None:
    """Refuse whoever has not passed MFA, or may not pay from the account; `path` is where it should be named.

    That it takes a trusted session is documented; the codes of the other refusals are assumed.
    """
    ctx.require_trust()
    if not account_id:
        raise Invalid([Problem(path, NOT_BLANK, "missing")])
    account = BANK_ACCOUNTS.get(ctx, account_id, in_path=False)
    if account["archived"] or account["status"] != "VERIFIED":
        raise BillError("BDC_1151", item=account_id)
    if not BANK_USERS.may_pay(ctx, account, ctx.caller.user_id):
        raise BillError("BDC_1150", item=account_id)
