"""What a dollar buys abroad: rates that move with the hour, and batch ids that hold a rate for twenty minutes.

A rate is how many units of a currency one US dollar buys, in millionths. The figures are near the market's of 2026,
their movement is chance. A batch id is computed from the minute it was asked for, so that asking stores nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.kernel import money
from mockserver.kernel.clock import EPOCH
from mockserver.kernel.randomness import source

HOME_CURRENCY = "USD"
ONE = 1_000_000  # the rate of the home currency itself

# Of business time, so that turning the clock makes a rate stale. BILL says twenty minutes at most (F-1227).
BATCH_LIVES = timedelta(minutes=20)
MINUTE = timedelta(minutes=1)
# Batch ids are 32-bit integers: a minute since 1970, and a digit that only its own organization's seed gives.
CHECKS = 17
MAX_ID = 2**31 - 1

MID_RATES: Mapping[str, float] = {
    "AED": 3.6725, "ARS": 1435.0, "AUD": 1.525, "BDT": 122.1, "BGN": 1.68, "BRL": 5.36, "CAD": 1.395, "CHF": 0.8,
    "CLP": 938.0, "CNY": 7.11, "COP": 3790.0, "CRC": 501.0, "CZK": 20.9, "DKK": 6.42, "DOP": 63.4, "EGP": 47.4,
    "EUR": 0.86, "GBP": 0.755, "GHS": 10.9, "GTQ": 7.66, "HKD": 7.78, "HUF": 331.0, "IDR": 16650.0, "ILS": 3.26,
    "INR": 88.6, "ISK": 126.0, "JMD": 160.6, "JPY": 153.6, "KES": 129.2, "KRW": 1452.0, "LKR": 304.5, "MAD": 9.27,
    "MXN": 18.35, "MYR": 4.14, "NGN": 1441.0, "NOK": 10.09, "NZD": 1.767, "PEN": 3.37, "PHP": 58.9, "PKR": 282.4,
    "PLN": 3.64, "QAR": 3.641, "RON": 4.37, "SAR": 3.7503, "SEK": 9.46, "SGD": 1.302, "THB": 32.4, "TRY": 42.2,
    "TTD": 6.78, "TWD": 31.1, "TZS": 2455.0, "UAH": 42.0, "UGX": 3555.0, "UYU": 39.8, "VND": 26330.0, "XAF": 564.0,
    "XOF": 564.0, "ZAR": 17.2, "ZMW": 22.4,
}  # fmt: skip
MOVES = 0.01  # how far from the middle an hour's rate may lie

# What BILL keeps of the rate, in millionths, by amounts in the vendor's currency, in cents: assumed (F-961).
SPREADS = ((1, 999_999, 20_000), (1_000_000, 9_999_999, 15_000), (10_000_000, 999_999_999_999, 10_000))


class Quote(NamedTuple):
    """The rate of a currency, and the amounts (in cents of that currency) it is good for."""

    currency: str
    rate: int
    min_amount: int
    max_amount: int


def is_quoted(currency: str) -> bool:
    """Whether BILL pays in a currency."""
    return currency == HOME_CURRENCY or currency in MID_RATES


def middle(seed: int, currency: str, moment: datetime) -> int:
    """The market's rate in the hour of a moment; 1 for currencies nobody pays in."""
    if currency not in MID_RATES:
        return ONE
    move = source(seed, "exchange rate", currency, f"{moment:%Y-%m-%dT%H}").uniform(1 - MOVES, 1 + MOVES)
    return money.millionths(round(MID_RATES[currency] * move, 4))


def quote(seed: int, currency: str, cents: int, moment: datetime) -> Quote:
    """BILL's rate for an amount, in cents of the currency: the market's less what BILL keeps."""
    min_amount, max_amount, spread = next((step for step in SPREADS if cents <= step[1]), SPREADS[-1])
    market = middle(seed, currency, moment)
    rate = market - market * spread // ONE if currency in MID_RATES else market
    return Quote(currency, rate, min_amount, max_amount)


def in_dollars(cents: int, rate: int) -> int:
    """The US cents that buy an amount at a rate."""
    return money.divide(cents * ONE, rate)


def new_batch(ctx: Context) -> int:
    """The batch id of this minute."""
    return batch_of(ctx, ctx.clock.now())


def batch_of(ctx: Context, moment: datetime) -> int:
    """The batch id of a minute in the caller's organization."""
    minute = (moment - EPOCH) // MINUTE
    return minute * CHECKS + source(ctx.seed, "exchange batch", str(ctx.org), str(minute)).randrange(CHECKS)


def moment_of(batch_id: int) -> datetime:
    """The minute a batch id was minted in."""
    return EPOCH + MINUTE * (batch_id // CHECKS)


def expires(batch_id: int) -> datetime:
    """When a batch's rates are no longer good."""
    return moment_of(batch_id) + BATCH_LIVES


def valid_moment(ctx: Context, batch_id: int) -> datetime | None:
    """The moment whose rates a batch holds; None for an id that has expired or was never given out."""
    now, moment = ctx.clock.now(), moment_of(min(max(0, batch_id), MAX_ID))
    is_good = moment <= now < moment + BATCH_LIVES and batch_of(ctx, moment) == batch_id
    return moment if is_good else None
