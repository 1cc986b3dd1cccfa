"""mockserver/kernel/places.csv from pycountry's tables: `python -m tests.kernel.places_table` prints it."""

from __future__ import annotations

import csv
import sys
from io import StringIO
from typing import Any

import pycountry

HEADINGS = ("kind", "code", "name", "other names")


def table() -> str:
    """The whole table: countries by their usual name with the others they have, and currencies."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    for country in sorted(pycountry.countries, key=lambda one: one.alpha_2):
        name, *others = names(country)
        writer.writerow(("country", country.alpha_2, name, "|".join(others)))
    for currency in sorted(pycountry.currencies, key=lambda one: one.alpha_3):
        writer.writerow(("currency", currency.alpha_3, currency.name, ""))
    return text.getvalue()


def names(country: Any) -> list[str]:
    """The names of a country, the usual one first."""
    known = (getattr(country, kind, "") for kind in ("common_name", "name", "official_name"))
    return list(dict.fromkeys(name for name in known if name))


if __name__ == "__main__":
    sys.stdout.write(table())
