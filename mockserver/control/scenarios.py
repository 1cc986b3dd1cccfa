"""Scenario documents of users: a tenant's world written down, and made what a document says."""

from __future__ import annotations

from functools import partial
from typing import Any, TypedDict

from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server
from mockserver.control.tenants import MAX_DOCUMENT, TenantId, look_again, own_scenario
from mockserver.seeding import SeedingError, replace_world
from mockserver.tenancy import Tenant, TooManySnapshots


class ScenarioDocument(TypedDict):
    """A scenario document, as a scenario file holds one: `/_mock/scenario.schema.json` describes it."""

    scenario: dict[str, Any]


class WrittenWorld(TypedDict):
    """A world as a scenario document: what it is about, and every record as it was."""

    about: str
    world: dict[str, Any]


@control.get("/tenants/<tenant>/export")
def export_world(server: Server, tenant: Tenant, anonymise: int = 0, seed: int = 1) -> WrittenWorld:
    """The tenant's world as a scenario document; with `anonymise=1` without the data of people and businesses."""
    from mockserver.scenarios.anonymous import anonymous_document
    from mockserver.scenarios.writing import world_document

    worlds = server.worlds
    with worlds.engine.read(tenant.world) as tx:
        document = world_document(tx, tenant, worlds.tenancy.clocks.of(tenant))
    document = anonymous_document(document, seed) if anonymise else document
    return {"about": document["about"], "world": document["world"]}


@control.post("/tenants/<tenant>/import", max_body=MAX_DOCUMENT)
def import_world(server: Server, tenant: Tenant, body: ScenarioDocument) -> TenantId:
    """Make the world what a document says, and a reset go back to that; 400 with all that is wrong, and no change."""
    worlds = server.worlds
    try:
        own, then = own_scenario(body["scenario"]), partial(look_again, server, tenant)
        replace_world(worlds.engine, worlds.tenancy, server.settings, tenant, own, then)
    except TooManySnapshots as refused:
        raise ControlError(429, str(refused)) from None
    except SeedingError as error:
        raise ControlError(400, str(error)) from None
    return {"id": tenant.id}


@control.get("/scenario.schema.json")
def scenario_schema(server: Server) -> dict[str, Any]:
    """The JSON Schema of scenario files, made from what BILL's operations take."""
    from mockserver.scenarios.schema import scenario_schema as schema

    return schema()
