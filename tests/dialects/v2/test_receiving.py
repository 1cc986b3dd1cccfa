"""v2 payments of customers: recorded, charged, and the consent to be charged."""

from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS
from tests.dialects.v2.sandbox import Sandbox

ADDRESS = {"billAddress1": "1 Main Street", "billAddressCity": "San Jose", "billAddressCountry": "United States"}
PAID = {"paymentDate": "2026-03-02", "paymentType": "1"}


@pytest.fixture
def customer(sandbox: Sandbox) -> str:
    """A customer's id."""
    own = sandbox.move_in()
    sandbox.inbox.clear()
    with sandbox.context() as ctx:
        BANK_ACCOUNTS.patch(ctx, own, {"default": {"receivables": True}})
    return str(sandbox.make("Customer", name="Paperless Band", email="band@x.example", **ADDRESS)["id"])


@pytest.fixture
def account(sandbox: Sandbox, customer: str) -> str:
    """The customer's bank account, which it agreed to be charged from."""
    sandbox.ok("SetCustomerAuthorization", {"customerId": customer, "hasAuthorizedToCharge": True})
    body = {"nameOnAccount": "Band", "routingNumber": "074000010", "accountNumber": "111222333", "type": "CHECKING"}
    bank = sandbox.v3("v3.customers.bank-accounts.create", body | {"ownerType": "BUSINESS"}, customerId=customer)
    return str(bank["id"])


def invoice(sandbox: Sandbox, customer: str, amount: float = 100) -> str:
    fields = {"invoiceNumber": f"{amount}", "invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
    lines = [{"quantity": 1, "price": amount}]
    return str(sandbox.make("Invoice", customerId=customer, **fields, invoiceLineItems=lines)["id"])


def parts(invoice_id: str, amount: float) -> list[dict[str, Any]]:
    return [{"invoiceId": invoice_id, "amount": amount}]


def test_a_recorded_payment_pays_its_invoice_and_leaves_the_rest_as_credit(sandbox: Sandbox, customer: str) -> None:
    owed = invoice(sandbox, customer)
    data = {"customerId": customer, **PAID, "amount": 120, "refNumber": "4711", "invoicePays": parts(owed, 100)}
    payment = sandbox.ok("RecordARPayment", data)
    (part,) = payment["invoicePays"]

    assert (payment["entity"], payment["status"], payment["isOnline"]) == ("ReceivedPay", "0", False)
    assert (payment["amount"], payment["unappliedAmount"], payment["refNumber"]) == (120.0, 20.0, "4711")
    assert (payment["paymentType"], payment["paymentDate"]) == ("1", "2026-03-02")
    assert (part["receivedPayId"], part["status"], part["creditApplied"]) == (payment["id"], "0", False)
    assert sandbox.ok("Crud/Read/Invoice", {"id": owed})["paymentStatus"] == "0"
    assert sandbox.ok("Crud/Read/Customer", {"id": customer})["availCredit"] == 20.0
    assert sandbox.ok("Crud/Read/ReceivedPay", {"id": payment["id"]}) == payment


def test_without_an_amount_it_is_what_the_invoices_get(sandbox: Sandbox, customer: str) -> None:
    owed = invoice(sandbox, customer)
    payment = sandbox.ok("RecordARPayment", {"customerId": customer, **PAID, "invoicePays": parts(owed, 40)})

    assert (payment["amount"], payment["unappliedAmount"]) == (40.0, 0.0)
    assert sandbox.ok("Crud/Read/Invoice", {"id": owed})["paymentStatus"] == "2"


def test_a_payment_may_go_to_no_invoice(sandbox: Sandbox, customer: str) -> None:
    payment = sandbox.ok("RecordARPayment", {"customerId": customer, **PAID, "amount": 10, "invoicePays": []})

    assert (payment["unappliedAmount"], payment["invoicePays"]) == (10.0, [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"paymentType": None}, "BDC_1108"),
        ({"paymentType": "6"}, "BDC_1129"),
        ({"paymentDate": None}, "BDC_1108"),
        ({"invoicePays": None}, "BDC_1108"),
        ({"amount": None, "invoicePays": []}, "BDC_1108"),
        ({"amount": "much"}, "BDC_1124"),
        ({"customerId": "0cu02AAAAAAAAAAAzzzz"}, "BDC_1205"),
        ({"depositToAccountId": "0ca02AAAAAAAAAAAzzzz"}, "BDC_1205"),
        ({"amount": 5}, "BDC_1119"),
    ],
)
def test_what_does_not_fit_is_refused(sandbox: Sandbox, customer: str, change: dict[str, Any], code: str) -> None:
    owed = invoice(sandbox, customer)
    data = {"customerId": customer, **PAID, "amount": 100, "invoicePays": parts(owed, 100)} | change

    assert sandbox.refusal("RecordARPayment", data)[0] == code


