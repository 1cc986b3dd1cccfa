"""Classifications: the lists of an organization's books that bills and invoices are sorted by."""

from __future__ import annotations

from copy import deepcopy

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record, declare


class Classification(Resource):
    """One classification; its records may hang below others of the same kind.

    `further` are columns besides name, description, parent and v2's `mergedIntoId`; `initial` the values of a new
    record. Names need not be unique: BILL calls them so, but was seen to take one twice.
    """

    def __init__(self, name: str, prefix: str, *further: Column, initial: Record | None = None) -> None:
        columns = (
            Column("name", index=True),
            Column("description", index=True),
            Column("parentId", index=True, sparse=True),
            Column("mergedIntoId"),
            *further,
        )
        self.kind = declare(Kind(name, prefix, columns, refs={"parentId": name}))
        self._initial = initial or {}

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= deepcopy(self._initial)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        parent_id = record.get("parentId")
        if old is None or parent_id == old.get("parentId"):
            return
        above = parent_id
        while above:
            if above == record["id"]:
                raise BillError("BDC_1119", "parentId", str(parent_id), item=record["id"])
            above = self.get(ctx, above, in_path=False).get("parentId")


CHART_OF_ACCOUNTS = Classification(
    "chart_of_account",
    "0ca",
    Column("account.type"),
    Column("ca1099FormType"),
    Column("ca1099Type"),
    initial={"account": {"type": "UNSPECIFIED"}},
)
ACCOUNTING_CLASSES = Classification("accounting_class", "cls")
