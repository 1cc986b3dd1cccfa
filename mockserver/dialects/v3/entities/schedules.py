"""When a recurring bill or invoice comes back, as v3 says it."""

from __future__ import annotations

from mockserver.kernel import schema as s

# BILL's web application makes a document up to a year before it is due (F-1216); all members are said (F-1128).
MAX_DAYS = 365
MAX_PERIODS = 999  # keeps every date within what a calendar has

# Each member but the end is in all of BILL's samples, though its schema requires none (F-1128).
SCHEDULE = s.Object(
    s.Field("period", s.Enum("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "NONE", answers=["UNDEFINED"]), required=True),
    s.Field("frequency", s.Int(minimum=1, maximum=MAX_PERIODS), required=True),
    s.Field("nextDueDate", s.Date(), required=True),
    s.Field("endDate", s.Date()),
    s.Field("daysInAdvance", s.Int(minimum=0, maximum=MAX_DAYS), required=True),
)
