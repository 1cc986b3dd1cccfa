"""The noun names the thing: no definition is called by what was done to it."""

import pytest

from tests.house.sources import Source, offences, python_files
from tests.house.words import OF_THE_PACKAGE, bare_participles, participles, values_by_their_making

NOT_YET = (
    *("mockserver/app/dispatcher.py", "mockserver/domain/payables/", "mockserver/kernel/schema/"),
    *("mockserver/serving/crew.py", "mockserver/store/"),
)
"""Files and rooms whose variables are not called by what they are, as those of all others are."""


def test_no_name_is_a_bare_participle_or_an_old_limit() -> None:
    assert offences(participles, python_files("*")) == []


def test_the_package_calls_nothing_by_its_making_either() -> None:
    assert offences(lambda source: participles(source, OF_THE_PACKAGE), python_files("mockserver/*")) == []


def test_no_function_or_class_is_called_by_what_was_done_to_it() -> None:
    places = ("mockserver/*", "contract_tests/*", "bench/*", "examples/*")

    assert offences(bare_participles, python_files(*places)) == []


def test_no_variable_is_called_by_what_was_done_to_it() -> None:
    files = [one for one in python_files("mockserver/*", "bench/*") if not one.path.startswith(NOT_YET)]

    assert offences(values_by_their_making, files) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kept = rows()", "kept"),
        ("def end(unfinished: int) -> None: ...", "unfinished"),
        ("class Ticker:\n    def end(self) -> None:\n        self._stopped = 1", "_stopped"),
        ("[0 for paid in bills]", "paid"),
    ],
)
def test_a_value_of_a_bare_participle_is_noticed(text: str, name: str) -> None:
    lines = values_by_their_making(Source("mockserver/app/worlds.py", text))

    assert [line.partition(" ")[2] for line in lines] == [name]


@pytest.mark.parametrize(
    "text", ["class Page(TypedDict):\n    evicted: int", "is_kept = True", "seed, allowed = 1, ()"]
)
def test_fields_of_the_wire_flags_and_words_of_the_field_are_no_values_of_that_kind(text: str) -> None:
    assert values_by_their_making(Source("mockserver/app/worlds.py", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "def merged(one: dict) -> dict: ...",
        "async def _written() -> bytes: ...",
        "class Refused(Exception): ...",
        "class Lines:\n    def lent(self) -> int: ...",
    ],
)
def test_a_definition_of_a_bare_participle_is_noticed(text: str) -> None:
    assert len(bare_participles(Source("mockserver/domain/bills.py", text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "def is_merged(one: dict) -> bool: ...",
        "def seed() -> int: ...",
        "class MethodNotAllowed(Exception): ...",
        "def trusted() -> str: ...",
        "merged = {}",
    ],
)
def test_nouns_flags_words_of_the_field_and_variables_are_no_offence(text: str) -> None:
    assert bare_participles(Source("mockserver/domain/bills.py", text)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("found = rows()", "found"),
        ("for asked in queries: pass", "asked"),
        ("row: dict\nrow.shown = {}", "shown"),
        ("def told(text: str) -> str: ...", "told"),
        ("class Given: ...", "Given"),
        ("def write(said: str) -> None: ...", "said"),
        ("with opened() as (gave, _): ...", "gave"),
        ("[0 for shown in pages]", "shown"),
        ("SHOWN = ('id', 'name')", "SHOWN"),
        ("def _told(text: str) -> str: ...", "_told"),
        ("MOST_ROWS = 100", "MOST_ROWS"),
        ("LONGEST_NAME = 30", "LONGEST_NAME"),
        ("LEAST_ROWS = 1", "LEAST_ROWS"),
        ("SHORTEST = 2", "SHORTEST"),
        ("DEEPEST = 9", "DEEPEST"),
    ],
)
def test_a_participle_is_noticed_wherever_it_is_defined(text: str, name: str) -> None:
    names = [line.partition(" ")[2] for line in participles(Source("mockserver/domain/bills.py", text))]

    assert names == [name]


@pytest.mark.parametrize(
    "text",
    [
        "archived = trusted = verified = built = True",
        "def is_found(rows: list) -> bool: ...",
        "from hypothesis import given\ngiven(1)",
        "answer = page.found",
        "MAX_ROWS, MIN_ROWS = 100, 1",
        "most = 100",
    ],
)
def test_words_of_bill_flags_uses_and_what_a_library_calls_so_stay(text: str) -> None:
    assert participles(Source("mockserver/domain/bills.py", text)) == []
