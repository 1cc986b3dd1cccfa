"""Signing in to v2, its envelope, and how a request may be written."""

import json

import pytest

from contract_tests.clients import V2
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.names import Names
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn
from contract_tests.users import DEVICE, Users

UNKNOWN_ID = "!b-unknown-mfa-id"


@documented(fact="F-op:v2.Login")
@operation("v2.Login")
def test_a_login_answers_session_organization_user_and_endpoint(sign_in: SignIn) -> None:
    answer = sign_in.v2()

    assert answer.data.keys() == {"sessionId", "orgId", "apiEndPoint", "usersId"}
    assert answer.data["orgId"] == sign_in.organization_id
    assert answer.data["apiEndPoint"].endswith("/api/v2")
    assert undocumented_fields(answer) == []


@documented(fact="F-040")
@operation("v2.GetSessionInfo")
def test_a_success_is_0_and_success(v2: V2) -> None:
    answer = v2.call("GetSessionInfo")

    assert answer.body.keys() == {"response_status", "response_message", "response_data"}
    assert (answer.body["response_status"], answer.body["response_message"]) == (0, "Success")


@observed(fact="F-041")
@refusal("v2.GetSessionInfo")
def test_an_error_is_1_and_error_under_http_200(v2: V2) -> None:
    answer = v2.with_form(sessionId="not-a-session").call("GetSessionInfo")

    assert answer.status == 200
    assert (answer.body["response_status"], answer.body["response_message"]) == (1, "Error")
    assert answer.data.keys() == {"error_code", "error_message"}
    assert answer.codes == ["BDC_1109"]


@observed(fact="F-042")
@operation("v2.Login", "v2.GetSessionInfo")
def test_login_and_session_info_name_the_same_organization_and_user(sign_in: SignIn) -> None:
    login = sign_in.v2()

    info = sign_in.as_v2(login).call("GetSessionInfo")

    assert info.data == {"organizationId": login.data["orgId"], "userId": login.data["usersId"]}


@documented(fact="F-043")
@operation("v2.Logout")
@refusal("v2.GetSessionInfo")
def test_a_logout_answers_nothing_and_ends_the_session(sign_in: SignIn) -> None:
    user = sign_in.as_v2(sign_in.v2())

    answer = user.call("Logout")

    assert answer.data == {}
    assert user.call("GetSessionInfo").codes == ["BDC_1109"]


@documented(fact="F-044")
@refusal("v2.Login")
def test_an_unknown_user_is_refused_with_1101(sign_in: SignIn, names: Names) -> None:
    answer = sign_in.v2(userName=names.email())

    assert answer.codes == ["BDC_1101"]
    assert answer.messages == ["User name and/or password do not match our records."]


@documented(fact="F-044")
@refusal("v2.Login")
def test_an_unknown_developer_key_is_refused_with_1102(sign_in: SignIn) -> None:
    answer = sign_in.v2(devKey="01UNKNOWNDEVELOPERKEY")

    assert answer.codes == ["BDC_1102"]
    assert answer.messages == ["Developer key is invalid."]


@observed(fact="F-045")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"userName": ""}, id="userName"),
        # A login without its password may count as one with a wrong password, and ten of these lock a user.
        pytest.param({"userName": "nobody@example.com", "password": ""}, id="password"),
        pytest.param({"devKey": ""}, id="devKey"),
        pytest.param({"orgId": ""}, id="orgId"),
    ],
)
@refusal("v2.Login")
def test_a_login_without_a_field_fails(sign_in: SignIn, changes: dict[str, str]) -> None:
    assert sign_in.v2(**changes).is_refused


@observed(fact="F-045")
@refusal("v2.Login")
def test_a_login_to_an_unknown_organization_fails(sign_in: SignIn) -> None:
    assert sign_in.v2(orgId="00802AAAAAAAAAAAzzzz").is_refused


@observed(fact="F-046")
@refusal("v2.GetSessionInfo")
def test_a_call_without_a_developer_key_is_told_so(v2: V2) -> None:
    answer = v2.with_form(devKey="").call("GetSessionInfo")

    assert answer.messages == ["Developer key must be specified."]


