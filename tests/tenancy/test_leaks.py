"""What is kept of tenants and callers has an end."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mockserver.app.due_work import DueWork
from mockserver.domain import all_kinds
from mockserver.domain.organizations import Changes
from mockserver.kernel.settings import Settings
from mockserver.store.opening import open_engine
from mockserver.tenancy import Tenancy, Tenant, limits
from mockserver.tenancy.limits import REQUESTS, Limits
from mockserver.testing import BillMock
from tests.tenancy.fixture import TenancyFixture, make_fixture


@pytest.fixture
def two_servers(tmp_path: Path) -> Iterator[tuple[TenancyFixture, TenancyFixture]]:
    """Two servers on one file, and a tenant as each of them sees it."""
    engines = [open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}", all_kinds) for _ in range(2)]
    here = make_fixture(engines[0])
    there = replace(here, engine=engines[1], tenancy=Tenancy(engines[1], Settings(), here.time))
    yield here, there
    for engine in engines:
        engine.close()


def hit(fixture: TenancyFixture, subject: str) -> str:
    """Count a call of a subject."""
    return fixture.tenancy.limits.hit(REQUESTS, fixture.tenant, subject, 1.0)


def hit_all(fixture: TenancyFixture, count: int) -> None:
    """Count a call of each of so many subjects."""
    for number in range(count):
        hit(fixture, f"token {number}")


def counts(limits: Limits, tenant: Tenant) -> int:
    """How many counts there are of a tenant."""
    return len(limits._windows.get(tenant.id, {}))


def has_work(due: DueWork, tenant: str) -> bool:
    """Whether it is remembered when a tenant has work."""
    return tenant in due._earliest


def test_of_a_deleted_tenant_neither_its_counts_nor_its_work_is_kept() -> None:
    with BillMock(scenario="empty") as mock:
        tenant, worlds = mock.tenant("empty"), mock.app.worlds
        known = worlds.tenancy.tenants.get(tenant.id)
        assert tenant.session().get("/vendors").status_code == 200
        assert (counts(worlds.tenancy.limits, known), has_work(worlds.due, tenant.id)) == (2, True)
        tenant.delete()

        assert (counts(worlds.tenancy.limits, known), has_work(worlds.due, tenant.id)) == (0, False)


def remembered(tenancy: Tenancy) -> set[str]:
    """The ids of the tenants of which a server knows something that is not in the store."""
    return {tenant_id for part in tenancy._memories for tenant_id in part.known_tenants()}


def test_of_a_tenant_that_another_server_deleted_nothing_is_kept_after_the_next_sweep(
    two_servers: tuple[TenancyFixture, TenancyFixture],
) -> None:
    here, there = two_servers
    here.time.pass_(61)
    here.caller(here.login().session_id)
    here.turn(3_600)
    hit(here, "token")
    before = remembered(here.tenancy)
    there.tenancy.delete(there.tenant)
    here.tenancy.sweep()

    assert before == {here.tenant.id}
    assert remembered(here.tenancy) == set()


def test_of_a_tenant_that_is_there_a_sweep_forgets_nothing(
    two_servers: tuple[TenancyFixture, TenancyFixture],
) -> None:
    here, _ = two_servers
    here.turn(3_600)
    hit(here, "token")
    here.tenancy.sweep()

    assert remembered(here.tenancy) == {here.tenant.id}
    assert counts(here.tenancy.limits, here.tenant) == 1


def test_where_others_write_no_clock_and_no_moment_of_work_is_kept(
    two_servers: tuple[TenancyFixture, TenancyFixture],
) -> None:
    here, _ = two_servers
    here.turn(3_600)
    due = DueWork(here.engine, here.tenancy, lambda *_: pytest.fail("nothing is due"))
    due.note(here.tenant, ["2027-01-01T00:00:00.000+00:00"])
    due.look_after(here.tenant)

    assert not here.tenancy.clocks._cache
    assert not has_work(due, here.tenant.id)


def test_a_tenant_has_so_many_counts_and_the_oldest_goes(fixture: TenancyFixture) -> None:
    hit_all(fixture, limits.MAX_WINDOWS + 1)

    assert counts(fixture.tenancy.limits, fixture.tenant) == limits.MAX_WINDOWS
    assert (REQUESTS.name, "token 0") not in fixture.tenancy.limits._windows[fixture.tenant.id]


def test_a_change_of_callers_makes_stale_what_is_cached_of_that_tenant_alone() -> None:
    changes = Changes()
    before = changes.of("one"), changes.of("other")
    changes.note("one")

    assert changes.of("one") != before[0]
    assert changes.of("other") == before[1]


def test_of_too_many_tenants_with_changes_all_are_taken_to_have_changed_and_none_to_be_as_it_was() -> None:
    changes = Changes(maximum=2)
    never = changes.of("never")
    changes.note("one")
    changes.note("two")
    one, two = changes.of("one"), changes.of("two")
    changes.note("three")

    assert changes.of("one") != one
    assert changes.of("two") != two
    assert changes.of("never") != never
    assert len(changes._counts) == 1
