"""Worlds that are written down and read again: the same records, states and sums, on every engine."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockserver.control.server import ControlError, tenant_of
from mockserver.seeding import SeedingError
from mockserver.testing import BillMock, MockTenant
from tests.scenarios.worlds import ACME
from tests.signed_in import V3, bill, vendor


def filled(tenant: MockTenant) -> V3:
    """A tenant with a vendor and a bill, as its administrator."""
    admin = V3(tenant)
    made = admin.post("/vendors", vendor())
    admin.post("/bills", bill(made["id"], "A-1"))
    return admin


def plain(document: Any) -> Any:
    """A document as a file holds it."""
    return orjson.loads(orjson.dumps(document))


def test_a_world_that_is_read_again_has_the_same_records(mock: BillMock, tenant: MockTenant) -> None:
    filled(tenant)
    document = plain(tenant.export_world())
    other = mock.tenant(document)
    again = other.export_world()["world"]
    assert again["records"] == document["world"]["records"]
    assert (again["serial"], again["state"], again["files"]) == tuple(
        document["world"][name] for name in ("serial", "state", "files")
    )


def test_lists_and_sums_are_the_same_under_other_credentials(mock: BillMock, tenant: MockTenant) -> None:
    admin = filled(tenant)
    other = mock.tenant(plain(tenant.export_world()))
    assert V3(other).get("/bills") == admin.get("/bills")
    assert V3(other).get("/vendors") == admin.get("/vendors")
    assert other.audit() == []


def test_the_clock_stands_where_it_stood(mock: BillMock, tenant: MockTenant) -> None:
    tenant.clock.set(datetime(2031, 5, 6, 12, tzinfo=UTC))
    tenant.clock.freeze()
    other = mock.tenant(plain(tenant.export_world()))
    assert other.clock.now() == tenant.clock.now()
    other.clock.unfreeze()
    assert other.clock.now() - tenant.clock.now() < timedelta(minutes=1)


def test_a_running_tenant_takes_a_world_in_and_its_sessions_go_on(mock: BillMock, tenant: MockTenant) -> None:
    filled(tenant)
    document = plain(tenant.export_world())
    other = mock.tenant("empty")
    admin = V3(other)
    other.import_world(document)
    assert [row["invoice"]["invoiceNumber"] for row in admin.get("/bills")["results"]] == ["A-1"]


def test_credentials_sign_in_to_a_world_of_another_seed(mock: BillMock, tenant: MockTenant) -> None:
    document = plain(mock.tenant("empty", seed=7).export_world())
    tenant.import_world(document)
    assert tenant.credentials["BILL_ORGANIZATION_ID"] == document["world"]["records"]["organization"][0]["id"]
    assert V3(tenant).post("/vendors", vendor())["name"] == "Happy Music Supplies"
    assert mock.app.worlds.tenancy.tenants.get(tenant.id).seed == 7


def test_a_reset_goes_back_to_what_was_imported(tenant: MockTenant) -> None:
    admin = filled(tenant)
    tenant.import_world(plain(tenant.export_world()))
    admin.post("/vendors", vendor(name="Short Lived"))
    tenant.reset()
    assert [row["name"] for row in admin.get("/vendors")["results"]] == ["Happy Music Supplies"]
    assert tenant.audit() == []


def test_a_reset_goes_back_to_the_scenario_file_a_tenant_was_made_from(mock: BillMock) -> None:
    own = mock.tenant({"vendors": [ACME]})
    admin = V3(own)
    admin.post("/vendors", vendor(name="Short Lived"))
    own.reset()
    assert [row["name"] for row in admin.get("/vendors")["results"]] == ["Acme Paper"]


def test_an_imported_file_may_make_records_over_a_world_that_was_written_down(tenant: MockTenant) -> None:
    filled(tenant)
    line = {"amount": 5}
    more = {
        "vendor": "Happy Music Supplies",
        "dueDate": 3,
        "invoice": {"invoiceNumber": "A-2", "invoiceDate": 0},
        "billLineItems": [line],
    }
    tenant.import_world({"extends": plain(tenant.export_world()), "bills": [more]})
    assert [row["invoice"]["invoiceNumber"] for row in V3(tenant).get("/bills")["results"]] == ["A-1", "A-2"]
    assert tenant.audit() == []


def test_importing_sends_no_webhook(tenant: MockTenant) -> None:
    filled(tenant)
    tenant.import_world({"extends": "empty", "vendors": [ACME]})
    assert tenant.deliveries() == []


def wrong(document: Any, **changes: Any) -> Any:
    """A copy of a document whose only bill is changed."""
    copy = deepcopy(document)
    copy["world"]["records"]["bill"][0] |= changes
    return copy


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"dueAmount": 1}, "has 0.01, it comes to 100.0"),
        ({"vendorId": "00902AAAAAAAAAAAAAAA"}, "refers to vendor 00902AAAAAAAAAAAAAAA: there is none"),
        ({"amount": "100"}, "scenario: world.records.bill[0].amount: must be a whole number of cents"),
        ({"seq": 10**6}, "scenario: world.records.bill[0].seq: must be a serial number"),
        ({"billLineItems": "none"}, "scenario: world.records.bill[0].billLineItems: must be a list"),
        ({"billLineItems": [5]}, "scenario: world.records.bill[0].billLineItems[0]: must be a table"),
        ({"dueDate": "soon"}, "scenario: world.records.bill[0].dueDate: must be a day such as 2026-11-26"),
        ({"amount": 2**63}, "is too great a number"),
        ({"org": 99}, "scenario: world.records.bill[0].org: must be the number of an organization, 0 to"),
    ],
)
def test_a_world_that_does_not_hold_together_is_refused_and_nothing_changes(
    tenant: MockTenant, changes: dict[str, Any], fault: str
) -> None:
    admin = filled(tenant)
    before = tenant.export_world()["world"]["records"]
    with pytest.raises(ControlError, match=fault.replace("[", r"\[")):
        tenant.import_world(wrong(plain(tenant.export_world()), **changes))
    assert tenant.export_world()["world"]["records"] == before
    assert len(admin.get("/bills")["results"]) == 1


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("now", "1900-01-01T00:00:00+00:00", "world.now: must be a moment such as"),
        ("now", "2199-12-31T00:00:00+00:00", "from 1980-01-01 to 2190-12-31"),
        ("now", "0001-01-01T00:00:00+14:00", "world.now: must be a moment such as"),
        ("now", "9999-12-31T23:59:59-12:00", "world.now: must be a moment such as"),
        (
            "state.organizations",
            2**62,
            "state.organizations: must be how many organizations there are, at most",
        ),
        ("state.signIns.users", {"a": {"org": 1, "organizationId": "x", "userId": "y"}}, "must have an administrator"),
    ],
)
def test_a_world_that_no_tenant_could_go_on_in_is_refused_before_anything_is_stored(
    tenant: MockTenant, path: str, value: Any, fault: str
) -> None:
    filled(tenant)
    before = tenant.export_world()["world"]
    with pytest.raises(ControlError, match=fault):
        tenant.import_world(put(plain(tenant.export_world()), f"world.{path}", value))

    assert tenant.export_world()["world"]["records"] == before["records"]
    tenant.reset()


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A document with another value at a dotted path."""
    *parents, name = path.split(".")
    reduce(dict.__getitem__, parents, document)[name] = value
    return document


