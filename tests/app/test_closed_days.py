"""Process dates that are asked for on a closed day: which fact a refusal names, and what we advise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from mockserver.control.reasons import advice_of
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.sessions import BillSession

SATURDAY = datetime(2026, 11, 28, 18, tzinfo=UTC)
ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}


@pytest.fixture
def tenant(mock: BillMock) -> Iterator[MockTenant]:
    """A tenant of a starter's world whose clock stands on a Saturday."""
    fresh = mock.tenant("starter")
    fresh.clock.freeze()
    fresh.clock.set(SATURDAY)
    yield fresh
    fresh.delete()


@pytest.fixture
def admin(tenant: MockTenant) -> BillSession:
    return tenant.session("v3", trusted=True)


@pytest.fixture
def bill(admin: BillSession) -> dict[str, Any]:
    vendor = admin.post("/vendors", json={"name": "Alder Paper", "address": ADDRESS}).json()
    body = {
        "vendorId": vendor["id"],
        "dueDate": "2026-12-31",
        "invoice": {"invoiceNumber": "1", "invoiceDate": "2026-11-28"},
        "billLineItems": [{"amount": 100}],
    }
    return dict(admin.post("/bills", json=body).json())


def pay(admin: BillSession, bill: dict[str, Any], day: str) -> requests.Response:
    """The answer to a payment of a bill on a day."""
    (bank, *_) = admin.get("/funding-accounts/banks?filters=status:eq:VERIFIED").json()["results"]
    body = {
        "vendorId": bill["vendorId"],
        "billId": bill["id"],
        "amount": 100,
        "processDate": day,
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank["id"]},
        "processingOptions": {"requestPayFaster": False, "createBill": False},
    }
    return admin.post("/payments", json=body)


@pytest.mark.parametrize(("day", "fact"), [("2026-11-29", "F-187"), ("2026-11-30", "F-1117"), ("2026-11-28", "F-187")])
def test_a_refused_day_names_the_fact_that_it_rests_on(
    admin: BillSession, bill: dict[str, Any], day: str, fact: str
) -> None:
    answer = pay(admin, bill, day)

    assert (answer.status_code, answer.json()[0]["code"]) == (422, "BDC_1152")
    assert answer.headers["X-Mock-Fact"] == fact


def test_the_second_bank_day_after_a_closed_day_is_the_first(admin: BillSession, bill: dict[str, Any]) -> None:
    assert pay(admin, bill, "2026-12-01").json()["processDate"] == "2026-12-01"


def test_v2_names_its_own_fact(tenant: MockTenant, bill: dict[str, Any]) -> None:
    body = {
        "vendorId": bill["vendorId"],
        "processDate": "2026-11-30",
        "billPays": [{"billId": bill["id"], "amount": 100}],
    }
    answer = tenant.session("v2", trusted=True).post("/PayBills.json", json=body)

    assert answer.json()["response_data"]["error_code"] == "BDC_1152"
    assert answer.headers["X-Mock-Fact"] == "F-263"


def test_who_asked_for_a_closed_day_is_advised_how_time_is_set(admin: BillSession, bill: dict[str, Any]) -> None:
    (advice,) = advice_of(pay(admin, bill, "2026-11-29").json())

    assert "PATCH /_mock/tenants/ID/clock" in advice
    assert "--anchor DATE" in advice


def test_who_has_not_passed_mfa_is_advised_so(tenant: MockTenant) -> None:
    assert "BILL_MFA_CODE" in advice_of(tenant.session("v3").post("/payments", json={}).json())[0]


def test_other_refusals_have_no_advice(tenant: MockTenant) -> None:
    assert advice_of(tenant.session("v3").post("/vendors", json={}).json()) == []
