"""v3: a customer is charged; the invoice is scheduled and, some bank days later, paid."""

from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNT
from tests.dialects.v3.sandbox import ADDRESS, BAND, PICKS, STICKS, Sandbox, of
from tests.dialects.v3.test_customer_banks import ACCOUNT
from tests.refusals import refusal_of

CHARGE = "v3.receivable-payments.create"


class Payer:
    """A customer that agreed to be charged, its bank account and its invoice of 79.98."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.id = sandbox.ok("v3.customers.create", BAND | {"billingAddress": ADDRESS})["id"]
        self.bank = sandbox.ok("v3.customers.bank-accounts.create", ACCOUNT, customerId=self.id)["id"]
        sandbox.ok("v3.customers.charge-authorization", {"authorizedToCharge": True}, customerId=self.id)
        self.invoice = sandbox.ok("v3.invoices.create", of(self.id, STICKS, PICKS))["id"]

    def charge(self, amount: float = 79.98, **further: Any) -> dict[str, Any]:
        """The body of a charge."""
        return {
            "customerId": self.id,
            "fundingAccount": {"type": "BANK_ACCOUNT", "id": self.bank},
            "invoicePayments": [{"invoiceId": self.invoice, "amount": amount}],
            **further,
        }


@pytest.fixture
def payer(sandbox: Sandbox) -> Payer:
    """Whom to charge."""
    return Payer(sandbox)


def invoice_of(sandbox: Sandbox, payer: Payer) -> tuple[str, float, float, list[str]]:
    """The invoice's status, what is due and scheduled, and the statuses of its payments."""
    invoice = sandbox.ok("v3.invoices.get", invoiceId=payer.invoice)
    payments = [payment["status"] for payment in invoice.get("payments", [])]
    return invoice["status"], invoice["dueAmount"], invoice["scheduledAmount"], payments


