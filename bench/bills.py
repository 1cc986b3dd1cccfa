"""Bills to measure with: 25 vendors, every status, due dates over a year, some archived, as the domain stores them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

VENDORS = 25
STATUSES = ("UNPAID", "UNPAID", "UNPAID", "PAID", "PAID", "SCHEDULED", "PARTIAL")
DESCRIPTIONS = ("Office supplies", "Cleaning, monthly", "Consulting", "Freight", "Software licences", "Catering")
SEQS_EACH = 4  # a bill and its three lines


def an_id(prefix: str, number: int) -> str:
    """Twenty characters that look like an id of BILL."""
    return f"{prefix}02HKQWZRTXN{number:06x}"


def seq_of(number: int) -> int:
    """The serial number of a bill."""
    return 1_000 + number * SEQS_EACH


def moment(number: int) -> str:
    """When a bill was made: in creation order, a quarter of a minute apart."""
    return f"{(datetime(2026, 1, 1) + timedelta(seconds=15 * number)).isoformat()}.000+00:00"


@cache
def day(number: int) -> str:
    """A day of the year of the bills."""
    return (date(2026, 1, 1) + timedelta(days=number)).isoformat()


def bills(first: int, count: int, vendors: int = VENDORS) -> Iterator[dict[str, Any]]:
    """Bills number `first` and up; the same number is always the same bill."""
    return (bill(number, vendors) for number in range(first, first + count))


def bill(number: int, vendors: int = VENDORS) -> dict[str, Any]:
    """One bill, 25 fields and three lines."""
    # Spread by multiplication: quicker than a random source, and no order that an index could follow.
    chance = (number + 1) * 2_654_435_761 % 2**32
    seq, status, due = seq_of(number), STATUSES[chance % 7], chance % 365
    lines = [line(seq + place, chance >> place) for place in (1, 2, 3)]
    amount = sum(one["amount"] for one in lines)
    paid_amount = {"PAID": amount, "PARTIAL": amount // 2}.get(status, 0)
    scheduled_amount = amount if status == "SCHEDULED" else 0
    return {
        "id": an_id("00n", seq),
        "seq": seq,
        "org": 1,
        "archived": chance % 47 == 0,
        "createdTime": moment(number),
        # One in ten was changed later.
        "updatedTime": moment(number + (chance % 200_000 if chance % 10 == 0 else 0)),
        "approvalStatus": "UNASSIGNED",
        "creditAmount": 0,
        "scheduledAmount": scheduled_amount,
        "clearedAmount": paid_amount,
        "exchangeRate": 1_000_000,
        "createdBy": an_id("006", 5),
        "vendorId": an_id("009", chance // 7 % vendors),
        "invoice": {"invoiceNumber": f"INV-{number}", "invoiceDate": day(max(due - 30, 0))},
        "dueDate": day(due),
        "description": f"{DESCRIPTIONS[chance % 6]} {chance // 11 % 1_000}",
        "billLineItems": lines,
        "amount": amount,
        "fundingAmount": amount,
        "dueAmount": amount - paid_amount - scheduled_amount,
        "paidAmount": paid_amount,
        "paymentStatus": status,
        "payFromChartOfAccountId": an_id("0ca", 40 + chance % 3),
        "classifications": {
            "chartOfAccountId": an_id("0ca", 50 + chance // 13 % 10),
            "departmentId": an_id("0de", 70 + chance // 17 % 5),
        },
        "purchaseOrderNumber": f"PO-{number % 977}",
    }


def line(seq: int, chance: int) -> dict[str, Any]:
    """One line of a bill."""
    return {
        "id": an_id("bli", seq),
        "amount": 1_000 + chance % 200_000,
        "description": DESCRIPTIONS[chance % 6],
        "classifications": {"chartOfAccountId": an_id("0ca", 50 + chance % 10)},
    }
