"""Exports: files of records, which no spreadsheet takes for anything but texts and numbers."""

from __future__ import annotations

import csv

from mockserver.domain.exports import EXPORTS
from mockserver.domain.payables.vendors import VENDORS
from tests.domain.books import ADDRESS, Books


def test_a_vendor_named_as_a_formula_is_no_formula_in_the_file(books: Books) -> None:
    VENDORS.create(books.ctx, {"name": '=HYPERLINK("http://x.example")', "address": ADDRESS})
    _, content = EXPORTS.content(books.ctx, EXPORTS.run(books.ctx, "vendors")["id"])
    names = [row["name"] for row in csv.DictReader(content.decode().splitlines())]

    assert names == ['\'=HYPERLINK("http://x.example")']
