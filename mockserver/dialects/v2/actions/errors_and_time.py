"""What v2 tells about itself: Errors, CurrentTime."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.errors import TEXTS, answered
from mockserver.dialects.v2.types import Moment
from mockserver.kernel.errors import CODES


def errors(call: Call) -> Answer:
    """Every code with its text, placeholders unfilled; the shape is assumed (F-519)."""
    return answered({code: TEXTS.get(code, row.text) for code, row in CODES.items()})


def current_time(call: Call) -> Answer:
    """The tenant's business time."""
    return answered({"currentTime": Moment().write(call.ctx.clock.stamp())})


HANDLERS = {
    "v2.Errors": Handler(errors, body="none"),
    "v2.CurrentTime": Handler(current_time, body="none"),
}
