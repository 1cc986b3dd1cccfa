"""PDF files of lines and rows of text: the same bytes for the same text.

What invoices and statements need fits into this module; a library for PDF comes with 33 MB of fonts' tools.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate

# An American letter, in points of 1/72 inch; widths and heights are given in millimetres.
PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0
POINTS_PER_MM = 72 / 25.4
MARGIN = 36.0
FONT_SIZE = 11
BASELINE = 0.7  # where letters stand in a line's height, from its top

# The fonts every PDF reader has know the characters of this set only.
CHARACTER_SET = "cp1252"
UNKNOWN = ord("?")

# How wide Helvetica's letters are, from the space to the tilde, in thousandths of their size; others are as a digit.
FIRST_LETTER, DIGIT_WIDTH = 32, 556
HELVETICA = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)

CATALOG, PAGES, FONT, INFO = 1, 2, 3, 4  # the numbers of the objects that every file has
FIRST_PAGE = 5  # a page and its content are two objects


class Document:
    """A PDF that grows line by line, page by page; its text is not compressed, so that one can look for words."""

    def __init__(self, title: str, created: datetime, line_height: float = 6) -> None:
        self._title = title
        self._created = created
        self._height = line_height * POINTS_PER_MM
        self._pages: list[list[bytes]] = []
        self._top = 0.0

    def line(self, text: str = "") -> None:
        """Add a line of text at the left margin."""
        self.row([text], [0], "L")

    def row(self, cells: Sequence[str], widths: Sequence[float], alignments: Sequence[str]) -> None:
        """Add a row of cells beside each other: their widths in millimetres, aligned to the left (L) or right (R)."""
        if not self._pages or self._top - self._height < MARGIN:
            self._pages.append([])
            self._top = PAGE_HEIGHT - MARGIN
        edges = accumulate((width * POINTS_PER_MM for width in widths), initial=MARGIN)
        base = self._top - self._height * BASELINE
        for cell, edge, width, alignment in zip(cells, edges, widths, alignments, strict=False):
            x = edge if alignment == "L" else edge + width * POINTS_PER_MM - width_of(cell)
            self._pages[-1].append(b"BT /F1 %d Tf %.2f %.2f Td %s Tj ET" % (FONT_SIZE, x, base, string(cell)))
        self._top -= self._height

    def output(self) -> bytes:
        """The bytes of the file: PDF 1.4, the same for the same pages and moment."""
        numbers = range(FIRST_PAGE, FIRST_PAGE + 2 * len(self._pages), 2)
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        moment = f"D:{self._created.astimezone(UTC):%Y%m%d%H%M%S}Z"
        objects = [
            b"<< /Type /Catalog /Pages %d 0 R >>" % PAGES,
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self._pages)),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Title %s /CreationDate %s >>" % (string(self._title), string(moment)),
        ]
        for number, page in zip(numbers, self._pages, strict=True):
            content = b"\n".join(page)
            objects += [
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 %d 0 R >> >>"
                b" /Contents %d 0 R >>" % (PAGES, PAGE_WIDTH, PAGE_HEIGHT, FONT, number + 1),
                b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            ]
        return file_of(objects)


def file_of(objects: Sequence[bytes]) -> bytes:
    """A file of objects, numbered from one, and the table of where each begins."""
    parts = [b"%PDF-1.4\n", *(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(objects, 1))]
    *starts, end = list(accumulate(map(len, parts)))
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    trailer = b"<< /Size %d /Root %d 0 R /Info %d 0 R >>" % (size, CATALOG, INFO)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return b"".join([*parts, head, table, b"trailer\n", trailer, b"\nstartxref\n%d\n%%%%EOF\n" % end])


def letters(text: str) -> bytes:
    """A text's letters as the font knows them; others, and what is no letter, become question marks."""
    return bytes(byte if byte >= FIRST_LETTER else UNKNOWN for byte in text.encode(CHARACTER_SET, "replace"))


def string(text: str) -> bytes:
    """A text as PDF writes it, in brackets."""
    return b"(%s)" % letters(text).replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def width_of(text: str) -> float:
    """How wide a text is in points."""
    last = FIRST_LETTER + len(HELVETICA)
    widths = (HELVETICA[one - FIRST_LETTER] if one < last else DIGIT_WIDTH for one in letters(text))
    return sum(widths) * FONT_SIZE / 1000
