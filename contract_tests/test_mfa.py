"""2-step verification: how a session becomes trusted, and what asks for it."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, mock_only, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn
from contract_tests.users import DEVICE, Users

WRONG_CODE = "000000"
UNKNOWN_ID = "!b-unknown-remember-me-id"


@documented(fact="F-020")
@operation("v3.mfa.challenge", "v3.mfa.challenge.validate", "v3.login.session.get")
@needs("MFA code")
def test_a_validated_challenge_makes_the_session_trusted(sign_in: SignIn, users: Users) -> None:
    user = sign_in.as_v3(sign_in.v3())

    answer = users.pass_challenge(user, rememberMe=True, device=DEVICE, machineName=DEVICE)

    assert answer.status == 200
    assert answer.body["rememberMeId"]
    assert user.get("/login/session").body["mfaStatus"] == "COMPLETE"


@documented(fact="F-021")
@operation("v3.login")
@needs("MFA")
def test_a_remembered_device_signs_in_trusted(sign_in: SignIn, users: Users) -> None:
    answer = sign_in.v3(**users.remember_me)

    assert answer.body["trusted"] is True


@documented(fact="F-021")
@operation("v3.mfa.step-up", "v3.login.session.get")
@needs("MFA")
def test_a_step_up_makes_a_session_trusted(sign_in: SignIn, users: Users) -> None:
    user = sign_in.as_v3(sign_in.v3())

    answer = user.post("/mfa/step-up", users.remember_me)

    assert (answer.status, answer.body) == (200, {"trusted": True})
    assert user.get("/login/session").body["mfaStatus"] == "COMPLETE"


@observed(fact="F-022")
@operation("v3.mfa.step-up")
def test_a_step_up_with_an_unknown_id_is_no_error(sign_in: SignIn) -> None:
    user = sign_in.as_v3(sign_in.v3())

    answer = user.post("/mfa/step-up", {"rememberMeId": UNKNOWN_ID, "device": DEVICE})

    assert (answer.status, answer.body) == (200, {"trusted": False})


@assumed(fact="F-023")
@operation("v3.login")
def test_a_login_with_an_unknown_id_is_let_in(sign_in: SignIn) -> None:
    assert sign_in.v3(rememberMeId=UNKNOWN_ID, device=DEVICE).status_class == 2


@documented(fact="F-op:v3.mfa.challenge")
@operation("v3.mfa.challenge")
@needs("MFA code")
def test_a_challenge_answers_its_id(sign_in: SignIn) -> None:
    answer = sign_in.as_v3(sign_in.v3()).post("/mfa/challenge", {})

    assert answer.body.keys() == {"challengeId"}


@documented(fact="F-024")
@operation("v3.mfa.challenge")
@needs("MFA code")
def test_a_quoted_boolean_is_read_as_one(sign_in: SignIn) -> None:
    answer = sign_in.as_v3(sign_in.v3()).post("/mfa/challenge", {"useBackup": "false"})

    assert answer.status == 200


@assumed(fact="F-025")
@refusal("v3.mfa.challenge.validate")
@needs("MFA code")
def test_a_wrong_code_is_refused_and_trusts_nothing(sign_in: SignIn) -> None:
    user = sign_in.as_v3(sign_in.v3())
    challenge = user.post("/mfa/challenge", {}).body["challengeId"]

    answer = user.post("/mfa/challenge/validate", {"challengeId": challenge, "token": WRONG_CODE})

    assert answer.status_class == 4
    assert answer.errors
    assert user.get("/login/session").body["mfaStatus"] != "COMPLETE"


@assumed(fact="F-008")
@pytest.mark.parametrize(
    "body", [pytest.param({"token": "123456"}, id="challengeId"), pytest.param({"challengeId": "x"}, id="token")]
)
@refusal("v3.mfa.challenge.validate")
def test_a_validation_without_a_required_field_is_refused(v3: Rest, body: dict[str, str]) -> None:
    assert v3.post("/mfa/challenge/validate", body).status_class == 4


@mock_only(reason="too many codes lock a user of the sandbox for minutes")
@refusal("v3.mfa.challenge.validate")
def test_too_many_wrong_codes_are_refused_with_1358(sign_in: SignIn) -> None:
    user = sign_in.as_v3(sign_in.v3())
    challenge = user.post("/mfa/challenge", {}).body["challengeId"]
    body = {"challengeId": challenge, "token": WRONG_CODE}

    answers = [user.post("/mfa/challenge/validate", body) for _ in range(4)]

    assert answers[-1].codes == ["BDC_1358"]
    assert answers[-1].messages == ["2-Step Verification too many token response attempts."]


@mock_only(reason="a phone stays with its user, and nobody reads the messages it gets")
@operation("v3.mfa.setup", "v3.mfa.setup.validate", "v3.mfa.phones.list")
def test_a_phone_is_set_up_with_the_code_sent_to_it(approver: Rest, users: Users) -> None:
    setup = approver.post("/mfa/setup", {"phone": "4085550142", "type": "TEXT", "primary": True}).body["setupId"]

    answer = approver.post("/mfa/setup/validate", {"setupId": setup, "type": "TEXT", "token": users.code()})

    assert answer.body == {"status": "SUCCESS"}
    assert "0142" in [phone["last4digits"] for phone in approver.get("/mfa/phones").body["results"]]


@documented(fact="F-op:v3.mfa.phones.list")
@operation("v3.mfa.phones.list")
def test_the_phones_of_a_user_show_their_last_four_digits(v3: Rest) -> None:
    answer = v3.get("/mfa/phones")

    assert [phone for phone in answer.results if len(phone["last4digits"]) != 4] == []
    assert undocumented_fields(answer) == []


@assumed(fact="F-008")
@pytest.mark.parametrize("field", ["phone", "type"])
@refusal("v3.mfa.setup")
def test_a_setup_without_a_required_field_is_refused(v3: Rest, field: str) -> None:
    body = {"phone": "4155550100", "type": "TEXT", "primary": True, field: None}

    assert v3.post("/mfa/setup", body).status_class == 4


@assumed(fact="F-008")
@refusal("v3.mfa.setup.validate")
def test_a_setup_is_not_validated_without_its_id(v3: Rest) -> None:
    assert v3.post("/mfa/setup/validate", {"type": "TEXT", "token": "123456"}).status_class == 4


@assumed(fact="F-005")
@refusal("v3.mfa.phones.list", "v3.mfa.step-up")
def test_mfa_is_refused_without_a_session(sign_in: SignIn) -> None:
    assert sign_in.anonymous.get("/mfa/phones").status_class == 4
    assert sign_in.anonymous.post("/mfa/step-up", {}).status_class == 4


@observed(fact="F-026")
@refusal("v3.payments.create")
def test_a_payment_in_an_untrusted_session_is_refused_with_403_and_1361(v3: Rest, make: Make) -> None:
    bill = make.bill()

    answer = v3.post("/payments", make.payment_body(bill))

    assert (answer.status, answer.codes) == (403, ["BDC_1361"])
    assert answer.messages == ["Untrusted session."]
    assert answer.errors[0]["category"] == "DOWNSTREAM"


@observed(fact="F-026")
@operation("v3.payments.list")
def test_payments_are_read_without_trust(v3: Rest) -> None:
    assert v3.get("/payments", max=1).status == 200


@documented(fact="F-010")
@refusal("v3.payments.create")
def test_a_sync_token_cannot_pay(sync_token: Rest, make: Make) -> None:
    bill = make.bill()

    answer = sync_token.post("/payments", make.payment_body(bill))

    assert answer.status_class == 4
    assert answer.errors


@observed(fact="F-1136")
@refusal("v3.mfa.challenge.validate")
def test_the_name_of_a_device_can_be_too_long(v3: Rest) -> None:
    body = {"challengeId": "none", "token": "123456", "rememberMe": True, "device": "d" * 49}

    answer = v3.post("/mfa/challenge/validate", body)

    assert (answer.status, answer.codes) == (400, ["BDC_1143"])
