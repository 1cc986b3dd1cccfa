"""Ledger: accounts and entries to look through, files of them, and the trace of what was done."""

from __future__ import annotations

import csv
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from mockserver.testing import MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3, vendor

PAYABLE = "liabilities:accounts payable"
NAME = "<b>Alder & Sons</b>"


def ledger(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/ledger"


@pytest.fixture
def bill(tenant: MockTenant) -> str:
    """The id of a bill of 1,234.50 dollars by a vendor whose name is none of HTML."""
    admin = V3(tenant)
    row = admin.post("/vendors", vendor(name=NAME))
    lines = [{"amount": 1234.5, "description": "Strings"}]
    number = {"invoiceNumber": "INV-7", "invoiceDate": "2026-12-01"}
    body = {"vendorId": row["id"], "dueDate": "2027-03-31", "invoice": number, "billLineItems": lines}
    return str(admin.post("/bills", body)["id"])


def test_an_account_has_its_balance_and_leads_to_its_entries(reader: Reader, tenant: MockTenant, bill: str) -> None:
    page = reader.get(f"{ledger(tenant)}?account={quote(f'{PAYABLE}:{NAME}')}")

    assert '<td class="number">-1,234.50</td>' in page
    assert f'href="/_mock/ui/tenants/{tenant.id}/books/bill/{bill}">Bill INV-7</a>' in page
    assert "&lt;b&gt;Alder &amp; Sons&lt;/b&gt;" in page
    assert NAME not in page


def test_the_page_says_that_the_books_balance(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(ledger(tenant))

    assert '<span class="badge ok">balanced</span>' in page
    assert page.count("<tr>") > 20


def test_days_leave_other_entries_out(reader: Reader, tenant: MockTenant, bill: str) -> None:
    assert "No entry fits" in reader.get(f"{ledger(tenant)}?from=2099-01-01")
    assert "Bill INV-7" in reader.get(f"{ledger(tenant)}?from=2026-12-01&to=2026-12-01")


def test_what_is_no_day_is_refused_by_its_name(reader: Reader, tenant: MockTenant) -> None:
    answer = reader.client.get(f"/_mock/ui{ledger(tenant)}?from=yesterday")

    assert (answer.status_code, "from: must be a date" in answer.text) == (400, True)


def test_downloads_are_what_the_page_shows(reader: Reader, tenant: MockTenant, bill: str) -> None:
    path = f"/_mock/ui{ledger(tenant)}/download?account={quote(f'{PAYABLE}:{NAME}')}"
    answers = {form: reader.client.get(f"{path}&format={form}") for form in ("json", "csv", "hledger")}
    rows = [*csv.DictReader(answers["csv"].text.splitlines())]

    assert [entry["text"] for entry in answers["json"].get_json()["entries"]] == ["Bill INV-7"]
    assert [row["record"] for row in rows] == [bill] * len(rows)
    assert "Bill INV-7" in answers["hledger"].text
    assert [answer.headers["Content-Disposition"] for answer in answers.values()] == [
        'attachment; filename="ledger.json"',
        'attachment; filename="ledger.csv"',
        'attachment; filename="ledger.journal"',
    ]


def test_a_form_that_there_is_not_is_refused(reader: Reader, tenant: MockTenant) -> None:
    answer = reader.client.get(f"/_mock/ui{ledger(tenant)}/download?format=pdf")

    assert (answer.status_code, "format: must be one of json, csv, hledger" in answer.text) == (400, True)


def test_a_trace_is_there_to_keep_once_it_is_recorded(reader: Reader, tenant: MockTenant) -> None:
    before = reader.client.get(f"/_mock/ui{ledger(tenant)}/trace")
    page = reader.done(f"{ledger(tenant)}/record", ledger(tenant), recorded="true")
    V3(tenant).post("/vendors", vendor(name="Traced"))
    trace = reader.client.get(f"/_mock/ui{ledger(tenant)}/trace")
    after = reader.get(ledger(tenant))

    assert before.status_code == 409
    assert "What changes is recorded from now on." in page
    assert trace.headers["Content-Disposition"] == 'attachment; filename="bill-trace.zip"'
    assert ZipFile(BytesIO(trace.data)).testzip() is None
    assert "POST /connect/v3/vendors" in after
    assert "created Vendor" in after


def test_nothing_is_recorded_any_more_once_it_is_stopped(reader: Reader, tenant: MockTenant) -> None:
    reader.done(f"{ledger(tenant)}/record", ledger(tenant), recorded="true")
    page = reader.done(f"{ledger(tenant)}/record", ledger(tenant), recorded="false")

    assert "Nothing is recorded any more." in page
    assert "Record from now on" in page


@pytest.mark.slow
def test_a_person_looks_into_an_account_and_records_a_trace(visit: Visit, tenant: MockTenant, bill: str) -> None:
    page = visit.open(f"{ledger(tenant)}?account={quote(PAYABLE)}")
    visit.click(f"{PAYABLE}:{NAME}", role="link")
    page.get_by_role("link", name="Bill INV-7").wait_for()
    visit.click("Record from now on")
    page.get_by_role("button", name="Stop recording").wait_for()
    with page.expect_download() as download:
        visit.click("Download the trace", role="link")

    assert download.value.suggested_filename == "bill-trace.zip"
    assert visit.violations() == []