def test_a_recorded_payment_of_v2_is_read_in_v3_and_void_in_both(sandbox: Sandbox, customer: str) -> None:
    owed = invoice(sandbox, customer)
    payment = sandbox.ok("RecordARPayment", {"customerId": customer, **PAID, "invoicePays": parts(owed, 100)})
    read = sandbox.v3("v3.receivable-payments.get", receivedPaymentId=payment["id"])

    assert (read["receivablesType"], read["status"], read["amount"]) == ("CHECK", "PAID", 100.0)


def test_a_charge_is_scheduled_and_paid_two_bank_days_later(sandbox: Sandbox, customer: str, account: str) -> None:
    owed = invoice(sandbox, customer)
    data = {"customerId": customer, "paymentType": "3", "paymentAccountId": account, "memo": "Strings"}
    charged = sandbox.ok("ChargeCustomer", data | {"invoicePays": parts(owed, 100)})["chargedReceivedPay"]
    due = sandbox.ok("Crud/Read/Invoice", {"id": owed})["paymentStatus"]
    sandbox.pass_time("3 business days")
    read = sandbox.ok("Crud/Read/ReceivedPay", {"id": charged["id"]})

    assert (charged["status"], charged["isOnline"], charged["description"]) == ("2", True, "Strings")
    assert (charged["customerBankAccountId"], charged["source"], charged["paymentType"]) == (account, "2", "3")
    assert (due, read["status"], read["invoicePays"][0]["status"]) == ("4", "0", "0")
    assert [(row["type"], row["amount"]) for row in sandbox.ok("List/MoneyMovement", {})] == [("2", 100.0)]


def test_a_total_may_go_to_no_invoice_and_the_customer_gets_a_receipt(
    sandbox: Sandbox, customer: str, account: str
) -> None:
    data = {"customerId": customer, "paymentType": "3", "paymentAccountId": account, "emailReceipt": True}
    charged = sandbox.ok("ChargeCustomer", data | {"totalAmount": 50})["chargedReceivedPay"]

    assert (charged["amount"], charged["unappliedAmount"]) == (50.0, 50.0)
    assert [message["to"] for message in sandbox.inbox] == [["band@x.example"]]


def test_a_customer_without_an_e_mail_address_is_charged_and_gets_no_receipt(
    sandbox: Sandbox, customer: str, account: str
) -> None:
    sandbox.ok("Crud/Update/Customer", {"obj": {"entity": "Customer", "id": customer, "email": ""}})
    data = {"customerId": customer, "paymentType": "3", "paymentAccountId": account, "emailReceipt": True}

    charged = sandbox.ok("ChargeCustomer", data | {"totalAmount": 50})["chargedReceivedPay"]

    assert charged["amount"] == 50.0
    assert sandbox.inbox == []


def test_a_customer_gets_no_receipt_that_was_not_asked_for(sandbox: Sandbox, customer: str, account: str) -> None:
    data = {"customerId": customer, "paymentType": "3", "paymentAccountId": account}
    sandbox.ok("ChargeCustomer", data | {"totalAmount": 50})

    assert sandbox.inbox == []


def test_a_charge_of_nothing_is_refused(sandbox: Sandbox, customer: str, account: str) -> None:
    data = {"customerId": customer, "paymentType": "3", "paymentAccountId": account}

    assert sandbox.refusal("ChargeCustomer", data) == (
        "BDC_1108",
        "Missing parameter value for parameter: invoicePays.",
    )


@pytest.mark.parametrize("kind", ["1", "2"])
def test_only_bank_accounts_are_charged(sandbox: Sandbox, customer: str, account: str, kind: str) -> None:
    data = {"customerId": customer, "paymentType": kind, "paymentAccountId": account, "totalAmount": 50}

    text = f"Invalid parameter value for parameter,value: paymentType, {kind}."
    assert sandbox.refusal("ChargeCustomer", data) == ("BDC_1129", text)


def test_a_customer_that_takes_its_consent_back_is_not_charged(sandbox: Sandbox, customer: str, account: str) -> None:
    answer = sandbox.ok("SetCustomerAuthorization", {"customerId": customer, "hasAuthorizedToCharge": False})
    data = {"customerId": customer, "paymentType": "3", "paymentAccountId": account, "totalAmount": 50}

    assert answer["hasAuthorizedToCharge"] is False
    assert sandbox.refusal("ChargeCustomer", data) == ("BDC_1119", "Invalid field,value: authorizedToCharge, false.")
    assert sandbox.v3("v3.customers.get", customerId=customer)["authorizedToCharge"] is False
