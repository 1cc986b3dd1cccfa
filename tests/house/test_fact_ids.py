"""What the mock's comments say of BILL, a fact says."""

import pytest

from contract_tests.facts import facts
from tests.house import fact_ids
from tests.house.sources import Source, offences, python_files

SOURCES = {name: fact.source for name, fact in facts().items()}
FACTS = {"F-001": "observed", "F-002": "assumed", "F-003": "documented"}


def test_every_fact_the_mock_cites_is_one() -> None:
    assert offences(lambda source: fact_ids.unknown_ids(source, SOURCES), python_files("mockserver/*")) == []


def test_what_the_mock_calls_assumed_or_seen_is_a_fact_of_that_source() -> None:
    assert offences(lambda source: fact_ids.unsourced(source, SOURCES), python_files("mockserver/*")) == []


def test_every_fact_is_one_of_a_contract_test_or_of_the_mock() -> None:
    assert fact_ids.idle(SOURCES, python_files("contract_tests/test_*", "mockserver/*")) == []


def test_a_fact_that_nobody_cites_is_found() -> None:
    assert fact_ids.idle(FACTS, [Source("a.py", "# F-0011, F-002\n"), Source("b.py", '"F-003"\n')]) == ["F-001"]


def test_an_id_that_is_no_fact_is_found() -> None:
    assert fact_ids.unknown_ids(Source("a.py", '"F-001"  # F-009\n'), FACTS) == ["a.py: F-009 is no fact"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("# Assumed (F-002).\n", []),
        ("# The text is assumed, the status was seen (F-002, F-001).\n", ['a.py:1: "seen", but F-002 is assumed']),
        ("# The text is assumed (F-002), the status was seen (F-001).\n", []),
        ("LIMIT = 5  # assumed\n", ['a.py:1: "assumed" ends in no fact']),
        ("# Seen at the sandbox,\n# in 2026: F-003.\n", ['a.py:2: "Seen", but F-003 is documented']),
        ("# F-002: assumed\n", ['a.py:1: "assumed" ends in no fact']),
        ("# It is documented.\n", []),
        ('def pay():\n    """Pay at once.\n\n    That is assumed.\n    """\n', ['a.py:2: "assumed" ends in no fact']),
        ('LIMIT = 5\n"""As observed (F-001)."""\n', []),
        ("# Assumed\nLIMIT = 5  # F-002\n", ['a.py:1: "Assumed" ends in no fact']),
    ],
)
def test_a_word_needs_the_fact_behind_it(text: str, problems: list[str]) -> None:
    assert fact_ids.unsourced(Source("a.py", text), FACTS) == problems
