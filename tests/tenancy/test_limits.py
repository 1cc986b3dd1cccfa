"""BILL's limits, enforced, noted or off."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller
from mockserver.kernel.errors import BillError
from mockserver.kernel.settings import Settings
from mockserver.store.opening import open_engine
from mockserver.tenancy import Credentials, Tenancy
from tests.refusals import refusal_in
from tests.tenancy.fixture import TenancyFixture, make_fixture


@pytest.fixture
def warning() -> Iterator[TenancyFixture]:
    """A fixture that serves past limits and says so."""
    fixture = make_fixture(limits="warn")
    yield fixture
    fixture.engine.close()


@pytest.fixture
def unlimited() -> Iterator[TenancyFixture]:
    """A fixture without limits."""
    fixture = make_fixture(limits="off")
    yield fixture
    fixture.engine.close()


TOKEN = Credentials(api_token="spend value")


def call(fixture: TenancyFixture, credentials: Credentials, times: int, auth: str = "session") -> Caller:
    """Make so many calls; returns the last one's caller."""
    return [fixture.authenticate(auth, credentials) for _ in range(times)][-1]


def enter(fixture: TenancyFixture, caller: Caller, running: ExitStack, times: int) -> list[str]:
    """Let so many requests run at once; returns their notes."""
    return [running.enter_context(fixture.tenancy.limits.admit(caller)) for _ in range(times)]


def note(fixture: TenancyFixture, caller: Caller) -> str:
    """What the answer to the last call says about limits."""
    with fixture.tenancy.limits.admit(caller) as text:
        return text


def messages(fixture: TenancyFixture, caller: Caller, times: int) -> list[str]:
    """Have so many codes sent; returns the notes."""
    return [fixture.tenancy.mfa.set_up(caller, "+15105550123").note for _ in range(times)]


def test_the_20001st_call_of_an_hour_is_refused(fixture: TenancyFixture) -> None:
    credentials = fixture.credentials(fixture.login().session_id)
    call(fixture, credentials, 20_000)

    with pytest.raises(BillError, match=r"BDC_1144 .* per hour reached: 20000\.") as refusal:
        call(fixture, credentials, 1)
    assert refusal_in(refusal.value) == "422 BDC_1144 Max number of allowed requests per hour reached: 20000."


def test_all_users_of_a_developer_key_count_together(fixture: TenancyFixture) -> None:
    call(fixture, fixture.credentials(fixture.login().session_id), 20_000)

    with pytest.raises(BillError, match="BDC_1144"):
        fixture.caller(fixture.login(username="clerk@example.com").session_id)


def test_a_partner_counts_apart(fixture: TenancyFixture) -> None:
    call(fixture, fixture.credentials(fixture.login().session_id), 20_000)

    assert fixture.partner().kind == "partner"


def test_calls_are_let_in_again_at_the_next_clock_hour(fixture: TenancyFixture) -> None:
    fixture.time.pass_(3_590)
    credentials = fixture.credentials(fixture.login().session_id)
    call(fixture, credentials, 20_000)
    fixture.time.pass_(10)

    assert call(fixture, credentials, 1).kind == "user"


def test_turning_the_clock_without_sessions_does_not_open_a_new_hour(fixture: TenancyFixture) -> None:
    credentials = fixture.credentials(fixture.login().session_id)
    call(fixture, credentials, 20_000)
    fixture.tenancy.clocks.of(fixture.tenant).advance(7_200)

    with pytest.raises(BillError, match="BDC_1144"):
        call(fixture, credentials, 1)


def test_a_call_past_the_limit_is_served_and_noted(warning: TenancyFixture) -> None:
    caller = call(warning, warning.credentials(warning.login().session_id), 20_001)

    assert note(warning, caller) == "BDC_1144; 20000 per hour (requests)"


def test_a_call_within_the_limit_has_no_note(warning: TenancyFixture) -> None:
    assert note(warning, warning.caller(warning.login().session_id)) == ""


def test_without_limits_nothing_is_noted(unlimited: TenancyFixture) -> None:
    caller = call(unlimited, unlimited.credentials(unlimited.login().session_id), 20_001)

    assert note(unlimited, caller) == ""


def test_a_201st_login_is_served_and_noted(warning: TenancyFixture) -> None:
    notes = [warning.login().note for _ in range(201)]

    assert notes[-2:] == ["", "BDC_1144; 200 per hour (logins)"]


def test_without_limits_logins_are_not_counted(unlimited: TenancyFixture) -> None:
    assert {unlimited.login().note for _ in range(201)} == {""}


