"""Bring an ERP's invoices to BILL and what is still open back: python sync.py invoices.csv open_bills.csv

Running it again is always right: what is there already is left alone, so a run that broke off is finished by the next.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bill import Account, AnswerLost, Bill, BillError

ADDRESS = {
    "line1": "address",
    "city": "city",
    "stateOrProvince": "state",
    "zipOrPostalCode": "zip",
    "country": "country",
}
Look = Callable[[], dict[str, Any] | None]
OPEN = ("UNPAID", "PARTIALLY_PAID")
COLUMNS = ("vendor", "invoice", "dueDate", "amount", "due", "status")


def quote(value: str) -> str:
    """A value of a filter: in quotes a comma or a colon is part of it."""
    return '"{}"'.format(value.replace('"', '\\"'))


class Sync:
    """One run; `report` tells what was done with each row."""

    def __init__(self, bill: Bill) -> None:
        self.bill = bill
        self.report: list[str] = []

    def run(self, rows: Iterable[dict[str, str]]) -> None:
        """Make what is missing. A row that BILL refuses is told, and the others go on."""
        for row in rows:
            name = f"{row['vendor']} {row['invoice']}"
            try:
                vendor = self.vendor(row)
                self.report.append(f"{name}: {self.invoice(vendor, row)}")
            except BillError as error:
                self.report.append(f"{name}: refused: {error}")

    def vendor(self, row: dict[str, str]) -> dict[str, Any]:
        """The vendor of a row, made where there is none of its name."""
        filters = f"name:eq:{quote(row['vendor'])},archived:eq:false"
        address = {field: row[column] for field, column in ADDRESS.items() if row[column]}
        body = {"name": row["vendor"], "address": address, "email": row["email"]}
        vendor, _ = self.existing_or_new(
            lambda: next(self.bill.every("/vendors", filters=filters), None), "/vendors", body
        )
        return vendor

    def invoice(self, vendor: dict[str, Any], row: dict[str, str]) -> str:
        """Make the bill of a row unless the vendor has one of its number: what was done."""
        body = {
            "vendorId": vendor["id"],
            "dueDate": row["due"],
            "invoice": {"invoiceNumber": row["invoice"], "invoiceDate": row["date"]},
            "billLineItems": [{"amount": float(row["amount"]), "description": row["description"]}],
        }
        _, is_new = self.existing_or_new(lambda: self.bill_of(vendor["id"], row["invoice"]), "/bills", body)
        return "made" if is_new else "there already"

    def bill_of(self, vendor_id: str, number: str) -> dict[str, Any] | None:
        """A vendor's bill of a number. BILL has no filter by number, so all of the vendor's are looked through."""
        bills = self.bill.every("/bills", filters=f"vendorId:eq:{vendor_id},archived:eq:false")
        return next((bill for bill in bills if bill.get("invoice", {}).get("invoiceNumber") == number), None)

    def existing_or_new(self, look: Look, path: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """The record that a look finds, else a new one, and whether it is new.

        Where the answer of the write is lost, look again: BILL has the record, or it never had the request. Raises
        `AnswerLost` where neither try was answered and nothing is there.
        """
        for is_last in (False, True):
            record = look()
            if record is not None:
                return record, is_last
            try:
                return self.bill.post(path, body), True
            except AnswerLost:
                if is_last:
                    raise
        raise AssertionError("unreachable")

    def open_bills(self, **query: Any) -> list[dict[str, Any]]:
        """BILL's bills that are still to be paid, the first due first, whatever others did while they were read."""
        statuses = ",".join(OPEN)
        filters = f'archived:eq:false,paymentStatus:in:"{statuses}"'
        bills = self.bill.current("/bills", filters=filters, **query)
        # What changed was read whatever it is: one that was archived or paid meanwhile is no longer open.
        still_open = [bill for bill in bills if bill["paymentStatus"] in OPEN and not bill["archived"]]
        return sorted(still_open, key=lambda bill: str(bill["dueDate"]))


def erp_row(bill: dict[str, Any]) -> dict[str, Any]:
    """A bill as the ERP reads it."""
    number = bill.get("invoice", {}).get("invoiceNumber", "")
    money = (bill["amount"], bill["dueAmount"])
    row = (bill["vendorName"], number, bill["dueDate"], *money, bill["paymentStatus"])
    return dict(zip(COLUMNS, row, strict=True))


def main(source: str, target: str) -> int:
    """Run; returns the exit status, 1 where BILL refused a row."""
    sync = Sync(Bill(Account.from_environment()))
    with Path(source).open(newline="", encoding="utf-8") as file:
        sync.run(csv.DictReader(file))
    with Path(target).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(map(erp_row, sync.open_bills()))
    print(*sync.report, sep="\n")
    return int(any(": refused: " in line for line in sync.report))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
