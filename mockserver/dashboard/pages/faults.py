"""Faults: the rules by which calls of a tenant go wrong, and a form that adds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

import orjson
from flask import Response

from mockserver.control.faults import NewFault, add_fault, list_faults, remove_fault, remove_faults
from mockserver.control.server import ControlError, Server
from mockserver.dashboard.frame import Form, Page, act, check_body, finish, render
from mockserver.kernel.errors import CODES
from mockserver.kernel.whole_numbers import whole_number
from mockserver.operations import load
from mockserver.tenancy import Tenant
from mockserver.tenancy.faults import DISTRIBUTIONS, KINDS, WHENS

ABOUT: Mapping[str, str] = {
    "error": "a code of BILL's, in the shape of the API that is called",
    "status": "an HTTP status",
    "latency": "an answer that is late",
    "silence": "no answer, and the connection stays open",
    "reset": "the connection breaks without a byte",
    "truncate": "it breaks in the middle of the answer",
    "malformed": "half an answer as if it were whole",
    "rate-limit": "BILL's limit of calls",
    "concurrency": "BILL's limit of calls at once",
    "redeployed": "the sandbox while it is deployed",
    "session": "the caller's session ends",
}
"""Kind -> what happens."""

RECIPES: Mapping[str, Mapping[str, str]] = {
    "An answer is lost after the write": {"kind": "reset", "when": "after", "times": "1"},
    "Three calls over the limit": {"operation": "v3.*", "kind": "rate-limit", "times": "3"},
    "The session ends": {"operation": "v3.*", "kind": "session", "times": "1"},
    "Every answer is late": {"kind": "latency", "seconds": "2"},
}
"""What to begin with -> the fields of its form."""


def whole(text: str) -> Any:
    """A whole number; raises `ValueError`."""
    return whole_number(text)


FIELDS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("kind", "when", "operation", "id", "code", "text", "distribution"), str),
    **dict.fromkeys(("status", "times", "after", "seed"), whole),
    **dict.fromkeys(("seconds", "maxSeconds", "probability", "lasts"), float),
    **dict.fromkeys(("headers", "json", "params"), orjson.loads),
}
"""A field of the form -> what reads it; raises `ValueError`."""


class Start(TypedDict, total=False):
    """What the form begins with, as texts."""

    kind: str
    when: str
    operation: str
    id: str
    code: str
    status: str
    seconds: str
    times: str


faults = Page("faults", "Faults", "/tenants/<tenant>/faults")


@faults.get("")
def show(server: Server, tenant: Tenant, start: Start) -> str:
    """The page; the query says what the form begins with."""
    return render(
        "faults.html",
        faults=list_faults(server, tenant)["faults"],
        about=ABOUT,
        recipes=RECIPES,
        kinds=KINDS,
        whens=WHENS,
        distributions=DISTRIBUTIONS,
        codes=CODES,
        operations=[one.id for one in load().operations],
        start=start,
        has_connections=server.has_connections,
    )


@faults.post("")
def add(server: Server, tenant: Tenant, form: Form) -> Response:
    """Let calls go wrong from now on."""
    body = {name: read(name, form[name].strip()) for name in FIELDS if form.get(name, "").strip()}
    fault = act(server, tenant, add_fault, check_body(body, NewFault))
    return finish(f"Rule {fault['number']} strikes {fault['operation']}: {ABOUT[fault['kind']]}.")


def read(name: str, text: str) -> Any:
    """The value of a field; 400 naming it where it cannot be read."""
    try:
        return FIELDS[name](text)
    except ValueError:
        kind = "JSON" if FIELDS[name] is orjson.loads else "a number"
        raise ControlError(400, f"{name}: must be {kind}") from None


@faults.post("/remove")
def remove(server: Server, tenant: Tenant, form: Form) -> Response:
    """Remove the rule whose `number` the form has; 404 where it is gone already."""
    act(server, tenant, remove_fault, form.get("number", ""))
    return finish(f"Rule {form['number']} is gone.")


@faults.post("/clear")
def clear(server: Server, tenant: Tenant) -> Response:
    """Remove every rule: the tenant's calls go well from now on."""
    act(server, tenant, remove_faults)
    return finish("Nothing goes wrong any more.")
