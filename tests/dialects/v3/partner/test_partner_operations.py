"""Partner operations: login, login-as-user, organizations, users."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dialects.v3.desk import Desk
from tests.domain.identity.universe import make_universe

OAKLAND = {"line1": "2100 Harbor Street", "city": "Oakland", "zipOrPostalCode": "94606", "country": "US"}


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A fresh universe to sign in to as a partner."""
    universe = make_universe()
    yield Desk(universe)
    universe.engine.close()


def names(page: Any) -> list[str]:
    """The names on a page of organizations."""
    return [row["name"] for row in page["results"]]


def test_a_partners_login_answers_with_a_session_alone(desk: Desk) -> None:
    answer = desk.ok("partner.login", desk.partner_credentials())

    assert answer.keys() == {"sessionId"}
    assert answer["sessionId"].startswith("!b")


def test_everything_a_partners_login_misses_is_named_at_once(desk: Desk) -> None:
    assert desk.messages("partner.login", {}) == [
        "appKey: must not be blank",
        "username: must not be blank",
        "password: must not be blank",
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"username": "nobody@example.com"}, "BDC_1101"),
        ({"password": "wrong"}, "BDC_1101"),
        ({"appKey": "unknown"}, "BDC_1102"),
    ],
)
def test_a_partners_refused_login_is_unauthorized(desk: Desk, values: dict[str, str], code: str) -> None:
    assert desk.refusal("partner.login", desk.partner_credentials(**values)) == (401, [code])


def test_a_refused_login_is_claimed_by_the_tenant_of_its_app_key(desk: Desk) -> None:
    desk.refusal("partner.login", desk.partner_credentials(password="wrong"))

    assert desk.claimed_by == desk.universe.tenant.id


def test_a_partner_signs_in_as_a_user(desk: Desk) -> None:
    body = {"userId": desk.universe.user_id("clerk"), "organizationId": desk.universe.org_id}
    answer = desk.ok("partner.login-as-user", body, desk.partner())
    headers = {"sessionId": answer.pop("sessionId"), "devKey": desk.universe.tenant.dev_key}

    assert answer == {"trusted": False}
    assert desk.ok("v3.login.session.get", headers=headers)["userId"] == desk.universe.user_id("clerk")


def test_signing_in_as_a_user_needs_user_and_organization(desk: Desk) -> None:
    assert desk.messages("partner.login-as-user", {}, desk.partner()) == [
        "userId: must not be blank",
        "organizationId: must not be blank",
    ]


def test_signing_in_as_a_user_trusts_a_remembered_device(desk: Desk) -> None:
    user_id = desk.universe.user_id("admin")
    desk.universe.identity.register_device(desk.universe.tenant, user_id, "laptop", "remember me")
    body = {
        "userId": user_id,
        "organizationId": desk.universe.org_id,
        "rememberMeId": "remember me",
        "device": "laptop",
    }

    assert desk.ok("partner.login-as-user", body, desk.partner())["trusted"] is True


def test_another_partners_organization_is_forbidden(desk: Desk) -> None:
    foreign = desk.universe.add_organization("foreign", partnerName="Somebody else")
    body = {"userId": desk.universe.add_user("stranger", "foreign")["id"], "organizationId": foreign["id"]}

    assert desk.refusal("partner.login-as-user", body, desk.partner()) == (403, ["BDC_1106"])


def test_a_users_session_is_no_partners(desk: Desk) -> None:
    headers = {**desk.signed_in(), "appKey": desk.universe.tenant.app_key}

    assert desk.refusal("partner.organizations.list", headers=headers) == (401, ["BDC_1109"])


def test_a_partners_session_is_no_users(desk: Desk) -> None:
    headers = {**desk.partner(), "devKey": desk.universe.tenant.dev_key}

    assert desk.refusal("v3.login.session.get", headers=headers) == (401, ["BDC_1109"])


