"""What is wrong with an answer, whatever was asked: nothing ever is."""

from __future__ import annotations

from collections.abc import Iterator

from tests.robustness.clients import Got
from tests.robustness.documents import Described
from tests.robustness.schemas import against
from tests.robustness.wire import of_errors

# What v3 and v2 say to somebody who is not signed in; Spend & Expense has no code for it.
SHUT_OUT = {"BDC_1109", "BDC_1102", ""}
V2_ERRORS = {200, 404, 405, 413, 501}


def faults(operation: Described, got: Got) -> list[str]:
    """Every fault of an answer to an operation, called by somebody who may."""
    return [*of_http(got), *(of_v2(operation, got) if operation.api == "v2" else of_rest(operation, got))]


def of_http(got: Got) -> Iterator[str]:
    """Faults of status and headers; an unbuilt operation that a field needs is named by a 501."""
    if got.status >= 500 and not (got.status == 501 and b"is not built yet" in got.body):
        yield f"status {got.status}"
    if got.status == 204:
        yield from ["204 with a body"] if got.body or "Content-Type" in got.headers else []
        return
    if got.headers.get("Content-Length") != str(len(got.body)):
        yield f"Content-Length {got.headers.get('Content-Length')} of {len(got.body)} bytes"
    if got.body and got.headers.get("Content-Type") != "application/json":
        yield f"Content-Type {got.headers.get('Content-Type')}"


def of_control(got: Got) -> list[str]:
    """Every fault of an answer of the control API, but that files and documents are no objects."""
    problems = [*of_http(got)] if got.headers.get("Content-Type", "") in ("", "application/json") else []
    if got.status >= 400 and list(got.json or ()) != ["error"]:
        problems.append(f"no error: {got.body[:200]!r}")
    return problems


def of_rest(operation: Described, got: Got) -> Iterator[str]:
    """Faults of an answer of v3, partner operations and Spend & Expense."""
    if got.status >= 400:
        yield from of_errors(got.json)
    elif got.status != operation.status:
        yield f"status {got.status} instead of {operation.status}"
    elif operation.answers:
        yield from against(operation.id, got.json)
    if got.status == 401 and operation.auth != "none" and SHUT_OUT & {error.get("code", "") for error in got.json}:
        yield "a signed-in user was not let in"


def of_v2(operation: Described, got: Got) -> Iterator[str]:
    """Faults of v2's envelope."""
    envelope = got.json
    if not isinstance(envelope, dict):
        yield f"no envelope: {got.body[:200]!r}"
        return
    if got.status not in V2_ERRORS or (got.status != 200 and envelope["response_status"] != 1):
        yield f"status {got.status}"
    yield from against(operation.id, envelope)
    data = envelope.get("response_data")
    if operation.auth != "none" and isinstance(data, dict) and data.get("error_code") in SHUT_OUT:
        yield "a signed-in user was not let in"
