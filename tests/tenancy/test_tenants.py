"""Tenants: their making, their keys, idleness and end."""

import pytest

from mockserver.kernel.settings import Settings
from mockserver.tenancy import Credentials, Tenancy, TenantExists, TooManyTenants, UnknownTenant
from tests.tenancy.fixture import START, TenancyFixture, make_fixture

DAY = 86_400


def add_tenants(fixture: TenancyFixture, count: int) -> None:
    """So many more tenants."""
    for _ in range(count):
        fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7)


def test_a_tenant_gets_random_keys_and_a_code_of_six_digits(fixture: TenancyFixture) -> None:
    other = fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7)

    assert len({fixture.tenant.dev_key, fixture.tenant.app_key, other.dev_key, other.app_key}) == 4
    assert other.id != fixture.tenant.id
    assert (len(other.mfa_code), other.mfa_code.isdecimal()) == (6, True)


def test_a_tenant_can_be_given_its_id_keys_and_code() -> None:
    tenant = make_fixture(id="default", dev_key="dk", app_key="ak", mfa_code="123456").tenant

    assert (tenant.id, tenant.dev_key, tenant.app_key, tenant.mfa_code) == ("default", "dk", "ak", "123456")


def test_a_tenant_signs_with_a_random_key_that_is_no_credential(fixture: TenancyFixture) -> None:
    other = fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7)

    assert fixture.tenant.signing_key not in ("", other.signing_key)
    assert fixture.tenant.signing_key not in repr(fixture.tenancy.registrations.credentials(fixture.tenant))


def test_whoever_shares_the_directory_signs_with_the_same_key(fixture: TenancyFixture) -> None:
    replica = Tenancy(fixture.engine, Settings(), lambda: START)

    assert replica.tenants.get(fixture.tenant.id).signing_key == fixture.tenant.signing_key


def test_a_tenant_is_found_by_its_id(fixture: TenancyFixture) -> None:
    assert fixture.tenancy.tenants.get(fixture.tenant.id) == fixture.tenant


def test_a_tenant_remembers_what_it_was_made_from(fixture: TenancyFixture) -> None:
    tenant = fixture.tenancy.tenants.get(fixture.tenant.id)

    assert (tenant.scenario, tenant.seed, tenant.environment) == ("test", 7, "sandbox")
    assert (tenant.created, tenant.ttl) == (START, DAY)


def test_an_unknown_tenant_is_none(fixture: TenancyFixture) -> None:
    with pytest.raises(UnknownTenant):
        fixture.tenancy.tenants.get("nobody")


def test_an_id_is_given_once() -> None:
    fixture = make_fixture(id="default")

    with pytest.raises(TenantExists):
        fixture.tenancy.tenants.create(world=1, scenario="test", seed=7, id="default")


def test_all_tenants_are_listed(fixture: TenancyFixture) -> None:
    add_tenants(fixture, 2)

    assert len(fixture.tenancy.tenants.all()) == 3


def test_there_are_at_most_1000_tenants(fixture: TenancyFixture) -> None:
    add_tenants(fixture, 999)

    with pytest.raises(TooManyTenants, match="at most 1000 tenants"):
        add_tenants(fixture, 1)


def test_a_deleted_tenant_is_gone_with_its_credentials(fixture: TenancyFixture) -> None:
    fixture.tenancy.delete(fixture.tenant)

    with pytest.raises(UnknownTenant):
        fixture.tenancy.tenants.get(fixture.tenant.id)
    assert fixture.tenancy.directory.everywhere("login") == []
    assert fixture.tenancy.directory.everywhere("dev_key") == []


def test_a_tenant_that_nobody_called_for_a_day_is_idle(fixture: TenancyFixture) -> None:
    fixture.time.pass_(DAY + 1)

    assert [tenant.id for tenant in fixture.tenancy.tenants.idle()] == [fixture.tenant.id]


