"""What must add up of vendors and their credits."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.consistency import check
from mockserver.domain.payables.bills import BILL
from mockserver.domain.payables.vendor_credits import BILL_CREDIT, SCHEDULED, VENDOR_CREDIT, VENDOR_CREDITS, counts
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.domain.sums import Finding, differing, differing_balances, totals_by_id
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction


@check(VENDOR_CREDITS)
def vendor_credits(tx: Transaction) -> Iterator[Finding]:
    """A credit is used as far as bills show it, and never further than it goes."""
    rows = live_credits(tx)
    used = totals_by_id(rows, "vendorCreditId")
    scheduled = totals_by_id([row for row in rows if row["status"] == SCHEDULED], "vendorCreditId")
    for credit in tx.everywhere(VENDOR_CREDIT):
        key = (credit["org"], credit["id"])
        yield from differing(
            credit,
            appliedAmount=(credit["appliedAmount"], used.get(key, 0)),
            heldAmount=(credit["heldAmount"], scheduled.get(key, 0)),
            overused=(max(credit["appliedAmount"] - credit["amount"], 0), 0),
        )


@check(VENDORS)
def vendors(tx: Transaction) -> Iterator[Finding]:
    """A vendor's balance is what is due on its live bills."""
    yield from differing_balances(tx, VENDOR, BILL, "vendorId")


def live_credits(tx: Transaction) -> list[Record]:
    """The uses of credits that count."""
    return [row for row in tx.everywhere(BILL_CREDIT) if not row["archived"] and counts(row)]
