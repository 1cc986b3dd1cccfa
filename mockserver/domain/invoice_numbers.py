"""The number of a bill or an invoice, as its own limit has it."""

from __future__ import annotations

from mockserver.kernel.errors import BillError

MAX_LENGTH = 21
TOO_LONG = f"invoiceNumber: Maximum length cannot be greater than {MAX_LENGTH} characters"


def check_length(number: str) -> None:
    """Refuse a number over 21 characters with BDC_1143, in either dialect (F-1134)."""
    if len(number) > MAX_LENGTH:
        raise BillError("BDC_1143", TOO_LONG)
