"""How long sessions live, and what ends them."""

from dataclasses import replace
from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.organizations import ROLES, USERS
from mockserver.kernel.errors import BillError
from mockserver.kernel.settings import Settings
from mockserver.store.opening import open_engine
from mockserver.tenancy import Tenancy
from mockserver.tenancy.apps import FULL, UnknownClient
from mockserver.tenancy.credentials import Place
from mockserver.tenancy.sessions import MAX_IDLE
from tests.tenancy.fixture import TenancyFixture, make_fixture

LIFE = 35 * 60


def test_a_session_tells_who_is_calling(fixture: TenancyFixture) -> None:
    caller = fixture.caller(fixture.login(username="clerk@example.com").session_id)

    assert (caller.tenant, caller.kind, caller.org) == (fixture.tenant.id, "user", 1)
    assert (caller.org_id, caller.user_id) == (fixture.org_id, fixture.user_id("clerk"))
    assert (caller.role, caller.trusted) == ("CLERK", False)
    assert "edit_bill" in caller.permissions


def test_the_caller_does_not_carry_the_session_id(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id

    assert session_id not in repr(fixture.caller(session_id))


def test_a_session_lives_35_minutes_of_idleness(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.time.pass_(LIFE)

    assert fixture.caller(session_id).kind == "user"


def test_a_session_dies_after_35_minutes_of_idleness(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.time.pass_(LIFE + 1)

    with pytest.raises(BillError, match=r"BDC_1109 Session is invalid\.  Please log in\."):
        fixture.caller(session_id)


def test_every_call_restarts_the_time(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.time.pass_(LIFE)
    fixture.caller(session_id)
    fixture.time.pass_(LIFE)

    assert fixture.caller(session_id).kind == "user"


def test_a_dead_session_stays_dead(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.time.pass_(LIFE + 1)
    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)
    fixture.time.pass_(-LIFE)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)


def test_turning_the_clock_with_sessions_expires_them(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.turn(LIFE + 1)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)


def test_turning_the_clock_alone_leaves_sessions_alone(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.tenancy.clocks.of(fixture.tenant).advance(30 * 86_400)

    assert fixture.caller(session_id).kind == "user"


def test_freezing_the_clock_does_not_stop_a_session_from_dying(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.tenancy.clocks.of(fixture.tenant).freeze(True)
    fixture.time.pass_(LIFE + 1)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)


def test_a_sync_tokens_session_lives_48_hours(fixture: TenancyFixture) -> None:
    session_id = fixture.login(username="books", password="token value").session_id
    fixture.time.pass_(48 * 3_600)

    assert fixture.caller(session_id).kind == "sync"


def test_a_sync_tokens_session_dies_after_48_hours(fixture: TenancyFixture) -> None:
    session_id = fixture.login(username="books", password="token value").session_id
    fixture.time.pass_(48 * 3_600 + 1)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)


def test_a_logout_ends_its_own_session_alone(fixture: TenancyFixture) -> None:
    ended, other = fixture.login().session_id, fixture.login().session_id
    fixture.tenancy.sessions.end(fixture.caller(ended).session)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(ended)
    assert fixture.caller(other).user_id == fixture.user_id("admin")


def test_a_session_dies_when_its_user_is_archived(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.caller(session_id)
    fixture.archive_user("admin")

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)


def test_a_session_dies_when_its_user_is_gone_from_the_world(fixture: TenancyFixture) -> None:
    empty = fixture.engine.create_world({})
    session_id = fixture.login().session_id
    fixture.engine.restore_world(fixture.tenant.world, empty)
    fixture.tenancy.forget_world(fixture.tenant)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)


def test_a_session_survives_a_restored_world_that_has_its_user(fixture: TenancyFixture) -> None:
    snapshot = fixture.engine.copy_world(fixture.tenant.world)
    session_id = fixture.login().session_id
    fixture.engine.restore_world(fixture.tenant.world, snapshot)
    fixture.tenancy.forget_world(fixture.tenant)

    assert fixture.caller(session_id).user_id == fixture.user_id("admin")


def test_a_session_has_the_role_its_user_has_now(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.caller(session_id)
    fixture.add_user("successor")
    with fixture.engine.write(fixture.tenant.world) as tx:
        ctx = fixture.context(tx, 1)
        USERS.patch(ctx, fixture.user_id("admin"), {"role": {"id": ROLES.of_type(ctx, "AUDITOR")["id"]}})

    assert fixture.caller(session_id).role == "AUDITOR"


def test_a_session_dies_with_its_tenant(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    fixture.tenancy.delete(fixture.tenant)

    with pytest.raises(BillError, match="BDC_1102"):
        fixture.caller(session_id)


def test_sweeping_removes_what_died(fixture: TenancyFixture) -> None:
    fixture.login()
    fixture.time.pass_(3_600)
    fixture.login()
    fixture.tenancy.sweep()

    assert fixture.tenancy.directory.size("session") == 1


def test_sessions_outlive_a_process_that_kept_them_in_a_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    fixture = make_fixture(open_engine(url, all_kinds))
    session_id = fixture.login().session_id
    fixture.engine.close()
    engine = open_engine(url, all_kinds)
    fixture.tenancy = Tenancy(engine, Settings(), fixture.time)

    assert fixture.caller(session_id).user_id == fixture.user_id("admin")
    engine.close()


def test_two_processes_that_share_a_file_share_sessions(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    fixture, there = make_fixture(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    other = Tenancy(there, Settings(), fixture.time)
    session_id = fixture.login().session_id
    identity = other.authentication.authenticate("session", fixture.credentials(session_id))
    other.sessions.end(identity.caller.session)

    with pytest.raises(BillError, match="BDC_1109"):
        fixture.caller(session_id)
    fixture.engine.close()
    there.close()


def test_a_user_archived_by_another_process_is_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    fixture, there = make_fixture(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    other = Tenancy(there, Settings(), fixture.time)
    credentials = fixture.credentials(fixture.login().session_id)
    other.authentication.authenticate("session", credentials)
    fixture.archive_user("admin")

    with pytest.raises(BillError, match="BDC_1109"):
        other.authentication.authenticate("session", credentials)
    fixture.engine.close()
    there.close()


def test_a_session_used_all_the_time_lives_on_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    fixture, there = make_fixture(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    session_id = fixture.login().session_id
    fixture.time.pass_(LIFE - 60)
    fixture.caller(session_id)
    fixture.time.pass_(LIFE - 60)
    other = Tenancy(there, Settings(), fixture.time)

    assert other.authentication.authenticate("session", fixture.credentials(session_id)).caller.kind == "user"
    fixture.engine.close()
    there.close()


def test_an_app_whose_maker_is_archived_gets_no_token(fixture: TenancyFixture) -> None:
    number, place = fixture.organizations["main"]["number"], fixture.org_id
    apps = fixture.tenancy.apps
    apps.add(fixture.tenant, "client", "secret", FULL, Place(number, place, fixture.user_id("admin")))
    token = apps.sign_in("client", "secret")
    fixture.archive_user("admin")

    with pytest.raises(UnknownClient):
        apps.sign_in("client", "secret")
    assert fixture.tenancy.sessions.find(token) is None


def test_an_app_that_is_removed_takes_its_own_tokens_with_it_and_no_others(fixture: TenancyFixture) -> None:
    place = Place(fixture.organizations["main"]["number"], fixture.org_id, fixture.user_id("admin"))
    apps, sessions = fixture.tenancy.apps, fixture.tenancy.sessions
    apps.add(fixture.tenant, "client", "secret", FULL, place)
    apps.add(fixture.tenant, "other", "secret", FULL, place)
    token, others, person = (
        apps.sign_in("client", "secret"),
        apps.sign_in("other", "secret"),
        fixture.login().session_id,
    )

    apps.remove(fixture.tenant, "client")

    assert sessions.find(token) is None
    assert sessions.find(others) is not None
    assert sessions.find(person) is not None


def test_the_uses_of_sessions_in_a_file_are_forgotten_when_none_lives_that_long(tmp_path: Path) -> None:
    fixture = make_fixture(open_engine(f"sqlite:///{tmp_path}/billmock.db", all_kinds))
    sessions, other = fixture.tenancy.sessions, replace(fixture.tenant, id="another")
    session_id = fixture.login().session_id
    fixture.time.pass_(1)
    fixture.caller(session_id)
    end = fixture.tenancy.clocks.of(fixture.tenant).running() + max(MAX_IDLE.values())

    sessions.forget(other, end + 1)
    sessions.forget(fixture.tenant, end)
    known = sessions.known_tenants()
    sessions.forget(fixture.tenant, end + 1)

    assert (known, sessions.known_tenants()) == ({fixture.tenant.id}, set())
    fixture.engine.close()
