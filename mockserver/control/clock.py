"""The tenant's clock: read, moved, set, frozen, made to run faster."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Literal, TypedDict

from mockserver.control.annotations import Format
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server
from mockserver.kernel.clock import Clock, parse_rate, parse_span, rate_text
from mockserver.tenancy import Tenant

EXAMPLE = "'2026-11-24T21:28:08Z'"
MAX_YEARS = (
    25  # of one change: a small business has some 400 things a year that recur, each of which happens on the way
)


class ClockState(TypedDict):
    """A tenant's time: the moment, the business date, whether the clock stands still, and how fast it runs otherwise.

    A `rate` of `1 second/s` is real time.
    """

    now: Annotated[str, Format("date-time")]
    today: Annotated[str, Format("date")]
    frozen: bool
    rate: str


class ClockChange(TypedDict, total=False):
    """What becomes of a clock: frozen first, then set, then moved by a span such as `3 business days` or `PT36M`.

    It goes on from there at a `rate` such as `1 day/s` or `2 hours/min`. `sessions` lets the span count for sessions,
    codes and limits too.
    """

    frozen: bool
    now: Annotated[str, Format("date-time")]
    advance: str
    rate: str
    sessions: Literal["expire"]


class ClockAfterTurn(ClockState):
    """The time after a change, and how many things fell due on the way."""

    due: int


@control.get("/tenants/<tenant>/clock")
def read_clock(server: Server, tenant: Tenant) -> ClockState:
    """The tenant's time: its moment, its date, whether it stands still, and how fast it runs."""
    clock = server.worlds.tenancy.clocks.of(tenant)
    return {
        "now": clock.stamp(),
        "today": clock.today().isoformat(),
        "frozen": clock.state()["frozen"] is not None,
        "rate": rate_text(clock.rate),
    }


@control.patch("/tenants/<tenant>/clock")
def set_clock(server: Server, tenant: Tenant, body: ClockChange) -> ClockAfterTurn:
    """Move, set, freeze, unfreeze or hasten time; everything that falls due on the way happens first."""
    try:
        due = server.worlds.due.turn(tenant, partial(turn, body))
    except ValueError as error:
        raise ControlError(400, str(error)) from None
    server.worlds.wake(tenant)
    return {**read_clock(server, tenant), "due": due}


def moment_of(text: str) -> datetime:
    """A moment of ISO 8601 with its offset; raises `ValueError` in our words."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no moment such as {EXAMPLE}") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset: a moment is such as {EXAMPLE}")
    return moment


def turn(change: ClockChange, clock: Clock) -> None:
    """Do a change to a clock; raises `ValueError`, for one that leads too far as well."""
    start = clock.now()
    if "frozen" in change:
        clock.freeze(change["frozen"])
    if "now" in change:
        clock.set(moment_of(change["now"]))
    if "advance" in change:
        seconds = parse_span(change["advance"], clock)
        clock.advance(seconds, sessions=change.get("sessions") == "expire")
    if clock.now() - start > timedelta(days=MAX_YEARS * 365.25):
        why = "all that recurs happens on the way, which would take too long"
        raise ValueError(f"a clock moves by at most {MAX_YEARS} years at once, for {why}: move it on from there again")
    if "rate" in change:
        clock.run(parse_rate(change["rate"]))
