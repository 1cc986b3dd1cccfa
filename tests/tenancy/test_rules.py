"""Rules by which things go wrong: whom they pass over, and that chance repeats itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.tenancy.faults import Faults, seconds_of
from mockserver.tenancy.rules import MAX_RULES, TooManyRules, count
from tests.tenancy.fixture import TenancyFixture

PLAIN = {
    "times": None,
    "after": 0,
    "probability": 1.0,
    "seed": None,
    "lasts": None,
    "seconds": None,
    "maxSeconds": None,
    "distribution": "fixed",
}
RULES = st.fixed_dictionaries(
    {
        "times": st.none() | st.integers(1, 8),
        "after": st.integers(0, 8),
        "probability": st.sampled_from([0.0, 0.3, 1.0]),
        "seed": st.none() | st.integers(1, 5),
    }
)


def strikes(rule: dict[str, Any], calls: int, seed: int = 1) -> Iterator[bool]:
    """Whether a rule is applied to each of so many calls that fit."""
    doc = {**PLAIN, **rule, "number": 1, "matched": 0, "applied": 0}
    for _ in range(calls):
        before, after = doc, count(doc, seed, "fault")
        assert after is not None
        doc = after
        yield doc["applied"] > before["applied"]


@given(RULES, st.integers(0, 24))
def test_a_rule_is_applied_as_often_as_it_says_and_to_nobody_it_passes_over(rule: dict[str, Any], calls: int) -> None:
    applied = list(strikes(rule, calls))
    candidates = min(rule["times"] or calls, max(calls - rule["after"], 0))

    assert not any(applied[: rule["after"]])
    assert sum(applied) <= candidates
    assert rule["probability"] < 1 or sum(applied) == candidates
    assert rule["probability"] > 0 or not any(applied)


@given(RULES, st.integers(0, 24))
def test_chance_repeats_itself(rule: dict[str, Any], calls: int) -> None:
    assert list(strikes(rule, calls)) == list(strikes(rule, calls))


def test_the_seed_of_a_rule_outdoes_the_tenants() -> None:
    rule: dict[str, Any] = {"probability": 0.5, "seed": 7}

    assert list(strikes(rule, 20, seed=1)) == list(strikes(rule, 20, seed=2))
    assert list(strikes({"probability": 0.5}, 20, seed=1)) != list(strikes({"probability": 0.5}, 20, seed=2))


def test_a_rule_that_was_removed_meanwhile_is_applied_to_nobody() -> None:
    assert count(None, 1, "fault") is None


@pytest.fixture
def faults(fixture: TenancyFixture) -> Faults:
    """The faults of a fresh server."""
    return fixture.tenancy.faults


def test_a_server_without_faults_is_idle_again_when_the_last_is_gone(fixture: TenancyFixture, faults: Faults) -> None:
    states = [faults.is_idle]
    faults.add(fixture.tenant, PLAIN)
    states.append(faults.is_idle)
    faults.clear(fixture.tenant)

    assert [*states, faults.is_idle] == [True, False, True]
    assert not fixture.tenancy.tenants.get(fixture.tenant.id).has_faults


def test_a_fault_is_over_when_it_has_lasted(fixture: TenancyFixture, faults: Faults) -> None:
    faults.add(fixture.tenant, {**PLAIN, "lasts": 60})
    fixture.time.pass_(59.5)
    first = faults.strike(fixture.tenant, lambda _: True)
    fixture.time.pass_(0.5)

    assert first is not None
    assert faults.strike(fixture.tenant, lambda _: True) is None


def test_there_is_an_end_to_how_many_there_are(fixture: TenancyFixture, faults: Faults) -> None:
    numbers = [faults.add(fixture.tenant, PLAIN)["number"] for _ in range(MAX_RULES)]

    assert numbers[-1] == 100
    with pytest.raises(TooManyRules, match="at most 100 faults"):
        faults.add(fixture.tenant, PLAIN)


@given(st.floats(0, 60), st.floats(0, 60), st.integers(1, 1000))
def test_a_uniform_latency_lies_between_its_bounds_and_repeats_itself(low: float, more: float, matched: int) -> None:
    rule = {**PLAIN, "number": 1, "matched": matched, "seconds": low, "maxSeconds": low + more}
    seconds = seconds_of({**rule, "distribution": "uniform"}, 1)

    assert low <= seconds <= low + more
    assert seconds == seconds_of({**rule, "distribution": "uniform"}, 1)


def test_exponential_latencies_have_their_mean() -> None:
    rule = {**PLAIN, "number": 1, "seconds": 2.0, "maxSeconds": 20.0, "distribution": "exponential"}
    latencies = [seconds_of({**rule, "matched": number}, 1) for number in range(2_000)]

    assert 1.9 < sum(latencies) / 2_000 < 2.1
    assert (min(latencies) >= 0, max(latencies) <= 20) == (True, True)
