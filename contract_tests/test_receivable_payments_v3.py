"""v3 payments of customers, recorded on invoices."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields


def receipt(invoice: Record, day: object, amount: float, applied: float) -> dict[str, Any]:
    """The body of a check that a customer sent."""
    return {
        "customerId": invoice["customerId"],
        "paymentDate": str(day),
        "paymentType": "CHECK",
        "amount": amount,
        "invoices": [{"id": invoice["id"], "amount": applied}],
    }


@documented(fact="F-op:v3.invoices.record-payment")
@operation("v3.invoices.record-payment", "v3.invoices.get")
def test_a_recorded_payment_pays_its_invoice(v3: Rest, make: Make) -> None:
    invoice = make.invoice()

    answer = v3.post("/invoices/record-payment", receipt(invoice, make.today, 100, 100))

    after = v3.get(f"/invoices/{invoice['id']}").body
    assert answer.status == 200
    assert (answer.body["customerId"], answer.body["amount"]) == (invoice["customerId"], 100)
    assert after["dueAmount"] == 0
    assert undocumented_fields(answer) == []


@documented(fact="F-1933")
@operation("v3.invoices.record-payment", "v3.invoices.get")
def test_what_an_invoice_takes_of_a_payment_has_an_id_of_its_own(v3: Rest, make: Make) -> None:
    invoice = make.invoice()

    payment = v3.post("/invoices/record-payment", receipt(invoice, make.today, 100, 50)).body

    (part,) = v3.get(f"/invoices/{invoice['id']}").body["payments"]
    assert (part["id"][:3], payment["id"][:3], part["amount"]) == ("0ip", "0rp", 50)


@documented(fact="F-310")
@operation("v3.invoices.record-payment", "v3.invoices.get")
def test_what_is_not_applied_is_kept_and_told(v3: Rest, make: Make) -> None:
    invoice = make.invoice()

    answer = v3.post("/invoices/record-payment", receipt(invoice, make.today, 100, 50))

    after = v3.get(f"/invoices/{invoice['id']}").body
    assert answer.body["unappliedAmount"] == 50
    assert (after["status"], after["dueAmount"]) == ("PARTIAL_PAYMENT", 50)


@documented(fact="F-1131")
@operation("v3.invoices.record-payment", "v3.invoices.get")
def test_an_invoice_paid_whole_is_paid_in_full(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    v3.post("/invoices/record-payment", receipt(invoice, make.today, 100, 100))

    assert v3.get(f"/invoices/{invoice['id']}").body["status"] == "PAID_IN_FULL"


@observed(fact="F-1133")
@operation("v3.receivable-payments.get")
def test_a_recorded_payment_has_no_accounts(v3: Rest, make: Make) -> None:
    payment = v3.post("/invoices/record-payment", receipt(make.invoice(), make.today, 100, 100)).body

    read = v3.get(f"/receivable-payments/{payment['id']}").body

    assert (read["fundingAccount"], read["receivablesAccount"]) == ({}, {"id": "00000000000000000000"})


@documented(fact="F-op:v3.receivable-payments.get")
@operation("v3.receivable-payments.get", "v3.receivable-payments.list")
def test_a_recorded_payment_is_read_and_listed(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    payment = v3.post("/invoices/record-payment", receipt(invoice, make.today, 100, 100)).body

    read = v3.get(f"/receivable-payments/{payment['id']}")
    listed = v3.get("/receivable-payments", filters=f'updatedTime:gte:"{read.body["updatedTime"]}"')

    assert (read.body["customerId"], read.body["amount"]) == (invoice["customerId"], 100)
    assert payment["id"] in [row["id"] for row in listed.results]
    assert undocumented_fields(read) == []
    assert undocumented_fields(listed) == []


@observed(fact="F-109")
@refusal("v3.receivable-payments.get")
def test_an_unknown_payment_is_refused_with_404_and_1205(v3: Rest) -> None:
    answer = v3.get("/receivable-payments/0rp02AAAAAAAAAAAzzzz")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@observed(fact="F-070")
@pytest.mark.parametrize("most", [0, 101])
@refusal("v3.receivable-payments.list")
def test_a_page_of_less_or_more_rows_is_refused_with_400(v3: Rest, most: int) -> None:
    assert v3.get("/receivable-payments", max=most).status == 400


@documented(fact="F-311")
@pytest.mark.parametrize("field", ["paymentDate", "paymentType", "amount", "invoices"])
@refusal("v3.invoices.record-payment")
def test_a_recorded_payment_without_a_required_field_is_refused_by_its_name(v3: Rest, make: Make, field: str) -> None:
    body = receipt(make.invoice(), make.today, 100, 100)
    del body[field]

    answer = v3.post("/invoices/record-payment", body)

    assert answer.status_class == 4
    assert field in answer.message


@assumed(fact="F-312")
@refusal("v3.invoices.record-payment")
def test_more_than_is_due_on_an_invoice_is_refused(v3: Rest, make: Make) -> None:
    body = receipt(make.invoice(), make.today, 150, 150)

    assert v3.post("/invoices/record-payment", body).status_class == 4


# charging a customer


@documented(fact="F-745")
@operation("v3.receivable-payments.create", "v3.invoices.create")
def test_a_customer_that_agreed_is_charged(v3: Rest, make: Make) -> None:
    payer = make.payer()
    # Not to be archived afterwards: what is scheduled cannot be.
    invoice = v3.post("/invoices", bodies.invoice(payer["id"], make.names.number(), make.today)).body

    answer = v3.post("/receivable-payments", bodies.charge(payer, invoice, 100))

    assert answer.status == 201
    assert (answer.body["customerId"], answer.body["amount"], answer.body["onlinePayment"]) == (payer["id"], 100, True)
    assert answer.body["invoicePayments"][0]["invoiceId"] == invoice["id"]
    assert undocumented_fields(answer) == []


@assumed(fact="F-746")
@operation("v3.receivable-payments.create", "v3.invoices.get")
def test_a_charged_invoice_is_scheduled(v3: Rest, make: Make) -> None:
    payer = make.payer()
    invoice = v3.post("/invoices", bodies.invoice(payer["id"], make.names.number(), make.today)).body

    v3.post("/receivable-payments", bodies.charge(payer, invoice, 100))

    after = v3.get(f"/invoices/{invoice['id']}").body
    assert (after["status"], after["dueAmount"]) == ("SCHEDULED", 0)


@documented(fact="F-747")
@refusal("v3.receivable-payments.create")
def test_a_customer_that_did_not_agree_is_not_charged(v3: Rest, make: Make) -> None:
    payer = make.payer()
    v3.post(f"/customers/{payer['id']}/charge-authorization", {"authorizedToCharge": False})

    assert v3.post("/receivable-payments", bodies.charge(payer, make.invoice(payer["id"]), 100)).status_class == 4


@observed(fact="F-105")
@refusal("v3.receivable-payments.create")
def test_the_required_fields_of_a_charge_are_named(v3: Rest) -> None:
    answer = v3.post("/receivable-payments", {})

    assert answer.status == 400
    named = {message.partition(":")[0] for message in answer.messages}
    assert named == {"customerId", "fundingAccount", "invoicePayments"}
