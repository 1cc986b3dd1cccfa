"""The page about how sure we are is what the facts say, and names every guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.facts import facts
from mockserver.operations import fidelity, load
from tests.docs.fidelity_table import cell, page

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"


def test_the_page_of_fidelity_is_made_from_the_facts() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.docs.fidelity_table > docs/fidelity.md"


def test_every_guess_has_a_line() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert [fact.id for fact in facts().values() if fact.source == "assumed" and f"\n| {fact.id} | " not in text] == []


def test_every_operation_has_a_line_with_how_sure_it_is() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert [row.id for row in load().operations if f"\n| `{row.id}` | {fidelity(row.id)} |" not in text] == []


@pytest.mark.parametrize(("text", "inside"), [("a|b", "a\\|b"), ("<b>", "&lt;b>"), ("v3.*", "v3.\\*")])
def test_a_text_stays_in_its_cell(text: str, inside: str) -> None:
    assert cell(text) == inside
