"""What is decided by what was read is decided once, however many ask at the same moment, on every engine."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.kernel.kinds import Record
from mockserver.store.errors import WorldGone
from mockserver.store.opening import open_engine
from mockserver.tenancy import snapshots, tenants
from tests.postgres import Server, postgres
from tests.tenancy.fixture import TenancyFixture
from tests.tenancy.rivals import Rivals, race, rounds

__all__ = ["postgres"]


@pytest.fixture(scope="module", params=["memory", "file", pytest.param("postgres", marks=pytest.mark.slow)])
def rivals(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rivals]:
    """The servers of each engine in turn."""
    engines = [open_engine(url, all_kinds) for url in urls(request, tmp_path_factory.mktemp("races"))]
    yield Rivals(engines)
    for engine in engines:
        engine.close()


def urls(request: pytest.FixtureRequest, folder: Path) -> list[str | None]:
    """Twice the URL of a store that servers can share, once that of memory."""
    if request.param == "memory":
        return [None]
    if request.param == "file":
        return [f"sqlite:///{folder / 'races.sqlite'}"] * 2
    server: Server = request.getfixturevalue("postgres")
    return [server.new_database()] * 2


def wrong_password(fixture: TenancyFixture, number: int) -> str:
    """A sign-in that must be refused."""
    return fixture.login(password="wrong").session_id


def test_of_sixteen_wrong_passwords_at_once_ten_are_judged(rivals: Rivals) -> None:
    def play() -> Counter[str]:
        return Counter(race(rivals.fixtures(), wrong_password))

    assert rounds(play) == [Counter({"BDC_1101": 10, "BDC_1110": 6})] * 8


def test_right_passwords_at_once_lock_nobody_out(rivals: Rivals) -> None:
    def play() -> int:
        return len(set(race(rivals.fixtures(), lambda fixture, _: fixture.login().session_id)))

    assert rounds(play) == [16] * 8


FAULT = {"times": 5, "after": 2, "probability": 1.0, "seed": None, "lasts": None}


def test_a_fault_strikes_exactly_as_often_as_it_says(rivals: Rivals) -> None:
    def play() -> tuple[int, int]:
        fixtures = rivals.fixtures()
        first = fixtures[0]
        first.tenancy.faults.add(first.tenant, FAULT)

        def call(fixture: TenancyFixture, number: int) -> bool:
            return fixture.tenancy.faults.strike(fixture.tenant, lambda _: True) is not None

        outcomes = race(fixtures, call)
        (rule,) = first.tenancy.faults.rules.all(first.tenant)
        return outcomes.count(True), rule["matched"]

    assert rounds(play) == [(5, 16)] * 8


def answer_with(code: str, fixture: TenancyFixture, challenge_id: str, session_id: str) -> str:
    """Answer a challenge; the word `trusted` where it counts."""
    caller = fixture.caller(session_id)
    fixture.tenancy.mfa.validate_challenge(caller, challenge_id, code, device="laptop", remember_me=False)
    return "trusted"


def play_codes(rivals: Rivals, code: str) -> Counter[str]:
    """What sixteen answers to one challenge come to; the tenant's own code for an empty one."""
    fixtures = rivals.fixtures()
    first = fixtures[0]
    first.tenancy.mfa.add_phone(first.tenant.id, first.user_id("admin"), "5105550199")
    session_id = first.login().session_id
    challenge = first.tenancy.mfa.challenge(first.caller(session_id))
    text = code or first.tenant.mfa_code
    return Counter(race(fixtures, lambda fixture, _: answer_with(text, fixture, challenge.id, session_id)))


def test_of_sixteen_wrong_codes_at_once_two_are_only_wrong(rivals: Rivals) -> None:
    assert rounds(lambda: play_codes(rivals, "wrong")) == [Counter({"": 2, "BDC_1358": 14})] * 8


