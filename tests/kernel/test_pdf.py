"""PDF files of lines and rows."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from mockserver.kernel.pdf import Document, string, width_of

MOMENT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


def document(lines: int) -> bytes:
    """A file of so many numbered lines."""
    made = Document("Numbers", MOMENT)
    for number in range(lines):
        made.line(f"Line {number}")
    return made.output()


def starts(file: bytes) -> list[int]:
    """Where the table at the end says that the objects begin."""
    return [int(start) for start in re.findall(rb"^(\d{10}) 00000 n $", file, re.MULTILINE)]


def test_the_table_tells_where_each_object_begins() -> None:
    file = document(3)

    assert [file[start : start + 7] for start in starts(file)] == [b"%d 0 obj" % number for number in range(1, 7)]


def test_the_end_tells_where_the_table_begins() -> None:
    file = document(3)

    assert file[int(file.split(b"startxref\n")[1].split()[0]) :].startswith(b"xref\n0 7\n")


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (42, 1), (43, 2), (85, 3)])
def test_what_does_not_fit_stands_on_the_next_page(lines: int, pages: int) -> None:
    assert b"/Count %d " % pages in document(lines)


def test_a_stream_is_as_long_as_it_says() -> None:
    (length, content), *_ = re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", document(2), re.DOTALL)

    assert len(content) == int(length)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Rug (large)", rb"(Rug \(large\))"),
        ("a\\b", rb"(a\\b)"),
        ("Café", b"(Caf\xe9)"),
        ("10 €", b"(10 \x80)"),
        ("✓\n", b"(??)"),
    ],
)
def test_text_is_written_as_the_font_knows_it(text: str, written: bytes) -> None:
    assert string(text) == written


def test_helveticas_letters_have_their_widths() -> None:
    assert [round(width_of(text), 3) for text in ("1,234.50", "iiii", "WWWW", "")] == [42.812, 9.768, 41.536, 0]


def test_a_cell_on_the_right_ends_at_its_edge() -> None:
    made = Document("Amounts", MOMENT)
    made.row(["12.00", "1,234.50"], [25.4, 25.4], "RR")

    # Two inches from the margin of half an inch: 180 points, less the width of the text.
    assert b"137.19 744.09 Td (1,234.50) Tj" in made.output()


def test_a_file_tells_its_title_and_when_it_was_made() -> None:
    assert b"<< /Title (Numbers) /CreationDate (D:20261124200000Z) >>" in document(1)
