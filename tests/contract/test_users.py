"""The suite signs in once for each kind of user, and never again after a refusal."""

import pytest

from contract_tests.connection import connect
from contract_tests.sign_in import SignIn, SignInFailed
from contract_tests.targets import CapabilityMissing, Target, choose
from contract_tests.transport import Transport
from contract_tests.users import IDLE, Users
from mockserver.testing import BillMock
from tests.contract.conftest import Host, Reply

USER = {
    "BILL_USERNAME": "ada@example.com",
    "BILL_PASSWORD": "secret-word",
    "BILL_ORGANIZATION_ID": "00802ABCDEFGHIJK1234",
    "BILL_DEV_KEY": "key",
}
APPROVER = {"BILL_APPROVER_USERNAME": "eve@example.com", "BILL_APPROVER_PASSWORD": "word"}
APP = {"BILL_CLIENT_ID": "app", "BILL_CLIENT_SECRET": "app secret"}
PARTNER = {"BILL_PARTNER_USERNAME": "p@example.com", "BILL_PARTNER_PASSWORD": "word", "BILL_APP_KEY": "app"}
SYNC_TOKEN = {"BILL_SYNC_TOKEN_NAME": "sync", "BILL_SYNC_TOKEN": "word"}
DEVICE = {"BILL_REMEMBER_ME_ID": "id", "BILL_DEVICE": "device"}

V3 = Reply(200, {"sessionId": "s", "organizationId": "o", "userId": "u", "trusted": False})
TRUSTED = Reply(200, {"sessionId": "s", "organizationId": "o", "userId": "u", "trusted": True})
V2 = Reply(200, {"response_status": 0, "response_message": "Success", "response_data": {"sessionId": "s"}})
LOGIN, LOGIN_V2 = "/connect/v3/login", "/api/v2/Login.json"


def target_at(host: Host, **settings: str) -> Target:
    """BILL's sandbox as it would be, played by a host of the test."""
    hosts = {"BILL_V2_URL": f"{host.url}/api/v2", "BILL_V3_URL": f"{host.url}/connect"}
    return choose({"BILL_TARGET": "sandbox", **USER, **hosts, **settings})


def users_at(host: Host, **settings: str) -> Users:
    """The suite's users there."""
    target = target_at(host, **settings)
    return Users(target, SignIn(target, Transport(paced=False, trust_env=False)))


def refusal(code: str, text: str = "No.") -> Reply:
    """How v3 refuses a sign-in."""
    return Reply(401, [{"code": code, "severity": "ERROR", "category": "DOWNSTREAM", "message": text}])


def test_with_the_required_variables_there_are_two_sign_ins(host: Host) -> None:
    host.replies = [V3, V2]

    users_at(host).sign_in_each()

    assert host.calls == [("POST", LOGIN), ("POST", LOGIN_V2)]


def test_with_every_variable_each_kind_signs_in_once(host: Host) -> None:
    host.replies = [
        *(V3, V2),
        *(V3, Reply(200, {"challengeId": "c"}), Reply(200, {"rememberMeId": "r"})),
        *(TRUSTED, V2),
        *(V3, V3, V2, V3),
        Reply(200, {"uuid": "usr_1"}),
        Reply(200, {"access_token": "token"}),
    ]

    settings = {"BILL_MFA_CODE": "123456", "BILL_SPEND_TOKEN": "token", **DEVICE, **APPROVER, **SYNC_TOKEN, **PARTNER}
    users_at(host, **settings, **APP).sign_in_each()

    assert [path for _, path in host.calls] == [
        *(LOGIN, LOGIN_V2),
        *(LOGIN, "/connect/v3/mfa/challenge", "/connect/v3/mfa/challenge/validate"),
        *(LOGIN, LOGIN_V2),
        *(LOGIN, LOGIN, LOGIN_V2, "/connect/v3/partner/login"),
        "/connect/v3/spend/users/current",
        "/authx/token",
    ]


