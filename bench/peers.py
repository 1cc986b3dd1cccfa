"""Requests per second beside servers that people would pick instead, where another interpreter has them installed.

python3 -m venv peers && peers/bin/pip install 'moto[server]' localstripe
python -m bench peers --python peers/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from pathlib import Path
from statistics import median

from bench import load
from bench.http import FORM, cases, signed_in
from bench.servers import Server, billmock, free_port, running

PYTHON = "BILLMOCK_BENCH_PEERS"
ROUNDS, SECONDS, RECORDS = 3, 2.0, 1_000
CASES = ("get", "list", "create")
# must and goal of each case, by peer: our requests per second ÷ theirs
GOALS: dict[str, dict[str, tuple[float, float]]] = {
    "localstripe": {"get": (1.1, 1.4), "list": (8, 14), "create": (30, 60)},
    "moto": {"get": (6, 10), "list": (40, 100), "create": (2.5, 4)},
}
Requests = dict[str, load.MakeRequest]


def post(server: Server, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """A request outside the measurement."""
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", body, headers)
    with urllib.request.urlopen(request) as answer:
        text: bytes = answer.read()
        return text


def moto(python: str) -> AbstractContextManager[Server]:
    """Moto's server."""
    port = free_port()
    arguments = [python, "-c", "from moto.server import main; main()", "-p", str(port)]
    return running(arguments, port, "/moto-api/", quiet=True)


def moto_cases(server: Server) -> Requests:
    """DynamoDB: an item by its key, a scan of 20, and a new item."""

    def headers(action: str) -> dict[str, str]:
        credential = "Credential=mock/20260101/us-east-1/dynamodb/aws4_request"
        return {
            "X-Amz-Target": f"DynamoDB_20120810.{action}",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=none",
        }

    def request(action: str, body: object) -> bytes:
        return load.request("POST", "/", headers(action), json.dumps(body).encode())

    def item(number: int) -> object:
        texts = {f"field{place}": {"S": f"value {place} of {number}"} for place in range(20)}
        return {"TableName": "bills", "Item": {"id": {"S": f"b{number}"}, **texts}}

    table = {
        "TableName": "bills",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    post(server, "/", headers("CreateTable"), json.dumps(table).encode())
    for number in range(RECORDS):
        post(server, "/", headers("PutItem"), json.dumps(item(number)).encode())
    numbers = count(RECORDS)
    get = request("GetItem", {"TableName": "bills", "Key": {"id": {"S": "b500"}}})
    list_request = request("Scan", {"TableName": "bills", "Limit": 20})
    return {
        "get": lambda _: get,
        "list": lambda _: list_request,
        "create": lambda _: request("PutItem", item(next(numbers))),
    }


def localstripe(python: str) -> AbstractContextManager[Server]:
    """Localstripe, with an empty store."""
    port = free_port()
    arguments = [python, "-m", "localstripe", "--from-scratch", "--port", str(port)]
    return running(arguments, port, "/js.stripe.com/v3/", quiet=True)


def localstripe_cases(server: Server) -> Requests:
    """A customer by its id, a list of 20, and a new customer."""
    headers = {"Authorization": "Bearer sk_test_12345", "Content-Type": FORM}

    def body(number: int) -> bytes:
        fields = {"name": f"Customer {number}", "email": f"c{number}@example.com", "description": "measured"}
        return urllib.parse.urlencode(fields).encode()

    customer = {}
    for number in range(RECORDS):
        customer = json.loads(post(server, "/v1/customers", headers, body(number)))
    numbers = count(RECORDS)
    get = load.request("GET", f"/v1/customers/{customer['id']}", headers)
    list_request = load.request("GET", "/v1/customers?limit=20", headers)
    return {
        "get": lambda _: get,
        "list": lambda _: list_request,
        "create": lambda _: load.request("POST", "/v1/customers", headers, body(next(numbers))),
    }


PEERS: dict[str, tuple[Callable[[str], AbstractContextManager[Server]], Callable[[Server], Requests]]] = {
    "localstripe": (localstripe, localstripe_cases),
    "moto": (moto, moto_cases),
}


def missing_in(python: str, module: str) -> bool:
    """Whether an interpreter has no module of a name."""
    code = f"import sys, importlib.util as u; sys.exit(u.find_spec({module!r}) is None)"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode != 0


def main(options: list[str]) -> None:
    """A line a peer and case: requests per second of both, and ours ÷ theirs."""
    parser = argparse.ArgumentParser(prog="python -m bench peers", description="Beside moto's server and localstripe.")
    parser.add_argument("--python", default=os.environ.get(PYTHON), help=f"the interpreter that has them; {PYTHON}")
    python = parser.parse_args(options).python
    if not python or not Path(python).is_file():
        print(f"peers: skipped, no interpreter that has them: name one by --python or {PYTHON}")
        return
    for name in PEERS:
        if missing_in(python, name):
            print(f"peers: {name} skipped, {python} does not have it")
        else:
            measure(name, python)


def measure(name: str, python: str) -> None:
    """The lines of one peer."""
    serve, cases_of = PEERS[name]
    results: dict[tuple[str, str], list[load.Result]] = defaultdict(list)
    with ExitStack() as until:
        theirs, ours = until.enter_context(serve(python)), until.enter_context(billmock())
        subjects = {name: (theirs, cases_of(theirs)), "ours": (ours, cases(ours, signed_in(ours)))}
        for _ in range(ROUNDS):
            for case in CASES:
                for who, (server, makers) in subjects.items():
                    result = load.run("127.0.0.1", server.port, makers[case], connections=1, seconds=SECONDS)
                    results[who, case].append(result)
    for case in CASES:
        both = list(zip(results["ours", case], results[name, case], strict=True))
        ratio = median(our.per_second / their.per_second for our, their in both)
        must, goal = GOALS[name][case]
        errors = [sum(one.errors for one in side) for side in zip(*both, strict=True)]
        print(
            f"{name:12} {case:7} theirs {median(their.per_second for _, their in both):7.0f}"
            f" ours {median(our.per_second for our, _ in both):7.0f} ratio {ratio:6.1f} must {must} goal {goal}"
            f" errors {errors[1]}, ours {errors[0]}",
            flush=True,
        )
