"""The reports that pages show, as the code prints them: `python -m tests.docs.reports` prints all of them.

Ids, dates and times differ from run to run; `plain` takes them out, and how lines are wrapped.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import requests
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.control.changes import record_changes
from mockserver.control.rights_advice import advise, use_of
from mockserver.control.rights_text import lines_of
from mockserver.control.trace import read_trace_of
from mockserver.kernel.latitude import Latitude
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.blaming import what_broke
from mockserver.testing.lost_answers import explore, run_client
from mockserver.testing.tally import merge
from tests.docs.pages import ROOT, blocks

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(\+00:00|Z)?)?"), "DATE"),
    (re.compile(r"\b00[0-9a-z]{3}\w{15}\b"), "ID"),
    (re.compile(r"\s+"), " "),
)


def plain(text: str) -> str:
    """A report without what differs from run to run."""
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return text.strip()


def sync_report(mock: BillMock) -> str:
    """What the test of the page says without its second reading."""
    (code, *_) = blocks(ROOT / "docs" / "sync.md", "python")
    second = code[code.index("    (*before, last)") : code.index("    return rows\n")]
    scope = dict[str, Any]()
    exec(compile(code.replace(second, ""), "sync.md", "exec"), scope)
    try:
        scope["test_vendors_are_copied_while_others_work"](mock.tenant())
    except AssertionError as error:
        return str(error)
    raise RuntimeError("the client without its second reading was not caught")


def lost_answer(mock: BillMock) -> str:
    """The verdict on a client that records a payment again where no answer came."""

    def pay(tenant: MockTenant) -> None:
        session, day = tenant.session(), tenant.clock.today().isoformat()
        vendor = session.post("/vendors", json={"name": "Alder", "address": ADDRESS}).json()["id"]
        lines = [{"amount": 100, "description": "Strings"}]
        bill = {"vendorId": vendor, "dueDate": day, "invoice": {"invoiceNumber": "1", "invoiceDate": day}}
        made = session.post("/bills", json={**bill, "billLineItems": lines}).json()["id"]
        payment = {"vendorId": vendor, "processDate": day, "payments": [{"billId": made, "amount": 50}]}
        record = {**payment, "toPrintCheck": False}
        try:
            session.post("/bills/record-payment", json=record)
        except requests.ConnectionError:
            session.post("/bills/record-payment", json=record)

    verdicts = explore(lambda fault: run_client(mock.tenant, pay, fault))
    return next(one["text"] for one in verdicts if one["operation"] == "v3.bills.record-payment")


def latitude(mock: BillMock) -> str:
    """What breaks a client that takes a short page for the last one."""

    def fails(latitude: str) -> bool:
        tenant = mock.tenant(latitude=latitude)
        session, ids, query = tenant.session(), list[str](), dict[str, Any]()
        while True:
            page = session.get("/vendors", params={"max": 5, **query}).json()
            ids += [row["id"] for row in page["results"]]
            if len(page["results"]) < 5 or "nextPage" not in page:
                return len(ids) < 25
            query = {"page": page["nextPage"]}

    return f"test_sync.py::test_every_vendor: {what_broke(Latitude(1), fails)}"


def rights(mock: BillMock) -> str:
    """What a payment run of a signed-in administrator needed."""
    tenant = mock.tenant()
    session = tenant.session(trusted=True)
    bills = session.get("/bills", params={"max": 3}).json()["results"]
    for bill in bills:
        session.get(f"/bills/{bill['id']}")
    for payment in session.get("/payments", params={"max": 3}).json()["results"]:
        session.post(f"/payments/{payment['id']}/void", json={"voidReason": "twice"})
    uses = dict[str, Any]()
    for entry in tenant.requests():
        if use := use_of(entry, "test_payrun.py::test_pay"):
            merge(uses, {use[0]: {entry["operation"]: use[1]}})
    return "\n".join(line for advice in advise(uses) for line in lines_of(advice))


def replay(mock: BillMock) -> str:
    """What `replay` prints of a trace of two exchanges."""
    tenant = mock.tenant()
    tenant.control(record_changes, {"recorded": True})
    tenant.session().post("/vendors", json={"name": "Alder", "address": ADDRESS})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.zip"
        path.write_bytes(tenant.control(read_trace_of).get_data())
        return CliRunner().invoke(main, ["replay", str(path)]).output


REPORTS: Mapping[str, Callable[[BillMock], str]] = {
    "sync": sync_report,
    "lost-answers": lost_answer,
    "latitude": latitude,
    "rights-advisor": rights,
    "traces": replay,
}


def reports_on(page: str) -> list[str]:
    """The reports on a page: its texts, and what stands below a command and a banner in its consoles."""
    path = ROOT / "docs" / f"{page}.md"
    consoles = [
        "\n".join(line for line in text.splitlines() if not line.startswith(("$ ", "==")))
        for text in blocks(path, "console")
    ]
    return [plain(text) for text in (*blocks(path, "text"), *consoles)]


if __name__ == "__main__":
    import sys

    with BillMock() as server:
        for name, make in REPORTS.items():
            sys.stdout.write(f"--- {name}\n{make(server)}\n")