def test_a_tenant_that_was_called_is_not(fixture: TenancyFixture) -> None:
    fixture.time.pass_(DAY)
    fixture.caller(fixture.login().session_id)
    fixture.time.pass_(DAY)

    assert fixture.tenancy.tenants.idle() == []
    assert fixture.tenancy.tenants.last_use(fixture.tenant) == START + DAY


def test_a_call_by_token_counts_as_use(fixture: TenancyFixture) -> None:
    fixture.time.pass_(DAY)
    fixture.authenticate("token", fixture.credentials("", api_token="spend value"))

    assert fixture.tenancy.tenants.last_use(fixture.tenant) == START + DAY


def test_turning_a_tenants_clock_does_not_make_it_idle(fixture: TenancyFixture) -> None:
    fixture.turn(10 * DAY)

    assert fixture.tenancy.tenants.idle() == []


def test_a_tenant_may_live_longer_or_shorter() -> None:
    fixture = make_fixture(ttl=60)
    fixture.time.pass_(61)

    assert len(fixture.tenancy.tenants.idle()) == 1


def test_a_short_lived_tenant_that_was_called_within_the_minute_is_not_idle() -> None:
    fixture = make_fixture(ttl=50)
    fixture.time.pass_(40)
    fixture.tenancy.tenants.touch(fixture.tenant)
    fixture.time.pass_(40)

    assert fixture.tenancy.tenants.idle() == []


def test_the_default_tenant_is_never_idle() -> None:
    fixture = make_fixture(id="default")
    fixture.time.pass_(10 * DAY)

    assert fixture.tenancy.tenants.idle() == []


def test_a_clock_runs_with_real_time(fixture: TenancyFixture) -> None:
    fixture.time.pass_(1.5)

    assert fixture.tenancy.clocks.of(fixture.tenant).stamp() == "2027-01-15T08:00:01.500+00:00"


def test_a_clock_comes_back_with_the_world(fixture: TenancyFixture) -> None:
    fixture.tenancy.clocks.turn(fixture.tenant, lambda clock: clock.advance(DAY))
    fixture.tenancy.forget_world(fixture.tenant)

    assert fixture.tenancy.clocks.of(fixture.tenant).stamp() == "2027-01-16T08:00:00.000+00:00"


def test_a_restored_world_brings_its_clock_back(fixture: TenancyFixture) -> None:
    snapshot = fixture.engine.copy_world(fixture.tenant.world)
    fixture.tenancy.clocks.turn(fixture.tenant, lambda clock: clock.advance(DAY))
    fixture.engine.restore_world(fixture.tenant.world, snapshot)
    fixture.tenancy.forget_world(fixture.tenant)

    assert fixture.tenancy.clocks.of(fixture.tenant).stamp() == "2027-01-15T08:00:00.000+00:00"


def test_running_time_does_not_go_back_with_a_restored_world(fixture: TenancyFixture) -> None:
    snapshot = fixture.engine.copy_world(fixture.tenant.world)
    fixture.turn(DAY)
    fixture.engine.restore_world(fixture.tenant.world, snapshot)
    fixture.tenancy.forget_world(fixture.tenant)
    clock = fixture.tenancy.clocks.of(fixture.tenant)

    assert (clock.running(), clock.stamp()) == (START + DAY, "2027-01-15T08:00:00.000+00:00")


def test_a_key_tells_whose_request_it_is_whatever_else_is_wrong(fixture: TenancyFixture) -> None:
    tenant, tenant_of = fixture.tenant, fixture.tenancy.authentication.tenant_of

    assert tenant_of(Credentials(dev_key=tenant.dev_key)) == tenant.id
    assert tenant_of(Credentials(dev_key="unknown", app_key=tenant.app_key)) == tenant.id
    assert tenant_of(Credentials(api_token="spend value")) == tenant.id
    assert tenant_of(Credentials(dev_key="unknown")) == tenant_of(Credentials()) == ""
