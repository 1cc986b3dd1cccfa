"""The organization's card accounts: people add them and let them go in BILL's web application, which has no API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, NotRequired, TypedDict

from mockserver.control.annotations import Words
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server, working_in
from mockserver.domain.context import Context
from mockserver.domain.funding.cards import BRANDS, CARD_ACCOUNT, CARD_ACCOUNTS, CARD_USERS
from mockserver.domain.organizations import ORGANIZATION, USER, WORLD
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenant


class NewCard(TypedDict):
    """A card account of an organization; the user who adds it is verified to pay with it."""

    userId: str
    nameOnAccount: str
    last4: NotRequired[str]
    brand: NotRequired[Annotated[str, Words(BRANDS)]]
    issuingBankName: NotRequired[str]


class Rename(TypedDict):
    """Another name on a card account."""

    nameOnAccount: str


class CardAccount(TypedDict):
    """A card account of an organization, by BILL's id and words."""

    id: str
    nameOnAccount: str
    status: str
    archived: bool


@control.post("/tenants/<tenant>/organizations/<organization>/cards", status=201, makes=(CARD_ACCOUNT, CARD_USERS.kind))
def add_card(server: Server, tenant: Tenant, organization: str, body: NewCard) -> CardAccount:
    """Add a card account to an organization, for one of its users to pay with."""
    with inside(server, tenant, organization) as ctx:
        user = ctx.get(USER, body["userId"])
        if user is None:
            raise ControlError(404, f"no user {body['userId']}")
        for_user = replace(ctx, caller=replace(ctx.caller, user_id=user["id"]))
        values = {
            "nameOnAccount": body["nameOnAccount"],
            "last4": body.get("last4", "4242"),
            "brand": body.get("brand", "VISA"),
            "issuingBankName": body.get("issuingBankName", "First Bank"),
            "expiration": {"year": str(ctx.clock.today().year + 3), "month": "12"},
        }
        card = CARD_ACCOUNTS.create(for_user, values)
        CARD_USERS.create(
            for_user, {"cardAccountId": card["id"], "userId": user["id"], "verificationStatus": "VERIFIED"}
        )
        return state_of(card)


@control.patch("/tenants/<tenant>/organizations/<organization>/cards/<card>")
def rename_card(server: Server, tenant: Tenant, organization: str, card: str, body: Rename) -> CardAccount:
    """Change the name on a card account."""
    with inside(server, tenant, organization) as ctx:
        if ctx.get(CARD_ACCOUNT, card) is None:
            raise ControlError(404, f"no card {card}")
        return state_of(CARD_ACCOUNTS.patch(ctx, card, {"nameOnAccount": body["nameOnAccount"]}))


@contextmanager
def inside(server: Server, tenant: Tenant, organization_id: str) -> Iterator[Context]:
    """A writing context in an organization; 404 where there is none of that id, 409 what BILL refuses."""
    with working_in(server, tenant, organization_id) as ctx:
        organization = ctx.get(ORGANIZATION, organization_id, org=WORLD)
        if organization is None:
            raise ControlError(404, f"no organization {organization_id}")
        try:
            yield replace(ctx, caller=replace(ctx.caller, org=organization["number"]))
        except ControlError:
            raise
        except Refusal as error:
            raise ControlError(409, str(error)) from None


def state_of(card: Record) -> CardAccount:
    """A card account as the control API tells of it."""
    return {
        "id": card["id"],
        "nameOnAccount": card["nameOnAccount"],
        "status": card["status"],
        "archived": card["archived"],
    }
