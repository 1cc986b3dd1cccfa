"""Both dialects show one truth, whatever is done in either of them."""

import pytest

from tests.dialects.one_truth import OneTruth, play


def test_both_dialects_show_the_same_records_after_random_work() -> None:
    play(examples=8, steps=15)

    assert OneTruth.played["comparisons"] > 1_000
    assert OneTruth.played["v2 done"] > OneTruth.played["v2 refused"]


@pytest.mark.slow
def test_both_dialects_show_the_same_records_after_much_random_work() -> None:
    play(examples=100, steps=50)

    assert OneTruth.played["comparisons"] > 50_000
    assert OneTruth.played["v2 done"] > OneTruth.played["v2 refused"]
