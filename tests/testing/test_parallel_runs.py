"""Parallel tests on one server: `python -m bench xdist` is the same at its full size."""

from pathlib import Path

import pytest

from bench import xdist


@pytest.mark.slow
def test_parallel_tests_with_tenants_of_their_own_meet_nobody_elses_records(tmp_path: Path) -> None:
    outcome = xdist.measure(workers=2, tests=24, folder=tmp_path)

    assert (outcome.passed, outcome.servers, len(outcome.making)) == (24, 1, 24)
