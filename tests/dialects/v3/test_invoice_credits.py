"""Invoices take credit of their customer's credit memos; both sides show the same sums."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import BAND, PICKS, STICKS, Sandbox, of
from tests.dialects.v3.test_credit_memos import credit_of, memo_of
from tests.refusals import refusal_of

MEMOS = "v3.credit-memos"


@pytest.fixture
def memo_id(sandbox: Sandbox, customer_id: str) -> str:
    """A credit memo of 50.00."""
    return str(sandbox.ok(f"{MEMOS}.create", memo_of(customer_id))["id"])


@pytest.fixture
def credited(sandbox: Sandbox, customer_id: str, memo_id: str) -> dict[str, Any]:
    """An invoice of 79.98 of which 10.00 are credit."""
    made: dict[str, Any] = sandbox.ok("v3.invoices.create", of(customer_id, STICKS, PICKS, creditAmount=10))
    return made


def memo(sandbox: Sandbox, memo_id: str) -> tuple[str, float, list[dict[str, Any]]]:
    """A memo's status, what is applied of it, and where."""
    memo = sandbox.ok(f"{MEMOS}.get", creditMemoId=memo_id)
    return memo["status"], memo["appliedAmount"], memo["usage"]


def test_a_credited_invoice_owes_less(sandbox: Sandbox, credited: dict[str, Any]) -> None:
    customer = sandbox.ok("v3.customers.get", customerId=credited["customerId"])

    assert (credited["totalAmount"], credited["creditAmount"], credited["dueAmount"]) == (79.98, 10.0, 69.98)
    assert credited["status"] == "PARTIAL_PAYMENT"
    assert customer["balance"] == {"amount": 69.98}
    assert credit_of(sandbox, credited["customerId"]) == 4000


def test_the_memo_shows_the_same_use(sandbox: Sandbox, credited: dict[str, Any], memo_id: str) -> None:
    use = [{"invoiceId": credited["id"], "amount": 10.0}]

    assert memo(sandbox, memo_id) == ("PARTIALLY_APPLIED", 10.0, use)


def test_more_credit_is_added_to_the_use(sandbox: Sandbox, credited: dict[str, Any], memo_id: str) -> None:
    changed = sandbox.ok("v3.invoices.update", {"creditAmount": 50}, invoiceId=credited["id"])

    assert changed["dueAmount"] == 29.98
    assert memo(sandbox, memo_id) == ("FULLY_APPLIED", 50.0, [{"invoiceId": credited["id"], "amount": 50.0}])


def test_less_credit_is_given_back(sandbox: Sandbox, credited: dict[str, Any], memo_id: str) -> None:
    sandbox.ok("v3.invoices.update", {"creditAmount": 4}, invoiceId=credited["id"])

    assert memo(sandbox, memo_id) == ("PARTIALLY_APPLIED", 4.0, [{"invoiceId": credited["id"], "amount": 4.0}])


def test_a_replacement_without_credit_gives_all_of_it_back(
    sandbox: Sandbox, credited: dict[str, Any], memo_id: str
) -> None:
    replaced = sandbox.ok("v3.invoices.replace", of(credited["customerId"], STICKS), invoiceId=credited["id"])

    assert (replaced["creditAmount"], replaced["status"]) == (0.0, "OPEN")
    assert memo(sandbox, memo_id) == ("NOT_APPLIED", 0.0, [])
    assert credit_of(sandbox, credited["customerId"]) == 5000


def test_a_patch_of_something_else_leaves_the_credit(sandbox: Sandbox, credited: dict[str, Any], memo_id: str) -> None:
    changed = sandbox.ok("v3.invoices.update", {"dueDate": "2026-05-01"}, invoiceId=credited["id"])

    assert changed["creditAmount"] == 10.0
    assert memo(sandbox, memo_id)[1] == 10.0


def test_the_oldest_memo_gives_first(sandbox: Sandbox, customer_id: str, memo_id: str) -> None:
    older = sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, STICKS, creditDate="2026-02-01"))["id"]

    invoice = sandbox.ok("v3.invoices.create", of(customer_id, STICKS, PICKS, creditAmount=40))["id"]

    assert memo(sandbox, older) == ("FULLY_APPLIED", 29.98, [{"invoiceId": invoice, "amount": 29.98}])
    assert memo(sandbox, memo_id) == ("PARTIALLY_APPLIED", 10.02, [{"invoiceId": invoice, "amount": 10.02}])


def test_what_was_given_last_is_taken_back_first(sandbox: Sandbox, customer_id: str, memo_id: str) -> None:
    older = sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, STICKS, creditDate="2026-02-01"))["id"]
    invoice = sandbox.ok("v3.invoices.create", of(customer_id, STICKS, PICKS, creditAmount=40))["id"]

    sandbox.ok("v3.invoices.update", {"creditAmount": 20}, invoiceId=invoice)

    assert memo(sandbox, older) == ("PARTIALLY_APPLIED", 20.0, [{"invoiceId": invoice, "amount": 20.0}])
    assert memo(sandbox, memo_id) == ("NOT_APPLIED", 0.0, [])


