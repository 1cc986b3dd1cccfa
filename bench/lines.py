"""Which files of tests run which lines of the rules: each file in a process of its own, in which nothing is cached."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

ROOMS = ("domain", "dialects", "tenancy")
TESTS = (
    *(f"tests/{room}" for room in (*ROOMS, "app", "contract", "control", "dashboard", "robustness", "scenarios")),
    *("tests/seeding", "tests/testing", "contract_tests"),
)
"""The others are about other rooms, or minutes of what these do in seconds."""
JOBS = 2
PARTS = "LINES_OF_TESTS"
"""The folder into which each process of a recording writes what it has seen."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run each file of tests in a fork: what the first to need a world or a cache does, each is seen to do."""
    running = 0
    for name, items in itertools.groupby(session.items, key=lambda item: item.nodeid.partition("::")[0]):
        if running == JOBS:
            os.wait()
        running = min(running + 1, JOBS)
        if not os.fork():
            try:
                _run(name, list(items))
            finally:
                os._exit(0)
    for _ in range(running):
        os.wait()
    return True


def _run(name: str, items: list[pytest.Item]) -> None:
    """Run the tests of one file, and note lines under its name, those of modules imported meanwhile too."""
    part = Path(os.environ[PARTS]) / str(os.getpid())
    coverage = Coverage(
        data_file=str(part),
        config_file=False,
        context=name,
        include=[f"{Path.cwd()}/mockserver/{room}/**" for room in ROOMS],
    )
    coverage.set_option("run:relative_files", True)
    # A file of tests that runs nothing of the rules is no mistake.
    coverage.set_option("run:disable_warnings", ["no-data-collected"])
    coverage.start()
    for item, following in itertools.zip_longest(items, items[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    coverage.stop()
    coverage.save()


def record(root: Path, folder: Path) -> None:
    """Run those tests but the slow ones in a copy of the repository; a folder keeps what they ran, and the rules."""
    (folder / "parts").mkdir(parents=True)
    options = ["-n", "0", "-p", "no:cacheprovider", "-p", "bench.lines", "-m", "not slow", *TESTS]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", PARTS: str(folder / "parts")}
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "pytest", *options]
        subprocess.run(command, cwd=root, stdout=log, stderr=log, env=environment, check=True)
    for room in ROOMS:
        shutil.copytree(root / "mockserver" / room, folder / "mockserver" / room)
    whole = Coverage(data_file=str(folder / "parts" / "whole"), config_file=False)
    whole.combine([str(part) for part in (folder / "parts").iterdir()])
    whole.save()
    (folder / "parts" / "whole").rename(folder / "lines")
    (folder / "tests").write_text("\n".join(files_of_tests(root)))


def files_of_tests(root: Path) -> list[str]:
    """Their files in a repository."""
    return [str(file.relative_to(root)) for room in TESTS for file in sorted((root / room).rglob("test_*.py"))]


class Lines:
    """What a recording says: which files of tests run a line.

    The repository may have changed since. A line that has is not known, and a new file of tests may run any.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        """Read a recording about the files of a repository."""
        self._root, self._folder = root, folder
        self._data = CoverageData(str(folder / "lines"))
        self._data.read()
        self._tests = set((folder / "tests").read_text().splitlines())

    def tests_that_run(self, path: Path, lines: range) -> set[str]:
        """The files of tests that run one of some lines, of a module below the repository, or more of them."""
        contexts, then = self._data.contexts_by_lineno(str(path)), self._as_recorded(path)
        return {name for line in lines if line in then for name in contexts.get(then[line], [])}

    def is_known(self, path: Path, lines: range) -> bool:
        """Whether lines are as they were."""
        then = self._as_recorded(path)
        return all(line in then for line in lines)

    def is_new(self, test: str) -> bool:
        """Whether a file of tests has come since."""
        return test not in self._tests

    def _as_recorded(self, path: Path) -> dict[int, int]:
        """The numbers of a module's lines, from one, and those that they had."""
        file = self._folder / path
        before = file.read_text().split("\n") if file.exists() else []
        now = (self._root / path).read_text().split("\n")
        blocks = SequenceMatcher(None, now, before, autojunk=False).get_matching_blocks()
        return {block.a + row + 1: block.b + row + 1 for block in blocks for row in range(block.size)}
