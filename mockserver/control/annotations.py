"""Annotations as JSON Schema, and JSON bodies checked against them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from mockserver.control.server import ControlError
from mockserver.kernel.misspelt import instead_of, not_among

Schema = dict[str, Any]


class Words(NamedTuple):
    """Marks a text as one of a closed list."""

    words: tuple[str, ...]

    def schema(self) -> Schema:
        """The same limit as JSON Schema."""
        return {"enum": list(self.words)}

    def obstacle(self, value: object) -> str:
        """What is wrong with a value; empty for one of the words."""
        return "" if value in self.words else not_among(value, self.words)


class Range(NamedTuple):
    """Marks a whole number as one of a range, its ends among it."""

    minimum: int
    maximum: int

    def schema(self) -> Schema:
        """The same limit as JSON Schema."""
        return {"minimum": self.minimum, "maximum": self.maximum}

    def obstacle(self, value: object) -> str:
        """What is wrong with a value; empty for a number in the range."""
        fits = type(value) is int and self.minimum <= value <= self.maximum
        return "" if fits else f"must be a whole number from {self.minimum} to {self.maximum}"


class Format(NamedTuple):
    """Marks a text as JSON Schema names its form; whoever reads it tells what is wrong with it."""

    name: str

    def schema(self) -> Schema:
        """The same limit as JSON Schema."""
        return {"format": self.name}

    def obstacle(self, value: object) -> str:
        """No obstacle: every value is allowed."""
        return ""


PRIMITIVES: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
}


def schema_of(annotation: Any, components: dict[str, Schema]) -> Schema:
    """The JSON Schema of an annotation; a `TypedDict` becomes one of the components, by its name."""
    if annotation in PRIMITIVES:
        return dict(PRIMITIVES[annotation])
    if is_typeddict(annotation):
        return reference_to(annotation, components)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        marks = [mark.schema() for mark in arguments[1:]]
        return schema_of(arguments[0], components) | {name: part for mark in marks for name, part in mark.items()}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(one, components) for one in arguments]}
    if origin in (Required, NotRequired):
        return schema_of(arguments[0], components)
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0], components)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1], components)}
    raise TypeError(f"no JSON Schema for {annotation!r}")


def reference_to(dictionary: Any, components: dict[str, Schema]) -> Schema:
    """A reference to a `TypedDict` among the components."""
    if dictionary.__name__ not in components:
        about = (dictionary.__doc__ or "").partition("\n")[0]
        schema = components[dictionary.__name__] = {"type": "object", "description": about}
        fields = get_type_hints(dictionary, include_extras=True)
        schema["properties"] = {name: schema_of(annotation, components) for name, annotation in fields.items()}
        if required := [name for name in fields if is_required(dictionary, name, fields[name])]:
            schema["required"] = required
    return {"$ref": f"#/components/schemas/{dictionary.__name__}"}


def is_required(dictionary: Any, name: str, annotation: Any) -> bool:
    """Whether a field has to be there: as its annotation says, or else as the class does that declares it.

    `__required_keys__` goes class by class, but does not read annotations that are kept as texts.
    """
    origin = get_origin(annotation)
    return origin is Required or (origin is not NotRequired and name in dictionary.__required_keys__)


def plain_type(annotation: Any) -> Any:
    """The type of an annotation without its marks."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def check(body: Mapping[str, object], dictionary: Any) -> None:
    """Refuse a body that is not what a flat `TypedDict` says with 400, naming the field."""
    fields = get_type_hints(dictionary, include_extras=True)
    if unknown := sorted(set(body) - set(fields)):
        raise ControlError(400, f"{unknown[0]}: unknown field{instead_of(unknown[0], sorted(fields))}")
    for name in [name for name in fields if name in body or is_required(dictionary, name, fields[name])]:
        if obstacle := obstacle_of(fields[name], body.get(name)):
            raise ControlError(400, f"{name}: {obstacle}")


TEXTS = {
    str: "must be a text",
    bool: "must be true or false",
    int: "must be a whole number",
    float: "must be a number",
    NoneType: "must be null",
}


def obstacle_of(annotation: Any, value: object) -> str:
    """What is wrong with a value; empty for one that the annotation allows."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Required, NotRequired):
        return obstacle_of(arguments[0], value)
    if origin is Annotated:
        obstacles = [mark.obstacle(value) for mark in arguments[1:]]
        return next(filter(None, obstacles), obstacle_of(arguments[0], value))
    if origin is Literal:
        return Words(arguments).obstacle(value)
    if origin is list:
        return obstacle_of_all(arguments[0], value) if isinstance(value, list) else "must be a list"
    if origin in (dict, Mapping):
        return obstacle_of_all(arguments[1], [*value.values()]) if isinstance(value, Mapping) else "must be an object"
    if annotation is Any:
        return ""
    if is_typeddict(annotation):
        return obstacle_in(annotation, value)
    if origin in (Union, UnionType):
        whole = [obstacle_of(one, value) for one in arguments]
        own = [obstacle for one, obstacle in zip(arguments, whole, strict=True) if is_type_of(one, value)]
        return "" if "" in whole else " or ".join(own or whole)
    fits = type(value) in (int, float) if annotation is float else type(value) is annotation
    if isinstance(value, str) and "\0" in value:
        return "must not contain null characters"  # no store keeps them
    return "" if fits else TEXTS[annotation]


def is_type_of(annotation: Any, value: object) -> bool:
    """Whether a value is of an annotation's type, whatever else the annotation asks of it."""
    plain = plain_type(annotation)
    return type(value) is (dict if is_typeddict(plain) else get_origin(plain) or plain)


@cache
def members_of(dictionary: Any) -> Mapping[str, Any]:
    """The annotations of a `TypedDict`, those it inherits among them."""
    return get_type_hints(dictionary, include_extras=True)


def obstacle_in(dictionary: Any, value: object, members: Collection[str] | None = None) -> str:
    """What is wrong with an object that a `TypedDict` describes; empty where nothing is. Others' members are ignored.

    `members` are those that must be there, where they are others than it requires.
    """
    if not isinstance(value, dict):
        return "must be an object"
    for name, annotation in members_of(dictionary).items():
        if name in value:
            if obstacle := obstacle_of(annotation, value[name]):
                return f"{name} {obstacle}"
        elif is_required(dictionary, name, annotation) if members is None else name in members:
            return f"{name} is missing"
    return ""


def obstacle_of_all(annotation: Any, values: list[Any]) -> str:
    """What is wrong with the first value that an annotation does not allow; empty where there is none."""
    return next(filter(None, (obstacle_of(annotation, one) for one in values)), "")
