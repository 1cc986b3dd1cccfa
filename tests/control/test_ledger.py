"""A tenant's ledger over the control API, as JSON, as CSV, for hledger, and from the command line."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterable
from io import StringIO
from typing import TypeVar

import pytest
import requests
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant
from tests.control.hledger_reader import read_journal
from tests.signed_in import V3, bill, vendor

T = TypeVar("T")
AMOUNT = re.compile(r"(-?\d+\.\d\d) ([A-Z]{3})")


def get(tenant: MockTenant, accept: str = "", **query: str) -> requests.Response:
    """The ledger over HTTP."""
    headers = {"Accept": accept} if accept else {}
    url = f"{tenant.mock.control_url}/tenants/{tenant.id}/ledger"
    return requests.get(url, params=query, headers=headers, timeout=30)


def summed(pairs: Iterable[tuple[T, int]]) -> dict[T, int]:
    """Cents by what they are of."""
    sums: dict[T, int] = {}
    for key, cents in pairs:
        sums[key] = sums.get(key, 0) + cents
    return sums


def new_bill(tenant: MockTenant) -> tuple[str, str]:
    """The ids of a bill of 100.00 and its vendor."""
    admin = V3(tenant)
    vendor_id = admin.get("/vendors", max=1)["results"][0]["id"]
    return admin.post("/bills", bill(vendor_id, "LEDGER-1"))["id"], vendor_id


def test_a_bill_is_an_expense_owed_to_its_vendor(tenant: MockTenant) -> None:
    bill_id, vendor_id = new_bill(tenant)
    name = V3(tenant).get(f"/vendors/{vendor_id}")["name"]

    entry = next(one for one in tenant.ledger()["entries"] if one["record"] == bill_id)

    assert (entry["date"], entry["kind"], entry["text"]) == ("2026-12-01", "bill", "Bill LEDGER-1")
    assert entry["postings"] == [
        {"account": "expenses:uncategorized", "amount": 100.0, "currency": "USD"},
        {"account": f"liabilities:accounts payable:{name}", "amount": -100.0, "currency": "USD"},
    ]


def test_every_entry_comes_to_nothing(tenant: MockTenant) -> None:
    ledger = tenant.ledger()
    sums = summed((row["currency"], round(100 * row["balance"])) for row in ledger["accounts"])
    assert (ledger["balanced"], sums) == (True, {"USD": 0, "CAD": 0, "GBP": 0})


def test_accounts_are_those_of_an_account_and_of_days(tenant: MockTenant) -> None:
    new_bill(tenant)
    ledger = tenant.ledger("2026-12-01", "2026-12-01", "expenses:uncategorized")

    assert [one["text"] for one in ledger["entries"]] == ["Bill LEDGER-1"]
    assert ledger["accounts"] == [
        {"account": "expenses:uncategorized", "currency": "USD", "debit": 100.0, "credit": 0.0, "balance": 100.0}
    ]


@pytest.mark.parametrize("account", ["liab", "xyz:"])
def test_a_name_alone_is_not_where_another_begins(tenant: MockTenant, account: str) -> None:
    with pytest.raises(ControlError, match=f"^account: there is no account {account}; "):
        tenant.ledger(account=account)


def test_an_account_that_there_is_not_is_refused_with_those_near_it(tenant: MockTenant) -> None:
    new_bill(tenant)
    with pytest.raises(ControlError, match="near it are liabilities:accounts payable, "):
        tenant.ledger(account="accounts payable")
    with pytest.raises(ControlError, match="names begin with assets, equity, expenses, income, liabilities"):
        tenant.ledger(account="@@@")


@pytest.mark.parametrize("account", ["equity", "assets:bank", "liabilities:sales tax", "assets:vendor credits:Nobody"])
def test_an_account_without_entries_is_empty(tenant: MockTenant, account: str) -> None:
    V3(tenant).call("POST", "/vendors", json=vendor(name="Nobody"))
    ledger = tenant.ledger("1999-01-01", "1999-01-02", account)
    assert (ledger["entries"], ledger["accounts"]) == ([], [])


def test_csv_has_a_row_for_each_posting(tenant: MockTenant) -> None:
    answer = get(tenant, format="csv")
    rows = list(csv.DictReader(StringIO(answer.text)))
    cents = [round(100 * float(row["amount"])) for row in rows]

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == sum(len(one["postings"]) for one in tenant.ledger()["entries"])
    assert sum(cents) == 0


def test_a_text_that_begins_a_formula_does_so_no_more(tenant: MockTenant) -> None:
    admin = V3(tenant)
    customer = admin.get("/customers", max=1)["results"][0]["id"]
    lines = [{"quantity": 1, "price": 10, "description": "Work"}]
    dates = {"invoiceDate": "2026-11-01", "dueDate": "2026-12-01", "invoiceNumber": "LEDGER-2"}
    invoice = admin.post("/invoices", {"customer": {"id": customer}, **dates, "invoiceLineItems": lines})
    part = {"id": invoice["id"], "amount": 1}
    head = {"customerId": customer, "paymentDate": "2026-11-02", "paymentType": "CHECK", "amount": 1}
    admin.post("/invoices/record-payment", {**head, "description": "=1+1", "invoices": [part]})

    texts = [row["text"] for row in csv.DictReader(StringIO(get(tenant, format="csv").text))]

    assert texts.count("'=1+1") == 2


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/vnd.hledger", "text/vnd.hledger"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_the_form_is_what_accept_prefers(mock: BillMock, accept: str, kind: str) -> None:
    assert get(mock.default, accept).headers["Content-Type"].startswith(kind)


def test_format_goes_before_accept(mock: BillMock) -> None:
    assert get(mock.default, "text/csv", format="json").json()["balanced"] is True


def test_nothing_that_is_accepted_is_refused(mock: BillMock) -> None:
    assert get(mock.default, "image/png").status_code == 406


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"from": "yesterday"}, "from: must be a date such as 2026-11-26, not 'yesterday'"),
        ({"to": "2026-13-01"}, "to: must be a date such as 2026-11-26, not '2026-13-01'"),
        ({"from": "2026-12-01", "to": "2026-11-01"}, "from: must not be after to"),
        ({"format": "pdf"}, "format: must be one of json, csv, hledger, not 'pdf'"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(mock: BillMock, query: dict[str, str], text: str) -> None:
    answer = get(mock.default, **query)
    assert (answer.status_code, answer.json()["error"]) == (400, text)


def test_what_hledger_reads_has_the_same_accounts(tenant: MockTenant) -> None:
    tenant.clock.advance("20 days")
    transactions = read_journal(get(tenant, format="hledger").text)
    sums = summed(((account, currency), cents) for one in transactions for account, cents, currency in one.postings)
    expected = {(row["account"], row["currency"]): round(100 * row["balance"]) for row in tenant.ledger()["accounts"]}
    assert sums == expected
    assert not any(one.imbalances() for one in transactions)


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
def test_hledger_accepts_the_journal_and_finds_the_same_sums(tenant: MockTenant) -> None:
    text = get(tenant, format="hledger").text
    command = ["hledger", "-f", "-", "balance", "--flat", "-O", "csv", "-N"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)
    sums = {(name, *amount) for name, text in csv.reader(StringIO(done.stdout)) for amount in AMOUNT.findall(text)}

    assert done.stderr == ""
    assert sums == {
        (row["account"], f"{row['balance']:.2f}", row["currency"])
        for row in tenant.ledger()["accounts"]
        if row["balance"]
    }


def test_the_command_prints_accounts(mock: BillMock) -> None:
    result = CliRunner().invoke(main, ["ledger", "--url", mock.url, "--account", "liabilities:sales tax"])
    assert (result.exit_code, result.output) == (0, "")


def test_the_command_prints_what_hledger_reads(mock: BillMock) -> None:
    result = CliRunner().invoke(main, ["ledger", "--url", mock.url, "--format", "hledger"])
    assert result.output == get(mock.default, format="hledger").text
