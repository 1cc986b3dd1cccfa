"""What makers that died have left in a store is cleared away; what somebody makes right now is not."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from socket import gethostname

import pytest

from mockserver.domain import all_kinds
from mockserver.store.opening import open_engine
from mockserver.tenancy.claims import exists
from tests.tenancy.fixture import START, TenancyFixture, make_fixture

WORLD = 2  # the second of the store: the first is the fixture's tenant's


@pytest.fixture
def fixture(tmp_path: Path) -> Iterator[TenancyFixture]:
    """A tenant in a store that outlives its process."""
    fixture = make_fixture(open_engine(f"sqlite:///{tmp_path}/billmock.db", all_kinds))
    yield fixture
    fixture.engine.close()


def claim(fixture: TenancyFixture, pid: int, host: str = "", process: str = "another") -> None:
    """Somebody's claim."""
    maker = {"host": host or gethostname(), "pid": pid, "process": process, "until": START + 600}
    fixture.tenancy.directory.put("claim", "one", maker, tenant="")


def pid_of_the_dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_a_world_that_nobody_owns_is_dropped(fixture: TenancyFixture) -> None:
    fixture.engine.create_world({})
    fixture.tenancy.claims.clear()

    assert fixture.engine.worlds() == [fixture.tenant.world]


def test_snapshots_and_tenants_own_their_worlds(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    fixture.tenancy.claims.clear()

    assert fixture.engine.worlds() == [fixture.tenant.world, WORLD]


def test_a_world_in_the_making_stays(fixture: TenancyFixture) -> None:
    with fixture.tenancy.claims.hold():
        fixture.engine.create_world({})
        fixture.tenancy.claims.clear()

    assert fixture.engine.worlds() == [fixture.tenant.world, WORLD]


@pytest.mark.parametrize(
    ("pid", "host"),
    [(1, ""), (1, "elsewhere"), (pid_of_the_dead(), "elsewhere")],
    ids=["here", "elsewhere", "elsewhere, with no number of ours"],
)
def test_a_world_that_another_process_may_be_making_stays(fixture: TenancyFixture, pid: int, host: str) -> None:
    claim(fixture, pid, host)
    fixture.engine.create_world({})
    fixture.tenancy.claims.clear()

    assert fixture.engine.worlds() == [fixture.tenant.world, WORLD]


@pytest.mark.parametrize("pid", [pid_of_the_dead(), os.getpid()], ids=["gone", "number taken by this process"])
def test_a_world_whose_maker_died_is_dropped(fixture: TenancyFixture, pid: int) -> None:
    claim(fixture, pid)
    fixture.engine.create_world({})
    fixture.tenancy.claims.clear()

    assert fixture.engine.worlds() == [fixture.tenant.world]
    assert fixture.tenancy.directory.size("claim") == 0


def test_a_maker_elsewhere_is_thought_dead_after_ten_minutes(fixture: TenancyFixture) -> None:
    claim(fixture, 1, "elsewhere")
    fixture.engine.create_world({})
    fixture.time.pass_(600)
    fixture.tenancy.claims.clear()
    alive = len(fixture.engine.worlds())
    fixture.time.pass_(1)
    fixture.tenancy.claims.clear()

    assert alive == 2
    assert fixture.engine.worlds() == [fixture.tenant.world]


def test_a_half_made_tenant_goes_with_its_credentials_and_its_world(fixture: TenancyFixture) -> None:
    world = fixture.engine.create_world({})
    tenant = fixture.tenancy.tenants.create(world=world, scenario="test", seed=7, complete=False)
    fixture.tenancy.registrations.login(tenant, "half", "secret", {})
    fixture.tenancy.claims.clear()

    assert [tenant.id for tenant in fixture.tenancy.tenants.all()] == [fixture.tenant.id]
    assert fixture.tenancy.directory.all("login", tenant.id) == []
    assert fixture.engine.worlds() == [fixture.tenant.world]


def test_a_tenant_that_was_completed_stays(fixture: TenancyFixture) -> None:
    tenant = fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7, complete=False)
    fixture.tenancy.tenants.complete(tenant)
    fixture.tenancy.claims.clear()

    assert len(fixture.tenancy.tenants.all()) == 2


def test_what_is_written_for_a_tenant_that_is_gone_is_removed(fixture: TenancyFixture) -> None:
    fixture.tenancy.directory.put("session", "late", {}, tenant="gone")
    fixture.tenancy.claims.clear()

    assert fixture.tenancy.directory.size("session") == 0


def test_a_process_of_another_user_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pid: int, number: int) -> None:
        raise PermissionError(pid)

    monkeypatch.setattr(os, "kill", refuse)

    assert exists(1)
