"""CSV that opens as what it says: no cell of it is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

# What makes a spreadsheet compute: at the start of a cell, or behind what some countries' spreadsheets split cells at.
FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of texts as CSV in UTF-8, with an apostrophe before what a spreadsheet would take for a formula."""
    text = StringIO()
    csv.writer(text).writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def inert(cell: str) -> str:
    """A cell's text that is no formula; numbers stay as they are."""
    return cell if NUMBER.fullmatch(cell) else FORMULA.sub(r"\1\2'", cell)
