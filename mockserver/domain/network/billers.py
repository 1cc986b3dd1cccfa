"""National billers as v2 tells of them: large billers with payment addresses, and masks of account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockserver.domain.context import Context
from mockserver.domain.network.directory import NETWORK_ORGANIZATION, NETWORK_ORGANIZATIONS, RPPS, takes_account
from mockserver.domain.organizations import WORLD
from mockserver.kernel.errors import NotFound
from mockserver.kernel.ids import PREFIXES
from mockserver.kernel.kinds import Record

# The id of a large biller differs from its network id in the prefix alone (F-1530).
BILLER, NETWORK = PREFIXES["large_biller"], PREFIXES["verified_vendor"]
# Serial numbers of a biller's own parts: far from those of records, and as many for each.
PART = 1 << 32
# What BILL says of its billers beyond names and addresses is known from examples alone (F-1531).
DIRECTORY = {"lineOfBusiness": "RB", "billerClass": "Utility", "billerType": "Core", "currency": "840"}
EFFECTIVE_DATE = "2010-01-01"
FIRST_REFERENCE = 1_000_000
DIGITS = re.compile(r"\[0-9\]\{(\d+)(?:,(\d+))?\}")


def biller_id(network_id: str) -> str:
    """The id of the large biller that an organization of the network is."""
    return f"{BILLER}{network_id[len(NETWORK) :]}"


def biller_of(ctx: Context, large_biller_id: str) -> Record:
    """The biller of an id; raises `NotFound`."""
    network_id = f"{NETWORK}{large_biller_id[len(BILLER) :]}"
    record = ctx.get(NETWORK_ORGANIZATION, network_id, org=WORLD) if large_biller_id.startswith(BILLER) else None
    if record is None:
        raise NotFound(large_biller_id)
    return record


def search_billers(ctx: Context, query: Record) -> list[Record]:
    """The billers whose name, postal code and account numbers fit, the last two where they are asked for."""
    return NETWORK_ORGANIZATIONS.fitting(ctx, {**query, "scope": RPPS})


def large_biller(ctx: Context, biller: Record) -> Record:
    """A biller with its addresses and masks, each with an id."""
    own = {"id": biller_id(biller["id"]), "billerReference": FIRST_REFERENCE + biller["seq"], "name": biller["name"]}
    return {**own, **DIRECTORY, "addresses": addresses_of(ctx, biller), "masks": [*masks_of(ctx, biller)]}


def addresses_of(ctx: Context, biller: Record) -> list[Record]:
    """The addresses that a biller's customers pay to, with their ids."""
    return [
        {**address, "id": part_id(ctx, "large_biller_address", biller, place), "billerId": biller_id(biller["id"])}
        for place, address in enumerate(biller["addresses"])
    ]


def v3_address_id(address: Record) -> str:
    """The id that v3 knows an address of a biller by: that of v2 with another prefix, as with the biller (F-1935)."""
    return f"{PREFIXES['verified_vendor_address']}{address['id'][len(PREFIXES['large_biller_address']) :]}"


def masks_of(ctx: Context, biller: Record) -> Iterator[Record]:
    """The forms of a biller's account numbers: so many digits each. Other patterns have none."""
    lengths = DIGITS.fullmatch(biller.get("accountPattern", ""))
    if lengths is None:
        return
    shortest = int(lengths[1])
    for place, length in enumerate(range(shortest, int(lengths[2] or shortest) + 1)):
        mask_id = part_id(ctx, "large_biller_mask", biller, place)
        own = {"id": mask_id, "billerId": biller_id(biller["id"]), "key": place + 1}
        yield {**own, "effectiveDate": EFFECTIVE_DATE, "maskLength": length, "maskFormat": "#" * length}


def part_id(ctx: Context, kind: str, biller: Record, place: int) -> str:
    """The id of a part of a biller."""
    return ctx.id_for(PREFIXES[kind], biller["seq"] + place * PART)


def matches(billers: list[Record], query: Record) -> Record:
    """What of a query the billers were chosen by."""
    number = query.get("accountNumber", "")
    return {
        "name": bool(billers),
        "accNumber": bool(number and billers) and all(takes_account(one, number) for one in billers),
        "addressZip": bool(query.get("zipOrPostalCode") and billers),
    }
