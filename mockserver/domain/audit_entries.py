"""The audit trail's entries: written with every change of an audited kind, in the transaction that makes it."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.kernel.kinds import Column, Kind, Record, declare

# No answer shows an entry's id.
AUDIT_ENTRY = declare(Kind("audit_entry", "aud", columns=(Column("recordId", index=True),), plain=True))

CREATE, EDIT = "Create", "Edit"
SOURCE = "API"


def note(ctx: Context, kind: Kind, record: Record, old: Record | None) -> None:
    """Write what has happened to a record: its creation, or one entry for each audited field that has changed."""
    if not kind.audited:
        return
    if old is None:
        _add(ctx, record["id"], CREATE, {})
        return
    for field in kind.audited:
        before, now = field.read(old), field.read(record)
        if before != now:
            values = {"previous": before, "current": now}
            _add(ctx, record["id"], EDIT, {"name": field.name, "value": values})


def _add(ctx: Context, record_id: str, entry_type: str, field: Record) -> None:
    entry = ctx.new(AUDIT_ENTRY) | {
        "recordId": record_id,
        "source": SOURCE,
        "type": entry_type,
        "createdTime": ctx.clock.stamp(),
        "userId": ctx.caller.user_id,
        "field": field,
    }
    ctx.tx.insert(AUDIT_ENTRY, entry)
