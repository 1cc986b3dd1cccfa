"""Get, list and create of every v3 resource beside bare Flask at one connection: each within the `must` shares."""

from __future__ import annotations

import json
from itertools import count
from string import Template
from typing import Any

from bench import load
from bench.http import GOALS, call, signed_in
from bench.servers import Server, billmock, flask

SECONDS = 0.7
ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
LINES = [{"amount": 20, "description": "Strings"}]
SOLD = [{"quantity": 1, "price": 20, "description": "Strings"}]
MONTHLY = {"period": "MONTHLY", "frequency": 1, "nextDueDate": "2031-01-31", "daysInAdvance": 3}

# path below /connect/v3 and the body of a create; `$n` is its number, `$vendor` and `$customer` are ids
RESOURCES: dict[str, dict[str, Any]] = {
    "vendors": {"name": "Vendor $n", "address": ADDRESS},
    "bills": {
        "vendorId": "$vendor",
        "dueDate": "2031-01-31",
        "invoice": {"invoiceNumber": "R$n", "invoiceDate": "2026-12-01"},
        "billLineItems": LINES,
    },
    "vendor-credits": {
        "vendorId": "$vendor",
        "referenceNumber": "VC$n",
        "creditDate": "2026-12-01",
        "vendorCreditLineItems": LINES,
    },
    "recurringbills": {"vendorId": "$vendor", "schedule": MONTHLY, "recurringBillLineItems": LINES},
    "customers": {"name": "Customer $n", "email": "c$n@example.com"},
    "invoices": {"customer": {"id": "$customer"}, "invoiceNumber": "R$n", "invoiceLineItems": SOLD},
    "credit-memos": {
        "customerId": "$customer",
        "referenceNumber": "CM$n",
        "creditDate": "2026-12-01",
        "creditMemoLineItems": SOLD,
    },
    "recurring-invoices": {"customerId": "$customer", "schedule": MONTHLY, "recurringInvoiceLineItems": SOLD},
    "classifications/chart-of-accounts": {"name": "A$n", "account": {"type": "EXPENSE"}},
    "classifications/accounting-classes": {"name": "C$n"},
    "classifications/departments": {"name": "D$n"},
    "classifications/locations": {"name": "L$n"},
    "classifications/jobs": {"name": "J$n"},
    "classifications/employees": {"firstName": "E$n"},
    "classifications/items": {"name": "I$n", "type": "SERVICE"},
}


class Creates:
    """The creates of one resource, each with a number of its own."""

    numbers = count()

    def __init__(self, resource: str, headers: dict[str, str], parties: dict[str, str]) -> None:
        self.path = f"/connect/v3/{resource}"
        self.headers = {**headers, "Content-Type": "application/json"}
        self.body = Template(json.dumps(RESOURCES[resource])).safe_substitute(parties)

    def __call__(self, _: int = 0) -> bytes:
        body = Template(self.body).substitute(n=next(self.numbers)).encode()
        return load.request("POST", self.path, self.headers, body)


def always(request: bytes) -> load.MakeRequest:
    """The same request each time."""
    return lambda _: request


def main(options: list[str]) -> None:
    """Print requests per second as shares of bare Flask's, measured right before."""
    with flask() as bare, billmock(*options) as mock:
        headers = signed_in(mock)
        parties = {kind: first(mock, f"{kind}s", headers) for kind in ("vendor", "customer")}
        print(f"{'resource':36} {'get':>6} {'list':>6} {'create':>6}   (must {' '.join(musts())})")
        for resource in RESOURCES:
            create = Creates(resource, headers, parties)
            run(mock.port, create, 0.2)
            get = load.request("GET", f"{create.path}/{first(mock, resource, headers)}", headers)
            list_request = load.request("GET", f"{create.path}?max=20&filters=archived:eq:false", headers)
            floor = run(bare.port, always(load.request("GET", "/", {})))
            shares = [run(mock.port, make) / floor for make in (always(get), always(list_request), create)]
            print(f"{resource:36} {shares[0]:6.2f} {shares[1]:6.2f} {shares[2]:6.2f}")


def first(mock: Server, resource: str, headers: dict[str, str]) -> str:
    """The id of a resource's first record."""
    identifier: str = call(mock, "GET", f"/connect/v3/{resource}?max=1", headers)["results"][0]["id"]
    return identifier


def musts() -> list[str]:
    """The shares that must be reached at one connection."""
    return [f"{GOALS[name][1][0]:.2f}" for name in ("get", "list", "create")]


def run(port: int, make: load.MakeRequest, seconds: float = SECONDS) -> float:
    """Requests per second at one connection; a request that fails is an error of the bench."""
    result = load.run("127.0.0.1", port, make, connections=1, seconds=seconds)
    if result.errors:
        raise RuntimeError(f"{result.errors} of {result.count} requests failed")
    return result.per_second
