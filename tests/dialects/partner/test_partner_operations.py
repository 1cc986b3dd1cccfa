"""Partner operations: login, login-as-user, organizations, users."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dialects.v3.clients import Clients
from tests.refusals import refusal_of
from tests.tenancy.fixture import make_fixture

OAKLAND = {"line1": "2100 Harbor Street", "city": "Oakland", "zipOrPostalCode": "94606", "country": "US"}
VENDOR = {"name": "Alder Paper", "address": {**OAKLAND, "stateOrProvince": "CA"}}
CHANGE = {"email": "n@x.example"}
PHONE = {"phoneNumber": "5105550100", "phoneType": "MOBILE"}


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


def test_a_remembered_device_is_named(clients: Clients) -> None:
    body = {"userId": clients.fixture.user_id("admin"), "organizationId": clients.fixture.org_id, "rememberMeId": "x"}

    answer = clients.ask("partner.login-as-user", body, clients.partner())

    assert refusal_of(answer) == "422 BDC_1117 Missing required data for: device."


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
        "processingOptions": {
            "mailingAddressSameAsPhysical": True,
            "individualTransferOut": False,
            "individualTransferIn": False,
        },
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


def user(**values: Any) -> dict[str, Any]:
    """What a partner says of a new user."""
    return {"firstName": "Nora", "email": "nora@x.example", "username": "nora1", "acceptTermsOfService": True, **values}


@pytest.fixture
def organization(clients: Clients) -> dict[str, str]:
    """The headers of the partner in an organization it has just made."""
    body = {"name": "Marigold", "address": {"country": "US"}}
    record = clients.ask("partner.organizations.create", body, clients.partner()).body
    return clients.partner(organizationId=record["id"])


def test_a_new_organization_is_the_partners(clients: Clients) -> None:
    body = {"name": "Marigold", "address": OAKLAND, "companyOwner": {"name": "Nora Feld"}}
    answer = clients.ask("partner.organizations.create", body, clients.partner())

    assert (answer.status, answer.body["companyOwner"]) == (201, {"name": "Nora Feld"})
    assert "partnerName" not in answer.body
    assert names(clients.ok("partner.organizations.list", headers=clients.partner()))[-1] == "Marigold"


def test_a_new_organization_has_chosen_nothing(clients: Clients) -> None:
    options = {"individualTransferOut": True, "individualTransferIn": True, "mailingAddressSameAsPhysical": False}
    body = {"name": "Marigold", "address": {"country": "US"}, "processingOptions": options}

    answer = clients.ask("partner.organizations.create", body, clients.partner()).body

    assert answer["processingOptions"] == {
        "mailingAddressSameAsPhysical": False,
        "individualTransferOut": False,
        "individualTransferIn": False,
    }


def test_an_address_in_an_answer_has_what_every_address_has(clients: Clients) -> None:
    body = {"name": "Marigold", "address": {"country": "US"}}

    answer = clients.ask("partner.organizations.create", body, clients.partner()).body

    assert answer["address"] == {
        "line1": "",
        "city": "",
        "zipOrPostalCode": "",
        "country": "US",
        "countryName": "United States",
    }


def test_everything_a_new_organization_misses_is_named_at_once(clients: Clients) -> None:
    assert clients.messages("partner.organizations.create", {"address": {}}, clients.partner()) == [
        "name: must not be blank",
        "address.country: must not be null",
    ]


def test_a_new_organization_has_the_six_roles(clients: Clients, organization: dict[str, str]) -> None:
    page = clients.ok("partner.roles.list", headers=organization)

    assert [role["type"] for role in page["results"]] == [
        "ADMINISTRATOR",
        "CLERK",
        "APPROVER",
        "ACCOUNTANT",
        "PAYER",
        "AUDITOR",
    ]


def test_the_first_user_of_a_new_organization_works_in_it(clients: Clients, organization: dict[str, str]) -> None:
    record = clients.ask("partner.users.create", user(), organization).body
    body = {"userId": record["id"], "organizationId": organization["organizationId"]}
    session = clients.ok("partner.login-as-user", body, clients.partner())["sessionId"]
    headers = {"sessionId": session, "devKey": clients.fixture.tenant.dev_key}

    vendor = clients.ask("v3.vendors.create", VENDOR, headers)

    assert vendor.status == 201
    assert [row["name"] for row in clients.ok("v3.vendors.list", headers=headers)["results"]] == ["Alder Paper"]


@pytest.mark.parametrize("name", ["nora1", "NORA1", "nora@x.example"])
def test_a_taken_name_or_an_address_is_no_username(clients: Clients, organization: dict[str, str], name: str) -> None:
    clients.ask("partner.users.create", user(), organization)
    other = clients.partner(organizationId=clients.fixture.org_id)

    assert clients.refusal("partner.users.create", user(username=name), other) == (422, ["BDC_1119"])


def test_the_name_of_a_sync_token_is_no_username(clients: Clients, organization: dict[str, str]) -> None:
    answer = clients.ask("partner.users.create", user(username="Books"), organization)

    assert refusal_of(answer) == "422 BDC_1119 Invalid field,value: username, Books."


def test_the_name_of_somebody_who_signs_in_without_a_partner_is_no_username(
    clients: Clients, organization: dict[str, str]
) -> None:
    fixture = clients.fixture
    fixture.tenancy.registrations.login(fixture.tenant, "nora1", "hunter22", {})

    assert clients.refusal("partner.users.create", user(), organization) == (422, ["BDC_1119"])
    assert clients.ask("partner.users.create", user(username="nora2"), organization).status == 201


def test_a_username_has_at_most_40_characters(clients: Clients, organization: dict[str, str]) -> None:
    assert clients.ask("partner.users.create", user(username="n" * 40), organization).status == 201
    assert clients.messages("partner.users.create", user(username="n" * 41), organization) == [
        "username: size must be between 1 and 40"
    ]


def test_a_partner_changes_a_users_address_and_role(clients: Clients, organization: dict[str, str]) -> None:
    clients.ask("partner.users.create", user(username="nora0"), organization)
    record = clients.ask("partner.users.create", user(), organization).body
    clerk = clients.ok("partner.roles.list", headers=organization)["results"][1]
    organization_user = {"userId": record["id"]}

    answer = clients.at("partner.users.update", organization_user, CHANGE | {"roleId": clerk["id"]}, organization)

    assert (answer.status, answer.body["email"], answer.body["role"]["type"]) == (200, "n@x.example", "CLERK")


def test_a_partners_phone_lets_the_verification_begin(clients: Clients, organization: dict[str, str]) -> None:
    record = clients.ask("partner.users.create", user(), organization).body
    body = {"userId": record["id"], "organizationId": organization["organizationId"]}
    session = clients.ok("partner.login-as-user", body, clients.partner())["sessionId"]
    headers = {"sessionId": session, "devKey": clients.fixture.tenant.dev_key}
    before = clients.refusal("v3.risk-verifications.create", headers=headers)

    phone = clients.at("partner.risk-verifications.phone.create", {"userId": record["id"]}, PHONE, organization)

    assert before == (422, ["BDC_1119"])
    assert (phone.status, phone.body) == (200, None)
    assert clients.ok("v3.risk-verifications.create", headers=headers)["processingStatus"] == "IN_PROGRESS"


@pytest.mark.parametrize(
    "operation_id",
    ["partner.users.get", "partner.users.archive", "partner.users.restore", "partner.risk-verifications.phone.create"],
)
def test_users_of_other_organizations_are_not_the_organizations(
    clients: Clients, organization: dict[str, str], operation_id: str
) -> None:
    answer = clients.at(operation_id, {"userId": clients.fixture.user_id("clerk")}, PHONE, organization)

    assert (answer.status, answer.body[0]["code"]) == (404, "BDC_1205")


def test_a_price_plan_is_what_the_organization_pays_by(clients: Clients) -> None:
    path = {"organizationId": clients.fixture.org_id}
    answer = clients.at(
        "partner.organizations.price-plan.update", path, {"pricePlanType": "PricePlan3"}, clients.partner()
    )
    plan = clients.at("v3.organizations.price-plan.get", path, None, clients.signed_in()).body

    assert (answer.status, answer.body) == (200, {"status": "SUCCESS"})
    assert (plan["name"], plan["monthlyPrice"], plan["planTerms"][0]["price"]) == ("Partner plan 3", 29.0, 0.51)


@pytest.mark.parametrize(("name", "status", "code"), [("foreign", 403, "BDC_1106"), ("nobody", 404, "BDC_1205")])
def test_a_price_plan_is_for_the_partners_own(clients: Clients, name: str, status: int, code: str) -> None:
    clients.fixture.add_organization("foreign", partnerName="Somebody else")
    ids = {"foreign": clients.fixture.organizations["foreign"]["id"], "nobody": "00802AAAAAAAAAAAzzzz"}
    answer = clients.at(
        "partner.organizations.price-plan.update",
        {"organizationId": ids[name]},
        {"pricePlanType": "PricePlan1"},
        clients.partner(),
    )

    assert (answer.status, answer.body[0]["code"]) == (status, code)


@pytest.mark.parametrize("number", ["510555010", "(510) 555-0100", "5105550100 x"])
def test_a_phone_ends_in_ten_digits(clients: Clients, organization: dict[str, str], number: str) -> None:
    body = {"phoneNumber": number, "phoneType": "MOBILE"}
    answer = clients.at("partner.risk-verifications.phone.create", {"userId": "006"}, body, organization)

    assert (answer.status, [one["message"] for one in answer.body]) == (
        400,
        [r'phoneNumber: must match "(\d{10}$)"'],
    )
