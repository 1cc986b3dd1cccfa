"""The control API's routes, and the OpenAPI document made from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.control.service import ENVIRONMENT_NAMES, MAX_SEED, MAX_TTL
from mockserver.domain.payments.outcomes import OUTCOMES
from mockserver.seeding import SCENARIOS

# rule, method, name of the act, one line for the OpenAPI document
ROUTES = (
    ("/_mock/health/live", "GET", "live", "The process answers."),
    ("/_mock/health/ready", "GET", "ready", "The store answers."),
    ("/_mock/operations", "GET", "operations", "Every operation of BILL with its state."),
    ("/_mock/openapi.json", "GET", "openapi", "This document."),
    ("/_mock/openapi/<api>.json", "GET", "api_document", "The OpenAPI document of one of BILL's APIs."),
    ("/_mock/requests", "GET", "unclaimed", "Requests no tenant could claim."),
    ("/_mock/tenants", "GET", "tenants", "The ids of all tenants."),
    ("/_mock/tenants", "POST", "create", "A fresh tenant with its credentials."),
    ("/_mock/tenants/<tenant>", "GET", "tenant", "A tenant and its credentials."),
    ("/_mock/tenants/<tenant>", "DELETE", "delete", "Remove a tenant."),
    ("/_mock/tenants/<tenant>/reset", "POST", "reset", "Make the world what it was."),
    ("/_mock/tenants/<tenant>/snapshots/<name>", "PUT", "snapshot", "Keep the world under a name."),
    ("/_mock/tenants/<tenant>/snapshots/<name>/restore", "POST", "restore", "Go back to a kept world."),
    ("/_mock/tenants/<tenant>/clock", "GET", "clock", "The tenant's time."),
    ("/_mock/tenants/<tenant>/clock", "PATCH", "set_clock", "Move, set, freeze or unfreeze time."),
    ("/_mock/tenants/<tenant>/inbox", "GET", "inbox", "Messages BILL would have sent."),
    ("/_mock/tenants/<tenant>/files/<hash>/<name>", "GET", "file", "A file that came with a message."),
    ("/_mock/tenants/<tenant>/requests", "GET", "requests", "The tenant's journal."),
    ("/_mock/tenants/<tenant>/audit", "GET", "audit", "Whether the tenant's books add up."),
    ("/_mock/tenants/<tenant>/organizations/<organization>/risk-verification", "POST", "risk", "Choose its decision."),
    ("/_mock/tenants/<tenant>/account-users/<user>/verify", "POST", "verify", "Let a user have proven an identity."),
    ("/_mock/tenants/<tenant>/payments/<payment>/outcome", "POST", "outcome", "Choose what becomes of a payment."),
    ("/_mock/tenants/<tenant>/payments/<payment>/step", "POST", "step", "Move a payment to its next stage."),
    ("/_mock/tenants/<tenant>/organizations/<organization>/lock", "PUT", "lock", "Lock an organization out."),
    ("/_mock/tenants/<tenant>/organizations/<organization>/lock", "DELETE", "unlock", "Let it in again."),
)  # fmt: skip

# The bodies of acts that read one: all fields may be left out, but for that of an outcome.
BODIES: Mapping[str, dict[str, Any]] = {
    "create": {
        "scenario": {"enum": [*SCENARIOS]},
        "environment": {"enum": [*ENVIRONMENT_NAMES]},
        "seed": {"type": "integer", "minimum": 0, "maximum": MAX_SEED},
        "ttl": {"type": "integer", "minimum": 1, "maximum": MAX_TTL},
    },
    "set_clock": {
        "advance": {"type": "string"},
        "now": {"type": "string", "format": "date-time"},
        "frozen": {"type": "boolean"},
        "sessions": {"enum": ["expire"]},
    },
    "outcome": {"singleStatus": {"enum": [*OUTCOMES]}},
}
QUERIES: Mapping[str, dict[str, str]] = {
    "inbox": {"after": "integer"},
    "requests": {"after": "integer", "max": "integer", "operation": "string"},
    "unclaimed": {"after": "integer", "max": "integer", "operation": "string"},
}


def own_document(base_url: str) -> dict[str, Any]:
    """The OpenAPI document of the control API."""
    paths: dict[str, Any] = {}
    for rule, method, act, line in ROUTES:
        path = rule.replace("<", "{").replace(">", "}")
        paths.setdefault(path, {})[method.lower()] = described(path, act, line)
    info = {"title": "billmock control API", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "servers": [{"url": base_url}], "paths": paths}


def described(path: str, act: str, line: str) -> dict[str, Any]:
    """One act of the document."""
    inside = [part.split("}")[0] for part in path.split("{")[1:]]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in inside]
    for name, kind in QUERIES.get(act, {}).items():
        parameters.append({"name": name, "in": "query", "required": False, "schema": {"type": kind}})
    entry: dict[str, Any] = {
        "operationId": act,
        "summary": line,
        "parameters": parameters,
        "responses": {"default": {"description": "JSON."}},
    }
    if act in BODIES:
        body = {"type": "object", "properties": BODIES[act]}
        entry["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return entry
