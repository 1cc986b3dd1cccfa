"""What was meant by a word that nobody knows, for the texts that refuse it."""

from __future__ import annotations

from collections.abc import Iterable


def meant_by(word: str, known: Iterable[str]) -> str:
    """A question about an unknown word, behind a semicolon: whether the nearest was meant; empty where none is near."""
    from difflib import get_close_matches

    nearest = get_close_matches(word[:100], [*known], 1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def not_among(word: object, known: Iterable[str]) -> str:
    """What is wrong with a word that is none of those known, which are told, as is the nearest."""
    words = [*known]
    wrong = f", not {word[:40]!r}{meant_by(word, words)}" if isinstance(word, str) else ""
    return f"must be one of {', '.join(words)}{wrong}"


def instead_of(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest one that is known, if one is near, and all there are."""
    from difflib import get_close_matches

    words = [*known]
    nearest = get_close_matches(word[:100], words, 1)
    meant = f"did you mean {nearest[0]}? There" if nearest else "there"
    return f"; {meant} are {', '.join(words)}"
