"""When a recurring bill or invoice comes back, as v2 says it: the same schedule as v3's, its members side by side."""

from __future__ import annotations

from mockserver.dialects.v2.fields import queryable
from mockserver.dialects.v2.types import Code
from mockserver.domain.schedules import MAX_DAYS_IN_ADVANCE
from mockserver.kernel import schema as s

PERIOD = Code({"0": "DAILY", "1": "WEEKLY", "2": "MONTHLY", "3": "YEARLY", "9": "NONE"})

SCHEDULE = [
    queryable(s.Field("timePeriod", PERIOD, "schedule.period", required=True)),
    s.Field("frequencyPerTimePeriod", s.Int(minimum=1), "schedule.frequency", required=True),
    queryable(s.Field("nextDueDate", s.Date(), "schedule.nextDueDate", required=True)),
    queryable(s.Field("endDate", s.Date(), "schedule.endDate")),
    s.Field("daysInAdvance", s.Int(minimum=0, maximum=MAX_DAYS_IN_ADVANCE), "schedule.daysInAdvance", required=True),
]
