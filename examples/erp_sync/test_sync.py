"""The synchronization against BILL's mock: twice, with lost answers, an ended session, a full limit and a bad row."""

import csv
from pathlib import Path

import pytest
import requests
from bill import Account, AnswerLost, Bill, BillError
from requests.adapters import HTTPAdapter
from sync import OPEN, Sync, main

HERE = Path(__file__).parent
ROWS = list(csv.DictReader((HERE / "invoices.csv").read_text(encoding="utf-8").splitlines()))


class Losing(HTTPAdapter):
    """A network that carries a write to BILL and loses its answer, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def send(self, request, **options):
        answer = super().send(request, **options)
        if request.method == "POST" and not request.path_url.endswith("/login") and self.times:
            self.times -= 1
            raise requests.ConnectionError("the answer was lost")
        return answer


@pytest.fixture
def bill(bill_tenant):
    """A client of this test's tenant, which does not really wait."""
    known = bill_tenant.credentials
    names = ("BILL_USERNAME", "BILL_PASSWORD", "BILL_ORGANIZATION_ID", "BILL_DEV_KEY")
    account = Account(*(known[name] for name in names), url=bill_tenant.mock.v3_url)
    return Bill(account, sleep=[].append)


def record_count(bill_tenant):
    """How many vendors and bills were made over the API."""
    return [bill_tenant.requests.count(f"v3.{kind}.create", status="2xx") for kind in ("vendors", "bills")]


@pytest.mark.bill(explore="lost-answers")
def test_a_second_run_makes_nothing(bill, bill_tenant):
    Sync(bill).run(ROWS)
    second = Sync(bill)
    second.run(ROWS)

    assert second.report[0] == "Alder, Birch & Co A-1001: there already"
    assert record_count(bill_tenant) == [2, 3]


def test_a_write_whose_answer_was_lost_is_not_made_twice(bill, bill_tenant):
    bill.http.mount("http://", Losing(times=2))
    sync = Sync(bill)
    sync.run(ROWS)

    assert record_count(bill_tenant) == [2, 3]
    assert len(sync.report) == 3


def test_a_client_says_that_a_write_may_have_happened(bill):
    bill.http.mount("http://", Losing(times=1))

    with pytest.raises(AnswerLost):
        bill.post("/vendors", {"name": "Twice", "address": {"line1": "1 Way", "city": "Oakland", "country": "US"}})


def test_an_ended_session_is_begun_again(bill, bill_tenant):
    list(bill.every("/vendors"))
    bill_tenant.clock.advance("3 days", expire_sessions=True)
    Sync(bill).run(ROWS)

    assert record_count(bill_tenant) == [2, 3]
    assert bill_tenant.requests.count("v3.login") == 2


def test_a_row_that_bill_refuses_is_told_with_every_violation_and_the_others_go_on(bill, bill_tenant):
    bad = {**ROWS[0], "vendor": "Nowhere", "country": "", "invoice": "B-1"}
    sync = Sync(bill)
    sync.run([bad, *ROWS])

    assert sync.report[0].startswith("Nowhere B-1: refused: ")
    assert "country" in sync.report[0]
    assert record_count(bill_tenant) == [2, 3]


def test_every_page_is_read(bill):
    everybody = {one["id"] for one in bill.every("/vendors")}

    assert {one["id"] for one in bill.every("/vendors", max=3)} == everybody
    assert len(everybody) == 25


def test_an_error_has_bills_codes(bill):
    bill.sign_in()

    with pytest.raises(BillError) as caught:
        bill.get("/vendors/00901AAAAAAAAAAAAAA0")
    assert (caught.value.status, caught.value.codes) == (404, {"BDC_1205"})


def test_the_program_writes_what_is_open(bill, bill_tenant, tmp_path, monkeypatch, capsys):
    for name, value in {**bill_tenant.credentials, "BILL_V3_URL": bill.account.url}.items():
        monkeypatch.setenv(name, value)
    status = main(str(HERE / "invoices.csv"), str(tmp_path / "open.csv"))
    rows = list(csv.DictReader((tmp_path / "open.csv").read_text(encoding="utf-8").splitlines()))

    assert (status, capsys.readouterr().out.splitlines()[-1]) == (0, "Cedar Paper 7731: made")
    assert {"A-1001", "A-1002", "7731"} <= {row["invoice"] for row in rows}
    assert [row["dueDate"] for row in rows] == sorted(row["dueDate"] for row in rows)


def test_the_sync_needs_a_clerk_alone_without_mfa(bill, bill_tenant):
    Sync(bill).run(ROWS)
    needed = {one["what"]: one["advice"] for one in bill_tenant.rights()["advice"][0]["choices"]}

    assert needed["role"] == "CLERK"
    assert (needed["session"], needed["sync token"], needed["scope"]) == ("without MFA", "would do", "accounting")


def test_no_row_is_missed_or_read_twice_while_others_change_the_list(bill, bill_tenant):
    with bill_tenant.ghost("v3.vendors", seed=3) as ghost:
        rows = list(bill.every("/vendors", max=5))

    assert ghost.acts
    bill_tenant.assert_synced(rows, "v3.vendors", fields=[])


def test_open_bills_are_bills_own_while_others_change_them(bill, bill_tenant):
    with bill_tenant.ghost("v3.bills", seed=4) as ghost:
        rows = Sync(bill).open_bills(max=5)

    assert {"move_read", "move_ahead"} <= {act["act"] for act in ghost.acts}
    where = {"archived": False, "paymentStatus": [*OPEN]}
    fields = ["invoice.invoiceNumber", "dueDate", "amount", "dueAmount", "paymentStatus"]
    bill_tenant.assert_synced(rows, "v3.bills", fields=fields, where=where)
