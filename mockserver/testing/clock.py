"""A tenant's business time, for tests: read, turned, stopped, let run."""

from __future__ import annotations

from datetime import date, datetime

from mockserver.control.clock import ClockChange, ClockState, read_clock, set_clock
from mockserver.testing.arguments import tells_arguments
from mockserver.testing.control import TenantControl


@tells_arguments
class TenantClock:
    """A tenant's business time."""

    def __init__(self, control: TenantControl) -> None:
        self._control = control

    def _read(self) -> ClockState:
        return self._control(read_clock)

    def _change(self, change: ClockChange) -> None:
        self._control(set_clock, change)

    def now(self) -> datetime:
        """The present moment of the tenant, in UTC."""
        return datetime.fromisoformat(self._read()["now"])

    def today(self) -> date:
        """The present business date of the tenant."""
        return date.fromisoformat(self._read()["today"])

    def advance(self, span: str, *, expire_sessions: bool = False) -> None:
        """Move on by a span such as `3 business days` or `PT36M`; what falls due on the way happens."""
        self._change({"advance": span, "sessions": "expire"} if expire_sessions else {"advance": span})

    def set(self, moment: datetime | str) -> None:
        """Set business time to a moment, or to one as text (`2027-01-04T09:00:00Z`); what falls due happens."""
        self._change({"now": moment if isinstance(moment, str) else moment.isoformat()})

    def freeze(self) -> None:
        """Stop business time, so that it stands still until `unfreeze`."""
        self._change({"frozen": True})

    def unfreeze(self) -> None:
        """Let business time run on from where it stands, at the rate it had."""
        self._change({"frozen": False})

    def run(self, rate: str) -> None:
        """Let business time go on by itself at a rate such as `1 day/s`; `1 second/s` is real time."""
        self._change({"rate": rate})
