"""What the REST dialects share: the error array, reading JSON bodies, the query string."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockserver.dialects.http import Answer, Request
from mockserver.kernel.errors import (
    BillError,
    BillErrors,
    Invalid,
    NotBuilt,
    Problem,
    Refusal,
    WrongMethod,
)
from mockserver.tenancy import Credentials

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
# v3 was seen to send placeholders as they are; the only known text with one is BDC_1152's.
UNFILLED = frozenset({"BDC_1152"})


def credentials(request: Request) -> Credentials:
    """The credentials of a REST request's headers."""
    headers = request.headers
    return Credentials(
        session_id=headers.get("sessionid", ""),
        dev_key=headers.get("devkey", ""),
        app_key=headers.get("appkey", ""),
        organization_id=headers.get("organizationid", ""),
        api_token=headers.get("apitoken", ""),
        host=request.host,
    )


def query_of(request: Request) -> dict[str, str]:
    """The query string's parameters; the last value of a repeated one wins."""
    if not request.query_string:
        return {}
    return dict(parse_qsl(request.query_string, keep_blank_values=True))


class Unsupported(Refusal):
    """A body in a media type the operation does not read: HTTP 415."""


class TooLarge(Refusal):
    """A body over the limit: HTTP 413."""


def json_body(request: Request) -> Any:
    """The parsed JSON body, None where there is none; raises `Invalid` with the one problem."""
    raw = request.body
    if not raw.strip():
        return None
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"Request body is larger than {MAX_BYTES} bytes.")
    kind = request.header("content-type").split(";")[0].strip().lower()
    if kind and kind not in ("application/json", "*/*") and not kind.endswith("+json"):
        raise Unsupported(f"Content-Type '{kind}' is not supported")
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Invalid([Problem("", f"JSON parse error: {error}", "type")]) from None
    if deeper_than(body, MAX_DEPTH):
        raise Invalid([Problem("", f"JSON parse error: nesting is deeper than {MAX_DEPTH}", "type")])
    return body


def deeper_than(value: Any, depth: int) -> bool:
    """Whether a JSON value nests more than `depth` levels."""
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def required_body(body: Any) -> Any:
    """The body of an operation that cannot do without one."""
    if body is None:
        raise Invalid([Problem("", "Required request body is missing", "type")])
    return body


def problem_answer(problems: Iterable[Problem], stamp: str, status: int = 400) -> Answer:
    """Validation problems: elements of exactly timestamp, severity and message (seen at the sandbox)."""
    return Answer(
        status, [{"timestamp": stamp, "severity": "ERROR", "message": problem.message} for problem in problems]
    )


def error_elements(error: BillError, stamp: str) -> list[dict[str, str]]:
    """One business refusal; twice where it is about an item, the second time with the item's id in front."""
    text = error.raw_text if error.code in UNFILLED else error.text
    head: Mapping[str, str] = {"timestamp": stamp, **({"code": error.code} if error.code else {})}
    tail = {"severity": "ERROR", "category": error.category}
    elements = [{**head, **tail, "message": text}]
    if error.item:
        elements.append({**head, **tail, "message": f"{error.item} : {text}"})
    return elements


def status_of(refusal: BillErrors) -> int:
    """The status of the first refusal that is not about being rolled back with the others."""
    return next((error.status for error in refusal.errors if error.code != "BDC_1246"), 422)


def refuse(refusal: Refusal, stamp: str) -> Answer:
    """The answer to any refusal, in the array shape of v3, partner, spend and webhooks."""
    if isinstance(refusal, Invalid):
        return problem_answer(refusal.problems, stamp)
    if isinstance(refusal, BillErrors):
        elements = [element for error in refusal.errors for element in error_elements(error, stamp)]
        return Answer(status_of(refusal), elements)
    if isinstance(refusal, BillError):
        return Answer(refusal.status, error_elements(refusal, stamp))
    if isinstance(refusal, NotBuilt):
        return problem_answer([Problem(refusal.field, f"operation {refusal.operation} is not built yet")], stamp, 501)
    if isinstance(refusal, WrongMethod):
        answer = problem_answer([Problem("", str(refusal))], stamp, 405)
        answer.headers["Allow"] = ", ".join(refusal.allowed)
        return answer
    status = 415 if isinstance(refusal, Unsupported) else 413 if isinstance(refusal, TooLarge) else 400
    return problem_answer([Problem("", str(refusal))], stamp, status)