@documented(fact="F-op:v2.ListOrgs")
@operation("v2.ListOrgs")
def test_the_organizations_of_a_user_are_an_array(sign_in: SignIn) -> None:
    answer = sign_in.v2_organizations()

    assert sign_in.organization_id in [row["orgId"] for row in answer.data]
    assert undocumented_fields(answer) == []


@documented(fact="F-044")
@refusal("v2.ListOrgs")
def test_the_organizations_of_an_unknown_user_are_refused(sign_in: SignIn, names: Names) -> None:
    assert sign_in.v2_organizations(userName=names.email()).codes == ["BDC_1101"]


@observed(fact="F-047")
@operation("v2.ListOrgs")
def test_credentials_may_stand_in_the_query(sign_in: SignIn) -> None:
    answer = sign_in.v2_organizations_by_query()

    assert sign_in.organization_id in [row["orgId"] for row in answer.data]


@observed(fact="F-048")
@operation("v2.GetSessionInfo")
def test_a_session_may_travel_as_a_cookie(sign_in: SignIn, v2: V2) -> None:
    answer = sign_in.anonymous_v2.send("GetSessionInfo", {"devKey": sign_in.dev_key}, cookies={"sid": v2.session_id})

    assert answer.data["organizationId"] == sign_in.organization_id


@observed(fact="F-049")
@operation("v2.GetSessionInfo")
def test_a_form_field_bill_does_not_know_is_ignored(v2: V2) -> None:
    assert v2.call("GetSessionInfo", client_library="JAVA8_v0.0.1").body["response_status"] == 0


@observed(fact="F-050")
@operation("v2.List.Vendor")
def test_a_form_may_be_multipart(v2: V2) -> None:
    parts = {name: (None, value) for name, value in v2.form.items()}
    data = (None, json.dumps({"start": 0, "max": 1}))

    answer = v2.send("List/Vendor", {}, files={**parts, "data": data})

    assert answer.body["response_status"] == 0


@observed(fact="F-050")
@operation("v2.List.Vendor")
def test_data_may_stand_in_the_form_without_percent_encoding(v2: V2) -> None:
    form = f"devKey={v2.form['devKey']}&sessionId={v2.session_id}" + '&data={"start":0,"max":1}'

    answer = v2.send_raw("List/Vendor", form.encode(), "application/x-www-form-urlencoded")

    assert answer.body["response_status"] == 0


@documented(fact="F-051")
def test_a_path_bill_does_not_have_is_refused_with_404_and_1121(v2: V2) -> None:
    answer = v2.call("NoSuchThing")

    assert (answer.status, answer.codes) == (404, ["BDC_1121"])


@documented(fact="F-1411")
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("List/NoSuchThing", "BDC_1128"),
        ("Crud/Create/NoSuchThing", "BDC_1114"),
        ("Bulk/Crud/Create/NoSuchThing", "BDC_1114"),
        ("Crud/NoSuchThing/Vendor", "BDC_1115"),
    ],
)
def test_an_entity_or_a_verb_bill_does_not_have_is_refused_with_its_code(v2: V2, path: str, code: str) -> None:
    answer = v2.call(path, {"id": "1"})

    assert (answer.status, answer.codes) == (200, [code])


@assumed(fact="F-1413")
@pytest.mark.parametrize("path", ["Crud/Delete/PaymentTerm", "Bulk/Crud/Read/Vendor", "List/Organization"])
def test_a_verb_bill_does_not_have_for_an_entity_is_refused(v2: V2, path: str) -> None:
    assert v2.call(path, {"id": "1"}).is_refused


@documented(fact="F-052")
@operation("v2.Errors")
def test_the_table_of_errors_needs_no_credentials(sign_in: SignIn) -> None:
    answer = sign_in.anonymous_v2.call("Errors")

    assert answer.status == 200
    assert b"BDC_1001" in answer.content
    assert b"System error occurred." in answer.content


@documented(fact="F-op:v2.CurrentTime")
@operation("v2.CurrentTime")
def test_the_current_time_is_a_date_time(v2: V2) -> None:
    answer = v2.call("CurrentTime")

    assert answer.data["currentTime"].startswith("20")
    assert undocumented_fields(answer) == []


