"""Business time moves and freezes; running time does neither unless asked."""

import json
import math
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.clock import LATEST, Clock, parse_rate, parse_span, parse_stamp, rate_text, stamp

# 2026-11-24 21:28:08.123 UTC, a Tuesday, 13:28 in Los Angeles; Thursday is Thanksgiving.
START = datetime(2026, 11, 24, 21, 28, 8, 123_000, tzinfo=UTC)

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
REAL_TIMES = st.floats(0, 4e9)


class Source:
    """Real time that stands until a test moves it."""

    def __init__(self, seconds: float = START.timestamp()) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def clock_at(moment: datetime) -> Clock:
    return Clock(Source(moment.timestamp()))


def test_an_untouched_clock_shows_real_time() -> None:
    assert Clock(Source()).now() == START


def test_business_time_is_cut_to_milliseconds() -> None:
    assert Clock(lambda: 1.9999).now() == datetime(1970, 1, 1, 0, 0, 1, 999_000, tzinfo=UTC)


def test_a_clock_stamps_utc_with_milliseconds() -> None:
    assert Clock(Source()).stamp() == "2026-11-24T21:28:08.123+00:00"


def test_the_business_date_is_that_of_los_angeles() -> None:
    assert clock_at(datetime(2026, 11, 25, 7, 59, tzinfo=UTC)).today() == date(2026, 11, 24)


def test_the_business_date_changes_at_midnight_in_los_angeles() -> None:
    assert clock_at(datetime(2026, 11, 25, 8, 0, tzinfo=UTC)).today() == date(2026, 11, 25)


def test_an_advance_moves_business_time() -> None:
    clock = Clock(Source())

    clock.advance(3600)

    assert clock.stamp() == "2026-11-24T22:28:08.123+00:00"


def test_an_advance_leaves_running_time_alone() -> None:
    clock = Clock(Source(1000.0))

    clock.advance(3600)

    assert clock.running() == 1000.0


def test_an_advance_with_sessions_moves_running_time_too() -> None:
    clock = Clock(Source(1000.0))

    clock.advance(3600, sessions=True)

    assert clock.running() == 4600.0


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf, 1e12])
def test_an_advance_that_leads_nowhere_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match=r"advances by zero|between 1970"):
        Clock(Source()).advance(seconds)


def test_a_refused_advance_changes_nothing() -> None:
    clock = Clock(Source())

    with pytest.raises(ValueError, match="between 1970"):
        clock.advance(1e12, sessions=True)

    assert clock.state() == Clock(Source()).state()


def test_a_set_clock_runs_on() -> None:
    source = Source()
    clock = Clock(source)

    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    source.seconds += 60

    assert clock.stamp() == "2027-01-01T00:01:00.000+00:00"


def test_a_clock_can_be_set_back() -> None:
    clock = Clock(Source())

    clock.set(datetime(2020, 2, 29, 12, tzinfo=timezone(timedelta(hours=2))))

    assert clock.stamp() == "2020-02-29T10:00:00.000+00:00"


@pytest.mark.parametrize("moment", [datetime(2027, 1, 1), datetime(1969, 12, 31, tzinfo=UTC)])
def test_a_moment_without_offset_or_out_of_range_is_no_time_to_set(moment: datetime) -> None:
    with pytest.raises(ValueError, match=r"no UTC offset|between 1970"):
        Clock(Source()).set(moment)


def test_a_frozen_clock_stands() -> None:
    source = Source()
    clock = Clock(source)

    clock.freeze(True)
    source.seconds += 60

    assert clock.now() == START


def test_freezing_does_not_stop_running_time() -> None:
    source = Source(1000.0)
    clock = Clock(source)

    clock.freeze(True)
    source.seconds += 60

    assert clock.running() == 1060.0


def test_freezing_twice_keeps_the_first_moment() -> None:
    source = Source()
    clock = Clock(source)

    clock.freeze(True)
    source.seconds += 60
    clock.freeze(True)

    assert clock.now() == START


def test_a_frozen_clock_is_advanced_and_stays_frozen() -> None:
    source = Source()
    clock = Clock(source)

    clock.freeze(True)
    clock.advance(3600)
    source.seconds += 60

    assert clock.stamp() == "2026-11-24T22:28:08.123+00:00"


def test_a_frozen_clock_is_set_and_stays_frozen() -> None:
    source = Source()
    clock = Clock(source)

    clock.freeze(True)
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    source.seconds += 60

    assert clock.stamp() == "2027-01-01T00:00:00.000+00:00"


def test_a_thawed_clock_runs_on_from_where_it_stood() -> None:
    source = Source()
    clock = Clock(source)

    clock.freeze(True)
    source.seconds += 60
    clock.freeze(False)
    source.seconds += 1

    assert clock.stamp() == "2026-11-24T21:28:09.123+00:00"