def test_a_partner_sees_its_organizations_whole(desk: Desk) -> None:
    made = desk.universe.add_organization(
        "Juniper & Oak",
        address=OAKLAND,
        phone="5105550100",
        companyOwner={"name": "Grace Lindqvist", "dateOfBirth": "1979-04-12"},
        taxId="999888777",
        taxIdType="EIN",
        industry="Interior Design",
        businessCategory="LLC",
        accountType="BUSINESS",
        processingOptions={"mailingAddressSameAsPhysical": True},
        partnerName="Ledgerline",
    )
    page = desk.ok("partner.organizations.list", headers=desk.partner(), query={"sort": "createdTime:desc"})

    assert page["results"][0] == {
        "id": made["id"],
        "archived": False,
        "name": "Juniper & Oak",
        "address": {**OAKLAND, "countryName": "United States"},
        "phone": "5105550100",
        "companyOwner": {"name": "Grace Lindqvist", "dateOfBirth": "1979-04-12"},
        "taxId": "999888777",
        "taxIdType": "EIN",
        "industry": "Interior Design",
        "businessCategory": "LLC",
        "accountType": "BUSINESS",
        "processingOptions": {"mailingAddressSameAsPhysical": True},
        "partnerName": "Ledgerline",
        "createdTime": "2027-01-15T08:00:00.000+00:00",
        "updatedTime": "2027-01-15T08:00:00.000+00:00",
    }


def test_other_partners_organizations_are_left_out(desk: Desk) -> None:
    desk.universe.add_organization("foreign", partnerName="Somebody else")
    desk.universe.add_organization("client", partnerName="Ledgerline")
    page = desk.ok("partner.organizations.list", headers=desk.partner())

    assert names(page) == ["main", "second", "client"]


def test_organizations_come_in_pages(desk: Desk) -> None:
    headers = desk.partner()
    first = desk.ok("partner.organizations.list", headers=headers, query={"max": "1"})
    second = desk.ok("partner.organizations.list", headers=headers, query={"page": first["nextPage"], "max": "1"})

    assert (names(first), names(second)) == (["main"], ["second"])


@pytest.mark.parametrize(
    "filters", ['name:sw:"sec"', "name:eq:second", 'createdTime:gte:"2027-01-15T00:00:00.000Z",name:eq:second']
)
def test_organizations_are_filtered(desk: Desk, filters: str) -> None:
    page = desk.ok("partner.organizations.list", headers=desk.partner(), query={"filters": filters})

    assert names(page) == ["second"]


def test_organizations_are_sorted(desk: Desk) -> None:
    page = desk.ok("partner.organizations.list", headers=desk.partner(), query={"sort": "name:desc"})

    assert names(page) == ["second", "main"]


def test_a_partner_sees_the_users_of_the_organization_in_the_header(desk: Desk) -> None:
    page = desk.ok("partner.users.list", headers=desk.partner(organizationId=desk.universe.org_id))
    clerk = desk.universe.users["clerk"]

    assert [row["firstName"] for row in page["results"]] == ["admin", "clerk", "approver"]
    assert page["results"][1] == {
        "id": clerk["id"],
        "archived": False,
        "firstName": "clerk",
        "lastName": "Doe",
        "email": "clerk@example.com",
        "role": {"id": clerk["role"]["id"], "type": "CLERK"},
        "createdTime": "2027-01-15T08:00:00.000+00:00",
        "updatedTime": "2027-01-15T08:00:00.000+00:00",
    }


def test_archived_users_are_listed_and_can_be_filtered_out(desk: Desk) -> None:
    desk.universe.archive_user("clerk")
    headers = desk.partner(organizationId=desk.universe.org_id)
    everybody = desk.ok("partner.users.list", headers=headers)
    live = desk.ok("partner.users.list", headers=headers, query={"filters": "archived:eq:false"})

    assert [row["archived"] for row in everybody["results"]] == [False, True, False]
    assert [row["firstName"] for row in live["results"]] == ["admin", "approver"]


def test_users_are_sorted(desk: Desk) -> None:
    headers = desk.partner(organizationId=desk.universe.org_id)
    page = desk.ok("partner.users.list", headers=headers, query={"sort": "firstName:desc"})

    assert [row["firstName"] for row in page["results"]] == ["clerk", "approver", "admin"]


def test_users_need_the_header_of_their_organization(desk: Desk) -> None:
    assert desk.refusal("partner.users.list", headers=desk.partner()) == (401, ["BDC_1109"])


def test_users_of_another_partners_organization_are_forbidden(desk: Desk) -> None:
    foreign = desk.universe.add_organization("foreign", partnerName="Somebody else")

    assert desk.refusal("partner.users.list", headers=desk.partner(organizationId=foreign["id"])) == (
        403,
        ["BDC_1106"],
    )
