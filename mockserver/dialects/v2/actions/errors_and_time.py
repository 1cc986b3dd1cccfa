"""What v2 tells about itself: Errors, CurrentTime."""

from __future__ import annotations

from mockserver.dialects.v2.answers import Reply, Texts
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.errors import TEXTS
from mockserver.dialects.v2.types import Moment
from mockserver.domain.context import Context
from mockserver.kernel import schema as s
from mockserver.kernel.errors import CODES
from mockserver.kernel.kinds import Record

TIME = Reply(s.Field("currentTime", Moment()))


@call("Errors", gives=Texts())
def errors() -> dict[str, str]:
    """Every code with its text, placeholders unfilled, for everybody (F-052); the shape is assumed (F-519)."""
    return {code: TEXTS.get(code, row.text) for code, row in CODES.items()}


@call("CurrentTime", gives=TIME)
def current_time(ctx: Context) -> Record:
    """The tenant's business time."""
    return {"currentTime": ctx.clock.stamp()}
