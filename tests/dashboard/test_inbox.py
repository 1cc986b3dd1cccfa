"""Inbox: messages, their texts, codes and files."""

from __future__ import annotations

import re

import pytest

from mockserver.testing import MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3


def inbox(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/inbox"


@pytest.fixture
def invoice(tenant: MockTenant) -> str:
    """The number of an invoice that was sent, with its PDF."""
    admin = V3(tenant)
    (row,) = admin.get("/invoices", max=1)["results"]
    body = {"recipient": {"to": ["pay@alder.example"]}, "replyTo": {"userId": admin.user["userId"]}}
    admin.call("POST", f"/invoices/{row['id']}/email", json=body)
    return str(row["invoiceNumber"])


def test_an_inbox_without_messages_says_what_would_come(reader: Reader, tenant: MockTenant) -> None:
    assert "Nothing was sent yet" in reader.get(inbox(tenant))


def test_a_message_leads_to_its_text_and_its_file(reader: Reader, tenant: MockTenant, invoice: str) -> None:
    page = reader.get(f"{inbox(tenant)}/1")
    link = re.findall(r'href="/_mock/ui([^"]*/files/[^"]*)"', page)[0]
    file = reader.client.get(f"/_mock/ui{link}")

    assert f"Invoice {invoice}" in page
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")
    assert "frame-ancestors 'self'" in file.headers["Content-Security-Policy"]


def test_the_code_of_a_text_message_is_there_to_copy(reader: Reader, tenant: MockTenant) -> None:
    V3(tenant).post("/mfa/challenge", {"useBackup": False})
    code = tenant.credentials["BILL_MFA_CODE"]

    assert f'data-copy="{code}"' in reader.get(f"{inbox(tenant)}/1")


def test_one_channel_leaves_the_others_out(reader: Reader, tenant: MockTenant, invoice: str) -> None:
    assert f"Invoice {invoice}" not in reader.get(f"{inbox(tenant)}?channel=sms")
    assert f"Invoice {invoice}" in reader.get(f"{inbox(tenant)}?channel=email")


def test_a_message_that_is_not_there_is_404(reader: Reader, tenant: MockTenant) -> None:
    statuses = [reader.client.get(f"/_mock/ui{inbox(tenant)}/{n}").status_code for n in ("1", "x", "9" * 20)]

    assert statuses == [404, 404, 404]


@pytest.mark.slow
@pytest.mark.usefixtures("invoice")
def test_a_person_opens_a_message_and_sees_its_file(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(inbox(tenant))
    with page.expect_response("**/inbox/files/**") as file:
        page.locator("tbody a").first.click()

    assert (file.value.status, file.value.headers["content-type"]) == (200, "application/pdf")
    assert visit.violations("iframe") == []
