"""How long sessions live, and what ends them."""

from pathlib import Path

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.identity import Identity
from mockserver.domain.organizations import ROLES, USERS
from mockserver.kernel.errors import BillError
from mockserver.kernel.settings import Settings
from mockserver.store.engine import open_engine
from tests.domain.identity.universe import Universe, make_universe

LIFE = 35 * 60


def test_a_session_tells_who_is_calling(universe: Universe) -> None:
    caller = universe.caller(universe.login(username="clerk@example.com").session_id)

    assert (caller.tenant, caller.sort, caller.org) == (universe.tenant.id, "user", 1)
    assert (caller.org_id, caller.user_id) == (universe.org_id, universe.user_id("clerk"))
    assert (caller.role, caller.trusted) == ("CLERK", False)
    assert "edit_bill" in caller.permissions


def test_the_caller_does_not_carry_the_session_id(universe: Universe) -> None:
    session_id = universe.login().session_id

    assert session_id not in repr(universe.caller(session_id))


def test_a_session_lives_35_minutes_of_idleness(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.time.pass_(LIFE)

    assert universe.caller(session_id).sort == "user"


def test_a_session_dies_after_35_minutes_of_idleness(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.time.pass_(LIFE + 1)

    with pytest.raises(BillError, match=r"BDC_1109 Session is invalid\.  Please log in\."):
        universe.caller(session_id)


def test_every_call_restarts_the_time(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.time.pass_(LIFE)
    universe.caller(session_id)
    universe.time.pass_(LIFE)

    assert universe.caller(session_id).sort == "user"


def test_a_dead_session_stays_dead(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.time.pass_(LIFE + 1)
    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)
    universe.time.pass_(-LIFE)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)


def test_turning_the_clock_with_sessions_expires_them(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.turn(LIFE + 1)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)


def test_turning_the_clock_alone_leaves_sessions_alone(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.identity.clock_of(universe.tenant).advance(30 * 86_400)

    assert universe.caller(session_id).sort == "user"


def test_freezing_the_clock_does_not_stop_a_session_from_dying(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.identity.clock_of(universe.tenant).freeze(True)
    universe.time.pass_(LIFE + 1)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)


def test_a_sync_tokens_session_lives_48_hours(universe: Universe) -> None:
    session_id = universe.login(username="books", password="token value").session_id
    universe.time.pass_(48 * 3_600)

    assert universe.caller(session_id).sort == "sync"


def test_a_sync_tokens_session_dies_after_48_hours(universe: Universe) -> None:
    session_id = universe.login(username="books", password="token value").session_id
    universe.time.pass_(48 * 3_600 + 1)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)


def test_a_logout_ends_its_own_session_alone(universe: Universe) -> None:
    ended, other = universe.login().session_id, universe.login().session_id
    universe.identity.logout(universe.caller(ended))

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(ended)
    assert universe.caller(other).user_id == universe.user_id("admin")


def test_a_session_dies_when_its_user_is_archived(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.caller(session_id)
    universe.archive_user("admin")

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)


def test_a_session_dies_when_its_user_is_gone_from_the_world(universe: Universe) -> None:
    empty = universe.engine.create_world({})
    session_id = universe.login().session_id
    universe.engine.restore_world(universe.tenant.world, empty)
    universe.identity.forget_world(universe.tenant)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)


def test_a_session_survives_a_restored_world_that_has_its_user(universe: Universe) -> None:
    snapshot = universe.engine.copy_world(universe.tenant.world)
    session_id = universe.login().session_id
    universe.engine.restore_world(universe.tenant.world, snapshot)
    universe.identity.forget_world(universe.tenant)

    assert universe.caller(session_id).user_id == universe.user_id("admin")


def test_a_session_has_the_role_its_user_has_now(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.caller(session_id)
    universe.add_user("successor")
    with universe.engine.write(universe.tenant.world) as tx:
        ctx = universe.context(tx, 1)
        USERS.patch(ctx, universe.user_id("admin"), {"role": {"id": ROLES.of_type(ctx, "AUDITOR")["id"]}})

    assert universe.caller(session_id).role == "AUDITOR"


def test_a_session_dies_with_its_tenant(universe: Universe) -> None:
    session_id = universe.login().session_id
    universe.identity.delete_tenant(universe.tenant)

    with pytest.raises(BillError, match="BDC_1102"):
        universe.caller(session_id)


def test_sweeping_removes_what_died(universe: Universe) -> None:
    universe.login()
    universe.time.pass_(3_600)
    universe.login()
    universe.identity.sweep()

    assert universe.identity.directory.size("session") == 1


def test_sessions_outlive_a_process_that_kept_them_in_a_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    universe = make_universe(open_engine(url, all_kinds))
    session_id = universe.login().session_id
    universe.engine.close()
    engine = open_engine(url, all_kinds)
    universe.identity = Identity(engine, Settings(), universe.time)

    assert universe.caller(session_id).user_id == universe.user_id("admin")
    engine.close()


def test_two_processes_that_share_a_file_share_sessions(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    universe, there = make_universe(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    other = Identity(there, Settings(), universe.time)
    session_id = universe.login().session_id
    caller = other.authenticate("session", universe.shown(session_id))
    other.logout(caller)

    with pytest.raises(BillError, match="BDC_1109"):
        universe.caller(session_id)
    universe.engine.close()
    there.close()


def test_a_user_archived_by_another_process_is_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    universe, there = make_universe(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    other = Identity(there, Settings(), universe.time)
    shown = universe.shown(universe.login().session_id)
    other.authenticate("session", shown)
    universe.archive_user("admin")

    with pytest.raises(BillError, match="BDC_1109"):
        other.authenticate("session", shown)
    universe.engine.close()
    there.close()


def test_a_session_used_all_the_time_lives_on_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    universe, there = make_universe(open_engine(url, all_kinds)), open_engine(url, all_kinds)
    session_id = universe.login().session_id
    universe.time.pass_(LIFE - 60)
    universe.caller(session_id)
    universe.time.pass_(LIFE - 60)
    other = Identity(there, Settings(), universe.time)

    assert other.authenticate("session", universe.shown(session_id)).sort == "user"
    universe.engine.close()
    there.close()
