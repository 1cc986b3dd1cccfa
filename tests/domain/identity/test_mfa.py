"""2-step verification: phones, codes, challenges, remembered devices."""

import pytest

from mockserver.domain.context import Caller
from mockserver.domain.identity import Status
from mockserver.kernel.errors import BillError
from tests.domain.identity.universe import Universe, make_universe

MONTH = 30 * 86_400


@pytest.fixture
def caller(universe: Universe) -> Caller:
    """The administrator, who has a phone, signed in."""
    universe.identity.register_phone(universe.tenant, universe.user_id("admin"), "5105550199")
    return universe.caller(universe.login().session_id)


@pytest.fixture
def sync_token(universe: Universe) -> Caller:
    """A sync token, signed in."""
    return universe.caller(universe.login(username="books", password="token value").session_id)


def validated(
    universe: Universe, caller: Caller, *, code: str = "", device: str = "laptop", remember_me: bool = True
) -> str:
    """Challenge and answer; returns the remember-me id."""
    sent = universe.identity.mfa.challenge(caller)
    answer = code or universe.tenant.mfa_code
    return universe.identity.mfa.validate_challenge(
        caller, sent.id, answer, device=device, remember_me=remember_me
    )


def wrong_codes(universe: Universe, caller: Caller, challenge_id: str, count: int) -> None:
    """Answer a challenge wrongly so many times."""
    for _ in range(count):
        with pytest.raises(BillError, match=r"2-Step Verification token is invalid\.") as refused:
            answer(universe, caller, challenge_id, "000000")
        assert (refused.value.status, refused.value.code) == (400, "")


def answer(universe: Universe, caller: Caller, challenge_id: str, code: str) -> str:
    """Answer a challenge."""
    return universe.identity.mfa.validate_challenge(
        caller, challenge_id, code, device="laptop", remember_me=True
    )


def test_without_a_phone_mfa_waits_for_its_setup(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)

    assert universe.identity.mfa.status(caller) == Status("SETUP", bypass=False)
    assert universe.identity.mfa.phones(caller) == []


def test_with_a_phone_a_session_waits_for_its_challenge(universe: Universe, caller: Caller) -> None:
    assert universe.identity.mfa.status(caller) == Status("CHALLENGE", bypass=False)


def test_a_setup_sends_a_code_and_registers_the_phone_when_it_comes_back(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)
    sent = universe.identity.mfa.set_up(caller, "+15105550123")
    before = universe.identity.mfa.phones(caller)
    universe.identity.mfa.validate_setup(caller, sent.id, universe.tenant.mfa_code)

    assert before == []
    assert universe.identity.mfa.phones(caller) == [
        {"phone": "+15105550123", "type": "MOBILE", "primary": True}
    ]


