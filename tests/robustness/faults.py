"""What is wrong with an answer, whatever was asked: nothing ever is."""

from __future__ import annotations

from collections.abc import Iterator

from tests.robustness.clients import Reply
from tests.robustness.documents import Described
from tests.robustness.schemas import against
from tests.robustness.wire import of_errors

# What v3 and v2 say to somebody who is not signed in; Spend & Expense has no code for it.
SHUT_OUT = {"BDC_1109", "BDC_1102", ""}
V2_ERRORS = {200, 404, 405, 413, 501}


def faults(operation: Described, reply: Reply) -> list[str]:
    """Every fault of an answer to an operation, called by somebody who may."""
    return [*of_http(reply), *(of_v2(operation, reply) if operation.api == "v2" else of_rest(operation, reply))]


def of_http(reply: Reply) -> Iterator[str]:
    """Faults of status and headers; an unbuilt operation that a field needs is named by a 501."""
    if reply.status >= 500 and not (reply.status == 501 and b"is not built yet" in reply.body):
        yield f"status {reply.status}"
    if reply.status == 204:
        yield from ["204 with a body"] if reply.body or "Content-Type" in reply.headers else []
        return
    if reply.headers.get("Content-Length") != str(len(reply.body)):
        yield f"Content-Length {reply.headers.get('Content-Length')} of {len(reply.body)} bytes"
    if reply.body and reply.headers.get("Content-Type") != "application/json":
        yield f"Content-Type {reply.headers.get('Content-Type')}"


def of_control(reply: Reply) -> list[str]:
    """Every fault of an answer of the control API, but that files and documents are no objects."""
    problems = [*of_http(reply)] if reply.headers.get("Content-Type", "") in ("", "application/json") else []
    if reply.status >= 400 and list(reply.json or ()) != ["error"]:
        problems.append(f"no error: {reply.body[:200]!r}")
    return problems


def of_rest(operation: Described, reply: Reply) -> Iterator[str]:
    """Faults of an answer of v3, partner operations and Spend & Expense."""
    if reply.status >= 400:
        yield from of_errors(reply.json)
    elif reply.status != operation.status:
        yield f"status {reply.status} instead of {operation.status}"
    elif operation.answers:
        yield from against(operation.id, reply.json)
    if reply.status == 401 and operation.auth != "none" and SHUT_OUT & {error.get("code", "") for error in reply.json}:
        yield "a signed-in user was not let in"


def of_v2(operation: Described, reply: Reply) -> Iterator[str]:
    """Faults of v2's envelope."""
    envelope = reply.json
    if not isinstance(envelope, dict):
        yield f"no envelope: {reply.body[:200]!r}"
        return
    if reply.status not in V2_ERRORS or (reply.status != 200 and envelope["response_status"] != 1):
        yield f"status {reply.status}"
    yield from against(operation.id, envelope)
    data = envelope.get("response_data")
    if operation.auth != "none" and isinstance(data, dict) and data.get("error_code") in SHUT_OUT:
        yield "a signed-in user was not let in"