def test_a_charge_answers_201_and_shows_what_it_has(sandbox: Sandbox, payer: Payer) -> None:
    answer = sandbox.call(CHARGE, payer.charge(description="spring tour"))

    assert answer.status == 201
    assert answer.body["id"].startswith("0rp02")
    assert answer.body == {
        "amount": 79.98,
        "id": answer.body["id"],
        "customerId": payer.id,
        "invoicePayments": [{"invoiceId": payer.invoice, "amount": 79.98, "paymentDate": "2026-03-02"}],
        "description": "spring tour",
        "paymentDate": "2026-03-02",
        "fundingAccount": {"id": payer.bank, "type": "BANK_ACCOUNT"},
        "receivablesAccount": {"id": "00000000000000000000"},
        "unappliedAmount": 0.0,
        "convenienceFeeAmount": 0.0,
        "receivablesType": "ACH",
        "status": "SCHEDULED",
        "referenceNumber": answer.body["referenceNumber"],
        "onlinePayment": True,
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_the_invoice_is_scheduled_and_then_paid(sandbox: Sandbox, payer: Payer) -> None:
    payment = sandbox.ok(CHARGE, payer.charge())["id"]
    scheduled = invoice_of(sandbox, payer)
    sandbox.pass_time("1 business day")
    waiting = sandbox.ok("v3.receivable-payments.get", receivedPaymentId=payment)["status"]
    sandbox.pass_time("1 business day")

    assert scheduled == ("SCHEDULED", 0.0, 79.98, ["SCHEDULED"])
    assert waiting == "SCHEDULED"
    assert invoice_of(sandbox, payer) == ("PAID_IN_FULL", 0.0, 0.0, ["PAID"])
    assert sandbox.ok("v3.receivable-payments.get", receivedPaymentId=payment)["status"] == "PAID"


def test_a_charge_of_a_later_day_waits_for_it(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.ok(CHARGE, payer.charge(paymentDate="2026-03-06"))

    sandbox.pass_time("5 business days")
    before = invoice_of(sandbox, payer)[0]
    sandbox.pass_time("1 business day")

    assert (before, invoice_of(sandbox, payer)[0]) == ("SCHEDULED", "PAID_IN_FULL")


def test_a_charge_on_a_weekend_is_of_the_next_bank_day(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.pass_time("5 days")

    assert sandbox.ok(CHARGE, payer.charge())["paymentDate"] == "2026-03-09"


def test_part_of_an_invoice_can_be_charged(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.ok(CHARGE, payer.charge(50))
    partly = invoice_of(sandbox, payer)
    sandbox.pass_time("2 business days")

    assert partly == ("OPEN", 29.98, 50.0, ["SCHEDULED"])
    assert invoice_of(sandbox, payer) == ("PARTIAL_PAYMENT", 29.98, 0.0, ["PAID"])


def test_the_deposit_account_is_shown(sandbox: Sandbox, payer: Payer) -> None:
    with sandbox.context() as ctx:
        account = ctx.new(BANK_ACCOUNT) | {"status": "VERIFIED", "default": {"receivables": True, "payables": False}}
        ctx.tx.insert(BANK_ACCOUNT, account)

    charged = sandbox.ok(CHARGE, payer.charge())

    assert charged["receivablesAccount"] == {"id": account["id"], "type": "BANK_ACCOUNT"}


def test_an_empty_body_misses_three_fields(sandbox: Sandbox) -> None:
    assert sandbox.messages(CHARGE, {}) == [
        "customerId: must not be blank",
        "fundingAccount: must not be null",
        "invoicePayments: must not be null",
    ]


@pytest.mark.parametrize(
    ("further", "message"),
    [
        ({"fundingAccount": {"type": "BANK_ACCOUNT"}}, "fundingAccount.id: must not be blank"),
        ({"invoicePayments": [{"invoiceId": "00e02A"}]}, "invoicePayments[0].amount: must not be null"),
        ({"description": "d" * 4001}, "description: size must be between 0 and 4000"),
    ],
)
def test_what_is_wrong_is_named(sandbox: Sandbox, payer: Payer, further: dict[str, Any], message: str) -> None:
    assert sandbox.messages(CHARGE, payer.charge() | further) == [message]


def test_a_card_is_no_funding_account_here(sandbox: Sandbox, payer: Payer) -> None:
    body = payer.charge(fundingAccount={"type": "CARD_ACCOUNT", "id": "cat02A"})

    assert "not one of the values accepted" in sandbox.messages(CHARGE, body)[0]


def test_a_customer_that_did_not_agree_is_not_charged(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.ok("v3.customers.charge-authorization", {"authorizedToCharge": False}, customerId=payer.id)

    assert (
        refusal_of(sandbox.call(CHARGE, payer.charge()))
        == f"422 BDC_1119 Invalid field,value: authorizedToCharge, false. [{payer.id}]"
    )
    assert invoice_of(sandbox, payer)[0] == "OPEN"


def test_an_archived_customer_is_not_charged(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.ok("v3.customers.archive", customerId=payer.id)

    assert (
        refusal_of(sandbox.call(CHARGE, payer.charge())) == f"422 BDC_1119 Invalid field,value: customerId, {payer.id}."
    )


def test_a_customer_pays_from_its_own_account(sandbox: Sandbox, payer: Payer) -> None:
    other = Payer(sandbox)
    foreign = payer.charge(fundingAccount={"type": "BANK_ACCOUNT", "id": other.bank})
    unknown = payer.charge(fundingAccount={"type": "BANK_ACCOUNT", "id": "cba02UNKNOWN"})

    assert refusal_of(sandbox.call(CHARGE, foreign)) == f"422 BDC_1205 No data found for the given id: {other.bank}."
    assert refusal_of(sandbox.call(CHARGE, unknown)) == "422 BDC_1205 No data found for the given id: cba02UNKNOWN."


def test_an_archived_account_is_not_charged(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.ok("v3.customers.bank-accounts.archive", customerId=payer.id, bankAccountId=payer.bank)

    assert refusal_of(sandbox.call(CHARGE, payer.charge())) == "422 BDC_1151 Bank account cannot make online payments."


def test_a_pending_account_is_not_charged_yet(sandbox: Sandbox) -> None:
    sandbox.environment = "production"
    payer = Payer(sandbox)
    at_once = sandbox.refusal(CHARGE, payer.charge())
    sandbox.pass_time("2 business days")

    assert at_once == (422, ["BDC_1151"])
    assert sandbox.call(CHARGE, payer.charge()).status == 201


def test_a_day_that_is_past_is_refused_twice(sandbox: Sandbox, payer: Payer) -> None:
    assert (
        refusal_of(sandbox.call(CHARGE, payer.charge(paymentDate="2026-03-01")))
        == f"422 BDC_1152 Invalid Process Date : ${{paramName0}}.; "
        f"BDC_1152 {payer.id} : Invalid Process Date : ${{paramName0}}."
    )


def test_more_than_is_due_is_refused(sandbox: Sandbox, payer: Payer) -> None:
    refused = sandbox.call(CHARGE, payer.charge(79.99))
    sandbox.ok(CHARGE, payer.charge(79.98))
    again = sandbox.call(CHARGE, payer.charge(0.01))

    assert refusal_of(refused) == f"422 BDC_1119 Invalid field,value: amount, 79.99. [{payer.invoice}]"
    assert refusal_of(again) == f"422 BDC_1119 Invalid field,value: amount, 0.01. [{payer.invoice}]"


def test_another_customers_invoice_is_refused(sandbox: Sandbox, payer: Payer) -> None:
    other = Payer(sandbox)
    body = payer.charge(invoicePayments=[{"invoiceId": other.invoice, "amount": 1}])

    assert (
        refusal_of(sandbox.call(CHARGE, body))
        == f"422 BDC_1119 Invalid field,value: customerId, {payer.id}. [{other.invoice}]"
    )


def test_unknown_ids_are_refused_together(sandbox: Sandbox, payer: Payer) -> None:
    body = payer.charge(customerId="0cu02UNKNOWN", invoicePayments=[{"invoiceId": "00e02UNKNOWN", "amount": 1}])

    assert (
        refusal_of(sandbox.call(CHARGE, body)) == "422 BDC_1205 No data found for the given id: 0cu02UNKNOWN.; "
        "BDC_1205 No data found for the given id: 00e02UNKNOWN."
    )


def test_a_scheduled_invoice_is_not_archived(sandbox: Sandbox, payer: Payer) -> None:
    sandbox.ok(CHARGE, payer.charge())

    assert (
        refusal_of(sandbox.call("v3.invoices.archive", invoiceId=payer.invoice))
        == f"422 BDC_1119 Invalid field,value: archived, true. [{payer.invoice}]"
    )
