"""v2 approvals of bills and vendor credits: who has to approve, what they say, and what is theirs to approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.answers import Replies, in_envelope, objects
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.entities.approvers import BILL_FIELDS
from mockserver.dialects.v2.entities.bills import bills
from mockserver.dialects.v2.entities.vendor_credits import vendor_credits
from mockserver.dialects.v2.entities.vendors import vendors
from mockserver.dialects.v2.errors import success_schema
from mockserver.dialects.v2.lists import FILTER, MAX_ROWS, SORT, selection, sorts_of
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, NullableReference
from mockserver.domain.context import Context
from mockserver.domain.payables import approvals
from mockserver.domain.payables.approvals import Approvable
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Sort


class Subject(NamedTuple):
    """What people approve, as v2 shows it."""

    entity: V2Entity
    what: Approvable


SUBJECTS: Mapping[str, Subject] = {
    "Bill": Subject(bills, approvals.OF_BILLS),
    "VendorCredit": Subject(vendor_credits, approvals.OF_VENDOR_CREDITS),
}
ENTITY = Code({name: name for name in SUBJECTS})
OBJECT = (s.Field("objectId", s.Text(), required=True), s.Field("entity", ENTITY, required=True))
APPROVERS = s.Field("approvers", s.Array(s.Text(), min_items=1), required=True)
COMMENT = s.Field("comment", s.Text(max_length=4000))

# BILL tells the approvers of either kind in one form, and calls the object's id `billid` in both.
ROWS = Replies(s.Field("entity", s.Text()), *BILL_FIELDS)


@call("SetApprovers", takes=Parameters(*OBJECT, APPROVERS), right="edit_bill")
def set_approvers(ctx: Context, values: Record) -> None:
    """Let users approve a bill or a vendor credit one after the other, but for those who have acted (F-1542).

    Whoever enters bills may (F-1524). Raises BDC_1205 for an id of nothing, BDC_1119 for a user who does not approve.
    """
    approvals.set_approvers(ctx, values["objectId"], values["approvers"], SUBJECTS[values["entity"]].what)


@call("ClearApprovers", takes=Parameters(*OBJECT), right="edit_bill")
def clear_approvers(ctx: Context, values: Record) -> None:
    """Take all approvers off, whatever they said (F-1542)."""
    approvals.clear_approvers(ctx, values["objectId"], SUBJECTS[values["entity"]].what)


@call("ListApprovers", takes=Parameters(*OBJECT), gives=ROWS, right="view")
def list_approvers(ctx: Context, values: Record) -> list[Record]:
    """The approvers of a bill or a vendor credit in their order."""
    name = values["entity"]
    records, approvers = SUBJECTS[name].what
    rows = approvers.of(ctx, records.get(ctx, values["objectId"])["id"])
    return [{**row, "entity": f"{name}Approver", "billId": row[approvers.parent]} for row in rows]


@call("Approve", takes=Parameters(*OBJECT, COMMENT), right="approve")
def approve(ctx: Context, values: Record) -> None:
    """Approve as the caller, whose turn it must be; the next approver gets an e-mail (F-1543)."""
    decide(ctx, values, "APPROVE")


@call("Deny", takes=Parameters(*OBJECT, COMMENT), right="approve")
def deny(ctx: Context, values: Record) -> None:
    """Deny as the caller: nobody is asked any more until the approvers are cleared and set again (F-1542)."""
    decide(ctx, values, "DENY")


def decide(ctx: Context, values: Record, action: str) -> None:
    """What the caller says of an object."""
    what = SUBJECTS[values["entity"]].what
    approvals.decide(ctx, values["objectId"], action, values.get("comment") or "", what)


# What a user was asked, by the code of what became of it; which of them an answer has without one is assumed (F-1547).
STATUSES: Mapping[str, Sequence[str]] = {
    "0": ("WAITING", "VIEWED", "REROUTED"),
    "1": ("APPROVED",),
    "2": ("DENIED",),
    "3": ("UPCOMING",),
}
NOT_YET_APPROVED = "0"
# How many ids one statement names, beside those of a client's filters.
MAX_IDS = 5_000
RELATED = Code({"Vendor": "Vendor"})
OF_USER = Parameters(
    s.Field("usersId", NullableReference()),
    s.Field("entity", ENTITY),
    s.Field("approvalType", Code({code: code for code in STATUSES})),
    s.Field("marker", s.Text(pattern="[0-9]{1,9}")),
    s.Field("max", s.Int(minimum=0), required=True),
    s.Field("nested", s.Boolean()),
    s.Field("filters", s.Array(FILTER)),
    s.Field("sort", s.Array(SORT)),
    s.Field("related", s.Array(RELATED, max_items=1)),
)


class Page(NamedTuple):
    """Records in their order, the marker of the page behind them if there is one, and whether vendors go along."""

    parts: Sequence[tuple[Subject, Sequence[Record]]]
    marker: str | None
    with_vendors: bool


class Approvals:
    """Records of either entity under `approvals`, beside the `marker` to go on from."""

    def answer(self, call: Call, value: Page) -> Answer:
        """The answer with the records' JSON objects, and with that of their vendor where it is wanted."""
        rows = []
        for subject, records in value.parts:
            own_rows = objects(call, subject.entity.view, None, records)
            rows += with_vendors(call, own_rows) if value.with_vendors else own_rows
        return in_envelope(call, {"marker": value.marker, "approvals": rows})

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        shapes = [subject.entity.view.shape.schema(answers=True) for subject in SUBJECTS.values()]
        rows = {"type": "array", "items": {"anyOf": shapes}}
        return success_schema(
            {"type": "object", "properties": {"marker": {"type": ["string", "null"]}, "approvals": rows}}
        )


