"""v3 invoices."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "00e02AAAAAAAAAAAzzzz"
UNKNOWN_CUSTOMER = "0cu02AAAAAAAAAAAzzzz"
TWO_LINES = [
    {"quantity": 2, "price": 14.99, "description": "Strings"},
    {"quantity": 1, "price": 50, "description": "Lesson"},
]


@documented(fact="F-op:v3.invoices.create")
@operation("v3.invoices.create")
def test_an_invoice_is_created_with_201_and_documented_fields(v3: Rest, make: Make) -> None:
    answer = v3.post("/invoices", bodies.invoice(make.customer()["id"], make.names.number(), make.today))
    make.accept("/invoices", answer)

    assert answer.status == 201
    assert answer.body["id"].startswith("00e")
    assert undocumented_fields(answer) == []


@observed(fact="F-150")
@operation("v3.invoices.create")
def test_the_customer_is_written_nested_and_read_flat(make: Make) -> None:
    customer = make.customer()

    invoice = make.invoice(customer["id"])

    assert invoice["customerId"] == customer["id"]
    assert "customer" not in invoice


@observed(fact="F-150")
@refusal("v3.invoices.create")
def test_a_flat_customer_is_ignored_so_the_customer_is_missing(v3: Rest, make: Make) -> None:
    body = bodies.invoice("", make.names.number(), make.today)
    del body["customer"]

    answer = v3.post("/invoices", body | {"customerId": make.customer()["id"]})

    assert answer.status == 400
    assert [message.partition(":")[0] for message in answer.messages] == ["customer"]


@observed(fact="F-151")
@operation("v3.invoices.create", "v3.customers.get")
def test_a_customer_given_by_name_and_email_is_created(v3: Rest, make: Make) -> None:
    name, email = make.names.name("customer"), make.names.email()

    invoice = make.invoice("unused", customer={"name": name, "email": email})

    customer = make.archive_later("/customers", v3.get(f"/customers/{invoice['customerId']}").body)
    assert (customer["name"], customer["email"]) == (name, email)


@observed(fact="F-1132")
@operation("v3.invoices.create")
def test_an_invoice_without_a_pdf_shows_twenty_zeros_for_it(make: Make) -> None:
    assert make.invoice()["invoicePdfId"] == "00000000000000000000"


@documented(fact="F-152")
@operation("v3.invoices.create")
def test_the_total_is_the_sum_of_quantity_times_price(make: Make) -> None:
    invoice = make.invoice(invoiceLineItems=TWO_LINES)

    assert (invoice["totalAmount"], invoice["dueAmount"]) == (79.98, 79.98)
    assert invoice["status"] == "OPEN"
    assert [line["quantity"] for line in invoice["invoiceLineItems"]] == [2, 1]


@documented(fact="F-1760")
@operation("v3.invoices.create")
def test_a_line_needs_a_quantity_alone(make: Make) -> None:
    line = make.invoice(invoiceLineItems=[{"quantity": 3}, TWO_LINES[0]])["invoiceLineItems"][0]

    assert line["quantity"] == 3


@assumed(fact="F-1761")
@operation("v3.invoices.create")
def test_a_line_without_a_price_takes_nothing_from_the_total(make: Make) -> None:
    assert make.invoice(invoiceLineItems=[{"quantity": 3}, TWO_LINES[0]])["totalAmount"] >= 29.98


@documented(fact="F-1767")
@operation("v3.invoices.create")
def test_an_invoice_may_have_no_line(make: Make) -> None:
    invoice = make.invoice(invoiceLineItems=[])

    assert (invoice["invoiceLineItems"], invoice["totalAmount"]) == ([], 0)


@documented(fact="F-153")
@operation("v3.invoices.create")
def test_dates_and_number_are_given_by_bill_unless_sent(make: Make) -> None:
    invoice = make.invoice(invoiceNumber=None, invoiceDate=None, dueDate=None)

    assert (invoice["invoiceDate"], invoice["dueDate"]) == (str(make.today), str(make.today))
    assert invoice["invoiceNumber"]


@observed(fact="F-105")
@refusal("v3.invoices.create")
def test_the_required_fields_of_an_invoice_are_named(v3: Rest) -> None:
    answer = v3.post("/invoices", {})

    assert answer.status == 400
    assert {message.partition(":")[0] for message in answer.messages} == {"customer", "invoiceLineItems"}


@observed(fact="F-154")
@refusal("v3.invoices.create")
def test_a_value_of_the_wrong_type_is_refused_alone(v3: Rest) -> None:
    answer = v3.post("/invoices", {"customer": "0cu02AAAAAAAAAAAzzzz"})

    assert answer.status == 400
    assert len(answer.errors) == 1
    assert "Cannot construct instance of" in answer.message


@documented(fact="F-126")
@refusal("v3.invoices.create")
def test_an_invoice_of_an_unknown_customer_is_refused_with_1205(v3: Rest, make: Make) -> None:
    answer = v3.post("/invoices", bodies.invoice(UNKNOWN_CUSTOMER, make.names.number(), make.today))

    assert answer.status_class == 4
    assert "BDC_1205" in answer.codes


@observed(fact="F-127")
@operation("v3.invoices.create")
@refusal("v3.invoices.create")
def test_the_number_of_an_invoice_has_at_most_21_characters(v3: Rest, make: Make) -> None:
    number = make.names.number().ljust(22, "x")
    customer = make.customer()

    refused = v3.post("/invoices", bodies.invoice(customer["id"], number, make.today))
    accepted = v3.post("/invoices", bodies.invoice(customer["id"], number[:19], make.today))

    assert (refused.status, refused.codes) == (400, ["BDC_1143"])
    assert make.accept("/invoices", accepted)["invoiceNumber"] == number[:19]


@observed(fact="F-155")
@refusal("v3.invoices.create")
def test_a_number_twice_is_refused_with_422_and_1171(v3: Rest, make: Make) -> None:
    invoice = make.invoice()

    answer = v3.post("/invoices", bodies.invoice(invoice["customerId"], invoice["invoiceNumber"], make.today))

    assert answer.status == 422
    assert "BDC_1171" in answer.codes


@observed(fact="F-155")
@operation("v3.invoices.archive")
@refusal("v3.invoices.create")
def test_an_archived_invoice_keeps_its_number(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    v3.post(f"/invoices/{invoice['id']}/archive")

    answer = v3.post("/invoices", bodies.invoice(invoice["customerId"], invoice["invoiceNumber"], make.today))

    assert "BDC_1171" in answer.codes


@documented(fact="F-op:v3.invoices.get")
@operation("v3.invoices.get")
def test_an_invoice_is_read_as_it_was_created(v3: Rest, make: Make) -> None:
    invoice = make.invoice(invoiceLineItems=TWO_LINES)

    answer = v3.get(f"/invoices/{invoice['id']}")

    assert answer.body["invoiceNumber"] == invoice["invoiceNumber"]
    assert answer.body["invoiceLineItems"] == invoice["invoiceLineItems"]
    assert undocumented_fields(answer) == []


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.invoices.get")),
        pytest.param("PATCH", "", marks=refusal("v3.invoices.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.invoices.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.invoices.restore")),
    ],
)
def test_an_unknown_invoice_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"/invoices/{UNKNOWN}{tail}", {"dueDate": "2031-01-31"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-110")
@operation("v3.invoices.update")
def test_a_patch_changes_named_fields_only(v3: Rest, make: Make) -> None:
    invoice = make.invoice(invoiceLineItems=TWO_LINES)

    answer = v3.patch(f"/invoices/{invoice['id']}", {"dueDate": "2031-01-31"})

    assert answer.status == 200
    assert (answer.body["dueDate"], answer.body["totalAmount"]) == ("2031-01-31", 79.98)
    assert undocumented_fields(answer) == []


@observed(fact="F-156")
@operation("v3.invoices.replace")
def test_a_replace_takes_a_whole_invoice(v3: Rest, make: Make) -> None:
    invoice = make.invoice(invoiceLineItems=TWO_LINES)
    body = bodies.invoice(invoice["customerId"], invoice["invoiceNumber"], make.today, price=20)

    answer = v3.put(f"/invoices/{invoice['id']}", body)

    assert (answer.status, answer.body["totalAmount"]) == (200, 20)
    assert undocumented_fields(answer) == []


@observed(fact="F-156")
@refusal("v3.invoices.replace")
def test_a_replace_without_customer_and_lines_is_refused_with_400(v3: Rest, make: Make) -> None:
    invoice = make.invoice()

    answer = v3.put(f"/invoices/{invoice['id']}", {"dueDate": "2031-01-31"})

    assert answer.status == 400
    assert {message.partition(":")[0] for message in answer.messages} == {"customer", "invoiceLineItems"}


@observed(fact="F-157")
@operation("v3.invoices.archive", "v3.invoices.get")
def test_archiving_twice_is_no_error_and_leaves_the_invoice_open(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    path = f"/invoices/{invoice['id']}"

    answers = [v3.post(f"{path}/archive"), v3.post(f"{path}/archive"), v3.get(path)]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert [answer.body["archived"] for answer in answers] == [True, True, True]
    assert answers[2].body["status"] == "OPEN"


@documented(fact="F-112")
@operation("v3.invoices.restore")
def test_an_archived_invoice_can_be_restored(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    v3.post(f"/invoices/{invoice['id']}/archive")

    assert v3.post(f"/invoices/{invoice['id']}/restore").body["archived"] is False
