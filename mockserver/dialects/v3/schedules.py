"""When a recurring bill or invoice comes back, as v3 says it."""

from __future__ import annotations

from mockserver.kernel.schema import Date, Enum, Field, Int, Obj

# BILL's web application makes a document up to a year before it is due. That its days must be said is so in v2.
MOST_DAYS = 365
MOST_PERIODS = 999  # keeps every date within what a calendar has

SCHEDULE = Obj(
    Field("period", Enum("DAILY", "WEEKLY", "MONTHLY", "YEARLY", answers=["NONE"]), required=True),
    Field("frequency", Int(1, MOST_PERIODS), required=True),
    Field("nextDueDate", Date(), required=True),
    Field("endDate", Date()),
    Field("daysInAdvance", Int(0, MOST_DAYS), required=True),
)
