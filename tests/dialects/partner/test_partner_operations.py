"""Partner operations: login, login-as-user, organizations, users."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dialects.v3.clients import Clients
from tests.tenancy.fixture import make_fixture

OAKLAND = {"line1": "2100 Harbor Street", "city": "Oakland", "zipOrPostalCode": "94606", "country": "US"}


@pytest.fixture
def clients() -> Iterator[Clients]:
    """A fresh fixture to sign in to as a partner."""
    fixture = make_fixture()
    yield Clients(fixture)
    fixture.engine.close()


def names(page: Any) -> list[str]:
    """The names on a page of organizations."""
    return [row["name"] for row in page["results"]]


def test_a_partners_login_answers_with_a_session_alone(clients: Clients) -> None:
    answer = clients.ok("partner.login", clients.partner_credentials())

    assert answer.keys() == {"sessionId"}
    assert answer["sessionId"].startswith("!b")


def test_everything_a_partners_login_misses_is_named_at_once(clients: Clients) -> None:
    assert clients.messages("partner.login", {}) == [
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
def test_a_partners_refused_login_is_unauthorized(clients: Clients, values: dict[str, str], code: str) -> None:
    assert clients.refusal("partner.login", clients.partner_credentials(**values)) == (401, [code])


def test_a_refused_login_is_claimed_by_the_tenant_of_its_app_key(clients: Clients) -> None:
    clients.refusal("partner.login", clients.partner_credentials(password="wrong"))

    assert clients.claimed_by == clients.fixture.tenant.id


def test_a_partner_signs_in_as_a_user(clients: Clients) -> None:
    body = {"userId": clients.fixture.user_id("clerk"), "organizationId": clients.fixture.org_id}
    answer = clients.ok("partner.login-as-user", body, clients.partner())
    headers = {"sessionId": answer.pop("sessionId"), "devKey": clients.fixture.tenant.dev_key}

    assert answer == {"trusted": False}
    assert clients.ok("v3.login.session.get", headers=headers)["userId"] == clients.fixture.user_id("clerk")


def test_signing_in_as_a_user_needs_user_and_organization(clients: Clients) -> None:
    assert clients.messages("partner.login-as-user", {}, clients.partner()) == [
        "userId: must not be blank",
        "organizationId: must not be blank",
    ]


def test_signing_in_as_a_user_trusts_a_remembered_device(clients: Clients) -> None:
    user_id = clients.fixture.user_id("admin")
    clients.fixture.tenancy.registrations.device(clients.fixture.tenant, user_id, "laptop", "remember me")
    body = {
        "userId": user_id,
        "organizationId": clients.fixture.org_id,
        "rememberMeId": "remember me",
        "device": "laptop",
    }

    assert clients.ok("partner.login-as-user", body, clients.partner())["trusted"] is True


def test_another_partners_organization_is_forbidden(clients: Clients) -> None:
    foreign = clients.fixture.add_organization("foreign", partnerName="Somebody else")
    body = {"userId": clients.fixture.add_user("stranger", "foreign")["id"], "organizationId": foreign["id"]}

    assert clients.refusal("partner.login-as-user", body, clients.partner()) == (403, ["BDC_1106"])


def test_a_users_session_is_no_partners(clients: Clients) -> None:
    headers = {**clients.signed_in(), "appKey": clients.fixture.tenant.app_key}

    assert clients.refusal("partner.organizations.list", headers=headers) == (401, ["BDC_1109"])


def test_a_partners_session_is_no_users(clients: Clients) -> None:
    headers = {**clients.partner(), "devKey": clients.fixture.tenant.dev_key}

    assert clients.refusal("v3.login.session.get", headers=headers) == (401, ["BDC_1109"])


def test_a_partner_sees_its_organizations_whole(clients: Clients) -> None:
    made = clients.fixture.add_organization(
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
    page = clients.ok("partner.organizations.list", headers=clients.partner(), query={"sort": "createdTime:desc"})

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


def test_other_partners_organizations_are_left_out(clients: Clients) -> None:
    clients.fixture.add_organization("foreign", partnerName="Somebody else")
    clients.fixture.add_organization("client", partnerName="Ledgerline")
    page = clients.ok("partner.organizations.list", headers=clients.partner())

    assert names(page) == ["main", "second", "client"]


def test_organizations_come_in_pages(clients: Clients) -> None:
    headers = clients.partner()
    first = clients.ok("partner.organizations.list", headers=headers, query={"max": "1"})
    second = clients.ok("partner.organizations.list", headers=headers, query={"page": first["nextPage"], "max": "1"})

    assert (names(first), names(second)) == (["main"], ["second"])


@pytest.mark.parametrize(
    "filters", ['name:sw:"sec"', "name:eq:second", 'createdTime:gte:"2027-01-15T00:00:00.000Z",name:eq:second']
)
def test_organizations_are_filtered(clients: Clients, filters: str) -> None:
    page = clients.ok("partner.organizations.list", headers=clients.partner(), query={"filters": filters})

    assert names(page) == ["second"]


def test_organizations_are_sorted(clients: Clients) -> None:
    page = clients.ok("partner.organizations.list", headers=clients.partner(), query={"sort": "name:desc"})

    assert names(page) == ["second", "main"]


def test_a_partner_sees_the_users_of_the_organization_in_the_header(clients: Clients) -> None:
    page = clients.ok("partner.users.list", headers=clients.partner(organizationId=clients.fixture.org_id))
    clerk = clients.fixture.users["clerk"]

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


def test_archived_users_are_listed_and_can_be_filtered_out(clients: Clients) -> None:
    clients.fixture.archive_user("clerk")
    headers = clients.partner(organizationId=clients.fixture.org_id)
    everybody = clients.ok("partner.users.list", headers=headers)
    live = clients.ok("partner.users.list", headers=headers, query={"filters": "archived:eq:false"})

    assert [row["archived"] for row in everybody["results"]] == [False, True, False]
    assert [row["firstName"] for row in live["results"]] == ["admin", "approver"]


def test_users_are_sorted(clients: Clients) -> None:
    headers = clients.partner(organizationId=clients.fixture.org_id)
    page = clients.ok("partner.users.list", headers=headers, query={"sort": "firstName:desc"})

    assert [row["firstName"] for row in page["results"]] == ["clerk", "approver", "admin"]


def test_users_need_the_header_of_their_organization(clients: Clients) -> None:
    assert clients.refusal("partner.users.list", headers=clients.partner()) == (401, ["BDC_1109"])


def test_users_of_another_partners_organization_are_forbidden(clients: Clients) -> None:
    foreign = clients.fixture.add_organization("foreign", partnerName="Somebody else")

    assert clients.refusal("partner.users.list", headers=clients.partner(organizationId=foreign["id"])) == (
        403,
        ["BDC_1106"],
    )
