"""Making a target ready: start the mock in this process, or find the control API of a running one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import requests

from contract_tests.hosts import TargetError
from contract_tests.targets import CONTROL_TOKEN, REQUIRED, Target, require
from contract_tests.transport import session, unreachable

SECONDS = (10, 30)
TENANTS = "/tenants"
REFUSED = (401, 403)


@contextmanager
def reach(target: Target) -> Iterator[Target]:
    """The target with URLs and credentials.

    A running mock whose credentials are not set lends a tenant of its own, removed afterwards. BILL's sandbox is
    never asked for a control API. Raises `TargetError` where nobody answers, or not to the control token, and for a
    latitude that is none.
    """
    if target.kind == "mock":
        yield from _in_process(target)
    elif target.kind == "url" and _has_control(with_control := replace(target, control_url=f"{target.origin}/_mock")):
        yield from _running_mock(with_control)
    else:
        require(target.credentials, target.name)
        yield target


def control_call(target: Target, method: str, path: str, body: object = None) -> dict[str, Any]:
    """One call of the control API: its JSON answer, empty where it sends none."""
    headers = {"X-Mock-Token": target.control_token} if target.control_token else {}
    response = _send(target, method, path, json=body, headers=headers)
    if response.status_code in REFUSED:
        raise TargetError(f"{CONTROL_TOKEN}: the control API at {target.control_url} lets nobody in without it")
    if not response.ok:
        raise TargetError(
            f"{method} {target.control_url}{path} was answered {response.status_code} {response.text[:200]}"
        )
    answer: dict[str, Any] = response.json() if response.content else {}
    return answer


def _in_process(target: Target) -> Iterator[Target]:
    from mockserver.testing import BillMock

    try:
        mock = BillMock(latitude=target.latitude or None)
    except ValueError as error:
        raise TargetError(str(error)) from None
    with mock:
        yield replace(
            target,
            v2_url=mock.v2_url,
            v3_url=mock.v3_url,
            credentials=mock.credentials,
            control_url=mock.control_url,
        )


def _running_mock(target: Target) -> Iterator[Target]:
    if target.has(*REQUIRED):
        yield replace(target, tenant=_tenant_of(target))
        return
    tenant = control_call(target, "POST", TENANTS, {"scenario": "starter"})
    try:
        yield replace(target, credentials={**tenant["credentials"], **target.credentials}, tenant=tenant["id"])
    finally:
        control_call(target, "DELETE", f"{TENANTS}/{tenant['id']}")


def _tenant_of(target: Target) -> str:
    """The tenant whose developer key is set; the default one where no tenant has it, which a sign-in then tells."""
    tenants = control_call(target, "GET", TENANTS)["tenants"]
    keys = ((one, control_call(target, "GET", f"{TENANTS}/{one}")["credentials"]["BILL_DEV_KEY"]) for one in tenants)
    return next((one for one, key in keys if key == target.credentials["BILL_DEV_KEY"]), target.tenant)


def _has_control(target: Target) -> bool:
    return _send(target, "GET", "/health/live").ok


def _send(target: Target, method: str, path: str, **request: Any) -> requests.Response:
    http, url = session(trust_env=target.kind != "mock"), target.control_url + path
    try:
        return http.request(method, url, timeout=SECONDS, allow_redirects=False, **request)
    except OSError as error:
        raise unreachable(url, error) from None
