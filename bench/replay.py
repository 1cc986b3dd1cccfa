"""Traces of random walks, done again: how many differ, how large they are, and what recording costs a create.

The cost is measured with worlds in memory and in a file, where what is recorded is written too.

`python -m bench replay [WALKS]`: 500 walks unless told otherwise.
"""

from __future__ import annotations

import tempfile
import time
from statistics import median, quantiles
from typing import Any

import orjson

from mockserver.control.changes import record_changes
from mockserver.control.requests import list_requests
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import read_trace
from mockserver.dialects.http import Request
from mockserver.kernel.randomness import Random, source
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.replay import Replay

WALKS, CREATES = 500, 30
ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}


class Walk:
    """A random user of v3 and v2, by a seed: most of what they do is right, some is refused."""

    def __init__(self, tenant: MockTenant, seed: int) -> None:
        self._tenant = tenant
        self._chance: Random = source(seed, "walk")
        self._session = tenant.session(trusted=self._chance.random() < 0.5)
        self._v2 = tenant.session("v2")
        self._vendors: list[str] = []
        self._bills: list[dict[str, Any]] = []

    def step(self) -> None:
        """Do one thing."""
        self._chance.choice((self._vendor, self._vendor, self._bill, self._bill, self._list, self._change,
                             self._pay, self._days, self._in_v2, self._wrong))()  # fmt: skip

    def _vendor(self) -> None:
        body = {"name": f"Alder {self._chance.randrange(10**6)}", "address": ADDRESS, "accountNumber": "4417"}
        answer = self._session.post("/vendors", json=body).json()
        self._vendors += [answer["id"]] if isinstance(answer, dict) else []

    def _bill(self) -> None:
        vendor = self._chance.choice(self._vendors) if self._vendors else "00901NOSUCHVENDOR000"
        number = {"invoiceNumber": f"I-{self._chance.randrange(10**6)}", "invoiceDate": "2026-12-01"}
        lines = [{"amount": self._chance.randrange(1, 10_000) / 100}]
        body = {"vendorId": vendor, "dueDate": "2027-03-31", "invoice": number, "billLineItems": lines}
        answer = self._session.post("/bills", json=body).json()
        self._bills += [answer] if isinstance(answer, dict) else []

    def _list(self) -> None:
        first = self._session.get("/vendors", params={"max": 5}).json()
        self._session.get("/vendors", params={"max": 5, "page": first["nextPage"]})

    def _change(self) -> None:
        vendor = self._chance.choice(self._vendors) if self._vendors else "00901NOSUCHVENDOR000"
        self._session.patch(f"/vendors/{vendor}", json={"name": f"Birch {self._chance.randrange(10**6)}"})

    def _pay(self) -> None:
        if not self._bills:
            return
        bill = self._chance.choice(self._bills)
        part = {"billId": bill["id"], "amount": self._chance.randrange(1, 5_000) / 100}
        date = self._tenant.clock.today().isoformat()
        paper = {"vendorId": bill["vendorId"], "processDate": date, "toPrintCheck": False, "payments": [part]}
        self._session.post("/bills/record-payment", json=paper)

    def _days(self) -> None:
        self._tenant.clock.advance(f"{self._chance.randrange(1, 6)} days")

    def _in_v2(self) -> None:
        self._v2.post("/List/Bill.json", json={"start": 0, "max": 5})

    def _wrong(self) -> None:
        self._session.post("/vendors", json={"name": "", "address": {}, "nickName": "X"})


def trace_of_walk(mock: BillMock, seed: int, steps: int = 20) -> bytes:
    """The trace of a random walk."""
    tenant = mock.tenant(seed=1 + seed % 3)
    try:
        tenant.control(record_changes, {"recorded": True})
        walk = Walk(tenant, seed)
        for _ in range(steps):
            walk.step()
        return tenant.control(read_trace_of).get_data()
    finally:
        tenant.delete()


def differences_of(content: bytes) -> list[str]:
    """Where a trace that is done again differs from what was recorded."""
    again = Replay(read_trace(content))
    try:
        outcomes = again.go_to(len(again.trace["exchanges"]))
        return [f"{one.number}: {line}" for one in outcomes for line in one.differences]
    finally:
        again.close()


def cost_of_recording(mock: BillMock, *, over_http: bool, rounds: int = 120) -> tuple[float, float]:
    """Milliseconds of processor time of a create in this process, without and with recording.

    Over HTTP, with the client's part, or by the server's own work alone; a round ends when its journal is written.
    Short rounds by turns, first the one and then the other: the lower quartile without, and the median of what the
    round beside it took more, for what else the machine does falls on both.
    """
    tenant = mock.tenant(limits="off")
    session = tenant.session()
    headers = {name.lower(): str(value) for name, value in session.headers.items()}
    headers["content-type"] = "application/json"
    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(2 * rounds):
        is_on = number % 4 in (1, 2)
        tenant.control(record_changes, {"recorded": is_on})
        requests = [create_of(f"Alder {number} {index}", headers) for index in range(CREATES)]
        tenant.control(list_requests, {}, max=0)
        began = time.process_time()
        for request in requests:
            if over_http:
                session.post("/vendors", data=request.body, headers={"content-type": "application/json"})
            else:
                mock.app.dispatcher.serve(request)
        tenant.control(list_requests, {}, max=0)
        times[is_on].append(1000 * (time.process_time() - began) / CREATES)
    off = quantiles(times[False])[0]
    return off, off + median(on - other for other, on in zip(times[False], times[True], strict=True))


def create_of(name: str, headers: dict[str, str]) -> Request:
    """A request for a new vendor."""
    body = orjson.dumps({"name": name, "address": ADDRESS})
    return Request("POST", "/connect/v3/vendors", "", {**headers}, body, "http://127.0.0.1", "127.0.0.1")


def costs_of_recording(mock: BillMock, place: str) -> dict[str, tuple[float, float]]:
    """Both costs of a create on a server, by what is measured."""
    ways = {f"over HTTP, worlds in {place}": True, f"without HTTP, worlds in {place}": False}
    return {way: cost_of_recording(mock, over_http=over_http) for way, over_http in ways.items()}


def main(options: list[str]) -> None:
    """Print the figures."""
    walks = int(options[0]) if options else WALKS
    with BillMock() as mock:
        traces = [trace_of_walk(mock, seed) for seed in range(walks)]
        large = trace_of_walk(mock, 0, 200)
        costs = costs_of_recording(mock, "memory")
    with tempfile.TemporaryDirectory() as folder, BillMock(database=f"sqlite:///{folder}/bill.db") as mock:
        costs |= costs_of_recording(mock, "a file")
    differing = [lines for content in traces if (lines := differences_of(content))]
    print(f"{walks - len(differing)} of {walks} walks are the same when they are done again")
    print(*(f"    {lines[0]}" for lines in differing[:5]), sep="\n")
    print(f"{len(large)} bytes for {len(read_trace(large)['exchanges'])} requests")
    for way, (off, on) in costs.items():
        print(f"{off:.3f} ms for a create {way}, {on:.3f} ms while it is recorded: {100 * (on / off - 1):.1f} % more")
