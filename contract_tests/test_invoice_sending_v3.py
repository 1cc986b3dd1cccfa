"""v3 invoices on their way to customers: e-mails, their PDF, and links to pay by."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, mock_only, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "00e02AAAAAAAAAAAzzzz"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def email(v3: Rest, make: Make) -> dict[str, Any]:
    """The body of an e-mail in the name of the signed-in user."""
    user = v3.get("/login/session").body["userId"]
    return {"recipient": {"to": [make.names.email()]}, "replyTo": {"userId": user}}


@documented(fact="F-740")
@operation("v3.invoices.email")
def test_an_invoice_is_sent_with_an_empty_200(v3: Rest, make: Make) -> None:
    answer = v3.post(f"/invoices/{make.invoice()['id']}/email", email(v3, make))

    assert (answer.status, answer.content) == (200, b"")


@documented(fact="F-741")
@operation("v3.attachments.invoices.create", "v3.invoices.email", "v3.invoices.get")
def test_an_invoice_is_sent_with_a_pdf_of_ones_own(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    path = f"/attachments/invoices/{invoice['id']}"

    attachment = v3.upload(path, PDF, name="contract.pdf", replaceInvoicePdf="true").body
    answer = v3.post(f"/invoices/{invoice['id']}/email", email(v3, make))

    assert answer.status == 200
    assert v3.get(f"/invoices/{invoice['id']}").body["invoicePdfId"] == attachment["id"]


@mock_only(reason="only the mock's inbox shows what was sent")
@operation("v3.invoices.create")
def test_a_new_invoice_is_sent_to_its_customer_when_asked(make: Make, control: Callable[..., dict[str, Any]]) -> None:
    customer = make.customer()

    invoice = make.invoice(customer["id"], processingOptions={"sendEmail": True})

    message = control("GET", "/inbox")["messages"][-1]
    assert message["to"] == [customer["email"]]
    assert message["attachments"][0]["name"] == f"Invoice {invoice['invoiceNumber']}.pdf"


@documented(fact="F-740")
@refusal("v3.invoices.email")
def test_recipient_and_reply_are_required(v3: Rest, make: Make) -> None:
    answer = v3.post(f"/invoices/{make.invoice()['id']}/email", {})

    assert answer.status == 400
    assert {message.partition(":")[0] for message in answer.messages} == {"recipient", "replyTo"}


@documented(fact="F-742")
@operation("v3.invoices.payment-link.create")
def test_a_payment_link_is_given_for_the_invoices_customer(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    body = {"customerId": invoice["customerId"], "email": make.names.email()}

    answer = v3.post(f"/invoices/{invoice['id']}/payment-link", body)

    assert answer.body["paymentLink"].startswith("http")
    assert undocumented_fields(answer) == []


@assumed(fact="F-743")
@refusal("v3.invoices.payment-link.create")
def test_there_is_no_payment_link_for_another_customer(v3: Rest, make: Make) -> None:
    body = {"customerId": make.customer()["id"], "email": make.names.email()}

    assert v3.post(f"/invoices/{make.invoice()['id']}/payment-link", body).status_class == 4


@observed(fact="F-109")
@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("/email", marks=refusal("v3.invoices.email")),
        pytest.param("/payment-link", marks=refusal("v3.invoices.payment-link.create")),
    ],
)
def test_an_unknown_invoice_is_refused_with_404_and_1205(v3: Rest, make: Make, tail: str) -> None:
    body = email(v3, make) | {"customerId": make.customer()["id"], "email": make.names.email()}

    answer = v3.post(f"/invoices/{UNKNOWN}{tail}", body)

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


# sales tax


@documented(fact="F-744")
@operation("v3.classifications.items.create", "v3.invoices.create")
def test_a_sales_tax_is_added_for_taxable_lines(v3: Rest, make: Make) -> None:
    path = "/classifications/items"
    tax = make.accept(path, v3.post(path, {"type": "SALES_TAX", "name": make.names.name("tax"), "percentage": 10}))
    line = bodies.invoice("", "", make.today)["invoiceLineItems"][0]
    lines = [line | {"price": 50, "taxable": True}, line | {"price": 50, "taxable": False}]

    invoice = make.invoice(invoiceLineItems=lines, salesTaxItemId=tax["id"])

    assert (invoice["salesTaxPercentage"], invoice["salesTaxTotal"], invoice["totalAmount"]) == (10, 5, 105)
