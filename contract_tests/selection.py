"""Which part of the suite a run, a report or a list of gaps is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase

import pytest

from contract_tests import markers, scope
from contract_tests.facts import validations
from contract_tests.hosts import TargetError
from contract_tests.operations import documents


@dataclass(frozen=True, slots=True)
class Choice:
    """Operations, as ids and patterns such as `v3.vendors.*`; all where there are none."""

    patterns: tuple[str, ...] = ()

    def takes(self, operation: str) -> bool:
        """Whether an operation is among them."""
        return not self.patterns or any(fnmatchcase(operation, pattern) for pattern in self.patterns)


def choice_of(text: str) -> Choice:
    """The choice of ids and patterns between commas; raises `TargetError` for one that names no operation."""
    patterns = tuple(part.strip() for part in text.split(",") if part.strip())
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in documents()):
            raise TargetError(f"--operations: {pattern} names no operation; billmock operations lists them")
    return Choice(patterns)


def is_older(day: str, days: int, today: date) -> bool:
    """Whether a day, or never, is more than so many days ago."""
    return not day or date.fromisoformat(day) < today - timedelta(days=days)


class Selection:
    """A pytest plugin: leaves out tests of other operations, and those that passed at BILL's sandbox not long ago."""

    def __init__(self, choice: Choice, older_than: int | None, today: date) -> None:
        self._choice = choice
        self._older_than = older_than
        self._today = today

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep what was chosen."""
        left_out = [item for item in scope.ours(items) if not self._takes(item)]
        if left_out:
            items[:] = [item for item in items if item not in left_out]
            config.hook.pytest_deselected(items=left_out)

    def _takes(self, item: pytest.Item) -> bool:
        declaration = markers.declaration_of(item)
        names = declaration.operations + declaration.refusals
        if self._choice.patterns and not any(map(self._choice.takes, names)):
            return False
        return self._older_than is None or is_older(
            validations().get(markers.key_of(item), ""), self._older_than, self._today
        )
