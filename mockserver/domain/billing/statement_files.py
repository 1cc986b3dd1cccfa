"""A billing statement as a file to keep: CSV and PDF, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from mockserver.kernel import money
from mockserver.kernel.clock import business_zone
from mockserver.kernel.csv_text import csv_bytes
from mockserver.kernel.kinds import Record

LINES = ("type", "description", "quantity", "amount")
WIDTHS = (40, 90, 25, 30)  # of the PDF's columns, in millimetres


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
    from fpdf import FPDF

    page = FPDF()
    page.set_creation_date(datetime.fromisoformat(statement["invoiceDate"]).replace(tzinfo=business_zone()))
    page.add_page()
    page.set_font("Helvetica", size=11)
    period = statement["billingPeriod"]
    for text in (
        f"Statement {statement['invoiceNumber']} of {statement['invoiceDate']}",
        f"{statement['description']}: {period['startDate']} to {period['endDate']}",
        f"{statement['paymentStatus']} {statement.get('paymentDate', '')}",
    ):
        page.cell(text=text, new_x="LMARGIN", new_y="NEXT", h=8)
    with page.table(col_widths=WIDTHS) as table:
        for row in rows(statement):
            table.row(row)
    return bytes(page.output())


# By the name of the format, which ends the file's name.
FORMATS: Mapping[str, Callable[[Record], bytes]] = {"csv": as_csv, "pdf": as_pdf}
