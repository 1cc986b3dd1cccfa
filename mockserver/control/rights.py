"""What a tenant's calls needed: read off its journal."""

from __future__ import annotations

from typing import Any, TypedDict

from mockserver.control.blueprint import control
from mockserver.control.journal import CAPACITY
from mockserver.control.rights_advice import Advice, advise, use_of
from mockserver.control.server import Server
from mockserver.tenancy import Tenant


class RightsAdvice(TypedDict):
    """The least that the calls need, for each kind of credentials; `evicted` requests are not among them."""

    advice: list[Advice]
    evicted: int


@control.get("/tenants/<tenant>/rights")
def read_rights(server: Server, tenant: Tenant, after: int = 0) -> RightsAdvice:
    """The least role, scope and session that the tenant's requests past a number need, and which calls decide it."""
    page = server.journal.page(tenant.id, after, CAPACITY)
    uses: dict[str, Any] = {}
    for entry in page["requests"]:
        if (use := use_of(entry)) is not None:
            add(uses.setdefault(use[0], {}).setdefault(entry["operation"], {}), use[1])
    return {"advice": advise(uses), "evicted": page["evicted"]}


def add(total: dict[str, Any], more: dict[str, Any]) -> None:
    """Add how an operation was used once more; of the tests the first ones stay."""
    for name, value in more.items():
        if isinstance(value, dict):
            add(total.setdefault(name, {}), value)
        elif isinstance(value, list):
            total[name] = [one for one in dict.fromkeys([*total.get(name, []), *value]) if one]
        else:
            total[name] = total.get(name, 0) + value
