"""The exchange of a card's token for its number, at the root of BILL's card host."""

from __future__ import annotations

from mockserver.dialects.calls import Call, operation
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.domain.context import Caller
from mockserver.domain.spend.card_numbers import exchange, holder
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

CARD_TOKEN = Body(s.Field("token", s.Text(max_length=4_000, min_length=1), required=True))


NUMBER = Reply(*(s.Field(name, s.Text()) for name in ("pan", "cvv", "expirationDate")))


@operation("spend.pan", takes=CARD_TOKEN, gives=NUMBER)
def trade(call: Call, values: Record) -> Record:
    """Trade a token from `pan-jwt` for the card's number, security code and expiry."""
    tenant, org = holder(values["token"])
    call.tenant = tenant
    with call.enter(Caller(tenant, "spend", org)) as ctx:
        return exchange(ctx, values["token"])