def test_a_world_of_the_other_environment_is_refused(mock: BillMock, tenant: MockTenant) -> None:
    document = plain(mock.tenant("empty", environment="production").export_world())
    with pytest.raises(ControlError, match="is a world of the production environment, not of sandbox"):
        tenant.import_world(document)


def test_a_server_starts_on_a_file_and_writes_its_world_into_one_at_the_end(
    tmp_path: Path, database: str | None
) -> None:
    path, end = tmp_path / "mine.toml", tmp_path / "end.json"
    path.write_text('[[vendors]]\nname = "Acme Paper"\naddress = { line1 = "1", city = "x", country = "US" }\n')
    path.write_text(path.read_text().replace('country = "US"', 'zipOrPostalCode = "1", country = "US"'))
    with BillMock(scenario=path, export_on_exit=end, database=database, cache_dir=tmp_path) as mock:
        V3(mock.default).post("/vendors", vendor())
    with BillMock(scenario=end) as mock:
        assert [row["name"] for row in V3(mock.default).get("/vendors")["results"]] == [
            "Acme Paper",
            "Happy Music Supplies",
        ]
        assert mock.default.audit() == []


def test_every_engine_takes_a_world_in_and_gives_it_out_again(database: str | None, tmp_path: Path) -> None:
    with BillMock(scenario="empty", database=database, cache_dir=tmp_path) as mock:
        filled(mock.default)
        document = plain(mock.default.export_world())
        mock.default.import_world({"extends": "empty", "vendors": [ACME]})
        mock.default.import_world(document)
        V3(mock.default).post("/vendors", vendor(name="Short Lived"))
        mock.default.reset()
        assert mock.default.export_world()["world"]["records"] == document["world"]["records"]


