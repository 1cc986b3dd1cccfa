"""What was meant by a word that nobody knows."""

import pytest

from mockserver.kernel.misspelt import distances, instead_of, meant_by, nearest_words


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("startr", "starter"),
        ("starterr", "starter"),
        ("satrter", "starter"),
        ("lrage", "large"),
        ("Large", "large"),
        ("nmae", "name"),
        ("sof", "soft"),
        ("vendor", "vendors"),
        ("vendor", "vendor-credits"),
        ("vendor-credits", "vendor"),
        ("timers", "payment_timers"),
        ("zipPostalCode", "zipOrPostalCode"),
        ("paymentstatus", "paymentStatus"),
        ("v3.vendor.list", "v3.vendors.list"),
        ("clark", "CLERK"),
        ("vendr", "vendorId"),
    ],
)
def test_a_slip_a_part_and_another_case_may_have_been_meant(word: str, known: str) -> None:
    assert meant_by(word, [known]) == f"; did you mean {known}?"


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("lunar", "large"),
        ("moon", "mock"),
        ("soft", "hard"),
        ("v4", "v3"),
        ("large", "starter"),
        ("bill", "file"),
        ("invoice", "device"),
        ("vendor", "spender"),
        ("created", "reader"),
        ("a", "page"),
        ("", "page"),
    ],
)
def test_a_word_that_merely_shares_letters_was_not_meant(word: str, known: str) -> None:
    assert meant_by(word, [known]) == ""


@pytest.mark.parametrize(
    ("word", "other", "letters"),
    [
        ("page", "page", 0),
        ("pge", "page", 1),
        ("ppage", "page", 1),
        ("paje", "page", 1),
        ("apge", "page", 1),
        ("", "page", 4),
        ("lunar", "large", 4),
    ],
)
def test_letters_that_are_wrong_missing_too_many_or_in_each_others_places_count(
    word: str, other: str, letters: int
) -> None:
    assert distances(word, other)[-1] == letters


def test_the_likest_word_comes_first() -> None:
    assert nearest_words("vendor", ["vendor-credits", "vendors", "bills"], 2) == ["vendors", "vendor-credits"]


def test_what_there_is_is_told_though_nothing_is_near() -> None:
    assert instead_of("lunar", ["empty", "large", "starter"]) == "; there are empty, large, starter"


def test_a_word_without_an_end_is_compared_by_its_beginning() -> None:
    assert meant_by("x" * 1_000_000, ["starter"]) == ""
