"""v2's field types: digits for enums, twenty zeros for no id, `+0000` times, names of countries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.kernel import places
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.money import MILLIONTHS
from mockserver.kernel.schema import Boolean, DateTime, Money, Number, Type
from mockserver.kernel.schema.types import mismatch

NOT_A_VALUE = "is not one of the field's values"


class Unknown(str):
    """A sent value that is none of the field's: readable, so that BILL's order of refusals is kept, then refused."""


class Translation(Type):
    """A type whose wire value is another word than the record's; filters translate through it too."""

    def check(self, value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, Unknown):
            yield "", NOT_A_VALUE

    def accepts(self, value: Any) -> bool:
        return not isinstance(value, Unknown)


class Code(Translation):
    """An enum: a string of digits on the wire, a word in the record.

    `words` maps each code to its word; numbers are read as their digits. `otherwise` is written for a word v2 has no
    code for. `number` writes codes as JSON numbers. `answers` are codes only BILL's answers and filters hold.
    """

    type_name = "enum"

    def __init__(
        self, words: Mapping[str, Any], *, otherwise: Any = None, number: bool = False, answers: str = ""
    ) -> None:
        self.words = words
        self.otherwise = otherwise
        self.number = number
        self.answers = frozenset(words[code] for code in answers.split())
        self._codes = {word: int(code) if number else code for code, word in words.items()}

    def read(self, raw: Any) -> Any:
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
            raise mismatch(self.type_name, raw)
        if raw == "":
            return None
        code = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
        return self.words.get(code, Unknown(code))

    def check(self, value: Any) -> Iterator[tuple[str, str]]:
        if not self.accepts(value):
            yield "", NOT_A_VALUE

    def accepts(self, value: Any) -> bool:
        return not isinstance(value, Unknown) and value not in self.answers

    def write(self, value: Any) -> Any:
        return self._codes.get(value, self.otherwise)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer" if self.number else "string", "enum": list(self._codes.values())}


def codes(digits: str) -> Code:
    """An enum v3 does not have: the record keeps the code itself."""
    return Code({code: code for code in digits.split()})


class NullableReference(Translation):
    """The id of another record; twenty zeros, or an empty text, say there is none."""

    type_name = "id"

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, str):
            raise mismatch(self.type_name, raw)
        return None if raw in ("", NULL_ID) else raw

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 20, "maxLength": 20}


class CountryName(Translation):
    """A country's name, kept as its two-letter code; codes and usual short forms are read too."""

    type_name = "country"

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, str):
            raise mismatch(self.type_name, raw)
        return (places.country_code(raw) or Unknown(raw)) if raw else None

    def write(self, value: str) -> str:
        return places.country_name(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class CurrencyCode(Translation):
    """A currency by its three-letter code: one of BILL's (F-1931)."""

    type_name = "currency"

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, str):
            raise mismatch(self.type_name, raw)
        return (raw if places.is_currency(raw) else Unknown(raw)) if raw else None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


class Consent(Boolean):
    """A boolean that must be true."""

    def check(self, value: bool) -> Iterator[tuple[str, str]]:
        if not value:
            yield "", NOT_A_VALUE


class Moment(DateTime):
    """A date-time, written as `2026-12-30T23:15:23.127+0000`."""

    def write(self, value: str) -> str:
        return f"{value[:-6]}+0000"


class Quantity(Number):
    """A number that is no amount; whole ones are written without a fraction."""

    def write(self, value: int) -> float:
        number = super().write(value)
        return int(number) if number.is_integer() else number


class Rate(Number):
    """An exchange rate, null for documents in US dollars (F-1205)."""

    def write(self, value: int) -> Any:
        return None if value == MILLIONTHS else super().write(value)


class NonZeroAmount(Money):
    """An amount that is null until it is anything but zero: lists find `hidden` amounts by no value."""

    hidden = 0

    def write(self, value: int) -> Any:
        return super().write(value) if value else None


class Flag(Translation):
    """A boolean that the record keeps as a word: `false`, or one of those for true, of which the first is kept."""

    type_name = "boolean"

    def __init__(self, true: str, *more: str, false: str) -> None:
        self.words = {True: true, False: false}
        self.true = (true, *more)

    def read(self, raw: Any) -> str:
        return self.words[Boolean().read(raw)]

    def write(self, value: str) -> bool:
        return value in self.true

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}