@pytest.mark.parametrize(
    ("settings", "replies", "sentence"),
    [
        (
            {},
            [refusal("BDC_1101")],
            "BILL_USERNAME, BILL_PASSWORD: v3.login lets nobody in, it answers 401 BDC_1101 No.",
        ),
        ({}, [refusal("BDC_1102")], "BILL_DEV_KEY: v3.login lets nobody in, it answers 401 BDC_1102 No."),
        ({}, [refusal("BDC_1123")], "BILL_ORGANIZATION_ID: v3.login lets nobody in, it answers 401 BDC_1123 No."),
        (
            APPROVER,
            [V3, V2, refusal("BDC_1101")],
            "BILL_APPROVER_USERNAME, BILL_APPROVER_PASSWORD: v3.login lets nobody in, it answers 401 BDC_1101 No.",
        ),
        (
            SYNC_TOKEN,
            [V3, V2, refusal("BDC_1101")],
            "BILL_SYNC_TOKEN_NAME, BILL_SYNC_TOKEN: v3.login lets nobody in, it answers 401 BDC_1101 No.",
        ),
        (
            PARTNER,
            [V3, V2, refusal("BDC_1102")],
            "BILL_APP_KEY: partner.login lets nobody in, it answers 401 BDC_1102 No.",
        ),
        (
            {"BILL_SPEND_TOKEN": "token"},
            [V3, V2, refusal("BDC_1109")],
            "BILL_SPEND_TOKEN: spend.users.current.get lets nobody in, it answers 401 BDC_1109 No.",
        ),
        (
            {"BILL_MFA_CODE": "123456"},
            [V3, V2, V3, Reply(200, {"challengeId": "c"}), refusal("BDC_1355")],
            "BILL_MFA_CODE: v3.mfa.challenge.validate lets nobody in, it answers 401 BDC_1355 No.",
        ),
        (
            DEVICE,
            [V3, V2, V3],
            "BILL_REMEMBER_ME_ID, BILL_DEVICE: makes no session trusted; it lasts 30 days, for one device",
        ),
        (
            {},
            [Reply(404, "not here")],
            "v3.login answered 404 and not as BILL does: look at BILL_TARGET, BILL_V2_URL, BILL_V3_URL",
        ),
        (
            {},
            [Reply(200, "welcome")],
            "v3.login answered 200 and not as BILL does: look at BILL_TARGET, BILL_V2_URL, BILL_V3_URL",
        ),
    ],
)
def test_a_refused_sign_in_names_its_variables_and_is_the_last_call(
    host: Host, settings: dict[str, str], replies: list[Reply], sentence: str
) -> None:
    host.replies = [*replies, Reply(500)]

    with pytest.raises(SignInFailed) as failure, connect(target_at(host, **settings)):
        pass

    assert (str(failure.value), len(host.requests)) == (sentence, len(replies))


def test_after_a_refusal_no_user_signs_in_again(host: Host) -> None:
    host.replies = [refusal("BDC_1101")]
    users = users_at(host, **APPROVER)

    with pytest.raises(SignInFailed):
        users.v3()
    with pytest.raises(SignInFailed):
        users.v3()
    with pytest.raises(SignInFailed):
        users.approver()

    assert len(host.requests) == 1


def test_a_user_signs_in_again_only_after_a_long_pause(host: Host) -> None:
    host.replies = [V3]
    moments = iter([0.0, IDLE - 1.0, 2.0 * IDLE])
    target = target_at(host)
    users = Users(target, SignIn(target, Transport(paced=False, trust_env=False)), lambda: next(moments))

    counts = [(users.v3(), len(host.requests))[1] for _ in range(3)]

    assert counts == [1, 1, 2]


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("v3_trusted", "needs MFA: set BILL_REMEMBER_ME_ID and BILL_DEVICE or BILL_MFA_CODE"),
        ("v2_trusted", "needs MFA: set BILL_REMEMBER_ME_ID and BILL_DEVICE or BILL_MFA_CODE"),
        ("code", "needs MFA code: set BILL_MFA_CODE"),
        ("approver", "needs approver: set BILL_APPROVER_USERNAME and BILL_APPROVER_PASSWORD"),
        ("sync_token", "needs sync token: set BILL_SYNC_TOKEN_NAME and BILL_SYNC_TOKEN"),
        ("sync_token_v2", "needs sync token: set BILL_SYNC_TOKEN_NAME and BILL_SYNC_TOKEN"),
        ("partner", "needs partner: set BILL_PARTNER_USERNAME and BILL_PARTNER_PASSWORD and BILL_APP_KEY"),
        ("spend", "needs spend: set BILL_SPEND_TOKEN"),
    ],
)
def test_a_user_that_is_not_set_is_a_missing_capability_and_no_call(host: Host, who: str, reason: str) -> None:
    with pytest.raises(CapabilityMissing) as missing:
        getattr(users_at(host), who)()

    assert (str(missing.value), host.requests) == (reason, [])


def test_a_mock_of_this_process_signs_nobody_in_before_it_must() -> None:
    with connect(choose({})) as connection:
        assert connection.transport.answers == []


def test_a_running_mock_lets_each_kind_in() -> None:
    with BillMock() as mock, connect(choose({"BILL_TARGET": mock.url})) as connection:
        operations = [answer.operation for answer in connection.transport.answers]
        refusals = [answer for answer in connection.transport.answers if answer.is_refused]

    assert (len(operations), refusals) == (13, [])