def test_the_61st_call_of_a_token_in_a_minute_is_refused(fixture: TenancyFixture) -> None:
    call(fixture, TOKEN, 60, "token")

    with pytest.raises(BillError, match=r"BDC_1144 .* per minute reached: 60\.") as refusal:
        call(fixture, TOKEN, 1, "token")
    assert refusal_in(refusal.value) == "429 BDC_1144 Max number of allowed requests per minute reached: 60."


def test_tokens_count_apart(fixture: TenancyFixture) -> None:
    fixture.add_spender("other value")
    call(fixture, TOKEN, 60, "token")

    assert call(fixture, Credentials(api_token="other value"), 1, "token").kind == "spend"


def test_a_token_is_let_in_again_in_the_next_minute(fixture: TenancyFixture) -> None:
    call(fixture, TOKEN, 60, "token")
    fixture.time.pass_(60)

    assert call(fixture, TOKEN, 1, "token").kind == "spend"


def test_a_tokens_call_past_the_limit_is_noted(warning: TenancyFixture) -> None:
    caller = call(warning, TOKEN, 61, "token")

    assert note(warning, caller) == "BDC_1144; 60 per minute (spend requests)"


def test_a_fourth_request_at_once_is_refused(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)

    with ExitStack() as running:
        enter(fixture, caller, running, 3)
        with pytest.raises(BillError, match="BDC_1322") as refusal:
            fixture.tenancy.limits.admit(caller).__enter__()
    assert refusal_in(refusal.value) == "422 BDC_1322 Max number of concurrent requests per organization reached."


def test_a_request_is_let_in_when_another_ends(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)

    with ExitStack() as running:
        enter(fixture, caller, running, 2)
        assert note(fixture, caller) == note(fixture, caller) == ""


def test_requests_that_came_at_once_count_together_however_quick_each_is(fixture: TenancyFixture) -> None:
    caller, limits = fixture.caller(fixture.login().session_id), fixture.tenancy.limits
    limits.is_in_round = lambda: True
    assert [note(fixture, caller), note(fixture, caller), note(fixture, caller)] == ["", "", ""]

    with pytest.raises(BillError, match="BDC_1322"):
        limits.admit(caller).__enter__()
    limits.end_round()
    assert note(fixture, caller) == ""


def test_organizations_count_their_requests_apart(fixture: TenancyFixture) -> None:
    here = fixture.caller(fixture.login().session_id)
    there = fixture.caller(fixture.login(organization_id=fixture.organizations["second"]["id"]).session_id)

    with ExitStack() as running:
        enter(fixture, here, running, 3)
        assert note(fixture, there) == ""


def test_a_fourth_request_at_once_is_served_and_noted(warning: TenancyFixture) -> None:
    caller = warning.caller(warning.login().session_id)

    with ExitStack() as running:
        notes = enter(warning, caller, running, 4)
    assert notes[2:] == ["", "BDC_1322; 3 at once (requests of a developer key and organization)"]


def test_without_limits_any_number_of_requests_runs_at_once(unlimited: TenancyFixture) -> None:
    caller = unlimited.caller(unlimited.login().session_id)

    with ExitStack() as running:
        notes = enter(unlimited, caller, running, 4)
    assert notes == ["", "", "", ""]


def test_requests_of_partners_and_tokens_are_not_counted_at_once(fixture: TenancyFixture) -> None:
    caller = fixture.partner()

    with ExitStack() as running:
        notes = enter(fixture, caller, running, 4)
    assert notes == ["", "", "", ""]


def test_the_sixth_message_of_a_minute_is_refused(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login().session_id)
    messages(fixture, caller, 5)

    with pytest.raises(BillError, match=r"BDC_1144 .* messages per minute reached: 5\.") as refusal:
        messages(fixture, caller, 1)
    assert refusal_in(refusal.value) == "422 BDC_1144 Max number of allowed messages per minute reached: 5."


def test_messages_are_counted_per_user(fixture: TenancyFixture) -> None:
    messages(fixture, fixture.caller(fixture.login().session_id), 5)
    clerk = fixture.caller(fixture.login(username="clerk@example.com").session_id)

    assert messages(fixture, clerk, 1) == [""]


def test_a_sixth_message_is_sent_and_noted(warning: TenancyFixture) -> None:
    caller = warning.caller(warning.login().session_id)

    assert messages(warning, caller, 6)[4:] == ["", "BDC_1144; 5 per minute (messages)"]


def test_processes_that_share_a_store_count_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    fixture, there = make_fixture(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    other = replace(fixture, tenancy=Tenancy(there, Settings(limits="enforce"), fixture.time))
    call(fixture, TOKEN, 31, "token")
    fixture.time.pass_(1)
    call(fixture, TOKEN, 1, "token")
    call(other, TOKEN, 28, "token")

    with pytest.raises(BillError, match="BDC_1144"):
        call(other, TOKEN, 1, "token")
    fixture.engine.close()
    there.close()
