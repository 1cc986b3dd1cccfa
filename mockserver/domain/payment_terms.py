"""Payment terms: how many days after its date a bill or invoice is due."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record

PAYMENT_TERM = Kind("payment_term", "00p", columns=(Column("name", index=True), Column("daysDue", "int", index=True)))


class PaymentTerms(Resource):
    """Payment terms; one for each number of days."""

    kind = PAYMENT_TERM

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        same = ctx.find(PAYMENT_TERM, {"daysDue": record["daysDue"]})
        if any(term["id"] != record["id"] for term in same):
            raise BillError("BDC_1119", "daysDue", str(record["daysDue"]), fact="F-629")


PAYMENT_TERMS = register(PaymentTerms())
