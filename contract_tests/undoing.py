"""Taking back what a test made, last things first."""

from __future__ import annotations

from collections.abc import Callable

from contract_tests.answers import Answer

Step = Callable[[], Answer | None]


class UndoFailed(Exception):
    """Something the test made is still there; the text says what and why."""


class Undo:
    """The steps of one test."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, Step]] = []

    def later(self, what: str, step: Step) -> None:
        """Remember a step; it fails by an answer that refuses, or by an exception."""
        self._steps.append((what, step))

    def run(self) -> list[str]:
        """Do all steps in reverse order, whatever happens to one; the failures, as text."""
        failures = []
        while self._steps:
            what, step = self._steps.pop()
            if problem := _problem(step):
                failures.append(f"{what}: {problem}")
        return failures


def _problem(step: Step) -> str:
    try:
        answer = step()
    except Exception as error:
        return repr(error)
    return f"{answer.status} {answer.codes} {answer.messages}" if answer and answer.is_refused else ""
