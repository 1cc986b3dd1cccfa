"""v3 contacts and bank accounts of customers, and their consent to be charged."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN_CONTACT = "cpu02AAAAAAAAAAAzzzz"
UNKNOWN_BANK = "cba02AAAAAAAAAAAzzzz"
UNKNOWN_CUSTOMER = "0cu02AAAAAAAAAAAzzzz"


def contact_of(v3: Rest, make: Make, customer: Record) -> Record:
    """A new contact of a customer."""
    path = f"/customers/{customer['id']}/contacts"
    return make.accept(path, v3.post(path, bodies.contact(make.names.email())))


@documented(fact="F-op:v3.customers.contacts.create")
@operation("v3.customers.contacts.create", "v3.customers.contacts.get", "v3.customers.contacts.list")
def test_a_contact_is_created_with_201_read_and_listed(v3: Rest, make: Make) -> None:
    path = f"/customers/{make.customer()['id']}/contacts"
    body = bodies.contact(make.names.email())

    answer = v3.post(path, body)

    contact = make.accept(path, answer)
    read, listed = v3.get(f"{path}/{contact['id']}"), v3.get(path)
    assert answer.status == 201
    assert {name: contact[name] for name in body} == body
    assert (read.body, listed.results) == (contact, [contact])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@documented(fact="F-700")
@refusal("v3.customers.contacts.create")
def test_an_email_address_is_one_contact_of_a_customer(v3: Rest, make: Make) -> None:
    customer = make.customer()
    contact = contact_of(v3, make, customer)

    answer = v3.post(f"/customers/{customer['id']}/contacts", bodies.contact(contact["email"]))

    assert answer.status_class == 4


@documented(fact="F-701")
@operation("v3.customers.contacts.update", "v3.customers.contacts.archive", "v3.customers.contacts.restore")
def test_a_contact_is_changed_archived_and_restored_as_often_as_asked(v3: Rest, make: Make) -> None:
    customer = make.customer()
    contact = contact_of(v3, make, customer)
    path = f"/customers/{customer['id']}/contacts/{contact['id']}"

    changed = v3.patch(path, {"altPhone": "5105550123"})
    answers = [v3.post(f"{path}/{step}") for step in ("archive", "archive", "restore", "restore")]

    assert (changed.body["altPhone"], changed.body["email"]) == ("5105550123", contact["email"])
    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]


@assumed(fact="F-702")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.customers.contacts.get")),
        pytest.param("PATCH", "", marks=refusal("v3.customers.contacts.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.customers.contacts.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.customers.contacts.restore")),
    ],
)
def test_a_contact_that_is_not_there_is_refused(v3: Rest, make: Make, method: str, tail: str) -> None:
    path = f"/customers/{make.customer()['id']}/contacts/{UNKNOWN_CONTACT}{tail}"

    assert v3.call(method, path, {"phone": "5105550123"}).status_class == 4


@assumed(fact="F-702")
@pytest.mark.parametrize(
    "part",
    [
        pytest.param("contacts", marks=refusal("v3.customers.contacts.list")),
        pytest.param("bank-accounts", marks=refusal("v3.customers.bank-accounts.list")),
    ],
)
def test_an_unknown_customer_has_no_parts(v3: Rest, part: str) -> None:
    assert v3.get(f"/customers/{UNKNOWN_CUSTOMER}/{part}").status_class == 4


@documented(fact="F-op:v3.customers.bank-accounts.create")
@operation("v3.customers.bank-accounts.create", "v3.customers.bank-accounts.get", "v3.customers.bank-accounts.list")
def test_a_customers_bank_account_is_created_with_201_read_and_listed(v3: Rest, make: Make) -> None:
    path = f"/customers/{make.customer(billingAddress=bodies.ADDRESS)['id']}/bank-accounts"

    answer = v3.post(path, bodies.customer_bank("Ada Contract"))

    account = make.accept(path, answer)
    read, listed = v3.get(f"{path}/{account['id']}"), v3.get(path)
    assert answer.status == 201
    assert account["id"].startswith("cba")
    assert (read.body["id"], [one["id"] for one in listed.results]) == (account["id"], [account["id"]])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@documented(fact="F-703")
@refusal("v3.customers.bank-accounts.create")
def test_a_customer_without_a_billing_address_gets_no_bank_account(v3: Rest, make: Make) -> None:
    path = f"/customers/{make.customer()['id']}/bank-accounts"

    assert v3.post(path, bodies.customer_bank("Ada Contract")).status_class == 4


@documented(fact="F-704")
@pytest.mark.parametrize("field", ["nameOnAccount", "routingNumber", "accountNumber", "type", "ownerType"])
@refusal("v3.customers.bank-accounts.create")
def test_a_customers_bank_account_without_a_required_field_is_refused(v3: Rest, make: Make, field: str) -> None:
    path = f"/customers/{make.customer(billingAddress=bodies.ADDRESS)['id']}/bank-accounts"
    body = bodies.customer_bank("Ada Contract")
    del body[field]

    assert field in v3.post(path, body).message


@documented(fact="F-705")
@operation("v3.customers.bank-accounts.update", "v3.customers.bank-accounts.archive")
def test_nickname_and_owner_change_and_archiving_is_possible(v3: Rest, make: Make) -> None:
    payer = make.payer()
    path = f"/customers/{payer['id']}/bank-accounts/{payer['bank']['id']}"

    changed = v3.patch(path, {"nickname": "tour", "ownerType": "PERSONAL"})
    archived = v3.post(f"{path}/archive")

    assert (changed.body["nickname"], changed.body["ownerType"]) == ("tour", "PERSONAL")
    assert archived.body["archived"] is True


@assumed(fact="F-702")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.customers.bank-accounts.get")),
        pytest.param("PATCH", "", marks=refusal("v3.customers.bank-accounts.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.customers.bank-accounts.archive")),
    ],
)
def test_a_bank_account_that_is_not_there_is_refused(v3: Rest, make: Make, method: str, tail: str) -> None:
    path = f"/customers/{make.customer()['id']}/bank-accounts/{UNKNOWN_BANK}{tail}"

    assert v3.call(method, path, {"nickname": "tour"}).status_class == 4


@documented(fact="F-706")
@operation("v3.customers.charge-authorization", "v3.customers.get")
def test_a_customer_agrees_to_be_charged(v3: Rest, make: Make) -> None:
    customer = make.customer()

    answer = v3.post(f"/customers/{customer['id']}/charge-authorization", {"authorizedToCharge": True})

    after = v3.get(f"/customers/{customer['id']}").body
    assert answer.status == 200
    assert (customer["authorizedToCharge"], after["authorizedToCharge"]) == (False, True)


@observed(fact="F-105")
@pytest.mark.parametrize("body", [{}, {"authorizedToCharge": None}])
@refusal("v3.customers.charge-authorization")
def test_an_authorization_must_say_so(v3: Rest, make: Make, body: dict[str, Any]) -> None:
    answer = v3.post(f"/customers/{make.customer()['id']}/charge-authorization", body)

    assert answer.status == 400
    assert answer.message.startswith("authorizedToCharge: ")