def with_vendors(call: Call, rows: Sequence[Record]) -> list[Record]:
    """JSON objects, each with that of its vendor."""
    records = call.ctx.get_many(vendors.resource.kind, (row["vendorId"] for row in rows))
    objects_of_vendors = objects(call, vendors.view, vendors.resource, [*records.values()])
    by_id = {one["id"]: one for one in objects_of_vendors}
    return [{**row, "vendor": by_id.get(row["vendorId"])} for row in rows]


@call("ListUserApprovals", takes=OF_USER, gives=Approvals(), right="view")
def list_user_approvals(ctx: Context, values: Record) -> Page:
    """The bills and vendor credits that are a user's to approve, or that one approved or denied: a page of them.

    Without a user it is the caller, without a type what is not yet approved, without an entity both (F-1547).
    """
    start = offset = int(values.get("marker") or 0)
    room = size = min(values["max"], MAX_ROWS)
    parts, total = [], 0
    for subject in [SUBJECTS[values["entity"]]] if values.get("entity") else SUBJECTS.values():
        choices = choices_of(ctx, subject, values)
        sort = sorts_of(values.get("sort", ()), subject.entity.view)
        kind = subject.entity.resource.kind
        count = sum(ctx.count(kind, filters) for filters in choices)
        total += count
        if room and offset < count:
            records = rows_of(ctx, subject.entity, choices, sort, offset, room)
            parts.append((subject, records))
            room -= len(records)
        offset = max(0, offset - count)
    end = start + size - room
    return Page(parts, str(end) if end < total else None, bool(values.get("related")))


def choices_of(ctx: Context, subject: Subject, values: Record) -> list[list[Filter]]:
    """What selects the records of one entity, so many at once as a statement can name; nothing where there are none."""
    approvers = subject.what.approvers
    user_id = values.get("usersId") or ctx.caller.user_id
    rows = approvers.of_user(ctx, user_id, STATUSES[values.get("approvalType") or NOT_YET_APPROVED])
    filters = [Filter("archived", "eq", False), *selection(values.get("filters", ()), subject.entity.view)]
    ids = list(dict.fromkeys(row[approvers.parent] for row in rows))
    slices = [tuple(ids[first : first + MAX_IDS]) for first in range(0, len(ids), MAX_IDS)]
    return [[Filter("id", "in", some), *filters] for some in slices]


def rows_of(
    ctx: Context, entity: V2Entity, choices: Sequence[Sequence[Filter]], sort: Sequence[Sort], offset: int, limit: int
) -> list[Record]:
    """A page of the records that any of some choices selects, in the order of the sorts."""
    if len(choices) == 1:
        return entity.resource.rows(ctx, choices[0], sort, limit=limit, offset=offset)
    records = [row for one in choices for row in entity.resource.rows(ctx, one, sort, limit=offset + limit)]
    records.sort(key=itemgetter("seq"))
    for place, term in reversed([*enumerate(sort)]):
        records.sort(key=partial(rank, ctx, entity, sort, place), reverse=term.descending)
    return records[offset : offset + limit]


def rank(ctx: Context, entity: V2Entity, sort: Sequence[Sort], place: int, record: Record) -> tuple[bool, Any]:
    """What a record counts as in the sort at a place: records without a value come before the others."""
    term, value = sort[place], ctx.position(entity.resource.kind, sort, record)[place]
    own = value if term.other is None else term.other
    counts_as = dict(term.stand_ins).get(value or None, own)
    return counts_as is not None, counts_as
