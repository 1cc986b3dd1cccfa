"""How BILL's operations are known to refuse, as far as their declarations tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server
from mockserver.dialects.by_api import dialect_of
from mockserver.dialects.calls import Handler, handler_of
from mockserver.kernel.errors import BillError, Forbidden, Invalid, NotFound, Problem, Refusal
from mockserver.operations import Operation, load

SIGNED_IN = ("session", "download", "partner", "partner-org", "events")
CAUSES = {"missing": "a required field that is missing", "type": "a field of a wrong type", "value": "a wrong value"}


class KnownRefusal(TypedDict):
    """A way in which an operation refuses: `status` and `code` (empty where BILL sends none), and what for."""

    operation: str
    status: int
    code: str
    reason: str


class KnownRefusals(TypedDict):
    """Refusals, in the order in which a request meets them."""

    refusals: list[KnownRefusal]


@control.get("/refusals")
def list_refusals(server: Server, operation: str = "") -> KnownRefusals:
    """How operations are known to refuse; `operation` are ids, several between commas."""
    names = [name.strip() for name in operation.split(",") if name.strip()]
    registry = load().by_id
    if unknown := [name for name in names if name not in registry]:
        raise ControlError(404, f"no operation {unknown[0]}")
    return {"refusals": [refusal for name in names for refusal in refusals_of(registry[name])]}


def refusals_of(operation: Operation) -> list[KnownRefusal]:
    """How an operation is known to refuse; each pair of status and code once, for its first reason."""
    if not operation.is_built:
        return []
    known: dict[tuple[int, str], KnownRefusal] = {}
    for refusal, reason in declared_refusals(operation, handler_of(operation)):
        answer = dialect_of(operation.api).refuse(refusal, "")
        code = code_of(answer.status, answer.body) or ""
        one: KnownRefusal = {"operation": operation.id, "status": answer.status, "code": code, "reason": reason}
        known.setdefault((answer.status, code), one)
    return [*known.values()]


def declared_refusals(operation: Operation, handler: Handler) -> Iterator[tuple[Refusal, str]]:
    """The refusals that follow from what an operation declares, with the reason of each."""
    if operation.auth in SIGNED_IN:
        yield BillError("BDC_1109"), "a session that is missing or over"
    if operation.auth == "token":
        yield BillError("", text="-", status=401, category="REQUEST"), "a wrong token"
    if handler.trust:
        yield BillError("BDC_1361"), "a session without MFA"
    if handler.permission:
        refusal = BillError("BDC_1150") if handler.permission == "pay" else Forbidden()
        yield refusal, "a user whose role may not"
    if fields := fields_of(handler):
        cause = "missing" if fields.get("required") else "value"
        yield Invalid([Problem("field", "-", cause)]), CAUSES[cause]
        yield Invalid([Problem("field", "-", "type")]), CAUSES["type"]
    if operation.path_ids:
        yield NotFound("-", in_path=True), "an id that is nobody's"


def fields_of(handler: Handler) -> dict[str, Any]:
    """The schema of the fields that an operation reads; empty where it reads none."""
    schema = handler.request_schema() if handler.request_schema and handler.body == "json" else {}
    return schema if schema.get("properties") or schema.get("items") else {}


def code_of(status: int, body: Any) -> str | None:
    """The code of a refusal by its answer: empty where it has none, None for an answer that refuses nothing."""
    if isinstance(body, dict) and "response_status" in body:
        data = body.get("response_data")
        code = data.get("error_code", "") if isinstance(data, dict) else ""
        return str(code) if body["response_status"] != 0 else None
    if status < 400:
        return None
    first = body[0] if isinstance(body, list) and body else body
    values = first if isinstance(first, dict) else {}
    return str(values.get("code") or values.get("error") or "")