def test_one_memo_serves_several_invoices(sandbox: Sandbox, credited: dict[str, Any], memo_id: str) -> None:
    other = sandbox.ok("v3.invoices.create", of(credited["customerId"], STICKS, creditAmount=29.98))

    assert (other["status"], other["dueAmount"]) == ("PAID_IN_FULL", 0.0)
    assert memo(sandbox, memo_id)[2] == [
        {"invoiceId": credited["id"], "amount": 10.0},
        {"invoiceId": other["id"], "amount": 29.98},
    ]


def test_more_credit_than_there_is_is_refused(sandbox: Sandbox, customer_id: str, memo_id: str) -> None:
    refused = sandbox.refusal("v3.invoices.create", of(customer_id, STICKS, PICKS, creditAmount=50.01))

    assert refused == (422, ["BDC_1119"])
    assert memo(sandbox, memo_id) == ("NOT_APPLIED", 0.0, [])


def test_more_credit_than_is_due_is_refused(sandbox: Sandbox, customer_id: str, memo_id: str) -> None:
    answer = sandbox.call("v3.invoices.create", of(customer_id, STICKS, creditAmount=29.99))

    assert (answer.status, answer.body[0]["message"]) == (422, "Invalid field,value: creditAmount, 29.99.")


def test_another_customers_credit_is_of_no_use(sandbox: Sandbox, memo_id: str) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    assert (
        refusal_of(sandbox.call("v3.invoices.create", of(other, creditAmount=1)))
        == "422 BDC_1119 Invalid field,value: creditAmount, 1.00."
    )


def test_an_archived_memo_gives_nothing(sandbox: Sandbox, customer_id: str, memo_id: str) -> None:
    sandbox.ok(f"{MEMOS}.archive", creditMemoId=memo_id)

    assert (
        refusal_of(sandbox.call("v3.invoices.create", of(customer_id, creditAmount=1)))
        == "422 BDC_1119 Invalid field,value: creditAmount, 1.00."
    )


def test_a_credit_below_zero_is_refused(sandbox: Sandbox, customer_id: str) -> None:
    assert sandbox.messages("v3.invoices.create", of(customer_id, creditAmount=-1)) == [
        "creditAmount: must be greater than or equal to 0"
    ]


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("archive", None),
        ("update", {"customerId": "0cu02UNKNOWN"}),
    ],
)
def test_an_applied_memo_stays_what_it_is(
    sandbox: Sandbox, credited: dict[str, Any], memo_id: str, verb: str, body: Any
) -> None:
    answer = sandbox.call(f"{MEMOS}.{verb}", body, creditMemoId=memo_id)

    assert answer.status in (400, 422)
    assert memo(sandbox, memo_id)[1] == 10.0


def test_an_applied_memo_may_shrink_to_what_is_applied(
    sandbox: Sandbox, credited: dict[str, Any], memo_id: str
) -> None:
    line = sandbox.ok(f"{MEMOS}.get", creditMemoId=memo_id)["creditMemoLineItems"][0]["id"]
    smaller = {"creditMemoLineItems": [{"id": line, "price": 10}]}
    too_small = {"creditMemoLineItems": [{"id": line, "price": 9.99}]}

    refused = sandbox.call(f"{MEMOS}.update", too_small, creditMemoId=memo_id)
    changed = sandbox.ok(f"{MEMOS}.update", smaller, creditMemoId=memo_id)

    assert refusal_of(refused) == f"422 BDC_1119 Invalid field,value: amount, 9.99. [{memo_id}]"
    assert changed["status"] == "FULLY_APPLIED"


def test_an_applied_memo_keeps_its_customer(sandbox: Sandbox, credited: dict[str, Any], memo_id: str) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    assert (
        refusal_of(sandbox.call(f"{MEMOS}.update", {"customerId": other}, creditMemoId=memo_id))
        == f"422 BDC_1119 Invalid field,value: customerId, 0cu02LDSJPUBQEFXLUT8. [{memo_id}]"
    )


def test_payment_and_credit_together_settle_an_invoice(sandbox: Sandbox, credited: dict[str, Any]) -> None:
    body = {
        "paymentDate": "2026-03-02",
        "paymentType": "CASH",
        "amount": 69.98,
        "invoices": [{"id": credited["id"], "amount": 69.98}],
    }
    sandbox.ok("v3.invoices.record-payment", body)
    settled = sandbox.ok("v3.invoices.get", invoiceId=credited["id"])
    refused = sandbox.call("v3.invoices.update", {"creditAmount": 11}, invoiceId=credited["id"])

    assert (settled["status"], settled["dueAmount"]) == ("PAID_IN_FULL", 0.0)
    assert refusal_of(refused) == f"422 BDC_1119 Invalid field,value: creditAmount, 11.00. [{credited['id']}]"


@pytest.mark.parametrize(("amount", "due"), [(9.99, 69.99), (10.01, 69.97)])
def test_a_single_cent_is_taken_and_given_back(
    sandbox: Sandbox, credited: dict[str, Any], memo_id: str, amount: float, due: float
) -> None:
    changed = sandbox.ok("v3.invoices.update", {"creditAmount": amount}, invoiceId=credited["id"])

    assert changed["dueAmount"] == due
    assert memo(sandbox, memo_id) == ("PARTIALLY_APPLIED", amount, [{"invoiceId": credited["id"], "amount": amount}])
