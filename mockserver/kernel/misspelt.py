"""What was meant by a word that nobody knows, for the texts that refuse it."""

from __future__ import annotations

from collections.abc import Iterable


def instead_of(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest one that is known, if one is near, and all there are."""
    from difflib import get_close_matches

    words = [*known]
    nearest = get_close_matches(word[:100], words, 1)
    meant = f"did you mean {nearest[0]}? There" if nearest else "there"
    return f"; {meant} are {', '.join(words)}"
