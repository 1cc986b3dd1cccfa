"""Looking for requests: by operation, status, time and body; counting them; waiting for them."""

from __future__ import annotations

from threading import Timer
from typing import Any

import pytest
import requests

from mockserver.control.journal_filter import holds, read_filter
from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, vendor


@pytest.fixture
def admin(tenant: MockTenant) -> V3:
    """An administrator who made a vendor, failed to make another, and looked at bills."""
    admin = V3(tenant)
    admin.post("/vendors", vendor(name="Acme"))
    admin.post("/vendors", {"name": "Half a vendor"})
    admin.get("/bills", max=1)
    return admin


def operations(rows: list[Any]) -> list[tuple[str, int]]:
    return [(row["operation"], row["status"]) for row in rows]


@pytest.mark.usefixtures("admin")
def test_operations_are_named_by_ids_and_patterns(tenant: MockTenant) -> None:
    made = [("v3.vendors.create", 201), ("v3.vendors.create", 400)]

    assert operations(tenant.requests("v3.vendors.*")) == made
    assert operations(tenant.requests("v3.bills.list, v3.login")) == [("v3.login", 200), ("v3.bills.list", 200)]


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("status", "count"), [("201", 1), ("2xx", 3), ("4XX", 1), ("200-299", 3), ("201, 400", 2), ("500-599", 0)]
)
def test_statuses_are_named_by_codes_classes_and_ranges(tenant: MockTenant, status: str, count: int) -> None:
    assert tenant.requests.count(status=status) == count


@pytest.mark.usefixtures("admin")
def test_fidelities_are_those_of_operations(tenant: MockTenant) -> None:
    sure = {row["fidelity"] for row in tenant.requests()}

    assert len(tenant.requests(fidelity=",".join(sure))) == 4
    assert tenant.requests(fidelity="unbuilt") == []


def test_a_request_is_looked_for_by_the_id_that_its_client_gave_it(tenant: MockTenant, admin: V3) -> None:
    admin.call("GET", "/vendors", headers={"X-Request-Id": "build-17/step-4"})
    admin.call("GET", "/bills", headers={"X-Request-Id": "build-18/step-1"})

    assert operations(tenant.requests(request_id="build-17/step-4")) == [("v3.vendors.list", 200)]
    assert tenant.requests.count(request_id="build-*") == 2
    assert tenant.requests.count(request_id="build-17") == 0


@pytest.mark.parametrize(
    ("fault", "fits"), [("3", True), ("latency", True), ("before", True), ("*", True), ("", True), ("4", False)]
)
def test_an_entry_is_looked_for_by_the_fault_that_struck(fault: str, fits: bool) -> None:
    entry = {"number": 3, "kind": "latency", "when": "before"}

    assert read_filter({"fault": fault}).fits_entry({"fault": entry, "request": None}) is fits


@pytest.mark.parametrize("entry", [{}, {"fault": None}])
def test_any_fault_is_none_where_none_struck(entry: dict[str, Any]) -> None:
    assert not read_filter({"fault": "*"}).fits_entry(entry)


@pytest.mark.usefixtures("admin")
def test_what_a_body_holds_is_looked_for(tenant: MockTenant) -> None:
    assert operations(tenant.requests(json={"address": {"city": "San Jose"}})) == [("v3.vendors.create", 201)]
    assert operations(tenant.requests(text="Half a")) == [("v3.vendors.create", 400)]
    assert tenant.requests(json={"address": {"city": "Palo Alto"}}) == []


