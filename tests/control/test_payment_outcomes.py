"""What becomes of payments, chosen over the control API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, bill, vendor

FAILED = "FUNDING_FAILED_VOIDED"


def new_payment(tenant: MockTenant) -> tuple[V3, dict[str, Any]]:
    """A payment of a new bill, and who made it."""
    admin = V3(tenant, trusted=True)
    owner = admin.post("/vendors", vendor())["id"]
    record = admin.post("/bills", bill(owner, "OUTCOME-1"))
    banks = admin.get("/funding-accounts/banks", filters="status:eq:VERIFIED")["results"]
    body = {
        "billId": record["id"],
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": banks[0]["id"]},
        "amount": 100,
        "processingOptions": {},
    }
    return admin, admin.post("/payments", body)


def ask(tenant: MockTenant, payment_id: str, what: str, body: object = None) -> TestResponse:
    url = f"/_mock/tenants/{tenant.id}/payments/{payment_id}/{what}"
    return tenant.mock.app.test_client().post(url, json=body)


def test_a_chosen_failure_comes_as_time_goes_by_and_the_bill_is_open_again(tenant: MockTenant) -> None:
    admin, payment = new_payment(tenant)

    answer = ask(tenant, payment["id"], "outcome", {"singleStatus": FAILED})
    tenant.clock.advance("5 business days")

    assert answer.status_code == 200
    assert {key: answer.get_json()[key] for key in ("id", "status", "singleStatus", "outcome")} == {
        "id": payment["id"],
        "status": "SCHEDULED",
        "singleStatus": "SCHEDULED",
        "outcome": FAILED,
    }
    assert admin.get(f"/payments/{payment['id']}")["singleStatus"] == FAILED
    assert admin.get(f"/bills/{payment['billId']}")["paymentStatus"] == "UNPAID"
    assert tenant.audit() == []


def test_what_bill_shows_of_a_payment_does_not_tell_its_outcome(tenant: MockTenant) -> None:
    admin, payment = new_payment(tenant)

    ask(tenant, payment["id"], "outcome", {"singleStatus": FAILED})

    assert admin.get(f"/payments/{payment['id']}") == payment


def test_an_outcome_that_is_none_is_refused_with_those_there_are(tenant: MockTenant) -> None:
    _, payment = new_payment(tenant)

    answer = ask(tenant, payment["id"], "outcome", {"singleStatus": "LOST"})

    assert answer.status_code == 400
    assert "DISBURSEMENT_ON_HOLD" in answer.get_json()["error"]


def test_an_outcome_out_of_reach_is_refused(tenant: MockTenant) -> None:
    _, payment = new_payment(tenant)

    answer = ask(tenant, payment["id"], "outcome", {"singleStatus": "PARTIALLY_CLAIMED"})

    assert answer.status_code == 409
    assert "cannot become PARTIALLY_CLAIMED" in answer.get_json()["error"]


@pytest.mark.parametrize(("what", "body"), [("outcome", {"singleStatus": "CLEARED"}), ("step", {})])
def test_an_unknown_payment_or_tenant_is_not_found(tenant: MockTenant, what: str, body: dict[str, str]) -> None:
    stranger = MockTenant(tenant.mock, "nobody")

    assert refusal_of(ask(tenant, "stp02NOSUCHPAYMENTAT", what, body)) == "404 no payment stp02NOSUCHPAYMENTAT"
    assert (
        refusal_of(ask(stranger, "stp02NOSUCHPAYMENTAT", what, body))
        == "404 no tenant nobody; `billmock tenants` lists them"
    )


@pytest.fixture(scope="module")
def by_hand() -> Iterator[BillMock]:
    """A server whose payments move only when they are told to."""
    with BillMock(payment_timers="manual") as server:
        yield server


def test_by_hand_a_payment_moves_from_stage_to_stage(by_hand: BillMock) -> None:
    tenant = by_hand.tenant()
    admin, payment = new_payment(tenant)
    tenant.clock.advance("31 days")
    waiting = admin.get(f"/payments/{payment['id']}")["singleStatus"]

    stages = [ask(tenant, payment["id"], "step").get_json()["singleStatus"] for _ in range(5)]
    at_the_end = ask(tenant, payment["id"], "step")

    assert waiting == "SCHEDULED"
    assert stages == ["FUNDING_STARTED", "PROCESSED", "SENT", "DELIVERED", "CLEARED"]
    assert refusal_of(at_the_end) == "409 singleStatus: nothing more happens to a payment that is CLEARED"
    assert admin.get(f"/bills/{payment['billId']}")["paymentStatus"] == "PAID"
