"""`--gaps`: what is left to do for each operation before anybody can call it verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contract_tests import evidence
from contract_tests.coverage import NEVER_REFUSED, Coverage, collect
from contract_tests.facts import facts, validations
from contract_tests.fidelity import facts_about, fidelity
from contract_tests.operations import documents
from contract_tests.selection import Choice, is_older
from contract_tests.targets import NEEDS

FOREVER = 100_000  # days


@dataclass(frozen=True, slots=True)
class Gap:
    """An operation, the source of its weakest fact, and the work it needs: none where it is verified."""

    operation: str
    fidelity: str
    work: tuple[str, ...]


def gaps_of(
    recording: Path, choice: Choice, older_than: int | None, today: date, coverage: Coverage | None = None
) -> list[Gap]:
    """The gaps of some operations, by a directory of what BILL's sandbox answered.

    A test that passed there more than `older_than` days ago counts as one that did not.
    """
    suite = coverage or collect()
    rows = evidence.read(recording)
    days = FOREVER if older_than is None else older_than
    return [
        Gap(name, fidelity(name), tuple(_work(name, suite, name in rows, days, today)))
        for name in documents()
        if choice.takes(name)
    ]


def _work(name: str, suite: Coverage, is_recorded: bool, days: int, today: date) -> Iterator[str]:
    if name not in suite.operations:
        yield "write a test that drives it"
    if name not in suite.refusals | NEVER_REFUSED:
        yield "write a test that sees it refused"
    if not is_recorded:
        yield "record what BILL answers"
    tests = suite.tests[name]
    left = sorted(test for test in tests if is_older(validations().get(test, ""), days, today))
    if left:
        yield f"run {len(left)} of {len(tests)} tests at BILL: {', '.join(left[:2])}{', ...' if len(left) > 2 else ''}"
    needs = sorted({need for test in left for need in suite.capabilities.get(test, ()) if NEEDS[need]})
    if needs:
        yield f"which takes credentials for {', '.join(needs)}"
    guesses = [one.id for one in facts_about(name) if one.id in facts() and one.source == "assumed"]
    if guesses:
        yield f"find out about {', '.join(guesses)}"
