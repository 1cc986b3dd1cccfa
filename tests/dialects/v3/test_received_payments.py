"""v3 received payments: recorded on invoices, shown by invoices, customers and receivable payments."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import BAND, Sandbox, of
from tests.refusals import refusal_of

RECORD = "v3.invoices.record-payment"


def receipt(invoice_id: str, amount: float | str, part: float | str, **further: Any) -> dict[str, Any]:
    """The body of a payment that settles part of one invoice."""
    return {
        "paymentDate": "2026-03-02",
        "paymentType": "CREDIT_CARD",
        "amount": amount,
        "invoices": [{"id": invoice_id, "amount": part}],
        **further,
    }


def status_of(sandbox: Sandbox, invoice_id: str) -> tuple[str, float]:
    """An invoice's status and what is due."""
    invoice = sandbox.ok("v3.invoices.get", invoiceId=invoice_id)
    return invoice["status"], invoice["dueAmount"]


def test_a_recorded_payment_answers_200_with_its_parts_and_the_rest(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    answer = sandbox.call(RECORD, receipt(invoice["id"], "100", "50", description="In store"))

    assert answer.status == 200
    assert answer.body["id"].startswith("0rp02")
    part = answer.body["invoices"][0]["payments"][0]["id"]
    assert answer.body == {
        "id": answer.body["id"],
        "customerId": invoice["customerId"],
        "paymentType": "CREDIT_CARD",
        "paymentDate": "2026-03-02",
        "amount": 100.0,
        "unappliedAmount": 50.0,
        "status": "PAID",
        "description": "In store",
        "invoices": [
            {
                "id": invoice["id"],
                "payments": [{"id": part, "amount": 50.0, "status": "PAID", "date": "2026-03-02"}],
            }
        ],
    }


def test_an_invoice_is_partly_paid_and_then_paid(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok(RECORD, receipt(invoice["id"], 50, 50))
    partly = status_of(sandbox, invoice["id"])
    sandbox.ok(RECORD, receipt(invoice["id"], 29.98, 29.98))

    assert partly == ("PARTIAL_PAYMENT", 29.98)
    assert status_of(sandbox, invoice["id"]) == ("PAID_IN_FULL", 0.0)


def test_an_invoice_shows_its_payments_and_moves_its_updated_time(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.clock.advance(5)
    sandbox.ok(RECORD, receipt(invoice["id"], 50, 50))

    invoice = sandbox.ok("v3.invoices.get", invoiceId=invoice["id"])

    part = invoice["payments"][0]["id"]
    assert part.startswith("0ip02")
    assert invoice["payments"] == [{"id": part, "amount": 50.0, "status": "PAID", "date": "2026-03-02"}]
    assert invoice["updatedTime"] == "2026-03-02T20:00:05.000+00:00"


def test_the_customers_balance_falls(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok(RECORD, receipt(invoice["id"], 79.98, 79.98))

    customer = sandbox.ok("v3.customers.list", query={"filters": "paymentStatus:eq:PAID"})["results"][0]
    assert (customer["id"], customer["balance"]) == (invoice["customerId"], {"amount": 0.0})


def test_one_payment_settles_several_invoices(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = sandbox.ok("v3.invoices.create", of(invoice["customerId"]))["id"]
    body = receipt(invoice["id"], 100, 70)
    body["invoices"].append({"id": other, "amount": 30})

    answer = sandbox.ok(RECORD, body)

    assert [one["id"] for one in answer["invoices"]] == [invoice["id"], other]
    assert status_of(sandbox, invoice["id"]) == ("PARTIAL_PAYMENT", 9.98)
    assert status_of(sandbox, other) == ("PARTIAL_PAYMENT", 20.0)


def test_an_invoice_named_twice_shows_both_parts_and_is_settled_with_their_sum(
    sandbox: Sandbox, invoice: dict[str, Any]
) -> None:
    body = receipt(invoice["id"], 79.98, 50)
    body["invoices"].append({"id": invoice["id"], "amount": 29.98})

    (settled,) = sandbox.ok(RECORD, body)["invoices"]

    assert [payment["amount"] for payment in settled["payments"]] == [50.0, 29.98]
    assert status_of(sandbox, invoice["id"]) == ("PAID_IN_FULL", 0.0)


def test_an_empty_body_misses_four_fields(sandbox: Sandbox) -> None:
    assert sandbox.messages(RECORD, {}) == [
        "paymentType: must not be null",
        "paymentDate: must not be null",
        "amount: must not be null",
        "invoices: must not be null",
    ]


@pytest.mark.parametrize(
    ("further", "messages"),
    [
        ({"invoices": [{}]}, ["invoices[0].id: must not be blank", "invoices[0].amount: must not be null"]),
        ({"description": "d" * 4001}, ["description: size must be between 0 and 4000"]),
    ],
)
def test_a_constraint_is_named_with_its_path(sandbox: Sandbox, further: dict[str, Any], messages: list[str]) -> None:
    assert sandbox.messages(RECORD, receipt("00e02ANY", 10, 10) | further) == messages


@pytest.mark.parametrize(("amount", "part"), [(100, 79.99), (50, 50.01)])
def test_more_than_is_due_or_was_paid_is_refused(
    sandbox: Sandbox, invoice: dict[str, Any], amount: float, part: float
) -> None:
    status, codes = sandbox.refusal(RECORD, receipt(invoice["id"], amount, part))

    assert (status, codes[0]) == (422, "BDC_1119")
    assert status_of(sandbox, invoice["id"]) == ("OPEN", 79.98)


def test_another_customers_invoice_is_refused(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    status, codes = sandbox.refusal(RECORD, receipt(invoice["id"], 50, 50, customerId=other))

    assert (status, codes[0]) == (422, "BDC_1119")


def test_an_archived_invoice_takes_no_payment(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok("v3.invoices.archive", invoiceId=invoice["id"])

    assert (
        refusal_of(sandbox.call(RECORD, receipt(invoice["id"], 50, 50)))
        == f"422 BDC_1119 Invalid field,value: amount, 50.00. [{invoice['id']}]"
    )


def test_unknown_invoices_are_422(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call(RECORD, receipt("00e02NONE", 50, 50)))
        == "422 BDC_1205 No data found for the given id: 00e02NONE."
    )


# an invoice that was paid


@pytest.fixture
def paid(sandbox: Sandbox, invoice: dict[str, Any]) -> dict[str, Any]:
    """An invoice of 79.98 of which 50.00 are paid."""
    sandbox.ok(RECORD, receipt(invoice["id"], 50, 50))
    return invoice


def test_a_partly_paid_invoice_keeps_its_customer(sandbox: Sandbox, paid: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    status, codes = sandbox.refusal("v3.invoices.update", {"customer": {"id": other}}, invoiceId=paid["id"])

    assert (status, codes[0]) == (422, "BDC_1119")


def test_a_partly_paid_invoice_is_not_worth_less_than_was_paid(sandbox: Sandbox, paid: dict[str, Any]) -> None:
    body = of(paid["customerId"], {"quantity": 1, "price": 49.99})

    status, codes = sandbox.refusal("v3.invoices.replace", body, invoiceId=paid["id"])

    assert (status, codes[0]) == (422, "BDC_1119")


def test_a_partly_paid_invoice_reduced_to_what_was_paid_is_paid(sandbox: Sandbox, paid: dict[str, Any]) -> None:
    sandbox.ok("v3.invoices.replace", of(paid["customerId"]), invoiceId=paid["id"])

    assert status_of(sandbox, paid["id"]) == ("PAID_IN_FULL", 0.0)


# receivable payments


def test_a_recorded_payment_is_a_receivable_payment(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    made = sandbox.ok(RECORD, receipt(invoice["id"], 100, 50))["id"]

    assert sandbox.ok("v3.receivable-payments.get", receivedPaymentId=made) == {
        "amount": 100.0,
        "id": made,
        "customerId": invoice["customerId"],
        "invoicePayments": [{"invoiceId": invoice["id"], "amount": 50.0, "paymentDate": "2026-03-02"}],
        "paymentDate": "2026-03-02",
        "fundingAccount": {},
        "receivablesAccount": {"id": "00000000000000000000"},
        "unappliedAmount": 50.0,
        "receivablesType": "CREDIT_CARD",
        "status": "PAID",
        "onlinePayment": False,
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_an_unknown_receivable_payment_is_404(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call("v3.receivable-payments.get", receivedPaymentId="none"))
        == "404 BDC_1205 No data found for the given id: none."
    )


@pytest.mark.parametrize(
    "filters", ["customerId:eq:{customerId}", 'updatedTime:gte:"2026-03-02T20:00:00.000+00:00"', "id:ne:none"]
)
def test_receivable_payments_are_filtered(sandbox: Sandbox, paid: dict[str, Any], filters: str) -> None:
    page = sandbox.ok("v3.receivable-payments.list", query={"filters": filters.format(**paid)})

    assert [row["amount"] for row in page["results"]] == [50.0]


def test_receivable_payments_are_sorted_by_amount(sandbox: Sandbox, paid: dict[str, Any]) -> None:
    sandbox.ok(RECORD, receipt(paid["id"], 10, 10))

    page = sandbox.ok("v3.receivable-payments.list", query={"sort": "amount:asc"})

    assert [row["amount"] for row in page["results"]] == [10.0, 50.0]