def test_a_new_phone_becomes_the_primary_one(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.set_up(caller, "+15105550123")
    universe.identity.mfa.validate_setup(caller, sent.id, universe.tenant.mfa_code)
    phones = universe.identity.mfa.phones(caller)

    assert [(phone["phone"], phone["primary"]) for phone in phones] == [
        ("5105550199", False),
        ("+15105550123", True),
    ]


def test_a_setup_with_a_wrong_code_registers_nothing(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)
    sent = universe.identity.mfa.set_up(caller, "+15105550123")

    with pytest.raises(BillError, match=r"2-Step Verification token is invalid\."):
        universe.identity.mfa.validate_setup(caller, sent.id, "000000")
    assert universe.identity.mfa.phones(caller) == []


def test_a_setup_id_answers_no_challenge(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.set_up(caller, "+15105550123")

    with pytest.raises(BillError, match="BDC_1374"):
        answer(universe, caller, sent.id, universe.tenant.mfa_code)


def test_phones_belong_to_one_user(universe: Universe, caller: Caller) -> None:
    clerk = universe.caller(universe.login(username="clerk@example.com").session_id)

    assert universe.identity.mfa.phones(clerk) == []


def test_a_challenge_without_a_phone_is_refused(universe: Universe) -> None:
    with pytest.raises(BillError, match="BDC_1354") as refused:
        universe.identity.mfa.challenge(universe.caller(universe.login().session_id))
    assert refused.value.status == 400


def test_a_challenge_sends_the_code_to_the_inbox(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    code = universe.tenant.mfa_code

    assert sent.id.startswith("!b")
    assert universe.identity.inbox(universe.tenant) == [
        {
            "channel": "sms",
            "to": "5105550199",
            "userId": universe.user_id("admin"),
            "text": f"Your BILL verification code is {code}.",
            "code": code,
            "sentTime": "2027-01-15T08:00:00.000+00:00",
            "number": 1,
        }
    ]


def test_the_right_code_makes_the_session_trusted(universe: Universe) -> None:
    universe.identity.register_phone(universe.tenant, universe.user_id("admin"), "5105550199")
    session_id = universe.login().session_id
    validated(universe, universe.caller(session_id))
    caller = universe.caller(session_id)

    assert caller.trusted is True
    assert universe.identity.mfa.status(caller) == Status("COMPLETE", bypass=False)


def test_trust_is_of_one_session(universe: Universe, caller: Caller) -> None:
    other = universe.login().session_id
    validated(universe, caller)

    assert universe.caller(other).trusted is False


def test_a_wrong_code_does_not(universe: Universe) -> None:
    universe.identity.register_phone(universe.tenant, universe.user_id("admin"), "5105550199")
    session_id = universe.login().session_id
    sent = universe.identity.mfa.challenge(universe.caller(session_id))
    wrong_codes(universe, universe.caller(session_id), sent.id, 1)

    assert universe.caller(session_id).trusted is False


def test_the_third_wrong_code_is_one_too_many(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    wrong_codes(universe, caller, sent.id, 2)

    with pytest.raises(BillError, match="BDC_1358") as refused:
        answer(universe, caller, sent.id, "000000")
    assert refused.value.status == 400


def test_after_three_wrong_codes_the_right_one_comes_too_late(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    wrong_codes(universe, caller, sent.id, 2)
    with pytest.raises(BillError, match="BDC_1358"):
        answer(universe, caller, sent.id, "000000")

    with pytest.raises(BillError, match="BDC_1358"):
        answer(universe, caller, sent.id, universe.tenant.mfa_code)


def test_after_two_wrong_codes_the_right_one_counts(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    wrong_codes(universe, caller, sent.id, 2)

    assert answer(universe, caller, sent.id, universe.tenant.mfa_code).startswith("!b")


def test_a_code_lives_five_minutes(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    universe.time.pass_(301)

    with pytest.raises(BillError, match="BDC_1356") as refused:
        answer(universe, caller, sent.id, universe.tenant.mfa_code)
    assert refused.value.status == 400


def test_a_code_that_is_just_in_time_counts(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    universe.time.pass_(300)

    assert answer(universe, caller, sent.id, universe.tenant.mfa_code).startswith("!b")


def test_a_challenge_is_used_up_by_its_answer(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    answer(universe, caller, sent.id, universe.tenant.mfa_code)

    with pytest.raises(BillError, match="BDC_1374"):
        answer(universe, caller, sent.id, universe.tenant.mfa_code)


def test_an_unknown_challenge_is_refused(universe: Universe, caller: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1374"):
        answer(universe, caller, "!bunknown", universe.tenant.mfa_code)


def test_a_challenge_is_of_one_user(universe: Universe, caller: Caller) -> None:
    sent = universe.identity.mfa.challenge(caller)
    clerk = universe.caller(universe.login(username="clerk@example.com").session_id)

    with pytest.raises(BillError, match="BDC_1374"):
        answer(universe, clerk, sent.id, universe.tenant.mfa_code)


def test_a_remembered_device_signs_in_trusted(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)
    signed_in = universe.login(remember_me_id=remember_me_id, device="laptop")

    assert len(remember_me_id) == 66
    assert (signed_in.trusted, universe.caller(signed_in.session_id).trusted) == (True, True)


def test_another_device_does_not(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)

    assert universe.login(remember_me_id=remember_me_id, device="phone").trusted is False


def test_another_user_does_not(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)
    shown = {"username": "clerk@example.com", "remember_me_id": remember_me_id, "device": "laptop"}

    assert universe.login(**shown).trusted is False


def test_a_device_that_was_not_to_be_remembered_is_not(universe: Universe, caller: Caller) -> None:
    mfa_id = validated(universe, caller, remember_me=False)

    assert universe.login(remember_me_id=mfa_id, device="laptop").trusted is False
    assert universe.identity.mfa.is_remembered(caller, mfa_id, "laptop") is False


def test_a_device_is_remembered_for_thirty_days(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)
    universe.turn(MONTH - 1)

    assert universe.login(remember_me_id=remember_me_id, device="laptop").trusted is True


def test_after_thirty_days_it_is_forgotten(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)
    universe.turn(MONTH)

    assert universe.login(remember_me_id=remember_me_id, device="laptop").trusted is False


def test_a_registered_device_is_never_forgotten(universe: Universe) -> None:
    universe.identity.register_device(universe.tenant, universe.user_id("admin"), "laptop", "remember me")
    universe.turn(10 * MONTH)
    universe.identity.sweep()

    assert universe.login(remember_me_id="remember me", device="laptop").trusted is True


def test_a_partner_signs_in_as_a_user_on_a_remembered_device(universe: Universe) -> None:
    universe.identity.register_device(universe.tenant, universe.user_id("admin"), "laptop", "remember me")
    signed_in = universe.identity.login_as_user(
        universe.partner(),
        universe.org_id,
        universe.user_id("admin"),
        remember_me_id="remember me",
        device="laptop",
    )

    assert signed_in.trusted is True


def test_stepping_up_makes_a_session_trusted(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)
    session_id = universe.login().session_id

    assert universe.identity.mfa.step_up(universe.caller(session_id), remember_me_id, "laptop") is True
    assert universe.caller(session_id).trusted is True


def test_stepping_up_by_an_unknown_id_changes_nothing(universe: Universe) -> None:
    session_id = universe.login().session_id

    assert universe.identity.mfa.step_up(universe.caller(session_id), "!bunknown", "laptop") is False
    assert universe.caller(session_id).trusted is False


def test_stepping_up_by_nothing_changes_nothing(universe: Universe, caller: Caller) -> None:
    assert universe.identity.mfa.step_up(caller, "", "") is False


def test_a_remembered_device_can_be_asked_about(universe: Universe, caller: Caller) -> None:
    remember_me_id = validated(universe, caller)

    assert universe.identity.mfa.is_remembered(caller, remember_me_id, "laptop") is True
    assert universe.identity.mfa.is_remembered(caller, "!bunknown", "laptop") is False


def test_mfa_that_is_off_for_the_organization_needs_no_trust(universe: Universe) -> None:
    universe.add_organization("relaxed", mfaDisabled=True)
    universe.add_user("boss", "relaxed")
    relaxed = universe.organizations["relaxed"]["id"]
    universe.identity.register_login(
        universe.tenant, "boss@example.com", "secret", {relaxed: universe.user_id("boss")}
    )
    signed_in = universe.login(username="boss@example.com", organization_id=relaxed)
    caller = universe.caller(signed_in.session_id)

    assert (signed_in.trusted, caller.trusted) == (True, True)
    assert universe.identity.mfa.status(caller) == Status("DISABLED", bypass=False)


def test_mfa_that_is_off_for_the_developer_key_needs_no_trust() -> None:
    universe = make_universe(mfa_bypass=True)
    signed_in = universe.login()
    caller = universe.caller(signed_in.session_id)

    assert (signed_in.trusted, caller.trusted) == (True, True)
    assert universe.identity.mfa.status(caller) == Status("SETUP", bypass=True)


def test_messages_with_codes_are_limited(universe: Universe, caller: Caller) -> None:
    sent = [universe.identity.mfa.challenge(caller) for _ in range(5)]

    with pytest.raises(BillError, match="BDC_1144"):
        universe.identity.mfa.challenge(caller)
    assert len(universe.identity.inbox(universe.tenant)) == len(sent)


def test_messages_past_the_limit_are_sent_and_noted_where_it_is_not_enforced() -> None:
    universe = make_universe(limits="warn")
    universe.identity.register_phone(universe.tenant, universe.user_id("admin"), "5105550199")
    caller = universe.caller(universe.login().session_id)
    notes = [universe.identity.mfa.challenge(caller).note for _ in range(6)]

    assert notes[4:] == ["", "BDC_1144; 5 per minute (messages)"]


def test_a_sync_token_has_no_mfa(universe: Universe, sync_token: Caller) -> None:
    assert universe.identity.mfa.status(sync_token) == Status("UNDEFINED", bypass=False)


def test_a_sync_token_is_never_trusted() -> None:
    universe = make_universe(mfa_bypass=True)
    signed_in = universe.login(username="books", password="token value")

    assert (signed_in.trusted, universe.caller(signed_in.session_id).trusted) == (False, False)


def test_a_sync_token_cannot_list_phones(universe: Universe, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361") as refused:
        universe.identity.mfa.phones(sync_token)
    assert refused.value.status == 403


def test_a_sync_token_cannot_set_up_a_phone(universe: Universe, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361"):
        universe.identity.mfa.set_up(sync_token, "5105550123")
    with pytest.raises(BillError, match="BDC_1361"):
        universe.identity.mfa.validate_setup(sync_token, "!b", "123456")


def test_a_sync_token_cannot_be_challenged(universe: Universe, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361"):
        universe.identity.mfa.challenge(sync_token)
    with pytest.raises(BillError, match="BDC_1361"):
        answer(universe, sync_token, "!b", "123456")


def test_a_sync_token_cannot_step_up(universe: Universe, sync_token: Caller) -> None:
    with pytest.raises(BillError, match="BDC_1361"):
        universe.identity.mfa.step_up(sync_token, "!b", "laptop")
