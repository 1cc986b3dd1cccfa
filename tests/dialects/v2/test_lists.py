"""v2 lists: pages, filters in v2's own words, sorts."""

from typing import Any

import pytest

from mockserver.dialects.v2.lists import FILTER, SYMBOLS
from tests.dialects.v2.sandbox import ZEROS, Sandbox


@pytest.fixture
def vendors(sandbox: Sandbox) -> dict[str, str]:
    """Three vendors' ids by name: of a business, of a person, and deleted with everything by default."""
    rows = [
        sandbox.make("Vendor", name="Anna", accountType="1", track1099=True, prefPmtMethod="7", addressCountry="US"),
        sandbox.make("Vendor", name="Bela", accountType="2", sendNotifications=False, bankCountry="Germany"),
        sandbox.make("Vendor", name="Cleo"),
    ]
    sandbox.ok("Crud/Delete/Vendor", {"id": rows[2]["id"]})
    return {vendor["name"]: vendor["id"] for vendor in rows}


def test_a_list_is_an_array_of_whole_objects_in_creation_order(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    rows = sandbox.ok("List/Vendor", {"start": 0, "max": 999})

    assert [row["name"] for row in rows] == ["Anna", "Bela", "Cleo"]
    assert rows[0] == sandbox.ok("Crud/Read/Vendor", {"id": vendors["Anna"]})


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ({"start": 0, "max": 2}, ["Anna", "Bela"]),
        ({"start": 2, "max": 2}, ["Cleo"]),
        ({"start": 3, "max": 2}, []),
        ({"start": "1", "max": "1"}, ["Bela"]),
        ({"max": 5_000}, ["Anna", "Bela", "Cleo"]),
        ({"max": 0}, []),
        ({}, ["Anna", "Bela", "Cleo"]),
    ],
)
def test_a_page_starts_at_an_offset(
    sandbox: Sandbox, vendors: dict[str, str], page: dict[str, Any], names: list[str]
) -> None:
    assert sandbox.names("Vendor", **page) == names


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        (("isActive", "=", "1"), ["Anna", "Bela"]),
        (("isActive", "=", 2), ["Cleo"]),
        (("isActive", "!=", "1"), ["Cleo"]),
        (("isActive", "in", "1,2"), ["Anna", "Bela", "Cleo"]),
        (("isActive", "nin", ["1"]), ["Cleo"]),
        (("name", "=", "Bela"), ["Bela"]),
        (("name", ">", "Anna"), ["Bela", "Cleo"]),
        (("name", "in", "Anna, Cleo"), ["Anna", "Cleo"]),
        (("name", "in", ["Anna", "Bela"]), ["Anna", "Bela"]),
        (("accountType", "=", "1"), ["Anna"]),
        (("accountType", "!=", "0"), ["Anna", "Bela"]),
        (("accountType", ">=", "1"), ["Anna", "Bela"]),
        (("accountType", "<", "2"), ["Anna", "Cleo"]),
        (("track1099", "=", True), ["Anna"]),
        (("track1099", "=", "false"), ["Bela", "Cleo"]),
        (("billCurrency", "=", "USD"), ["Anna", "Bela", "Cleo"]),
        (("bankCountry", "=", "Germany"), ["Bela"]),
        (("largeBillerId", "=", ZEROS), ["Anna", "Bela", "Cleo"]),
        (("largeBillerId", "!=", ZEROS), []),
        (("balance", "=", 0), ["Anna", "Bela", "Cleo"]),
        (("balance", ">", "0.00"), []),
        (("createdTime", ">=", "2026-03-02T20:00:00.000+0000"), ["Anna", "Bela", "Cleo"]),
        (("createdTime", ">", "2026-03-02T20:00:00.000+0000"), []),
        (("updatedTime", ">=", "2026-03-02"), ["Anna", "Bela", "Cleo"]),
        (("updatedTime", "<", "2026-03-02"), []),
    ],
)
def test_a_filter_leaves(
    sandbox: Sandbox, vendors: dict[str, str], filter: tuple[str, str, Any], names: list[str]
) -> None:
    assert sandbox.names("Vendor", filter) == names


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        (("sendNotifications", "=", True), ["Anna", "Cleo"]),
        (("sendNotifications", "!=", True), ["Bela"]),
        (("sendNotifications", "=", False), ["Bela"]),
        (("prefPmtMethod", "=", "1"), ["Bela", "Cleo"]),
        (("prefPmtMethod", "nin", "1"), ["Anna"]),
        (("prefPmtMethod", "in", "1,7"), ["Anna", "Bela", "Cleo"]),
        (("prefPmtMethod", ">", "0"), ["Anna", "Bela", "Cleo"]),
        (("prefPmtMethod", "<", "7"), ["Bela", "Cleo"]),
        (("orgVCardStatus", "=", "1"), ["Anna", "Bela", "Cleo"]),
    ],
)
def test_a_value_a_vendor_has_by_default_is_found(
    sandbox: Sandbox, vendors: dict[str, str], filter: tuple[str, str, Any], names: list[str]
) -> None:
    assert sandbox.names("Vendor", filter) == names


