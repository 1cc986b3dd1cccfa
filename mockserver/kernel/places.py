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
def _currencies() -> frozenset[str]:
    return frozenset(row["code"] for row in _rows("currency"))


def is_country(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 two-letter code, in capitals."""
    return code == "US" or code in _countries()


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 three-letter code, in capitals."""
    return code == "USD" or code in _currencies()


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
