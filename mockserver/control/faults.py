"""Faults over HTTP: rules by which calls of a tenant go wrong, and when."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Annotated, Any, NotRequired, TypedDict, cast

import orjson
from flask import Response

from mockserver.control.annotations import Range, Words
from mockserver.control.blueprint import control
from mockserver.control.deliveries import number_of
from mockserver.control.journal_filter import each, pattern
from mockserver.control.server import ControlError, Server
from mockserver.dialects.rest.errors import MAX_DEPTH, deeper_than
from mockserver.kernel.errors import CODES
from mockserver.kernel.kinds import Record
from mockserver.operations import Operation, load
from mockserver.tenancy import Tenant
from mockserver.tenancy import faults as kinds
from mockserver.tenancy.faults import DISTRIBUTIONS, FIXED, KINDS, NEVER, UNIFORM, WHENS, needs_connection
from mockserver.tenancy.limits import AT_ONCE_AUTHS
from mockserver.tenancy.rules import TooManyRules

MAX_COUNT = 1_000_000
MAX_SECONDS = 86_400
MAX_NEAREST = 3
MAX_STARS = 4  # of a pattern: each more multiplies the ways in which it may fit
MAX_SIZE = 20_000  # bytes of a fault: each is looked at with every call
TAIL = 10  # times its mean, an exponential latency is no longer than that
CODE = re.compile(r"BDC_\d{4}")


class NewFault(TypedDict, total=False):
    """Calls that go wrong: which, how, and when.

    `operation` are ids or patterns such as `v3.bills.*`, several between commas; `id` is a pattern of an id in the path
    (in v2 of the one in `data`), `headers` are patterns by name, and `json` is what the body must hold: members of
    the JSON object, of the form, or of v2's `data`.

    `kind` is what happens. `error` answers BILL's `code`, in the shape and with the status of the API that is called
    (`params` fill the text, `text` and `status` replace it); `status` answers that status; `rate-limit` and
    `concurrency` are BILL's limits; `redeployed` is the sandbox while it is deployed; `session` ends the caller's
    session; `latency` is late; `reset` breaks the connection, `truncate` in the middle of the answer; `malformed` sends
    half an answer as if it were whole; `silence` leaves the connection open and never answers.

    `when` is `before` the call is served, `after` it (what it wrote is committed), or `never`, which is silence's.
    Every kind but silence may be late: by `seconds`, or with a `distribution` by `uniform` ones up to `maxSeconds`, or
    by `exponential` ones whose mean is `seconds`.

    The first `after` that fit pass, then `times` (all where it is absent) are struck, each with a `probability`; chance
    is the tenant's, or that of `seed`. `lasts` are real seconds after which the fault is over.
    """

    kind: Annotated[str, Words(tuple(KINDS))]
    when: Annotated[str, Words(WHENS)]
    operation: str
    id: str
    headers: dict[str, str]
    json: dict[str, Any]
    code: str
    params: list[str]
    text: str
    status: Annotated[int, Range(200, 599)]
    seconds: float
    maxSeconds: float
    distribution: Annotated[str, Words(DISTRIBUTIONS)]
    times: Annotated[int, Range(1, MAX_COUNT)]
    after: Annotated[int, Range(0, MAX_COUNT)]
    probability: float
    seed: int
    lasts: float


class Fault(TypedDict):
    """A fault, how many calls fitted it, and how many of these it struck; `until` is in seconds since the epoch."""

    number: int
    kind: str
    when: str
    operation: str
    id: str | None
    headers: dict[str, str]
    json: dict[str, Any]
    code: str
    params: list[str]
    text: str | None
    status: int | None
    seconds: float | None
    maxSeconds: float | None
    distribution: str
    times: int | None
    after: int
    probability: float
    seed: int | None
    lasts: float | None
    until: NotRequired[float | None]
    matched: int
    applied: int


class Faults(TypedDict):
    """Faults in the order in which they are looked at: the first that strikes a call is the only one."""

    faults: list[Fault]


@control.get("/tenants/<tenant>/faults")
def list_faults(server: Server, tenant: Tenant) -> Faults:
    """The faults of a tenant."""
    return {"faults": cast(list[Fault], server.worlds.tenancy.faults.rules.all(tenant))}


@control.post("/tenants/<tenant>/faults", status=201)
def add_fault(server: Server, tenant: Tenant, body: NewFault) -> Fault:
    """Let calls go wrong from now on; 400 for what cannot be, 409 where this server cannot do it, 429 for too many."""
    rule = rule_of(body)
    if not server.has_connections and needs_connection(rule):
        raise ControlError(
            409, f"{rule['kind']}: takes time or breaks the connection, which needs `billmock serve` with one worker"
        )
    try:
        return cast(Fault, server.worlds.tenancy.faults.add(tenant, rule))
    except TooManyRules as error:
        raise ControlError(429, str(error)) from None


@control.delete("/tenants/<tenant>/faults", status=204)
def remove_faults(server: Server, tenant: Tenant) -> Response:
    """Let nothing go wrong any more."""
    server.worlds.tenancy.faults.clear(tenant)
    return Response(status=204)


@control.get("/tenants/<tenant>/faults/<number>")
def read_fault(server: Server, tenant: Tenant, number: str) -> Fault:
    """One fault; 404 when there is none of that number."""
    fault = server.worlds.tenancy.faults.rules.get(tenant, number_of(number))
    if fault is None:
        raise ControlError(404, f"no fault {number}")
    return cast(Fault, fault)


@control.delete("/tenants/<tenant>/faults/<number>", status=204)
def remove_fault(server: Server, tenant: Tenant, number: str) -> Response:
    """Remove one fault; 404 when there is none of that number."""
    if not server.worlds.tenancy.faults.remove(tenant, number_of(number)):
        raise ControlError(404, f"no fault {number}")
    return Response(status=204)


def rule_of(body: NewFault) -> Record:
    """The rule that a body asks for; 400 naming the field for what cannot be."""
    operations = operations_of(body)
    kind = kind_of(body)
    when = body.get("when", KINDS[kind].whens[0])
    if when not in KINDS[kind].whens:
        raise ControlError(400, f"when: {kind} strikes {' or '.join(KINDS[kind].whens)}")
    check_numbers(body)
    check_fields(body, kind)
    rule: Record = {
        "id": None,
        "headers": {},
        "json": {},
        "code": "",
        "params": [],
        "text": None,
        "status": None,
        "seconds": None,
        "maxSeconds": None,
        "distribution": FIXED,
        "times": None,
        "after": 0,
        "probability": 1.0,
        "seed": None,
        "lasts": None,
        **body,
        "operation": operations,
        "kind": kind,
        "when": when,
    }
    check_operations(rule)
    check_patterns(rule)
    if deeper_than(rule["json"], MAX_DEPTH) or len(orjson.dumps(rule)) > MAX_SIZE:
        raise ControlError(400, f"a fault has at most {MAX_SIZE} bytes, and its json {MAX_DEPTH} levels")
    return with_latency(rule)


def check_patterns(rule: Record) -> None:
    """Refuse patterns whose look at a long text would take long."""
    for name, text in (("id", rule["id"] or ""), *rule["headers"].items()):
        if text.count("*") > MAX_STARS:
            raise ControlError(400, f"{name}: a pattern has at most {MAX_STARS} stars")


def kind_of(body: NewFault) -> str:
    """What is to happen: as the body says, or as its other fields tell."""
    if "kind" in body:
        return body["kind"]
    if body.get("when") == NEVER:
        return kinds.SILENCE
    for field, kind in (("code", kinds.ERROR), ("status", kinds.STATUS), ("seconds", kinds.LATENCY)):
        if field in body:
            return kind
    raise ControlError(400, f"kind: must be one of {', '.join(KINDS)}")


def check_numbers(body: NewFault) -> None:
    """Refuse numbers out of reach."""
    if not 0 <= body.get("probability", 1.0) <= 1:
        raise ControlError(400, "probability: must be a number from 0 to 1")
    values = {"seconds": body.get("seconds"), "maxSeconds": body.get("maxSeconds"), "lasts": body.get("lasts")}
    for name, value in values.items():
        if value is not None and not 0 <= value <= MAX_SECONDS:
            raise ControlError(400, f"{name}: must be a number from 0 to {MAX_SECONDS}")


def check_fields(body: NewFault, kind: str) -> None:
    """Refuse what the kind does not have, and miss what it needs."""
    own = KINDS[kind].fields
    others = {field for other in KINDS.values() for field in other.fields} - set(own)
    if kind == kinds.SILENCE:
        others |= {"seconds", "maxSeconds", "distribution"}
    if extra := sorted(others & set(body)):
        raise ControlError(400, f"{extra[0]}: {kind} has none")
    needs = {kinds.ERROR: "code", kinds.STATUS: "status", kinds.LATENCY: "seconds"}
    if kind in needs and needs[kind] not in body:
        raise ControlError(400, f"{needs[kind]}: a fault of kind {kind} needs it")
    if "code" in body and body["code"] not in CODES:
        check_new_code(body)


def check_new_code(body: NewFault) -> None:
    """Refuse a code that BILL's error table does not have, unless the rule says its text."""
    if CODE.fullmatch(body["code"]) and "text" in body:
        return
    code = body["code"][:40]
    if (known_code := f"BDC_{code}") in CODES:
        raise ControlError(400, f"code: must be such as BDC_1121, not {code!r}; did you mean {known_code}?")
    nearest = ", ".join(get_close_matches(code, CODES, MAX_NEAREST, 0.0))
    if not CODE.fullmatch(code):
        raise ControlError(400, f"code: must be BDC_ and four digits, not {code!r}; near it are {nearest}")
    raise ControlError(400, f"code: none of BILL's is {code}, so it needs a text of its own; near it are {nearest}")


