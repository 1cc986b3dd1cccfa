"""Signing in: who is let in, and every refusal."""

import pytest

from mockserver.kernel.errors import BillError
from tests.domain.identity.universe import Universe, make_universe


def test_a_user_signs_in_to_an_organization(universe: Universe) -> None:
    signed_in = universe.login()

    assert signed_in.session_id.startswith("!b")
    assert (signed_in.tenant, signed_in.organization_id) == (universe.tenant.id, universe.org_id)
    assert (signed_in.user_id, signed_in.trusted) == (universe.user_id("admin"), False)


def test_a_user_name_is_not_case_sensitive(universe: Universe) -> None:
    assert universe.login(username="ADMIN@example.com").user_id == universe.user_id("admin")


def test_one_person_is_another_user_in_another_organization(universe: Universe) -> None:
    second = universe.organizations["second"]["id"]

    assert universe.login(organization_id=second).user_id == universe.user_id("other self")


def test_two_logins_give_two_sessions(universe: Universe) -> None:
    assert universe.login().session_id != universe.login().session_id


def test_a_sync_token_signs_in_as_the_user_who_made_it(universe: Universe) -> None:
    signed_in = universe.login(username="books", password="token value")

    assert signed_in.user_id == universe.user_id("admin")
    assert universe.caller(signed_in.session_id).sort == "sync"


def test_an_unknown_user_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        universe.login(username="nobody@example.com")


def test_a_wrong_password_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        universe.login(password="wrong")