def test_thawing_a_running_clock_changes_nothing() -> None:
    clock = Clock(Source(), offset=5.0)

    clock.freeze(False)

    assert clock.state() == Clock(Source(), offset=5.0).state()


def test_the_clock_of_due_work_stands_at_its_due_time() -> None:
    due = datetime(2026, 11, 27, 8, tzinfo=UTC)

    assert Clock(Source()).at(due).now() == due


def test_the_clock_of_due_work_shares_running_time() -> None:
    source = Source(1000.0)
    due = Clock(source, running_offset=7.0).at(START)

    source.seconds += 60

    assert due.running() == 1067.0


def test_the_clock_of_due_work_leaves_its_tenants_clock_alone() -> None:
    clock = Clock(Source())

    clock.at(datetime(2027, 1, 1, tzinfo=UTC)).advance(60)

    assert clock.now() == START


def test_a_day_a_second_is_a_day_after_a_second() -> None:
    source = Source()
    clock = Clock(source)

    clock.run(86_400)
    source.seconds += 1

    assert clock.stamp() == "2026-11-25T21:28:08.123+00:00"


def test_a_fast_clock_leaves_running_time_alone() -> None:
    source = Source(1000.0)
    clock = Clock(source)

    clock.run(86_400)
    source.seconds += 60

    assert clock.running() == 1060.0


def test_a_change_of_the_rate_goes_on_from_where_the_clock_stands() -> None:
    source = Source()
    clock = Clock(source)

    clock.run(3_600)
    source.seconds += 2
    clock.run(60)
    source.seconds += 3

    assert clock.now() == START + timedelta(hours=2, minutes=3)


def test_a_frozen_clock_runs_at_its_rate_once_it_is_unfrozen() -> None:
    source = Source()
    clock = Clock(source)

    clock.freeze(True)
    clock.run(60)
    source.seconds += 10
    clock.freeze(False)
    source.seconds += 1

    assert clock.now() == START + timedelta(minutes=1)


def test_a_fast_clock_that_is_set_goes_on_from_there() -> None:
    source = Source()
    clock = Clock(source)

    clock.run(60)
    source.seconds += 10
    clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    source.seconds += 1

    assert clock.stamp() == "2027-01-01T00:01:00.000+00:00"


def test_a_fast_clock_stops_at_the_end_of_business_time() -> None:
    source = Source()
    clock = Clock(source)

    clock.run(366 * 86_400)
    source.seconds += 1_000

    assert clock.stamp() == "2200-01-01T00:00:00.000+00:00"


def test_a_clock_of_an_earlier_state_runs_with_real_time() -> None:
    clock = Clock.restore({"offset": 5.0, "frozen": None, "running_offset": 0.0}, Source())

    assert (clock.rate, clock.now()) == (1, START + timedelta(seconds=5))


@pytest.mark.parametrize(
    ("text", "rate", "canonical"),
    [
        ("1 day/s", 86_400, "1 day/s"),
        ("P1D/s", 86_400, "1 day/s"),
        ("2 hours/min", 120, "2 minutes/s"),
        ("1 week/hour", 168, "168 seconds/s"),
        ("1 second/s", 1, "1 second/s"),
        ("366 days/s", 31_622_400, "366 days/s"),
    ],
)
def test_a_rate_is_a_span_of_business_time_in_one_of_real_time(text: str, rate: int, canonical: str) -> None:
    assert (parse_rate(text), rate_text(rate)) == (rate, canonical)


