"""What every Spend & Expense resource shares: ids in the `uuid` form and refusals that name a field."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.ids import spend_uuid
from mockserver.kernel.kinds import Record


class SpendRecords(Resource):
    """A resource of Spend & Expense: new records have ids in the `uuid` form."""

    def defaults(self, ctx: Context, record: Record) -> None:
        record["id"] = spend_uuid(self.kind.prefix, record["seq"], ctx.seed)


def wrong(field: str, text: str) -> Invalid:
    """A 400 that names the field: how Spend & Expense refuses by a rule (its codes are not documented)."""
    return Invalid([Problem(field, text)])


def barred(text: str) -> BillError:
    """A 400 about the state of the record in the path, naming no field."""
    return BillError("", text=text, status=400, category="REQUEST")