def operations_of(body: NewFault) -> str:
    """The ids and patterns of a body, all of them without one; 400 for a pattern that means no operation."""
    try:
        patterns = each(body.get("operation", "*"), pattern)
    except ValueError as error:
        raise ControlError(400, str(error)) from None
    if not patterns:
        raise ControlError(400, "operation: must be ids or patterns")
    return ",".join(patterns)


def check_operations(rule: Record) -> None:
    """Refuse a fault that none of the operations it is about can meet."""
    operations = meant_by(rule["operation"].split(","))
    kind = rule["kind"]
    if all(one.auth == "none" for one in operations):
        if kind == kinds.SESSION:
            raise ControlError(400, f"kind: {rule['operation']} is called without a session")
        if all(one.id in SERVLETS for one in operations):
            raise ControlError(
                400, f"operation: {rule['operation']} is called by a signed link, which no fault strikes"
            )
    if kind == kinds.CONCURRENCY and not any(one.auth in AT_ONCE_AUTHS for one in operations):
        raise ControlError(400, f"kind: BILL does not limit how many calls of {rule['operation']} there are at once")


SERVLETS = frozenset(one.id for one in load().servlets)


def meant_by(patterns: list[str]) -> list[Operation]:
    """The operations that patterns mean."""
    return [row for row in load().by_id.values() if any(fnmatchcase(row.id, one) for one in patterns)]


def with_latency(rule: Record) -> Record:
    """The rule with the latest that its distribution may come to; 400 where that cannot be."""
    distribution, seconds, maximum = rule["distribution"], rule["seconds"], rule["maxSeconds"]
    if distribution == FIXED:
        if maximum is not None:
            raise ControlError(400, "maxSeconds: only a uniform or exponential distribution has it")
        return rule
    if seconds is None:
        raise ControlError(400, f"seconds: {distribution} needs it")
    if distribution == UNIFORM and maximum is None:
        raise ControlError(400, "maxSeconds: uniform needs it")
    if maximum is not None and maximum < seconds:
        raise ControlError(400, "maxSeconds: must not be less than seconds")
    return {**rule, "maxSeconds": min(TAIL * seconds, MAX_SECONDS) if maximum is None else maximum}
