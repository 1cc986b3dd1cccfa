"""The rules for the marks of a contract test: exactly one fidelity, and the operations it really drives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from contract_tests.answers import Answer
from contract_tests.facts import SOURCES, fact, validations
from contract_tests.operations import documents as operations

FIDELITIES: Mapping[str, frozenset[str]] = {
    "verified": frozenset(),
    "documented": frozenset(["fact"]),
    "observed": frozenset(["fact"]),
    "assumed": frozenset(["fact"]),
    "mock_only": frozenset(["reason"]),
    "diverges": frozenset(["reason", "fact"]),
}
"""Fidelity marker -> the keywords it takes."""

OPERATION, FACTS = "X-Mock-Operation", "X-Mock-Fact"
"""What a mock says of its answers in headers: the operation that answered, and the facts the answer rests on."""

MOCKS_OWN = 500
"""From this status on an answer is about the mock: a failure of its own, or what it does not serve yet."""

HELP = (
    "verified: has passed on BILL's sandbox; validation.json has the date",
    "documented(fact): BILL documents it",
    "observed(fact): somebody saw it at the service",
    "assumed(fact): nobody knows; the test asserts the class of answer only",
    "mock_only(reason): is about the mock, so other targets skip it",
    "diverges(reason, fact): the mock is known to differ; fails as soon as it does not",
    "operation(*ids): operations the test drives to their documented success",
    "refusal(*ids): operations the test sees refused",
    "needs(*capabilities): what the target must be able to do",
)


FIXTURES: Mapping[str, str] = {
    "app": "OAuth",
    "approver": "approver",
    "control": "control",
    "operations_without_a_test": "control",
    "partner": "partner",
    "spend": "spend",
    "sync_token": "sync token",
    "sync_token_v2": "sync token",
    "trusted": "MFA",
    "trusted_v2": "MFA",
}
"""Fixture -> what a target must be able to do for it."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a test says of itself, `{…}` in ids filled with its parameters."""

    fidelity: str
    facts: tuple[str, ...]
    operations: tuple[str, ...]
    refusals: tuple[str, ...]


def declaration_of(item: pytest.Item) -> Declaration:
    """The marks of a test, assuming that `problems` finds none."""
    fidelity = next((mark.name for mark in item.iter_markers() if mark.name in FIDELITIES), "")
    facts = (mark.kwargs["fact"] for mark in item.iter_markers() if "fact" in mark.kwargs)
    return Declaration(
        fidelity,
        tuple(_fill(item, text) for text in facts),
        tuple(_ids(item, "operation")),
        tuple(_ids(item, "refusal")),
    )


def capabilities_of(item: pytest.Item) -> frozenset[str]:
    """What a target must be able to do for a test, by its marks and fixtures."""
    fixtures = getattr(item, "fixturenames", ())
    named = {name for mark in item.iter_markers("needs") for name in mark.args}
    if item.get_closest_marker("mock_only"):
        named.add("control")
    return frozenset(named | {FIXTURES[name] for name in fixtures if name in FIXTURES})


def key_of(item: pytest.Item) -> str:
    """The name of a test in `validation.json`: its file and its own name."""
    return f"{item.path.name}::{item.name}"


def problems(item: pytest.Item) -> list[str]:
    """What is wrong with the marks of a test, each a line that names it."""
    return [f"{key_of(item)}: {problem}" for problem in _problems(item)]


def gaps(item: pytest.Item, answers: list[Answer]) -> list[str]:
    """Declaration operations that no answer of the test shows, each with what was expected of it."""
    declaration = declaration_of(item)
    successes = {answer.operation for answer in answers if _is_success(answer)}
    refusals = {answer.operation for answer in answers if answer.is_refused}
    return [
        *(
            f"{name} was not answered with {operations()[name].status}"
            for name in declaration.operations
            if name not in successes
        ),
        *(f"{name} was not refused" for name in declaration.refusals if name not in refusals),
    ]


def misplaced_facts(answers: Iterable[Answer]) -> list[str]:
    """What is wrong with the facts that a mock names in its answers: each line once.

    Every refusal of BILL's names one, and a fact is about the operation that was answered. Other targets name none.
    """
    wrong = (f"{answer.operation or 'no operation'}: {line}" for answer in answers for line in _misplacements(answer))
    return list(dict.fromkeys(wrong))


def _misplacements(answer: Answer) -> Iterator[str]:
    header = answer.headers.get(FACTS, "")
    if answer.is_refused and answer.status < MOCKS_OWN and not header and OPERATION in answer.headers:
        yield f"{answer.status} {answer.codes} {answer.messages} names no fact"
    for identifier in filter(None, header.split(",")):
        known = fact(identifier)
        if known is None:
            yield f"{identifier} is no fact"
        elif answer.operation and not known.holds_for(answer.operation):
            yield f"{identifier} is not about it"


def _is_success(answer: Answer) -> bool:
    known = operations().get(answer.operation)
    return known is not None and answer.status == known.status and not answer.is_refused


def _problems(item: pytest.Item) -> Iterator[str]:
    marks = [mark for mark in item.iter_markers() if mark.name in FIDELITIES]
    if len(marks) != 1:
        names = ", ".join(mark.name for mark in marks) or "none"
        yield f"needs exactly one fidelity marker, has {names}"
        return
    mark = marks[0]
    if mark.args or mark.kwargs.keys() != FIDELITIES[mark.name] or not all(mark.kwargs.values()):
        yield f"{mark.name} takes exactly {', '.join(sorted(FIDELITIES[mark.name])) or 'nothing'}"
        return
    if "fact" in mark.kwargs:
        yield from _fact_problems(mark.name, _fill(item, mark.kwargs["fact"]))
    if mark.name == "verified" and key_of(item) not in validations():
        yield "is not in validation.json"
    declaration = declaration_of(item)
    unknown = [name for name in declaration.operations + declaration.refusals if name not in operations()]
    yield from (f"unknown operation {name}" for name in unknown)


def _fact_problems(fidelity: str, identifier: str) -> Iterator[str]:
    known = fact(identifier)
    if known is None:
        yield f"unknown fact {identifier}"
    elif fidelity in SOURCES and known.source != fidelity:
        yield f"{identifier} is {known.source}, not {fidelity}"


def _ids(item: pytest.Item, name: str) -> Iterator[str]:
    for mark in item.iter_markers(name):
        yield from (_fill(item, identifier) for identifier in mark.args)


def _fill(item: pytest.Item, text: str) -> str:
    callspec: Any = getattr(item, "callspec", None)
    return text.format_map(callspec.params) if callspec else text
