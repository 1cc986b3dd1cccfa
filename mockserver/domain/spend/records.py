"""What every Spend & Expense resource shares: ids in the `uuid` form and refusals that name a field."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.ids import spend_uuid
from mockserver.kernel.kinds import Record

# How rules of Spend & Expense refuse, where no other fact tells.
ANY_RULE = "F-462"


class SpendRecords(Resource):
    """A resource of Spend & Expense: new records have ids in the `uuid` form."""

    def defaults(self, ctx: Context, record: Record) -> None:
        record["id"] = spend_uuid(self.kind.prefix, record["seq"], ctx.seed)


def wrong(field: str, text: str, fact: str = ANY_RULE) -> Invalid:
    """A 400 that names the field: how Spend & Expense refuses by a rule."""
    return Invalid([Problem(field, text, fact=fact)])


def state_error(text: str, fact: str = ANY_RULE) -> BillError:
    """A 400 about the state of the record in the path, naming no field."""
    return BillError("", text=text, status=400, category="REQUEST", fact=fact)
