"""Annotations as JSON Schema, and bodies checked against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict

import pytest

from mockserver.control.annotations import Format, Range, Words, check, schema_of
from mockserver.control.server import ControlError


class Egg(TypedDict):
    """A boiled egg.

    More of it.
    """

    name: str
    minutes: Annotated[int, Range(3, 12)]
    yolk: NotRequired[Annotated[str, Words(("soft", "hard"))]]
    salted: NotRequired[bool]
    served: NotRequired[Literal["hot"]]
    at: NotRequired[Annotated[str, Format("date-time")]]


class Dish(TypedDict, total=False):
    """What may be said of a dish."""

    name: Required[str]
    hot: bool


class Order(Dish):
    """A dish that somebody ordered."""

    table: int
    note: NotRequired[str]


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (str, {"type": "string"}),
        (float, {"type": "number"}),
        (Any, {}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (dict[str, bool], {"type": "object", "additionalProperties": {"type": "boolean"}}),
        (str | None, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (Literal["a", "b"], {"enum": ["a", "b"]}),
        (Annotated[int, Range(1, 2)], {"type": "integer", "minimum": 1, "maximum": 2}),
        (Annotated[str, Format("date")], {"type": "string", "format": "date"}),
    ],
)
def test_an_annotation_has_a_schema(annotation: Any, schema: dict[str, Any]) -> None:
    assert schema_of(annotation, {}) == schema


def test_a_typed_dictionary_becomes_a_component() -> None:
    components: dict[str, Any] = {}

    assert schema_of(list[Egg], components) == {"type": "array", "items": {"$ref": "#/components/schemas/Egg"}}
    assert components["Egg"]["description"] == "A boiled egg."
    assert components["Egg"]["required"] == ["name", "minutes"]
    assert components["Egg"]["properties"]["yolk"] == {"type": "string", "enum": ["soft", "hard"]}


def test_what_a_field_inherits_is_whether_it_has_to_be_there() -> None:
    components: dict[str, Any] = {}
    schema_of(Order, components)

    assert components["Order"]["required"] == ["name", "table"]
    check({"name": "Soup", "table": 5}, Order)


def test_what_has_no_schema_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="no JSON Schema for <class 'set'>"):
        schema_of(set, {})


def test_a_body_as_it_should_be_passes() -> None:
    check({"name": "A", "minutes": 12, "yolk": "soft", "salted": False, "served": "hot", "at": "noon"}, Egg)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("name", 1, "name: must be a text"),
        ("minutes", 13, "minutes: must be a whole number from 3 to 12"),
        ("minutes", True, "minutes: must be a whole number from 3 to 12"),
        ("minutes", None, "minutes: must be a whole number from 3 to 12"),
        ("yolk", "gold", "yolk: must be one of soft, hard, not 'gold'"),
        ("yolk", "sof", "yolk: must be one of soft, hard, not 'sof'; did you mean soft?"),
        ("yolk", [], "yolk: must be one of soft, hard"),
        ("salted", 1, "salted: must be true or false"),
        ("served", "cold", "served: must be one of hot, not 'cold'"),
        ("at", 5, "at: must be a text"),
        ("cup", 1, "cup: unknown field; there are at, minutes, name, salted, served, yolk"),
    ],
)
def test_a_value_that_cannot_be_names_its_field(field: str, value: object, text: str) -> None:
    with pytest.raises(ControlError) as refused:
        check({"name": "A", "minutes": 5, field: value}, Egg)

    assert (refused.value.status, str(refused.value)) == (400, text)


def test_a_field_that_has_to_be_there_is_named() -> None:
    with pytest.raises(ControlError, match="name: must be a text"):
        check({"minutes": 5}, Egg)