def test_a_challenge_is_used_up_by_one_of_sixteen_right_answers(rivals: Rivals) -> None:
    assert rounds(lambda: play_codes(rivals, "")) == [Counter({"trusted": 1, "BDC_1374": 15})] * 8


def test_phones_added_at_once_are_all_there_and_one_is_primary(rivals: Rivals) -> None:
    def play() -> tuple[int, int]:
        fixtures = rivals.fixtures()
        first = fixtures[0]
        user = first.user_id("admin")
        race(fixtures, lambda fixture, n: fixture.tenancy.mfa.add_phone(first.tenant.id, user, f"51055501{n:02d}"))
        phones = first.tenancy.mfa.phones(first.caller(first.login().session_id))
        return len(phones), sum(phone["primary"] for phone in phones)

    assert rounds(play) == [(16, 1)] * 8


def use(fixture: TenancyFixture, session_id: str, number: int) -> None:
    """Call with a session; number 0 makes it trusted."""
    caller = fixture.caller(session_id)
    if number == 0:
        fixture.tenancy.sessions.trust(caller.session)


def use_or_end(fixture: TenancyFixture, session_id: str, key: str, number: int) -> None:
    """Call with a session, make it trusted now and then, and end it once."""
    if number == 7:
        fixture.tenancy.sessions.end(key)
    else:
        use(fixture, session_id, number % 3)


def test_no_session_outlives_its_logout(rivals: Rivals) -> None:
    def play() -> list[str]:
        fixtures = rivals.fixtures()
        session_id = fixtures[0].login().session_id
        key = fixtures[0].caller(session_id).session
        fixtures[0].time.pass_(61)  # the next use is written
        race(fixtures, lambda fixture, n: use_or_end(fixture, session_id, key, n))
        return sorted({outcome or "lives" for outcome in race(fixtures, lambda fixture, _: alive(fixture, session_id))})

    assert rounds(play) == [["BDC_1109"]] * 8


def alive(fixture: TenancyFixture, session_id: str) -> str:
    """Nothing, where the session lives."""
    fixture.caller(session_id)
    return ""


def test_trust_is_not_lost_by_a_use_that_is_written_at_the_same_moment(rivals: Rivals) -> None:
    def play() -> bool:
        fixtures = rivals.fixtures()
        session_id = fixtures[0].login().session_id
        fixtures[0].caller(session_id)
        fixtures[0].time.pass_(61)
        race(fixtures, lambda fixture, n: use(fixture, session_id, n - 7))
        return all(fixture.caller(session_id).trusted for fixture in fixtures)

    assert rounds(play) == [True] * 8


def test_organizations_locked_at_once_are_all_locked(rivals: Rivals) -> None:
    def play() -> list[int]:
        fixtures = rivals.fixtures()
        tenant = fixtures[0].tenant
        race(fixtures, lambda fixture, n: fixture.tenancy.tenants.lock_organization(tenant, f"008{n}"))
        return [len(fixture.tenancy.tenants.get(tenant.id).locked) for fixture in fixtures]

    assert {tuple(set(locked)) for locked in rounds(play)} == {(16,)}


def new_tenant(fixture: TenancyFixture, tenant_id: str = "") -> str:
    """A tenant over the fixture's own world; the word `new`."""
    fixture.tenancy.tenants.create(world=fixture.tenant.world, scenario="test", seed=7, id=tenant_id)
    return "new"