@documented(fact="F-043")
@refusal("v2.CurrentTime")
def test_the_current_time_is_not_told_without_a_session(v2: V2) -> None:
    assert v2.with_form(sessionId="").call("CurrentTime").codes == ["BDC_1109"]


@documented(fact="F-009")
@operation("v2.Login", "v2.List.Vendor")
@needs("sync token")
def test_a_sync_token_signs_in_by_its_name_and_value(sign_in: SignIn) -> None:
    user = sign_in.as_v2(sign_in.v2_sync_token())

    assert user.list("Vendor", most=1).body["response_status"] == 0


@documented(fact="F-010")
@refusal("v2.MFAChallenge", "v2.PayBills")
def test_a_sync_token_neither_asks_for_mfa_nor_pays(sync_token_v2: V2) -> None:
    assert sync_token_v2.call("MFAChallenge", {"useBackup": False}).is_refused
    assert sync_token_v2.call("PayBills", {"billPays": []}).is_refused


@observed(fact="F-053")
@operation("v2.MFAStatus")
def test_an_unknown_mfa_id_is_not_trusted_and_no_error(v2: V2) -> None:
    answer = v2.call("MFAStatus", {"mfaId": UNKNOWN_ID, "deviceId": DEVICE})

    assert answer.data == {"isTrusted": False}


@documented(fact="F-054")
@operation("v2.MFAStatus", "v2.Login")
@needs("MFA")
def test_a_remembered_device_is_trusted(sign_in: SignIn, users: Users) -> None:
    remembered = {"mfaId": users.remember_me["rememberMeId"], "deviceId": users.remember_me["device"]}
    user = sign_in.as_v2(sign_in.v2(**remembered))

    assert user.call("MFAStatus", remembered).data == {"isTrusted": True}


@documented(fact="F-055")
@operation("v2.MFAChallenge", "v2.MFAAuthenticate")
@needs("MFA code")
def test_an_answered_challenge_gives_an_mfa_id(sign_in: SignIn, users: Users) -> None:
    user = sign_in.as_v2(sign_in.v2())
    challenge = user.call("MFAChallenge", {"useBackup": False}).data["challengeId"]

    answer = user.call(
        "MFAAuthenticate",
        {
            "challengeId": challenge,
            "token": users.code(),
            "deviceId": DEVICE,
            "machineName": DEVICE,
            "rememberMe": True,
        },
    )

    assert answer.data.keys() == {"machineName", "mfaId"}
    assert answer.data["machineName"] == DEVICE


@observed(fact="F-056")
@operation("v2.MFAChallenge", "v2.MFAAuthenticate")
@needs("MFA code")
def test_a_challenge_takes_no_data_and_remember_me_as_text(sign_in: SignIn, users: Users) -> None:
    user = sign_in.as_v2(sign_in.v2())
    challenge = user.call("MFAChallenge", {}).data["challengeId"]

    answer = user.call(
        "MFAAuthenticate",
        {
            "challengeId": challenge,
            "token": users.code(),
            "deviceId": DEVICE,
            "machineName": DEVICE,
            "rememberMe": "true",
        },
    )

    assert answer.data["mfaId"]


@assumed(fact="F-025")
@refusal("v2.MFAAuthenticate")
@needs("MFA code")
def test_a_wrong_code_is_refused(sign_in: SignIn) -> None:
    user = sign_in.as_v2(sign_in.v2())
    challenge = user.call("MFAChallenge", {"useBackup": False}).data["challengeId"]
    body = {"challengeId": challenge, "token": "000000", "deviceId": DEVICE, "rememberMe": False}

    assert user.call("MFAAuthenticate", body).is_refused


@observed(fact="F-041")
@refusal("v2.Logout", "v2.MFAStatus")
def test_what_belongs_to_a_session_is_refused_in_a_dead_one(v2: V2) -> None:
    nobody = v2.with_form(sessionId="not-a-session")

    assert nobody.call("Logout").codes == ["BDC_1109"]
    assert nobody.call("MFAStatus", {"mfaId": UNKNOWN_ID, "deviceId": DEVICE}).codes == ["BDC_1109"]
