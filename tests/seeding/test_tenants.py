"""The default tenant, fresh tenants, and starting over."""

from __future__ import annotations

import pytest

from mockserver.kernel.errors import BillError
from mockserver.seeding import SeedingError
from mockserver.tenancy import TenantExists
from tests.seeding.server import Server


def test_the_default_tenants_administrator_signs_in_with_the_fixed_password(server: Server) -> None:
    tenant = server.prepare()

    assert server.sign_in(tenant, "admin@billmock.example", "billmock-Admin-1").session_id


@pytest.mark.parametrize("role", ["Admin", "Clerk", "Approver", "Accountant", "Payer", "Auditor"])
def test_a_user_in_every_role_signs_in(server: Server, role: str) -> None:
    tenant = server.prepare()

    assert server.sign_in(tenant, f"{role.lower()}@billmock.example", f"billmock-{role}-1").session_id


def test_the_default_tenants_credentials_have_all_their_names(server: Server) -> None:
    issued = server.tenancy.registrations.credentials(server.prepare())

    assert issued.keys() == {
        "BILL_DEV_KEY",
        "BILL_APP_KEY",
        "BILL_MFA_CODE",
        "BILL_SYNC_TOKEN_NAME",
        "BILL_SYNC_TOKEN",
        "BILL_PARTNER_USERNAME",
        "BILL_PARTNER_PASSWORD",
        "BILL_SPEND_TOKEN",
        "BILL_CLIENT_ID",
        "BILL_CLIENT_SECRET",
        "BILL_REMEMBER_ME_ID",
        "BILL_DEVICE",
        "BILL_USERNAME",
        "BILL_PASSWORD",
        "BILL_ORGANIZATION_ID",
        "BILL_APPROVER_USERNAME",
        "BILL_APPROVER_PASSWORD",
        "users",
    }


def test_the_default_tenant_is_kept_where_there_is_one(server: Server) -> None:
    first = server.prepare()

    assert server.prepare().world == first.world


def test_another_scenario_than_the_stores_is_refused(server: Server) -> None:
    server.prepare()

    with pytest.raises(SeedingError, match="made with --scenario empty, not starter"):
        server.prepare(scenario="starter")


def test_another_seed_than_the_stores_is_refused(server: Server) -> None:
    server.prepare()

    with pytest.raises(SeedingError, match="made with --seed 1, not 2"):
        server.prepare(seed=2)


def test_another_anchor_than_the_stores_is_refused(server: Server) -> None:
    tenant = server.prepare(anchor=None)

    with pytest.raises(SeedingError, match="made with --anchor unset, not 2026-11-24"):
        server.prepare()
    assert tenant.id == "default"


def test_a_store_is_kept_by_a_server_that_asks_for_no_anchor(server: Server) -> None:
    first = server.prepare()

    assert server.prepare(anchor=None).world == first.world


def test_an_unknown_scenario_is_refused_by_name(server: Server) -> None:
    with pytest.raises(SeedingError, match=r"no scenario 'lunar'; there are empty, large, starter"):
        server.prepare(scenario="lunar")


def test_a_tenant_whose_making_was_cut_off_is_made_anew(server: Server) -> None:
    world = server.engine.create_world({})
    server.tenancy.tenants.create(world=world, scenario="empty", seed=1, id="default", dev_key="left over")

    assert server.prepare().dev_key == "billmock-developer-key"


def test_the_clock_of_a_world_with_an_anchor_starts_on_its_morning(server: Server) -> None:
    assert server.tenancy.clocks.of(server.prepare()).stamp() == "2026-11-24T17:00:00.000+00:00"


def test_every_fresh_tenant_has_keys_of_its_own(server: Server) -> None:
    tenants = [server.new(), server.new()]

    assert len({key for tenant in tenants for key in (tenant.dev_key, tenant.app_key)}) == 4


def test_the_default_tenants_password_does_not_open_a_fresh_one(server: Server) -> None:
    tenant = server.new()

    with pytest.raises(BillError, match="BDC_1101"):
        server.sign_in(tenant, "admin@billmock.example", "billmock-Admin-1")


def test_a_fresh_tenants_users_sign_in_with_the_passwords_it_was_given(server: Server) -> None:
    tenant = server.new()
    user = server.tenancy.registrations.credentials(tenant)["users"][3]

    assert server.sign_in(tenant, user["username"], user["password"]).user_id == user["userId"]


def test_a_fresh_tenant_has_a_name_where_one_is_given(server: Server) -> None:
    assert server.new(name="billing-team").id == "billing-team"


def test_a_name_that_is_taken_is_refused(server: Server) -> None:
    server.new(name="billing-team")

    with pytest.raises(TenantExists):
        server.new(name="billing-team")


def test_a_fresh_tenant_lives_as_long_as_it_is_told(server: Server) -> None:
    assert server.new(ttl=60.0).ttl == 60.0


def test_ids_are_equal_in_all_worlds_of_one_scenario_and_seed(server: Server) -> None:
    first, second = (server.records(server.new(), "user") for _ in range(2))

    assert first == second


def test_ids_of_another_seed_are_others(server: Server) -> None:
    first, second = (server.records(server.new(seed=seed), "user")[0]["id"] for seed in (1, 2))

    assert first != second


def test_ids_say_which_environment_a_world_is_of(server: Server) -> None:
    ids = [server.records(server.new(environment=name), "user")[0]["id"] for name in ("sandbox", "production")]

    assert [record_id[:5] for record_id in ids] == ["00602", "00601"]


def test_a_reset_undoes_what_was_done_to_the_world(server: Server) -> None:
    tenant = server.new()
    before = server.records(tenant, "user")
    server.remove_users(tenant)

    server.reset(tenant)

    assert server.records(tenant, "user") == before


def test_a_reset_leaves_another_tenants_world_alone(server: Server) -> None:
    tenant, other = server.new(), server.new()
    server.remove_users(other)

    server.reset(tenant)

    assert server.records(other, "user") == []


def test_sessions_outlive_a_reset(server: Server) -> None:
    tenant = server.prepare()
    session = server.sign_in(tenant, "admin@billmock.example", "billmock-Admin-1").session_id

    server.reset(tenant)

    assert server.caller(tenant, session).role == "ADMINISTRATOR"


def test_passwords_outlive_a_reset(server: Server) -> None:
    tenant = server.prepare()

    server.reset(tenant)

    assert server.sign_in(tenant, "admin@billmock.example", "billmock-Admin-1").session_id


def test_a_reset_puts_the_clock_back(server: Server) -> None:
    tenant = server.prepare()
    server.tenancy.clocks.turn(tenant, lambda clock: clock.advance(86_400))

    server.reset(tenant)

    assert server.tenancy.clocks.of(tenant).stamp() == "2026-11-24T17:00:00.000+00:00"
