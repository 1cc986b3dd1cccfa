"""Query parameters that an operation declares beside those of lists: texts, choices, booleans, amounts, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.filters import refuse
from mockserver.kernel import money
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.schema import Mismatch, Text, Type
from mockserver.kernel.schema.types import MAX_REPEATED, NOT_BLANK, NOT_NULL

WORDS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A text, its blanks at both ends taken off; `absent` is its value where it was not sent."""

    name: str
    required: bool = False
    absent: Any = ""

    def read(self, text: str) -> Any:
        """The value of a text that was sent; raises `Invalid`."""
        return text

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the text."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class SizedText(Parameter):
    """A text of at least `min_length` characters; raises `Invalid` for a shorter one."""

    min_length: int = 0

    def read(self, text: str) -> str:
        if len(text) < self.min_length:
            raise refuse(self.name, f"size must be between {self.min_length} and 2147483647")
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.min_length}


@dataclass(frozen=True, slots=True)
class Choice(Parameter):
    """One of some words, in their own spelling; raises `Invalid` with all of them for any other text."""

    words: Sequence[str] = ()

    def read(self, text: str) -> str:
        if text not in self.words:
            raise unreadable(self.name, text, f"one of {', '.join(self.words)}")
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [*self.words]}


@dataclass(frozen=True, slots=True)
class Truth(Parameter):
    """A boolean: `true` or `false` in any case, False where it was not sent; raises `Invalid` for any other text."""

    absent: Any = False

    def read(self, text: str) -> bool:
        if text.lower() not in WORDS:
            raise unreadable(self.name, text, "true or false")
        return WORDS[text.lower()]

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Amount(Parameter):
    """An amount of dollars above zero, read as integer cents.

    Raises `Invalid` for what is no number or is not above zero.
    """

    def read(self, text: str) -> int:
        try:
            amount = money.cents(text)
        except ValueError:
            raise unreadable(self.name, text, "a number") from None
        if amount <= 0:
            raise refuse(self.name, "must be greater than or equal to 0.01")
        return amount

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": 0.01}


@dataclass(frozen=True, slots=True)
class TypedParameter(Parameter):
    """A value of one of the schema's types, as a body would hold it."""

    type: Type = field(default_factory=Text)

    def read(self, text: str) -> Any:
        try:
            return self.type.read(text)
        except Mismatch as problem:
            raise refuse(self.name, problem.text) from None

    def schema(self) -> dict[str, Any]:
        return self.type.schema()


class Query:
    """The query parameters of one operation, in the order in which they are read."""

    def __init__(self, *parameters: Parameter) -> None:
        self.parameters = parameters

    def read(self, call: Call) -> dict[str, Any]:
        """The values by name; 400 naming every one that must be there and is not, or the first that is unreadable."""
        texts = {parameter.name: call.query.get(parameter.name, "").strip() for parameter in self.parameters}
        if problems := [*self._missing(call.query, texts)]:
            raise Invalid(problems)
        return {
            parameter.name: parameter.read(text) if (text := texts[parameter.name]) else parameter.absent
            for parameter in self.parameters
        }

    def _missing(self, query: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[Problem]:
        for parameter in self.parameters:
            if parameter.required and not texts[parameter.name]:
                yield Problem(parameter.name, NOT_BLANK if parameter.name in query else NOT_NULL, "missing")

    def schemas(self) -> dict[str, dict[str, Any]]:
        """Each parameter as OpenAPI tells it: `required` and `schema` by name."""
        return {
            parameter.name: {"required": parameter.required, "schema": parameter.schema()}
            for parameter in self.parameters
        }


def unreadable(name: str, value: str, kind: str) -> Invalid:
    """A 400 for a value that is none of the parameter's; the text is assumed (F-521)."""
    return refuse(name, f'"{value[:MAX_REPEATED]}" is not {kind}')


# What downloads and links ask for.
FILE_ID = Query(Parameter("id", required=True))
TOKEN = Query(Parameter("token", required=True))
