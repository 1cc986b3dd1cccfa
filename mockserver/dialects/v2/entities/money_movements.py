"""v2 money movements (F-1461)."""

from __future__ import annotations

from mockserver.dialects.v2.entities.lines import LINE_ID
from mockserver.dialects.v2.fields import CREATED, ID, UPDATED, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment
from mockserver.dialects.v2.views import EntityView, FromParent, Line
from mockserver.domain.funding.money_movements import (
    CONFIRMED,
    MONEY_MOVEMENT,
    MONEY_MOVEMENTS,
    PAYABLE,
    RECEIVABLE,
    SENT,
    VOIDED,
)
from mockserver.kernel import schema as s

TYPE = Code({"1": PAYABLE, "2": RECEIVABLE, "3": "WALLET_FUNDING", "4": "WALLET_WITHDRAWAL"})
STATUS = Code({"0": SENT, "1": CONFIRMED, "2": VOIDED})

ITEM = Line(
    "MoneyMovementItem",
    LINE_ID,
    FromParent("createdTime", Moment()),
    FromParent("updatedTime", Moment()),
    FromParent("moneyMovementId", s.Text(), "id"),
    s.Field("amount", s.Money()),
    s.Field("name", s.Text()),
)

FIELDS = [
    ID,
    CREATED,
    UPDATED,
    s.Field("name", s.Text(), access=s.READ_ONLY),
    queryable(s.Field("type", TYPE, access=s.READ_ONLY)),
    queryable(s.Field("amount", s.Money(), access=s.READ_ONLY)),
    queryable(s.Field("processDate", s.Date(), access=s.READ_ONLY)),
    queryable(s.Field("status", STATUS, access=s.READ_ONLY)),
    queryable(reference("bankAccountId", access=s.READ_ONLY)),
    s.Field("description", s.Text(), access=s.READ_ONLY),
    s.Field("moneyMovementItems", s.Array(ITEM), "items", access=s.READ_ONLY, absent=[]),
]

money_movements = V2Entity(MONEY_MOVEMENTS, EntityView("MoneyMovement", MONEY_MOVEMENT, FIELDS), crud="Read", bulk="")
