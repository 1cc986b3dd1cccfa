"""BILL's limits, enforced, noted or off."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller
from mockserver.domain.identity import Credentials, Identity
from mockserver.kernel.errors import BillError
from mockserver.kernel.settings import Settings
from mockserver.store.engine import open_engine
from tests.domain.identity.universe import Universe, make_universe


@pytest.fixture
def warning() -> Iterator[Universe]:
    """A universe that serves past limits and says so."""
    made = make_universe(limits="warn")
    yield made
    made.engine.close()


@pytest.fixture
def unlimited() -> Iterator[Universe]:
    """A universe without limits."""
    made = make_universe(limits="off")
    yield made
    made.engine.close()


TOKEN = Credentials(api_token="spend value")


def call(universe: Universe, shown: Credentials, times: int, auth: str = "session") -> Caller:
    """Make so many calls; returns the last one's caller."""
    return [universe.identity.authenticate(auth, shown) for _ in range(times)][-1]


def enter(universe: Universe, caller: Caller, running: ExitStack, times: int) -> list[str]:
    """Let so many requests run at once; returns their notes."""
    return [running.enter_context(universe.identity.entered(caller)) for _ in range(times)]


def note(universe: Universe, caller: Caller) -> str:
    """What the answer to the call just made says about limits."""
    with universe.identity.entered(caller) as said:
        return said


def messages(universe: Universe, caller: Caller, times: int) -> list[str]:
    """Send so many messages; returns the notes."""
    return [universe.identity.message_sent(caller) for _ in range(times)]


def test_the_20001st_call_of_an_hour_is_refused(universe: Universe) -> None:
    shown = universe.shown(universe.login().session_id)
    call(universe, shown, 20_000)

    with pytest.raises(BillError, match=r"BDC_1144 .* per hour reached: 20000\.") as refused:
        call(universe, shown, 1)
    assert refused.value.status == 422


def test_all_users_of_a_developer_key_count_together(universe: Universe) -> None:
    call(universe, universe.shown(universe.login().session_id), 20_000)

    with pytest.raises(BillError, match="BDC_1144"):
        universe.caller(universe.login(username="clerk@example.com").session_id)


def test_a_partner_counts_apart(universe: Universe) -> None:
    call(universe, universe.shown(universe.login().session_id), 20_000)

    assert universe.partner().sort == "partner"


def test_calls_are_let_in_again_at_the_next_clock_hour(universe: Universe) -> None:
    universe.time.pass_(3_590)
    shown = universe.shown(universe.login().session_id)
    call(universe, shown, 20_000)
    universe.time.pass_(10)

    assert call(universe, shown, 1).sort == "user"


def test_turning_the_clock_without_sessions_does_not_open_a_new_hour(universe: Universe) -> None:
    shown = universe.shown(universe.login().session_id)
    call(universe, shown, 20_000)
    universe.identity.clock_of(universe.tenant).advance(7_200)

    with pytest.raises(BillError, match="BDC_1144"):
        call(universe, shown, 1)


def test_a_call_past_the_limit_is_served_and_noted(warning: Universe) -> None:
    caller = call(warning, warning.shown(warning.login().session_id), 20_001)

    assert note(warning, caller) == "BDC_1144; 20000 per hour (requests)"


def test_a_call_within_the_limit_has_no_note(warning: Universe) -> None:
    assert note(warning, warning.caller(warning.login().session_id)) == ""


def test_without_limits_nothing_is_noted(unlimited: Universe) -> None:
    caller = call(unlimited, unlimited.shown(unlimited.login().session_id), 20_001)

    assert note(unlimited, caller) == ""


def test_a_201st_login_is_served_and_noted(warning: Universe) -> None:
    notes = [warning.login().note for _ in range(201)]

    assert notes[-2:] == ["", "BDC_1144; 200 per hour (logins)"]


def test_without_limits_logins_are_not_counted(unlimited: Universe) -> None:
    assert {unlimited.login().note for _ in range(201)} == {""}


