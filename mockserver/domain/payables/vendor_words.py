"""Vendors by the words of their names and addresses."""

from __future__ import annotations

import re

from mockserver.domain.context import Context
from mockserver.domain.payables.vendors import VENDOR
from mockserver.kernel.kinds import Record

WORD = re.compile(r"\w+")
NAMES = ("name", "shortName")
ADDRESS_LINES = ("line1", "line2", "city", "stateOrProvince", "zipOrPostalCode", "countryName")


def words_of(text: str) -> set[str]:
    """The words of a text, in lower case."""
    return {word.lower() for word in WORD.findall(text)}


def vendors_with_words(ctx: Context, term: str) -> list[Record]:
    """The vendors that have every word of a term in a name or the address, archived ones too, in creation order."""
    words = words_of(term)
    return [vendor for vendor in ctx.select(VENDOR) if words and words <= words_of(searchable(vendor))]


def searchable(vendor: Record) -> str:
    """The text of a vendor that is searched."""
    address = vendor.get("address") or {}
    parts = [vendor.get(name) for name in NAMES] + [address.get(name) for name in ADDRESS_LINES]
    return " ".join(part for part in parts if part)
