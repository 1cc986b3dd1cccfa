"""Field types: how a JSON value is read into the canonical record, checked, and written back.

A type raises `Mismatch` where the JSON cannot be read at all (BILL stops at the first of these) and yields constraint
texts where it can be read but breaks a rule (BILL reports all of them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from mockserver.kernel import money, places
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.whole_numbers import BEYOND, whole_number

NOT_BLANK = "must not be blank"
NOT_NULL = "must not be null"
NOT_EMPTY = "must not be empty"
MAX_REPEATED = 40  # characters of a wrong value in the text of its refusal; assumed: F-1940


class Mismatch(Exception):
    """The JSON value cannot be read as this type; `where` is the path below the field."""

    def __init__(self, text: str, where: str = "", value: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.where = where
        self.value = value

    def below(self, head: str) -> Mismatch:
        """The same refusal, told of the field or element that holds the value."""
        return Mismatch(self.text, join_path(head, self.where), self.value)


def join_path(head: str, below: str) -> str:
    """The path of something below a field or an element: `vendor.name`, `lines[0].price`."""
    return f"{head}{below}" if not below or below[0] == "[" else f"{head}.{below}"


def json_kind(raw: Any) -> str:
    """The JSON kind of a value as error texts name it, after Jackson: `Boolean value`."""
    if raw is None:
        return "Null value"
    if isinstance(raw, bool):
        return "Boolean value"
    if isinstance(raw, (int, float)):
        return "Number value"
    if isinstance(raw, str):
        return "String value"
    return "Array value" if isinstance(raw, list) else "Object value"


def mismatch(type_name: str, raw: Any) -> Mismatch:
    """The refusal of a value that is not of a type, by the name BILL's (Jackson's) texts give it."""
    value = f' "{str(raw)[:MAX_REPEATED]}"' if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else ""
    return Mismatch(f"Cannot deserialize value of type `{type_name}` from {json_kind(raw)}{value}", value=str(raw))


class Type:
    """Base: any JSON value, kept as it is.

    `type_name` is the type in the text of a mismatch, `missing` the text of a required value that is not there.
    """

    type_name = "object"
    missing = NOT_NULL

    def read(self, raw: Any) -> Any:
        """The canonical value of a JSON value; raises `Mismatch` where it cannot be read as this type."""
        return raw

    def check(self, value: Any) -> Iterator[tuple[str, str]]:
        """(path below the field, text) of every violated constraint of a canonical value."""
        return iter(())

    def accepts(self, value: Any) -> bool:
        """Whether a canonical value violates no constraint."""
        return not any(self.check(value))

    def write(self, value: Any) -> Any:
        """The JSON value of a canonical value, as answers hold it."""
        return value

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the wire value, as the OpenAPI documents show it."""
        return {}


class Text(Type):
    """A string with a length range; numbers and booleans are accepted as their text, as Jackson does."""

    type_name = "java.lang.String"
    missing = NOT_BLANK

    def __init__(self, *, max_length: int = 0, min_length: int = 0, pattern: str = "", message: str = "") -> None:
        self.max_length = max_length
        self.min_length = min_length
        self.pattern = re.compile(pattern) if pattern else None
        self.message = message or (f'must match "{pattern}"' if pattern else "")

    def read(self, raw: Any) -> str:
        if isinstance(raw, str):
            return raw
        if isinstance(raw, bool):
            return "true" if raw else "false"
        if isinstance(raw, (int, float)):
            return str(raw)
        raise mismatch(self.type_name, raw)

    def check(self, value: str) -> Iterator[tuple[str, str]]:
        size = len(value)
        if (self.max_length and size > self.max_length) or size < self.min_length:
            yield "", f"size must be between {self.min_length} and {self.max_length or 2147483647}"
        if self.pattern and not self.pattern.fullmatch(value):
            yield "", self.message
        # No column of PostgreSQL takes it; what BILL says of it is not known (F-1242).
        if "\0" in value:
            yield "", "must not contain null characters"

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "string"}
        if self.max_length:
            shape["maxLength"] = self.max_length
        if self.min_length:
            shape["minLength"] = self.min_length
        if self.pattern:
            shape["pattern"] = f"^(?:{self.pattern.pattern})$"
        return shape


class Email(Text):
    """An e-mail address, shallowly checked as Jakarta's `@Email` does."""

    def __init__(self, *, max_length: int = 0) -> None:
        super().__init__(
            max_length=max_length,
            pattern=r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*",
            message="must be a well-formed email address",
        )

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "email"}


BOOLEAN_WORDS = {"true": True, "false": False, "True": True, "False": False}