def test_the_data_of_v2_is_looked_into(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    form = {**admin.headers, "data": '{"start": 0, "max": 7}'}
    requests.post(f"{mock.v2_url}/List/Vendor.json", data=form, timeout=10)

    assert operations(tenant.requests(json={"max": 7})) == [("v2.List.Vendor", 200)]


@pytest.mark.usefixtures("admin")
def test_moments_are_those_of_the_tenants_clock(tenant: MockTenant) -> None:
    tenant.clock.advance("P10D")
    moment = tenant.clock.now().isoformat()
    V3(tenant)

    assert operations(tenant.requests(since=moment)) == [("v3.login", 200)]
    assert tenant.requests.count(until=moment) == 4


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("operation", "v3.vendors.lst", "operation: no operation v3.vendors.lst; near it are v3.vendors.list"),
        ("status", "\u0664\u0660\u0660", "status: must be codes such as 404, 4xx or 400-499, not "),
        ("fault", "\u0663", "fault: '\u0663' is no number, kind or moment of a fault"),
        ("status", "ok", "status: must be codes such as 404, 4xx or 400-499, not ok"),
        ("fidelity", "sure", "fidelity: must be one of verified, documented, observed, assumed, unbuilt, not 'sure'"),
        ("fault", "timeot", "fault: 'timeot' is no number, kind or moment of a fault; there are error, status, "),
        ("fault", "latancy", "fault: 'latancy' is no number, kind or moment of a fault; did you mean latency? There"),
        ("since", "yesterday", "since: must be a moment such as 2026-11-24T21:28:08Z"),
        ("json", "[]", "json: must be an object"),
        ("json", "{", "json: must be an object"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    mock: BillMock, tenant: MockTenant, name: str, value: str, message: str
) -> None:
    url = f"{mock.control_url}/tenants/{tenant.id}/requests"
    for_all = requests.get(url, params={name: value}, timeout=10)
    for_count = requests.get(f"{url}/count", params={name: value}, timeout=10)

    assert (for_all.status_code, for_all.json()["error"].startswith(message)) == (400, True)
    assert for_count.json() == for_all.json()


@pytest.mark.usefixtures("admin")
def test_the_same_is_counted_over_http(mock: BillMock, tenant: MockTenant) -> None:
    url = f"{mock.control_url}/tenants/{tenant.id}/requests/count"
    query = {"operation": "v3.*.create", "status": "4xx", "json": '{"name": "Half a vendor"}'}

    assert requests.get(url, params=query, timeout=10).json() == {"count": 1}


@pytest.mark.usefixtures("admin")
def test_a_cursor_leads_past_what_does_not_fit(mock: BillMock, tenant: MockTenant) -> None:
    url = f"{mock.control_url}/tenants/{tenant.id}/requests"
    page = requests.get(url, params={"operation": "v3.vendors.*", "status": "5xx"}, timeout=10).json()

    assert (page["requests"], page["cursor"], tenant.requests.cursor()) == ([], 4, 4)


def test_who_waits_gets_the_request_that_comes(tenant: MockTenant, admin: V3) -> None:
    cursor = tenant.requests.cursor()
    later = Timer(0.05, lambda: admin.get("/vendors", max=1))
    later.start()
    rows = tenant.requests.wait("v3.vendors.list", after=cursor, status="200")
    later.join()

    assert operations(rows) == [("v3.vendors.list", 200)]


@pytest.mark.usefixtures("admin")
def test_who_waits_in_vain_is_told_what_came(tenant: MockTenant) -> None:
    with pytest.raises(TimeoutError) as error:
        tenant.requests.wait("v3.bills.create", timeout=0)

    assert str(error.value) == (
        "0 of 1 requests came within 0 s; there were v3.bills.list, v3.login, v3.vendors.create"
    )


@pytest.mark.parametrize(
    ("value", "part", "is_there"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, True),
        ({"a": {"b": [1, {"c": 2, "d": 3}]}}, {"a": {"b": [{"c": 2}]}}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, True),
        ({"a": [1]}, {"a": [1, 2]}, False),
        ({"a": 1}, {"a": None}, False),
        ({}, {"a": None}, False),
        ([1], {"a": 1}, False),
        (None, {"a": 1}, False),
    ],
)
def test_a_value_holds_a_part(value: Any, part: Any, is_there: bool) -> None:
    assert holds(value, part) is is_there


def test_a_filter_of_nothing_fits_everything() -> None:
    assert read_filter({}).fits("", "", 200)


def test_what_was_refused_is_told_apart_in_v2_too(tenant: MockTenant, admin: V3) -> None:
    form = {**admin.headers, "data": '{"id": "00901AAAAAAAAAAAAAAA"}'}
    requests.post(f"{tenant.mock.v2_url}/Crud/Read/Vendor.json", data=form, timeout=10)

    assert operations(tenant.requests(refused="yes")) == [("v3.vendors.create", 400), ("v2.Crud.Read.Vendor", 200)]
    assert operations(tenant.requests("v3.*", refused="no")) == [
        ("v3.login", 200),
        ("v3.vendors.create", 201),
        ("v3.bills.list", 200),
    ]


def test_refused_is_said_with_yes_or_no() -> None:
    with pytest.raises(ValueError, match="refused: must be yes or no, not maybe"):
        read_filter({"refused": "maybe"})


@pytest.mark.parametrize(
    ("word", "nearest"), [("stats", "status"), ("requestId", "request_id"), ("afer", "after"), ("faults", "fault")]
)
@pytest.mark.parametrize("method", ["__call__", "count", "wait", "har", "curl"])
def test_a_part_that_no_filter_has_is_refused_with_the_nearest(
    tenant: MockTenant, method: str, word: str, nearest: str
) -> None:
    with pytest.raises(ControlError, match=f"{word}: no part of a filter of requests; did you mean {nearest}"):
        getattr(tenant.requests, method)(**{word: "4xx"})


def test_waiting_knows_its_own_arguments(tenant: MockTenant) -> None:
    wrong: Any = {"time_out": "1"}

    with pytest.raises(ControlError, match="did you mean timeout"):
        tenant.requests.wait(**wrong)


@pytest.mark.parametrize(
    ("part", "reason"),
    [({"status": 404}, "status: must be a text"), ({"json": "Acme"}, "json: must be an object")],
)
def test_a_part_of_another_type_is_refused(tenant: MockTenant, part: Any, reason: str) -> None:
    with pytest.raises(ControlError, match=reason):
        tenant.requests(**part)