def test_tenants_made_at_once_are_no_more_than_the_server_may_hold(
    rivals: Rivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play() -> Counter[str]:
        fixtures = rivals.fixtures()
        monkeypatch.setattr(tenants, "MAX_TENANTS", fixtures[0].tenancy.directory.size("tenant") + 5)
        outcomes = Counter(race(fixtures, lambda fixture, _: new_tenant(fixture)))
        monkeypatch.undo()
        return outcomes

    assert rounds(play) == [Counter({"new": 5, "TooManyTenants": 11})] * 8


def test_an_id_is_given_to_one_of_sixteen_tenants_made_at_once(rivals: Rivals) -> None:
    def play() -> Counter[str]:
        fixtures = rivals.fixtures()
        tenant_id = f"twin-{fixtures[0].tenant.id}"
        return Counter(race(fixtures, lambda fixture, _: new_tenant(fixture, tenant_id)))

    assert rounds(play) == [Counter({"new": 1, "TenantExists": 15})] * 8


def worlds_of(fixture: TenancyFixture) -> list[int]:
    """The worlds that somebody owns: tenants' and snapshots'."""
    directory = fixture.tenancy.directory
    return sorted({row["world"] for table in ("tenant", "snapshot") for _, row in directory.everywhere(table)})


def take_or_restore(fixture: TenancyFixture, number: int) -> str:
    """Take and restore the snapshot of one name by turns."""
    snapshots = fixture.tenancy.snapshots
    if number % 2:
        snapshots.take(fixture.tenant, "one")
    else:
        snapshots.restore(fixture.tenant, "one")
    return "served"


def test_a_snapshot_taken_and_restored_at_once_is_always_there_and_no_world_is_left_over(rivals: Rivals) -> None:
    fixtures = rivals.fixtures()
    fixtures[0].tenancy.snapshots.take(fixtures[0].tenant, "one")

    assert Counter(race(fixtures, take_or_restore)) == Counter({"served": 16})
    assert worlds_of(fixtures[0]) == fixtures[0].engine.worlds()


def take_or_delete(fixture: TenancyFixture, number: int) -> None:
    """Take snapshots of a tenant, and delete it once."""
    if number == 7:
        fixture.tenancy.delete(fixture.tenant)
    else:
        fixture.tenancy.snapshots.take(fixture.tenant, f"{number}")


def test_a_tenant_deleted_while_snapshots_are_taken_leaves_no_world_behind(rivals: Rivals) -> None:
    def play() -> bool:
        fixtures = rivals.fixtures()
        race(fixtures, take_or_delete)
        return worlds_of(fixtures[0]) == fixtures[0].engine.worlds()

    assert rounds(play) == [True] * 8


def work_or_delete(fixture: TenancyFixture, number: int) -> None:
    """Be at work for a tenant as calls and deliveries are, and delete it once."""
    if number == 7:
        fixture.tenancy.delete(fixture.tenant)
    else:
        fixture.tenancy.inbox.deliver(fixture.tenant, {"text": "a message"})
        fixture.tenancy.deliveries.note(fixture.tenant, [{"text": "a try"}])
        fixture.tenancy.directory.add("window", f"{number}", 1, tenant=fixture.tenant.id)


def test_a_tenant_deleted_while_calls_and_deliveries_run_leaves_no_row_behind(rivals: Rivals) -> None:
    def play() -> tuple[int, int, list[Record]]:
        fixtures = rivals.fixtures()
        race(fixtures, work_or_delete)
        work_or_delete_late(fixtures[-1])
        fixtures[0].tenancy.sweep()
        directory, tenant = fixtures[0].tenancy.directory, fixtures[0].tenant.id
        left = [len(directory.all(table, tenant)) for table in ("inbox", "number")]
        return left[0], left[1], directory.since("delivery", tenant, 0)

    assert rounds(play) == [(0, 0, [])] * 8


def work_or_delete_late(fixture: TenancyFixture) -> None:
    """Be at work for a tenant that is gone, as the last call is that began before."""
    with suppress(WorldGone):
        work_or_delete(fixture, 8)


def test_snapshots_taken_at_once_are_no_more_than_a_tenant_may_have(
    rivals: Rivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MAX_SNAPSHOTS", 5)
    fixtures = rivals.fixtures()
    race(fixtures, lambda fixture, number: fixture.tenancy.snapshots.take(fixture.tenant, f"{number}"))

    assert len(fixtures[0].tenancy.directory.all("snapshot", fixtures[0].tenant.id)) == 5
    assert worlds_of(fixtures[0]) == fixtures[0].engine.worlds()
