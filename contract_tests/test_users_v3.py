"""v3 organization, users, roles and payment terms."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, mock_only, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

ROLES = {"ADMINISTRATOR", "CLERK", "APPROVER", "ACCOUNTANT", "PAYER", "AUDITOR"}
UNKNOWN_USER, UNKNOWN_ROLE, UNKNOWN_TERM = "00602AAAAAAAAAAAzzzz", "0po02AAAAAAAAAAAzzzz", "00p02AAAAAAAAAAAzzzz"


@pytest.fixture
def clerk(v3: Rest) -> str:
    """The id of the role of clerks."""
    return next(str(role["id"]) for role in v3.every("/roles") if role["type"] == "CLERK")


@documented(fact="F-op:v3.health.get")
@operation("v3.health.get")
def test_health_needs_no_credentials(sign_in: SignIn) -> None:
    assert sign_in.anonymous.get("/health").status == 200


@observed(fact="F-330")
@operation("v3.roles.list")
def test_an_organization_has_the_six_roles(v3: Rest) -> None:
    assert {role["type"] for role in v3.every("/roles")} >= ROLES


@documented(fact="F-op:v3.roles.get")
@operation("v3.roles.get")
def test_a_role_is_read_as_it_is_listed(v3: Rest, clerk: str) -> None:
    answer = v3.get(f"/roles/{clerk}")

    assert (answer.body["id"], answer.body["type"]) == (clerk, "CLERK")
    assert undocumented_fields(answer) == []


@observed(fact="F-331")
@operation("v3.users.create", "v3.users.get")
def test_a_user_is_created_with_201_and_shows_its_role(v3: Rest, make: Make, clerk: str) -> None:
    email = make.names.email()

    answer = v3.post("/users", bodies.user(clerk, email))
    user = make.accept("/users", answer)

    assert answer.status == 201
    assert user.keys() >= {"id", "archived", "firstName", "lastName", "email", "role", "createdTime", "updatedTime"}
    assert undocumented_fields(answer) == []
    assert (user["email"], user["role"]) == (email, {"id": clerk, "type": "CLERK"})
    assert v3.get(f"/users/{user['id']}").body == user


@documented(fact="F-op:v3.users.update")
@operation("v3.users.update")
def test_a_user_is_renamed(v3: Rest, make: Make, clerk: str) -> None:
    user = make.accept("/users", v3.post("/users", bodies.user(clerk, make.names.email())))

    answer = v3.patch(f"/users/{user['id']}", {"firstName": "Grace"})

    assert (answer.body["firstName"], answer.body["lastName"]) == ("Grace", user["lastName"])
    assert undocumented_fields(answer) == []


@observed(fact="F-331")
@operation("v3.users.archive", "v3.users.restore")
def test_an_archived_user_is_answered_with_the_time_of_that(v3: Rest, make: Make, clerk: str) -> None:
    user = make.accept("/users", v3.post("/users", bodies.user(clerk, make.names.email())))

    archived = v3.post(f"/users/{user['id']}/archive").body
    restored = v3.post(f"/users/{user['id']}/restore").body

    assert (archived["archived"], restored["archived"]) == (True, False)
    assert restored["updatedTime"] >= archived["updatedTime"] >= user["updatedTime"]


@documented(fact="F-332")
@pytest.mark.parametrize("field", ["firstName", "lastName", "email", "acceptTermsOfService"])
@refusal("v3.users.create")
def test_a_user_without_a_required_field_is_refused_by_its_name(v3: Rest, make: Make, clerk: str, field: str) -> None:
    body = bodies.user(clerk, make.names.email())
    del body[field]

    answer = v3.post("/users", body)

    assert answer.status_class == 4
    assert field in answer.message


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.users.get")),
        pytest.param("PATCH", "", marks=refusal("v3.users.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.users.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.users.restore")),
    ],
)
def test_an_unknown_user_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"/users/{UNKNOWN_USER}{tail}", {"firstName": "Grace"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@observed(fact="F-109")
@refusal("v3.roles.get")
def test_an_unknown_role_is_refused_with_404_and_1205(v3: Rest) -> None:
    answer = v3.get(f"/roles/{UNKNOWN_ROLE}")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-op:v3.organizations.get")
@operation("v3.organizations.get")
def test_the_organization_is_read_with_documented_fields(v3: Rest, sign_in: SignIn) -> None:
    answer = v3.get(f"/organizations/{sign_in.organization_id}")

    assert answer.body["id"] == sign_in.organization_id
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v3.organizations.update")
@operation("v3.organizations.update", "v3.organizations.get")
def test_the_organization_is_changed_and_changed_back(v3: Rest, sign_in: SignIn, make: Make) -> None:
    path = f"/organizations/{sign_in.organization_id}"
    before = v3.get(path).body["phone"]
    make.undo.later("change back", lambda: v3.patch(path, {"phone": before}))

    answer = v3.patch(path, {"phone": "4155550100"})

    assert answer.body["phone"] == "4155550100"
    assert v3.get(path).body["phone"] == "4155550100"
    assert undocumented_fields(answer) == []


@assumed(fact="F-333")
@refusal("v3.organizations.get", "v3.organizations.update", "v3.organizations.price-plan.get")
def test_an_organization_of_somebody_else_is_refused(v3: Rest) -> None:
    path = "/organizations/00802AAAAAAAAAAAzzzz"

    assert v3.get(path).status_class == 4
    assert v3.patch(path, {"phone": "4155550100"}).status_class == 4
    assert v3.get(f"{path}/price-plan").status_class == 4


@documented(fact="F-334")
@operation("v3.organizations.industries.list")
def test_industries_are_texts(v3: Rest) -> None:
    results = v3.get("/organizations/industries").body["results"]

    assert results
    assert {type(one) for one in results} == {str}


@documented(fact="F-op:v3.organizations.price-plan.get")
@operation("v3.organizations.price-plan.get")
def test_the_price_plan_has_documented_fields(v3: Rest, sign_in: SignIn) -> None:
    assert undocumented_fields(v3.get(f"/organizations/{sign_in.organization_id}/price-plan")) == []


@documented(fact="F-op:v3.organizations.payment-terms.list")
@operation("v3.organizations.payment-terms.list")
def test_payment_terms_are_a_list(v3: Rest, sign_in: SignIn) -> None:
    answer = v3.get(f"/organizations/{sign_in.organization_id}/payment-terms")

    assert {row["id"][:3] for row in answer.results} <= {"00p"}
    assert undocumented_fields(answer) == []


@documented(fact="F-335")
@refusal("v3.organizations.payment-terms.create")
def test_payment_terms_have_at_most_999_days(v3: Rest, sign_in: SignIn) -> None:
    path = f"/organizations/{sign_in.organization_id}/payment-terms"

    assert v3.post(path, {"name": "late", "daysDue": 1000}).status_class == 4


@mock_only(reason="payment terms cannot be removed again")
@operation(
    "v3.organizations.payment-terms.create",
    "v3.organizations.payment-terms.get",
    "v3.organizations.payment-terms.update",
)
@refusal("v3.organizations.payment-terms.create")
def test_payment_terms_are_made_once_for_each_number_of_days(v3: Rest, sign_in: SignIn) -> None:
    path = f"/organizations/{sign_in.organization_id}/payment-terms"

    made = v3.post(path, {"name": "Net 321", "daysDue": 321})
    renamed = v3.patch(f"{path}/{made.body['id']}", {"name": "Three weeks and more"})

    assert (made.status, made.body["daysDue"]) == (201, 321)
    assert v3.get(f"{path}/{made.body['id']}").body == renamed.body
    assert v3.post(path, {"name": "again", "daysDue": 321}).status_class == 4


@observed(fact="F-109")
@pytest.mark.parametrize(
    "method",
    [
        pytest.param("GET", marks=refusal("v3.organizations.payment-terms.get")),
        pytest.param("PATCH", marks=refusal("v3.organizations.payment-terms.update")),
    ],
)
def test_unknown_payment_terms_are_refused_with_404_and_1205(v3: Rest, sign_in: SignIn, method: str) -> None:
    path = f"/organizations/{sign_in.organization_id}/payment-terms/{UNKNOWN_TERM}"

    answer = v3.call(method, path, {"name": "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@assumed(fact="F-005")
@refusal("v3.organizations.payment-terms.list", "v3.organizations.industries.list")
def test_what_belongs_to_an_organization_is_refused_without_a_session(sign_in: SignIn) -> None:
    path = f"/organizations/{sign_in.organization_id}/payment-terms"

    assert sign_in.anonymous.get(path).status_class == 4
    assert sign_in.anonymous.get("/organizations/industries").status_class == 4


@documented(fact="F-1720")
@operation("v3.bills.list")
def test_an_approver_looks_at_bills(approver: Rest) -> None:
    assert approver.get("/bills", max=1).status == 200


@documented(fact="F-1721")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("POST", "/users", marks=refusal("v3.users.create")),
        pytest.param("PATCH", "/organizations/{organization}", marks=refusal("v3.organizations.update")),
    ],
)
def test_what_is_for_administrators_is_refused_to_an_approver(
    approver: Rest, sign_in: SignIn, method: str, path: str
) -> None:
    answer = approver.call(method, path.format(organization=sign_in.organization_id), {})

    assert answer.status_class == 4
    assert answer.errors


@documented(fact="F-1723")
@refusal("v3.funding-accounts.banks.create")
def test_an_account_of_the_organization_is_not_added_in_a_session_without_mfa(v3: Rest) -> None:
    answer = v3.post("/funding-accounts/banks", {})

    assert answer.status_class == 4
    assert answer.errors


@documented(fact="F-1724")
@operation("v3.bill-approvals.pending-user-approvals.list")
def test_an_approver_sees_what_waits_for_approval(approver: Rest) -> None:
    assert approver.get("/bill-approvals/pending-user-approvals").status == 200


@assumed(fact="F-1722")
@refusal("v3.bill-approvals.actions")
def test_a_sync_token_does_not_decide_about_bills(sync_token: Rest) -> None:
    answer = sync_token.post("/bill-approvals/actions", [])

    assert answer.status_class == 4
    assert answer.errors


@documented(fact="F-1938")
@operation("v3.organizations.get")
def test_an_organization_that_no_partner_made_names_none(v3: Rest, sign_in: SignIn) -> None:
    assert "partnerName" not in v3.get(f"/organizations/{sign_in.organization_id}").body
