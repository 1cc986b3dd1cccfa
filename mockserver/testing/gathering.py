"""What goes with the reports of tests that are run again and again: gathered in the one process that reports."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Generic, Self, TypeVar, cast

import pytest

T = TypeVar("T")


class Gatherer(ABC, Generic[T]):
    """A plugin that takes what goes with reports under its `key`, and tells it under its `title` in the end.

    `name` is its own among pytest's plugins.
    """

    name: ClassVar[str]
    key: ClassVar[str]
    title: ClassVar[str]

    def __init__(self) -> None:
        self._by_test: dict[str, T] = {}

    @abstractmethod
    def lines(self, test: str, value: T) -> Iterator[tuple[str, bool]]:
        """The lines about a test, each with whether it is bad news."""

    @classmethod
    def of(cls, config: pytest.Config) -> Self:
        """The gatherer of this process, made with the first test that needs it."""
        gatherer = config.pluginmanager.get_plugin(cls.name)
        if gatherer is None:
            gatherer = cls()
            config.pluginmanager.register(gatherer, cls.name)
        return cast(Self, gatherer)

    @classmethod
    def hear(cls, config: pytest.Config, report: pytest.TestReport) -> None:
        """Take what goes with a report of a worker's, unless the gatherer hears reports itself already."""
        if not config.pluginmanager.has_plugin(cls.name):
            cls.of(config).pytest_runtest_logreport(report)

    @classmethod
    def send(cls, report: pytest.TestReport, value: T) -> None:
        """Let something go with a report; it is JSON-able, as xdist carries it."""
        setattr(report, cls.key, value)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what goes with a report."""
        value = getattr(report, self.key, None)
        if value is not None:
            self._by_test[report.nodeid] = value

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what came of each test."""
        if not self._by_test:
            return
        terminalreporter.section(self.title)
        for test, value in self._by_test.items():
            for line, is_bad in self.lines(test, value):
                terminalreporter.line(line, red=is_bad)
