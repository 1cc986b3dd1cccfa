"""One seeding at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.settings import Settings
from mockserver.seeding import lock
from mockserver.seeding.lock import seeding_lock
from mockserver.store.directory import Directory
from mockserver.store.opening import open_engine
from mockserver.tenancy import Tenancy
from mockserver.tenancy.claims import maker
from tests.seeding.server import Server
from tests.seeding.written import ANCHOR, NOON


@pytest.fixture
def open_server(tmp_path: Path) -> Iterator[Callable[[], Server]]:
    """Opens servers that share one file, as processes do."""
    settings = Settings(
        scenario="empty",
        anchor=ANCHOR,
        database=f"sqlite:///{tmp_path / 'bill.sqlite'}",
        cache_dir=tmp_path / "cache",
    )
    opened: list[Server] = []

    def open_one() -> Server:
        engine = open_engine(settings.database, all_kinds)
        opened.append(Server(engine, Tenancy(engine, settings, lambda: NOON), settings))
        return opened[-1]

    yield open_one
    [server.engine.close() for server in opened]


def test_servers_that_start_together_on_one_file_seed_it_once(open_server: Callable[[], Server]) -> None:
    servers = [open_server() for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        tenants = list(pool.map(lambda server: server.prepare(), servers))

    assert {tenant.world for tenant in tenants} == {1}


def test_the_lock_is_let_go_of_after_a_failure(open_server: Callable[[], Server]) -> None:
    directory = Directory(open_server().engine)

    with pytest.raises(RuntimeError), seeding_lock(directory):
        raise RuntimeError
    with seeding_lock(directory):
        held = directory.get("lock", "seeding")

    assert held is not None


def test_the_lock_of_a_dead_process_is_taken_over(
    open_server: Callable[[], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = Directory(open_server().engine)
    monkeypatch.setattr(lock, "REAL_TIME", lambda: NOON)
    directory.put("lock", "seeding", {"holder": "dead", "until": NOON - 1}, tenant="default")

    with seeding_lock(directory):
        held = directory.get("lock", "seeding")

    assert held is not None
    assert held["holder"] != "dead"


def test_the_lock_of_a_process_that_was_killed_is_taken_over_at_once(open_server: Callable[[], Server]) -> None:
    directory = Directory(open_server().engine)
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    lease = {"holder": "dead", **maker(REAL_TIME() + 1_000), "pid": int(dead.stdout)}
    directory.put("lock", "seeding", lease, tenant="default")

    assert lock.acquire(directory, "next")


def test_the_lock_of_a_process_that_lives_is_not_taken(open_server: Callable[[], Server]) -> None:
    directory = Directory(open_server().engine)
    directory.put("lock", "seeding", {"holder": "other", **maker(REAL_TIME() + 1_000)}, tenant="default")

    assert not lock.acquire(directory, "next")


def test_a_holder_renews_its_lease(open_server: Callable[[], Server], monkeypatch: pytest.MonkeyPatch) -> None:
    directory = Directory(open_server().engine)
    lock.acquire(directory, "holder")
    before = directory.get("lock", "seeding")
    monkeypatch.setattr(lock, "REAL_TIME", lambda: REAL_TIME() + 10)

    assert lock.acquire(directory, "holder")
    after = directory.get("lock", "seeding")
    assert before is not None
    assert after is not None
    assert after["until"] > before["until"]


def test_a_lease_that_somebody_else_took_over_is_left_to_them() -> None:
    assert lock.without("first", {"holder": "second"}) == {"holder": "second"}
    assert lock.without("first", {"holder": "first"}) is None
