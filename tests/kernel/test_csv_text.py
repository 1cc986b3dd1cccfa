"""A cell that a spreadsheet would compute is told to be text; everything else stays."""

from __future__ import annotations

import csv

import pytest

from mockserver.kernel.csv_text import csv_bytes, inert


@pytest.mark.parametrize(
    ("cell", "expectation"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "  '=1"),
        ("\t=1", "\t'=1"),
        ("\r=1", "\r'=1"),
        ("\n=1", "\n'=1"),
        ("Acme;=1", "Acme;'=1"),
        ("\uff1d1", "'\uff1d1"),
    ],
)
def test_a_formula_becomes_a_text(cell: str, expectation: str) -> None:
    assert inert(cell) == expectation


@pytest.mark.parametrize("cell", ["Acme Ltd", "", "-12.50", "+1", "100.00", "a=b", "a-b", "a@b.example", "2026-11-02"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert inert(cell) == cell


def test_rows_come_back_as_they_were_written() -> None:
    content = csv_bytes([["a", "b"], ['x "y", z', "=1"]]).decode()

    assert list(csv.reader(content.splitlines())) == [["a", "b"], ['x "y", z', "'=1"]]
