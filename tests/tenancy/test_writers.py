"""The servers of a store: each knows whether it is alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.kernel.clock import REAL_TIME
from mockserver.store.directory import NOBODY, Directory
from mockserver.store.sqlite import SqliteEngine
from mockserver.tenancy import claims
from mockserver.tenancy.claims import maker
from mockserver.tenancy.writers import LEASE, RENEWAL, WRITERS, Writers


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    """The directory of a file."""
    return Directory(SqliteEngine(str(tmp_path / "worlds.sqlite"), tuple))


class Now:
    """Real time that a test turns."""

    def __init__(self) -> None:
        self.seconds = REAL_TIME()

    def __call__(self) -> float:
        return self.seconds


def test_a_server_is_alone_until_another_one_comes_and_when_it_has_left(directory: Directory) -> None:
    one = Writers(directory, REAL_TIME)
    before, other = one.has_others(), Writers(directory, REAL_TIME)
    beside = one.has_others(), other.has_others()
    other.leave()

    assert (before, beside, one.has_others()) == (False, (True, True), False)


def test_a_server_whose_process_is_gone_is_nobody(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    directory.put(WRITERS, "dead", {**maker(REAL_TIME() + LEASE), "pid": 1}, tenant=NOBODY)
    one = Writers(directory, REAL_TIME)
    monkeypatch.setattr(claims, "exists", lambda _: False)

    assert (one.has_others(), len(directory.everywhere(WRITERS))) == (False, 1)


def test_a_server_on_another_machine_is_there_as_long_as_it_says_so(directory: Directory) -> None:
    now = Now()
    one = Writers(directory, now)
    directory.put(WRITERS, "far", {**maker(now() + LEASE), "host": "elsewhere"}, tenant=NOBODY)
    before = one.has_others()
    now.seconds += LEASE + 1

    assert (before, one.has_others()) == (True, False)


def test_a_server_that_stays_says_so_once_a_day(directory: Directory) -> None:
    now = Now()
    one = Writers(directory, now)
    (first,) = directory.everywhere(WRITERS)
    one.renew()
    (same,) = directory.everywhere(WRITERS)
    now.seconds += RENEWAL + 1
    one.renew()
    (later,) = directory.everywhere(WRITERS)

    assert (same == first, later[1]["until"] - first[1]["until"]) == (True, RENEWAL + 1)
