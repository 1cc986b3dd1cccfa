"""Requests per second of billmock beside bare Flask, in interleaved rounds of one run; only ratios count."""

from __future__ import annotations

import itertools
import json
import os
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import load
from bench.servers import Server, billmock, credentials, flask

ROUNDS = 3
SECONDS = 2.0
CONNECTIONS = (1, 8, 32)
TICK = os.sysconf("SC_CLK_TCK")
# What was measured by case and connections: a result and its processor time per request, in µs.
Results = dict[tuple[str, int], list[tuple[load.Result, float]]]
NUMBER = "NEXTHERE"  # stands for eight digits
FORM = "application/x-www-form-urlencoded"

# must and goal of each case, by connections: shares of bare Flask's requests per second
GOALS = {
    "get": {1: (0.65, 0.85), 8: (0.55, 0.80)},
    "list": {1: (0.45, 0.60), 8: (0.35, 0.50)},
    "create": {1: (0.35, 0.55), 8: (0.30, 0.45)},
}


def call(server: Server, method: str, path: str, headers: dict[str, str], body: Any = None) -> Any:
    """One request outside the measurement."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", data, headers, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def signed_in(server: Server) -> dict[str, str]:
    """The headers of a v3 session."""
    secrets = credentials(server)
    body = {
        "username": secrets["BILL_USERNAME"],
        "password": secrets["BILL_PASSWORD"],
        "organizationId": secrets["BILL_ORGANIZATION_ID"],
        "devKey": secrets["BILL_DEV_KEY"],
    }
    session = call(server, "POST", "/connect/v3/login", {}, body)
    return {"sessionId": session["sessionId"], "devKey": secrets["BILL_DEV_KEY"]}


def bill(vendor: str, account: str, number: str) -> dict[str, Any]:
    """A bill of about 25 fields and 3 lines."""
    classifications = {"chartOfAccountId": account}
    return {
        "vendorId": vendor,
        "dueDate": "2027-01-31",
        "description": "Monthly supplies and services for the main office",
        "invoice": {"invoiceNumber": number, "invoiceDate": "2026-12-01"},
        "purchaseOrderNumber": "PO-1187",
        "payFromChartOfAccountId": account,
        "classifications": classifications,
        "billLineItems": [
            {"amount": 149.0, "description": "USB audio interface", "classifications": classifications},
            {"quantity": 2, "price": 79.99, "description": "Drum foot pedal", "classifications": classifications},
            {"amount": 12.5, "description": "Delivery", "classifications": classifications},
        ],
    }


def cases(server: Server, headers: dict[str, str]) -> dict[str, load.MakeRequest]:
    """The measured requests by name."""
    vendor = call(server, "GET", "/connect/v3/vendors?max=1", headers)["results"][0]["id"]
    account = call(server, "GET", "/connect/v3/classifications/chart-of-accounts?max=1", headers)["results"][0]["id"]
    bodies = (bill(vendor, account, f"B{number}") for number in range(1_000))
    one = [call(server, "POST", "/connect/v3/bills", headers, body)["id"] for body in bodies][-1]
    query = urllib.parse.urlencode(
        {"max": 20, "sort": "dueDate:desc", "filters": "paymentStatus:eq:UNPAID,archived:eq:false"}
    )
    v2 = {"sessionId": headers["sessionId"], "devKey": headers["devKey"]}
    v2_filters = [{"field": "paymentStatus", "op": "=", "value": "1"}]
    v2_list = {"start": 0, "max": 20, "filters": v2_filters, "sort": [{"field": "dueDate", "asc": False}]}
    get = load.request("GET", f"/connect/v3/bills/{one}", headers)
    list_request = load.request("GET", f"/connect/v3/bills?{query}", headers)
    read = form("/api/v2/Crud/Read/Bill.json", v2, {"id": one})
    v2_listed = form("/api/v2/List/Bill.json", v2, v2_list)
    numbers = itertools.count(10_000_000)
    body = json.dumps(bill(vendor, account, NUMBER)).encode()
    post = load.request("POST", "/connect/v3/bills", {**headers, "Content-Type": "application/json"}, body)
    v2_post = form("/api/v2/Crud/Create/Bill.json", v2, {"obj": v2_bill(vendor, account, NUMBER)})

    return {
        "get": lambda _: get,
        "list": lambda _: list_request,
        "create": with_new_number(post, numbers),
        "v2 read": lambda _: read,
        "v2 list": lambda _: v2_listed,
        "v2 create": with_new_number(v2_post, numbers),
    }


def with_new_number(request: bytes, numbers: Iterator[int]) -> load.MakeRequest:
    """A request with another invoice number each time; to make more of it anew would be the client's cost."""
    before, after = request.split(NUMBER.encode())
    return lambda _: b"%b%d%b" % (before, next(numbers), after)


