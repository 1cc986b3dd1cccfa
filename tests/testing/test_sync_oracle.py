"""Clients that keep a copy of a list while somebody changes it: faults are found and named, right ones not accused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bench.sync import texts
from bench.sync_clients import BUGS, RIGHT, Client, report_on
from mockserver.control.changes import record_changes
from mockserver.control.clock import read_clock
from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.ghosts import IdleGhost
from mockserver.testing.syncs import SyncReport

FIELDS = ["name", "phone", "archived"]
SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(seed=5) as mock:
        yield mock


def reports_on(mock: BillMock, client: Client, seeds: range = SEEDS) -> list[SyncReport]:
    return [report_on(mock.tenant(), client, seed) for seed in seeds]


def walk(tenant: MockTenant, **query: Any) -> list[dict[str, Any]]:
    """All vendors, page by page."""
    session, rows = tenant.session(), list[dict[str, Any]]()
    while True:
        page = session.get("/vendors", params={"max": 5, **query}).json()
        rows += page["results"]
        if "nextPage" not in page:
            return rows
        query["page"] = page["nextPage"]


@pytest.mark.slow
@pytest.mark.parametrize("name", BUGS)
def test_a_faulty_client_is_found(mock: BillMock, name: str) -> None:
    assert [report for report in reports_on(mock, BUGS[name]) if not report.is_synced] != []


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_client_is_not_accused(mock: BillMock, name: str) -> None:
    assert [str(report) for report in reports_on(mock, RIGHT[name]) if not report.is_synced] == []


def test_the_same_seed_has_the_same_report(mock: BillMock) -> None:
    client = BUGS["reads new rows, not changed ones"]

    assert texts(reports_on(mock, client, range(1, 4))) == texts(reports_on(mock, client, range(1, 4)))


def test_a_stale_row_is_told_with_who_changed_it_and_when_it_was_read(tenant: MockTenant) -> None:
    with tenant.ghost("v3.vendors", seed=2, acts=["touch_read"], times=1) as ghost:
        rows = walk(tenant)
    (act,) = ghost.acts
    with pytest.raises(AssertionError) as caught:
        tenant.assert_synced(rows, "v3.vendors", fields=FIELDS)
    lines = str(caught.value).splitlines()

    assert lines[0] == "v3.vendors.list: 1 stale, where BILL has 25 rows"
    assert lines[1].startswith(f'  stale: {act["id"]} "{act["name"]}": phone is "415555')
    assert re.match(
        r'      Marcus Bell changed ".+" \(phone from ".+" to ".+"\) before request 3 \(page 2 of', lines[2]
    )
    assert lines[3] == "      the client had read it by request 2 (page 1), and no later answer had it"


def test_rows_in_order_are_synced(tenant: MockTenant) -> None:
    tenant.assert_synced(walk(tenant), "v3.vendors", fields=FIELDS)


def test_rows_may_be_a_mapping_of_what_the_client_keeps(tenant: MockTenant) -> None:
    kept = {row["id"]: {"name": row["name"]} for row in walk(tenant)}

    assert tenant.sync_report(kept, "v3.vendors", fields=["name"]).is_synced


def test_missed_double_and_phantom_rows_are_told_apart(tenant: MockTenant) -> None:
    rows = walk(tenant)
    kept = [*rows[1:], rows[3], {"id": "00902NOBODY", "name": "Nobody"}]
    report = tenant.sync_report(kept, "v3.vendors", fields=["name"])

    assert [one.key for one in report.missed] == [rows[0]["id"]]
    assert [one.key for one in report.double] == [rows[3]["id"]]
    assert [one.key for one in report.phantom] == ["00902NOBODY"]
    assert report.stale == []


def test_what_another_request_changed_is_named_too(tenant: MockTenant) -> None:
    rows = walk(tenant)
    with tenant.ghost("v3.vendors", chance=0.0):
        tenant.session().patch(f"/vendors/{rows[0]['id']}", json={"name": "Another"})
    (finding,) = tenant.sync_report(rows, "v3.vendors", fields=["name"]).stale

    assert finding.differences == ({"field": "name", "kept": rows[0]["name"], "current": "Another"},)
    assert "(v3.vendors.update) changed it (name from" in finding.causes[0]


def test_archived_rows_may_be_kept_with_their_mark_or_dropped(tenant: MockTenant) -> None:
    rows = walk(tenant)
    tenant.session().post(f"/vendors/{rows[0]['id']}/archive")
    live = {"archived": False}

    assert tenant.sync_report(walk(tenant), "v3.vendors", fields=FIELDS).is_synced
    assert tenant.sync_report(walk(tenant), "v3.vendors", fields=FIELDS, where=live).is_synced
    assert tenant.sync_report(rows[1:], "v3.vendors", fields=FIELDS, where=live).is_synced
    assert [one.key for one in tenant.sync_report(rows, "v3.vendors", fields=FIELDS, where=live).phantom] == [
        rows[0]["id"]
    ]
    assert "it is archived" in str(tenant.sync_report(rows[1:], "v3.vendors", fields=FIELDS))


def test_only_changes_since_a_moment_count(tenant: MockTenant) -> None:
    rows = walk(tenant)
    moment = tenant.clock.now()
    tenant.clock.advance("1 hour")
    changed = tenant.session().patch(f"/vendors/{rows[4]['id']}", json={"name": "Another"}).json()

    assert tenant.sync_report([changed], "v3.vendors", fields=FIELDS, since=moment).is_synced
    assert [one.key for one in tenant.sync_report([], "v3.vendors", fields=FIELDS, since=moment).missed] == [
        changed["id"]
    ]


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ({"fields": [], "where": {"archivd": False}}, "no row of v3.vendors.list has 'archivd'"),
        ({"fields": [], "since": "yesterday"}, "since: 'yesterday' is no moment such as 2026-03-02T09:00:00Z"),
        ({"fields": [], "since": "2026-03-02"}, "since: 2026-03-02 has no zone"),
        ({}, "fields: say which must be what BILL says"),
    ],
)
def test_a_claim_that_says_nothing_is_refused(tenant: MockTenant, claim: Any, text: str) -> None:
    tenant.session()
    with pytest.raises(ValueError, match=re.escape(text)):
        tenant.sync_report({}, "v3.vendors", **claim)


def test_a_field_that_no_row_has_is_no_field(tenant: MockTenant) -> None:
    with pytest.raises(ValueError, match=r"no row of v3\.vendors\.list has 'nmae'"):
        tenant.sync_report(walk(tenant), "v3.vendors", fields=["nmae"])


def test_a_ghost_that_is_refused_leaves_nothing_recorded(tenant: MockTenant) -> None:
    with pytest.raises(ControlError, match="is no list of records"), tenant.ghost("v3.vendrs"):
        pass

    assert tenant.control(record_changes, {"recorded": False})["wasRecorded"] is False


def test_what_is_no_list_is_refused(tenant: MockTenant) -> None:
    with pytest.raises(ControlError, match=r"'v3\.vendrs' is no list of records; near it are v3\.vendors\.list"):
        tenant.sync_report([], "v3.vendrs", fields=[])


def test_the_ghost_acts_in_the_name_of_another_user_whom_the_audit_trail_names(tenant: MockTenant) -> None:
    with tenant.ghost("v3.vendors", seed=2, acts=["move_read"], times=1) as ghost:
        walk(tenant)
    (act,) = ghost.acts
    trail = tenant.session().get(f"/reports/audit-trail/vendor/{act['id']}").json()

    assert act["by"] in str(trail)
    assert tenant.audit() == []


def test_time_stands_still_while_the_ghost_is_there_and_runs_on_afterwards(tenant: MockTenant) -> None:
    with tenant.ghost("v3.vendors", chance=0.0):
        first = tenant.clock.now()
        assert tenant.control(read_clock)["frozen"]
        assert tenant.clock.now() == first

    assert not tenant.control(read_clock)["frozen"]


def test_without_acts_between_pages_nothing_is_changed(tenant: MockTenant) -> None:
    with tenant.changes() as changes, pytest.warns(IdleGhost) as warnings, tenant.ghost("v3.bills") as ghost:
        walk(tenant)

    assert (ghost.acts, changes.changed, changes.created) == ([], [], [])
    assert str(warnings[0].message) == "the ghost of v3.bills never acted: no page was read while it was there"


def test_rows_are_not_synced_where_the_ghost_of_their_list_never_acted(tenant: MockTenant) -> None:
    with pytest.warns(IdleGhost), tenant.ghost("v3.vendors"):
        rows = walk(tenant, max=100)
    with pytest.raises(AssertionError) as caught:
        tenant.assert_synced(rows, "v3.vendors", fields=FIELDS)

    assert str(caught.value) == (
        "v3.vendors.list: all 25 rows are as BILL has them, but the ghost of v3.vendors never acted: only first pages "
        "were read, and it acts before later ones: read pages smaller than the list"
    )
    assert tenant.sync_report(rows, "v3.vendors", fields=FIELDS).is_synced


def test_an_idle_ghost_of_another_list_is_no_matter(tenant: MockTenant) -> None:
    with pytest.warns(IdleGhost), tenant.ghost("v3.bills"):
        rows = walk(tenant)

    tenant.assert_synced(rows, "v3.vendors", fields=FIELDS)


@pytest.mark.parametrize(
    ("ghost", "reason"),
    [
        ({"acts": ["restore_read"]}, "before none of 4 later pages could one of its acts be done: other acts"),
        ({"chance": 1e-9}, "of 4 later pages its chance of 1e-09 came at none: another seed"),
    ],
)
def test_a_ghost_that_found_nothing_to_do_warns(tenant: MockTenant, ghost: Any, reason: str) -> None:
    with pytest.warns(IdleGhost, match=reason), tenant.ghost("v3.vendors", **ghost):
        walk(tenant)


def test_a_ghost_that_only_watches_warns_of_nothing(tenant: MockTenant) -> None:
    with tenant.ghost("v3.vendors", chance=0.0):
        rows = walk(tenant)

    tenant.assert_synced(rows, "v3.vendors", fields=FIELDS)


def test_a_block_that_fails_is_told_before_its_ghost(tenant: MockTenant) -> None:
    with pytest.raises(KeyError), tenant.ghost("v3.vendors"):
        raise KeyError("the client's own")


def test_a_page_token_expires_once_where_it_is_to(tenant: MockTenant) -> None:
    session = tenant.session()
    with tenant.ghost("v3.vendors", acts=["expire_token"]):
        token = session.get("/vendors?max=5").json()["nextPage"]
        first = session.get("/vendors", params={"page": token})
        again = session.get("/vendors", params={"page": token})
        token = session.get("/vendors?max=5").json()["nextPage"]
        anew = session.get("/vendors", params={"page": token})

    assert [answer.status_code for answer in (first, again, anew)] == [400, 400, 200]


def test_a_ghost_haunts_a_server_that_runs_elsewhere(mock: BillMock) -> None:
    with BillMock(url=mock.url) as elsewhere:
        tenant = elsewhere.tenant()
        with tenant.ghost("v3.vendors", seed=2, acts=["touch_read"], times=1) as ghost:
            rows = walk(tenant)
        report = tenant.sync_report(rows, "v3.vendors", fields=FIELDS)
        (act,) = ghost.acts
        tenant.delete()

    assert [one.key for one in report.stale] == [act["id"]]


@pytest.mark.parametrize(
    ("ghost", "reason"),
    [
        ({"operation": "v3.vendor"}, "'v3.vendor' is no list of records"),
        ({"operation": "v3.vendors", "acts": ["archive_aheed"]}, "not 'archive_aheed'; did you mean archive_ahead?"),
        ({"operation": "v3.vendors", "times": 0}, "times: must be a whole number"),
    ],
)
def test_a_ghost_that_cannot_be_is_refused_before_its_block(mock: BillMock, ghost: dict[str, Any], reason: str) -> None:
    with pytest.raises(ControlError, match=re.escape(reason)):
        mock.default.ghost(**ghost)


def test_a_word_of_a_sync_report_that_there_is_not_is_named_with_the_nearest(mock: BillMock) -> None:
    claim: dict[str, Any] = {"feilds": ["name"]}
    with pytest.raises(TypeError, match=r"^feilds: sync_report takes no such argument; did you mean fields\?"):
        mock.default.sync_report([], "v3.vendors", **claim)