def test_what_was_imported_stays_when_the_server_starts_again(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with BillMock(scenario="empty", database=database, cache_dir=tmp_path) as mock:
        mock.default.import_world({"extends": "empty", "vendors": [ACME]})
    with BillMock(scenario="empty", database=database, cache_dir=tmp_path) as mock:
        V3(mock.default).post("/vendors", vendor(name="Short Lived"))
        mock.default.reset()
        assert [row["name"] for row in V3(mock.default).get("/vendors")["results"]] == ["Acme Paper"]


def test_a_store_that_was_made_from_another_file_is_refused(tmp_path: Path) -> None:
    path, database = tmp_path / "mine.json", f"sqlite:///{tmp_path / 'store.sqlite'}"
    path.write_bytes(orjson.dumps({"vendors": [ACME]}))
    with BillMock(scenario=path, database=database, cache_dir=tmp_path):
        path.write_bytes(orjson.dumps({"vendors": [{**ACME, "name": "Another"}]}))
    with pytest.raises(SeedingError, match=r"this store was made with --scenario mine-[0-9a-f]{16}, not mine-"):
        BillMock(scenario=path, database=database, cache_dir=tmp_path).start()


def test_a_document_names_no_file_of_the_server(tenant: MockTenant) -> None:
    with pytest.raises(ControlError, match=r"scenario: extends: unknown scenario '\./secret\.toml'"):
        tenant.import_world({"extends": "./secret.toml"})


def test_an_imported_world_is_no_snapshot_of_the_users(tenant: MockTenant) -> None:
    tenant.import_world({"extends": "empty", "vendors": [ACME]})
    assert tenant.mock.app.worlds.tenancy.snapshots.names(tenant_of(tenant.mock.app, tenant.id)) == []


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"vendors": [{"name": "A", "address": json.loads('{"a":' * 900 + "1" + "}" * 900)}]}, "nests more"),
        (
            {"extends": "starter", "bills": [{"vendor": "Acme", "dueDate": 10**12}], "vendors": [vendor(name="Acme")]},
            "due",
        ),
    ],
)
def test_what_cannot_be_read_as_a_scenario_is_refused_in_words(
    tenant: MockTenant, document: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ControlError, match=fault):
        tenant.import_world(document)


@pytest.mark.parametrize("scenario", ["empty", "starter", pytest.param("large", marks=pytest.mark.slow)])
def test_every_scenario_that_was_written_down_is_taken_in(scenario: str) -> None:
    with BillMock(scenario=scenario) as mock:
        document = plain(mock.default.export_world())
        tenant = mock.tenant("empty")
        tenant.import_world(document)

        assert tenant.export_world()["world"]["records"] == document["world"]["records"]
