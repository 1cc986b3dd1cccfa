"""Operations: everything BILL can be asked, how sure the mock is of it, and how its records come to be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from mockserver.control.blueprint import ControlBlueprint
from mockserver.control.blueprints import BLUEPRINTS
from mockserver.control.operations import OperationRow, rows
from mockserver.control.server import Server
from mockserver.dashboard.frame import Page, render
from mockserver.dialects.calls import handler_of
from mockserver.domain import all_kinds
from mockserver.operations import APIS, load, verification
from mockserver.tenancy import Tenant

SEED, OWN_API, CONTROL = "seed", "API", "control API"
FIDELITIES = ("documented", "observed", "assumed", "unbuilt")

operations = Page("operations", "Operations", "/tenants/<tenant>/operations")


class Evidence(NamedTuple):
    """An operation, the day it was last verified at BILL's sandbox, and how its records come to be."""

    row: OperationRow
    verified: str
    origins: tuple[str, ...]


@operations.get("")
def show(server: Server, tenant: Tenant, api: str = "", search: str = "", fidelity: str = "") -> str:
    """The page: what fits, of one API, a text in id or path, a fidelity."""
    seeds = seeded_kinds(server, tenant)
    words = search.lower().split()
    fitting = [
        Evidence(row, verification(row["id"]), origins_of(row["id"], seeds))
        for row in rows()
        if api in ("", row["id"].partition(".")[0])
        and fidelity in ("", row["fidelity"] or row["status"])
        and all(word in f"{row['id']} {row['method']} {row['path']}".lower() for word in words)
    ]
    return render(
        "operations.html",
        fitting=fitting,
        count=len(rows()),
        apis=APIS,
        fidelities=FIDELITIES,
        query={"api": api, "search": search, "fidelity": fidelity},
    )


def seeded_kinds(server: Server, tenant: Tenant) -> frozenset[str]:
    """The kinds of which the tenant's world has a record."""
    names = set(kinds().values())
    with server.worlds.engine.read(tenant.world) as tx:
        return frozenset(kind.name for kind in all_kinds() if kind.name in names and any(tx.everywhere(kind)))


@cache
def kinds() -> Mapping[str, str]:
    """The kind of records that each operation is about, where there is one."""
    kinds = {one.id: handler_of(one).kind for one in load().operations if one.is_built}
    return {name: kind for name, kind in kinds.items() if kind}


@cache
def made_by_api() -> frozenset[str]:
    """The kinds of which BILL's own operations make records."""
    return frozenset(kind for name, kind in kinds().items() if "create" in name.lower())


@cache
def made_by_control() -> frozenset[str]:
    """The kinds of which the control API makes records, as BILL's users do in a shop, in a browser or at a bank."""
    blueprints = [one for one in BLUEPRINTS if isinstance(one, ControlBlueprint)]
    return frozenset(kind.name for one in blueprints for endpoint in one.endpoints.values() for kind in endpoint.makes)


def origins_of(identifier: str, seeds: frozenset[str]) -> tuple[str, ...]:
    """How the records of an operation come to be; nothing where it is about none."""
    kind = kinds().get(identifier)
    if kind is None:
        return ()
    ways = {SEED: kind in seeds, OWN_API: kind in made_by_api(), CONTROL: kind in made_by_control()}
    return tuple(way for way, is_there in ways.items() if is_there) or ("nothing",)
