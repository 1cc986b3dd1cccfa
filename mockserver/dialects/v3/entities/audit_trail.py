"""v3 audit trail of a vendor: a bare array, one element for its creation and for each changed field."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.filters import refuse, whole
from mockserver.dialects.v3.entities.vendors import SHOWN
from mockserver.dialects.v3.lists import page_size
from mockserver.domain.audit_trail import trail
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel import schema as s

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


def first_row(call: Call) -> int:
    """The `start` parameter: how many entries to pass over."""
    try:
        start = whole(call.query.get("start") or "0")
    except ValueError:
        raise refuse("start", "must be an integer") from None
    if not 0 <= start <= LATEST_START:
        raise refuse("start", f"must be between 0 and {LATEST_START}")
    return start


def check_flag(call: Call) -> None:
    """Refuse an `includeArchived` that is no boolean. What archives an entry is not known: none here ever is."""
    text = call.query.get("includeArchived", "")
    try:
        s.Boolean().read(text or "false")
    except s.Mismatch as problem:
        raise refuse("includeArchived", problem.text) from None


def get(call: Call) -> Answer:
    """GET the trail of a vendor, from its oldest entry."""
    check_flag(call)
    start, most = first_row(call), page_size(call)
    vendor = VENDORS.get(call.ctx, SHOWN.id_of(call))
    entries = trail(call.ctx, vendor["id"], start=start, most=most)
    return Answer(call.operation.status, [ENTRY.write(entry) for entry in entries])


def schema() -> dict[str, Any]:
    """The JSON Schema of the array."""
    return {"type": "array", "items": ENTRY.schema(answers=True)}


HANDLERS = {"v3.reports.audit-trail.vendor.get": Handler(get, "view", body="none", answers=schema)}
