"""The audit trail: what it tells of a record's creation and changes, written in the transaction that makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.organizations import USER, full_name
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

# No answer shows an entry's id.
AUDIT_ENTRY = Kind("audit_entry", "aud", columns=(Column("recordId", index=True),), plain=True)

CREATE, EDIT = "CREATE", "EDIT"  # F-850
SOURCE = "API"


class AuditedField(NamedTuple):
    """A field whose changes are told: its dotted path, the name it has in the trail, and how its values read there."""

    path: str
    name: str
    text_of: Callable[[Any], str] = str

    def read(self, record: Record) -> str:
        """The field's value as the trail shows it, empty where there is none."""
        value: Any = record
        for part in self.path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return "" if value is None else self.text_of(value)


def name_of(user: Record) -> Record:
    """A user as entries name it: `id` and the full `name`."""
    return {"id": user["id"], "name": full_name(user)}


class AuditEntries(Resource):
    """Entries, one for a creation and one for each field of a change; the user is whoever calls."""

    kind = AUDIT_ENTRY
    has_effects = False  # it tells of others' effects
    read_fields = (FromRecord("user", USER, "userId", "id", "firstName", "lastName", value=name_of),)

    def add(self, ctx: Context, record_id: str, entry_type: str, field: Record) -> Record:
        """An entry of a record: `CREATE`, or `EDIT` with the `name` of a `field` and its values."""
        entry = ctx.new(AUDIT_ENTRY) | {
            "recordId": record_id,
            "source": SOURCE,
            "type": entry_type,
            "createdTime": ctx.clock.stamp(),
            "userId": ctx.caller.user_id,
            "field": field,
        }
        return self.insert(ctx, entry)

    def trail(self, ctx: Context, record_id: str, *, start: int, limit: int) -> list[Record]:
        """The entries of a record from the oldest, `limit` at most after the first `start`, with their `user`."""
        return self.rows(ctx, [Filter("recordId", "eq", record_id)], limit=limit, offset=start)


AUDIT_ENTRIES = register(AuditEntries())


class AuditedResource(Resource):
    """A resource whose records have an audit trail: of their creation, and of every change of its `audited` fields."""

    audited: tuple[AuditedField, ...] = ()

    def announce(self, ctx: Context, new: Record | None, old: Record | None) -> None:
        super().announce(ctx, new, old)
        if old is None and new is not None:
            AUDIT_ENTRIES.add(ctx, new["id"], CREATE, {})
        elif new is not None and old is not None:
            self._add_edits(ctx, new, old)

    def _add_edits(self, ctx: Context, new: Record, old: Record) -> None:
        for field in self.audited:
            before, now = field.read(old), field.read(new)
            if before != now:
                values = {"previous": before, "current": now}
                AUDIT_ENTRIES.add(ctx, new["id"], EDIT, {"name": field.name, "value": values})
