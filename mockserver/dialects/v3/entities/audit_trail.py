"""v3 audit trail of a vendor: a bare array, one element for its creation and for each changed field."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Replies
from mockserver.dialects.rest.filters import refuse, whole
from mockserver.dialects.rest.parameters import Parameter, Query, TypedParameter
from mockserver.domain.audit_trail import AUDIT_ENTRIES
from mockserver.domain.context import Context
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

ENTRY = s.Shape(
    [
        s.Field("source", s.Text()),
        s.Field("type", s.Text()),
        s.Field("createdTime", s.Text()),
        s.Field("user", s.Object(s.Field("id", s.Text()), s.Field("name", s.Text()))),
        s.Field(
            "field",
            s.Object(
                s.Field("name", s.Text()),
                s.Field("value", s.Object(s.Field("previous", s.Text()), s.Field("current", s.Text()))),
            ),
        ),
    ]
)

# A row number beyond every trail, and the most that both engines take.
LATEST_START = 2**31 - 1
# BILL says no limit; an answer that held them all would never end (F-1312).
MAX_ENTRIES = 10_000


class Start(Parameter):
    """How many entries to pass over, or to tell (F-851): a whole number from 0 to `LATEST_START`, else `Invalid`."""

    def read(self, text: str) -> int:
        try:
            start = whole(text)
        except ValueError:
            raise refuse(self.name, "must be an integer") from None
        if not 0 <= start <= LATEST_START:
            raise refuse(self.name, f"must be between 0 and {LATEST_START}")
        return start

    def schema(self) -> Record:
        return {"type": "integer", "minimum": 0, "maximum": LATEST_START}


# What archives an entry is not known: none here ever is (F-1206).
QUERY = Query(
    TypedParameter("includeArchived", type=s.Boolean(), absent=False), Start("start", absent=0), Start("max", absent=20)
)


@operation("v3.reports.audit-trail.vendor.get", gives=Replies(ENTRY), right="view", query=QUERY)
def get(ctx: Context, vendor_id: str, query: Record) -> list[Record]:
    """The trail of a vendor, from its oldest entry.

    First its creation, then one element for each field changed (F-850).
    """
    vendor = VENDORS.get(ctx, vendor_id)
    return AUDIT_ENTRIES.trail(ctx, vendor["id"], start=query["start"], limit=min(query["max"], MAX_ENTRIES))
