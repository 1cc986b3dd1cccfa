"""Events per second to a local receiver, and the proof that none is lost where receivers fail and servers are killed.

`python -m bench webhooks [EVENTS [DATABASE]]`: how many events the proof has, and in which store; a file unless a URL
of PostgreSQL is there.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.http import call, signed_in
from bench.servers import Server, billmock, free_port, running

RATE_EVENTS, PROOF_EVENTS = 3_000, 10_000
MUST, GOAL = 300, 1_000  # events per second
FAILING_SHARE = 0.2
KILLS = 3
BULK = 20  # vendors of one request
PATIENCE = 180.0  # seconds in which everything has to arrive once it was made
NAME = "Proof"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof found: events by what became of them, `again` the requests beyond first tries and failed ones."""

    vendors: int
    lost: int
    invented: int
    doubled: int
    again: int
    kills: int
    seconds: float


@contextmanager
def receiver(share: float) -> Iterator[int]:
    """A receiver in a process of its own, by its port."""
    port = free_port()
    with running([sys.executable, "-m", "bench.receiver", str(port), str(share)], port, "/"):
        yield port


def counts(port: int) -> Any:
    """What a receiver counted."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        return json.load(answer)


def subscribe(server: Server, headers: dict[str, str], port: int) -> None:
    """Let the receiver be told of new vendors."""
    body = {
        "name": "bench",
        "status": {"enabled": True},
        "events": [{"type": "vendor.created", "version": "1"}],
        "notificationUrl": f"http://127.0.0.1:{port}/",
    }
    call(server, "POST", "/connect-events/v3/subscriptions", {**headers, "X-Idempotent-Key": str(uuid4())}, body)


def hire(server: Server, headers: dict[str, str], start: int, count: int) -> None:
    """New vendors, a bulk of them."""
    address = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
    body = [{"name": f"{NAME} {number}", "address": address} for number in range(start, start + count)]
    call(server, "POST", "/connect/v3/vendors/bulk", headers, body)


def rate() -> float:
    """Events per second to a receiver that answers at once, from the first that comes to the last."""
    with receiver(0) as port, billmock() as server:
        headers = signed_in(server)
        subscribe(server, headers, port)
        for start in range(0, RATE_EVENTS, BULK):
            hire(server, headers, start, BULK)
        until = time.monotonic() + PATIENCE
        while len((report := counts(port))["events"]) < RATE_EVENTS and time.monotonic() < until:
            time.sleep(0.5)
        return float(len(report["events"]) / report["seconds"])


def start(database: str, port: int) -> subprocess.Popen[bytes]:
    """A server on a store, once it answers."""
    command = [sys.executable, "-m", "mockserver", "serve", "--port", str(port), "--database", database]
    process = subprocess.Popen([*command, "--scenario", "empty"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_mock/health/ready", timeout=5):
                return process
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server does not start")


@contextmanager
def serving(database: str, port: int) -> Iterator[Server]:
    """A server on a store until the block ends."""
    process = start(database, port)
    try:
        yield Server(port, process.pid, 0)
    finally:
        process.terminate()
        process.wait(30)


def prove(database: str, events: int, kills: int = KILLS) -> Proof:
    """Make vendors while a receiver fails a share of first tries and the server is killed, and count what came of it.

    A request that a kill cut off may have been done or not: what counts is the ledger.
    """
    port = free_port()
    began = time.monotonic()
    process = start(database, port)
    server = Server(port, process.pid, 0)
    try:
        with receiver(FAILING_SHARE) as hook:
            headers = signed_in(server)
            subscribe(server, headers, hook)
            moments = {(events // BULK) * (number + 1) // (kills + 1) * BULK for number in range(kills)}
            for number in range(0, events, BULK):
                if number in moments:
                    os.kill(process.pid, signal.SIGKILL)
                    process.wait()
                    process = start(database, port)
                hire(server, headers, number, BULK)
            vendors = settle(server, headers, hook)
            return verdict(vendors, counts(hook)["events"], kills, time.monotonic() - began)
    finally:
        process.kill()
        process.wait()


def settle(server: Server, headers: dict[str, str], hook: int) -> set[str]:
    """The ids of all vendors, once the receiver took as many events, or patience is over."""
    vendors = set(vendors_of(server, headers))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        events = counts(hook)["events"].values()
        if len({about for about, _, successes in events if successes}) >= len(vendors):
            break
        time.sleep(0.5)
    return vendors


def vendors_of(server: Server, headers: dict[str, str]) -> Iterator[str]:
    """The ids of the vendors in the ledger."""
    page = ""
    while True:
        answer = call(server, "GET", f"/connect/v3/vendors?max=100{page}", headers)
        yield from (row["id"] for row in answer["results"] if row["name"].startswith(NAME))
        if "nextPage" not in answer:
            return
        page = f"&page={answer['nextPage']}"


def verdict(vendors: set[str], events: dict[str, list[Any]], kills: int, seconds: float) -> Proof:
    """What became of the events of vendors, by what a receiver counted."""
    about = [vendor for vendor, _, successes in events.values() if successes]
    return Proof(
        len(vendors),
        lost=len(vendors - set(about)),
        invented=len({vendor for vendor, _, _ in events.values()} - vendors),
        doubled=len(events) - len({vendor for vendor, _, _ in events.values()}),
        again=sum(successes - 1 for _, _, successes in events.values() if successes),
        kills=kills,
        seconds=seconds,
    )


def main(options: list[str]) -> None:
    """Print events per second, and what the proof found."""
    print(f"webhooks: {rate():.0f} events/s to one receiver (must {MUST}, goal {GOAL})")
    events = int(options[0]) if options else PROOF_EVENTS
    with tempfile.TemporaryDirectory() as folder:
        database = options[1] if len(options) > 1 else f"sqlite:///{Path(folder) / 'proof.db'}"
        proof = prove(database, events)
    print(
        f"webhooks: {proof.vendors} events, {FAILING_SHARE:.0%} of first tries failed, {proof.kills} kills, "
        f"{proof.seconds:.0f} s: {proof.lost} lost, {proof.invented} of nothing, {proof.doubled} written twice, "
        f"{proof.again} sent again after a kill"
    )
