"""Notes on records: what people of an organization write to each other about a bill or a customer."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.owners import owner_of
from mockserver.domain.resource import Resource, register
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

NOTE = Kind("message", "act", columns=(Column("objectId", index=True),))

# What notes can be written on; "invoice credits" are read as credit memos and what invoices take of them (F-1512).
OWNERS = ("vendor", "bill", "vendor_credit", "customer", "invoice", "credit_memo", "invoice_credit")


class Notes(Resource):
    """Notes. Nothing changes or deletes them; a public one is for the other side's eyes in the network, too."""

    kind = NOTE

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"isPublic": False, "createdBy": ctx.caller.user_id}

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        owner_of(ctx, record["objectId"], OWNERS)

    def of(self, ctx: Context, object_id: str, start: int, limit: int) -> list[Record]:
        """A page of the notes on a record, the oldest first; raises `NotFound` for no such record."""
        owner_of(ctx, object_id, OWNERS)
        return ctx.select(NOTE, [Filter("objectId", "eq", object_id)], limit=limit, offset=start)


NOTES = register(Notes())
