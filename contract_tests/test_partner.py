"""Partner operations."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, needs, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

pytestmark = needs("partner")

UNKNOWN_ORGANIZATION, UNKNOWN_USER = "00802AAAAAAAAAAAzzzz", "00602AAAAAAAAAAAzzzz"
NAMELESS = {"address": {"country": "US"}}
NO_PHONE_TYPE = {"phoneNumber": "2015550123"}


@documented(fact="F-op:partner.login")
@operation("partner.login")
def test_a_partner_login_answers_a_session(sign_in: SignIn) -> None:
    answer = sign_in.partner()

    assert answer.status == 200
    assert answer.body.keys() == {"sessionId"}


@assumed(fact="F-320")
@pytest.mark.parametrize(
    "changes", [{"appKey": "01UNKNOWNAPPKEY"}, {"username": "nobody@example.com"}], ids=["key", "user"]
)
@refusal("partner.login")
def test_a_partner_login_with_a_wrong_value_is_refused(sign_in: SignIn, changes: dict[str, str]) -> None:
    answer = sign_in.partner(**changes)

    assert answer.status_class == 4
    assert answer.errors


@assumed(fact="F-008")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"username": ""}, id="username"),
        # A login without its password may count as one with a wrong password, and ten of these lock a user.
        pytest.param({"username": "nobody@example.com", "password": ""}, id="password"),
        pytest.param({"appKey": ""}, id="appKey"),
    ],
)
@refusal("partner.login")
def test_a_partner_login_without_a_required_field_is_refused(sign_in: SignIn, changes: dict[str, str]) -> None:
    assert sign_in.partner(**changes).status_class == 4


@documented(fact="F-op:partner.organizations.list")
@operation("partner.organizations.list")
def test_the_organizations_of_a_partner_are_a_list(partner: Rest) -> None:
    answer = partner.get("/organizations", max=100)

    assert {row["id"][:3] for row in answer.results} <= {"008"}
    assert undocumented_fields(answer) == []


@assumed(fact="F-321")
@refusal("partner.organizations.list")
def test_a_users_session_is_not_a_partners(sign_in: SignIn, partner: Rest, v3: Rest) -> None:
    answer = partner.with_headers(sessionId=v3.headers["sessionId"]).get("/organizations")

    assert answer.status_class == 4


@assumed(fact="F-321")
@refusal("v3.vendors.list")
def test_a_partners_session_is_not_a_users(sign_in: SignIn, partner: Rest, v3: Rest) -> None:
    answer = v3.with_headers(sessionId=partner.headers["sessionId"]).get("/vendors")

    assert answer.status_class == 4


@documented(fact="F-op:partner.users.list")
@operation("partner.users.list")
def test_the_users_of_an_organization_are_a_list(partner_in_organization: Rest) -> None:
    answer = partner_in_organization.get("/users", max=100)

    assert {row["id"][:3] for row in answer.results} == {"006"}
    assert undocumented_fields(answer) == []


@assumed(fact="F-322")
@refusal("partner.users.list")
def test_the_users_of_no_organization_are_refused(partner: Rest) -> None:
    assert partner.get("/users").status_class == 4


@assumed(fact="F-322")
@refusal("partner.users.list")
def test_the_users_of_an_organization_that_is_not_the_partners_are_refused(partner: Rest) -> None:
    assert partner.with_headers(organizationId=UNKNOWN_ORGANIZATION).get("/users").status_class == 4


@documented(fact="F-323")
@operation("partner.login-as-user", "v3.login.session.get")
def test_a_partner_signs_in_as_a_user_of_an_organization(sign_in: SignIn, partner: Rest, v3: Rest) -> None:
    user = v3.get("/login/session").body["userId"]

    answer = partner.post("/login-as-user", {"userId": user, "organizationId": sign_in.organization_id})

    session = v3.with_headers(sessionId=answer.body["sessionId"]).get("/login/session")
    assert answer.body.keys() == {"sessionId", "trusted"}
    assert (session.body["userId"], session.body["organizationId"]) == (user, sign_in.organization_id)


@documented(fact="F-324")
@pytest.mark.parametrize("field", ["userId", "organizationId"])
@refusal("partner.login-as-user")
def test_signing_in_as_a_user_needs_user_and_organization(sign_in: SignIn, partner: Rest, v3: Rest, field: str) -> None:
    user = v3.get("/login/session").body["userId"]
    body = {"userId": user, "organizationId": sign_in.organization_id}
    del body[field]

    assert partner.post("/login-as-user", body).status_class == 4


@documented(fact="F-324")
@refusal("partner.login-as-user")
def test_a_remembered_mfa_id_needs_its_device(sign_in: SignIn, partner: Rest, v3: Rest) -> None:
    user = v3.get("/login/session").body["userId"]
    body = {"userId": user, "organizationId": sign_in.organization_id, "rememberMeId": "x"}

    assert partner.post("/login-as-user", body).status_class == 4


@documented(fact="F-325")
@operation("partner.organizations.list")
@pytest.mark.parametrize("most", [1, 100])
def test_a_list_of_a_partner_takes_a_max(partner: Rest, most: int) -> None:
    assert len(partner.get("/organizations", max=most).results) <= most


@pytest.fixture
def organization(partner: Rest, make: Make) -> Rest:
    """The partner, in a new organization of its own; BILL has no way to take one back."""
    answer = partner.post("/organizations", bodies.organization(make.names.name("organization")))
    return partner.with_headers(organizationId=str(answer.body["id"]))


@documented(fact="F-op:partner.organizations.create")
@operation("partner.organizations.create")
def test_a_partner_makes_an_organization(partner: Rest, make: Make) -> None:
    body = bodies.organization(make.names.name("organization"))

    answer = partner.post("/organizations", body)

    assert answer.status == 201
    assert (answer.body["id"][:3], answer.body["name"], answer.body["archived"]) == ("008", body["name"], False)
    assert undocumented_fields(answer) == []


@documented(fact="F-1601")
@pytest.mark.parametrize("body", [NAMELESS, {"name": "x"}, {"name": "x", "address": {"city": "Oakland"}}])
@refusal("partner.organizations.create")
def test_a_new_organization_needs_name_and_country(partner: Rest, body: dict[str, object]) -> None:
    assert partner.post("/organizations", body).status == 400


@documented(fact="F-1601")
@operation("partner.organizations.create")
def test_the_address_of_an_answer_has_what_every_address_has(partner: Rest, make: Make) -> None:
    body = {"name": make.names.name("organization"), "address": {"country": "US"}}

    address = partner.post("/organizations", body).body["address"]

    assert address.keys() >= {"line1", "city", "zipOrPostalCode", "country"}


@documented(fact="F-1939")
@operation("partner.organizations.create")
def test_the_transfers_of_an_organization_are_not_chosen_when_it_is_made(partner: Rest, make: Make) -> None:
    options = {"individualTransferOut": True, "individualTransferIn": True}
    body = bodies.organization(make.names.name("organization")) | {"processingOptions": options}

    assert partner.post("/organizations", body).body["processingOptions"] == {
        "mailingAddressSameAsPhysical": True,
        "individualTransferOut": False,
        "individualTransferIn": False,
    }


@documented(fact="F-1600")
@operation("partner.organizations.price-plan.update")
def test_a_partner_chooses_a_price_plan(organization: Rest) -> None:
    path = f"/organizations/{organization.headers['organizationId']}/price-plan"

    answer = organization.patch(path, {"pricePlanType": "PricePlan1"})

    assert (answer.status, answer.body) == (200, {"status": "SUCCESS"})


@documented(fact="F-1600")
@refusal("partner.organizations.price-plan.update")
def test_there_is_no_sixth_price_plan(organization: Rest) -> None:
    path = f"/organizations/{organization.headers['organizationId']}/price-plan"

    assert organization.patch(path, {"pricePlanType": "PricePlan6"}).status_class == 4


@documented(fact="F-op:partner.roles.list")
@operation("partner.roles.list", "partner.roles.get")
def test_a_new_organization_has_roles(organization: Rest) -> None:
    roles = organization.get("/roles", max=100).results

    answer = organization.get(f"/roles/{roles[0]['id']}")

    assert "ADMINISTRATOR" in {role["type"] for role in roles}
    assert answer.body == roles[0]
    assert undocumented_fields(answer) == []


@assumed(fact="F-326")
@refusal("partner.roles.get")
def test_an_unknown_role_of_a_partner_is_refused(organization: Rest) -> None:
    assert organization.get("/roles/0po02AAAAAAAAAAAzzzz").status_class == 4


@assumed(fact="F-322")
@refusal("partner.roles.list")
def test_the_roles_of_no_organization_are_refused(partner: Rest) -> None:
    assert partner.get("/roles").status_class == 4


@documented(fact="F-1603")
@operation("partner.users.create", "partner.users.get", "partner.users.update")
def test_a_partners_user_is_an_administrator_unless_told_otherwise(organization: Rest, make: Make) -> None:
    body = bodies.partner_user(make.names.number(), make.names.email())

    answer = organization.post("/users", body)
    path = f"/users/{answer.body['id']}"
    address = make.names.email()
    change = organization.patch(path, {"email": address})

    assert (answer.status, answer.body["role"]["type"]) == (201, "ADMINISTRATOR")
    assert (change.status, change.body["email"]) == (200, address)
    assert organization.get(path).body == change.body
    assert undocumented_fields(answer) == []


@documented(fact="F-1936")
@operation("partner.users.update")
def test_a_patch_of_a_partners_user_limits_no_address(organization: Rest, make: Make) -> None:
    user = organization.post("/users", bodies.partner_user(make.names.number(), make.names.email())).body
    address = f"{'a' * 600}@example.com"

    assert organization.patch(f"/users/{user['id']}", {"email": address}).body["email"] == address


@assumed(fact="F-1602")
@refusal("partner.users.create")
def test_a_username_is_one_users_alone(organization: Rest, make: Make) -> None:
    name = f"u{make.names.number()}"
    organization.post("/users", bodies.partner_user(name, make.names.email()))

    assert organization.post("/users", bodies.partner_user(name.upper(), make.names.email())).status_class == 4


@documented(fact="F-op:partner.users.create")
@pytest.mark.parametrize("field", ["firstName", "email", "username", "acceptTermsOfService"])
@refusal("partner.users.create")
def test_a_partners_user_needs_its_fields(partner_in_organization: Rest, make: Make, field: str) -> None:
    body = bodies.partner_user(make.names.number(), make.names.email())
    del body[field]

    assert partner_in_organization.post("/users", body).status == 400


@documented(fact="F-1606")
@operation("partner.users.archive", "partner.users.restore")
def test_a_partners_only_user_is_archived_and_restored_once(organization: Rest, make: Make) -> None:
    user = organization.post("/users", bodies.partner_user(make.names.number(), make.names.email())).body
    path = f"/users/{user['id']}"

    archived = [organization.post(f"{path}/archive").body["archived"] for _ in range(2)]
    restored = [organization.post(f"{path}/restore").body["archived"] for _ in range(2)]

    assert (archived, restored) == ([True, True], [False, False])


@assumed(fact="F-326")
@refusal("partner.users.archive", "partner.users.restore")
def test_an_unknown_user_of_a_partner_is_neither_archived_nor_restored(partner_in_organization: Rest) -> None:
    assert partner_in_organization.post(f"/users/{UNKNOWN_USER}/archive").status_class == 4
    assert partner_in_organization.post(f"/users/{UNKNOWN_USER}/restore").status_class == 4


@assumed(fact="F-326")
@refusal("partner.users.get", "partner.users.update")
def test_an_unknown_user_of_a_partner_is_refused(partner_in_organization: Rest) -> None:
    path = f"/users/{UNKNOWN_USER}"

    assert partner_in_organization.get(path).status_class == 4
    assert partner_in_organization.patch(path, {"firstName": "Grace"}).status_class == 4


@documented(fact="F-1604")
@operation("partner.risk-verifications.phone.create")
def test_a_partner_adds_a_users_phone(organization: Rest, make: Make) -> None:
    user = organization.post("/users", bodies.partner_user(make.names.number(), make.names.email())).body
    body = {"phoneNumber": "2015550123", "phoneType": "MOBILE"}

    answer = organization.post(f"/risk-verifications/{user['id']}/phone", body)

    assert (answer.status, answer.content) == (200, b"")


@documented(fact="F-op:partner.risk-verifications.phone.create")
@refusal("partner.risk-verifications.phone.create")
def test_a_users_phone_needs_a_type(partner_in_organization: Rest) -> None:
    assert partner_in_organization.post(f"/risk-verifications/{UNKNOWN_USER}/phone", NO_PHONE_TYPE).status == 400
