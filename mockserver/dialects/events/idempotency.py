"""Idempotency keys: a write with a key that was used answers what it answered then."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from mockserver.dialects.calls import Call
from mockserver.dialects.events.own import partner_of
from mockserver.domain.context import Context
from mockserver.domain.webhooks.answers import ANSWERS
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenancy

HEADER = "X-Idempotent-Key"
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
LIFE = timedelta(hours=24)


def once(call: Call, ctx: Context, tenancy: Tenancy, write: Callable[[], Record]) -> Record:
    """What a write answers, or what it answered to an earlier request with this key within 24 hours (F-1658).

    Only a success is remembered. A request with the key of one that is still served waits for it. Raises `Invalid`
    (400) for a key that is missing or no version 4 UUID.
    """
    key = call.request.header(HEADER.lower())
    if not UUID4.fullmatch(key):
        text = "must be a version 4 UUID" if key else "must not be blank"
        raise Invalid([Problem(HEADER, text, fact="F-1658")])
    name = f"{call.operation.id}:{':'.join(call.params.values())}:{key.lower()}"
    if partner := partner_of(ctx.caller, tenancy):
        name = f"{name}:{partner}"
    answer = ANSWERS.of(ctx, name, stamp(ctx.clock.now() - LIFE))
    if answer is None:
        answer = write()
        ANSWERS.keep_answer(ctx, name, answer)
    return answer
