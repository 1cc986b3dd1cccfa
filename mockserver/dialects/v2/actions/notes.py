"""v2 notes on records: SendMessage and ListMessage."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.v2.answers import Many, One
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.lists import MAX_ROWS
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import Moment
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.context import Context
from mockserver.domain.notes import NOTE, NOTES
from mockserver.domain.organizations import ORGANIZATIONS, USER
from mockserver.domain.read_fields import ComputedFields
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# How long a note may be is not known (F-1513).
MAX_NOTE = 4_000

NEW_NOTE = Parameters(
    s.Field("objectId", s.Text(), required=True),
    s.Field("message", s.Text(max_length=MAX_NOTE, min_length=1), required=True),
    s.Field("isPublic", s.Boolean()),
)
NOTES_OF = Parameters(
    s.Field("objectId", s.Text(), required=True),
    s.Field("start", s.Int(minimum=0), required=True),
    s.Field("max", s.Int(minimum=0), required=True),
)


def set_writers(ctx: Context, notes: Sequence[Record]) -> None:
    """Who wrote each note, and the name of the organization they belong to."""
    organization = ORGANIZATIONS.of(ctx)["name"]
    users = ctx.get_many(USER, (note["createdBy"] for note in notes))
    for note in notes:
        note["writer"] = {**users.get(note["createdBy"], {}), "orgName": organization}


WRITER = s.Object(
    s.Field("usersOrgName", s.Text(), "orgName"),
    s.Field("usersFirstName", s.Text(), "firstName"),
    s.Field("usersLastName", s.Text(), "lastName"),
    omits=False,
)
VIEW = EntityView(
    "Message",
    NOTE,
    [
        s.Field("id", s.Text()),
        s.Field("objectId", s.Text()),
        s.Field("message", s.Text()),
        s.Field("isPublic", s.Boolean(), absent=False),
        s.Field("createdDate", Moment(), "createdTime"),
        s.Field("usersId", s.Text(), "createdBy"),
        s.Field("from", WRITER, "writer"),
    ],
    read_fields=[ComputedFields(set_writers, {"user": ["firstName", "lastName"], "organization": ["name"]})],
)


@call("SendMessage", takes=NEW_NOTE, gives=One(VIEW), right="view")
def send(ctx: Context, values: Record) -> Record:
    """Write a note on a record; whoever sees the record may (F-1514).

    Raises BDC_1205 for an id of nothing that takes notes (F-1511).
    """
    return NOTES.create(ctx, values)


@call("ListMessage", takes=NOTES_OF, gives=Many(VIEW), right="view")
def list_(ctx: Context, values: Record) -> list[Record]:
    """The notes on a record, the oldest first; raises BDC_1205 as `send` does."""
    return NOTES.of(ctx, values["objectId"], values["start"], min(values["max"], MAX_ROWS))
