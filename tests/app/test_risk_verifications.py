"""Risk verifications: the phone first, then the organization's verification, decided as time goes by."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, messages


@pytest.fixture
def tenant(mock: BillMock) -> Iterator[MockTenant]:
    """A tenant on its first day: the organization of the starter was verified long ago."""
    tenant = mock.tenant("empty")
    yield tenant
    tenant.delete()


PHONE = {"phoneNumber": "5105550123", "phoneType": "MOBILE"}


def with_verification(tenant: MockTenant) -> V3:
    """An administrator who has begun a verification."""
    admin = V3(tenant)
    admin.call("POST", "/risk-verifications/phone", json=PHONE)
    admin.call("POST", "/risk-verifications")
    return admin


def choose(tenant: MockTenant, organization: str, decision: str) -> requests.Response:
    url = f"{tenant.mock.control_url}/tenants/{tenant.id}/organizations/{organization}/risk-verification"
    return requests.post(url, json={"decision": decision}, timeout=10)


def test_a_user_has_no_phone_until_one_is_added(tenant: MockTenant) -> None:
    clerk = V3(tenant, "CLERK")
    before = clerk.get("/risk-verifications/phone")

    answer = clerk.call("POST", "/risk-verifications/phone", json=PHONE)

    assert (before, clerk.get("/risk-verifications/phone")) == ({"hasPhone": False}, {"hasPhone": True})
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_phone_has_a_number_and_a_type(tenant: MockTenant) -> None:
    admin = V3(tenant)

    missing = admin.call("POST", "/risk-verifications/phone", json={})

    assert missing.status_code == 400
    assert messages(missing) == ["phoneNumber: must not be blank", "phoneType: must not be null"]
    assert admin.call("POST", "/risk-verifications/phone", json=PHONE | {"phoneType": "FAX"}).status_code == 400


def test_a_verification_is_in_progress_and_approved_on_the_next_bank_day(tenant: MockTenant) -> None:
    admin = V3(tenant)
    admin.call("POST", "/risk-verifications/phone", json=PHONE)

    answer = admin.call("POST", "/risk-verifications")
    tenant.clock.advance("2 business days")

    before, after = answer.json(), admin.get("/risk-verifications")
    assert answer.status_code == 200
    assert (before["processingStatus"], before["decision"]) == ("IN_PROGRESS", "IN_PROGRESS")
    assert (after["processingStatus"], after["decision"]) == ("COMPLETED", "APPROVE")
    assert before["referenceId"] == after["referenceId"]


def test_the_administrator_is_told_by_mail(tenant: MockTenant) -> None:
    with_verification(tenant)

    assert "being verified" in tenant.inbox()[-1]["subject"]


def test_a_verification_is_begun_once(tenant: MockTenant) -> None:
    admin = with_verification(tenant)
    first = admin.get("/risk-verifications")
    tenant.clock.advance("2 business days")

    again = admin.post("/risk-verifications")

    assert again["referenceId"] == first["referenceId"]


def test_without_a_phone_no_verification_begins(tenant: MockTenant) -> None:
    admins = [user for user in tenant.users if user["role"] == "ADMINISTRATOR"]
    body = {name: admins[1][name] for name in ("username", "password", "organizationId")}
    dev_key = tenant.credentials["BILL_DEV_KEY"]
    session = requests.post(f"{tenant.mock.v3_url}/login", json={**body, "devKey": dev_key}, timeout=10).json()
    headers = {"sessionId": session["sessionId"], "devKey": dev_key}

    answer = requests.post(f"{tenant.mock.v3_url}/risk-verifications", headers=headers, timeout=10)

    assert (answer.status_code, answer.json()[0]["code"]) == (422, "BDC_1119")


def test_only_an_administrator_begins_a_verification(tenant: MockTenant) -> None:
    assert (
        refusal_of(V3(tenant, "PAYER").call("POST", "/risk-verifications"))
        == "403 BDC_1145 Current user or organization does not have valid permissions."
    )


def test_where_none_was_begun_there_is_none(tenant: MockTenant) -> None:
    answer = V3(tenant).call("GET", "/risk-verifications")

    assert (answer.status_code, answer.json()[0]["code"]) == (404, "BDC_1205")


@pytest.mark.parametrize(("decision", "status"), [("HOLD", "IN_PROGRESS"), ("DECLINE", "COMPLETED")])
def test_a_decision_can_be_chosen_ahead_of_time(tenant: MockTenant, decision: str, status: str) -> None:
    admin = with_verification(tenant)

    choose(tenant, admin.user["organizationId"], decision)
    before = admin.get("/risk-verifications")["decision"]
    tenant.clock.advance("2 business days")

    after = admin.get("/risk-verifications")
    assert (before, after["decision"], after["processingStatus"]) == ("IN_PROGRESS", decision, status)


def test_a_hold_is_released_at_once(tenant: MockTenant) -> None:
    admin = with_verification(tenant)
    choose(tenant, admin.user["organizationId"], "HOLD")
    tenant.clock.advance("2 business days")

    choose(tenant, admin.user["organizationId"], "APPROVE")

    assert admin.get("/risk-verifications")["processingStatus"] == "COMPLETED"


def test_after_a_refusal_a_new_verification_may_begin(tenant: MockTenant) -> None:
    admin = with_verification(tenant)
    choose(tenant, admin.user["organizationId"], "DECLINE")
    tenant.clock.advance("2 business days")
    reference = admin.get("/risk-verifications")["referenceId"]

    again = admin.post("/risk-verifications")

    assert (again["decision"], again["referenceId"] == reference) == ("IN_PROGRESS", False)


def test_a_decision_needs_a_verification_and_an_organization(tenant: MockTenant) -> None:
    admin = V3(tenant)

    assert (
        refusal_of(choose(tenant, admin.user["organizationId"], "HOLD"))
        == f"404 organization {admin.known['BILL_ORGANIZATION_ID']} has begun no risk verification"
    )
    assert refusal_of(choose(tenant, "00802NOSUCHORGATALLX", "HOLD")) == "404 no organization 00802NOSUCHORGATALLX"
    assert (
        refusal_of(choose(tenant, admin.user["organizationId"], "MAYBE"))
        == "400 decision: must be one of APPROVE, DECLINE, HOLD, REVIEW, not 'MAYBE'"
    )
