"""A tenant's clock: business time that can be moved and frozen, and running time that cannot be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from mockserver.kernel.calendar import add_bank_days

BUSINESS_ZONE = "America/Los_Angeles"

REAL_TIME = time.time

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Where business time stays, in seconds since the epoch: up to here a float tells milliseconds apart.
EARLIEST = 0.0
LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()

# Seconds of business time in a real second: real time, and a year.
REAL_RATE, MAX_RATE = 1, 366 * 86_400
REAL_TIME_RATE = "1 second/s"

# Milliseconds added before truncating: a moment that went through float arithmetic may sit just below itself.
FLOAT_SLACK = 0.002


def business_zone() -> tzinfo:
    """The zone of BILL's business dates; `zoneinfo` caches it after the first call."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(BUSINESS_ZONE)


def stamp(moment: datetime) -> str:
    """The wire form of an aware moment: UTC, truncated to milliseconds, `2026-11-24T21:28:08.123+00:00`."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def parse_stamp(text: str) -> datetime:
    """The moment, in UTC, of `yyyy-MM-ddTHH:MM[:SS[.fff]]` followed by `Z`, `+0000` or `+00:00` (any offset).

    Raises `ValueError` for anything else, also for a date alone or a time without an offset.
    """
    moment = datetime.fromisoformat(text)
    separators = text[4:5] + text[7:8] + text[10:11] + text[13:14]
    if separators != "--T:" or moment.tzinfo is None:
        raise ValueError(f"{text!r} is not a date-time with a UTC offset")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is out of range") from None


def epoch_seconds(moment: datetime) -> float:
    """Seconds since the epoch of an aware moment; raises `ValueError` without an offset or out of range."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset")
    return within_range(moment.timestamp())


def within_range(seconds: float) -> float:
    """The same seconds, when business time may stand there; raises `ValueError` otherwise."""
    if not EARLIEST <= seconds <= LATEST:
        raise ValueError("business time must lie between 1970-01-01 and 2200-01-01")
    return seconds


class Clock:
    """One tenant's time.

    Business time can be moved, frozen and made to run faster; running time is real time plus what an advance adds
    when asked, and nothing stops or hastens it. `source` gives real seconds since the epoch. Business time is `frozen`,
    in seconds since the epoch; while that is None it is `source() + offset`, and `rate - 1` seconds more for each real
    second after `since`; at the end of the year 2199 it stands, until it is set back. Running time is `source() +
    running_offset`.
    """

    def __init__(
        self,
        source: Callable[[], float] = REAL_TIME,
        *,
        offset: float = 0.0,
        frozen: float | None = None,
        running_offset: float = 0.0,
        rate: int = REAL_RATE,
        since: float = 0.0,
    ) -> None:
        self._source = source
        self._offset = offset
        self._frozen = frozen
        self._running_offset = running_offset
        self._rate = rate
        self._since = since
        self._last_stamp = (-1, "")
        self._last_second = (-1, "")

    def now(self) -> datetime:
        """Business time, aware, in UTC, truncated to milliseconds."""
        return EPOCH + timedelta(milliseconds=int(self._business() * 1000 + FLOAT_SLACK))

    def stamp(self) -> str:
        """Business time in the wire form of moments, `2026-11-24T21:28:08.123+00:00` (F-102)."""
        milliseconds = int(self._business() * 1000 + FLOAT_SLACK)
        last = self._last_stamp
        if last[0] != milliseconds:
            second, rest = divmod(milliseconds, 1000)
            last = self._last_stamp = (milliseconds, f"{self._text_of(second)}.{rest:03d}+00:00")
        return last[1]

    def _text_of(self, second: int) -> str:
        """A second since the epoch as stamps begin: made once as long as it is the same."""
        last = self._last_second
        if last[0] != second:
            last = self._last_second = (second, (EPOCH + timedelta(seconds=second)).isoformat()[:19])
        return last[1]

    def today(self) -> date:
        """BILL's business date: the date of business time in Los Angeles."""
        return self.now().astimezone(business_zone()).date()

    def running(self) -> float:
        """Running time, in seconds since the epoch: what sessions, codes and limit windows go by."""
        return self._source() + self._running_offset

    def advance(self, seconds: float, *, sessions: bool = False) -> None:
        """Move business time forward, frozen or not; with `sessions` running time too.

        Raises `ValueError` for negative seconds and past the year 2199.
        """
        if not seconds >= 0:
            raise ValueError("a clock advances by zero seconds or more; set it to go back")
        within_range(self._business() + seconds)
        if self._frozen is None:
            self._offset += seconds
        else:
            self._frozen += seconds
        if sessions:
            self._running_offset += seconds

    def set(self, moment: datetime) -> None:
        """Put business time at an aware moment, forward or back; it stays frozen if it was.

        Raises `ValueError` without an offset, before 1970 and past 2199.
        """
        seconds = epoch_seconds(moment)
        if self._frozen is None:
            self._start(seconds)
        else:
            self._frozen = seconds

    def freeze(self, frozen: bool) -> None:
        """Stop business time where it stands, or let it run on from there."""
        if not frozen and self._frozen is not None:
            self._start(self._frozen)
        self._frozen = self._business() if frozen else None

    def run(self, rate: int) -> None:
        """Let business time go on so many times as fast as real time; a frozen clock does when it is unfrozen."""
        self._start(self._business())
        self._rate = rate

    def _start(self, seconds: float) -> None:
        self._since = self._source()
        self._offset = seconds - self._since

    @property
    def rate(self) -> int:
        """Seconds of business time in a real second, while the clock is not frozen."""
        return self._rate

    def state(self) -> dict[str, float | None]:
        """What `restore` needs to make this clock again, also in another process."""
        return {
            "offset": self._offset,
            "frozen": self._frozen,
            "running_offset": self._running_offset,
            "rate": self._rate,
            "since": self._since,
        }

    @classmethod
    def restore(cls, state: Mapping[str, float | None], source: Callable[[], float] = REAL_TIME) -> Clock:
        """The clock whose `state()` this was; real time that passed meanwhile has passed for it as well."""
        return cls(
            source,
            offset=state["offset"] or 0.0,
            frozen=state["frozen"],
            running_offset=state["running_offset"] or 0.0,
            rate=int(state.get("rate") or REAL_RATE),
            since=state.get("since") or 0.0,
        )

    def at(self, moment: datetime) -> Clock:
        """A clock frozen at `moment` with the same running time: due work sees its own due time as now."""
        return Clock(
            self._source,
            offset=self._offset,
            frozen=epoch_seconds(moment),
            running_offset=self._running_offset,
        )

    def still(self) -> Clock:
        """A clock that stands at this moment, truncated to milliseconds, with the same running time."""
        milliseconds = int(self._business() * 1000 + FLOAT_SLACK)
        clock = Clock(
            self._source, offset=self._offset, frozen=milliseconds / 1000, running_offset=self._running_offset
        )
        clock._last_stamp, clock._last_second = self._last_stamp, self._last_second
        return clock

    def _business(self) -> float:
        if self._frozen is not None:
            return self._frozen
        real = self._source()
        if self._rate == REAL_RATE:
            return min(real + self._offset, LATEST)
        return min(real + self._offset + (self._rate - 1) * (real - self._since), LATEST)


