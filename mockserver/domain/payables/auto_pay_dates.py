"""When auto-pay debits for a bill, and when it starts on it."""

from __future__ import annotations

from datetime import date, datetime, time

from mockserver.kernel.calendar import add_bank_days, is_bank_day
from mockserver.kernel.clock import LATEST, business_zone, stamp
from mockserver.kernel.kinds import Record

# BILL debits so many banking days before the due date as the vendor's auto-pay says. That it makes the payment on the
# banking day before that, and when, is assumed.
STARTS_AT = time(9)


def debit_day(due: date, days_before: int) -> date:
    """The banking day so many before a due date; with none, that day or the last one before it."""
    if days_before or not is_bank_day(due):
        return add_bank_days(due, -max(days_before, 1))
    return due


def start(bill: Record, vendor: Record, now: datetime) -> str | None:
    """When the payment of a bill is made, as a `dueAt`; never before `now`, None where no clock will ever stand."""
    due = date.fromisoformat(bill["dueDate"])
    if due > datetime.fromtimestamp(LATEST, business_zone()).date():
        return None
    if due <= now.astimezone(business_zone()).date():
        return stamp(now)
    day = debit_day(due, vendor["autoPay"]["daysBeforeDueDate"])
    return stamp(max(datetime.combine(add_bank_days(day, -1), STARTS_AT, business_zone()), now))
