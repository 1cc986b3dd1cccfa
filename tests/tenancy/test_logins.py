"""Signing in: who is let in, and every refusal."""

import pytest

from mockserver.kernel.errors import BillError
from tests.tenancy.fixture import TenancyFixture, make_fixture


def test_a_user_signs_in_to_an_organization(fixture: TenancyFixture) -> None:
    session = fixture.login()

    assert session.session_id.startswith("!b")
    assert (session.tenant, session.organization_id) == (fixture.tenant.id, fixture.org_id)
    assert (session.user_id, session.trusted) == (fixture.user_id("admin"), False)


def test_a_user_name_is_not_case_sensitive(fixture: TenancyFixture) -> None:
    assert fixture.login(username="ADMIN@example.com").user_id == fixture.user_id("admin")


def test_one_person_is_another_user_in_another_organization(fixture: TenancyFixture) -> None:
    second = fixture.organizations["second"]["id"]

    assert fixture.login(organization_id=second).user_id == fixture.user_id("other self")


def test_two_logins_give_two_sessions(fixture: TenancyFixture) -> None:
    assert fixture.login().session_id != fixture.login().session_id


def test_a_sync_token_signs_in_as_the_user_who_made_it(fixture: TenancyFixture) -> None:
    session = fixture.login(username="books", password="token value")

    assert session.user_id == fixture.user_id("admin")
    assert fixture.caller(session.session_id).kind == "sync"


def test_an_unknown_user_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        fixture.login(username="nobody@example.com")


def test_a_wrong_password_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        fixture.login(password="wrong")


def test_an_unknown_developer_key_is_refused_before_the_password(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        fixture.login(dev_key="unknown", password="wrong")


def test_another_tenants_user_is_unknown(fixture: TenancyFixture) -> None:
    other = fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7)

    with pytest.raises(BillError, match="BDC_1101"):
        fixture.login(dev_key=other.dev_key)


def test_an_unknown_organization_is_refused_after_the_password(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        fixture.login(organization_id="00802UNKNOWN")
    with pytest.raises(BillError, match="BDC_1101"):
        fixture.login(organization_id="00802UNKNOWN", password="wrong")


def test_an_organization_the_user_is_not_in_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        fixture.login(username="clerk@example.com", organization_id=fixture.organizations["second"]["id"])


def test_an_archived_user_is_refused(fixture: TenancyFixture) -> None:
    fixture.archive_user("admin")

    with pytest.raises(BillError, match=r"BDC_1111 No active user for: admin@example\.com, 008"):
        fixture.login()


def test_a_locked_organization_is_refused(fixture: TenancyFixture) -> None:
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)

    with pytest.raises(BillError, match="BDC_1107"):
        fixture.login()


@pytest.mark.parametrize("host", ["gateway.prod.bill.com", "api.bill.com:443", "API.BILL.COM"])
def test_a_sandbox_key_is_unknown_on_a_host_of_production(fixture: TenancyFixture, host: str) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        fixture.login(host=host)


@pytest.mark.parametrize("host", ["gateway.stage.bill.com", "127.0.0.1:8080", "bill.example.com", ""])
def test_a_sandbox_key_is_known_on_its_own_hosts_and_all_others(fixture: TenancyFixture, host: str) -> None:
    assert fixture.login(host=host).tenant == fixture.tenant.id


def test_a_production_key_is_unknown_on_a_host_of_the_sandbox() -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        make_fixture(environment="production").login(host="api-stage.bill.com")


def test_the_201st_login_of_an_hour_is_refused_whatever_the_password(fixture: TenancyFixture) -> None:
    sessions = [fixture.login() for _ in range(200)]

    with pytest.raises(BillError, match="BDC_1144 Max number of allowed requests per hour reached: 200"):
        fixture.login(password="wrong")
    assert len(sessions) == 200


def test_the_next_clock_hour_lets_logins_in_again(fixture: TenancyFixture) -> None:
    fixture.time.pass_(3_599)
    sessions = [fixture.login() for _ in range(200)]
    fixture.time.pass_(1)

    assert fixture.login().session_id not in [one.session_id for one in sessions]


def wrong_passwords(fixture: TenancyFixture, count: int) -> None:
    """Try a wrong password so many times."""
    for _ in range(count):
        with pytest.raises(BillError, match="BDC_1101"):
            fixture.login(password="wrong")


def test_ten_wrong_passwords_lock_a_user_out(fixture: TenancyFixture) -> None:
    wrong_passwords(fixture, 10)

    with pytest.raises(BillError, match="BDC_1110"):
        fixture.login()


def test_nine_wrong_passwords_do_not(fixture: TenancyFixture) -> None:
    wrong_passwords(fixture, 9)

    assert fixture.login().user_id == fixture.user_id("admin")


def test_a_right_password_forgives_the_wrong_ones_before_it(fixture: TenancyFixture) -> None:
    wrong_passwords(fixture, 9)
    fixture.login()
    wrong_passwords(fixture, 9)

    assert fixture.login().user_id == fixture.user_id("admin")


