"""Spend & Expense users, and its token."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

pytestmark = needs("spend")

UNKNOWN = "usr_00000000000000000000000000"


@observed(fact="F-400")
@refusal("spend.users.current.get")
def test_a_wrong_token_is_refused_with_401(spend: Rest) -> None:
    answer = spend.with_headers(apiToken="not-a-token").get("/users/current")

    assert answer.status == 401
    assert answer.errors


@assumed(fact="F-401")
@refusal("spend.users.list")
def test_a_call_without_a_token_is_refused(sign_in: SignIn) -> None:
    answer = sign_in.anonymous_spend.get("/users")

    assert answer.status_class == 4
    assert answer.errors


@documented(fact="F-op:spend.users.current.get")
@operation("spend.users.current.get")
def test_the_user_of_the_token_is_an_administrator(spend: Rest) -> None:
    answer = spend.get("/users/current")

    assert (answer.body["role"], answer.body["retired"]) == ("ADMIN", False)
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.users.list")
@operation("spend.users.list")
def test_users_are_a_list_of_documented_fields(spend: Rest) -> None:
    answer = spend.get("/users", max=100)

    assert spend.get("/users/current").body["uuid"] in [row["uuid"] for row in answer.results]
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.users.create")
@operation("spend.users.create")
def test_a_user_is_created_with_200(spend: Rest, make: Make) -> None:
    email = make.names.email()

    answer = spend.post("/users", bodies.spend_user(email))
    make.accept_spend("/users", answer)

    assert answer.status == 200
    assert (answer.body["email"], answer.body["role"], answer.body["retired"]) == (email, "MEMBER", False)
    assert undocumented_fields(answer) == []


@documented(fact="F-402")
@operation("spend.users.create")
def test_a_date_of_birth_is_written_and_never_read(make: Make) -> None:
    user = make.spend_user(dateOfBirth="1990-01-31")

    assert user["hasDateOfBirth"] is True
    assert "dateOfBirth" not in user


@documented(fact="F-403")
@operation("spend.users.get")
def test_a_user_is_read_by_either_of_its_ids(spend: Rest, make: Make) -> None:
    user = make.spend_user()

    by_id, by_uuid = spend.get(f"/users/{user['id']}"), spend.get(f"/users/{user['uuid']}")

    assert (by_id.body, by_uuid.body) == (user, user)
    assert undocumented_fields(by_uuid) == []


@observed(fact="F-404")
@operation("spend.users.create")
def test_an_id_is_base64_of_type_and_number(make: Make) -> None:
    assert make.spend_user()["id"].startswith("VXNlcjo")


@observed(fact="F-405")
@operation("spend.users.create")
def test_a_uuid_is_a_prefix_and_26_characters(make: Make) -> None:
    prefix, _, rest = make.spend_user()["uuid"].partition("_")

    assert (prefix, len(rest)) == ("usr", 26)


@documented(fact="F-op:spend.users.update")
@operation("spend.users.update")
def test_a_user_is_changed(spend: Rest, make: Make) -> None:
    user = make.spend_user()

    answer = spend.patch(f"/users/{user['uuid']}", {"firstName": "Grace"})

    assert (answer.body["firstName"], answer.body["lastName"]) == ("Grace", "Contract")
    assert undocumented_fields(answer) == []


@documented(fact="F-406")
@operation("spend.users.delete", "spend.users.list")
def test_a_retired_user_leaves_the_list_and_is_found_by_a_filter(spend: Rest, make: Make) -> None:
    user = make.spend_user()

    answer = spend.delete(f"/users/{user['uuid']}")

    current = [row["uuid"] for row in spend.every("/users", "nextPage")]
    retired = [row["uuid"] for row in spend.every("/users", "nextPage", filters="retired:eq:true")]
    assert (answer.status, answer.content) == (200, b"")
    assert user["uuid"] not in current
    assert user["uuid"] in retired


@documented(fact="F-407")
@pytest.mark.parametrize("field", ["firstName", "lastName", "email", "role"])
@refusal("spend.users.create")
def test_a_user_without_a_required_field_is_refused_by_its_name(spend: Rest, make: Make, field: str) -> None:
    body = bodies.spend_user(make.names.email())
    del body[field]

    answer = spend.post("/users", body)

    assert answer.status_class == 4
    assert field in answer.message


@documented(fact="F-407")
@refusal("spend.users.create")
def test_a_role_that_does_not_exist_is_refused(spend: Rest, make: Make) -> None:
    answer = spend.post("/users", bodies.spend_user(make.names.email()) | {"role": "OWNER"})

    assert answer.status_class == 4


@observed(fact="F-408")
@pytest.mark.parametrize(
    "method",
    [
        pytest.param("GET", marks=refusal("spend.users.get")),
        pytest.param("PATCH", marks=refusal("spend.users.update")),
        pytest.param("DELETE", marks=refusal("spend.users.delete")),
    ],
)
def test_an_unknown_user_is_refused_with_404(spend: Rest, method: str) -> None:
    assert spend.call(method, f"/users/{UNKNOWN}", {"firstName": "Grace"}).status == 404


@observed(fact="F-409")
@refusal("spend.users.list")
def test_an_unknown_filter_is_refused_with_400(spend: Rest) -> None:
    assert spend.get("/users", filters="noSuchField:eq:1").status == 400


@observed(fact="F-410")
@operation("spend.users.list")
def test_an_unknown_query_parameter_is_ignored(spend: Rest) -> None:
    assert spend.get("/users", start_date="2026-01-01", page="abc").status == 200


@observed(fact="F-411")
@refusal("spend.users.list")
def test_a_page_of_more_than_100_is_refused_with_its_text(spend: Rest) -> None:
    answer = spend.get("/users", max=101)

    assert answer.status == 400
    assert answer.messages == ["max: must be less than or equal to 100"]
