"""Refusals of the domain in v2's words: it names fields and values as records have them, v2 as its answers do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

from mockserver.dialects.v2.types import Code
from mockserver.domain.payments.stages import STATUS_OF
from mockserver.kernel.errors import BillError, BillErrors, Invalid, Refusal
from mockserver.kernel.schema import Array, Field, Object, Shape

Result = TypeVar("Result")

# The codes whose texts name a field, and perhaps its value.
ABOUT_FIELDS = ("BDC_1117", "BDC_1119")
INDEX = re.compile(r"(\[\d+\])")

# What records have and v2 does not, as the field and the value it has instead.
INSTEAD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "singleStatus": ("status", STATUS_OF),
    "billingAddress": ("billAddress1", {}),
}


def field_at(shapes: Sequence[Shape], path: str) -> Field | None:
    """The field of a place in records; None for a name that is one of v2's already, or none of the shapes' at all."""
    fields = [field for shape in shapes for field in shape.fields]
    if any(field.name == path for field in fields if field.path in ("", path)):
        return next(field for field in fields if field.name == path)
    if any(field.name == path for field in fields):
        return None
    exact = next((field for field in fields if field.path == path), None)
    return exact or next((field for field in fields if field.path.endswith(f".{path}")), None)


def name_of(shapes: Sequence[Shape], path: str) -> str:
    """The name v2 has for a place in records, inside lines too; the place itself where it has none."""
    head, *rest = INDEX.split(path, maxsplit=1)
    field = field_at(shapes, head)
    if field is None:
        return path
    if not rest or not isinstance(field.type, Array) or not isinstance(field.type.item, Object):
        return field.name + "".join(rest)
    index, below = rest
    inner = name_of([field.type.item.shape], below.removeprefix("."))
    return f"{field.name}{index}.{inner}" if below else f"{field.name}{index}"


def value_of(shapes: Sequence[Shape], path: str, value: str) -> str:
    """What v2 shows for a value of a field, in the text of a refusal: the code of a word."""
    field = field_at(shapes, path)
    if field is None or not isinstance(field.type, Code):
        return value
    words = {str(word).lower() if isinstance(word, bool) else word: code for code, word in field.type.words.items()}
    return words.get(value, value)


def error_in_words(error: BillError, shapes: Sequence[Shape]) -> BillError:
    """A refusal with v2's words in its text."""
    if error.code not in ABOUT_FIELDS or not error.params:
        return error
    path, *values = error.params
    if path in INSTEAD:
        path, words = INSTEAD[path]
        values = [words.get(value, value) for value in values]
    params = (name_of(shapes, path), *(value_of(shapes, path, value) for value in values))
    return BillError(
        error.code,
        *params,
        item=error.item,
        status=error.status,
        text=error.raw_text,
        category=error.category,
        fact=error.fact,
    )


def in_words_of(shapes: Sequence[Shape], refusal: BillErrors | Invalid | BillError) -> Refusal:
    """A refusal that names fields as these shapes do."""
    if isinstance(refusal, BillErrors):
        return BillErrors([error_in_words(error, shapes) for error in refusal.errors])
    if isinstance(refusal, Invalid):
        return Invalid([one._replace(path=name_of(shapes, one.path)) for one in refusal.problems])
    return error_in_words(refusal, shapes)


def speaking(function: Callable[..., Result], *shapes: Shape) -> Callable[..., Result]:
    """The function, its refusals in the words of shapes."""

    @wraps(function)
    def speak(*args: Any, **values: Any) -> Result:
        try:
            return function(*args, **values)
        except (BillErrors, Invalid, BillError) as refusal:
            raise in_words_of(shapes, refusal) from None

    return speak
