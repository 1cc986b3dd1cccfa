"""Snapshots: copies of a tenant's world, by name."""

from collections.abc import Callable

import pytest

from mockserver.domain.organizations import ORGANIZATION
from mockserver.store.errors import WorldGone
from mockserver.tenancy import UnknownSnapshot
from tests.tenancy.fixture import TenancyFixture


def organization_names(fixture: TenancyFixture, world: int) -> list[str]:
    """The names of the organizations of a world."""
    with fixture.engine.read(world) as tx:
        return [row["name"] for row in tx.everywhere(ORGANIZATION)]


def snapshot_world(fixture: TenancyFixture, name: str) -> int:
    """The world that is the snapshot of a name."""
    rows = fixture.tenancy.directory.all("snapshot", fixture.tenant.id)
    return next(int(row["world"]) for _, row in rows if row["name"] == name)


def test_a_restored_world_is_what_it_was(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    fixture.add_organization("third")
    fixture.tenancy.snapshots.restore(fixture.tenant, "one")

    assert organization_names(fixture, fixture.tenant.world) == ["main", "second"]


def test_a_snapshot_can_be_restored_again(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    fixture.tenancy.snapshots.restore(fixture.tenant, "one")
    fixture.add_organization("third")
    fixture.tenancy.snapshots.restore(fixture.tenant, "one")

    assert organization_names(fixture, fixture.tenant.world) == ["main", "second"]


def test_a_snapshot_takes_the_place_of_the_one_before_it(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    earlier = snapshot_world(fixture, "one")
    fixture.add_organization("third")
    fixture.tenancy.snapshots.take(fixture.tenant, "one")

    assert organization_names(fixture, snapshot_world(fixture, "one")) == ["main", "second", "third"]
    with pytest.raises(WorldGone):
        organization_names(fixture, earlier)


def test_names_are_apart(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    fixture.add_organization("third")
    fixture.tenancy.snapshots.take(fixture.tenant, "two")
    fixture.tenancy.snapshots.restore(fixture.tenant, "one")

    assert organization_names(fixture, fixture.tenant.world) == ["main", "second"]


def test_an_unknown_snapshot_cannot_be_restored(fixture: TenancyFixture) -> None:
    with pytest.raises(UnknownSnapshot):
        fixture.tenancy.snapshots.restore(fixture.tenant, "none")


def test_a_snapshot_is_of_one_tenant(fixture: TenancyFixture) -> None:
    other = fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7)
    fixture.tenancy.snapshots.take(other, "one")

    with pytest.raises(UnknownSnapshot):
        fixture.tenancy.snapshots.restore(fixture.tenant, "one")


def test_a_deleted_tenants_snapshots_go_with_it(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    world = snapshot_world(fixture, "one")
    fixture.tenancy.delete(fixture.tenant)

    with pytest.raises(WorldGone):
        organization_names(fixture, world)


def test_a_copy_that_was_taken_anew_while_it_was_restored_is_restored(
    fixture: TenancyFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore, snapshots = fixture.engine.restore_world, fixture.tenancy.snapshots
    snapshots.take(fixture.tenant, "one")
    fixture.add_organization("third")

    def in_between(world: int, copy: int, then: Callable[[], None]) -> None:
        monkeypatch.setattr(fixture.engine, "restore_world", restore)
        snapshots.take(fixture.tenant, "one")
        restore(world, copy, then)

    monkeypatch.setattr(fixture.engine, "restore_world", in_between)
    snapshots.restore(fixture.tenant, "one")

    assert organization_names(fixture, fixture.tenant.world) == ["main", "second", "third"]


def test_a_copy_whose_world_is_gone_cannot_be_restored(fixture: TenancyFixture) -> None:
    fixture.tenancy.snapshots.take(fixture.tenant, "one")
    fixture.engine.drop_world(snapshot_world(fixture, "one"))

    with pytest.raises(WorldGone):
        fixture.tenancy.snapshots.restore(fixture.tenant, "one")
