"""What the REST dialects share: the error array, reading JSON bodies, the query string."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockserver.dialects.http import SESSION_COOKIE, Answer, Request
from mockserver.kernel.errors import (
    CODES,
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
# Query strings whose parameters are kept, and how long one may be.
MAX_KEPT, MAX_KEPT_LENGTH = 256, 2_000
NOTHING: Mapping[str, str] = MappingProxyType({})
SERVLET = "Servlet"  # how the paths of what v2 links to end
# v3 was seen to send this text with its slot unfilled (F-187); that it fills the others is assumed (F-511).
UNFILLED = frozenset({"BDC_1152"})

# The facts that refusals without a code, or about an id in a path, rest on.
CONSTRAINT, WRONG_TYPE, UNREADABLE, UNKNOWN_IN_PATH = "F-105", "F-154", "F-107", "F-109"
# What blank texts rest on: those that BILL's core refuses, and those of APIs that are not of it.
BLANK, BLANK_BESIDE_THE_CORE = "F-1937", "F-1950"


def credentials(request: Request) -> Credentials:
    """The credentials of a request's headers; those that were not sent are empty texts.

    A browser that signed in by v2 shows its session to servlets in a cookie (F-1525).
    """
    headers = request.headers
    cookie = request.cookie(SESSION_COOKIE) if request.path.endswith(SERVLET) else ""
    return Credentials(
        session_id=headers.get("sessionid", "") or cookie,
        dev_key=headers.get("devkey", ""),
        app_key=headers.get("appkey", ""),
        organization_id=headers.get("organizationid", ""),
        api_token=headers.get("apitoken", ""),
        bearer=bearer_of(headers.get("authorization", "")),
        host=request.host,
    )


def bearer_of(authorization: str) -> str:
    """The access token of an `Authorization: Bearer` header; empty for another scheme."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def claims(request: Request) -> Credentials:
    """The credentials of the headers, and the keys that a sign-in sends in its body, readable JSON or not there."""
    header = credentials(request)
    try:
        body = orjson.loads(request.body) if 0 < len(request.body) <= MAX_BYTES else None
    except orjson.JSONDecodeError:
        body = None
    keys = body if isinstance(body, dict) else {}
    dev_key, app_key = (str(keys.get(name) or "") for name in ("devKey", "appKey"))
    return header._replace(dev_key=header.dev_key or dev_key, app_key=header.app_key or app_key)


def query_of(request: Request) -> Mapping[str, str]:
    """The query string's parameters; the last value of a repeated one wins."""
    text = request.query_string
    if not text:
        return NOTHING
    return _parameters(text) if len(text) <= MAX_KEPT_LENGTH else _parameters.__wrapped__(text)


@lru_cache(maxsize=MAX_KEPT)
def _parameters(query_string: str) -> Mapping[str, str]:
    return MappingProxyType(dict(parse_qsl(query_string, keep_blank_values=True)))


class UnsupportedMediaType(Refusal):
    """A body in a media type the operation does not read: HTTP 415 (F-514)."""

    fact = "F-514"


class TooLarge(Refusal):
    """A body over `MAX_BYTES`, before it is parsed: HTTP 413 (F-514)."""

    fact = "F-514"


def json_body(request: Request) -> Any:
    """The parsed JSON body, None where there is none; raises `Invalid` with the one problem (F-107)."""
    raw = request.body
    if not raw.strip():
        return None
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"Request body is larger than {MAX_BYTES} bytes.")
    kind = request.header("content-type").split(";")[0].strip().lower()
    if kind and kind not in ("application/json", "*/*") and not kind.endswith("+json"):
        raise UnsupportedMediaType(f"Content-Type '{kind}' is not supported")
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Invalid([Problem("", f"JSON parse error: {error}", "type")]) from None
    if has_brackets(raw, MAX_DEPTH) and deeper_than(body, MAX_DEPTH):
        raise Invalid([Problem("", f"JSON parse error: nesting is deeper than {MAX_DEPTH}", "type")])
    return body


def has_brackets(text: str | bytes, depth: int) -> bool:
    """Whether a JSON text opens more than `depth` objects and arrays, without which it cannot nest deeper."""
    if isinstance(text, bytes):
        return text.count(b"{") + text.count(b"[") > depth
    return text.count("{") + text.count("[") > depth


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
    """The body of an operation that cannot do without one; raises `Invalid` where the request has none."""
    if body is None:
        raise Invalid([Problem("", "Required request body is missing", "type")])
    return body


def problem_answer(problems: Iterable[Problem], stamp: str, status: int = 400) -> Answer:
    """Validation problems: elements of exactly timestamp, severity and message (F-105)."""
    return Answer(
        status, [{"timestamp": stamp, "severity": "ERROR", "message": problem.message} for problem in problems]
    )


def error_elements(error: BillError, stamp: str) -> list[dict[str, str]]:
    """One business refusal; twice where it is about an item, the second time with the item's id in front (F-187)."""
    text = error.raw_text if error.code in UNFILLED else error.text
    head: Mapping[str, str] = {"timestamp": stamp, **({"code": error.code} if error.code else {})}
    tail = {"severity": "ERROR", "category": error.category}
    elements = [{**head, **tail, "message": text}]
    if error.item:
        elements.append({**head, **tail, "message": f"{error.item} : {text}"})
    return elements


def of_the_core(refusal: Refusal) -> Refusal:
    """What BILL's gateway refuses, and where it has nothing to say, its core: texts that are blank (F-1937)."""
    if not isinstance(refusal, Invalid) or all(problem.cause != "blank" for problem in refusal.problems):
        return refusal
    if others := [problem for problem in refusal.problems if problem.cause != "blank"]:
        return Invalid(others)
    return BillErrors([BillError("BDC_1117", one.path, fact=BLANK) for one in refusal.problems])


def status_of(refusal: BillErrors) -> int:
    """The status of the first refusal that is not about being rolled back with the others."""
    return next((error.status for error in refusal.errors if error.code != "BDC_1246"), 422)


def facts_of(refusal: Refusal) -> Iterator[str]:
    """The ids of the facts a refusal rests on in v3: its own, else what its code or its problems rest on there."""
    if isinstance(refusal, Invalid):
        yield from (problem.fact or fact_of_problem(problem) for problem in refusal.problems)
    elif isinstance(refusal, BillErrors):
        yield from (fact_of_error(error) for error in refusal.errors)
    else:
        yield fact_of_error(refusal) if isinstance(refusal, BillError) else refusal.fact


def fact_of_error(error: BillError) -> str:
    """The fact a business refusal rests on; none where it is a failure of the mock's own."""
    if error.fact or error.status >= 500 or error.code not in CODES:
        return error.fact
    return UNKNOWN_IN_PATH if (error.code, error.status) == ("BDC_1205", 404) else CODES[error.code].fact


def fact_of_problem(problem: Problem) -> str:
    """The fact a violated constraint rests on: one of a field, of its JSON type, or of a body nobody can read."""
    if problem.cause != "type":
        return BLANK_BESIDE_THE_CORE if problem.cause == "blank" else CONSTRAINT
    return WRONG_TYPE if problem.path else UNREADABLE


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
    status = 415 if isinstance(refusal, UnsupportedMediaType) else 413 if isinstance(refusal, TooLarge) else 400
    return problem_answer([Problem("", str(refusal))], stamp, status)
