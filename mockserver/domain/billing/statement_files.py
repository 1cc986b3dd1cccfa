"""A billing statement as a file to keep: CSV and PDF, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from mockserver.kernel import money
from mockserver.kernel.clock import business_zone
from mockserver.kernel.csv_text import csv_bytes
from mockserver.kernel.kinds import Record
from mockserver.kernel.pdf import Document

LINES = ("type", "description", "quantity", "amount")
WIDTHS = (40, 90, 25, 30)  # of the PDF's columns, in millimetres
ALIGNMENTS = "LLRR"
LINE_HEIGHT = 8


def rows(statement: Record) -> list[tuple[str, ...]]:
    """The lines of a statement under their headings, and its total."""
    lines = [
        (line["type"], line["description"], str(line["quantity"]), f"{money.amount(line['amount']):.2f}")
        for line in statement["statementDetails"]
    ]
    return [LINES, *lines, ("TOTAL", "", "", f"{money.amount(statement['amount']):.2f}")]


def as_csv(statement: Record) -> bytes:
    """The statement as CSV in UTF-8: headings, a line for each charge, and the total; amounts in dollars."""
    return csv_bytes(rows(statement))


def as_pdf(statement: Record) -> bytes:
    """The statement as a PDF of one page, with the lines of the CSV as a table."""
    moment = datetime.fromisoformat(statement["invoiceDate"]).replace(tzinfo=business_zone())
    document = Document(f"Statement {statement['invoiceNumber']}", moment, LINE_HEIGHT)
    period = statement["billingPeriod"]
    document.line(f"Statement {statement['invoiceNumber']} of {statement['invoiceDate']}")
    document.line(f"{statement['description']}: {period['startDate']} to {period['endDate']}")
    document.line(f"{statement['paymentStatus']} {statement.get('paymentDate', '')}")
    for row in rows(statement):
        document.row(row, WIDTHS, ALIGNMENTS)
    return document.output()


# By the name of the format, which ends the file's name.
FORMATS: Mapping[str, Callable[[Record], bytes]] = {"csv": as_csv, "pdf": as_pdf}
