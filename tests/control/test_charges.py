"""Charges of customers, moved by hand."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from mockserver.testing import MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3


def new_charge(admin: V3) -> Any:
    """A charge of a customer that agreed to it, for an open invoice of its own."""
    payer = next(one for one in admin.get("/customers", max=100)["results"] if one["authorizedToCharge"])
    bank = admin.get(f"/customers/{payer['id']}/bank-accounts")["results"][0]["id"]
    line = {"quantity": 1, "price": 50}
    invoice = admin.post("/invoices", {"customer": {"id": payer["id"]}, "invoiceLineItems": [line]})["id"]
    body = {
        "customerId": payer["id"],
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank},
        "invoicePayments": [{"invoiceId": invoice, "amount": 50}],
    }
    return admin.post("/receivable-payments", body)


def step(tenant: MockTenant, payment_id: str) -> TestResponse:
    return tenant.mock.app.test_client().post(f"/_mock/tenants/{tenant.id}/payments/{payment_id}/step")


def test_a_charge_is_paid_by_hand(tenant: MockTenant) -> None:
    admin = V3(tenant)
    charge = new_charge(admin)

    first, again = step(tenant, charge["id"]), step(tenant, charge["id"])

    invoice = admin.get(f"/invoices/{charge['invoicePayments'][0]['invoiceId']}")
    assert (charge["status"], first.get_json()) == ("SCHEDULED", {"id": charge["id"], "status": "PAID"})
    assert refusal_of(again) == "409 status: nothing more happens to a payment that is PAID"
    assert invoice["status"] == "PAID_IN_FULL"


def test_a_charge_that_is_not_there_is_not_found(tenant: MockTenant) -> None:
    assert refusal_of(step(tenant, "0rp02UNKNOWN")) == "404 no payment 0rp02UNKNOWN"
