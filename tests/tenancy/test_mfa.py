"""2-step verification: phones, codes, challenges, remembered devices."""

import pytest

from mockserver.domain.context import Caller
from mockserver.kernel.errors import BillError
from mockserver.tenancy import Status
from tests.refusals import refusal_in
from tests.tenancy.fixture import TenancyFixture, make_fixture

MONTH = 30 * 86_400


@pytest.fixture
def caller(fixture: TenancyFixture) -> Caller:
    """The administrator, who has a phone, signed in."""
    fixture.tenancy.mfa.add_phone(fixture.tenant.id, fixture.user_id("admin"), "5105550199")
    return fixture.caller(fixture.login().session_id)


@pytest.fixture
def sync_token(fixture: TenancyFixture) -> Caller:
    """A sync token, signed in."""
    return fixture.caller(fixture.login(username="books", password="token value").session_id)


def pass_challenge(
    fixture: TenancyFixture, caller: Caller, *, code: str = "", device: str = "laptop", remember_me: bool = True
) -> str:
    """Challenge and answer; returns the remember-me id."""
    challenge = fixture.tenancy.mfa.challenge(caller)
    answer = code or fixture.tenant.mfa_code
    return fixture.tenancy.mfa.validate_challenge(caller, challenge.id, answer, device=device, remember_me=remember_me)


def wrong_codes(fixture: TenancyFixture, caller: Caller, challenge_id: str, count: int) -> None:
    """Answer a challenge wrongly so many times."""
    for _ in range(count):
        with pytest.raises(BillError, match=r"2-Step Verification token is invalid\.") as refusal:
            answer(fixture, caller, challenge_id, "000000")
        assert (refusal.value.status, refusal.value.code, refusal.value.fact) == (400, "", "F-025")


def answer(fixture: TenancyFixture, caller: Caller, challenge_id: str, code: str) -> str:
    """Answer a challenge."""
    return fixture.tenancy.mfa.validate_challenge(caller, challenge_id, code, device="laptop", remember_me=True)


def test_without_a_phone_mfa_waits_for_its_setup(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)

    assert fixture.tenancy.mfa.status(caller) == Status("SETUP", bypass=False)
    assert fixture.tenancy.mfa.phones(caller) == []


def test_with_a_phone_a_session_waits_for_its_challenge(fixture: TenancyFixture, caller: Caller) -> None:
    assert fixture.tenancy.mfa.status(caller) == Status("CHALLENGE", bypass=False)


def test_a_setup_sends_a_code_and_registers_the_phone_when_it_comes_back(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)
    setup = fixture.tenancy.mfa.set_up(caller, "+15105550123")
    before = fixture.tenancy.mfa.phones(caller)
    fixture.tenancy.mfa.validate_setup(caller, setup.id, fixture.tenant.mfa_code)

    assert before == []
    assert fixture.tenancy.mfa.phones(caller) == [{"phone": "+15105550123", "type": "MOBILE", "primary": True}]


def test_a_new_phone_becomes_the_primary_one(fixture: TenancyFixture, caller: Caller) -> None:
    setup = fixture.tenancy.mfa.set_up(caller, "+15105550123")
    fixture.tenancy.mfa.validate_setup(caller, setup.id, fixture.tenant.mfa_code)
    phones = fixture.tenancy.mfa.phones(caller)

    assert [(phone["phone"], phone["primary"]) for phone in phones] == [
        ("5105550199", False),
        ("+15105550123", True),
    ]


def test_a_setup_with_a_wrong_code_registers_nothing(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)
    setup = fixture.tenancy.mfa.set_up(caller, "+15105550123")

    with pytest.raises(BillError, match=r"2-Step Verification token is invalid\."):
        fixture.tenancy.mfa.validate_setup(caller, setup.id, "000000")
    assert fixture.tenancy.mfa.phones(caller) == []


