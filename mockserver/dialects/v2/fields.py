"""Fields that many v2 entities share, and short ways to declare them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockserver.dialects.v2.types import Code, CountryName, Moment, NullableReference
from mockserver.dialects.v2.views import ORDER_FIELD, FromParent
from mockserver.kernel import schema as s
from mockserver.kernel.ids import NULL_ID

OPERATORS = "eq lt gt ne lte gte in nin"


def queryable(field: s.Field) -> s.Field:
    """The field as one that lists filter and sort by; its kind needs a column for it."""
    return replace(field, filter=OPERATORS, sort=True)


def run(type: s.Type, names: str, *, absent: Any = None, access: s.Access = s.READ_WRITE) -> list[s.Field]:
    """Consecutive fields of one type that the record keeps under v2's names."""
    return [s.Field(name, type, access=access, absent=absent) for name in names.split()]


def texts(names: str) -> list[s.Field]:
    """Texts that only v2 has."""
    return run(s.Text(), names)


def flags(names: str, *, absent: bool = False, access: s.Access = s.READ_WRITE) -> list[s.Field]:
    """Booleans that only v2 has."""
    return run(s.Boolean(), names, absent=absent, access=access)


def reference(name: str, path: str = "", *, required: bool = False, access: s.Access = s.READ_WRITE) -> s.Field:
    """The id of another record, twenty zeros where there is none (F-211)."""
    return s.Field(name, NullableReference(), path, required=required, access=access, absent=NULL_ID)


# What v2 and v3 call the same classification.
CLASSIFICATION_NAMES = {"actgClassId": "accountingClassId"}


def classifications(names: str) -> list[s.Field]:
    """The ids of classifications, which records keep in an object of their own."""
    return [reference(name, f"classifications.{CLASSIFICATION_NAMES.get(name, name)}") for name in names.split()]


ADDRESS_PARTS: dict[str, tuple[s.Type, str]] = {
    "1": (s.Text(), "line1"),
    "2": (s.Text(), "line2"),
    "3": (s.Text(), ""),
    "4": (s.Text(), ""),
    "City": (s.Text(), "city"),
    "State": (s.Text(), "stateOrProvince"),
    "Zip": (s.Text(), "zipOrPostalCode"),
    "Country": (CountryName(), "country"),
}


def address(prefix: str, path: str, order: str = "1 2 3 4 City State Zip Country", *, owner: str = "") -> list[s.Field]:
    """A postal address under v2's flat names; lines 3 and 4 are v2's alone and lie in the `owner` of the address."""
    parts = [(f"{prefix}{part}", *ADDRESS_PARTS[part]) for part in order.split()]
    return [s.Field(name, type, f"{path}.{place}" if place else f"{owner}{name}") for name, type, place in parts]


ID = queryable(s.Field("id", s.Text(), access=s.READ_ONLY))
CREATED = queryable(s.Field("createdTime", Moment(), access=s.READ_ONLY))
UPDATED = queryable(s.Field("updatedTime", Moment(), access=s.READ_ONLY))
LIFE = Code({"1": False, "2": True})
LIFE_WITH_DRAFTS = Code({"1": False, "2": True, "5": 5, "6": 6}, answers="5 6")
ACTIVE = queryable(s.Field("isActive", LIFE, "archived", absent="1"))
ACTIVE_OR_DRAFT = queryable(s.Field("isActive", LIFE_WITH_DRAFTS, "archived", absent="1"))

# A bill's line was seen to be as old as the bill's last change (F-209); that an invoice's is, is assumed (F-217).
LINE_TIMES = (
    FromParent("createdTime", Moment(), "updatedTime"),
    FromParent("updatedTime", Moment(), "updatedTime"),
)
LINE_ORDER = s.Field(ORDER_FIELD, s.Int())
