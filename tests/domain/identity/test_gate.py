"""The credentials of ordinary calls, in the order of refusals: present, valid, limits, lock, kind of session."""

import pytest

from mockserver.domain.identity import Credentials, MissingCredential
from mockserver.kernel.errors import BillError, Invalid
from tests.domain.identity.universe import Universe


def partner_shown(universe: Universe, **values: str) -> Credentials:
    """The credentials of a partner's call."""
    return Credentials(session_id=universe.partner_login(), app_key=universe.tenant.app_key, **values)


def use_up(universe: Universe, shown: Credentials, calls: int) -> None:
    """Make so many calls."""
    for _ in range(calls):
        universe.identity.authenticate("session", shown)


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        (Credentials(), ("devKey", "sessionId")),
        (Credentials(dev_key="k"), ("sessionId",)),
        (Credentials(session_id="s"), ("devKey",)),
    ],
)
def test_a_missing_header_is_refused_as_an_invalid_session(
    universe: Universe, shown: Credentials, names: tuple[str, ...]
) -> None:
    with pytest.raises(MissingCredential, match="BDC_1109") as refused:
        universe.identity.authenticate("session", shown)

    assert (refused.value.names, refused.value.status) == (names, 401)


def test_an_unknown_session_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller("!bunknown")


def test_an_unknown_developer_key_is_refused(universe: Universe) -> None:
    shown = universe.shown(universe.login().session_id, dev_key="unknown")

    with pytest.raises(BillError, match="BDC_1102"):
        universe.identity.authenticate("session", shown)


def test_a_session_is_unknown_to_another_tenants_developer_key(universe: Universe) -> None:
    other = universe.identity.create_tenant(world=universe.tenant.world, scenario="test", seed=7)
    shown = universe.shown(universe.login().session_id, dev_key=other.dev_key)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.identity.authenticate("session", shown)


def test_a_call_on_a_host_of_the_other_environment_is_refused(universe: Universe) -> None:
    shown = universe.shown(universe.login().session_id, host="gateway.prod.bill.com")

    with pytest.raises(BillError, match="BDC_1102"):
        universe.identity.authenticate("session", shown)


