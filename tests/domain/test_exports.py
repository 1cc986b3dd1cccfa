"""Exports: files of records, which no spreadsheet takes for anything but texts and numbers."""

from __future__ import annotations

import csv

import pytest

from mockserver.domain.exports import EXPORTS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel.errors import NotFound
from tests.domain.books import ADDRESS, Books


def test_a_vendor_named_as_a_formula_is_no_formula_in_the_file(books: Books) -> None:
    VENDORS.create(books.ctx, {"name": '=HYPERLINK("http://x.example")', "address": ADDRESS})
    _, content = EXPORTS.content(books.ctx, EXPORTS.run(books.ctx, "vendors")["id"])
    names = [row["name"] for row in csv.DictReader(content.decode().splitlines())]

    assert names == ['\'=HYPERLINK("http://x.example")']


def test_an_export_whose_bytes_are_lost_is_not_there(books: Books) -> None:
    export = EXPORTS.run(books.ctx, "vendors")
    EXPORTS.keep(books.ctx, {**export, "hash": "0" * 64})

    with pytest.raises(NotFound) as refusal:
        EXPORTS.content(books.ctx, export["id"])

    assert refusal.value.status == 404