def test_wrong_passwords_are_forgotten_after_ten_minutes(fixture: TenancyFixture) -> None:
    wrong_passwords(fixture, 9)
    fixture.time.pass_(600)
    wrong_passwords(fixture, 1)

    assert fixture.login().user_id == fixture.user_id("admin")


def test_a_lock_out_ends_after_ten_minutes(fixture: TenancyFixture) -> None:
    wrong_passwords(fixture, 10)
    fixture.time.pass_(599)
    with pytest.raises(BillError, match="BDC_1110"):
        fixture.login()
    fixture.time.pass_(1)

    assert fixture.login().user_id == fixture.user_id("admin")


def test_a_lock_out_is_of_one_user(fixture: TenancyFixture) -> None:
    wrong_passwords(fixture, 10)

    assert fixture.login(username="clerk@example.com").user_id == fixture.user_id("clerk")


def test_a_lock_out_that_is_not_enforced_is_noted() -> None:
    fixture = make_fixture(limits="warn")
    wrong_passwords(fixture, 10)

    assert fixture.login().note == "BDC_1110; 10 wrong passwords in 10 minutes"


def test_the_organizations_of_a_login_are_listed_by_name(fixture: TenancyFixture) -> None:
    organizations = fixture.tenancy.logins.organizations(fixture.sign_in(organization_id=""))

    assert [one.name for one in organizations] == ["main", "second"]
    assert organizations[0].id == fixture.org_id


def test_organizations_in_which_the_user_is_archived_are_left_out(fixture: TenancyFixture) -> None:
    fixture.archive_user("admin")

    assert [one.name for one in fixture.tenancy.logins.organizations(fixture.sign_in())] == ["second"]


def test_listing_organizations_needs_the_password(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        fixture.tenancy.logins.organizations(fixture.sign_in(password="wrong"))


def test_a_session_knows_the_organizations_of_its_login(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)

    assert [one.name for one in fixture.tenancy.logins.organizations_of(caller)] == ["main", "second"]


def test_a_partner_signs_in_without_an_organization(fixture: TenancyFixture) -> None:
    partner = fixture.partner()

    assert (partner.kind, partner.org, partner.role) == ("partner", 0, "PARTNER")


def test_a_partner_with_a_wrong_password_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        fixture.tenancy.logins.partner_login("partner@example.com", "wrong", fixture.tenant.app_key)


def test_a_user_of_an_organization_is_no_partner(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1101"):
        fixture.tenancy.logins.partner_login("admin@example.com", "secret", fixture.tenant.app_key)


def test_an_unknown_app_key_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        fixture.tenancy.logins.partner_login("partner@example.com", "partner secret", fixture.tenant.dev_key)


def test_an_app_key_is_unknown_in_the_other_environment(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1102"):
        fixture.tenancy.logins.partner_login(
            "partner@example.com", "partner secret", fixture.tenant.app_key, "gateway.prod.bill.com"
        )


def test_a_partner_signs_in_as_a_user(fixture: TenancyFixture) -> None:
    session = fixture.tenancy.logins.login_as_user(fixture.partner(), fixture.org_id, fixture.user_id("clerk"))
    caller = fixture.caller(session.session_id)

    assert (caller.kind, caller.user_id, caller.role) == ("user", fixture.user_id("clerk"), "CLERK")
    assert session.trusted is False


def test_session_as_a_user_a_partner_reaches_that_organization_alone(fixture: TenancyFixture) -> None:
    session = fixture.tenancy.logins.login_as_user(fixture.partner(), fixture.org_id, fixture.user_id("admin"))
    organizations = fixture.tenancy.logins.organizations_of(fixture.caller(session.session_id))

    assert [one.name for one in organizations] == ["main"]


def test_a_partner_cannot_sign_in_to_an_unknown_organization(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        fixture.tenancy.logins.login_as_user(fixture.partner(), "00802UNKNOWN", fixture.user_id("clerk"))


def test_a_partner_cannot_sign_in_to_another_partners_organization(fixture: TenancyFixture) -> None:
    foreign = fixture.add_organization("foreign", partnerName="Somebody else")
    fixture.add_user("stranger", "foreign")

    with pytest.raises(BillError, match="BDC_1106"):
        fixture.tenancy.logins.login_as_user(fixture.partner(), foreign["id"], fixture.user_id("stranger"))


def test_a_partner_cannot_sign_in_as_a_user_of_another_organization(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1111"):
        fixture.tenancy.logins.login_as_user(fixture.partner(), fixture.org_id, fixture.user_id("other self"))


def test_a_partner_cannot_sign_in_as_an_archived_user(fixture: TenancyFixture) -> None:
    fixture.archive_user("clerk")

    with pytest.raises(BillError, match="BDC_1111"):
        fixture.tenancy.logins.login_as_user(fixture.partner(), fixture.org_id, fixture.user_id("clerk"))


def test_a_partner_cannot_sign_in_to_a_locked_organization(fixture: TenancyFixture) -> None:
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)

    with pytest.raises(BillError, match="BDC_1107"):
        fixture.tenancy.logins.login_as_user(fixture.partner(), fixture.org_id, fixture.user_id("clerk"))
