"""v3 contacts of a customer."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import BAND, Sandbox
from tests.refusals import refusal_of

CONTACTS = "v3.customers.contacts"
SINGER = {"firstName": "Ada", "lastName": "Byron", "email": "ada@paperlessband.org"}


@pytest.fixture
def contact(sandbox: Sandbox, customer_id: str) -> dict[str, Any]:
    """The band's singer."""
    created: dict[str, Any] = sandbox.ok(f"{CONTACTS}.create", SINGER, customerId=customer_id)
    return created


def test_a_contact_is_created_with_201_and_shows_what_it_has(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.call(f"{CONTACTS}.create", SINGER | {"altPhone": "1234567890"}, customerId=customer_id)

    assert answer.status == 201
    assert answer.body["id"].startswith("cpu02")
    assert answer.body == {
        "id": answer.body["id"],
        "archived": False,
        **SINGER,
        "altPhone": "1234567890",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_an_empty_body_misses_name_and_email(sandbox: Sandbox, customer_id: str) -> None:
    assert sandbox.messages(f"{CONTACTS}.create", {}, customerId=customer_id) == [
        "firstName: must not be blank",
        "email: must not be blank",
    ]


def test_an_email_address_is_one_contact_of_the_customer(
    sandbox: Sandbox, customer_id: str, contact: dict[str, Any]
) -> None:
    twice = sandbox.refusal(f"{CONTACTS}.create", SINGER | {"email": "ADA@paperlessband.org"}, customerId=customer_id)
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    assert twice == (422, ["BDC_1119"])
    assert sandbox.ok(f"{CONTACTS}.create", SINGER, customerId=other)["email"] == SINGER["email"]


def test_a_contact_may_keep_its_own_email(sandbox: Sandbox, customer_id: str, contact: dict[str, Any]) -> None:
    ids = {"customerId": customer_id, "contactId": contact["id"]}

    changed = sandbox.ok(f"{CONTACTS}.update", {"phone": "5551234", "email": SINGER["email"]}, **ids)

    assert (changed["phone"], changed["lastName"]) == ("5551234", "Byron")


def test_an_email_may_not_become_another_contacts(sandbox: Sandbox, customer_id: str, contact: dict[str, Any]) -> None:
    drummer = sandbox.ok(f"{CONTACTS}.create", SINGER | {"email": "d@x.example"}, customerId=customer_id)["id"]

    refused = sandbox.refusal(
        f"{CONTACTS}.update", {"email": SINGER["email"]}, customerId=customer_id, contactId=drummer
    )

    assert refused == (422, ["BDC_1119"])


def test_a_list_holds_the_customers_contacts_alone(sandbox: Sandbox, customer_id: str, contact: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]
    sandbox.ok(f"{CONTACTS}.create", SINGER, customerId=other)

    assert sandbox.ok(f"{CONTACTS}.list", customerId=customer_id) == {"results": [contact]}


def test_archiving_and_restoring_are_idempotent(sandbox: Sandbox, customer_id: str, contact: dict[str, Any]) -> None:
    ids = {"customerId": customer_id, "contactId": contact["id"]}
    sandbox.ok(f"{CONTACTS}.archive", **ids)

    assert sandbox.ok(f"{CONTACTS}.archive", **ids)["archived"] is True
    assert sandbox.ok(f"{CONTACTS}.restore", **ids)["archived"] is False
    assert sandbox.ok(f"{CONTACTS}.restore", **ids)["archived"] is False


@pytest.mark.parametrize("verb", ["get", "update", "archive", "restore"])
def test_another_customers_contact_is_not_found(sandbox: Sandbox, contact: dict[str, Any], verb: str) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]
    ids = {"customerId": other, "contactId": contact["id"]}

    assert (
        refusal_of(sandbox.call(f"{CONTACTS}.{verb}", {"phone": "1"}, **ids))
        == f"404 BDC_1205 No data found for the given id: {contact['id']}."
    )


@pytest.mark.parametrize("verb", ["list", "create"])
def test_an_unknown_customer_is_not_found(sandbox: Sandbox, verb: str) -> None:
    assert (
        refusal_of(sandbox.call(f"{CONTACTS}.{verb}", SINGER, customerId="0cu02UNKNOWN"))
        == "404 BDC_1205 No data found for the given id: 0cu02UNKNOWN."
    )


def test_a_page_of_one_customer_does_not_go_on_with_another(sandbox: Sandbox, customer_id: str) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]
    sandbox.ok(f"{CONTACTS}.create", SINGER, customerId=customer_id)
    sandbox.ok(f"{CONTACTS}.create", SINGER | {"email": "d@x.example"}, customerId=customer_id)
    page = sandbox.ok(f"{CONTACTS}.list", query={"max": "1"}, customerId=customer_id)["nextPage"]

    messages = sandbox.messages(f"{CONTACTS}.list", query={"page": page}, customerId=other)

    assert messages == ["page: Invalid page token."]
