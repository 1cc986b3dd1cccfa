"""v3 customers: what is required, what answers show, what lists find."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, BAND, Sandbox
from tests.refusals import refusal_of


def names(page: dict[str, Any]) -> list[str]:
    return [row["name"] for row in page["results"]]


def listed(sandbox: Sandbox, filters: str) -> list[str]:
    return names(sandbox.ok("v3.customers.list", query={"filters": filters}))


@pytest.fixture
def band(sandbox: Sandbox) -> dict[str, Any]:
    """A customer."""
    created: dict[str, Any] = sandbox.ok("v3.customers.create", BAND)
    return created


def test_a_new_customer_answers_201_with_what_was_sent_and_the_defaults(sandbox: Sandbox) -> None:
    answer = sandbox.call("v3.customers.create", BAND | {"billingAddress": ADDRESS})

    assert answer.status == 201
    assert answer.body == {
        "archived": False,
        "id": answer.body["id"],
        "name": "Paperless Band",
        "email": "contact@paperlessband.org",
        "invoiceCurrency": "USD",
        "accountType": "NONE",
        "billingAddress": ADDRESS | {"countryName": "United States"},
        "balance": {"amount": 0.0},
        "hasBankAccount": False,
        "authorizedToCharge": False,
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_every_documented_field_comes_back(sandbox: Sandbox) -> None:
    body = BAND | {
        "companyName": "Paperless Band LLC",
        "contact": {"firstName": "Check", "lastName": "Mailworth"},
        "phone": "9998887654",
        "fax": "9998887655",
        "description": "Plays without sheets",
        "invoiceCurrency": "CAD",
        "accountType": "BUSINESS",
        "accountNumber": "4711",
        "shippingAddress": ADDRESS | {"line2": "Rear door", "stateOrProvince": "CA"},
    }

    answer = sandbox.ok("v3.customers.create", body)

    assert {name: answer[name] for name in body} == body | {
        "shippingAddress": {
            "line1": "987 Side Street",
            "line2": "Rear door",
            "city": "San Jose",
            "stateOrProvince": "CA",
            "zipOrPostalCode": "95002",
            "country": "US",
            "countryName": "United States",
        }
    }


def test_an_id_has_the_prefix_and_the_realm_of_the_sandbox(band: dict[str, Any]) -> None:
    assert band["id"].startswith("0cu02")
    assert len(band["id"]) == 20


def test_an_empty_body_misses_name_and_email_at_once(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.customers.create", {}) == [
        "name: must not be blank",
        "email: must not be blank",
    ]


def test_blanks_are_no_name_and_no_email(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.customers.create", {"name": "  ", "email": ""}) == [
        "name: must not be blank",
        "email: must not be blank",
    ]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "n" * 101, "name: size must be between 1 and 100"),
        ("email", "nobody", "email: must be a well-formed email address"),
        ("companyName", "c" * 251, "companyName: size must be between 0 and 250"),
        ("description", "d" * 4001, "description: size must be between 0 and 4000"),
        ("accountNumber", "4" * 101, "accountNumber: size must be between 0 and 100"),
        ("billingAddress", {}, "billingAddress.line1: must not be blank"),
        ("shippingAddress", {**ADDRESS, "city": ""}, "shippingAddress.city: must not be blank"),
    ],
)
def test_a_constraint_is_named_with_its_field(sandbox: Sandbox, field: str, value: object, message: str) -> None:
    assert sandbox.messages("v3.customers.create", BAND | {field: value})[0] == message


def test_a_hundred_characters_are_a_name(sandbox: Sandbox) -> None:
    assert sandbox.ok("v3.customers.create", BAND | {"name": "n" * 100})["name"] == "n" * 100


def test_an_unknown_account_type_is_refused_alone(sandbox: Sandbox) -> None:
    messages = sandbox.messages("v3.customers.create", {"accountType": "FRIEND"})

    assert messages == [
        'accountType: Cannot deserialize value from String "FRIEND": '
        "not one of the values accepted for Enum class: [BUSINESS, PERSON, NONE]"
    ]


def test_a_customer_abroad_must_say_its_currency(sandbox: Sandbox) -> None:
    body = BAND | {"billingAddress": ADDRESS | {"country": "CA"}}

    assert sandbox.messages("v3.customers.create", body) == ["invoiceCurrency: must not be null"]


def test_a_customer_abroad_with_a_currency_is_taken(sandbox: Sandbox) -> None:
    body = BAND | {"billingAddress": ADDRESS | {"country": "CA"}, "invoiceCurrency": "CAD"}

    assert sandbox.ok("v3.customers.create", body)["billingAddress"]["countryName"] == "Canada"


def test_a_payment_term_must_be_there(sandbox: Sandbox) -> None:
    term = sandbox.ok("v3.organizations.payment-terms.create", {"name": "Net 30", "daysDue": 30}, organizationId="")
    unknown = sandbox.refusal("v3.customers.create", BAND | {"paymentTermId": "00p02ABC"})

    assert unknown == (422, ["BDC_1205"])
    assert sandbox.ok("v3.customers.create", BAND | {"paymentTermId": term["id"]})["paymentTermId"] == term["id"]


def test_fields_bill_does_not_know_are_ignored_and_noted(sandbox: Sandbox) -> None:
    answer = sandbox.ok("v3.customers.create", BAND | {"address": ADDRESS, "balance": 5})

    assert "address" not in answer
    assert sandbox.unread == ["address", "balance"]


def test_a_patch_changes_what_it_names_and_nothing_else(sandbox: Sandbox, band: dict[str, Any]) -> None:
    sandbox.clock.advance(1)

    answer = sandbox.ok("v3.customers.update", {"accountType": "PERSON"}, customerId=band["id"])

    assert answer == band | {"accountType": "PERSON", "updatedTime": "2026-03-02T20:00:01.000+00:00"}


def test_a_patch_merges_the_address(sandbox: Sandbox) -> None:
    created = sandbox.ok("v3.customers.create", BAND | {"billingAddress": ADDRESS})

    answer = sandbox.ok("v3.customers.update", {"billingAddress": {"city": "Oakland"}}, customerId=created["id"])

    assert answer["billingAddress"] == ADDRESS | {"city": "Oakland", "countryName": "United States"}


def test_a_patch_cannot_blank_the_email(sandbox: Sandbox, band: dict[str, Any]) -> None:
    answer = sandbox.call("v3.customers.update", {"email": " "}, customerId=band["id"])

    assert refusal_of(answer) == "422 BDC_1117 Missing required data for: email."


def test_what_a_schema_forbids_is_refused_before_a_blank_text(sandbox: Sandbox, band: dict[str, Any]) -> None:
    body = {"email": "", "companyName": "x" * 251}

    assert sandbox.messages("v3.customers.update", body, customerId=band["id"]) == [
        "companyName: size must be between 0 and 250"
    ]


def test_an_empty_text_clears_an_optional_field(sandbox: Sandbox) -> None:
    created = sandbox.ok("v3.customers.create", BAND | {"phone": "9998887654"})

    assert "phone" not in sandbox.ok("v3.customers.update", {"phone": ""}, customerId=created["id"])


def test_archiving_keeps_a_customer_readable_and_can_be_repeated(sandbox: Sandbox, band: dict[str, Any]) -> None:
    sandbox.ok("v3.customers.archive", customerId=band["id"])
    sandbox.clock.advance(1)

    again = sandbox.call("v3.customers.archive", customerId=band["id"])

    assert (again.status, again.body) == (200, band | {"archived": True})
    assert sandbox.ok("v3.customers.get", customerId=band["id"])["archived"] is True


def test_restoring_brings_a_customer_back(sandbox: Sandbox, band: dict[str, Any]) -> None:
    sandbox.ok("v3.customers.archive", customerId=band["id"])

    assert sandbox.ok("v3.customers.restore", customerId=band["id"]) == band


@pytest.mark.parametrize("verb", ["get", "update", "archive", "restore"])
def test_an_unknown_id_in_the_path_is_404(sandbox: Sandbox, verb: str) -> None:
    assert (
        refusal_of(sandbox.call(f"v3.customers.{verb}", {}, customerId="0cu02NOBODY"))
        == "404 BDC_1205 No data found for the given id: 0cu02NOBODY."
    )


def test_another_organizations_customer_is_not_there(sandbox: Sandbox, band: dict[str, Any]) -> None:
    sandbox.org = 2

    assert (
        refusal_of(sandbox.call("v3.customers.get", customerId=band["id"]))
        == f"404 BDC_1205 No data found for the given id: {band['id']}."
    )
    assert sandbox.ok("v3.customers.list") == {"results": []}


@pytest.fixture
def three(sandbox: Sandbox) -> None:
    """Three customers that differ in all that can be filtered by."""
    sandbox.ok("v3.customers.create", BAND | {"name": "Anna", "billingAddress": ADDRESS, "accountType": "PERSON"})
    abroad = {"billingAddress": ADDRESS | {"country": "CA"}, "invoiceCurrency": "CAD"}
    sandbox.ok("v3.customers.create", BAND | abroad | {"name": "Annapolis Drums", "accountType": "BUSINESS"})
    sandbox.clock.advance(60)
    owing = sandbox.ok("v3.customers.create", BAND | {"name": "Zoe"})["id"]
    lines = [{"quantity": 1, "price": 10}]
    sandbox.ok("v3.invoices.create", {"customer": {"id": owing}, "invoiceLineItems": lines})


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("name:eq:Anna", ["Anna"]),
        ('name:sw:"Anna"', ["Anna", "Annapolis Drums"]),
        ('accountType:in:"PERSON,BUSINESS"', ["Anna", "Annapolis Drums"]),
        ('accountType:nin:"PERSON,NONE"', ["Annapolis Drums"]),
        ("address.country:eq:CA", ["Annapolis Drums"]),
        ("billingAddress.country:ne:CA", ["Anna", "Zoe"]),
        ("invoiceCurrency:eq:CAD", ["Annapolis Drums"]),
        ("paymentStatus:eq:UNPAID", ["Zoe"]),
        ("paymentStatus:ne:UNPAID", ["Anna", "Annapolis Drums"]),
        ('createdTime:gt:"2026-03-02T20:00:00.000+00:00"', ["Zoe"]),
        ("archived:eq:false,accountType:eq:NONE", ["Zoe"]),
    ],
)
def test_a_documented_filter_finds(sandbox: Sandbox, filters: str, expected: list[str]) -> None:
    assert listed(sandbox, filters) == expected


@pytest.mark.parametrize("filters", ["email:eq:a@b.c", "balance.amount:gt:1", "name:gt:A", "paymentStatus:eq:LATE"])
def test_what_is_not_documented_cannot_be_filtered_by(sandbox: Sandbox, filters: str) -> None:
    assert len(sandbox.messages("v3.customers.list", query={"filters": filters})) == 1


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "field",
    [
        "archived", "name", "companyName", "email", "phone", "fax", "description", "invoiceCurrency",
        "createdTime", "updatedTime",
    ],
)  # fmt: skip
def test_a_documented_field_sorts(sandbox: Sandbox, field: str) -> None:
    page = sandbox.ok("v3.customers.list", query={"sort": f"{field}:asc"})

    assert sorted(names(page)) == ["Anna", "Annapolis Drums", "Zoe"]


@pytest.mark.usefixtures("three")
def test_a_descending_sort_turns_the_order_round(sandbox: Sandbox) -> None:
    page = sandbox.ok("v3.customers.list", query={"sort": "name:desc"})

    assert names(page) == ["Zoe", "Annapolis Drums", "Anna"]


def test_a_vendor_can_be_filtered_by_payment_status_too(sandbox: Sandbox) -> None:
    paid = sandbox.ok("v3.vendors.create", {"name": "Paid", "address": ADDRESS})["id"]
    owed = sandbox.ok("v3.vendors.create", {"name": "Owed", "address": ADDRESS})["id"]
    sandbox.ok(
        "v3.bills.create",
        {
            "vendorId": owed,
            "dueDate": "2026-03-31",
            "invoice": {"invoiceNumber": "1", "invoiceDate": "2026-03-01"},
            "billLineItems": [{"amount": 10}],
        },
    )

    page = sandbox.ok("v3.vendors.list", query={"filters": "paymentStatus:eq:PAID"})

    assert [row["id"] for row in page["results"]] == [paid]
