"""What invoices and credit memos in another currency come to in US dollars."""

from __future__ import annotations

from mockserver.domain.funding.exchange_rates import ONE, in_dollars
from mockserver.kernel.kinds import Record


def set_dollars(record: Record, cents: int) -> None:
    """Set, in place, the `localAmount` of so many cents at the record's `exchangeRate`, which v2 alone knows.

    Without a rate, or at a rate of one, there is none.
    """
    rate = record.setdefault("exchangeRate", ONE)
    record.pop("localAmount", None)
    if rate != ONE:
        record["localAmount"] = in_dollars(cents, rate)
