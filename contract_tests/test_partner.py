"""Partner operations."""

import pytest

from contract_tests.clients import Rest
from contract_tests.marks import assumed, documented, needs, operation, refusal
from contract_tests.shapes import undocumented
from contract_tests.sign_in import SignIn

pytestmark = needs("partner")

UNKNOWN_ORGANIZATION = "00802AAAAAAAAAAAzzzz"


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
    assert undocumented(answer) == []


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
    assert undocumented(answer) == []


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


@documented(fact="F-325")
@operation("partner.organizations.list")
@pytest.mark.parametrize("most", [1, 100])
def test_a_list_of_a_partner_takes_a_max(partner: Rest, most: int) -> None:
    assert len(partner.get("/organizations", max=most).results) <= most
