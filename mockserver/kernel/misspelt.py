"""What was meant by a word that nobody knows, for the texts that refuse it."""

from __future__ import annotations

from collections.abc import Iterable

MAX_LENGTH = 100  # of a word that is compared
MAX_CANDIDATES = 8  # words whose letters are counted
LETTERS_A_SLIP = 3  # a word of so many letters may have one wrong, one of twice as many two
MIN_PART = 4  # letters of a word that says enough as a part of another


def nearest_words(word: str, known: Iterable[str], count: int) -> list[str]:
    """The words that may have been meant, the likest first: misspelt, longer or shorter, in other cases."""
    from difflib import get_close_matches

    by_letters = {one.lower(): one for one in known}
    letters = word[:MAX_LENGTH].lower()
    candidates = get_close_matches(letters, by_letters, MAX_CANDIDATES)
    return [by_letters[one] for one in candidates if is_plausible(letters, one)][:count]


def is_plausible(word: str, other: str) -> bool:
    """Whether a word may mean another: one is a part of the other, or few letters differ from it or its beginning."""
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) >= MIN_PART and shorter in longer:
        return True
    slips = distances(word, other)
    return slips[-1] <= len(longer) // LETTERS_A_SLIP or min(slips) <= len(word) // LETTERS_A_SLIP


def distances(word: str, other: str) -> list[int]:
    """How many letters are too many, missing, wrong, or change places with the next: from each beginning of another.

    The first number is that from the empty text, the last that from the whole of the other word.
    """
    before, row = list[int](), [*range(len(other) + 1)]
    for i, letter in enumerate(word):
        older, before, row = before, row, [i + 1]
        for j, there in enumerate(other):
            costs = [before[j + 1] + 1, row[j] + 1, before[j] + (letter != there)]
            if i and j and (letter, word[i - 1]) == (other[j - 1], there):
                costs.append(older[j - 1] + 1)
            row.append(min(costs))
    return row


def meant_by(word: str, known: Iterable[str]) -> str:
    """A question about an unknown word, behind a semicolon: whether the nearest was meant; empty where none is near."""
    nearest = nearest_words(word, known, 1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def not_among(word: object, known: Iterable[str]) -> str:
    """What is wrong with a word that is none of those known, which are told, as is the nearest."""
    words = [*known]
    wrong = f", not {word[:40]!r}{meant_by(word, words)}" if isinstance(word, str) else ""
    return f"must be one of {', '.join(words)}{wrong}"


def instead_of(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest one that is known, if one is near, and all there are."""
    words = [*known]
    nearest = nearest_words(word, words, 1)
    head = f"did you mean {nearest[0]}? There" if nearest else "there"
    return f"; {head} are {', '.join(words)}"
