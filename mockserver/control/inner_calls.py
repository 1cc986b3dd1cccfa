"""BILL's own operations called without a request, as an administrator of the tenant would call them.

What they answer is what BILL answers, and they refuse as it does; neither the journal nor a limit notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from mockserver.control.server import Server
from mockserver.dialects.calls import Call, handler_of
from mockserver.dialects.http import Request
from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import USER
from mockserver.domain.roles import SPEND_ROLES, permissions_of
from mockserver.domain.spend.kinds import SPEND_USER
from mockserver.operations import Operation, load
from mockserver.tenancy import Tenant

SPEND = "spend"
ADMINISTRATOR, SPEND_ADMIN = "ADMINISTRATOR", "ADMIN"


def administrator(ctx: Context, tenant: Tenant, number: int, org_id: str, *, in_spend: bool) -> Caller:
    """Whoever may read everything in an organization, or in a company of Spend & Expense, by number and id."""
    if in_spend:
        users = ctx.find(SPEND_USER, {"archived": False}, org=number)
        admins = [one for one in users if one["role"] == SPEND_ADMIN]
        permissions, role, kind = SPEND_ROLES[SPEND_ADMIN], SPEND_ADMIN, "spend"
    else:
        users = ctx.find(USER, {"archived": False}, org=number)
        admins = [one for one in users if one["role"]["type"] == ADMINISTRATOR]
        permissions, role, kind = permissions_of(ADMINISTRATOR), ADMINISTRATOR, "user"
    user_id = admins[0]["id"] if admins else ""
    return Caller(tenant.id, kind, number, org_id, user_id, role, permissions, trusted=True)


def answer_of(
    server: Server,
    ctx: Context,
    operation: Operation,
    caller: Caller,
    url: str,
    params: Mapping[str, str],
    query: Mapping[str, str],
    body: Any = None,
) -> Any:
    """What an operation that only reads answers a caller, v2's out of its envelope; raises its refusal."""
    request = Request(operation.method, operation.path, "", {}, b"", url, url.partition("://")[2])
    context, tenancy = replace(ctx, caller=caller), server.worlds.tenancy
    call = Call(operation, request, load(), tenancy, params, query, body, caller, context, tenant=caller.tenant)
    answer = orjson.loads(handler_of(operation).call(call).payload())
    return answer["response_data"] if operation.api == "v2" else answer
