"""What a server keeps of what is over: tenants made and deleted in turn, and requests of every sort."""

from __future__ import annotations

import argparse
import gc
import http.client
import json
import os
import sys
import urllib.parse
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from bench.http import FORM, bill
from bench.servers import resident

TENANTS, REQUESTS = 100_000, 200_000
TENTH = 10  # what there is after a tenth is compared with what there is in the end
GROWTH, FEW = 1.10, 100  # must: memory in the end ÷ after a tenth; entries by which no container grows
LIFE = 1_000  # requests after which the tenant is reset: what was created is not what a server leaks
CONTAINERS = (dict, list, set, deque)
CACHED = type(cache(str))


class Client:
    """One connection, kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def call(self, method: str, path: str, headers: Mapping[str, str] = {}, body: Any = None) -> tuple[int, Any]:
        """A request, with JSON or an encoded form: its status and its answer."""
        data = body if isinstance(body, str | None) else json.dumps(body)
        kind = FORM if isinstance(body, str) else "application/json"
        self._connection.request(method, path, data, {"Content-Type": kind, **headers})
        answer = self._connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text[:1] in (b"{", b"[") else None

    def sign_in(self, credentials: Mapping[str, str]) -> dict[str, str]:
        """The headers of a v3 session."""
        body = {
            "username": credentials["BILL_USERNAME"],
            "password": credentials["BILL_PASSWORD"],
            "organizationId": credentials["BILL_ORGANIZATION_ID"],
            "devKey": credentials["BILL_DEV_KEY"],
        }
        status, answer = self.call("POST", "/connect/v3/login", {}, body)
        if status != 200:
            raise RuntimeError(f"no session: {answer}")
        return {"sessionId": answer["sessionId"], "devKey": credentials["BILL_DEV_KEY"]}


@contextmanager
def serve(database: str | None) -> Iterator[tuple[Any, Client]]:
    """A server in a thread of this process, so that what it keeps can be looked at, and a connection to it."""
    from mockserver.app import Application
    from mockserver.kernel.settings import Settings
    from mockserver.serving.heap import use_one_heap
    from mockserver.serving.http_server import HttpServer

    use_one_heap()  # as `billmock serve` does
    server = HttpServer(Application(Settings(scenario="starter", database=database)))
    server.start()
    try:
        yield server, Client(server.port)
    finally:
        server.stop()


def sizes(root: object) -> dict[str, int]:
    """How much every container holds that can be reached from an object or from our modules, by the way to it."""
    roots = [(name, module) for name, module in sys.modules.items() if name.startswith("mockserver")]
    lengths: dict[str, int] = {}
    visited_ids: set[int] = set()
    queue: deque[tuple[str, object]] = deque([("server", root), *roots])
    while queue:
        way, one = queue.popleft()
        if id(one) in visited_ids:
            continue
        visited_ids.add(id(one))
        if isinstance(one, CONTAINERS):
            lengths[way] = lengths.get(way, 0) + len(one)
            inner: Sequence[object] = list(one.values()) if isinstance(one, dict) else list(one)
            queue.extend((f"{way}[]", value) for value in inner)
        elif way in sys.modules or type(one).__module__.startswith(("mockserver", "waitress")):
            queue.extend((f"{way}.{name}", value) for name, value in parts(one))
        elif isinstance(one, CACHED):
            lengths[f"{way}()"] = one.cache_info().currsize
    return lengths


def parts(one: object) -> Iterator[tuple[str, object]]:
    """An object's attributes, slots too."""
    yield from list(getattr(one, "__dict__", {}).items())
    for cls in type(one).__mro__:
        for name in getattr(cls, "__slots__", ()):
            if hasattr(one, name):
                yield name, getattr(one, name)


class Look:
    """What a process holds at a moment: memory in MB, open files and sockets, objects, and entries of containers."""

    def __init__(self, server: object) -> None:
        gc.collect()
        self.memory = resident(os.getpid())
        self.files = len(list(Path("/proc/self/fd").iterdir()))
        self.objects = len(gc.get_objects())
        self.sizes = sizes(server)

    def growth(self, later: Look) -> list[str]:
        """The containers that have more than a few entries more, longest first."""
        more = {way: size - self.sizes.get(way, 0) for way, size in later.sizes.items()}
        growing = sorted((way for way in more if more[way] > FEW), key=lambda way: -more[way])
        return [f"{way} +{more[way]}" for way in growing]


