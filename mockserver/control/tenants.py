"""Tenants: fresh ones, their credentials, starting over, snapshots, deletion."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, cast, get_args

from flask import Response

from mockserver.control.annotations import Format, Range, Words
from mockserver.control.blueprint import control
from mockserver.control.clock import ClockState, read_clock
from mockserver.control.server import ControlError, Server, working_in
from mockserver.kernel.clock import stamp
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.misspelt import instead_of
from mockserver.kernel.settings import DAY, Limits, read_day
from mockserver.seeding import SCENARIOS, SeedingError, new_tenant, reset
from mockserver.seeding.tenants import note_of
from mockserver.tenancy import Tenant, TooManySnapshots, TooManyTenants, UnknownSnapshot

if TYPE_CHECKING:
    from mockserver.scenarios import FileScenario

MAX_DOCUMENT = 512_000_000  # bytes of a scenario that is posted
MAX_NAME_LENGTH = 100
MAX_SEED = 2**53
MAX_TTL = 365 * 86_400  # seconds


class NewTenant(TypedDict, total=False):
    """What a fresh tenant is made from, one of our scenarios or a document; `ttl` are the seconds it may lie idle.

    `anchor`, the date its world is told from, `limits` and `latitude` stand in the place of the server's own.
    `latitude` is a seed by which answers vary within what BILL has not promised, maybe with the variations it may
    choose from (`7:key-order,new-field`), or `off`.
    """

    scenario: Annotated[str, Words(SCENARIOS)] | dict[str, Any]
    environment: Annotated[str, Words(get_args(EnvironmentName))]
    seed: Annotated[int, Range(0, MAX_SEED)]
    ttl: Annotated[int, Range(1, MAX_TTL)]
    anchor: Annotated[str, Format("date")]
    limits: Annotated[str, Words(get_args(Limits))]
    latitude: str


class TenantUser(TypedDict):
    """A user who can sign in to an organization."""

    username: str
    password: str
    organizationId: str
    userId: str
    role: str


class TenantDetails(TypedDict):
    """What a tenant was made from, its time, and everything one signs in with: `BILL_*` names, and every user."""

    id: str
    scenario: str
    seed: int
    environment: str
    clock: ClockState
    credentials: dict[str, str]
    users: list[TenantUser]


class TenantSummary(TypedDict):
    """What a tenant was made from, and when, in real time."""

    id: str
    scenario: str
    seed: int
    environment: str
    created: str


class TenantIds(TypedDict):
    """The ids of all tenants, and in the same order what each is."""

    tenants: list[str]
    details: list[TenantSummary]


class TenantId(TypedDict):
    """The tenant that was changed."""

    id: str


class ResetTenant(TenantId):
    """The tenant that was reset, and whether that is what was imported last instead of what its scenario says."""

    imported: bool


class SnapshotName(TenantId):
    """The tenant, and the name of the snapshot."""

    snapshot: str


class SnapshotNames(TypedDict):
    """The names of a tenant's snapshots."""

    snapshots: list[str]


@control.get("/tenants")
def list_tenants(server: Server) -> TenantIds:
    """The ids of all tenants, and what each is."""
    tenants = server.worlds.tenancy.tenants.all()
    return {"tenants": [tenant.id for tenant in tenants], "details": [summary_of(tenant) for tenant in tenants]}


def summary_of(tenant: Tenant) -> TenantSummary:
    """A tenant as the list of all tells of it."""
    return {
        "id": tenant.id,
        "scenario": tenant.scenario,
        "seed": tenant.seed,
        "environment": tenant.environment,
        "created": stamp(datetime.fromtimestamp(tenant.created, UTC)),
    }


@control.post("/tenants", status=201, max_body=MAX_DOCUMENT)
def create_tenant(server: Server, body: NewTenant) -> TenantDetails:
    """A fresh tenant of a scenario, with random credentials; 429 when there are too many."""
    values: dict[str, Any] = {"scenario": "starter", "environment": "sandbox", "seed": 1, "ttl": 86_400, **body}
    values["latitude"] = latitude_of(values.get("latitude", ""))
    values["own_anchor"] = anchor_of(values.pop("anchor", ""))
    try:
        if isinstance(values["scenario"], dict):
            values["own"] = own = own_scenario(values["scenario"])
            values["scenario"] = own.name
        tenant = new_tenant(server.worlds.engine, server.worlds.tenancy, server.settings, **values)
    except TooManyTenants as error:
        raise ControlError(429, str(error)) from None
    except SeedingError as error:
        raise ControlError(400, str(error)) from None
    return read_tenant(server, tenant)


def own_scenario(document: dict[str, Any]) -> FileScenario:
    """The scenario of a document; raises `ScenarioError`. What reads it is imported only here."""
    from mockserver.scenarios import FileScenario

    return FileScenario.of(document)


