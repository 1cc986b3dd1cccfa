"""Countries and currencies, from ISO 3166 and ISO 4217; the table is read at first use.

`places.csv` is made from pycountry's by `python -m tests.kernel.places_table`: that package is 23 MB.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

# Spellings BILL takes besides the official names (v2 clients send them, F-1243), and the one that needs no table.
OTHER_NAMES = {
    "united states": "US",
    "usa": "US",
    "united states of america": "US",
    "u.s.a.": "US",
    "uk": "GB",
}

# What BILL's v3 does not take of ISO's countries (F-1930): v2 writes names, and no list of its names is known.
NO_V3_COUNTRIES = frozenset((
    "AX", "BL", "BQ", "BV", "CU", "CW", "GG", "GU", "IM", "IR", "JE", "KP", "MF", "MM",
    "PR", "SD", "SS", "SX", "SY", "VI",
))  # fmt: skip
# Currencies BILL takes that are in no table of ISO's of today (F-1931).
OTHER_CURRENCIES = frozenset(("ANG", "BGN", "CUC", "GGP", "HRK", "IMP", "JEP", "SLL", "SPL", "TVD", "VEF", "ZWD"))
# What it does not take of that table: the first four are documented (F-1931), the rest follows from how many it has,
# which of them is a guess (F-1932).
NO_CURRENCIES = frozenset((
    "SSP", "VED", "VES", "ZWG", "BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "XAD",
    "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XCG", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
))  # fmt: skip


Row = dict[str, str]


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    with Path(__file__).with_name("places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["kind"] == kind)


@cache
def _countries() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _rows("country")}


def country_codes() -> tuple[str, ...]:
    """Every country's two-letter code."""
    return tuple(_countries())


@cache
def currency_codes() -> frozenset[str]:
    """The codes of BILL's 163 currencies (F-1931, F-1932)."""
    return frozenset(row["code"] for row in _rows("currency")) - NO_CURRENCIES | OTHER_CURRENCIES


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 two-letter code, in capitals."""
    return code == "US" or code in _countries()


def is_v3_country(code: str) -> bool:
    """Whether `code` is one of the 229 countries that v3 takes, in capitals (F-1930)."""
    return code not in NO_V3_COUNTRIES and is_country(code)


def is_currency(code: str) -> bool:
    """Whether `code` is one of BILL's 163 currencies: ISO 4217's of some years, in capitals (F-1931, F-1932)."""
    return code == "USD" or code in currency_codes()


def country_name(code: str) -> str:
    """The English name of a country code; the code itself when it is none."""
    return "United States" if code == "US" else _countries().get(code, code)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in _rows("country"):
        names = (row["name"], row["code"], *filter(None, row["other names"].split("|")))
        codes |= {name.lower(): row["code"] for name in names}
    return codes


def country_code(name: str) -> str:
    """The two-letter code of a country's usual or official name or code, empty when it is none."""
    key = name.strip().lower()
    return OTHER_NAMES.get(key) or _codes().get(key, "")
