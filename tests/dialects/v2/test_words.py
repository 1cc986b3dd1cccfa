"""What the domain refuses is told in v2's words; what a payment leaves on its bill, and where its money passes."""

import pytest

from mockserver.dialects.v2.entities.invoices import invoices
from mockserver.dialects.v2.words import in_words_of, name_of
from mockserver.kernel.errors import BillError, BillErrors, Invalid, Problem
from tests.dialects.v2.sandbox import ZEROS, Sandbox

SHAPE = invoices.view.shape


@pytest.fixture
def bank(sandbox: Sandbox) -> str:
    return sandbox.move_in()


@pytest.fixture
def bill(sandbox: Sandbox, bank: str) -> str:
    vendor = sandbox.make("Vendor", name="Happy Music Supplies", paymentEmail="pay@x.example")["id"]
    account = {"vendorId": vendor, "routingNumber": "021000021", "accountNumber": "1234567890"}
    sandbox.make("VendorBankAccount", **account)
    day = "2026-03-01"
    lines = [{"amount": 100}]
    fields = {"invoiceNumber": "1", "invoiceDate": day, "dueDate": day, "billLineItems": lines}
    return str(sandbox.make("Bill", vendorId=vendor, **fields)["id"])


def pay(sandbox: Sandbox, bill: str, amount: int) -> str:
    data = {"billPays": [{"billId": bill, "amount": amount}]}
    return str(sandbox.ok("PayBills", data)["sentPays"][0]["id"])


def record(sandbox: Sandbox, bill: str, amount: int, day: str) -> None:
    parts = [{"billId": bill, "amount": amount}]
    sandbox.ok("RecordAPPayment", {"processDate": day, "toPrintCheck": False, "billPays": parts})


def test_a_payment_that_is_cancelled_is_refused_by_its_code(sandbox: Sandbox, bill: str) -> None:
    payment = pay(sandbox, bill, 100)
    sandbox.ok("CancelAPPayment", {"sentPayId": payment})

    assert sandbox.refusal("CancelAPPayment", {"sentPayId": payment}) == (
        "BDC_1119",
        "Invalid field,value: status, 3.",
    )


def test_a_bill_with_a_payment_under_way_is_not_made_inactive(sandbox: Sandbox, bill: str) -> None:
    pay(sandbox, bill, 100)

    assert sandbox.refusal("Crud/Delete/Bill", {"id": bill}) == ("BDC_1119", "Invalid field,value: isActive, 2.")


def test_a_payment_terms_days_are_told_by_v2s_name(sandbox: Sandbox) -> None:
    sandbox.make("PaymentTerm", name="A", netDue=10)
    code, text = sandbox.refusal(
        "Crud/Create/PaymentTerm", {"obj": {"entity": "PaymentTerm", "name": "B", "netDue": 10}}
    )

    assert (code, text) == ("BDC_1119", "Invalid field,value: netDue, 10.")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("archived", "isActive"),
        ("totalAmount", "amount"),
        ("invoiceLineItems[1].classifications.itemId", "invoiceLineItems[1].itemId"),
        ("invoiceLineItems[0]", "invoiceLineItems[0]"),
        ("invoiceNumber", "invoiceNumber"),
        ("nothing.of[0].it", "nothing.of[0].it"),
    ],
)
def test_a_place_in_records_has_v2s_name(path: str, name: str) -> None:
    assert name_of([SHAPE], path) == name


def test_every_refusal_of_many_is_told_in_v2s_words() -> None:
    errors = [BillError("BDC_1119", "status", "PAID_IN_FULL", item="x"), BillError("BDC_1205", "archived")]
    refusal = in_words_of([SHAPE], BillErrors(errors))

    assert isinstance(refusal, BillErrors)
    assert [error.params for error in refusal.errors] == [("paymentStatus", "0"), ("archived",)]


def test_violated_constraints_are_told_in_v2s_words() -> None:
    refusal = in_words_of([SHAPE], Invalid([Problem("invoiceLineItems[0].classifications.jobId", "must not be null")]))

    assert isinstance(refusal, Invalid)
    assert refusal.problems[0].path == "invoiceLineItems[0].jobId"


