"""Auto-pay of a vendor: bills that are paid in time without anybody's doing. Who may enable it, and when it starts."""

from __future__ import annotations

from datetime import date, datetime, time

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.kernel.calendar import add_bank_days, is_bank_day
from mockserver.kernel.clock import LATEST, business_zone, stamp
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import NOT_BLANK

# BILL debits so many banking days before the due date as the vendor's auto-pay says. That it makes the payment on the
# banking day before that, and when, is assumed (F-644).
STARTS_AT = time(9)


def auto_pays(vendor: Record) -> bool:
    """Whether a vendor's bills are paid without anybody's doing."""
    return bool(vendor.get("autoPay", {}).get("enabled"))


def check_auto_payer(ctx: Context, account_id: str | None, path: str) -> None:
    """Refuse whoever may not let BILL pay by itself: for a vendor, or what a recurring bill makes.

    Raises BDC_1361 for a session that has not passed MFA, `Invalid` at `path` where no account is named, BDC_1151 for
    an account that cannot be used, BDC_1150 for a user who may not pay from it. That it takes a trusted session is
    documented (F-809, F-823); the other refusals are assumed (F-645).
    """
    ctx.require_trust()
    if not account_id:
        raise Invalid([Problem(path, NOT_BLANK, "missing")])
    account = BANK_ACCOUNTS.get(ctx, account_id, in_path=False)
    if account["archived"] or account["status"] != "VERIFIED":
        raise BillError("BDC_1151", item=account_id)
    if not BANK_USERS.may_pay(ctx, account, ctx.caller.user_id):
        raise BillError("BDC_1150", item=account_id)


def debit_day(due: date, days_before: int) -> date:
    """The banking day so many before a due date; with none, that day or the last one before it."""
    if days_before or not is_bank_day(due):
        return add_bank_days(due, -max(days_before, 1))
    return due


def auto_pay_start(bill: Record, vendor: Record, now: datetime) -> str | None:
    """When the payment of a bill is made, as a `dueAt`; never before `now`, None where no clock will ever stand."""
    due = date.fromisoformat(bill["dueDate"])
    if due > datetime.fromtimestamp(LATEST, business_zone()).date():
        return None
    if due <= now.astimezone(business_zone()).date():
        return stamp(now)
    day = debit_day(due, vendor["autoPay"]["daysBeforeDueDate"])
    return stamp(max(datetime.combine(add_bank_days(day, -1), STARTS_AT, business_zone()), now))
