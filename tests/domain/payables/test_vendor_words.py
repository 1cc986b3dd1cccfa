"""Vendors by words of their names and addresses."""

import pytest

from mockserver.domain.payables.vendor_words import vendors_with_words
from tests.domain.books import Books


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ("happy", 1),
        ("happy music supplies", 1),
        ("music trombones", 0),
        ("", 0),
    ],
)
def test_a_vendor_has_every_word_of_a_term(books: Books, term: str, count: int) -> None:
    books.vendor(name="Happy Music Supplies", address={})

    assert len(vendors_with_words(books.ctx, term)) == count
