"""Who can be found in the network: organizations that use BILL, and national billers reached through RPPS."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mockserver.domain.context import Context
from mockserver.domain.organizations import WORLD
from mockserver.domain.resource import Resource, register
from mockserver.kernel.errors import NotFound
from mockserver.kernel.ids import PREFIXES
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.randomness import source

BILL, RPPS, ALL = "BILL", "RPPS", "ALL"

NETWORK_ORGANIZATION = Kind("network_organization", "", columns=(Column("type"),), plain=True)

# v2 documents so many results of a search; that v3 gives as many is assumed.
MAX_FOUND = 25
# What a payment network id looks like is not documented; assumed.
PNI_DIGITS = 16

WORD = re.compile(r"\w+")


class NetworkOrganizations(Resource):
    """Organizations of the network, all at world level; the id is the payment network id (PNI).

    `type` is BILL or RPPS. `autoConnect`: invitations need no answer. `private`: no search finds it. A biller's
    `accountPattern` is the regular expression of its customers' account numbers.
    """

    kind = NETWORK_ORGANIZATION

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"type": BILL, "autoConnect": True, "private": False}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        if not record["id"]:
            record["id"] = network_id(ctx, record)

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        return super().create(ctx, {"id": "", **values}, item=item)

    def known(self, ctx: Context, wanted: str) -> Record:
        """The organization of a PNI, whoever asks; raises `NotFound`, about an id in a body."""
        record = None if "\0" in wanted else ctx.get(NETWORK_ORGANIZATION, wanted, org=WORLD)
        if record is None:
            raise NotFound(wanted)
        return record

    def search(self, ctx: Context, asked: Record) -> list[Record]:
        """Those that fit `name`, `scope`, `zipOrPostalCode` and `accountNumber` (the last two may be absent)."""
        everybody = ctx.find(NETWORK_ORGANIZATION, org=WORLD)
        found = [
            one
            for one in everybody
            if asked["scope"] in (ALL, one["type"]) and not one["private"] and FITS[one["type"]](one, asked)
        ]
        return found[:MAX_FOUND]


def network_id(ctx: Context, record: Record) -> str:
    """The payment network id of a new organization: digits, or a biller's `0rv`."""
    if record["type"] == RPPS:
        return ctx.id_for(PREFIXES["verified_vendor"], record["seq"])
    return "".join(source(ctx.seed, "network", str(record["seq"])).choices("0123456789", k=PNI_DIGITS))


def words(text: str) -> list[str]:
    """The words of a name, as they are compared."""
    return WORD.findall(text.casefold())


def fits_by_words(organization: Record, asked: Record) -> bool:
    """Whether every word asked for is a whole word of the name."""
    wanted = words(asked["name"])
    return bool(wanted) and set(wanted) <= set(words(organization["name"]))


def fits_in_part(biller: Record, asked: Record) -> bool:
    """Whether name and postal code contain what is asked for, and the account number can be a customer's."""
    codes: Sequence[str] = [address["zipOrPostalCode"] for address in biller["addresses"]]
    return (
        asked["name"].casefold() in biller["name"].casefold()
        and any(asked.get("zipOrPostalCode", "") in code for code in codes)
        and takes_account(biller, asked.get("accountNumber", ""))
    )


def takes_account(biller: Record, number: str) -> bool:
    """Whether an account number can be that of a biller's customer; none at all can."""
    return not number or re.fullmatch(biller.get("accountPattern", ".*"), number) is not None


FITS: Mapping[str, Callable[[Record, Record], bool]] = {BILL: fits_by_words, RPPS: fits_in_part}

NETWORK_ORGANIZATIONS = register(NetworkOrganizations())
