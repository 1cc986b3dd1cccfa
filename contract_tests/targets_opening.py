"""Making a target ready: start the mock in this process, or find the control API of a running one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import requests

from contract_tests.targets import REQUIRED, Target, require
from contract_tests.transport import session

SECONDS = 30


@contextmanager
def opened(target: Target) -> Iterator[Target]:
    """The target with URLs and credentials.

    A running mock whose credentials are not set lends a tenant of its own, removed afterwards. BILL's sandbox is
    never asked for a control API.
    """
    if target.kind == "mock":
        yield from _in_process(target)
    elif target.kind == "url" and _answers(control := f"{target.origin}/_mock"):
        yield from _running_mock(replace(target, control_url=control))
    else:
        require(target.credentials, target.name)
        yield target


def control_call(target: Target, method: str, path: str, body: object = None) -> dict[str, Any]:
    """One call of the control API: its JSON answer, empty where it sends none."""
    headers = {"X-Mock-Token": target.control_token} if target.control_token else {}
    url = target.control_url + path
    http = session(trust_env=target.kind != "mock")
    answer = http.request(method, url, json=body, headers=headers, timeout=SECONDS, allow_redirects=False)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


def _in_process(target: Target) -> Iterator[Target]:
    from mockserver.testing import BillMock

    with BillMock() as mock:
        yield replace(
            target,
            v2_url=mock.v2_url,
            v3_url=mock.v3_url,
            credentials=mock.credentials,
            control_url=mock.control_url,
        )


def _running_mock(target: Target) -> Iterator[Target]:
    if all(target.credentials.get(name) for name in REQUIRED):
        yield target
        return
    tenant = control_call(target, "POST", "/tenants", {"scenario": "starter"})
    try:
        yield replace(target, credentials={**tenant["credentials"], **target.credentials}, tenant=tenant["id"])
    finally:
        control_call(target, "DELETE", f"/tenants/{tenant['id']}")


def _answers(control_url: str) -> bool:
    try:
        return requests.get(f"{control_url}/health/live", timeout=SECONDS, allow_redirects=False).ok
    except requests.RequestException:
        return False