def v2_bill(vendor: str, account: str, number: str) -> dict[str, Any]:
    """The same bill in v2's words."""
    amounts = ((149.0, "USB audio interface"), (159.98, "Drum foot pedal"), (12.5, "Delivery"))
    return {
        "entity": "Bill",
        "vendorId": vendor,
        "invoiceNumber": number,
        "invoiceDate": "2026-12-01",
        "dueDate": "2027-01-31",
        "description": "Monthly supplies and services for the main office",
        "poNumber": "PO-1187",
        "payFromChartOfAccountId": account,
        "chartOfAccountId": account,
        "billLineItems": [
            {"entity": "BillLineItem", "amount": amount, "description": text, "chartOfAccountId": account}
            for amount, text in amounts
        ],
    }


def form(path: str, fields: dict[str, str], data: Any) -> bytes:
    """A v2 request."""
    body = urllib.parse.urlencode({**fields, "data": json.dumps(data)}).encode()
    return load.request("POST", path, {"Content-Type": FORM}, body)


def processor_time(server: Server) -> float:
    """The processor time that a server has taken until now, in seconds."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def main(options: list[str]) -> None:
    """Print a table: requests per second, share of F, p50, p99, and what a request costs the server's processor."""
    results: Results = defaultdict(list)
    with flask() as bare, billmock(*options) as mock:
        subjects: dict[str, tuple[Server, load.MakeRequest]] = {"F": (bare, lambda _: load.request("GET", "/", {}))}
        headers = signed_in(mock)
        subjects |= {name: (mock, make) for name, make in cases(mock, headers).items()}
        for _ in range(ROUNDS):
            for connections in CONNECTIONS:
                for name, (server, make) in subjects.items():
                    before = processor_time(server)
                    result = load.run("127.0.0.1", server.port, make, connections=connections, seconds=SECONDS)
                    cost = (processor_time(server) - before) / result.count * 1e6
                    results[name, connections].append((result, cost))
    print_table(results)


def print_table(results: Results) -> None:
    """One row a case and number of connections, medians over the rounds."""
    print(
        f"{'case':10} {'conn':>4} {'req/s':>8} {'/ F':>6} {'must':>5} {'goal':>5} {'p50 ms':>7} {'p99 ms':>7}"
        f" {'µs':>6} {'/ one':>5} errors"
    )
    for (name, connections), figures in sorted(results.items(), key=lambda item: (item[0][1], item[0][0])):
        rounds = [result for result, _ in figures]
        cost, alone = (median(one[1] for one in results[name, count]) for count in (connections, 1))
        speeds, errors = [result.per_second for result in rounds], sum(result.errors for result in rounds)
        bare = [result.per_second for result, _ in results["F", connections]]
        share = median(speed / floor for speed, floor in zip(speeds, bare, strict=True))
        must, goal = GOALS.get(name, {}).get(connections, (0.0, 0.0))
        print(
            f"{name:10} {connections:4} {median(speeds):8.0f} {share:6.2f} {must or '':>5} {goal or '':>5} "
            f"{median(r.p50 for r in rounds):7.2f} {median(r.p99 for r in rounds):7.2f}"
            f" {cost:6.0f} {cost / alone:5.2f} {errors}"
        )