def test_the_61st_call_of_a_token_in_a_minute_is_refused(universe: Universe) -> None:
    call(universe, TOKEN, 60, "token")

    with pytest.raises(BillError, match=r"BDC_1144 .* per minute reached: 60\.") as refused:
        call(universe, TOKEN, 1, "token")
    assert refused.value.status == 429


def test_tokens_count_apart(universe: Universe) -> None:
    universe.identity.register_spend_token(universe.tenant, "other value", 9, "cmp_1", "usr_2")
    call(universe, TOKEN, 60, "token")

    assert call(universe, Credentials(api_token="other value"), 1, "token").user_id == "usr_2"


def test_a_token_is_let_in_again_in_the_next_minute(universe: Universe) -> None:
    call(universe, TOKEN, 60, "token")
    universe.time.pass_(60)

    assert call(universe, TOKEN, 1, "token").sort == "spend"


def test_a_tokens_call_past_the_limit_is_noted(warning: Universe) -> None:
    caller = call(warning, TOKEN, 61, "token")

    assert note(warning, caller) == "BDC_1144; 60 per minute (spend requests)"


def test_a_fourth_request_at_once_is_refused(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)

    with ExitStack() as running:
        enter(universe, caller, running, 3)
        with pytest.raises(BillError, match="BDC_1322") as refused:
            universe.identity.entered(caller).__enter__()
    assert refused.value.status == 422


def test_a_request_is_let_in_when_another_ends(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)

    with ExitStack() as running:
        enter(universe, caller, running, 2)
        assert note(universe, caller) == note(universe, caller) == ""


def test_organizations_count_their_requests_apart(universe: Universe) -> None:
    here = universe.caller(universe.login().session_id)
    there = universe.caller(universe.login(organization_id=universe.organizations["second"]["id"]).session_id)

    with ExitStack() as running:
        enter(universe, here, running, 3)
        assert note(universe, there) == ""


def test_a_fourth_request_at_once_is_served_and_noted(warning: Universe) -> None:
    caller = warning.caller(warning.login().session_id)

    with ExitStack() as running:
        notes = enter(warning, caller, running, 4)
    assert notes[2:] == ["", "BDC_1322; 3 at once (requests of a developer key and organization)"]


def test_without_limits_any_number_of_requests_runs_at_once(unlimited: Universe) -> None:
    caller = unlimited.caller(unlimited.login().session_id)

    with ExitStack() as running:
        notes = enter(unlimited, caller, running, 4)
    assert notes == ["", "", "", ""]


def test_requests_of_partners_and_tokens_are_not_counted_at_once(universe: Universe) -> None:
    caller = universe.partner()

    with ExitStack() as running:
        notes = enter(universe, caller, running, 4)
    assert notes == ["", "", "", ""]


def test_the_sixth_message_of_a_minute_is_refused(universe: Universe) -> None:
    caller = universe.caller(universe.login().session_id)
    messages(universe, caller, 5)

    with pytest.raises(BillError, match=r"BDC_1144 .* messages per minute reached: 5\.") as refused:
        messages(universe, caller, 1)
    assert refused.value.status == 422


def test_messages_are_counted_per_user(universe: Universe) -> None:
    messages(universe, universe.caller(universe.login().session_id), 5)
    clerk = universe.caller(universe.login(username="clerk@example.com").session_id)

    assert messages(universe, clerk, 1) == [""]


def test_a_sixth_message_is_sent_and_noted(warning: Universe) -> None:
    caller = warning.caller(warning.login().session_id)

    assert messages(warning, caller, 6)[4:] == ["", "BDC_1144; 5 per minute (messages)"]


def test_processes_that_share_a_store_count_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    universe, there = make_universe(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    other = replace(universe, identity=Identity(there, Settings(limits="enforce"), universe.time))
    call(universe, TOKEN, 31, "token")
    universe.time.pass_(1)
    call(universe, TOKEN, 1, "token")
    call(other, TOKEN, 28, "token")

    with pytest.raises(BillError, match="BDC_1144"):
        call(other, TOKEN, 1, "token")
    universe.engine.close()
    there.close()