def test_a_long_value_is_cut_off_in_a_refusal(sandbox: Sandbox) -> None:
    filters = [{"field": "id", "op": "=", "value": ["x" * 10_000]}]
    _, text = sandbox.refusal("List/Vendor", {"filters": filters})

    assert (text[:32], text[-6:], len(text)) == ('Invalid field,value: id, ["xxxxx', "xx....", 129)


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        ({"amount": 1}, "BDC_1117", "Missing required data for: billLineItems[0].entity."),
        (
            {"entity": "InvoiceLineItem", "amount": 1},
            "BDC_1118",
            "Entity from CRUD operation: BillLineItem does not match the entity specified in the data:"
            " InvoiceLineItem.",
        ),
    ],
)
def test_a_line_says_which_entity_it_is(
    sandbox: Sandbox, bill: str, line: dict[str, object], code: str, text: str
) -> None:
    data = {"obj": {"entity": "Bill", "id": bill, "billLineItems": [line]}}

    assert sandbox.refusal("Crud/Update/Bill", data) == (code, text)


def test_a_bill_tells_when_it_was_last_paid_and_when_in_full(sandbox: Sandbox, bill: str) -> None:
    record(sandbox, bill, 40, "2026-02-10")
    part = sandbox.ok("Crud/Read/Bill", {"id": bill})
    record(sandbox, bill, 60, "2026-02-20")
    whole = sandbox.ok("Crud/Read/Bill", {"id": bill})

    assert (part["lastPaymentDate"], part["fullPaymentDate"]) == ("2026-02-10", None)
    assert (whole["lastPaymentDate"], whole["fullPaymentDate"]) == ("2026-02-20", "2026-02-20")


def test_a_bill_forgets_when_it_was_paid_with_the_payment(sandbox: Sandbox, bill: str) -> None:
    record(sandbox, bill, 100, "2026-02-10")
    (payment,) = sandbox.ok("List/SentPay", {})
    sandbox.ok("VoidAPPayment", {"sentPayId": payment["id"]})
    after = sandbox.ok("Crud/Read/Bill", {"id": bill})

    assert (after["lastPaymentDate"], after["fullPaymentDate"], after["paymentStatus"]) == (None, None, "1")


def test_online_payments_pass_through_one_account(sandbox: Sandbox, bill: str) -> None:
    pay(sandbox, bill, 40)
    pay(sandbox, bill, 60)
    (account,) = sandbox.ok("List/ChartOfAccount", {})
    of_account = [{"field": "chartOfAccountId", "op": "=", "value": account["id"]}]

    assert (account["name"], account["accountType"]) == ("Bill.com Money Out Clearing", "3")
    assert len(sandbox.ok("List/SentPay", {"filters": of_account})) == 2


def test_an_offline_payment_has_the_account_that_was_sent_alone(sandbox: Sandbox, bill: str) -> None:
    record(sandbox, bill, 100, "2026-02-10")

    assert sandbox.ok("List/SentPay", {})[0]["chartOfAccountId"] == ZEROS


@pytest.mark.parametrize(("sent", "echo"), [({}, None), ({"invoiceCurrency": "USD"}, "USD")])
def test_a_customers_currency_is_echoed_if_it_was_sent(
    sandbox: Sandbox, sent: dict[str, str], echo: str | None
) -> None:
    customer = sandbox.make("Customer", name="Paperless Band", **sent)

    assert customer["invoiceCurrency"] == echo
    assert sandbox.v3("v3.customers.get", customerId=customer["id"])["invoiceCurrency"] == "USD"


def test_a_currency_changed_in_v3_is_shown_and_one_cleared_in_v2_is_dollars(sandbox: Sandbox) -> None:
    address = {"billAddress1": "1 Main Street", "billAddressCountry": "Canada"}
    customer = sandbox.make("Customer", name="Paperless Band", **address)["id"]
    sandbox.v3("v3.customers.update", {"invoiceCurrency": "CAD"}, customerId=customer)
    canadian = sandbox.ok("Crud/Read/Customer", {"id": customer})
    cleared = sandbox.update("Customer", id=customer, invoiceCurrency=None)

    assert (canadian["invoiceCurrency"], cleared["invoiceCurrency"]) == ("CAD", None)
    assert sandbox.v3("v3.customers.get", customerId=customer)["invoiceCurrency"] == "USD"


def test_an_invoice_is_found_by_the_template_it_shows(sandbox: Sandbox) -> None:
    customer = sandbox.make("Customer", name="Paperless Band")["id"]
    day = "2026-03-01"
    lines = [{"quantity": 1, "price": 1}]
    fields = {"invoiceNumber": "1", "invoiceDate": day, "dueDate": day, "invoiceLineItems": lines}
    invoice = sandbox.make("Invoice", customerId=customer, **fields)
    of_template = [{"field": "invoiceTemplateId", "op": "=", "value": invoice["invoiceTemplateId"]}]

    assert sandbox.ok("List/Invoice", {"filters": of_template}) == [invoice]
