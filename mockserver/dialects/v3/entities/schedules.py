"""When a recurring bill or invoice comes back, as v3 says it."""

from __future__ import annotations

from mockserver.domain.schedules import MAX_DAYS_IN_ADVANCE
from mockserver.kernel import schema as s

# Each member but the end is in all of BILL's samples, though its schema requires none (F-1128).
SCHEDULE = s.Object(
    s.Field("period", s.Enum("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "NONE", answers=["UNDEFINED"]), required=True),
    s.Field("frequency", s.Int(minimum=1), required=True),
    s.Field("nextDueDate", s.Date(), required=True),
    s.Field("endDate", s.Date()),
    s.Field("daysInAdvance", s.Int(minimum=0, maximum=MAX_DAYS_IN_ADVANCE), required=True),
)
