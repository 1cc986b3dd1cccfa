"""What bills and vendor credits in another currency come to in US dollars."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY, ONE, in_dollars, quote
from mockserver.domain.payables.vendors import VENDOR
from mockserver.kernel.kinds import Record


def set_dollars(ctx: Context, record: Record, old: Record | None) -> None:
    """Set, in place, the `exchangeRate` of a record with a vendor and an amount, and its `fundingAmount` in cents.

    `localAmount` is the same, but for records in dollars, which have none.
    """
    if not record.get("exchangeRate") or is_of_another_vendor(record, old):
        record["exchangeRate"] = rate_of_the_day(ctx, record)
    record["fundingAmount"] = in_dollars(record["amount"], record["exchangeRate"])
    record["localAmount"] = None if record["exchangeRate"] == ONE else record["fundingAmount"]


def rate_of_the_day(ctx: Context, record: Record) -> int:
    """BILL's rate of the day for the vendor's currency: v3 has no field to say another (assumed: F-646)."""
    vendor = ctx.look_at(VENDOR, record["vendorId"]) or {}
    currency = vendor.get("billCurrency", HOME_CURRENCY)
    if currency == HOME_CURRENCY:
        return ONE
    return quote(ctx.seed, currency, record["amount"], ctx.clock.now()).rate


def is_of_another_vendor(record: Record, old: Record | None) -> bool:
    """Whether a change gave a record another vendor, and no exchange rate with it."""
    if old is None or record["vendorId"] == old["vendorId"]:
        return False
    return bool(record["exchangeRate"] == old["exchangeRate"])
