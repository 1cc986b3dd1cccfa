"""What BILL must know of a vendor's bank account before it pays, at home and abroad."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from mockserver.kernel.kinds import Record
from mockserver.kernel.places import is_country
from mockserver.kernel.routing_numbers import is_routing_number

HOME, HOME_CURRENCY = "US", "USD"

BIC_PATTERN = "[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"
# Base 36: A is 10, Z is 35.
LETTERS_AND_DIGITS = 36
ANY_ACCOUNT = "[0-9A-Za-z-]{4,34}"


class Validation(NamedTuple):
    """One field of BILL's `validations`: the name BILL knows it by, what it is, and the pattern it must have."""

    name: str
    description: str
    pattern: str
    required: bool = True


class Requirements(NamedTuple):
    """What a country requires: of the account, beyond it, and how a purpose is told (`CODE`, `TEXT` or empty).

    `codes` are the purposes by code, where they are `CODE`s.
    """

    account: tuple[Validation, ...] = ()
    regulatory: tuple[Validation, ...] = ()
    purpose: str = ""
    codes: Mapping[str, str] | None = None


@cache
def _table() -> Mapping[str, Any]:
    import tomllib

    text = Path(__file__).with_name("international.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def iban_countries() -> list[str]:
    """The countries whose account numbers are IBANs."""
    return str(_table()["iban"]).split()


def uses_iban(country: str) -> bool:
    """Whether the account numbers of a country are IBANs."""
    return country in iban_countries()


def requirements(country: str, currency: str, account_type: str) -> Requirements:
    """What is required to pay a vendor of a type in a country (F-807); what its law requires is not of dollars."""
    if country == HOME:
        return Requirements()
    row = _table()["countries"].get(country, {})
    account = _account_fields(country, row)
    if currency == HOME_CURRENCY:
        return Requirements(account)
    regulatory = tuple(
        Validation(one["name"], one["description"], one["pattern"])
        for one in row.get("regulatory", ())
        if one.get("accountType", account_type) == account_type
    )
    return Requirements(account, regulatory, row.get("purpose", ""), row.get("codes"))


def _account_fields(country: str, row: Mapping[str, Any]) -> tuple[Validation, ...]:
    if uses_iban(country):
        iban = f"{country}[0-9]{{2}}[A-Z0-9]{{11,30}}"
        bic = Validation("routingNumber", "BIC", BIC_PATTERN, required=False)
        return Validation("accountNumber", "IBAN", iban), bic
    account = Validation("accountNumber", "Account number", row.get("account", ANY_ACCOUNT))
    if "routing" in row:
        return account, Validation("routingNumber", "Routing number", row["routing"])
    return account, Validation("routingNumber", "BIC", BIC_PATTERN)


def country_of(vendor: Record) -> str:
    """Where a vendor is paid: where it says its bank is, else where it is itself, else in the United States."""
    information, address = vendor.get("paymentInformation") or {}, vendor.get("address") or {}
    return str(information.get("bankCountry") or address.get("country") or HOME)


def bank_country(vendor: Record, account: Record) -> str:
    """Where a vendor's account is: a vendor abroad that does not say may have one in the United States."""
    information = vendor.get("paymentInformation") or {}
    in_dollars = account.get("paymentCurrency", HOME_CURRENCY) == HOME_CURRENCY
    if not information.get("bankCountry") and in_dollars and is_routing_number(account.get("routingNumber") or ""):
        return HOME
    return country_of(vendor)


def requirements_of(vendor: Record, country: str) -> Requirements:
    """What is required to pay a vendor in a country, from its canonical values."""
    return requirements(country, vendor.get("billCurrency", HOME_CURRENCY), vendor.get("accountType", "NONE"))


def account_problems(account: Record, vendor: Record) -> Iterator[tuple[str, str]]:
    """(path, text) of what is wrong with a bank account of a vendor; what BILL says is assumed (F-649, F-1926)."""
    country = bank_country(vendor, account)
    if country == HOME:
        yield from _home_problems(account)
        return
    needs = requirements_of(vendor, country)
    for field in needs.account:
        yield from _field_problems(field, field.name, account.get(field.name))
    values = {field.get("name"): field.get("value") for field in account.get("regulatoryFields") or ()}
    for field in needs.regulatory:
        yield from _field_problems(field, f"regulatoryFields.{field.name}", values.get(field.name))


def _home_problems(account: Record) -> Iterator[tuple[str, str]]:
    number = account.get("routingNumber")
    if not number:
        yield "routingNumber", "must not be blank"
    elif not is_routing_number(number):
        yield "routingNumber", "must be a valid routing number"


def _field_problems(field: Validation, path: str, value: str | None) -> Iterator[tuple[str, str]]:
    if not value:
        if field.required:
            yield path, "must not be blank"
    elif not re.fullmatch(field.pattern, value.replace(" ", "")):
        yield path, f'must match "{field.pattern}"'
    elif field.description in CHECKS and not CHECKS[field.description](value):
        yield path, f"must be a valid {field.description}"


@cache
def _ibans() -> Mapping[str, str]:
    text = Path(__file__).with_name("iban.csv").read_text(encoding="utf-8")
    return {row["country"]: row["account"] for row in csv.DictReader(StringIO(text))}


def is_iban(text: str) -> bool:
    """Whether a text can be an IBAN: its country's length and form, and right check digits (ISO 13616).

    `iban.csv` is made from schwifty's by `python -m tests.domain.payables.iban_table`; that package is 29 MB with
    what it needs.
    """
    iban = "".join(text.split()).upper()
    country, digits, account = iban[:2], iban[2:4], iban[4:]
    form = _ibans().get(country)
    return form is not None and bool(re.fullmatch(form, account)) and digits == check_digits(country, account)


def check_digits(country: str, account: str) -> str:
    """The check digits of an IBAN: what makes all of it, read as a number, one more than a multiple of 97."""
    number = "".join(str(int(sign, LETTERS_AND_DIGITS)) for sign in f"{account}{country}00")
    return f"{98 - int(number) % 97:02d}"


def is_bic(text: str) -> bool:
    """Whether a text can be a bank's BIC: its form, and a country there is."""
    bic = "".join(text.split()).upper()
    return bool(re.fullmatch(BIC_PATTERN, bic)) and is_country(bic[4:6])


CHECKS: Mapping[str, Callable[[str], bool]] = {"IBAN": is_iban, "BIC": is_bic}


def purpose_problems(account: Record, vendor: Record) -> Iterator[tuple[str, str]]:
    """(path, text) of what is wrong with the payment purpose of a vendor that is paid to an account (F-808)."""
    needs = requirements_of(vendor, bank_country(vendor, account))
    purpose = (vendor.get("paymentInformation") or {}).get("paymentPurpose") or {}
    code = (purpose.get("code") or {}).get("name")
    path = "paymentInformation.paymentPurpose"
    if needs.purpose == "TEXT" and not purpose.get("text"):
        yield f"{path}.text", "must not be blank"
    elif needs.purpose == "CODE" and not code:
        yield f"{path}.code.name", "must not be blank"
    elif needs.purpose == "CODE" and code not in (needs.codes or {}).values():
        yield f"{path}.code.name", f"must be one of {', '.join((needs.codes or {}).values())}"


def needs_a_purpose(vendor: Record) -> bool:
    """Whether the country of a vendor asks for a payment purpose."""
    return bool(requirements_of(vendor, country_of(vendor)).purpose)


def purpose_text(purpose: Record) -> str:
    """The words of a payment purpose: its text, or the name of its code."""
    return str(purpose.get("text") or (purpose.get("code") or {}).get("name") or "")


def with_code_value(purpose: Record, vendor: Record) -> Record:
    """A payment purpose whose code, which requests name, has the value its vendor's country knows it by (F-1161)."""
    name = (purpose.get("code") or {}).get("name")
    codes = requirements_of(vendor, country_of(vendor)).codes or {}
    values = [value for value, known in codes.items() if known == name]
    return {**purpose, "code": {"name": name, "value": values[0]}} if values else purpose


def bank_info(vendor: Record, account: Record) -> Record:
    """What is known of the branch of a bank account: the country, and the bank's code or BIC (F-1165)."""
    country, number = bank_country(vendor, account), account.get("routingNumber")
    name = "swiftBIC" if number and re.fullmatch(BIC_PATTERN, number) else "nationalBankCode"
    return {"countryISO": country, **({name: number} if number else {})}
