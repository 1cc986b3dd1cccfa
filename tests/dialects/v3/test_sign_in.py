"""v3: login, sessions, 2-step verification."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dialects.v3.clients import Clients
from tests.refusals import refusal_of
from tests.tenancy.fixture import make_fixture


@pytest.fixture
def clients() -> Iterator[Clients]:
    """A fresh fixture to sign in to."""
    fixture = make_fixture(mfa_code="123456")
    fixture.tenancy.mfa.add_phone(fixture.tenant.id, fixture.user_id("admin"), "+1 (510) 555-0199")
    yield Clients(fixture)
    fixture.engine.close()


def challenged(clients: Clients, headers: dict[str, str], **values: Any) -> dict[str, Any]:
    """The body that answers a fresh challenge."""
    challenge_id = clients.ok("v3.mfa.challenge", {}, headers)["challengeId"]
    return {"challengeId": challenge_id, "token": "123456", **values}


def add_organizations(clients: Clients, count: int) -> None:
    """Let the administrator sign in to so many more organizations."""
    users = {clients.fixture.org_id: clients.fixture.user_id("admin")}
    for number in range(count):
        record = clients.fixture.add_organization(f"org {number}")
        users[record["id"]] = clients.fixture.add_user(f"user {number}", f"org {number}")["id"]
    clients.fixture.tenancy.registrations.login(clients.fixture.tenant, "admin@example.com", "secret", users)


def test_a_login_answers_with_a_session(clients: Clients) -> None:
    answer = clients.ok("v3.login", clients.credentials())
    session_id = answer.pop("sessionId")

    assert session_id.startswith("!b")
    assert answer == {
        "organizationId": clients.fixture.org_id,
        "trusted": False,
        "userId": clients.fixture.user_id("admin"),
    }


def test_everything_a_login_misses_is_named_at_once(clients: Clients) -> None:
    assert clients.messages("v3.login", {}) == [
        "devKey: must not be blank",
        "username: must not be blank",
        "password: must not be blank",
        "organizationId: must not be blank",
    ]


def test_an_empty_or_blank_value_is_missing(clients: Clients) -> None:
    blank = clients.credentials(username="", password="  ")

    assert clients.refusal("v3.login", blank) == (422, ["BDC_1117", "BDC_1117"])


def test_a_login_needs_a_body(clients: Clients) -> None:
    assert clients.messages("v3.login") == ["Required request body is missing"]


def test_a_value_of_another_type_is_the_only_problem_named(clients: Clients) -> None:
    refusals = clients.messages("v3.login", clients.credentials(username=["a"], password=None))

    assert refusals == ["username: Cannot deserialize value of type `java.lang.String` from Array value"]


def test_names_of_v2_are_ignored(clients: Clients) -> None:
    body = clients.credentials(username=None, userName="admin@example.com")

    assert clients.messages("v3.login", body) == ["username: must not be blank"]


def test_an_accountant_console_token_is_refused_by_name(clients: Clients) -> None:
    body = clients.credentials(password=None, consoleApiToken="t")

    assert clients.messages("v3.login", body) == [
        "password: must not be blank",
        "consoleApiToken: must be null: the mock has no Accountant Console",
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"username": "nobody@example.com"}, "BDC_1101"),
        ({"password": "wrong"}, "BDC_1101"),
        ({"devKey": "unknown"}, "BDC_1102"),
        ({"organizationId": "00802UNKNOWN"}, "BDC_1123"),
    ],
)
def test_a_refused_login_is_unauthorized(clients: Clients, values: dict[str, str], code: str) -> None:
    assert clients.refusal("v3.login", clients.credentials(**values)) == (401, [code])


def test_a_login_on_a_host_of_production_is_refused(clients: Clients) -> None:
    answer = clients.ask("v3.login", clients.credentials(), host="gateway.prod.bill.com")

    assert (answer.status, answer.body[0]["message"]) == (401, "Developer key is invalid.")


def test_a_refusal_has_the_five_fields_of_a_captured_one(clients: Clients) -> None:
    answer = clients.ask("v3.login", clients.credentials(password="wrong"))

    assert answer.body == [
        {
            "timestamp": "2027-01-15T08:00:00.000+00:00",
            "code": "BDC_1101",
            "severity": "ERROR",
            "category": "DOWNSTREAM",
            "message": "User name and/or password do not match our records.",
        }
    ]


def test_a_refused_login_is_claimed_by_the_tenant_of_its_developer_key(clients: Clients) -> None:
    clients.refusal("v3.login", clients.credentials(password="wrong"))

    assert clients.claimed_by == clients.fixture.tenant.id


def test_limits_that_are_not_enforced_are_noted_in_a_header() -> None:
    clients = Clients(make_fixture(limits="warn"))
    answers = [clients.ask("v3.login", clients.credentials()) for _ in range(201)]

    assert "X-Mock-Limit" not in answers[199].headers
    assert answers[200].headers["X-Mock-Limit"] == "BDC_1144; 200 per hour (logins)"


def test_a_session_tells_its_details(clients: Clients) -> None:
    assert clients.ok("v3.login.session.get", headers=clients.signed_in()) == {
        "organizationId": clients.fixture.org_id,
        "userId": clients.fixture.user_id("admin"),
        "mfaStatus": "CHALLENGE",
        "mfaBypass": False,
    }


def test_a_session_without_its_header_is_unauthorized(clients: Clients) -> None:
    assert clients.refusal("v3.login.session.get", headers={"devKey": "k"}) == (401, ["BDC_1109"])


def test_a_logout_answers_with_nothing_and_ends_the_session(clients: Clients) -> None:
    headers = clients.signed_in()
    answer = clients.ask("v3.logout", headers=headers)

    assert (answer.status, answer.payload()) == (200, b"")
    assert clients.refusal("v3.login.session.get", headers=headers) == (401, ["BDC_1109"])


def test_a_logout_leaves_other_sessions_alone(clients: Clients) -> None:
    ended, other = clients.signed_in(), clients.signed_in()
    clients.ask("v3.logout", headers=ended)

    assert clients.ok("v3.login.session.get", headers=other)["organizationId"] == clients.fixture.org_id


def test_the_organizations_of_a_login_are_listed(clients: Clients) -> None:
    assert clients.ok("v3.login.organizations.list", headers=clients.signed_in()) == {
        "results": {
            "organizations": [
                {"id": clients.fixture.org_id, "name": "main"},
                {"id": clients.fixture.organizations["second"]["id"], "name": "second"},
            ],
            "consoleOrganizations": [],
        }
    }


def test_organizations_come_a_hundred_a_page(clients: Clients) -> None:
    add_organizations(clients, 100)
    headers = clients.signed_in()
    first = clients.ok("v3.login.organizations.list", headers=headers)
    second = clients.ok("v3.login.organizations.list", headers=headers, query={"page": first["nextPage"]})
    back = clients.ok("v3.login.organizations.list", headers=headers, query={"page": second["prevPage"]})

    assert [len(page["results"]["organizations"]) for page in (first, second)] == [100, 1]
    assert (first.keys(), second.keys()) == ({"results", "nextPage"}, {"results", "prevPage"})
    assert back == first


def test_a_hundred_organizations_are_one_page(clients: Clients) -> None:
    add_organizations(clients, 99)

    page = clients.ok("v3.login.organizations.list", headers=clients.signed_in())

    assert (len(page["results"]["organizations"]), page.keys()) == (100, {"results"})


def test_a_page_that_is_none_is_refused(clients: Clients) -> None:
    refusals = clients.messages("v3.login.organizations.list", headers=clients.signed_in(), query={"page": "x"})

    assert refusals == ["page: Invalid page token."]


def test_a_phone_is_set_up_by_a_code(clients: Clients) -> None:
    headers = clients.signed_in(username="clerk@example.com")
    sent = clients.ok("v3.mfa.setup", {"phone": "4085550100", "type": "TEXT", "primary": True}, headers)
    answer = {"setupId": sent["setupId"], "type": "TEXT", "token": "123456"}

    assert clients.ok("v3.mfa.setup.validate", answer, headers) == {"status": "SUCCESS"}
    assert clients.ok("v3.mfa.phones.list", headers=headers) == {
        "results": [{"type": "MOBILE", "last4digits": "0100", "primary": True}]
    }


def test_a_setup_needs_phone_type_and_rank(clients: Clients) -> None:
    assert clients.messages("v3.mfa.setup", {}, clients.signed_in()) == [
        "phone: must not be blank",
        "type: must not be null",
        "primary: must not be null",
    ]


def test_a_second_phone_cannot_be_set_up(clients: Clients) -> None:
    body = {"phone": "12", "type": "TEXT", "primary": "false"}

    assert clients.messages("v3.mfa.setup", body, clients.signed_in()) == [
        "phone: must be a phone number of 10 digits or more",
        "primary: must be true",
    ]


def test_a_code_comes_by_call_or_by_text(clients: Clients) -> None:
    body = {"phone": "4085550100", "type": "FAX", "primary": True}

    assert clients.messages("v3.mfa.setup", body, clients.signed_in()) == [
        'type: Cannot deserialize value from String "FAX": not one of the values accepted for Enum class: [VOICE, TEXT]'
    ]


def test_answering_a_setup_needs_all_three(clients: Clients) -> None:
    assert clients.messages("v3.mfa.setup.validate", {}, clients.signed_in()) == [
        "setupId: must not be blank",
        "type: must not be null",
        "token: must not be blank",
    ]


def test_phones_show_their_last_four_digits(clients: Clients) -> None:
    assert clients.ok("v3.mfa.phones.list", headers=clients.signed_in()) == {
        "results": [{"type": "MOBILE", "last4digits": "0199", "primary": True}]
    }


def test_without_a_phone_the_list_is_empty(clients: Clients) -> None:
    assert clients.ok("v3.mfa.phones.list", headers=clients.signed_in(username="clerk@example.com")) == {"results": []}


@pytest.mark.parametrize("body", [{}, {"useBackup": False}, {"useBackup": "false"}])
def test_a_challenge_asks_for_nothing(clients: Clients, body: Any) -> None:
    assert clients.ok("v3.mfa.challenge", body, clients.signed_in()).keys() == {"challengeId"}


@pytest.mark.parametrize("operation", ["v3.mfa.challenge", "v3.mfa.step-up"])
def test_an_empty_body_is_one_and_no_body_is_none(clients: Clients, operation: str) -> None:
    assert clients.messages(operation, None, clients.signed_in()) == ["Required request body is missing"]


def test_a_backup_phone_is_refused(clients: Clients) -> None:
    assert clients.messages("v3.mfa.challenge", {"useBackup": True}, clients.signed_in()) == [
        "useBackup: must be false"
    ]


def test_a_challenge_without_a_phone_is_a_bad_request(clients: Clients) -> None:
    headers = clients.signed_in(username="clerk@example.com")

    assert clients.refusal("v3.mfa.challenge", {}, headers) == (400, ["BDC_1354"])


def test_the_right_code_trusts_the_session(clients: Clients) -> None:
    headers = clients.signed_in()
    body = challenged(clients, headers, rememberMe="true", device="laptop", machineName="mine")

    assert clients.ok("v3.mfa.challenge.validate", body, headers).keys() == {"rememberMeId"}
    assert clients.ok("v3.login.session.get", headers=headers)["mfaStatus"] == "COMPLETE"


def test_a_code_may_be_a_number(clients: Clients) -> None:
    headers = clients.signed_in()

    assert clients.ok("v3.mfa.challenge.validate", challenged(clients, headers, token=123456), headers) == {}


def test_without_remember_me_there_is_no_id(clients: Clients) -> None:
    headers = clients.signed_in()

    assert clients.ok("v3.mfa.challenge.validate", challenged(clients, headers), headers) == {}


def test_a_device_to_be_remembered_needs_a_name(clients: Clients) -> None:
    headers = clients.signed_in()
    body = challenged(clients, headers, rememberMe=True)

    assert clients.messages("v3.mfa.challenge.validate", body, headers) == ["device: must not be blank"]


def test_answering_a_challenge_needs_id_and_code(clients: Clients) -> None:
    assert clients.messages("v3.mfa.challenge.validate", {}, clients.signed_in()) == [
        "challengeId: must not be blank",
        "token: must not be blank",
    ]


def test_a_wrong_code_is_a_bad_request_without_a_known_code(clients: Clients) -> None:
    headers = clients.signed_in()
    answer = clients.ask("v3.mfa.challenge.validate", challenged(clients, headers, token="000000"), headers)

    assert refusal_of(answer) == "400 2-Step Verification token is invalid."
    assert [element["message"] for element in answer.body] == ["2-Step Verification token is invalid."]


def test_a_remembered_device_logs_in_trusted(clients: Clients) -> None:
    headers = clients.signed_in()
    body = challenged(clients, headers, rememberMe=True, device="laptop")
    remembered = clients.ok("v3.mfa.challenge.validate", body, headers)["rememberMeId"]

    assert clients.ok("v3.login", clients.credentials(rememberMeId=remembered, device="laptop"))["trusted"] is True


def test_an_unknown_remember_me_id_does_not_stop_a_login(clients: Clients) -> None:
    assert clients.ok("v3.login", clients.credentials(rememberMeId="!b", device="laptop"))["trusted"] is False


def test_a_session_steps_up_by_a_remembered_device(clients: Clients) -> None:
    headers = clients.signed_in()
    body = challenged(clients, headers, rememberMe=True, device="laptop")
    remembered = clients.ok("v3.mfa.challenge.validate", body, headers)["rememberMeId"]
    later = clients.signed_in()

    assert clients.ok("v3.mfa.step-up", {"rememberMeId": remembered, "device": "laptop"}, later) == {"trusted": True}
    assert clients.ok("v3.login.session.get", headers=later)["mfaStatus"] == "COMPLETE"


@pytest.mark.parametrize("body", [{}, {"rememberMeId": "!bunknown", "device": "laptop"}])
def test_stepping_up_by_something_unknown_is_no_error(clients: Clients, body: Any) -> None:
    assert clients.ok("v3.mfa.step-up", body, clients.signed_in()) == {"trusted": False}


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("v3.mfa.setup", {"phone": "4085550100", "type": "TEXT", "primary": True}),
        ("v3.mfa.setup.validate", {"setupId": "s", "type": "TEXT", "token": "1"}),
        ("v3.mfa.phones.list", None),
        ("v3.mfa.challenge", {}),
        ("v3.mfa.challenge.validate", {"challengeId": "c", "token": "1"}),
        ("v3.mfa.step-up", {}),
    ],
)
def test_a_sync_token_is_refused_all_of_mfa(clients: Clients, operation: str, body: Any) -> None:
    headers = clients.signed_in(username="books", password="token value")

    assert clients.refusal(operation, body, headers) == (403, ["BDC_1361"])


def test_a_sync_tokens_session_tells_its_details(clients: Clients) -> None:
    headers = clients.signed_in(username="books", password="token value")

    assert clients.ok("v3.login.session.get", headers=headers)["mfaStatus"] == "UNDEFINED"


def test_the_name_of_a_device_can_be_too_long(clients: Clients) -> None:
    body = {"challengeId": "c", "token": "1", "rememberMe": True, "device": "d" * 49}

    answer = clients.ask("v3.mfa.challenge.validate", body, clients.signed_in())

    assert (answer.status, answer.body[0]["code"], answer.body[0]["message"]) == (
        400,
        "BDC_1143",
        "Invalid entity data. deviceId.",
    )
