"""What BILL has not promised of an answer, in one table: how answers may vary, and which of it a seed chooses.

Nothing here says how an answer is changed: that is `mockserver.dialects.latitude`, which a server imports where
somebody asks for latitude. A choice follows from the seed, the variation and the operation alone, so a run that failed
fails again, whatever is called before or beside it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from mockserver.kernel.misspelt import instead_of
from mockserver.kernel.randomness import Random, source
from mockserver.kernel.whole_numbers import is_digits, whole_number

OFF = "off"  # of a tenant whose server has latitude
MAX_SEED = 2**53

REST = ("v3.*", "partner.*", "spend.*", "events.*")
ALL = ("v2.*", *REST, "auth.*")

NEW_FIELD, NEW_WORD, NULL, ABSENT = "new-field", "new-word", "null-for-absent", "absent-for-null"
KEY_ORDER, ROW_ORDER, SMALLER_PAGES, SECOND_ERROR = "key-order", "row-order", "smaller-pages", "second-error"
OTHER_DIGITS, MEDIA_TYPE, NEW_HEADER = "other-digits", "media-type", "new-header"
ESCAPES, WHITESPACE, NUMBER_FORMS = "json-escapes", "json-whitespace", "number-forms"


class Variation(NamedTuple):
    """One way in which an answer may differ.

    `about` is what a client meets, `operations` are patterns of ids, `basis` is the fact, changelog entry or standard
    by which BILL is free to, `odds` of 1 is how likely a seed chooses it for an operation. `leaves` are operations of
    which a fact promises that they do not.
    """

    id: str
    about: str
    operations: tuple[str, ...]
    basis: str
    odds: float = 0.5
    leaves: tuple[str, ...] = ()

    def covers(self, operation: str) -> bool:
        """Whether it may happen to an operation."""
        return operation not in self.leaves and any(fnmatchcase(operation, pattern) for pattern in self.operations)


OF_RESOURCES = (NEW_FIELD, NEW_WORD, NULL, ABSENT)

VARIATIONS = (
    Variation(
        NEW_FIELD,
        "a record has a field that no document names",
        ALL,
        "changelog of 2026-03-20 and 2026-05-21 (F-1870)",
    ),
    Variation(
        NEW_WORD,
        "a status is a word that BILL may add, where no source ties a word to that moment",
        ("v3.*",),
        "changelog of 2026-03-20 (F-1871)",
    ),
    Variation(
        NULL,
        "a vendor's `payBySubType` is null where it has no value",
        ("v3.vendors.*",),
        "seen null and absent (F-103)",
    ),
    Variation(ABSENT, "a field without a value is left out", ("spend.*",), "not told (F-1872)"),
    Variation(KEY_ORDER, "the members of an object come in another order", ALL, "RFC 8259, 4"),
    Variation(
        ROW_ORDER,
        "the rows of a page come in another order, where no sort was asked for",
        ("v2.List.*", "spend.*.list"),
        "not told (F-1873)",
        leaves=("spend.transactions.list",),
    ),
    Variation(
        SMALLER_PAGES,
        "a page has fewer rows than `max`, and a token of the next",
        tuple(f"{api[:-2]}.*.list" for api in REST),
        "`max` is the most that comes (F-1874)",
    ),
    Variation(
        SECOND_ERROR,
        "a refusal with a code comes twice, the second time with an id before its text",
        ("v3.*", "partner.*"),
        "seen (F-671)",
    ),
    Variation(OTHER_DIGITS, "new ids have the other two digits after their prefix", ("*",), "both were seen (F-1241)"),
    Variation(MEDIA_TYPE, "the media type has a parameter: `application/json;charset=UTF-8`", ALL, "RFC 9110, 8.3.1"),
    Variation(NEW_HEADER, "an answer has a header that no document names", ALL, "RFC 9110, 5.1"),
    Variation(ESCAPES, r"texts have the escapes that JSON allows: `\u00e9`, `\/`", ALL, "RFC 8259, 7"),
    Variation(WHITESPACE, "there is whitespace between the tokens of the JSON", ALL, "RFC 8259, 2"),
    Variation(NUMBER_FORMS, "an amount is written as 75, 75.0 or 75.00", ALL, "RFC 8259, 6"),
)
BY_ID = {variation.id: variation for variation in VARIATIONS}


class Latitude(NamedTuple):
    """What a seed chooses; `only` are the variations it may choose from, all where it is empty."""

    seed: int
    only: tuple[str, ...] = ()

    def chooses(self, variation: str, operation: str) -> bool:
        """Whether an operation's answers vary in this way."""
        return variation in variations_of(self, operation)

    def chance(self, variation: str, operation: str) -> Random:
        """The stream of chance by which an operation's answers vary in one way, the same each time."""
        return source(self.seed, variation, scope_of(variation, operation))

    def __str__(self) -> str:
        return f"{self.seed}:{','.join(self.only)}" if self.only else str(self.seed)


@lru_cache(maxsize=4_096)
def variations_of(latitude: Latitude, operation: str) -> frozenset[str]:
    """The variations that a seed chooses for an operation."""
    return frozenset(
        variation.id
        for variation in VARIATIONS
        if (not latitude.only or variation.id in latitude.only)
        and variation.covers(operation)
        and share(latitude.seed, variation.id, scope_of(variation.id, operation)) < variation.odds
    )


def scope_of(variation: str, operation: str) -> str:
    """What is chosen for as one: new ids all over, fields for all operations of a resource, else an operation.

    So BILL's changelog tells it: a field comes to bills, not to the list of them alone.
    """
    if variation == OTHER_DIGITS:
        return ""
    if variation not in OF_RESOURCES:
        return operation
    api, _, path = operation.partition(".")
    return f"{api}.{path.rpartition('.')[2] if api == 'v2' else path.partition('.')[0]}"


def share(seed: int, variation: str, operation: str) -> float:
    """A number from 0 to below 1 that follows from the arguments."""
    digest = blake2b(f"{seed}|{variation}|{operation}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


@lru_cache(maxsize=1_024)
def read_latitude(text: str) -> Latitude | None:
    """The latitude of a text: a seed, or a seed and the variations it may choose from (`7:key-order,new-field`).

    None for `off` and an empty text. Raises `ValueError`, which says what is wrong.
    """
    if text in ("", OFF):
        return None
    seed, _, names = text.partition(":")
    if not (is_digits(seed) and whole_number(seed) <= MAX_SEED):
        raise ValueError(f"must be a seed from 0 to {MAX_SEED}, maybe with names of variations, not {text[:40]!r}")
    only = tuple(name.strip() for name in names.split(",") if name.strip())
    if unknown := [name for name in only if name not in BY_ID]:
        raise ValueError(f"there is no variation {unknown[0][:40]!r}{instead_of(unknown[0], BY_ID)}")
    return Latitude(whole_number(seed), only)
