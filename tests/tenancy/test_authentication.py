"""The credentials of ordinary calls, in the order of refusals: present, valid, limits, lock, kind of session."""

import pytest

from mockserver.kernel.errors import BillError, Invalid
from mockserver.tenancy import Credentials, MissingCredential
from tests.refusals import refusal_in
from tests.tenancy.fixture import TenancyFixture


def partner_credentials(fixture: TenancyFixture, **values: str) -> Credentials:
    """The credentials of a partner's call."""
    return Credentials(session_id=fixture.partner_login(), app_key=fixture.tenant.app_key, **values)


def use_up(fixture: TenancyFixture, credentials: Credentials, calls: int) -> None:
    """Make so many calls."""
    for _ in range(calls):
        fixture.authenticate("session", credentials)


@pytest.mark.parametrize(
    ("credentials", "names"),
    [
        (Credentials(), ("devKey", "sessionId")),
        (Credentials(dev_key="k"), ("sessionId",)),
        (Credentials(session_id="s"), ("devKey",)),
    ],
)
def test_a_missing_header_is_refused_as_an_invalid_session(
    fixture: TenancyFixture, credentials: Credentials, names: tuple[str, ...]
) -> None:
    with pytest.raises(MissingCredential, match="BDC_1109") as refusal:
        fixture.authenticate("session", credentials)

    assert (refusal.value.names, refusal.value.status) == (names, 401)


def test_an_unknown_session_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller("!bunknown")


def test_an_unknown_developer_key_is_refused(fixture: TenancyFixture) -> None:
    credentials = fixture.credentials(fixture.login().session_id, dev_key="unknown")

    with pytest.raises(BillError, match="BDC_1102"):
        fixture.authenticate("session", credentials)


def test_a_session_is_unknown_to_another_tenants_developer_key(fixture: TenancyFixture) -> None:
    other = fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7)
    credentials = fixture.credentials(fixture.login().session_id, dev_key=other.dev_key)

    with pytest.raises(BillError, match="BDC_1109") as refusal:
        fixture.authenticate("session", credentials)
    assert refusal.value.fact == "F-006"


def test_a_call_on_a_host_of_the_other_environment_is_refused(fixture: TenancyFixture) -> None:
    credentials = fixture.credentials(fixture.login().session_id, host="gateway.prod.bill.com")

    with pytest.raises(BillError, match="BDC_1102"):
        fixture.authenticate("session", credentials)


def test_a_locked_organization_is_refused(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)

    with pytest.raises(BillError, match="BDC_1107") as refusal:
        fixture.caller(session_id)
    assert refusal_in(refusal.value) == "423 BDC_1107 Organization is locked out."


def test_an_unlocked_organization_is_served_again(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id, is_locked=False)

    assert fixture.caller(session_id).org_id == fixture.org_id


def test_a_lock_is_of_one_organization(fixture: TenancyFixture) -> None:
    second = fixture.organizations["second"]["id"]
    session_id = fixture.login(organization_id=second).session_id
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)

    assert fixture.caller(session_id).org_id == second


def test_a_partner_session_is_no_session_of_an_organization(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(fixture.partner_login())


def test_a_session_session_as_a_user_works_with_the_tenants_developer_key(fixture: TenancyFixture) -> None:
    session = fixture.tenancy.logins.login_as_user(fixture.partner(), fixture.org_id, fixture.user_id("clerk"))

    assert fixture.caller(session.session_id).role == "CLERK"


def test_an_invalid_session_is_refused_before_limits(fixture: TenancyFixture) -> None:
    use_up(fixture, fixture.credentials(fixture.login().session_id), 20_000)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller("!bunknown")


def test_limits_are_refused_before_a_lock(fixture: TenancyFixture) -> None:
    credentials = fixture.credentials(fixture.login().session_id)
    use_up(fixture, credentials, 20_000)
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)

    with pytest.raises(BillError, match="BDC_1144"):
        fixture.authenticate("session", credentials)


def test_a_lock_is_refused_before_the_wrong_kind_of_session(fixture: TenancyFixture) -> None:
    fixture.tenancy.tenants.lock_organization(fixture.tenant, fixture.org_id)
    session_id = fixture.login(organization_id=fixture.organizations["second"]["id"]).session_id
    credentials = Credentials(session_id=session_id, app_key=fixture.tenant.app_key, organization_id=fixture.org_id)

    with pytest.raises(BillError, match="BDC_1107"):
        fixture.authenticate("partner-org", credentials)


@pytest.mark.parametrize(
    ("credentials", "names"),
    [(Credentials(), ("appKey", "sessionId")), (Credentials(session_id="s", dev_key="k"), ("appKey",))],
)
def test_a_partners_call_needs_its_headers(
    fixture: TenancyFixture, credentials: Credentials, names: tuple[str, ...]
) -> None:
    with pytest.raises(MissingCredential, match="BDC_1109") as refusal:
        fixture.authenticate("partner", credentials)

    assert refusal.value.names == names


def test_a_user_session_is_no_partner_session(fixture: TenancyFixture) -> None:
    credentials = Credentials(session_id=fixture.login().session_id, app_key=fixture.tenant.app_key)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.authenticate("partner", credentials)


