"""Reading the audit trail of a record."""

from __future__ import annotations

from mockserver.domain.audit_entries import AUDIT_ENTRY
from mockserver.domain.context import Context
from mockserver.domain.organizations import USER, full_name
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter


def trail(ctx: Context, record_id: str, *, start: int, most: int) -> list[Record]:
    """The entries of a record from the oldest, at most so many after the first `start`, with their `user`."""
    entries = ctx.select(AUDIT_ENTRY, [Filter("recordId", "eq", record_id)], limit=most, offset=start)
    users = ctx.get_many(USER, (entry["userId"] for entry in entries))
    for entry in entries:
        if user := users.get(entry["userId"]):
            entry["user"] = {"id": user["id"], "name": full_name(user)}
    return entries