def test_a_setup_id_answers_no_challenge(fixture: TenancyFixture, caller: Caller) -> None:
    setup = fixture.tenancy.mfa.set_up(caller, "+15105550123")

    with pytest.raises(BillError, match="BDC_1374"):
        answer(fixture, caller, setup.id, fixture.tenant.mfa_code)


def test_phones_belong_to_one_user(fixture: TenancyFixture, caller: Caller) -> None:
    clerk = fixture.caller(fixture.login(username="clerk@example.com").session_id)

    assert fixture.tenancy.mfa.phones(clerk) == []


def test_a_challenge_without_a_phone_is_refused(fixture: TenancyFixture) -> None:
    with pytest.raises(BillError, match="BDC_1354") as refusal:
        fixture.tenancy.mfa.challenge(fixture.caller(fixture.login().session_id))
    assert refusal_in(refusal.value) == "400 BDC_1354 Specified 2-Step Verification phone is not setup or is invalid."


def test_a_challenge_sends_the_code_to_the_inbox(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    code = fixture.tenant.mfa_code

    assert challenge.id.startswith("!b")
    assert fixture.tenancy.inbox.messages(fixture.tenant) == [
        {
            "channel": "sms",
            "to": "5105550199",
            "userId": fixture.user_id("admin"),
            "text": f"Your BILL verification code is {code}.",
            "code": code,
            "sentTime": "2027-01-15T08:00:00.000+00:00",
            "number": 1,
        }
    ]


def test_the_right_code_makes_the_session_trusted(fixture: TenancyFixture) -> None:
    fixture.tenancy.mfa.add_phone(fixture.tenant.id, fixture.user_id("admin"), "5105550199")
    session_id = fixture.login().session_id
    pass_challenge(fixture, fixture.caller(session_id))
    caller = fixture.caller(session_id)

    assert caller.trusted is True
    assert fixture.tenancy.mfa.status(caller) == Status("COMPLETE", bypass=False)


def test_trust_is_of_one_session(fixture: TenancyFixture, caller: Caller) -> None:
    other = fixture.login().session_id
    pass_challenge(fixture, caller)

    assert fixture.caller(other).trusted is False


def test_a_wrong_code_does_not(fixture: TenancyFixture) -> None:
    fixture.tenancy.mfa.add_phone(fixture.tenant.id, fixture.user_id("admin"), "5105550199")
    session_id = fixture.login().session_id
    challenge = fixture.tenancy.mfa.challenge(fixture.caller(session_id))
    wrong_codes(fixture, fixture.caller(session_id), challenge.id, 1)

    assert fixture.caller(session_id).trusted is False


def test_the_third_wrong_code_is_one_too_many(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    wrong_codes(fixture, caller, challenge.id, 2)

    with pytest.raises(BillError, match="BDC_1358") as refusal:
        answer(fixture, caller, challenge.id, "000000")
    assert refusal_in(refusal.value) == "400 BDC_1358 2-Step Verification too many token response attempts."


def test_after_three_wrong_codes_the_right_one_comes_too_late(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    wrong_codes(fixture, caller, challenge.id, 2)
    with pytest.raises(BillError, match="BDC_1358"):
        answer(fixture, caller, challenge.id, "000000")

    with pytest.raises(BillError, match="BDC_1358"):
        answer(fixture, caller, challenge.id, fixture.tenant.mfa_code)


def test_after_two_wrong_codes_the_right_one_counts(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    wrong_codes(fixture, caller, challenge.id, 2)

    assert answer(fixture, caller, challenge.id, fixture.tenant.mfa_code).startswith("!b")


def test_a_code_lives_five_minutes(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    fixture.time.pass_(301)

    with pytest.raises(BillError, match="BDC_1356") as refusal:
        answer(fixture, caller, challenge.id, fixture.tenant.mfa_code)
    assert refusal_in(refusal.value) == "400 BDC_1356 2-Step Verification code has expired."


def test_a_code_that_is_just_in_time_counts(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    fixture.time.pass_(300)

    assert answer(fixture, caller, challenge.id, fixture.tenant.mfa_code).startswith("!b")


def test_a_challenge_is_used_up_by_its_answer(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    answer(fixture, caller, challenge.id, fixture.tenant.mfa_code)

    with pytest.raises(BillError, match="BDC_1374"):
        answer(fixture, caller, challenge.id, fixture.tenant.mfa_code)


def test_an_unknown_challenge_is_refused(fixture: TenancyFixture, caller: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1374"):
        answer(fixture, caller, "!bunknown", fixture.tenant.mfa_code)


def test_a_challenge_is_of_one_user(fixture: TenancyFixture, caller: Caller) -> None:
    challenge = fixture.tenancy.mfa.challenge(caller)
    clerk = fixture.caller(fixture.login(username="clerk@example.com").session_id)

    with pytest.raises(BillError, match="BDC_1374"):
        answer(fixture, clerk, challenge.id, fixture.tenant.mfa_code)


def test_a_remembered_device_signs_in_trusted(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)
    session = fixture.login(remember_me_id=remember_me_id, device="laptop")

    assert len(remember_me_id) == 66
    assert (session.trusted, fixture.caller(session.session_id).trusted) == (True, True)


def test_another_device_does_not(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)

    assert fixture.login(remember_me_id=remember_me_id, device="phone").trusted is False


def test_another_user_does_not(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)
    values = {"username": "clerk@example.com", "remember_me_id": remember_me_id, "device": "laptop"}

    assert fixture.login(**values).trusted is False


def test_a_device_that_was_not_to_be_remembered_is_not(fixture: TenancyFixture, caller: Caller) -> None:
    mfa_id = pass_challenge(fixture, caller, remember_me=False)

    assert fixture.login(remember_me_id=mfa_id, device="laptop").trusted is False
    assert fixture.tenancy.mfa.is_remembered(caller, mfa_id, "laptop") is False


def test_a_device_is_remembered_for_thirty_days(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)
    fixture.turn(MONTH - 1)

    assert fixture.login(remember_me_id=remember_me_id, device="laptop").trusted is True


def test_after_thirty_days_it_is_forgotten(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)
    fixture.turn(MONTH)

    assert fixture.login(remember_me_id=remember_me_id, device="laptop").trusted is False


def test_a_registered_device_is_never_forgotten(fixture: TenancyFixture) -> None:
    fixture.tenancy.registrations.device(fixture.tenant, fixture.user_id("admin"), "laptop", "remember me")
    fixture.turn(10 * MONTH)
    fixture.tenancy.sweep()

    assert fixture.login(remember_me_id="remember me", device="laptop").trusted is True


def test_a_partner_signs_in_as_a_user_on_a_remembered_device(fixture: TenancyFixture) -> None:
    fixture.tenancy.registrations.device(fixture.tenant, fixture.user_id("admin"), "laptop", "remember me")
    session = fixture.tenancy.logins.login_as_user(
        fixture.partner(),
        fixture.org_id,
        fixture.user_id("admin"),
        remember_me_id="remember me",
        device="laptop",
    )

    assert session.trusted is True


def test_stepping_up_makes_a_session_trusted(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)
    session_id = fixture.login().session_id

    assert fixture.tenancy.mfa.step_up(fixture.caller(session_id), remember_me_id, "laptop") is True
    assert fixture.caller(session_id).trusted is True


def test_stepping_up_by_an_unknown_id_changes_nothing(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id

    assert fixture.tenancy.mfa.step_up(fixture.caller(session_id), "!bunknown", "laptop") is False
    assert fixture.caller(session_id).trusted is False


def test_stepping_up_by_nothing_changes_nothing(fixture: TenancyFixture, caller: Caller) -> None:
    assert fixture.tenancy.mfa.step_up(caller, "", "") is False


def test_a_remembered_device_can_be_asked_about(fixture: TenancyFixture, caller: Caller) -> None:
    remember_me_id = pass_challenge(fixture, caller)

    assert fixture.tenancy.mfa.is_remembered(caller, remember_me_id, "laptop") is True
    assert fixture.tenancy.mfa.is_remembered(caller, "!bunknown", "laptop") is False


def test_mfa_that_is_off_for_the_organization_needs_no_trust(fixture: TenancyFixture) -> None:
    fixture.add_organization("relaxed", mfaDisabled=True)
    fixture.add_user("boss", "relaxed")
    relaxed = fixture.organizations["relaxed"]["id"]
    fixture.tenancy.registrations.login(
        fixture.tenant, "boss@example.com", "secret", {relaxed: fixture.user_id("boss")}
    )
    session = fixture.login(username="boss@example.com", organization_id=relaxed)
    caller = fixture.caller(session.session_id)

    assert (session.trusted, caller.trusted) == (True, True)
    assert fixture.tenancy.mfa.status(caller) == Status("DISABLED", bypass=False)


def test_mfa_that_is_off_for_the_developer_key_needs_no_trust() -> None:
    fixture = make_fixture(mfa_bypass=True)
    session = fixture.login()
    caller = fixture.caller(session.session_id)

    assert (session.trusted, caller.trusted) == (True, True)
    assert fixture.tenancy.mfa.status(caller) == Status("SETUP", bypass=True)


def test_messages_with_codes_are_limited(fixture: TenancyFixture, caller: Caller) -> None:
    challenges = [fixture.tenancy.mfa.challenge(caller) for _ in range(5)]

    with pytest.raises(BillError, match="BDC_1144"):
        fixture.tenancy.mfa.challenge(caller)
    assert len(fixture.tenancy.inbox.messages(fixture.tenant)) == len(challenges)


def test_messages_past_the_limit_are_sent_and_noted_where_it_is_not_enforced() -> None:
    fixture = make_fixture(limits="warn")
    fixture.tenancy.mfa.add_phone(fixture.tenant.id, fixture.user_id("admin"), "5105550199")
    caller = fixture.caller(fixture.login().session_id)
    notes = [fixture.tenancy.mfa.challenge(caller).note for _ in range(6)]

    assert notes[4:] == ["", "BDC_1144; 5 per minute (messages)"]


def test_a_sync_token_has_no_mfa(fixture: TenancyFixture, sync_token: Caller) -> None:
    assert fixture.tenancy.mfa.status(sync_token) == Status("UNDEFINED", bypass=False)


def test_a_sync_token_is_never_trusted() -> None:
    fixture = make_fixture(mfa_bypass=True)
    session = fixture.login(username="books", password="token value")

    assert (session.trusted, fixture.caller(session.session_id).trusted) == (False, False)


def test_a_sync_token_cannot_list_phones(fixture: TenancyFixture, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361") as refusal:
        fixture.tenancy.mfa.phones(sync_token)
    assert refusal_in(refusal.value) == "403 BDC_1361 Untrusted session."


def test_a_sync_token_cannot_set_up_a_phone(fixture: TenancyFixture, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361"):
        fixture.tenancy.mfa.set_up(sync_token, "5105550123")
    with pytest.raises(BillError, match="BDC_1361"):
        fixture.tenancy.mfa.validate_setup(sync_token, "!b", "123456")


def test_a_sync_token_cannot_be_challenged(fixture: TenancyFixture, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361"):
        fixture.tenancy.mfa.challenge(sync_token)
    with pytest.raises(BillError, match="BDC_1361"):
        answer(fixture, sync_token, "!b", "123456")


def test_a_sync_token_cannot_step_up(fixture: TenancyFixture, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361"):
        fixture.tenancy.mfa.step_up(sync_token, "!b", "laptop")


def test_a_device_is_called_something_of_forty_characters_at_most(fixture: TenancyFixture, caller: Caller) -> None:
    assert pass_challenge(fixture, caller, device="x" * 40)
    with pytest.raises(BillError, match="BDC_1143"):
        pass_challenge(fixture, caller, device="x" * 41)
