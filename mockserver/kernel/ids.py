"""Ids as BILL writes them, computed from a serial number and the world's seed: no state to keep."""

from __future__ import annotations

import re
from base64 import b32hexencode, b64decode, b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

NULL_ID = "0" * 20
ID_LENGTH = 20

# Prefix of every kind of record that has an id of this form, for both v2 and v3.
PREFIXES: Mapping[str, str] = {
    "organization": "008",
    "user": "006",
    "login": "005",
    "system_user": "syu",
    "role": "0po",
    "bank_account": "bac",
    "card_account": "cat",
    "vendor": "009",
    "vendor_bank_account": "vba",
    "verified_vendor": "0rv",
    "verified_vendor_address": "0ra",
    "bill": "00n",
    "bill_line": "bli",
    "recurring_bill": "btp",
    "recurring_bill_line": "tli",
    "vendor_credit": "vcr",
    "vendor_credit_line": "vci",
    "bill_credit": "bcr",
    "payment": "stp",
    "bill_payment": "blp",
    "payment_fee": "apf",
    "mass_payment_batch": "bbq",
    "void_request": "vrq",
    "purchase_order": "pur",
    "purchase_order_line": "pol",
    "approval_policy": "app",
    "approval_policy_approver": "apa",
    "bill_approver": "0ba",
    "vendor_credit_approver": "vca",
    "customer": "0cu",
    "customer_contact": "cpu",
    "customer_bank_account": "cba",
    "invoice": "00e",
    "invoice_line": "00f",
    "invoice_template": "itm",
    "recurring_invoice": "rit",
    "recurring_invoice_line": "ril",
    "credit_memo": "ccr",
    "credit_memo_line": "cci",
    "invoice_credit": "icr",
    "received_payment": "0rp",
    "invoice_payment": "0ip",
    "received_payment_fee": "rpf",
    "item": "0ii",
    "chart_of_account": "0ca",
    "accounting_class": "cls",
    "department": "0de",
    "location": "loc",
    "job": "job",
    "employee": "emp",
    "payment_term": "00p",
    "money_movement": "mmt",
    "money_movement_item": "mmi",
    "document": "00h",
    "document_upload": "0du",
    "attachment": "att",
    "check_image": "cki",
    "message": "act",
    "large_biller": "orv",
    "large_biller_address": "ora",
    "large_biller_mask": "orm",
}

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CAPITAL_OF_BYTE = bytes(ord("A") + value % 26 for value in range(256))
BILL_ID = re.compile(r"[0-9A-Za-z]{3}0[12][A-Z]+[0-9a-z]+")
SPEND_ID = re.compile(r"([A-Za-z]+):(.+)")


def bill_id(prefix: str, realm: str, serial: int, seed: int) -> str:
    """The 20-character id of the `serial`-th record: prefix, realm, capitals, then the serial in base 36.

    `realm` is the environment's: `02` in the sandbox, `01` in production (F-1241). The capitals follow from the
    arguments, so the same ones always give the same id; two serials of one prefix never do.
    """
    tail = base36(serial)
    capitals = digest(seed, prefix, serial).translate(CAPITAL_OF_BYTE).decode()
    return f"{prefix}{realm}{capitals[: ID_LENGTH - 5 - len(tail)]}{tail}"


def base36(number: int) -> str:
    """A number from zero in lower-case base 36, without leading zeros."""
    if number < 0:
        raise ValueError(f"{number} is below zero")
    # Serial numbers are asked for one after the other: what they begin with is mostly that of the last one.
    return DIGITS[number] if number < 36 else _beginning(number // 36) + DIGITS[number % 36]


@lru_cache(maxsize=256)
def _beginning(number: int) -> str:
    return base36(number)


def looks_like(prefix: str, text: str) -> bool:
    """Whether `text` has the form of an id with that prefix; `NULL_ID` has not."""
    return len(text) == ID_LENGTH and text.startswith(prefix) and BILL_ID.fullmatch(text) is not None


def is_minted(prefix: str, text: str, seed: int) -> bool:
    """Whether `text` is an id that `bill_id` gives for some serial, in whichever realm, with this seed."""
    if not looks_like(prefix, text):
        return False
    tail = text[5:].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return bool(tail) and bill_id(prefix, text[3:5], int(tail, 36), seed) == text


def spend_uuid(prefix: str, serial: int, seed: int) -> str:
    """The Spend & Expense uuid of the `serial`-th record: `bgt_` and 26 characters of lower-case base32hex.

    Those are the 16 bytes of a version 4 UUID, in the recorded sample as here.
    """
    return f"{prefix}_{b32hexencode(uuid_bytes(seed, prefix, serial)).decode().rstrip('=').lower()}"


def spend_id(type_name: str, key: str) -> str:
    """The Spend & Expense `id` of a record: base64 of its type and a key, `Budget:579535` (F-404)."""
    return b64encode(f"{type_name}:{key}".encode()).decode()


def parse_spend_id(text: str) -> tuple[str, str] | None:
    """(type name, key) of a Spend & Expense `id`, both as text; None where `text` is no such id."""
    try:
        plain = b64decode(text, validate=True).decode()
    except ValueError:
        return None
    match = SPEND_ID.fullmatch(plain)
    return (match[1], match[2]) if match else None


def uuid4(serial: int, seed: int) -> str:
    """A well-formed version 4 UUID that follows from the seed and the serial."""
    text = uuid_bytes(seed, "", serial).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def uuid_bytes(seed: int, label: str, serial: int) -> bytes:
    """The 16 bytes of a version 4 UUID (RFC 4122) that follows from the arguments."""
    value = bytearray(digest(seed, label, serial))
    value[6] = value[6] & 0x0F | 0x40
    value[8] = value[8] & 0x3F | 0x80
    return bytes(value)


def digest(seed: int, label: str, serial: int) -> bytes:
    """16 bytes that follow from the arguments alone, the same in every process."""
    one = _digest_of_prefix(seed, label).copy()
    one.update(b"%d" % serial)
    return one.digest()


@lru_cache(maxsize=256)
def _digest_of_prefix(seed: int, label: str) -> blake2b:
    return blake2b(f"{seed}|{label}|".encode(), digest_size=16)
