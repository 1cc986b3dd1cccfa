"""What README says is built. Rows are built every day: it may lag a little, and never says too much."""

from __future__ import annotations

import pytest

from tests.docs.built_numbers import NAMES, README, numbers, numbers_in, sentence

MAX_LAG = 30  # operations that may be built before README must be written again
COMMAND = "python -m tests.docs.built_numbers writes what is built into README.md"


def test_readme_says_how_much_of_each_api_is_built() -> None:
    assert numbers_in(README.read_text(encoding="utf-8")).keys() == {"", *NAMES}


@pytest.mark.parametrize("api", ["", *NAMES])
def test_readme_says_nothing_is_built_that_is_not(api: str) -> None:
    claim, built = numbers_in(README.read_text(encoding="utf-8"))[api], numbers()[api]

    assert built[0] - MAX_LAG <= claim[0] <= built[0], COMMAND
    assert abs(claim[1] - built[1]) <= MAX_LAG, COMMAND


def test_readmes_numbers_add_up() -> None:
    whole, *apis = numbers_in(README.read_text(encoding="utf-8")).values()

    assert whole == (sum(built for built, _ in apis), sum(documented for _, documented in apis))


def test_a_sentence_is_read_as_it_was_written() -> None:
    known = numbers()

    assert numbers_in(f"Before.\n\n{sentence(known)}\n\nAfter.") == known


def test_a_page_that_says_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"README\.md does not say what is built"):
        numbers_in("Nothing.")
