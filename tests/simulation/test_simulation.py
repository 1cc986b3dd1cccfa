"""The simulation holds, the same plan is the same life, and what is broken on purpose is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.places import ENGINES
from tests.simulation.runs import Plan, differences, run, shrunk


def test_a_short_life_holds_in_memory() -> None:
    outcome = run(Plan(seed=3, steps=30))
    assert outcome.problems == []
    assert sum(outcome.done.values()) >= 10


def test_a_refusal_that_leaves_something_is_found() -> None:
    assert "what was refused left" in run(Plan(seed=1, steps=40, canary="refusal")).problems[0]


@pytest.mark.slow
def test_a_failure_is_shrunk_to_its_step() -> None:
    plan = Plan(seed=1, steps=40, canary="refusal")
    outcome = run(plan)
    steps = shrunk(plan, outcome)

    assert len(steps) == 1
    assert run(Plan(1, 40, canary="refusal", only=frozenset(steps))).problems != []


@pytest.mark.slow
def test_the_same_plan_is_the_same_life() -> None:
    plan = Plan(seed=4, steps=60)
    assert run(plan).log == run(plan).log


@pytest.mark.slow
@pytest.mark.parametrize(
    ("canary", "text"),
    [("sums", "'field': 'dueAmount'"), ("lost", "is not there"), ("refusal", "what was refused left")],
)
def test_what_is_broken_on_purpose_is_found(canary: str, text: str) -> None:
    assert text in "".join(run(Plan(seed=1, steps=100, canary=canary)).problems)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_a_life_with_kills_holds(engine: str) -> None:
    outcome = run(Plan(seed=100, steps=90, engine=engine))
    assert (outcome.problems, outcome.kills > 0) == ([], True)


@pytest.mark.slow
def test_a_store_that_loses_what_was_answered_is_found_after_a_kill() -> None:
    problems = run(Plan(seed=100, steps=150, engine="file", canary="lost")).problems
    assert "after a kill" in "".join(problems)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ({}, {"bill": {"a": {"id": "a"}}}, "bill a: new"),
        ({"bill": {"a": {"id": "a"}}}, {}, "bill a: gone"),
        ({"bill": {"a": {"amount": 1}}}, {"bill": {"a": {"amount": 2}}}, "bill a: amount 1 became 2"),
    ],
)
def test_worlds_that_differ_say_where(before: dict[str, Any], after: dict[str, Any], text: str) -> None:
    assert list(differences(before, after)) == [text]
