"""What is recorded of transactions is what they did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockserver.control.change_sets import compose_all
from mockserver.control.changes import record_changes
from mockserver.control.recorded_changes import changes_from
from mockserver.control.server import tenant_of
from mockserver.kernel.changes import apply
from mockserver.testing import BillMock, MockTenant
from tests.app.walk import Walk, records_of
from tests.postgres import Server, postgres
from tests.signed_in import V3, bill, vendor

__all__ = ["postgres"]


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(seed=5) as mock:
        yield mock


def change_sets(tenant: MockTenant) -> list[Any]:
    app = tenant.mock.app
    return app.worlds.tenancy.changes.since(tenant_of(app, tenant.id), 0, changes_from)


def applied(sets: list[Any], records: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Records after all that was recorded, from the records before it."""
    changes = {
        (one["kind"], one["id"]): one for one in compose_all(change for row in sets for change in row["records"])
    }
    after = {key: apply(changes[key], records.get(key)) for key in changes}
    return {key: record for key, record in {**records, **after}.items() if record is not None}


@pytest.mark.parametrize("seed", range(6))
def test_what_was_recorded_leads_from_the_world_before_to_the_world_after(mock: BillMock, seed: int) -> None:
    tenant = mock.tenant()
    walk = Walk(tenant, seed)
    before = records_of(tenant)
    tenant.control(record_changes, {"recorded": True})
    walk.go(25)
    sets = change_sets(tenant)

    assert applied(sets, before) == records_of(tenant)
    assert len(sets) > 5
    tenant.delete()


def test_a_walk_is_recorded_the_same_each_time(mock: BillMock) -> None:
    first, second = mock.tenant(), mock.tenant()
    diffs = [walked(first, 3), walked(second, 3)]

    assert diffs[0] == diffs[1] != {}


def walked(tenant: MockTenant, seed: int) -> dict[str, Any]:
    """The changes of a walk of ten steps, while time stands still between them."""
    tenant.clock.freeze()
    with tenant.changes() as changes:
        Walk(tenant, seed).go(10)
    return changes.as_dict()


@pytest.mark.slow
@pytest.mark.parametrize("store", ["file", "postgres"])
def test_shared_stores_record_the_same(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = new_database(store, tmp_path, request)
    with BillMock(database=database, workers=2) as mock:
        tenant = mock.tenant()
        walk = Walk(tenant, 2)
        before = records_of(tenant)
        tenant.control(record_changes, {"recorded": True})
        walk.go(12)

        assert applied(change_sets(tenant), before) == records_of(tenant)
        assert [row["number"] for row in change_sets(tenant)] == list(range(1, len(change_sets(tenant)) + 1))


def new_database(store: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """The URL of an empty store."""
    if store == "file":
        return f"sqlite:///{folder / 'worlds.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


def test_nothing_is_recorded_of_a_tenant_of_which_nobody_wants_to_know(mock: BillMock) -> None:
    tenant = mock.tenant()
    V3(tenant).post("/vendors", vendor())

    assert change_sets(tenant) == []
    assert "changes" not in tenant.requests("v3.vendors.create")[0]


def test_a_refused_request_is_not_recorded(mock: BillMock) -> None:
    tenant = mock.tenant()
    admin = V3(tenant)
    tenant.control(record_changes, {"recorded": True})
    admin.post("/vendors", {"name": "Half a vendor"})
    admin.post("/vendors/bulk", [vendor(name="One"), vendor(name="Two", email="none")])
    admin.get("/vendors", max=1)

    assert change_sets(tenant) == []


def test_a_transaction_is_one_change_set_that_says_who_did_it(mock: BillMock) -> None:
    tenant = mock.tenant()
    admin = V3(tenant)
    tenant.control(record_changes, {"recorded": True})
    payee = admin.post("/vendors", vendor())["id"]
    admin.post("/bills", bill(payee, "INV-1"))
    tenant.clock.advance("1 hour")
    sets = change_sets(tenant)

    assert [(row["number"], row["by"]) for row in sets][:2] == [(1, "user"), (2, "user")]
    assert [(one["kind"], one["before"]) for one in sets[0]["records"]] == [("vendor", None)]


def test_an_entry_of_the_journal_tells_the_changes_of_its_request(mock: BillMock) -> None:
    tenant = mock.tenant()
    admin = V3(tenant)
    tenant.control(record_changes, {"recorded": True})
    payee = admin.post("/vendors", vendor())["id"]
    admin.call("PATCH", f"/vendors/{payee}", json={"name": "Another"})
    (change,) = tenant.requests("v3.vendors.update")[0]["changes"]

    assert (change["kind"], change["id"]) == ("vendor", payee)
    assert (change["before"] or {})["name"] == "Happy Music Supplies"
    assert (change["after"] or {})["name"] == "Another"


def test_what_is_too_much_of_one_transaction_is_counted(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.control.recorded_changes.MAX_SET_BYTES", 2_000)
    tenant = mock.tenant()
    admin = V3(tenant)
    tenant.control(record_changes, {"recorded": True})
    admin.post("/vendors/bulk", [vendor(name=f"Vendor {number}") for number in range(5)])
    (change_set,) = change_sets(tenant)

    assert (len(change_set["records"]) + change_set["omitted"], change_set["omitted"] > 0) == (5, True)


def test_the_oldest_transactions_go_where_there_are_too_many(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockserver.tenancy.changes.MAX_CHANGE_SETS", 2)
    tenant = mock.tenant()
    admin = V3(tenant)
    tenant.control(record_changes, {"recorded": True})
    payees = [admin.post("/vendors", vendor(name=f"Vendor {number}"))["id"] for number in range(3)]

    assert [row["records"][0]["id"] for row in change_sets(tenant)] == payees[1:]
