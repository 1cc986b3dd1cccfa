"""Blank texts that BILL's schemas let pass, so that its core refuses them."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of

MISSING = "422 BDC_1117 Missing required data for: "
POLICY = {"policyName": " ", "rules": [], "approvers": []}
LOGIN = {"devKey": "key", "username": "ada@cedar.example", "password": "secret", "organizationId": "008"}
CHARGE = {
    "customerId": "0cu",
    "fundingAccount": {"type": "BANK_ACCOUNT", "id": "bac"},
    "invoicePayments": [{"invoiceId": "00e", "amount": 1}],
}


@pytest.mark.parametrize(
    ("operation_id", "body", "field"),
    [
        ("v3.bill-approvals.policies.create", POLICY, "policyName"),
        ("v3.bill-approvals.actions", [{"billId": "", "action": "APPROVE"}], "[0].billId"),
        ("v3.receivable-payments.create", CHARGE | {"customerId": ""}, "customerId"),
        (
            "v3.receivable-payments.create",
            CHARGE | {"fundingAccount": {"type": "BANK_ACCOUNT", "id": ""}},
            "fundingAccount.id",
        ),
        (
            "v3.receivable-payments.create",
            CHARGE | {"invoicePayments": [{"invoiceId": " ", "amount": 1}]},
            "invoicePayments[0].invoiceId",
        ),
        ("v3.login", LOGIN | {"devKey": ""}, "devKey"),
        ("v3.login", LOGIN | {"username": ""}, "username"),
        ("v3.login", LOGIN | {"password": ""}, "password"),
        ("v3.login", LOGIN | {"organizationId": " "}, "organizationId"),
        ("v3.mfa.setup", {"phone": "", "type": "TEXT", "primary": True}, "phone"),
        ("v3.mfa.setup.validate", {"setupId": "", "type": "TEXT", "token": "1"}, "setupId"),
        ("v3.mfa.setup.validate", {"setupId": "1", "type": "TEXT", "token": ""}, "token"),
        ("v3.mfa.challenge.validate", {"challengeId": "", "token": "1"}, "challengeId"),
        ("v3.mfa.challenge.validate", {"challengeId": "1", "token": ""}, "token"),
        ("partner.login", {"appKey": "", "username": "ada", "password": "secret"}, "appKey"),
        ("partner.login", {"appKey": "key", "username": "", "password": "secret"}, "username"),
        ("partner.login", {"appKey": "key", "username": "ada", "password": ""}, "password"),
    ],
)
def test_what_a_schema_lets_be_blank_the_core_misses(
    sandbox: Sandbox, operation_id: str, body: Any, field: str
) -> None:
    assert refusal_of(sandbox.call(operation_id, body)) == f"{MISSING}{field}."


def test_an_email_of_an_invoice_has_a_sender(sandbox: Sandbox) -> None:
    body = {"recipient": {"to": ["ada@cedar.example"]}, "replyTo": {"userId": ""}}

    assert refusal_of(sandbox.call("v3.invoices.email", body, invoiceId="00e")) == f"{MISSING}replyTo.userId."


def test_a_missing_text_is_a_violated_constraint_before_a_blank_one_is_looked_at(sandbox: Sandbox) -> None:
    body = CHARGE | {"customerId": "", "fundingAccount": {"type": "BANK_ACCOUNT"}}

    assert sandbox.messages("v3.receivable-payments.create", body) == ["fundingAccount.id: must not be blank"]