def latitude_of(text: str) -> str:
    """A latitude, written in one way; empty for no text, 400 for what is none."""
    from mockserver.kernel.latitude import OFF, read_latitude

    try:
        return str(read_latitude(text) or OFF) if text else ""
    except ValueError as error:
        raise ControlError(400, f"latitude: {error}") from None


def anchor_of(text: str) -> date | None:
    """The date that a world is told from; None for no text, 400 for what is none."""
    try:
        return read_day(text) if text else None
    except ValueError:
        raise ControlError(400, f"anchor: must be {DAY.allowed}, not {text!r}") from None


@control.get("/tenants/<tenant>")
def read_tenant(server: Server, tenant: Tenant) -> TenantDetails:
    """A tenant and its full credential set."""
    credentials = server.worlds.tenancy.registrations.credentials(tenant)
    users = cast(list[TenantUser], credentials.pop("users"))
    return {
        "id": tenant.id,
        "scenario": tenant.scenario,
        "seed": tenant.seed,
        "environment": tenant.environment,
        "clock": read_clock(server, tenant),
        "credentials": credentials,
        "users": users,
    }


@control.delete("/tenants/<tenant>", status=204)
def delete_tenant(server: Server, tenant: Tenant) -> Response:
    """Remove a tenant, its world and its snapshots; 400 for the default ones."""
    if tenant.lasting:
        raise ControlError(400, "the default tenants cannot be deleted")
    delete(server, tenant)
    return Response(status=204)


def delete(server: Server, tenant: Tenant) -> None:
    """Remove a tenant with everything that the server keeps of it."""
    server.worlds.tenancy.delete(tenant)
    server.worlds.due.forget(tenant)
    server.journal.forget(tenant.id)


@control.post("/tenants/<tenant>/reset")
def reset_tenant(server: Server, tenant: Tenant) -> ResetTenant:
    """Make the world what the scenario says, or what was imported last; credentials and sessions stay."""
    reset(server.worlds.engine, server.worlds.tenancy, tenant, partial(look_again, server, tenant))
    return {"id": tenant.id, "imported": bool(note_of(server.worlds.tenancy, tenant).get("imported"))}


@control.get("/tenants/<tenant>/snapshots")
def list_snapshots(server: Server, tenant: Tenant) -> SnapshotNames:
    """The names of the tenant's snapshots, sorted."""
    return {"snapshots": server.worlds.tenancy.snapshots.names(tenant)}


@control.put("/tenants/<tenant>/snapshots/<name>")
def take_snapshot(server: Server, tenant: Tenant, name: str) -> SnapshotName:
    """Keep a copy of the world under a name; an earlier one of that name goes."""
    if len(name) > MAX_NAME_LENGTH or "\0" in name:
        raise ControlError(400, f"a snapshot's name has at most {MAX_NAME_LENGTH} characters, none of them null")
    try:
        server.worlds.tenancy.snapshots.take(tenant, name)
    except TooManySnapshots as refused:
        raise ControlError(429, str(refused)) from None
    return {"id": tenant.id, "snapshot": name}


@control.post("/tenants/<tenant>/snapshots/<name>/restore")
def restore_snapshot(server: Server, tenant: Tenant, name: str) -> SnapshotName:
    """Make the world equal to a snapshot; 404 when there is none of that name."""
    try:
        server.worlds.tenancy.snapshots.restore(tenant, name, partial(look_again, server, tenant))
    except UnknownSnapshot:
        raise no_snapshot(server, tenant, name) from None
    return {"id": tenant.id, "snapshot": name}


@control.delete("/tenants/<tenant>/snapshots/<name>", status=204)
def delete_snapshot(server: Server, tenant: Tenant, name: str) -> Response:
    """Remove a snapshot; 404 when there is none of that name."""
    try:
        server.worlds.tenancy.snapshots.drop(tenant, name)
    except UnknownSnapshot:
        raise no_snapshot(server, tenant, name) from None
    return Response(status=204)


def look_again(server: Server, tenant: Tenant) -> None:
    """A tenant's world was replaced: forget what was known of the old one, and send nothing of the new one's past."""
    from mockserver.domain.webhooks.sending import drop_all

    server.worlds.tenancy.forget_world(tenant)
    server.worlds.due.forget(tenant)
    with working_in(server, tenant) as ctx:
        drop_all(ctx)


def no_snapshot(server: Server, tenant: Tenant, name: str) -> ControlError:
    """The refusal of a name that no snapshot has: the nearest, and those there are."""
    names = server.worlds.tenancy.snapshots.names(tenant)
    instead = instead_of(name, names) if names else "; there are none: `billmock snapshot NAME` takes one"
    return ControlError(404, f"no snapshot {name}{instead}")
