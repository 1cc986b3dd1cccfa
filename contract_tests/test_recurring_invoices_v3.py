"""v3 recurring invoices."""

from datetime import timedelta

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "rit02AAAAAAAAAAAzzzz"
PATH = "/recurring-invoices"


def monthly(v3: Rest, make: Make) -> Record:
    """An invoice of every month, from the next one on."""
    body = bodies.recurring_invoice(make.customer()["id"], make.today + timedelta(days=30))
    return make.accept(PATH, v3.post(PATH, body))


@documented(fact="F-op:v3.recurring-invoices.create")
@operation("v3.recurring-invoices.create", "v3.recurring-invoices.get", "v3.recurring-invoices.list")
def test_a_recurring_invoice_is_created_with_201_read_and_listed(v3: Rest, make: Make) -> None:
    body = bodies.recurring_invoice(make.customer()["id"], make.today + timedelta(days=30))

    answer = v3.post(PATH, body)

    made = make.accept(PATH, answer)
    read, listed = v3.get(f"{PATH}/{made['id']}"), v3.get(PATH, filters=f"id:eq:{made['id']}")
    assert (answer.status, made["schedule"], made["archived"]) == (201, body["schedule"], False)
    assert (read.body["id"], [one["id"] for one in listed.results]) == (made["id"], [made["id"]])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@documented(fact="F-1763")
@operation("v3.recurring-invoices.create")
def test_a_line_needs_an_amount_alone(v3: Rest, make: Make) -> None:
    body = bodies.recurring_invoice(make.customer()["id"], make.today + timedelta(days=30))

    made = make.accept(PATH, v3.post(PATH, body | {"recurringInvoiceLineItems": [{"amount": 45}]}))

    assert [line["amount"] for line in made["recurringInvoiceLineItems"]] == [45]


@observed(fact="F-105")
@refusal("v3.recurring-invoices.create")
def test_the_required_fields_are_named(v3: Rest) -> None:
    answer = v3.post(PATH, {})

    assert answer.status == 400
    named = {message.partition(":")[0] for message in answer.messages}
    assert named == {"customerId", "schedule", "recurringInvoiceLineItems"}


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.recurring-invoices.get")),
        pytest.param("PATCH", "", marks=refusal("v3.recurring-invoices.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.recurring-invoices.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.recurring-invoices.restore")),
    ],
)
def test_an_unknown_one_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"{PATH}/{UNKNOWN}{tail}", {"description": "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-713")
@refusal("v3.recurring-invoices.replace")
def test_a_replacement_needs_what_a_create_needs(v3: Rest, make: Make) -> None:
    answer = v3.put(f"{PATH}/{monthly(v3, make)['id']}", {"description": "new"})

    assert answer.status == 400
    assert "schedule" in answer.message


@observed(fact="F-070")
@refusal("v3.recurring-invoices.list")
def test_a_page_of_no_rows_is_refused_with_400(v3: Rest) -> None:
    assert v3.get(PATH, max=0).status == 400


@documented(fact="F-110")
@operation("v3.recurring-invoices.update", "v3.recurring-invoices.replace")
def test_a_patch_changes_one_line_and_a_replacement_all(v3: Rest, make: Make) -> None:
    made = monthly(v3, make)
    line = {"id": made["recurringInvoiceLineItems"][0]["id"], "amount": 22.99, "quantity": 1}
    body = bodies.recurring_invoice(made["customerId"], make.today + timedelta(days=60), 5)

    patched = v3.patch(f"{PATH}/{made['id']}", {"recurringInvoiceLineItems": [line]})
    replaced = v3.put(f"{PATH}/{made['id']}", body)

    assert [one["amount"] for one in patched.body["recurringInvoiceLineItems"]] == [22.99]
    assert patched.body["schedule"] == made["schedule"]
    assert [one["amount"] for one in replaced.body["recurringInvoiceLineItems"]] == [5]
    assert [undocumented_fields(one) for one in (patched, replaced)] == [[], []]


@documented(fact="F-112")
@operation("v3.recurring-invoices.archive", "v3.recurring-invoices.restore")
def test_it_is_archived_and_restored_as_often_as_asked(v3: Rest, make: Make) -> None:
    path = f"{PATH}/{monthly(v3, make)['id']}"

    answers = [v3.post(f"{path}/{step}") for step in ("archive", "archive", "restore", "restore")]

    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]


@assumed(fact="F-720")
@operation("v3.invoices.list")
def test_an_invoice_whose_day_has_come_is_made(v3: Rest, make: Make) -> None:
    customer = make.customer()["id"]
    make.accept(PATH, v3.post(PATH, bodies.recurring_invoice(customer, make.today)))

    made = v3.get("/invoices", filters=f"customerId:eq:{customer}").results

    make.archive_later("/invoices", made[0])
    assert [(one["dueDate"], one["totalAmount"]) for one in made] == [(str(make.today), 20)]


@assumed(fact="F-1951")
@operation("v3.recurring-invoices.create", "v3.organizations.payment-terms.list")
def test_a_payment_term_keeps_no_invoice_from_being_made(v3: Rest, make: Make, payment_term: str) -> None:
    customer = make.customer()["id"]
    body = bodies.recurring_invoice(customer, make.today) | {"paymentTermId": payment_term}

    recurring = make.accept(PATH, v3.post(PATH, body))
    (invoice,) = v3.get("/invoices", filters=f"customerId:eq:{customer}").results

    make.archive_later("/invoices", invoice)
    assert (recurring["paymentTermId"], invoice["dueDate"]) == (payment_term, str(make.today))