def test_an_unknown_app_key_is_refused(fixture: TenancyFixture) -> None:
    credentials = Credentials(session_id=fixture.partner_login(), app_key="unknown")

    with pytest.raises(BillError, match="BDC_1102"):
        fixture.authenticate("partner", credentials)


def test_a_partner_works_on_the_organization_in_the_header(fixture: TenancyFixture) -> None:
    caller = fixture.authenticate("partner-org", partner_credentials(fixture, organization_id=fixture.org_id))

    assert (caller.kind, caller.org, caller.org_id) == ("partner", 1, fixture.org_id)


def test_a_partners_call_on_an_organization_needs_its_header(fixture: TenancyFixture) -> None:
    with pytest.raises(MissingCredential) as refusal:
        fixture.authenticate("partner-org", partner_credentials(fixture))

    assert refusal.value.names == ("organizationId",)


def test_an_unknown_organization_in_the_header_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        fixture.authenticate("partner-org", partner_credentials(fixture, organization_id="00802UNKNOWN"))


def test_a_user_session_is_no_partner_session_for_an_organization(fixture: TenancyFixture) -> None:
    credentials = Credentials(
        session_id=fixture.login().session_id,
        app_key=fixture.tenant.app_key,
        organization_id=fixture.org_id,
    )

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.authenticate("partner-org", credentials)


def test_another_partners_organization_is_refused(fixture: TenancyFixture) -> None:
    foreign = fixture.add_organization("foreign", partnerName="Somebody else")

    with pytest.raises(BillError, match="BDC_1106") as refusal:
        fixture.authenticate("partner-org", partner_credentials(fixture, organization_id=foreign["id"]))
    assert (
        refusal_in(refusal.value)
        == "403 BDC_1106 Partner type of the API user and the organization being accessed do not match."
    )


def test_the_partners_own_organization_is_served(fixture: TenancyFixture) -> None:
    own = fixture.add_organization("client", partnerName="Ledgerline")
    caller = fixture.authenticate("partner-org", partner_credentials(fixture, organization_id=own["id"]))

    assert caller.org_id == own["id"]


def test_a_token_stands_for_its_user(fixture: TenancyFixture) -> None:
    caller = fixture.authenticate("token", Credentials(api_token="spend value"))

    assert (caller.tenant, caller.kind, caller.org) == (fixture.tenant.id, "spend", 9)
    assert (caller.org_id, caller.user_id[:4], caller.role) == ("cmp_1", "usr_", "ADMIN")


def test_a_missing_token_is_a_bad_request_that_names_it(fixture: TenancyFixture) -> None:
    with pytest.raises(Invalid, match="apiToken: must not be blank"):
        fixture.authenticate("token", Credentials(session_id="s", dev_key="k"))


@pytest.mark.parametrize(("token", "host"), [("wrong", ""), ("spend value", "gateway.prod.bill.com")])
def test_a_wrong_token_or_one_of_the_other_environment_is_unauthorized(
    fixture: TenancyFixture, token: str, host: str
) -> None:
    with pytest.raises(BillError, match="Unauthorized") as refusal:
        fixture.authenticate("token", Credentials(api_token=token, host=host))
    assert refusal_in(refusal.value) == "401 Unauthorized"


def test_webhooks_take_a_session(fixture: TenancyFixture) -> None:
    credentials = fixture.credentials(fixture.login().session_id)

    assert fixture.authenticate("events", credentials).kind == "user"


def test_webhooks_take_a_partner(fixture: TenancyFixture) -> None:
    assert fixture.authenticate("events", partner_credentials(fixture)).kind == "partner"


def test_webhooks_take_a_token(fixture: TenancyFixture) -> None:
    assert fixture.authenticate("events", Credentials(api_token="spend value")).kind == "spend"


@pytest.mark.parametrize(
    ("credentials", "text"),
    [
        (Credentials(), "devKey: must not be blank; sessionId: must not be blank"),
        (Credentials(app_key="k"), "sessionId: must not be blank"),
        (Credentials(session_id="s"), "devKey: must not be blank"),
    ],
)
def test_webhooks_answer_a_missing_header_with_a_bad_request(
    fixture: TenancyFixture, credentials: Credentials, text: str
) -> None:
    with pytest.raises(Invalid, match=f"^{text}$"):
        fixture.authenticate("events", credentials)


def test_webhooks_refuse_an_invalid_session(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1109") as refusal:
        fixture.authenticate("events", fixture.credentials("!bunknown"))
    assert refusal_in(refusal.value) == "401 BDC_1109 Session is invalid.  Please log in."


def test_a_download_needs_the_session_alone(fixture: TenancyFixture) -> None:
    credentials = Credentials(session_id=fixture.login().session_id)

    assert fixture.authenticate("download", credentials).org_id == fixture.org_id


def test_a_download_without_a_session_or_with_a_partners_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        fixture.authenticate("download", Credentials())
    with pytest.raises(BillError, match="BDC_1109"):
        fixture.authenticate("download", Credentials(session_id=fixture.partner_login()))