@pytest.mark.parametrize("text", ["", "1 day", "1 day/fortnight", "3 business days/s", "fast/s", "\u0663 days/s"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no rate such as '1 day/s'"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["0 days/s", "1 second/min", "367 days/s", "90 seconds/min"])
def test_a_rate_that_no_clock_runs_at_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a clock runs at 1 to 31622400 whole seconds in a second"):
        parse_rate(text)


@given(
    real=REAL_TIMES,
    offset=st.floats(0, 3e9),
    frozen=st.none() | st.floats(0, 7e9),
    running=st.floats(0, 3e9),
    rate=st.integers(1, 31_622_400),
)
def test_a_clock_survives_json(real: float, offset: float, frozen: float | None, running: float, rate: int) -> None:
    source = Source(real)
    clock = Clock(source, offset=offset, frozen=frozen, running_offset=running, rate=rate, since=real)

    again = Clock.restore(json.loads(json.dumps(clock.state())), source)

    assert (again.now(), again.running(), again.state()) == (clock.now(), clock.running(), clock.state())


@given(real=REAL_TIMES, moment=MOMENTS, frozen=st.booleans())
def test_a_clock_shows_the_very_moment_it_was_set_to(real: float, moment: datetime, frozen: bool) -> None:
    clock = Clock(Source(real))

    clock.freeze(frozen)
    clock.set(moment)

    assert clock.now() == moment


@given(real=REAL_TIMES, moment=MOMENTS)
def test_freezing_and_thawing_lose_no_time(real: float, moment: datetime) -> None:
    clock = Clock(Source(real))

    clock.set(moment)
    clock.freeze(True)
    clock.freeze(False)

    assert clock.now() == moment


def test_importing_the_clock_does_not_load_zones() -> None:
    program = "import sys, mockserver.kernel.clock; sys.stdout.write(str({'zoneinfo'} & set(sys.modules)))"

    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert output == "set()"


def test_a_stamp_is_in_utc() -> None:
    assert stamp(datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == "2026-02-28T23:00:00.000+00:00"


def test_a_moment_without_offset_has_no_stamp() -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        stamp(datetime(2026, 3, 1))


@given(MOMENTS)
def test_a_stamp_is_read_back(moment: datetime) -> None:
    assert parse_stamp(stamp(moment)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T21:28:08.000+00:00",
        "2026-11-24T21:28:08.000+0000",
        "2026-11-24T21:28:08.000Z",
        "2026-11-24T21:28:08Z",
        "2026-11-24T13:28:08-08:00",
    ],
)
def test_every_form_of_a_moment_is_read(text: str) -> None:
    assert parse_stamp(text) == datetime(2026, 11, 24, 21, 28, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-11-24",
        "2026-11-24T21:28:08",
        "2026-11-24 21:28:08Z",
        "20261124T212808Z",
        "2026-11-24T212808Z",
        "2026-W48-2T21:28:08Z",
        "2026-02-29T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
    ],
)
def test_anything_else_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_stamp(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT36M", 2_160),
        ("P2D", 172_800),
        ("P1W", 604_800),
        ("P1DT2H3M4S", 93_784),
        ("3 days", 259_200),
        ("1 day", 86_400),
        ("2 hours", 7_200),
        ("90 minutes", 5_400),
        ("45 seconds", 45),
        ("2 weeks", 1_209_600),
        ("0 days", 0),
    ],
)
def test_a_span_is_so_many_seconds(text: str, seconds: float) -> None:
    assert parse_span(text, Clock(Source())) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "P1M",
        "P1Y",
        "-P1D",
        "PT1.5H",
        "3",
        "three days",
        "-3 days",
        "1.5 days",
        "3 months",
    ],
)
def test_anything_else_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match="no span of time"):
        parse_span(text, Clock(Source()))


def test_business_days_end_at_the_same_time_of_day_past_the_holiday_and_the_weekend() -> None:
    clock = Clock(Source())

    clock.advance(parse_span("3 business days", clock))

    assert clock.stamp() == "2026-11-30T21:28:08.123+00:00"


def test_one_business_day_over_a_weekend_is_three_days() -> None:
    friday = clock_at(datetime(2026, 11, 20, 20, tzinfo=UTC))

    assert parse_span("1 business day", friday) == 259_200


def test_a_business_day_over_the_start_of_daylight_saving_time_is_an_hour_shorter() -> None:
    friday = clock_at(datetime(2026, 3, 6, 20, tzinfo=UTC))

    assert parse_span("1 business day", friday) == 3 * 86_400 - 3_600


def test_business_days_are_counted_in_los_angeles() -> None:
    late_friday_there = clock_at(datetime(2026, 11, 21, 7, tzinfo=UTC))

    assert parse_span("1 business day", late_friday_there) == 3 * 86_400


def test_no_business_days_are_no_time() -> None:
    assert parse_span("0 business days", Clock(Source())) == 0


@given(seconds=REAL_TIMES, offset=st.floats(-1e6, 1e6))
def test_a_still_clock_stands_at_the_millisecond_that_the_running_one_shows(seconds: float, offset: float) -> None:
    source = Source(abs(seconds) + 1e6)
    clock = Clock(source, offset=offset, running_offset=7.0)
    moment, text = clock.now(), clock.stamp()
    still = clock.still()
    source.seconds += 3600

    assert (still.now(), still.stamp()) == (moment, text)
    assert still.running() == clock.running()


def test_business_time_stands_at_the_end_of_its_range() -> None:
    clock = Clock(lambda: 5.0, offset=LATEST)

    assert [clock.stamp(), clock.still().stamp()] == ["2200-01-01T00:00:00.000+00:00"] * 2
    with pytest.raises(ValueError, match="must lie between 1970-01-01 and 2200-01-01"):
        clock.advance(1)
