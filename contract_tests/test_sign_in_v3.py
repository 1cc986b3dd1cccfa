"""Signing in to v3, its sessions, and what is refused without them."""

import pytest

from contract_tests.clients import Rest
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.names import Names
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn
from contract_tests.users import Users

UNKNOWN_KEY = "01UNKNOWNDEVELOPERKEY"
NOBODY = "nobody@example.com"
UNKNOWN_ORGANIZATION = "00802AAAAAAAAAAAzzzz"


@documented(fact="F-op:v3.login")
@operation("v3.login")
def test_a_login_answers_session_organization_user_and_trust(sign_in: SignIn) -> None:
    answer = sign_in.v3()

    assert answer.status == 200
    assert answer.body.keys() == {"sessionId", "organizationId", "userId", "trusted"}
    assert answer.body["organizationId"] == sign_in.organization_id
    assert answer.body["userId"].startswith("006")
    assert undocumented_fields(answer) == []


@observed(fact="F-002")
@operation("v3.login", "v3.logout", "v3.login.session.get")
@refusal("v3.login.session.get")
def test_sessions_live_side_by_side_and_a_logout_ends_its_own(sign_in: SignIn) -> None:
    first, second = sign_in.as_v3(sign_in.v3()), sign_in.as_v3(sign_in.v3())

    first.post("/logout")

    assert first.headers["sessionId"] != second.headers["sessionId"]
    assert first.get("/login/session").status == 401
    assert second.get("/login/session").status == 200


@documented(fact="F-003")
@operation("v3.logout")
def test_a_logout_answers_nothing(sign_in: SignIn) -> None:
    answer = sign_in.as_v3(sign_in.v3()).post("/logout")

    assert (answer.status, answer.content) == (200, b"")


@observed(fact="F-001")
@refusal("v3.vendors.list")
def test_a_dead_session_is_refused_with_401_and_1109(sign_in: SignIn) -> None:
    user = sign_in.as_v3(sign_in.v3())
    user.post("/logout")

    answer = user.get("/vendors")

    assert (answer.status, answer.codes) == (401, ["BDC_1109"])


@documented(fact="F-004")
@refusal("v3.vendors.list")
def test_an_invalid_session_has_bills_text_with_its_two_spaces(v3: Rest) -> None:
    answer = v3.with_headers(sessionId="not-a-session").get("/vendors")

    assert answer.messages == ["Session is invalid.  Please log in."]
    assert answer.errors[0].keys() == {"timestamp", "code", "severity", "category", "message"}
    assert answer.errors[0]["severity"] == "ERROR"
    assert answer.errors[0]["category"] == "DOWNSTREAM"


@assumed(fact="F-005")
@pytest.mark.parametrize("header", ["sessionId", "devKey"])
@refusal("v3.vendors.list")
def test_a_call_without_one_of_its_credentials_is_refused(v3: Rest, header: str) -> None:
    answer = v3.with_headers(**{header: ""}).get("/vendors")

    assert answer.status_class == 4
    assert answer.errors


@documented(fact="F-006")
@refusal("v3.vendors.list")
def test_a_session_works_with_its_own_developer_key_only(v3: Rest) -> None:
    answer = v3.with_headers(devKey=UNKNOWN_KEY).get("/vendors")

    assert answer.status_class == 4
    assert answer.errors


@assumed(fact="F-007")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"devKey": UNKNOWN_KEY}, id="developer key"),
        pytest.param({"organizationId": UNKNOWN_ORGANIZATION}, id="organization"),
    ],
)
@refusal("v3.login")
def test_a_login_with_a_wrong_value_is_refused(sign_in: SignIn, changes: dict[str, str]) -> None:
    answer = sign_in.v3(**changes)

    assert answer.status_class == 4
    assert answer.errors


@assumed(fact="F-007")
@refusal("v3.login")
def test_a_login_of_an_unknown_user_is_refused(sign_in: SignIn, names: Names) -> None:
    answer = sign_in.v3(username=names.email())

    assert answer.status_class == 4
    assert answer.errors


@assumed(fact="F-008")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"username": ""}, id="username"),
        # A login without its password may count as one with a wrong password, and ten of these lock a user.
        pytest.param({"username": NOBODY, "password": ""}, id="password"),
        pytest.param({"organizationId": ""}, id="organizationId"),
        pytest.param({"devKey": ""}, id="devKey"),
    ],
)
@refusal("v3.login")
def test_a_login_without_a_required_field_is_refused(sign_in: SignIn, changes: dict[str, str]) -> None:
    answer = sign_in.v3(**changes)

    assert answer.status_class == 4
    assert answer.errors


@documented(fact="F-op:v3.login.session.get")
@operation("v3.login.session.get")
def test_a_session_tells_organization_user_and_mfa_status(sign_in: SignIn, v3: Rest) -> None:
    answer = v3.get("/login/session")

    assert answer.body["organizationId"] == sign_in.organization_id
    assert answer.body["mfaStatus"] in {"DISABLED", "SETUP", "CHALLENGE", "COMPLETE", "UNDEFINED"}
    assert answer.body["mfaBypass"] in {True, False}
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v3.login.organizations.list")
@operation("v3.login.organizations.list")
def test_the_organizations_of_a_login_are_a_list(v3: Rest) -> None:
    answer = v3.get("/login/organizations")

    assert answer.status == 200
    assert answer.results


@assumed(fact="F-005")
@refusal("v3.login.organizations.list", "v3.logout")
def test_what_belongs_to_a_session_is_refused_without_one(sign_in: SignIn) -> None:
    assert sign_in.anonymous.get("/login/organizations").status_class == 4
    assert sign_in.anonymous.post("/logout").status_class == 4


@documented(fact="F-009")
@operation("v3.login", "v3.vendors.list")
@needs("sync token")
def test_a_sync_token_signs_in_by_its_name_and_value(sign_in: SignIn) -> None:
    answer = sign_in.v3_sync_token()

    assert answer.status == 200
    assert answer.body["trusted"] is False
    assert sign_in.as_v3(answer).get("/vendors", max=1).status == 200


@documented(fact="F-010")
@refusal("v3.mfa.challenge")
def test_a_sync_token_cannot_ask_for_mfa(sync_token: Rest) -> None:
    answer = sync_token.post("/mfa/challenge", {})

    assert answer.status_class == 4
    assert answer.errors


@observed(fact="F-011")
@operation("v3.login.session.get")
def test_a_session_of_v2_works_on_v3(sign_in: SignIn, users: Users) -> None:
    session = users.v2().form["sessionId"]

    answer = sign_in.anonymous.with_headers(devKey=sign_in.dev_key, sessionId=session).get("/login/session")

    assert answer.status == 200
    assert answer.body["organizationId"] == sign_in.organization_id


@observed(fact="F-011")
@operation("v2.GetSessionInfo")
def test_a_session_of_v3_works_on_v2(sign_in: SignIn, v3: Rest) -> None:
    answer = sign_in.v2_with(v3.headers["sessionId"]).call("GetSessionInfo")

    assert answer.data["organizationId"] == sign_in.organization_id


@documented(fact="F-012")
def test_a_path_bill_does_not_have_is_refused_with_404_and_1121(v3: Rest) -> None:
    answer = v3.get("/no-such-thing")

    assert (answer.status, answer.codes) == (404, ["BDC_1121"])
    assert answer.messages == ["API not supported."]
