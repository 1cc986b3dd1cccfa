"""Every operation that is built has the function that serves it, written the one way there is."""

import pytest

from mockserver.operations import load
from tests.house.operations import FUNCTIONS, collected, hand_made
from tests.house.sources import Source, offences, python_files


def test_the_built_rows_of_the_registry_are_the_functions_collected() -> None:
    assert collected() == {row.id for row in load().by_id.values() if row.is_built}


def test_no_entity_or_action_makes_handlers_or_answers_by_hand() -> None:
    assert offences(hand_made, python_files(*FUNCTIONS)) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a = Handler(get)\n", ["a.py:1 Handler"]),
        ("def f():\n    return Answer(call.operation.status, 1)\n", ["a.py:2 Answer"]),
        ("class Gives:\n    def answer(self):\n        return Answer(200)\n", []),
        ("from mockserver.dialects.calls import Handler\n", []),
    ],
)
def test_what_is_made_by_hand_is_found(text: str, places: list[str]) -> None:
    assert hand_made(Source("a.py", text)) == places
