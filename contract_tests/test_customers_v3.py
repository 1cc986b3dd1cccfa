"""v3 customers."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import documented, observed, operation, refusal
from contract_tests.shapes import leaves, undocumented_fields

UNKNOWN = "0cu02AAAAAAAAAAAzzzz"


@documented(fact="F-op:v3.customers.create")
@operation("v3.customers.create")
def test_a_customer_is_created_with_201_and_documented_fields(v3: Rest, make: Make) -> None:
    answer = v3.post("/customers", bodies.customer(make.names.name("customer"), "ada@example.com"))
    make.accept("/customers", answer)

    assert answer.status == 201
    assert answer.body["id"].startswith("0cu")
    assert answer.body["email"] == "ada@example.com"
    assert answer.body["archived"] is False
    assert undocumented_fields(answer) == []


@documented(fact="F-140")
@operation("v3.customers.create")
def test_a_new_customer_is_invoiced_in_dollars(make: Make) -> None:
    assert make.customer()["invoiceCurrency"] == "USD"


@observed(fact="F-103")
@operation("v3.customers.get")
def test_a_field_without_a_value_is_left_out(v3: Rest, make: Make) -> None:
    customer = make.customer()

    answer = v3.get(f"/customers/{customer['id']}")

    assert [path for path, value in leaves(answer.body) if value is None] == []
    assert not {"phone", "companyName", "description"} & answer.body.keys()


@documented(fact="F-op:v3.customers.get")
@operation("v3.customers.get")
def test_a_customer_is_read_as_it_was_created(v3: Rest, make: Make) -> None:
    customer = make.customer(companyName="Contract Ltd.", billingAddress=bodies.ADDRESS)

    answer = v3.get(f"/customers/{customer['id']}")

    assert (answer.body["name"], answer.body["companyName"]) == (customer["name"], "Contract Ltd.")
    assert answer.body["billingAddress"]["city"] == "San Jose"
    assert undocumented_fields(answer) == []


@observed(fact="F-141")
@refusal("v3.customers.create")
def test_an_email_is_required(v3: Rest, make: Make) -> None:
    answer = v3.post("/customers", {"name": make.names.name("customer")})

    assert answer.status == 400
    assert answer.messages == ["email: must not be blank"]


@documented(fact="F-106")
@refusal("v3.customers.create")
def test_a_name_over_100_characters_is_refused(v3: Rest) -> None:
    answer = v3.post("/customers", bodies.customer("n" * 101, "ada@example.com"))

    assert answer.status_class == 4
    assert "name" in answer.message


@observed(fact="F-108")
@operation("v3.customers.create")
def test_a_field_bill_does_not_know_is_ignored(make: Make) -> None:
    assert "address" not in make.customer(address={"line1": "elsewhere"})


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.customers.get")),
        pytest.param("PATCH", "", marks=refusal("v3.customers.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.customers.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.customers.restore")),
    ],
)
def test_an_unknown_customer_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"/customers/{UNKNOWN}{tail}", {"name": "Ada"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-110")
@operation("v3.customers.update")
def test_a_patch_changes_named_fields_only(v3: Rest, make: Make) -> None:
    customer = make.customer(companyName="Contract Ltd.")

    answer = v3.patch(f"/customers/{customer['id']}", {"description": "new"})

    assert answer.status == 200
    assert (answer.body["description"], answer.body["companyName"]) == ("new", "Contract Ltd.")
    assert answer.body["email"] == customer["email"]
    assert undocumented_fields(answer) == []


@documented(fact="F-112")
@operation("v3.customers.archive", "v3.customers.restore")
def test_a_customer_is_archived_and_restored_as_often_as_asked(v3: Rest, make: Make) -> None:
    customer = make.customer()
    steps = ["archive", "archive", "restore", "restore"]

    answers = [v3.post(f"/customers/{customer['id']}/{step}") for step in steps]

    assert [answer.status for answer in answers] == [200, 200, 200, 200]
    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]
    assert undocumented_fields(answers[0]) == []


@documented(fact="F-142")
@operation("v3.customers.get")
def test_an_invoice_raises_the_balance_of_its_customer(v3: Rest, make: Make) -> None:
    customer = make.customer()
    make.invoice(customer["id"], price=79.98)

    assert v3.get(f"/customers/{customer['id']}").body["balance"]["amount"] == 79.98