def report(text: str, first: Look, last: Look) -> None:
    """Two lines: what there was after a tenth and in the end, and what grew."""
    ratio = last.memory / first.memory
    print(
        f"{text}: memory {first.memory:.0f} -> {last.memory:.0f} MB ({ratio:.3f}, must {GROWTH}), open files"
        f" {first.files} -> {last.files}, objects {first.objects} -> {last.objects}",
        flush=True,
    )
    print("  grew: " + (", ".join(first.growth(last)) or "nothing"), flush=True)


def make_and_delete(server: Any, client: Client, count: int, scenario: str) -> None:
    """Tenants in turn: each is made, signed in to, written to, turned, and deleted."""
    first = None
    for number in range(1, count + 1):
        _, tenant = client.call("POST", "/_mock/tenants", {}, {"scenario": scenario})
        headers = client.sign_in(tenant["credentials"])
        status, _ = client.call("POST", "/connect/v3/vendors", headers, VENDOR)
        if status >= 300:
            raise RuntimeError(f"no vendor: {status}")
        client.call("GET", "/connect/v3/vendors", headers)
        client.call("DELETE", f"/_mock/tenants/{tenant['id']}")
        if number == count // TENTH:
            first = Look(server)
    report(f"{count} tenants made and deleted", first or Look(server), Look(server))


VENDOR = {
    "name": "Northwind Paper",
    "accountType": "BUSINESS",
    "address": {
        "line1": "1 Main Street",
        "city": "Austin",
        "stateOrProvince": "TX",
        "zipOrPostalCode": "78701",
        "country": "US",
    },
}


def mix(client: Client, count: int) -> Iterator[int]:
    """Requests of every sort to one tenant, which is reset now and then: how many there were."""
    _, tenant = client.call("POST", "/_mock/tenants", {}, {"scenario": "starter"})
    total = 0
    while total < count:
        headers = client.sign_in(tenant["credentials"])
        vendor = client.call("GET", "/connect/v3/vendors?max=1", headers)[1]["results"][0]["id"]
        account = client.call("GET", "/connect/v3/classifications/chart-of-accounts?max=1", headers)[1]["results"][0][
            "id"
        ]
        for number in range(LIFE // 10):
            one(client, headers, vendor, account, total + number)
        total += LIFE
        client.call("POST", "/connect/v3/logout", headers)
        client.call("POST", f"/_mock/tenants/{tenant['id']}/reset")
        yield total


def one(client: Client, headers: dict[str, str], vendor: str, account: str, number: int) -> None:
    """Ten requests: a bill written, read, changed and listed in v3 and v2, what is refused, and a look by control."""
    v2 = {**headers, "data": json.dumps({"start": 0, "max": 20})}
    _, new_bill = client.call("POST", "/connect/v3/bills", headers, bill(vendor, account, f"S{number}"))
    place = f"/connect/v3/bills/{new_bill['id']}"
    client.call("GET", place, headers)
    client.call("PATCH", place, headers, {"description": f"changed {number}"})
    client.call("GET", f"/connect/v3/bills?max=20&filters=vendorId:eq:{vendor}&sort=dueDate:desc", headers)
    client.call("GET", f"/connect/v3/bills?max=20&filters=description:sw:text{number}", headers)
    client.call("POST", "/connect/v3/bills", headers, {"vendorId": f"none{number}"})
    client.call("GET", f"/connect/v3/bills/none{number}", headers)
    client.call("GET", "/connect/v3/bills", {**headers, "sessionId": f"none{number}"})
    client.call("POST", "/api/v2/List/Bill.json", {}, urllib.parse.urlencode(v2))
    client.call("GET", f"/no/such/path/{number}")


def fill_journal(client: Client) -> None:
    """As many requests of nobody as are kept: of the mix they are so few that they would come to their bound late."""
    from mockserver.control.journal import CAPACITY

    for number in range(CAPACITY):
        client.call("GET", f"/no/such/path/{number}")


def main(options: list[str]) -> None:
    """Two lines for tenants and two for requests."""
    parser = argparse.ArgumentParser(prog="python -m bench soak", description=__doc__)
    parser.add_argument("--tenants", type=int, default=TENANTS, help="how many are made and deleted")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="how many mixed requests")
    parser.add_argument("--scenario", default="empty", help="of the tenants that are made")
    parser.add_argument("--database", help="an SQLite file or PostgreSQL; memory unless set")
    arguments = parser.parse_args(options)
    with serve(arguments.database) as (server, client):
        if arguments.tenants:
            make_and_delete(server, client, arguments.tenants, arguments.scenario)
        if arguments.requests:
            fill_journal(client)
            first = None
            for total in mix(client, arguments.requests):
                if first is None and total >= arguments.requests // TENTH:
                    first = Look(server)
            report(f"{arguments.requests} mixed requests", first or Look(server), Look(server))
