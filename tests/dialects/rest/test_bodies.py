"""What the documents say of answers that are declared as JSON."""

from mockserver.dialects.rest.bodies import schema_of_json


def test_an_array_is_described_by_its_first_element() -> None:
    assert schema_of_json(["a"]) == {"type": "array", "items": {"type": "string"}}


def test_an_empty_array_is_described_by_nothing() -> None:
    assert schema_of_json([]) == {"type": "array", "items": {}}
