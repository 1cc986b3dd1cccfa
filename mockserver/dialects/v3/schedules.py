"""When a recurring bill or invoice comes back, as v3 says it."""

from __future__ import annotations

from mockserver.kernel.schema import Date, Enum, Field, Int, Obj

# BILL limits neither number; these keep every date within what a calendar has.
MOST_PERIODS, MOST_DAYS = 999, 365

SCHEDULE = Obj(
    Field("period", Enum("DAILY", "WEEKLY", "MONTHLY", "YEARLY", answers=["NONE"]), required=True),
    Field("frequency", Int(1, MOST_PERIODS), required=True),
    Field("nextDueDate", Date(), required=True),
    Field("endDate", Date()),
    Field("daysInAdvance", Int(0, MOST_DAYS)),
)
