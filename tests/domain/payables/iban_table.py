"""mockserver/domain/payables/iban.csv from schwifty's: `python -m tests.domain.payables.iban_table` prints it."""

from __future__ import annotations

import csv
import sys
from io import StringIO

from schwifty import registry

from mockserver.domain.payables.international import iban_countries

HEADINGS = ("country", "account")


def table() -> str:
    """For every country whose accounts are IBANs, the pattern of what stands behind the check digits."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    for country in sorted(iban_countries()):
        spec = registry.get_iban_spec(country)
        writer.writerow((country, spec.regex.pattern.strip("^$").replace("\\d", "[0-9]")))
    return text.getvalue()


if __name__ == "__main__":
    sys.stdout.write(table())
