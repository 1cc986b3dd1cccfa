"""What no answer of BILL's ever tells: passwords and keys, hashes, and numbers that BILL masks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

# Fields of requests, and of what a store keeps, that no answer has. Tokens that BILL answers are not among them.
SECRET_FIELDS = frozenset(
    [
        *("password", "devKey", "appKey", "consoleApiToken", "clientSecret", "client_secret", "apiToken"),
        *("hash", "salt", "fingerprint", "passwordHash"),
    ]
)
# Of v2's answers: all but the last four characters are stars.
MASKED_FIELDS = frozenset(["accountNumber"])

# Of entities whose field of that name is no secret: a chart's numbers are of accounts in the books.
OPEN_FIELDS = {"ChartOfAccount": ("accountNumber",)}
OPEN = "a field that is open"

# Forty to 128 hexadecimal digits are a hash; BILL's own ids and tokens have other forms.
# Digits of a payment card, which answers tell alone where a token is traded for them.
CARD = re.compile(r"(?<![0-9A-Za-z])[3-6][0-9]{12,18}(?![0-9A-Za-z])")
NO_CARDS = frozenset(["pan", "accountNumber", "routingNumber", "phone", "phoneNumber"])
# The field that holds the number of a taxpayer, which BILL tells there and nowhere else.
TAX_FIELD = "taxId"
# What a refusal repeats of a request, the caller knows.
ECHOES = ("message", "error_message")
HASH = re.compile(r"[0-9a-f]{40,128}")
MASK = re.compile(r"\**[^*]{0,4}")


def leaks(
    body: Any,
    *,
    secret_fields: Collection[str] = SECRET_FIELDS,
    masked_fields: Collection[str] = MASKED_FIELDS,
    values: Collection[str] = (),
    numbers: Collection[str] = (),
    tax_numbers: Collection[str] = (),
) -> list[str]:
    """Where a JSON body tells what it must not, and why: `results[0].password: a secret field`.

    `values` are secrets in clear, which no text may contain. Masks are looked at in v2's envelope alone, as are
    `numbers`, whole ones of bank accounts: v3 tells those. `tax_numbers`, whole ones too, no field but `taxId` tells.
    """
    is_v2 = isinstance(body, dict) and "response_status" in body
    masked, whole = (masked_fields, numbers) if is_v2 else ((), ())
    return [
        f"{path}: {fault}"
        for path, name, value in _parts(body, "")
        for fault in _faults(name, value, masked, secret_fields, values, whole, tax_numbers)
    ]


def _faults(
    name: str,
    value: Any,
    masked: Collection[str],
    secret_fields: Collection[str],
    values: Collection[str],
    numbers: Collection[str],
    tax_numbers: Collection[str],
) -> Iterator[str]:
    if name in secret_fields and value not in (None, "") and not _is_about_a_field(value):
        yield "a secret field"
    if not isinstance(value, str):
        return
    if name in masked and not MASK.fullmatch(value):
        yield "a number without its mask"
    if HASH.fullmatch(value):
        yield "a hash"
    if any(secret in value for secret in values):
        yield "a secret"
    if any(number in value for number in numbers):
        yield "the number of a bank account"
    if name not in (TAX_FIELD, *ECHOES) and any(_is_told(number, value) for number in tax_numbers):
        yield "the number of a taxpayer"
    if name not in NO_CARDS and any(is_card(digits) for digits in CARD.findall(value)):
        yield "the number of a card"


def _is_told(number: str, text: str) -> bool:
    """Whether a text holds a number by itself, not as a part of a longer one, of an id or of a mask."""
    return number in text and re.search(rf"(?<![0-9A-Za-z*]){re.escape(number)}(?![0-9A-Za-z])", text) is not None


def is_card(digits: str) -> bool:
    """Whether digits end in the check digit of a payment card."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_about_a_field(value: Any) -> bool:
    """Whether an object is what v2's metadata tell of a field, not the field's value."""
    return isinstance(value, dict) and value.keys() >= {"entity", "name", "type", "filterable"}


def _parts(body: Any, path: str, name: str = "") -> Iterator[tuple[str, str, Any]]:
    """(path, name of the field, value) of a JSON value and of everything in it."""
    yield path, name, body
    for step, key, value in _children(body):
        yield from _parts(value, f"{path}{step}".lstrip("."), key if key else name)


def _children(body: Any) -> Iterable[tuple[str, str, Any]]:
    if isinstance(body, dict):
        open_fields = OPEN_FIELDS.get(str(body.get("entity")), ())
        return [(f".{key}", OPEN if key in open_fields else str(key), value) for key, value in body.items()]
    if isinstance(body, list):
        return [(f"[{index}]", "", value) for index, value in enumerate(body)]
    return ()
