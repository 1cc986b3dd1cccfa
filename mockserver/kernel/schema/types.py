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

NOT_BLANK = "must not be blank"
NOT_NULL = "must not be null"
NOT_EMPTY = "must not be empty"


class Mismatch(Exception):
    """The JSON value cannot be read as this type; `where` is the path below the field."""

    def __init__(self, text: str, where: str = "", value: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.where = where
        self.value = value

    def below(self, head: str) -> Mismatch:
        """The same refusal, seen from the field or element that holds the value."""
        return Mismatch(self.text, joined(head, self.where), self.value)


def joined(head: str, below: str) -> str:
    """The path of something below a field or an element: `vendor.name`, `lines[0].price`."""
    return f"{head}{below}" if not below or below[0] == "[" else f"{head}.{below}"


def described(raw: Any) -> str:
    """The JSON kind of a value, as error texts name it."""
    if raw is None:
        return "Null value"
    if isinstance(raw, bool):
        return "Boolean value"
    if isinstance(raw, (int, float)):
        return "Number value"
    if isinstance(raw, str):
        return "String value"
    return "Array value" if isinstance(raw, list) else "Object value"


def mismatch(wanted: str, raw: Any) -> Mismatch:
    """The refusal of a value that is not a `wanted`."""
    shown = f' "{raw}"' if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else ""
    return Mismatch(f"Cannot deserialize value of type `{wanted}` from {described(raw)}{shown}", value=str(raw))


class Type:
    """Base: any JSON value, kept as it is."""

    wanted = "object"
    missing = NOT_NULL

    def read(self, raw: Any) -> Any:
        """The canonical value of a JSON value; raises `Mismatch`."""
        return raw

    def check(self, value: Any) -> Iterator[tuple[str, str]]:
        """(path below the field, text) of every violated constraint of a canonical value."""
        return iter(())

    def write(self, value: Any) -> Any:
        """The JSON value of a canonical value."""
        return value

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the wire value."""
        return {}


class Text(Type):
    """A string with a length range; numbers and booleans are accepted as their text, as Jackson does."""

    wanted = "java.lang.String"
    missing = NOT_BLANK

    def __init__(self, longest: int = 0, shortest: int = 0, *, pattern: str = "", says: str = "") -> None:
        self.longest = longest
        self.shortest = shortest
        self.pattern = re.compile(pattern) if pattern else None
        self.says = says or (f'must match "{pattern}"' if pattern else "")

    def read(self, raw: Any) -> str:
        if isinstance(raw, str):
            return raw
        if isinstance(raw, bool):
            return "true" if raw else "false"
        if isinstance(raw, (int, float)):
            return str(raw)
        raise mismatch(self.wanted, raw)

    def check(self, value: str) -> Iterator[tuple[str, str]]:
        size = len(value)
        if (self.longest and size > self.longest) or size < self.shortest:
            yield "", f"size must be between {self.shortest} and {self.longest or 2147483647}"
        if self.pattern and not self.pattern.fullmatch(value):
            yield "", self.says
        # No column of PostgreSQL takes it; what BILL says of it is not known.
        if "\0" in value:
            yield "", "must not contain null characters"

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "string"}
        if self.longest:
            shape["maxLength"] = self.longest
        if self.shortest:
            shape["minLength"] = self.shortest
        if self.pattern:
            shape["pattern"] = f"^(?:{self.pattern.pattern})$"
        return shape


class Email(Text):
    """An e-mail address, shallowly checked as Jakarta's `@Email` does."""

    def __init__(self, longest: int = 0) -> None:
        super().__init__(longest, pattern=r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", says="must be a well-formed email address")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "email"}


BOOLEAN_WORDS = {"true": True, "false": False, "True": True, "False": False}


class Bool(Type):
    """A boolean; `"true"` and `"false"` are accepted."""

    wanted = "java.lang.Boolean"

    def read(self, raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and raw in BOOLEAN_WORDS:
            return BOOLEAN_WORDS[raw]
        raise mismatch(self.wanted, raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Int(Type):
    """An integer in a range; quoted integers are accepted."""

    wanted = "java.lang.Integer"

    def __init__(self, least: int = -(2**31), most: int = 2**31 - 1) -> None:
        self.least = least
        self.most = most

    def read(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
            raise mismatch(self.wanted, raw)
        try:
            value = float(raw)
            if value != value or int(value) != value:
                raise ValueError
            return int(raw) if not isinstance(raw, float) else int(value)
        except (ValueError, OverflowError):
            raise mismatch(self.wanted, raw) from None

    def check(self, value: int) -> Iterator[tuple[str, str]]:
        if value < self.least:
            yield "", f"must be greater than or equal to {self.least}"
        if value > self.most:
            yield "", f"must be less than or equal to {self.most}"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Number(Type):
    """A decimal kept as an integer of millionths; quoted numbers are accepted."""

    wanted = "java.math.BigDecimal"
    least_text = "must be greater than or equal to {}"
    most_text = "must be less than or equal to {}"

    def __init__(self, least: float | None = None, most: float | None = None) -> None:
        self.least = least
        self.most = most
        self._least = None if least is None else self.scale(least)
        self._most = None if most is None else self.scale(most)

    @staticmethod
    def scale(value: float | str) -> int:
        """The canonical integer of a number."""
        return money.millionths(value)

    def read(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
            raise mismatch(self.wanted, raw)
        try:
            return self.scale(raw.strip() if isinstance(raw, str) else raw)
        except ValueError:
            raise mismatch(self.wanted, raw) from None

    def check(self, value: int) -> Iterator[tuple[str, str]]:
        if self._least is not None and value < self._least:
            yield "", self.least_text.format(f"{self.least:g}")
        if self._most is not None and value > self._most:
            yield "", self.most_text.format(f"{self.most:g}")

    def write(self, value: int) -> float:
        return money.number(value)

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "number"}
        if self.least is not None:
            shape["minimum"] = self.least
        if self.most is not None:
            shape["maximum"] = self.most
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
    """A business date, `yyyy-MM-dd`."""

    wanted = "java.time.LocalDate"

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or not DATE_PATTERN.fullmatch(raw):
            raise mismatch(self.wanted, raw)
        try:
            return date.fromisoformat(raw).isoformat()
        except ValueError:
            raise mismatch(self.wanted, raw) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class DateTime(Type):
    """A moment, kept and written as `yyyy-MM-ddTHH:MM:SS.mmm+00:00`; every UTC form of the references is read."""

    wanted = "java.time.OffsetDateTime"

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise mismatch(self.wanted, raw)
        try:
            return stamp(parse_stamp(raw))
        except ValueError:
            raise mismatch(self.wanted, raw) from None

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
        shown = raw if isinstance(raw, str) else described(raw)
        raise Mismatch(
            f'Cannot deserialize value from String "{shown}": '
            f"not one of the values accepted for Enum class: [{', '.join(self.words)}]",
            value=str(raw),
        )

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


class Country(Type):
    """An ISO 3166 two-letter code."""

    def read(self, raw: Any) -> str:
        if isinstance(raw, str) and places.is_country(raw):
            return raw
        raise mismatch("CountryCode", raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-Z]{2}$"}


class Currency(Type):
    """An ISO 4217 three-letter code."""

    def read(self, raw: Any) -> str:
        if isinstance(raw, str) and places.is_currency(raw):
            return raw
        raise mismatch("CurrencyCode", raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-Z]{3}$"}


class Ref(Text):
    """The id of another record; whether it exists is checked after the whole body."""

    def __init__(self) -> None:
        super().__init__(100)

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class Masked(Text):
    """An account number that is written with all but its last four characters hidden."""

    def write(self, value: str) -> str:
        return "*" * max(len(value) - 4, 0) + value[-4:]


class ListOf(Type):
    """An array of one type."""

    wanted = "java.util.ArrayList"

    def __init__(self, item: Type, *, least: int = 0, most: int = 0, says: str = "") -> None:
        self.item = item
        self.least = least
        self.most = most
        self.says = says

    def read(self, raw: Any) -> list[Any]:
        if not isinstance(raw, list):
            raise mismatch(self.wanted, raw)
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
                yield joined(f"[{index}]", where), text

    def check_size(self, value: list[Any]) -> Iterator[tuple[str, str]]:
        """The constraint on the number of elements, where it is violated."""
        if len(value) < self.least and not value:
            yield "", self.says or NOT_EMPTY
        elif len(value) < self.least or (self.most and len(value) > self.most):
            yield "", self.says or f"size must be between {self.least} and {self.most or 2147483647}"

    def write(self, value: list[Any]) -> list[Any]:
        write = self.item.write
        return [write(element) for element in value]

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "array", "items": self.item.schema()}
        if self.least:
            shape["minItems"] = self.least
        if self.most:
            shape["maxItems"] = self.most
        return shape
