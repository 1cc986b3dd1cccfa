"""A tenant's clock moved by ten years: what an item costs on each engine, and how long another tenant's calls take."""

from __future__ import annotations

import json
import tempfile
import threading
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import load
from bench.seeding import databases
from bench.servers import Server, billmock

SECONDS = 8.0
TEN_YEARS = {"advance": "P3652D"}
START = {"frozen": True, "now": "2026-03-02T18:00:00+00:00"}
MUST, GOAL = 100, 20  # milliseconds, p99 of the other tenant in a file
MAX_RATIO = 5  # of what an item costs in memory


def control(server: Server, method: str, path: str, body: object = None) -> Any:
    """The JSON of a call of the control API."""
    return call(f"http://127.0.0.1:{server.port}/_mock{path}", method, body)


def call(url: str, method: str, body: object, headers: dict[str, str] | None = None) -> Any:
    """The JSON of a call."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    with urllib.request.urlopen(request, timeout=600) as answer:
        return json.load(answer)


def sign_in(server: Server, known: dict[str, str]) -> dict[str, str]:
    """The headers of a session of a tenant's first user."""
    body = {"username": known["BILL_USERNAME"], "password": known["BILL_PASSWORD"]}
    body |= {"devKey": known["BILL_DEV_KEY"], "organizationId": known["BILL_ORGANIZATION_ID"]}
    answer = call(f"http://127.0.0.1:{server.port}/connect/v3/login", "POST", body)
    return {"sessionId": answer["sessionId"], "devKey": known["BILL_DEV_KEY"]}


class Mover:
    """Moves the default tenant's clock by ten years and back, again and again, until the block ends."""

    def __init__(self, server: Server) -> None:
        self.costs: list[float] = []
        self._server = server
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Mover:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.is_set():
            self.costs.append(move(self._server))


def move(server: Server) -> float:
    """Move the default tenant's clock by ten years: milliseconds an item."""
    control(server, "POST", "/tenants/default/reset")
    control(server, "PATCH", "/tenants/default/clock", START)
    began = time.perf_counter()
    due = control(server, "PATCH", "/tenants/default/clock", TEN_YEARS)["due"]
    return (time.perf_counter() - began) * 1000 / due


def measure(name: str, server: Server) -> float:
    """Lines for one engine; returns the milliseconds of an item while nobody else calls."""
    alone = min(move(server) for _ in range(2))
    other = control(server, "POST", "/tenants", {"scenario": "starter"})
    headers = sign_in(server, other["credentials"])
    vendors = call(f"http://127.0.0.1:{server.port}/connect/v3/vendors?max=1", "GET", None, headers)
    vendor = vendors["results"][0]["id"]
    body = json.dumps({"name": "Bench"}).encode()
    requests = {
        "get": load.request("GET", f"/connect/v3/vendors/{vendor}", headers),
        "patch": load.request(
            "PATCH", f"/connect/v3/vendors/{vendor}", {**headers, "Content-Type": "application/json"}, body
        ),
        "live": load.request("GET", "/_mock/health/live", {}),
    }
    for what, request in requests.items():
        idle = load.run("127.0.0.1", server.port, lambda _, request=request: request, connections=1, seconds=2)
        with Mover(server):
            busy = load.run(
                "127.0.0.1", server.port, lambda _, request=request: request, connections=1, seconds=SECONDS
            )
        print(
            f"{name:9} another tenant's {what:6} p50 {busy.p50:6.1f} ms  p99 {busy.p99:7.1f} ms"
            f"   (must {MUST}, goal {GOAL})   idle {idle.p50:.1f} / {idle.p99:.1f} ms   errors {busy.errors}"
        )
    return alone


def main(options: list[str]) -> None:
    """Print three lines an engine, those that the options name or all, and what an item costs there."""
    costs: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        for name, database in databases(Path(folder), servers):
            if options and name not in options:
                continue
            with billmock("--limits", "off", *(("--database", database) if database else ())) as server:
                costs[name] = measure(name, server)
    for name, cost in costs.items():
        ratio = f"   {cost / costs['memory']:.1f} x memory (must {MAX_RATIO})" if "memory" in costs else ""
        print(f"{name:9} an item that falls due {cost:6.2f} ms{ratio}")
