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
from mockserver.kernel.money import MILLIONTHS
from mockserver.kernel.randomness import source

BILL, RPPS, ALL = "BILL", "RPPS", "ALL"

NETWORK_ORGANIZATION = Kind("network_organization", "", columns=(Column("type"),), plain=True)

# v2 documents so many results of a search; that v3 gives as many is assumed (F-880).
MAX_RESULTS = 25
# What a payment network id looks like is assumed (F-881).
PNI_DIGITS = 16

MIN_NAME_LENGTH = 3
MATCH_MODE = "name"  # what is matched; BILL's words for it are not known (F-1540)
WORD = re.compile(r"\w+")


class NetworkOrganizations(Resource):
    """Organizations of the network, all at world level; the id is the payment network id (PNI).

    `type` is BILL or RPPS. `autoConnect`: invitations need no answer. `private`: no search finds it. `connections` is
    how many vendors and customers are connected with it. A biller's `accountPattern` is the regular expression of its
    customers' account numbers.
    """

    kind = NETWORK_ORGANIZATION

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"type": BILL, "autoConnect": True, "private": False, "connections": 0}

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        # Of BILL's words for the account of an organization; which of them it is that uses BILL is assumed (F-1121).
        record["accountType"] = RPPS if record["type"] == RPPS else "BUSINESS"
        if not record["id"]:
            record["id"] = network_id(ctx, record)
        if record["type"] == BILL:
            record.setdefault("bankAccount", linked_account(ctx, record))

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        return super().create(ctx, {"id": "", **values}, item=item)

    def of_id(self, ctx: Context, network_id: str) -> Record:
        """The organization of a PNI, whoever asks; raises `NotFound`, about an id in a body."""
        record = ctx.get(NETWORK_ORGANIZATION, network_id, org=WORLD)
        if record is None:
            raise NotFound(network_id)
        return record

    def search(self, ctx: Context, query: Record) -> list[Record]:
        """Those that fit `name`, `scope`, `zipOrPostalCode` and `accountNumber` (the last two may be absent)."""
        return self.fitting(ctx, query)[:MAX_RESULTS]

    def fitting(self, ctx: Context, query: Record) -> list[Record]:
        """All that `search` looks through and finds."""
        everybody = ctx.find(NETWORK_ORGANIZATION, org=WORLD)
        return [
            one
            for one in everybody
            if query["scope"] in (ALL, one["type"]) and not one["private"] and FITS[one["type"]](one, query)
        ]

    def best(self, ctx: Context, query: Record) -> list[Record]:
        """What `search` finds, the best match first; a postal code must be that of a BILL organization, too."""
        code = query.get("zipOrPostalCode", "")
        fitting = [one for one in self.fitting(ctx, query) if has_postal_code(one, code)]
        return sorted(fitting, key=lambda one: -match_score(one, query["name"]))[:MAX_RESULTS]

    def count_connection(self, ctx: Context, network_id: str, change: int) -> None:
        """Count one connection more or less with an organization; one that nobody knows any more has none."""
        record = ctx.get(NETWORK_ORGANIZATION, network_id, org=WORLD)
        if record is not None:
            self.keep(ctx, {**record, "connections": record.get("connections", 0) + change})


def network_id(ctx: Context, record: Record) -> str:
    """The payment network id of a new organization: digits, or a biller's `0rv`."""
    if record["type"] == RPPS:
        return ctx.id_for(PREFIXES["verified_vendor"], record["seq"])
    return "".join(source(ctx.seed, "network", str(record["seq"])).choices("0123456789", k=PNI_DIGITS))


def linked_account(ctx: Context, organization: Record) -> Record:
    """The bank account that an organization has with BILL, as much as others are told of it."""
    last = "".join(source(ctx.seed, "network account", organization["id"]).choices("0123456789", k=4))
    number = {"accountNumber": f"*****{last}", "routingNumber": "074000010"}
    kinds = {"type": "CHECKING", "ownerType": "BUSINESS", "paymentCurrency": "USD"}
    return {"nameOnAccount": organization["name"], **number, **kinds}


def words(text: str) -> list[str]:
    """The words of a name, as they are compared."""
    return WORD.findall(text.casefold())


def codes_of(organization: Record) -> Sequence[str]:
    """The postal codes of an organization's addresses: a search names them in both networks (F-1315)."""
    return [address["zipOrPostalCode"] for address in organization["addresses"]]


def fits_by_words(organization: Record, query: Record) -> bool:
    """Whether every word of a query is a whole word of the name; three characters are needed for that (F-861)."""
    names = words(query["name"])
    if query.get("zipOrPostalCode", "") not in (*codes_of(organization), ""):
        return False
    return bool(names) and len(query["name"]) >= MIN_NAME_LENGTH and set(names) <= set(words(organization["name"]))


def fits_in_part(biller: Record, query: Record) -> bool:
    """Whether name and postal code contain those of a query, and the account number can be a customer's."""
    codes = codes_of(biller)
    return (
        query["name"].casefold() in biller["name"].casefold()
        and any(query.get("zipOrPostalCode", "") in code for code in codes)
        and takes_account(biller, query.get("accountNumber", ""))
    )


def has_postal_code(organization: Record, code: str) -> bool:
    """Whether a postal code is part of one of an organization's."""
    return any(code in address["zipOrPostalCode"] for address in organization["addresses"])


def match_score(organization: Record, name: str) -> float:
    """How much of an organization's name a search names, up to 1; BILL's own scale is not known (F-1540)."""
    return min(1.0, len(words(name)) / max(1, len(words(organization["name"]))))


def matches_of(organization: Record, name: str, rank: int) -> Record:
    """What an answer to a search says of a match beside the organization: its address, and how well it fits."""
    business = organization["type"] == BILL
    return {
        "address": organization["addresses"][0] if business else {},
        "managedBy": organization.get("managedBy", {}) if business else {},
        "accountType": "BUSINESS" if business else None,
        "rank": rank,
        "matchScore": round(match_score(organization, name) * MILLIONTHS),
        "matchMode": MATCH_MODE,
    }


def takes_account(biller: Record, number: str) -> bool:
    """Whether an account number can be that of a biller's customer; none at all can."""
    return not number or re.fullmatch(biller.get("accountPattern", ".*"), number) is not None


FITS: Mapping[str, Callable[[Record, Record], bool]] = {BILL: fits_by_words, RPPS: fits_in_part}

NETWORK_ORGANIZATIONS = register(NetworkOrganizations())
