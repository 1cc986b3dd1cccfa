"""The exchange of a card's token for its number, at the root of BILL's card host."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body
from mockserver.domain.context import Caller
from mockserver.domain.spend.card_numbers import exchange, holder
from mockserver.kernel import schema as s

BODY = Body(s.Field("token", s.Text(max_length=4_000, min_length=1), required=True))


def trade(call: Call) -> Answer:
    """POST /de/rest/pan: a token from `pan-jwt` for the card's number, security code and expiry."""
    token = BODY.read(call)["token"]
    tenant, org = holder(token)
    call.tenant = tenant
    with call.enter(Caller(tenant, "spend", org)) as ctx:
        return Answer(200, exchange(ctx, token))


HANDLERS = {"spend.pan": Handler(trade)}