def test_an_unknown_developer_key_is_refused_before_the_password(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        universe.login(dev_key="unknown", password="wrong")


def test_another_tenants_user_is_unknown(universe: Universe) -> None:
    other = universe.identity.create_tenant(world=universe.tenant.world, scenario="test", seed=7)

    with pytest.raises(BillError, match="BDC_1101"):
        universe.login(dev_key=other.dev_key)


def test_an_unknown_organization_is_refused_after_the_password(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        universe.login(organization_id="00802UNKNOWN")
    with pytest.raises(BillError, match="BDC_1101"):
        universe.login(organization_id="00802UNKNOWN", password="wrong")


def test_an_organization_the_user_is_not_in_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        universe.login(username="clerk@example.com", organization_id=universe.organizations["second"]["id"])


def test_an_archived_user_is_refused(universe: Universe) -> None:
    universe.archive_user("admin")

    with pytest.raises(BillError, match=r"BDC_1111 No active user for: admin@example\.com, 008"):
        universe.login()


def test_a_locked_organization_is_refused(universe: Universe) -> None:
    universe.identity.lock_organization(universe.tenant, universe.org_id)

    with pytest.raises(BillError, match="BDC_1107"):
        universe.login()


@pytest.mark.parametrize("host", ["gateway.prod.bill.com", "api.bill.com:443", "API.BILL.COM"])
def test_a_sandbox_key_is_unknown_on_a_host_of_production(universe: Universe, host: str) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        universe.login(host=host)


@pytest.mark.parametrize("host", ["gateway.stage.bill.com", "127.0.0.1:8080", "bill.example.com", ""])
def test_a_sandbox_key_is_known_on_its_own_hosts_and_all_others(universe: Universe, host: str) -> None:
    assert universe.login(host=host).tenant == universe.tenant.id


def test_a_production_key_is_unknown_on_a_host_of_the_sandbox() -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        make_universe(environment="production").login(host="api-stage.bill.com")


def test_the_201st_login_of_an_hour_is_refused_whatever_the_password(universe: Universe) -> None:
    signed_in = [universe.login() for _ in range(200)]

    with pytest.raises(BillError, match="BDC_1144 Max number of allowed requests per hour reached: 200"):
        universe.login(password="wrong")
    assert len(signed_in) == 200


def test_the_next_clock_hour_lets_logins_in_again(universe: Universe) -> None:
    universe.time.pass_(3_599)
    signed_in = [universe.login() for _ in range(200)]
    universe.time.pass_(1)

    assert universe.login().session_id not in [one.session_id for one in signed_in]


def wrong_passwords(universe: Universe, count: int) -> None:
    """Try a wrong password so many times."""
    for _ in range(count):
        with pytest.raises(BillError, match="BDC_1101"):
            universe.login(password="wrong")


def test_five_wrong_passwords_lock_a_user_out(universe: Universe) -> None:
    wrong_passwords(universe, 5)

    with pytest.raises(BillError, match="BDC_1110"):
        universe.login()


def test_four_wrong_passwords_do_not(universe: Universe) -> None:
    wrong_passwords(universe, 4)

    assert universe.login().user_id == universe.user_id("admin")


def test_a_right_password_forgives_the_wrong_ones_before_it(universe: Universe) -> None:
    wrong_passwords(universe, 4)
    universe.login()
    wrong_passwords(universe, 4)

    assert universe.login().user_id == universe.user_id("admin")


def test_wrong_passwords_are_forgotten_after_ten_minutes(universe: Universe) -> None:
    wrong_passwords(universe, 4)
    universe.time.pass_(600)
    wrong_passwords(universe, 1)

    assert universe.login().user_id == universe.user_id("admin")


def test_a_lock_out_ends_after_ten_minutes(universe: Universe) -> None:
    wrong_passwords(universe, 5)
    universe.time.pass_(599)
    with pytest.raises(BillError, match="BDC_1110"):
        universe.login()
    universe.time.pass_(1)

    assert universe.login().user_id == universe.user_id("admin")


def test_a_lock_out_is_of_one_user(universe: Universe) -> None:
    wrong_passwords(universe, 5)

    assert universe.login(username="clerk@example.com").user_id == universe.user_id("clerk")


def test_a_lock_out_that_is_not_enforced_is_noted() -> None:
    universe = make_universe(limits="warn")
    wrong_passwords(universe, 5)

    assert universe.login().note == "BDC_1110; 5 wrong passwords in 10 minutes"


def test_the_organizations_of_a_login_are_listed_by_name(universe: Universe) -> None:
    found = universe.identity.organizations(universe.sign_in(organization_id=""))

    assert [one.name for one in found] == ["main", "second"]
    assert found[0].id == universe.org_id


def test_organizations_in_which_the_user_is_archived_are_left_out(universe: Universe) -> None:
    universe.archive_user("admin")

    assert [one.name for one in universe.identity.organizations(universe.sign_in())] == ["second"]


def test_listing_organizations_needs_the_password(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        universe.identity.organizations(universe.sign_in(password="wrong"))


def test_a_session_knows_the_organizations_of_its_login(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)

    assert [one.name for one in universe.identity.organizations_of(caller)] == ["main", "second"]


def test_a_partner_signs_in_without_an_organization(universe: Universe) -> None:
    partner = universe.partner()

    assert (partner.sort, partner.org, partner.role) == ("partner", 0, "PARTNER")


def test_a_partner_with_a_wrong_password_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        universe.identity.partner_login("partner@example.com", "wrong", universe.tenant.app_key)


def test_a_user_of_an_organization_is_no_partner(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        universe.identity.partner_login("admin@example.com", "secret", universe.tenant.app_key)


def test_an_unknown_app_key_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        universe.identity.partner_login("partner@example.com", "partner secret", universe.tenant.dev_key)


def test_an_app_key_is_unknown_in_the_other_environment(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        universe.identity.partner_login(
            "partner@example.com", "partner secret", universe.tenant.app_key, "gateway.prod.bill.com"
        )


def test_a_partner_signs_in_as_a_user(universe: Universe) -> None:
    signed_in = universe.identity.login_as_user(universe.partner(), universe.org_id, universe.user_id("clerk"))
    caller = universe.caller(signed_in.session_id)

    assert (caller.sort, caller.user_id, caller.role) == ("user", universe.user_id("clerk"), "CLERK")
    assert signed_in.trusted is False


def test_signed_in_as_a_user_a_partner_reaches_that_organization_alone(universe: Universe) -> None:
    signed_in = universe.identity.login_as_user(universe.partner(), universe.org_id, universe.user_id("admin"))
    found = universe.identity.organizations_of(universe.caller(signed_in.session_id))

    assert [one.name for one in found] == ["main"]


def test_a_partner_cannot_sign_in_to_an_unknown_organization(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        universe.identity.login_as_user(universe.partner(), "00802UNKNOWN", universe.user_id("clerk"))


def test_a_partner_cannot_sign_in_to_another_partners_organization(universe: Universe) -> None:
    foreign = universe.add_organization("foreign", partnerName="Somebody else")
    universe.add_user("stranger", "foreign")

    with pytest.raises(BillError, match="BDC_1106"):
        universe.identity.login_as_user(universe.partner(), foreign["id"], universe.user_id("stranger"))


def test_a_partner_cannot_sign_in_as_a_user_of_another_organization(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1111"):
        universe.identity.login_as_user(universe.partner(), universe.org_id, universe.user_id("other self"))


def test_a_partner_cannot_sign_in_as_an_archived_user(universe: Universe) -> None:
    universe.archive_user("clerk")

    with pytest.raises(BillError, match="BDC_1111"):
        universe.identity.login_as_user(universe.partner(), universe.org_id, universe.user_id("clerk"))


def test_a_partner_cannot_sign_in_to_a_locked_organization(universe: Universe) -> None:
    universe.identity.lock_organization(universe.tenant, universe.org_id)

    with pytest.raises(BillError, match="BDC_1107"):
        universe.identity.login_as_user(universe.partner(), universe.org_id, universe.user_id("clerk"))