class Boolean(Type):
    """A boolean; the words `"true"` and `"false"` are accepted (F-024)."""

    type_name = "java.lang.Boolean"

    def read(self, raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw in BOOLEAN_WORDS:
            return BOOLEAN_WORDS[raw]
        raise mismatch(self.type_name, raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


def whole(value: float) -> int:
    """The integer that a JSON number is, ten to the 20th at most; `ValueError` for one with a fraction."""
    if not value.is_integer():
        raise ValueError(f"{value} is no whole number")
    return int(max(-BEYOND, min(value, BEYOND)))


class Int(Type):
    """An integer in a range; quoted integers, and numbers that are whole, are accepted, of any length."""

    type_name = "java.lang.Integer"

    def __init__(self, *, minimum: int = -(2**31), maximum: int = 2**31 - 1) -> None:
        self.minimum = minimum
        self.maximum = maximum

    def read(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
            raise mismatch(self.type_name, raw)
        if isinstance(raw, int):
            return raw
        try:
            return whole_number(raw) if isinstance(raw, str) else whole(raw)
        except ValueError:
            raise mismatch(self.type_name, raw) from None

    def check(self, value: int) -> Iterator[tuple[str, str]]:
        if value < self.minimum:
            yield "", f"must be greater than or equal to {self.minimum}"
        if value > self.maximum:
            yield "", f"must be less than or equal to {self.maximum}"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


class Number(Type):
    """A decimal kept as an integer of millionths; quoted numbers are accepted (F-421)."""

    type_name = "java.math.BigDecimal"
    minimum_message = "must be greater than or equal to {}"
    maximum_message = "must be less than or equal to {}"

    def __init__(self, *, minimum: float | None = None, maximum: float | None = None) -> None:
        self.minimum = minimum
        self.maximum = maximum
        self._minimum = None if minimum is None else self.scale(minimum)
        self._maximum = None if maximum is None else self.scale(maximum)

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """The least and the greatest canonical value; None where there is none."""
        return self._minimum, self._maximum

    @staticmethod
    def scale(value: float | str) -> int:
        """The canonical integer of a number: millionths; raises `ValueError` for too many digits."""
        return money.millionths(value)

    def read(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
            raise mismatch(self.type_name, raw)
        try:
            return self.scale(raw.strip() if isinstance(raw, str) else raw)
        except ValueError:
            raise mismatch(self.type_name, raw) from None

    def check(self, value: int) -> Iterator[tuple[str, str]]:
        if self._minimum is not None and value < self._minimum:
            yield "", self.minimum_message.format(f"{self.minimum:g}")
        if self._maximum is not None and value > self._maximum:
            yield "", self.maximum_message.format(f"{self.maximum:g}")

    def write(self, value: int) -> float:
        return money.number(value)

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "number"}
        if self.minimum is not None:
            shape["minimum"] = self.minimum
        if self.maximum is not None:
            shape["maximum"] = self.maximum
        return shape


class Money(Number):
    """An amount kept as integer cents, written as a JSON number of two decimals."""

    @staticmethod
    def scale(value: float | str) -> int:
        return money.cents(value)

    def write(self, value: int) -> float:
        return money.amount(value)


DATE_PATTERN = re.compile(r"\d{4}-\d\d-\d\d")


class Date(Type):
    """A business date, kept and written as `yyyy-MM-dd`; other forms of ISO 8601 are no dates."""

    type_name = "java.time.LocalDate"

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or not DATE_PATTERN.fullmatch(raw):
            raise mismatch(self.type_name, raw)
        try:
            return date.fromisoformat(raw).isoformat()
        except ValueError:
            raise mismatch(self.type_name, raw) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class DateTime(Type):
    """A moment, kept and written as `yyyy-MM-ddTHH:MM:SS.mmm+00:00` (F-102); every documented UTC form is read."""

    type_name = "java.time.OffsetDateTime"

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise mismatch(self.type_name, raw)
        try:
            return stamp(parse_stamp(raw))
        except ValueError:
            raise mismatch(self.type_name, raw) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


class Enum(Type):
    """One of BILL's words. `answers` are further words that only BILL's answers hold."""

    def __init__(self, *words: str, answers: Sequence[str] = ()) -> None:
        self.words = words
        self.answers = tuple(answers)

    def read(self, raw: Any) -> str:
        if isinstance(raw, str) and raw in self.words:
            return raw
        text = raw if isinstance(raw, str) else json_kind(raw)
        raise Mismatch(
            f'Cannot deserialize value from String "{text}": '
            f"not one of the values accepted for Enum class: [{', '.join(self.words)}]",
            value=str(raw),
        )

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


class Country(Type):
    """A country by its ISO 3166-1 two-letter code, in capitals: one of those that BILL's v3 takes (F-1930)."""

    def read(self, raw: Any) -> str:
        if isinstance(raw, str) and places.is_v3_country(raw):
            return raw
        raise mismatch("CountryCode", raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-Z]{2}$"}


class Currency(Type):
    """A currency by its three-letter code, in capitals: one of BILL's (F-1931)."""

    def read(self, raw: Any) -> str:
        if isinstance(raw, str) and places.is_currency(raw):
            return raw
        raise mismatch("CurrencyCode", raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


class Reference(Text):
    """The id of another record; whether it exists is checked after the whole body."""

    def __init__(self) -> None:
        super().__init__(max_length=100)

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class Array(Type):
    """An array of elements of one type; `message` overrides the text of a wrong size."""

    type_name = "java.util.ArrayList"

    def __init__(self, item: Type, *, min_items: int = 0, max_items: int = 0, message: str = "") -> None:
        self.item = item
        self.min_items = min_items
        self.max_items = max_items
        self.message = message

    def read(self, raw: Any) -> list[Any]:
        if not isinstance(raw, list):
            raise mismatch(self.type_name, raw)
        values = []
        for index, element in enumerate(raw):
            try:
                values.append(self.item.read(element))
            except Mismatch as problem:
                raise problem.below(f"[{index}]") from None
        return values

    def check(self, value: list[Any]) -> Iterator[tuple[str, str]]:
        yield from self.check_size(value)
        for index, element in enumerate(value):
            for where, text in self.item.check(element):
                yield join_path(f"[{index}]", where), text

    def check_size(self, value: list[Any]) -> Iterator[tuple[str, str]]:
        """The constraint on the number of elements, where it is violated."""
        if len(value) < self.min_items and not value:
            yield "", self.message or NOT_EMPTY
        elif len(value) < self.min_items or (self.max_items and len(value) > self.max_items):
            yield "", self.message or f"size must be between {self.min_items} and {self.max_items or 2147483647}"

    def write(self, value: list[Any]) -> list[Any]:
        write = self.item.write
        return [write(element) for element in value]

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "array", "items": self.item.schema()}
        if self.min_items:
            shape["minItems"] = self.min_items
        if self.max_items:
            shape["maxItems"] = self.max_items
        return shape
