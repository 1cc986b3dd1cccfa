"""v3 vendors."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import leaves, undocumented_fields

UNKNOWN = "00902AAAAAAAAAAAzzzz"


@documented(fact="F-op:v3.vendors.create")
@operation("v3.vendors.create")
def test_a_vendor_is_created_with_201_and_documented_fields(v3: Rest, make: Make) -> None:
    answer = v3.post("/vendors", bodies.vendor(make.names.name("vendor")) | {"accountType": "BUSINESS"})
    make.accept("/vendors", answer)

    assert answer.status == 201
    assert undocumented_fields(answer) == []


@documented(fact="F-100")
@operation("v3.vendors.create")
def test_a_new_vendor_echoes_what_was_sent_and_is_not_connected(make: Make) -> None:
    vendor = make.vendor(accountType="BUSINESS", email="ada@example.com", phone="9876543210", billCurrency="USD")

    assert vendor["archived"] is False
    assert vendor["networkStatus"] == "NOT_CONNECTED"
    assert (vendor["accountType"], vendor["email"], vendor["phone"]) == ("BUSINESS", "ada@example.com", "9876543210")
    assert vendor["billCurrency"] == "USD"
    assert vendor["address"]["line1"] == "123 Main Street"


@documented(fact="F-101")
@operation("v3.vendors.create")
def test_a_vendor_id_has_20_characters_and_begins_with_009(make: Make) -> None:
    vendor = make.vendor()

    assert vendor["id"].startswith("009")
    assert len(vendor["id"]) == 20


@documented(fact="F-102")
@operation("v3.vendors.create")
def test_moments_are_in_utc_with_milliseconds_and_offset(make: Make) -> None:
    vendor = make.vendor()

    assert vendor["createdTime"][19] == "."
    assert vendor["createdTime"].endswith("+00:00")
    assert len(vendor["createdTime"]) == len("2026-12-30T23:15:23.127+00:00")


@observed(fact="F-103")
@operation("v3.vendors.create", "v3.vendors.get")
def test_a_field_without_a_value_is_left_out(v3: Rest, make: Make) -> None:
    vendor = make.vendor()

    answer = v3.get(f"/vendors/{vendor['id']}")

    nulls = {path for path, value in leaves(answer.body) if value is None}
    assert nulls <= {"paymentInformation.payBySubType"}
    assert not {"phone", "email", "shortName"} & answer.body.keys()


@observed(fact="F-104")
@refusal("v3.vendors.create")
def test_an_address_is_required(v3: Rest, make: Make) -> None:
    answer = v3.post("/vendors", {"name": make.names.name("vendor")})

    assert answer.status == 400
    assert answer.messages == ["address: must not be null"]


@observed(fact="F-105")
@refusal("v3.vendors.create")
def test_violations_come_together_without_codes(v3: Rest) -> None:
    answer = v3.post("/vendors", {})

    assert answer.status == 400
    assert {message.partition(":")[0] for message in answer.messages} == {"name", "address"}
    assert [error for error in answer.errors if error.keys() != {"timestamp", "severity", "message"}] == []


@documented(fact="F-106")
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "n" * 101}),
        ("shortName", {"shortName": "s" * 41}),
        ("accountType", {"accountType": "COMPANY"}),
        ("address.country", {"address": {**bodies.ADDRESS, "country": "Narnia"}}),
        ("address.line1", {"address": {key: bodies.ADDRESS[key] for key in ("city", "zipOrPostalCode", "country")}}),
    ],
)
@refusal("v3.vendors.create")
def test_a_value_that_is_not_allowed_is_refused_by_its_name(
    v3: Rest, make: Make, field: str, changes: dict[str, Any]
) -> None:
    answer = v3.post("/vendors", bodies.vendor(make.names.name("vendor")) | changes)

    assert answer.status_class == 4
    assert field.rpartition(".")[2] in answer.message


@assumed(fact="F-107")
@refusal("v3.vendors.create")
def test_a_body_that_is_not_json_is_refused(v3: Rest) -> None:
    assert v3.call_raw("POST", "/vendors", b'{"name": "Ada",').status_class == 4


@observed(fact="F-108")
@operation("v3.vendors.create")
def test_a_field_bill_does_not_know_is_ignored(make: Make) -> None:
    assert "colour" not in make.vendor(colour="red")


@documented(fact="F-op:v3.vendors.get")
@operation("v3.vendors.get")
def test_a_vendor_is_read_as_it_was_created(v3: Rest, make: Make) -> None:
    vendor = make.vendor(email="ada@example.com")

    answer = v3.get(f"/vendors/{vendor['id']}")

    assert (answer.body["id"], answer.body["name"]) == (vendor["id"], vendor["name"])
    assert answer.body["email"] == "ada@example.com"
    assert undocumented_fields(answer) == []


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail", "operation_id"),
    [
        pytest.param("GET", "", "get", marks=refusal("v3.vendors.get")),
        pytest.param("PATCH", "", "update", marks=refusal("v3.vendors.update")),
        pytest.param("POST", "/archive", "archive", marks=refusal("v3.vendors.archive")),
        pytest.param("POST", "/restore", "restore", marks=refusal("v3.vendors.restore")),
    ],
)
def test_an_unknown_vendor_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str, operation_id: str) -> None:
    answer = v3.call(method, f"/vendors/{UNKNOWN}{tail}", {"name": "Ada"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-110")
@operation("v3.vendors.update")
def test_a_patch_changes_named_fields_only(v3: Rest, make: Make) -> None:
    vendor = make.vendor(email="ada@example.com", phone="9876543210")

    answer = v3.patch(f"/vendors/{vendor['id']}", {"phone": "4155550100"})

    assert answer.status == 200
    assert (answer.body["phone"], answer.body["email"]) == ("4155550100", "ada@example.com")
    assert answer.body["address"]["line1"] == "123 Main Street"
    assert undocumented_fields(answer) == []


@observed(fact="F-111")
@refusal("v3.vendors.update")
def test_a_patch_without_any_known_field_is_refused(v3: Rest, make: Make) -> None:
    vendor = make.vendor()

    assert v3.patch(f"/vendors/{vendor['id']}", {"colour": "red"}).status_class == 4


@documented(fact="F-112")
@operation("v3.vendors.archive")
def test_archiving_twice_is_no_error(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    path = f"/vendors/{vendor['id']}/archive"

    answers = [v3.post(path), v3.post(path)]

    assert [answer.status for answer in answers] == [200, 200]
    assert [answer.body["archived"] for answer in answers] == [True, True]
    assert undocumented_fields(answers[0]) == []


@documented(fact="F-112")
@operation("v3.vendors.restore", "v3.vendors.get")
def test_an_archived_vendor_stays_readable_and_can_be_restored(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    v3.post(f"/vendors/{vendor['id']}/archive")

    assert v3.get(f"/vendors/{vendor['id']}").body["archived"] is True
    assert v3.post(f"/vendors/{vendor['id']}/restore").body["archived"] is False
    assert v3.post(f"/vendors/{vendor['id']}/restore").body["archived"] is False


@observed(fact="F-113")
@operation("v3.vendors.bulk.create")
def test_vendors_are_created_in_bulk_inside_an_object(v3: Rest, make: Make) -> None:
    names = [make.names.name("vendor"), make.names.name("vendor")]

    answer = v3.post("/vendors/bulk", [bodies.vendor(name) for name in names])
    vendors = make.accept_bulk("/vendors", answer, "vendors")

    assert answer.status == 201
    assert answer.body.keys() == {"vendors"}
    assert [vendor["name"] for vendor in vendors] == names
    assert undocumented_fields(answer) == []


@documented(fact="F-114")
@refusal("v3.vendors.bulk.create")
def test_a_bulk_create_is_all_or_nothing(v3: Rest, make: Make) -> None:
    good = make.names.name("vendor")

    answer = v3.post("/vendors/bulk", [bodies.vendor(good), {"name": make.names.name("vendor")}])

    assert answer.status_class == 4
    assert v3.get("/vendors", filters=f'name:eq:"{good}"').results == []


@documented(fact="F-115")
@refusal("v3.vendors.bulk.create")
def test_a_bulk_create_takes_at_most_20_vendors(v3: Rest, make: Make) -> None:
    answer = v3.post("/vendors/bulk", [bodies.vendor(make.names.name("vendor")) for _ in range(21)])

    assert answer.status_class == 4


@documented(fact="F-115")
@refusal("v3.vendors.bulk.create")
def test_a_bulk_create_takes_at_least_one_vendor(v3: Rest) -> None:
    assert v3.post("/vendors/bulk", []).status_class == 4


@documented(fact="F-1930")
@refusal("v3.vendors.create", "v3.vendors.update")
@pytest.mark.parametrize("country", ["CU", "PR", "GG"])
def test_some_of_the_worlds_countries_are_none_of_bills(v3: Rest, make: Make, country: str) -> None:
    body = bodies.vendor(make.names.name("vendor"))
    body["address"] = body["address"] | {"country": country}

    assert v3.post("/vendors", body).status == 400
    assert v3.patch(f"/vendors/{make.vendor()['id']}", {"address": {"country": country}}).status == 400


@documented(fact="F-1931")
@refusal("v3.vendors.create")
@pytest.mark.parametrize("currency", ["SSP", "VED", "VES", "ZWL"])
def test_the_newest_currencies_are_none_of_bills(v3: Rest, make: Make, currency: str) -> None:
    body = bodies.vendor(make.names.name("vendor")) | {"billCurrency": currency}

    assert v3.post("/vendors", body).status == 400


@documented(fact="F-1931")
@operation("v3.vendors.create")
@pytest.mark.parametrize("currency", ["HRK", "SLL", "ZWD"])
def test_the_currencies_of_years_ago_are_still_bills(make: Make, currency: str) -> None:
    assert make.vendor(billCurrency=currency)["billCurrency"] == currency


@documented(fact="F-1936")
@operation("v3.vendors.update")
def test_a_patch_limits_neither_the_phone_nor_the_payee(v3: Rest, make: Make) -> None:
    body = {"phone": "2" * 21, "paymentInformation": {"payeeName": "P" * 101}}

    answer = v3.patch(f"/vendors/{make.vendor()['id']}", body)

    assert (answer.status, answer.body["phone"]) == (200, "2" * 21)
    assert answer.body["paymentInformation"]["payeeName"] == "P" * 101


@assumed(fact="F-1932")
@refusal("v3.vendors.create")
def test_metals_are_no_currencies(v3: Rest, make: Make) -> None:
    body = bodies.vendor(make.names.name("vendor")) | {"billCurrency": "XAU"}

    assert v3.post("/vendors", body).status_class == 4