def test_a_locked_organization_is_refused(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.identity.lock_organization(universe.tenant, universe.org_id)

    with pytest.raises(BillError, match="BDC_1107") as refused:
        universe.caller(session_id)
    assert refused.value.status == 423


def test_an_unlocked_organization_is_served_again(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.identity.lock_organization(universe.tenant, universe.org_id)
    universe.identity.lock_organization(universe.tenant, universe.org_id, locked=False)

    assert universe.caller(session_id).org_id == universe.org_id


def test_a_lock_is_of_one_organization(universe: Universe) -> None:
    second = universe.organizations["second"]["id"]
    session_id = universe.login(organization_id=second).session_id
    universe.identity.lock_organization(universe.tenant, universe.org_id)

    assert universe.caller(session_id).org_id == second


def test_a_partner_session_is_no_session_of_an_organization(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(universe.partner_login())


def test_a_session_signed_in_as_a_user_works_with_the_tenants_developer_key(universe: Universe) -> None:
    signed_in = universe.identity.login_as_user(universe.partner(), universe.org_id, universe.user_id("clerk"))

    assert universe.caller(signed_in.session_id).role == "CLERK"


def test_an_invalid_session_is_refused_before_limits(universe: Universe) -> None:
    use_up(universe, universe.shown(universe.login().session_id), 20_000)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller("!bunknown")


def test_limits_are_refused_before_a_lock(universe: Universe) -> None:
    shown = universe.shown(universe.login().session_id)
    use_up(universe, shown, 20_000)
    universe.identity.lock_organization(universe.tenant, universe.org_id)

    with pytest.raises(BillError, match="BDC_1144"):
        universe.identity.authenticate("session", shown)


def test_a_lock_is_refused_before_the_wrong_kind_of_session(universe: Universe) -> None:
    universe.identity.lock_organization(universe.tenant, universe.org_id)
    session_id = universe.login(organization_id=universe.organizations["second"]["id"]).session_id
    shown = Credentials(session_id=session_id, app_key=universe.tenant.app_key, organization_id=universe.org_id)

    with pytest.raises(BillError, match="BDC_1107"):
        universe.identity.authenticate("partner-org", shown)


@pytest.mark.parametrize(
    ("shown", "names"),
    [(Credentials(), ("appKey", "sessionId")), (Credentials(session_id="s", dev_key="k"), ("appKey",))],
)
def test_a_partners_call_needs_its_headers(
    universe: Universe, shown: Credentials, names: tuple[str, ...]
) -> None:
    with pytest.raises(MissingCredential, match="BDC_1109") as refused:
        universe.identity.authenticate("partner", shown)

    assert refused.value.names == names


def test_a_user_session_is_no_partner_session(universe: Universe) -> None:
    shown = Credentials(session_id=universe.login().session_id, app_key=universe.tenant.app_key)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.identity.authenticate("partner", shown)


def test_an_unknown_app_key_is_refused(universe: Universe) -> None:
    shown = Credentials(session_id=universe.partner_login(), app_key="unknown")

    with pytest.raises(BillError, match="BDC_1102"):
        universe.identity.authenticate("partner", shown)


def test_a_partner_works_on_the_organization_in_the_header(universe: Universe) -> None:
    caller = universe.identity.authenticate("partner-org", partner_shown(universe, organization_id=universe.org_id))

    assert (caller.sort, caller.org, caller.org_id) == ("partner", 1, universe.org_id)


def test_a_partners_call_on_an_organization_needs_its_header(universe: Universe) -> None:
    with pytest.raises(MissingCredential) as refused:
        universe.identity.authenticate("partner-org", partner_shown(universe))

    assert refused.value.names == ("organizationId",)


def test_an_unknown_organization_in_the_header_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1123"):
        universe.identity.authenticate("partner-org", partner_shown(universe, organization_id="00802UNKNOWN"))


def test_a_user_session_is_no_partner_session_for_an_organization(universe: Universe) -> None:
    shown = Credentials(
        session_id=universe.login().session_id,
        app_key=universe.tenant.app_key,
        organization_id=universe.org_id,
    )

    with pytest.raises(BillError, match="BDC_1109"):
        universe.identity.authenticate("partner-org", shown)


def test_another_partners_organization_is_refused(universe: Universe) -> None:
    foreign = universe.add_organization("foreign", partnerName="Somebody else")

    with pytest.raises(BillError, match="BDC_1106") as refused:
        universe.identity.authenticate("partner-org", partner_shown(universe, organization_id=foreign["id"]))
    assert refused.value.status == 403


def test_the_partners_own_organization_is_served(universe: Universe) -> None:
    own = universe.add_organization("client", partnerName="Ledgerline")
    caller = universe.identity.authenticate("partner-org", partner_shown(universe, organization_id=own["id"]))

    assert caller.org_id == own["id"]


def test_a_token_stands_for_its_user(universe: Universe) -> None:
    caller = universe.identity.authenticate("token", Credentials(api_token="spend value"))

    assert (caller.tenant, caller.sort, caller.org) == (universe.tenant.id, "spend", 9)
    assert (caller.org_id, caller.user_id) == ("cmp_1", "usr_1")


def test_a_missing_token_is_a_bad_request_that_names_it(universe: Universe) -> None:
    with pytest.raises(Invalid, match="apiToken: must not be blank"):
        universe.identity.authenticate("token", Credentials(session_id="s", dev_key="k"))


@pytest.mark.parametrize("host", ["", "gateway.prod.bill.com"])
def test_a_wrong_token_or_one_of_the_other_environment_is_unauthorized(universe: Universe, host: str) -> None:
    token = {"": "wrong", "gateway.prod.bill.com": "spend value"}[host]

    with pytest.raises(BillError, match="Unauthorized") as refused:
        universe.identity.authenticate("token", Credentials(api_token=token, host=host))
    assert refused.value.status == 401


def test_webhooks_take_a_session(universe: Universe) -> None:
    shown = universe.shown(universe.login().session_id)

    assert universe.identity.authenticate("events", shown).sort == "user"


def test_webhooks_take_a_partner(universe: Universe) -> None:
    assert universe.identity.authenticate("events", partner_shown(universe)).sort == "partner"


def test_webhooks_take_a_token(universe: Universe) -> None:
    assert universe.identity.authenticate("events", Credentials(api_token="spend value")).sort == "spend"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (Credentials(), "devKey: must not be blank; sessionId: must not be blank"),
        (Credentials(app_key="k"), "sessionId: must not be blank"),
        (Credentials(session_id="s"), "devKey: must not be blank"),
    ],
)
def test_webhooks_answer_a_missing_header_with_a_bad_request(
    universe: Universe, shown: Credentials, text: str
) -> None:
    with pytest.raises(Invalid, match=f"^{text}$"):
        universe.identity.authenticate("events", shown)


def test_webhooks_refuse_an_invalid_session(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1109") as refused:
        universe.identity.authenticate("events", universe.shown("!bunknown"))
    assert refused.value.status == 401


def test_a_download_needs_the_session_alone(universe: Universe) -> None:
    shown = Credentials(session_id=universe.login().session_id)

    assert universe.identity.authenticate("download", shown).org_id == universe.org_id


def test_a_download_without_a_session_or_with_a_partners_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        universe.identity.authenticate("download", Credentials())
    with pytest.raises(BillError, match="BDC_1109"):
        universe.identity.authenticate("download", Credentials(session_id=universe.partner_login()))
