"""Countries and currencies, from ISO 3166 and ISO 4217; the data is loaded at first use."""

from __future__ import annotations

from functools import cache

# Spellings BILL takes besides the official names (v2 clients send them, F-1243), and the one that needs no table.
OTHER_NAMES = {
    "united states": "US",
    "usa": "US",
    "united states of america": "US",
    "u.s.a.": "US",
    "uk": "GB",
}


@cache
def _countries() -> dict[str, str]:
    import pycountry

    return {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}


@cache
def _currencies() -> frozenset[str]:
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


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
    import pycountry

    codes: dict[str, str] = {}
    for country in pycountry.countries:
        names = (getattr(country, name, "") for name in ("name", "official_name", "common_name", "alpha_2"))
        codes |= {name.lower(): country.alpha_2 for name in names if name}
    return codes


def country_code(name: str) -> str:
    """The two-letter code of a country's usual or official name or code, empty when it is none."""
    key = name.strip().lower()
    return OTHER_NAMES.get(key) or _codes().get(key, "")
