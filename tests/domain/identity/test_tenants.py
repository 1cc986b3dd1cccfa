"""Tenants: made, found by their keys, idle, deleted."""

import pytest

from mockserver.domain.identity import Credentials, TenantExists, TooManyTenants, UnknownTenant
from tests.domain.identity.universe import START, Universe, make_universe

DAY = 86_400


def add_tenants(universe: Universe, count: int) -> None:
    """So many more tenants."""
    for _ in range(count):
        universe.identity.create_tenant(world=universe.tenant.world, scenario="test", seed=7)


def test_a_tenant_gets_random_keys_and_a_code_of_six_digits(universe: Universe) -> None:
    other = universe.identity.create_tenant(world=universe.tenant.world, scenario="test", seed=7)

    assert len({universe.tenant.dev_key, universe.tenant.app_key, other.dev_key, other.app_key}) == 4
    assert other.id != universe.tenant.id
    assert (len(other.mfa_code), other.mfa_code.isdecimal()) == (6, True)


def test_a_tenant_can_be_given_its_id_keys_and_code() -> None:
    tenant = make_universe(id="default", dev_key="dk", app_key="ak", mfa_code="123456").tenant

    assert (tenant.id, tenant.dev_key, tenant.app_key, tenant.mfa_code) == ("default", "dk", "ak", "123456")


def test_a_tenant_is_found_by_its_id(universe: Universe) -> None:
    assert universe.identity.tenant(universe.tenant.id) == universe.tenant


def test_a_tenant_remembers_what_it_was_made_from(universe: Universe) -> None:
    tenant = universe.identity.tenant(universe.tenant.id)

    assert (tenant.scenario, tenant.seed, tenant.environment) == ("test", 7, "sandbox")
    assert (tenant.created, tenant.ttl) == (START, DAY)


def test_an_unknown_tenant_is_none(universe: Universe) -> None:
    with pytest.raises(UnknownTenant):
        universe.identity.tenant("nobody")


def test_an_id_is_given_once() -> None:
    universe = make_universe(id="default")

    with pytest.raises(TenantExists):
        universe.identity.create_tenant(world=1, scenario="test", seed=7, id="default")


def test_all_tenants_are_listed(universe: Universe) -> None:
    add_tenants(universe, 2)

    assert len(universe.identity.tenants()) == 3


def test_there_are_at_most_1000_tenants(universe: Universe) -> None:
    add_tenants(universe, 999)

    with pytest.raises(TooManyTenants, match="at most 1000 tenants"):
        add_tenants(universe, 1)


def test_a_deleted_tenant_is_gone_with_its_credentials(universe: Universe) -> None:
    universe.identity.delete_tenant(universe.tenant)

    with pytest.raises(UnknownTenant):
        universe.identity.tenant(universe.tenant.id)
    assert universe.identity.directory.everywhere("login") == []
    assert universe.identity.directory.everywhere("dev_key") == []


def test_a_tenant_that_nobody_called_for_a_day_is_idle(universe: Universe) -> None:
    universe.time.pass_(DAY + 1)

    assert [tenant.id for tenant in universe.identity.idle_tenants()] == [universe.tenant.id]


def test_a_tenant_that_was_called_is_not(universe: Universe) -> None:
    universe.time.pass_(DAY)
    universe.caller(universe.login().session_id)
    universe.time.pass_(DAY)

    assert universe.identity.idle_tenants() == []
    assert universe.identity.last_used(universe.tenant) == START + DAY


def test_a_call_by_token_counts_as_use(universe: Universe) -> None:
    universe.time.pass_(DAY)
    universe.identity.authenticate("token", universe.shown("", api_token="spend value"))

    assert universe.identity.last_used(universe.tenant) == START + DAY


def test_turning_a_tenants_clock_does_not_make_it_idle(universe: Universe) -> None:
    universe.turn(10 * DAY)

    assert universe.identity.idle_tenants() == []


def test_a_tenant_may_live_longer_or_shorter() -> None:
    universe = make_universe(ttl=60)
    universe.time.pass_(61)

    assert len(universe.identity.idle_tenants()) == 1


def test_the_default_tenant_is_never_idle() -> None:
    universe = make_universe(id="default")
    universe.time.pass_(10 * DAY)

    assert universe.identity.idle_tenants() == []


def test_a_clock_runs_with_real_time(universe: Universe) -> None:
    universe.time.pass_(1.5)

    assert universe.identity.clock_of(universe.tenant).stamp() == "2027-01-15T08:00:01.500+00:00"


def test_a_saved_clock_comes_back_with_the_world(universe: Universe) -> None:
    clock = universe.identity.clock_of(universe.tenant)
    clock.advance(DAY)
    universe.identity.save_clock(universe.tenant, clock)
    universe.identity.forget_world(universe.tenant)

    assert universe.identity.clock_of(universe.tenant).stamp() == "2027-01-16T08:00:00.000+00:00"


def test_a_restored_world_brings_its_clock_back(universe: Universe) -> None:
    snapshot = universe.engine.copy_world(universe.tenant.world)
    clock = universe.identity.clock_of(universe.tenant)
    clock.advance(DAY)
    universe.identity.save_clock(universe.tenant, clock)
    universe.engine.restore_world(universe.tenant.world, snapshot)
    universe.identity.forget_world(universe.tenant)

    assert universe.identity.clock_of(universe.tenant).stamp() == "2027-01-15T08:00:00.000+00:00"


def test_running_time_does_not_go_back_with_a_restored_world(universe: Universe) -> None:
    snapshot = universe.engine.copy_world(universe.tenant.world)
    universe.turn(DAY)
    universe.engine.restore_world(universe.tenant.world, snapshot)
    universe.identity.forget_world(universe.tenant)
    clock = universe.identity.clock_of(universe.tenant)

    assert (clock.running(), clock.stamp()) == (START + DAY, "2027-01-15T08:00:00.000+00:00")


def test_a_key_tells_whose_request_it_is_whatever_else_is_wrong(universe: Universe) -> None:
    tenant, claimant = universe.tenant, universe.identity.claimant

    assert claimant(Credentials(dev_key=tenant.dev_key)) == tenant.id
    assert claimant(Credentials(dev_key="unknown", app_key=tenant.app_key)) == tenant.id
    assert claimant(Credentials(api_token="spend value")) == tenant.id
    assert claimant(Credentials(dev_key="unknown")) == claimant(Credentials()) == ""
