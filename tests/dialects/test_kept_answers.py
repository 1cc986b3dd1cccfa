"""Answers that are kept are those that would be written afresh, whatever is done to the world."""

import pytest

from tests.dialects.kept_answers import KeptAnswers
from tests.dialects.one_truth import OneTruth, play


def test_answers_that_are_kept_are_fresh_after_random_work() -> None:
    play(examples=4, steps=12, game=KeptAnswers)

    assert OneTruth.played["kept"] > 500


@pytest.mark.slow
def test_answers_that_are_kept_are_fresh_after_much_random_work() -> None:
    play(examples=60, steps=40, game=KeptAnswers)

    assert OneTruth.played["kept"] > 20_000
