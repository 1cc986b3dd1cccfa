"""Exports: CSV files of the organization's records, made on schedules that only BILL's web application sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.payables.bills import BILL
from mockserver.domain.payables.vendors import VENDOR
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.csv_text import csv_bytes
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.schema import value_at

# The prefix of an export's id is assumed (F-626).
EXPORT = Kind("export", "exp")


class Sheet(NamedTuple):
    """What a file shows of a kind of record: dotted paths, which are its headings; `amounts` are in cents."""

    kind: Kind
    fields: tuple[str, ...]
    amounts: frozenset[str]


# What is in BILL's files is assumed (F-627).
SHEETS: Mapping[str, Sheet] = {
    "vendors": Sheet(VENDOR, ("id", "name", "email", "balance.amount"), frozenset(["balance.amount"])),
    "bills": Sheet(
        BILL,
        ("id", "vendorId", "invoice.invoiceNumber", "dueDate", "amount", "dueAmount", "paymentStatus"),
        frozenset(["amount", "dueAmount"]),
    ),
    "payments": Sheet(PAYMENT, ("id", "vendorId", "processDate", "amount", "status"), frozenset(["amount"])),
}


class Exports(Resource):
    """Exports; their bytes lie in the world by `hash`."""

    kind = EXPORT

    def run(self, ctx: Context, of: str) -> Record:
        """A file of everything there is of `of`: vendors, bills or payments."""
        content = csv_of(ctx, SHEETS[of])
        name = f"{of}-{ctx.clock.today().isoformat()}.csv"
        return self.create(ctx, {"fileName": name, "hash": ctx.tx.keep_blob(content)})

    def content(self, ctx: Context, record_id: str) -> tuple[str, bytes]:
        """The name and the bytes of an export's file; raises `NotFound` for an unknown id."""
        export = self.get(ctx, record_id)
        content = ctx.tx.blob(export["hash"])
        if content is None:
            raise NotFound(record_id, in_path=True)
        return str(export["fileName"]), content


def csv_of(ctx: Context, sheet: Sheet) -> bytes:
    """The live records of a sheet's kind as CSV."""
    records = ctx.find(sheet.kind, {"archived": False})
    return csv_bytes([sheet.fields, *([text_of(record, field, sheet) for field in sheet.fields] for record in records)])


def text_of(record: Record, field: str, sheet: Sheet) -> str:
    """A value of a line; empty where the record has none."""
    value = value_at(record, tuple(field.split(".")))
    if value is None:
        return ""
    return f"{money.amount(value):.2f}" if field in sheet.amounts else str(value)


EXPORTS = register(Exports())
