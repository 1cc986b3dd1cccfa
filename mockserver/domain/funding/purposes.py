"""What a payment by card may be for: asked where BILL does not know the vendor's industry."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.kernel.kinds import Record

# BILL's list is not published; these are ours.
PURPOSES: Mapping[str, tuple[str, ...]] = {
    "Advertising and marketing": ("Advertising agencies", "Printing and publishing", "Signs"),
    "Building and repairs": ("Construction materials", "General contractors", "Maintenance and cleaning"),
    "Goods for business": ("Furniture", "Industrial supplies", "Office supplies", "Wholesale goods"),
    "Insurance and taxes": ("Insurance", "Taxes and licenses"),
    "Professional services": ("Accounting", "Consulting", "Legal", "Staffing"),
    "Rent and utilities": ("Rent", "Telephone and internet", "Utilities", "Waste disposal"),
    "Software and equipment": ("Computer equipment", "Software"),
    "Travel and shipping": ("Freight and couriers", "Hotels", "Transport"),
}
WORDS = frozenset([*PURPOSES, *(word for words in PURPOSES.values() for word in words)])

# Assumed: BILL knows the industry of whoever is on its network.
KNOWN = frozenset(["CONNECTED", "CONNECTED_RPPS"])


def is_asked(vendor: Record) -> bool:
    """Whether a payment to a vendor by card must say its purpose."""
    return vendor["networkStatus"] not in KNOWN