SPAN_UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
RATE_UNITS = {"s": 1, "second": 1, "min": 60, "minute": 60, "h": 3_600, "hour": 3_600}
ISO_SPAN = (
    r"P(?!$)(?:(?P<week>\d{1,9})W)?(?:(?P<day>\d{1,9})D)?"
    r"(?:T(?!$)(?:(?P<hour>\d{1,9})H)?(?:(?P<minute>\d{1,9})M)?(?:(?P<second>\d{1,9})S)?)?"
)
WORD_SPAN = r"(\d{1,9}) (second|minute|hour|day|week)s?"
BUSINESS_SPAN = r"(\d{1,4}) business days?"


def parse_span(text: str, clock: Clock) -> float:
    """Seconds from the clock's now of `PT36M`, `P2D`, `90 minutes`, `3 days` or `3 business days`.

    A day is 24 hours; business days end at the same local time of day on the n-th next bank day. ISO spans
    take whole weeks, days, hours, minutes and seconds. Raises `ValueError` for anything else.
    """
    import re

    if text.isascii() and (business := re.fullmatch(BUSINESS_SPAN, text)):
        return business_seconds(int(business[1]), clock.now())
    seconds = fixed_seconds(text)
    if seconds is None:
        raise ValueError(f"{text!r} is no span of time such as 'PT36M', 'P2D', '90 minutes' or '3 business days'")
    return float(seconds)


def fixed_seconds(text: str) -> int | None:
    """Seconds of a span that is equally long at any time, `PT36M` or `90 minutes`; None for another text."""
    import re

    if not text.isascii():
        return None
    if iso := re.fullmatch(ISO_SPAN, text):
        return sum(int(count) * SPAN_UNITS[unit] for unit, count in iso.groupdict("0").items())
    words = re.fullmatch(WORD_SPAN, text)
    return int(words[1]) * SPAN_UNITS[words[2]] if words else None


def business_seconds(days: int, now: datetime) -> float:
    """Seconds from `now` to the same local time of day `days` bank days later."""
    local = now.astimezone(business_zone())
    # No bank day begins or ends daylight saving time, so the local time of day exists there exactly once.
    target = datetime.combine(add_bank_days(local.date(), days), local.time(), local.tzinfo)
    return target.timestamp() - now.timestamp()


def parse_rate(text: str) -> int:
    """Seconds of business time in a real second of `1 day/s`, `PT1H/s`, `2 weeks/min` or `1 second/s`, real time.

    Raises `ValueError` for anything else, for what is no whole number of seconds, below 1 and above `MAX_RATE`.
    """
    if text == REAL_TIME_RATE:  # the rule, and patterns cost a start's time
        return REAL_RATE
    span, _, unit = text.rpartition("/")
    seconds = fixed_seconds(span)
    if seconds is None or unit not in RATE_UNITS:
        raise ValueError(f"{text!r} is no rate such as '1 day/s', '2 hours/min' or, real time, '1 second/s'")
    rate, rest = divmod(seconds, RATE_UNITS[unit])
    if rest or not REAL_RATE <= rate <= MAX_RATE:
        raise ValueError(f"{text!r}: a clock runs at 1 to {MAX_RATE} whole seconds in a second")
    return rate


def rate_text(rate: int) -> str:
    """A rate as people say it: `1 day/s`."""
    unit, seconds = next((unit, n) for unit, n in reversed(SPAN_UNITS.items()) if rate % n == 0)
    count = rate // seconds
    return f"{count} {unit}{'s' if count > 1 else ''}/s"
