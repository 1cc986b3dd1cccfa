"""What must add up of bills, the payments that go to them, and the AP Cards that pay."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.domain.consistency import check
from mockserver.domain.funding.ap_cards import AP_CARD, AP_CARDS
from mockserver.domain.funding.ap_cards import TYPE as AP_CARD_TYPE
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.consistency import live_credits
from mockserver.domain.payments.bill_payments import BILL_PAYMENT, LIVE, counts_for
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.sums import Finding, differing, totals_by_id
from mockserver.store.transaction import Transaction


@check(BILLS)
def bills(tx: Transaction) -> Iterator[Finding]:
    """A bill is the sum of its lines, and that of what is cleared, scheduled, credited and still due."""
    parts = tx.everywhere(BILL_PAYMENT)
    totals_by_field = {
        name: totals_by_id([part for part in parts if counts_for(part) == name], "billId")
        for name in ("scheduledAmount", "clearedAmount")
    }
    totals_by_field["creditAmount"] = totals_by_id(live_credits(tx), "billId")
    for bill in tx.everywhere(BILL):
        key = (bill["org"], bill["id"])
        yield from differing(
            bill,
            amount=(bill["amount"], sum(line["amount"] for line in bill["billLineItems"])),
            **{name: (bill[name], totals.get(key, 0)) for name, totals in totals_by_field.items()},
            dueAmount=(bill["dueAmount"], bill["amount"] - sum(bill[name] for name in totals_by_field)),
            paidAmount=(bill["paidAmount"], bill["clearedAmount"] + bill["creditAmount"]),
            overpaid=(max(-bill["dueAmount"], 0) if bill["amount"] >= 0 else 0, 0),
        )


@check(PAYMENTS)
def payments(tx: Transaction) -> Iterator[Finding]:
    """A payment is the sum of its parts."""
    parts = totals_by_id(tx.everywhere(BILL_PAYMENT), "paymentId")
    for payment in tx.everywhere(PAYMENT):
        total = parts.get((payment["org"], payment["id"]), 0)
        yield from differing(payment, amount=(payment["amount"], total))


@check(AP_CARDS)
def ap_cards(tx: Transaction) -> Iterator[Finding]:
    """An AP Card owes what its live payments come to, and no more than its limit."""
    draws: dict[tuple[int, str], int] = {}
    for payment in tx.everywhere(PAYMENT):
        funding = payment.get("fundingAccount", {})
        if funding.get("type") == AP_CARD_TYPE and payment["status"] in LIVE:
            key = (payment["org"], funding["id"])
            draws[key] = draws.get(key, 0) + payment["amount"]
    for card in tx.everywhere(AP_CARD):
        debt = draws.get((card["org"], card["id"]), 0)
        overdrawn = max(debt - card["limit"], 0)
        yield from differing(card, balance=(card["balance"], debt), overdrawn=(overdrawn, 0))