def test_filters_are_anded(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    assert sandbox.names("Vendor", ("isActive", "=", "1"), ("accountType", "=", "2")) == ["Bela"]


@pytest.mark.parametrize(
    ("op", "value", "names"),
    [
        ("<", "00902", []),
        (">=", "00902", ["Anna", "Bela", "Cleo"]),
        ("<=", "00903", ["Anna", "Bela", "Cleo"]),
        ("nin", ",", ["Anna", "Bela", "Cleo"]),
    ],
)
def test_ids_compare_as_texts(sandbox: Sandbox, vendors: dict[str, str], op: str, value: str, names: list[str]) -> None:
    assert sandbox.names("Vendor", ("id", op, value)) == names


def test_ids_can_be_asked_for(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    ids = f"{vendors['Cleo']},{vendors['Anna']}"

    assert sandbox.names("Vendor", ("id", "in", ids)) == ["Anna", "Cleo"]
    assert sandbox.names("Vendor", ("id", "=", vendors["Bela"])) == ["Bela"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ([{"field": "name", "asc": "false"}], ["Cleo", "Bela", "Anna"]),
        ([{"field": "name", "asc": False}], ["Cleo", "Bela", "Anna"]),
        ([{"field": "name"}], ["Anna", "Bela", "Cleo"]),
        ([{"field": "isActive", "asc": False}, {"field": "name", "asc": True}], ["Cleo", "Anna", "Bela"]),
        ([{"field": "createdTime", "asc": False}], ["Cleo", "Bela", "Anna"]),
    ],
)
def test_a_list_is_sorted(
    sandbox: Sandbox, vendors: dict[str, str], sort: list[dict[str, Any]], names: list[str]
) -> None:
    assert sandbox.names("Vendor", sort=sort) == names


def test_a_list_of_bills_tells_on_demand_who_made_them(sandbox: Sandbox) -> None:
    sandbox.move_in()
    vendor = sandbox.make("Vendor", name="Anna")["id"]
    day = "2026-03-02"
    lines = [{"amount": 1}]
    bill = sandbox.make("Bill", vendorId=vendor, invoiceNumber="1", invoiceDate=day, dueDate=day, billLineItems=lines)

    assert sandbox.ok("List/Bill", {"showAudit": True}) == [bill | {"createdByUser": "Ada Byron"}]
    assert sandbox.ok("List/Bill", {"showAudit": "false"}) == sandbox.ok("List/Bill", {}) == [bill]


def test_nested_changes_nothing_and_show_audit_is_noted(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    assert sandbox.names("Vendor", nested=True, showAudit=True) == ["Anna", "Bela", "Cleo"]
    assert sandbox.unread == ["showAudit"]


@pytest.mark.parametrize(
    ("data", "code", "text"),
    [
        (None, "BDC_1108", "data."),
        ({"start": -1}, "BDC_1129", "start, -1."),
        ({"max": "many"}, "BDC_1124", "max."),
        ({"filters": {}}, "BDC_1124", "filters."),
        ({"filters": [{"op": "=", "value": 1}]}, "BDC_1108", "filters[0].field."),
        ({"filters": [{"field": "name", "value": 1}]}, "BDC_1108", "filters[0].op."),
        ({"filters": [{"field": "name", "op": "="}]}, "BDC_1108", "filters[0].value."),
        ({"filters": [{"field": "phone", "op": "=", "value": 1}]}, "BDC_1130", "phone."),
        ({"filters": [{"field": "shoeSize", "op": "=", "value": 1}]}, "BDC_1130", "shoeSize."),
        ({"filters": [{"field": "name", "op": "sw", "value": "A"}]}, "BDC_1131", "sw."),
        ({"filters": [{"field": "isActive", "op": "=", "value": "7"}]}, "BDC_1119", "isActive, 7."),
        ({"filters": [{"field": "isActive", "op": "in", "value": True}]}, "BDC_1119", "isActive, true."),
        ({"filters": [{"field": "isActive", "op": "<", "value": "many"}]}, "BDC_1119", "isActive, many."),
        ({"filters": [{"field": "track1099", "op": "=", "value": "1"}]}, "BDC_1119", "track1099, 1."),
        ({"filters": [{"field": "balance", "op": "=", "value": "much"}]}, "BDC_1119", "balance, much."),
        ({"filters": [{"field": "createdTime", "op": ">", "value": "soon"}]}, "BDC_1119", "createdTime, soon."),
        ({"filters": [{"field": "name", "op": "=", "value": {}}]}, "BDC_1119", "name, {}."),
        ({"filters": [{"field": "name", "op": "=", "value": "A\0"}]}, "BDC_1119", "name, a text with"),
        ({"filters": [{"field": "id", "op": "in", "value": ["\0"]}]}, "BDC_1119", "id, a text with"),
        ({"sort": [{"field": "phone"}]}, "BDC_1130", "phone."),
        ({"sort": [{"field": "name", "asc": "up"}]}, "BDC_1124", "sort[0].asc."),
    ],
)
def test_a_list_is_refused(sandbox: Sandbox, data: Any, code: str, text: str) -> None:
    refusal = sandbox.refusal("List/Vendor", data)

    assert refusal[0] == code
    assert text in refusal[1]


def test_a_filters_three_keys_are_required() -> None:
    assert FILTER.shape.schema()["required"] == ["field", "op", "value"]


def test_there_are_eight_operators() -> None:
    assert list(SYMBOLS) == ["=", "<", ">", "!=", "<=", ">=", "in", "nin"]


TERM = {"field": "name", "op": "!=", "value": "x"}


def test_a_list_takes_a_hundred_filters(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    assert len(sandbox.ok("List/Vendor", {"start": 0, "max": 9, "filters": [TERM] * 100})) == 3


@pytest.mark.parametrize("count", [101, 1_000])
def test_a_list_takes_no_more_filters(sandbox: Sandbox, count: int) -> None:
    code, text = sandbox.refusal("List/Vendor", {"start": 0, "max": 9, "filters": [TERM] * count})

    assert (code, f"filters, {count} filters" in text) == ("BDC_1129", True)


def test_a_list_takes_no_more_than_a_hundred_sorts(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    sort = {"field": "name", "asc": True}
    assert len(sandbox.ok("List/Vendor", {"start": 0, "max": 9, "sort": [sort] * 100})) == 3

    code, text = sandbox.refusal("List/Vendor", {"start": 0, "max": 9, "sort": [sort] * 101})

    assert (code, "sort, 101 sorts" in text) == ("BDC_1129", True)


def test_all_filters_of_a_list_take_so_many_values_together(sandbox: Sandbox, vendors: dict[str, str]) -> None:
    term = {"field": "name", "op": "in", "value": ["a"] * 999}
    assert sandbox.ok("List/Vendor", {"start": 0, "max": 9, "filters": [term] * 10}) == []

    code, text = sandbox.refusal("List/Vendor", {"start": 0, "max": 9, "filters": [term] * 11})

    assert (code, "filters, 10989 values" in text) == ("BDC_1129", True)
