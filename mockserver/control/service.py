"""What the control API does, free of HTTP: `BillMock` calls it in-process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from urllib.parse import quote

from mockserver.control.journal import Journal
from mockserver.domain.consistency import findings
from mockserver.domain.context import Caller, Context
from mockserver.kernel.clock import Clock, parse_span
from mockserver.kernel.errors import Refusal
from mockserver.kernel.money import amount
from mockserver.kernel.settings import Settings
from mockserver.seeding import SCENARIOS, new_tenant, reset
from mockserver.store.engine import Engine
from mockserver.tenancy import Tenancy, Tenant, TooManyTenants, UnknownTenant

ENVIRONMENT_NAMES = ("sandbox", "production")
TURNS = ("advance", "frozen", "now", "sessions")
MAX_NAME_LENGTH = 100
MAX_SEED = 2**53
MAX_TTL = 365 * 86_400  # seconds


class Due(Protocol):
    """The app's due work."""

    def run(self, tenant: Tenant) -> int: ...

    def forget(self, tenant: Tenant) -> None: ...


class Worlds(Protocol):
    """The store of a server, its tenancy and its due work, and the way into a world."""

    settings: Settings
    engine: Engine
    tenancy: Tenancy

    @property
    def due(self) -> Due: ...

    def enter(self, caller: Caller, *, writes: bool = False) -> AbstractContextManager[Context]: ...


class Server(Protocol):
    """The parts of the application that the control API works on."""

    settings: Settings
    journal: Journal

    @property
    def worlds(self) -> Worlds: ...


class ControlError(Refusal):
    """A control request that cannot be done: an HTTP status and a text."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        super().__init__(text)


class Service:
    """One method per control operation; bodies and answers are JSON objects."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def found(self, tenant_id: str) -> Tenant:
        """The tenant of an id; 404 when there is none."""
        try:
            return self.server.worlds.tenancy.tenants.get(tenant_id)
        except UnknownTenant:
            raise ControlError(404, f"no tenant {tenant_id}") from None

    def create_tenant(self, body: dict[str, Any]) -> dict[str, Any]:
        """A fresh tenant of a scenario, with random credentials."""
        chosen: dict[str, Any] = {
            "scenario": text(body, "scenario", "starter", SCENARIOS),
            "environment": text(body, "environment", "sandbox", ENVIRONMENT_NAMES),
            "seed": whole(body, "seed", 1, 0, MAX_SEED),
            "ttl": whole(body, "ttl", 86_400, 1, MAX_TTL),
        }
        unknown = sorted(set(body) - set(chosen))
        if unknown:
            raise ControlError(400, f"{unknown[0]}: unknown field; known are {', '.join(sorted(chosen))}")
        try:
            made = new_tenant(self.server.worlds.engine, self.server.worlds.tenancy, self.server.settings, **chosen)
        except TooManyTenants as refused:
            raise ControlError(429, str(refused)) from None
        return self.tenant(made.id)

    def tenant(self, tenant_id: str) -> dict[str, Any]:
        """A tenant: its scenario, seed, environment, clock and full credential set."""
        tenant = self.found(tenant_id)
        issued = self.server.worlds.tenancy.registrations.credentials(tenant)
        users = issued.pop("users")
        return {
            "id": tenant.id,
            "scenario": tenant.scenario,
            "seed": tenant.seed,
            "environment": tenant.environment,
            "clock": self.clock(tenant_id),
            "credentials": issued,
            "users": users,
        }

    def tenants(self) -> dict[str, Any]:
        """The ids of all tenants."""
        return {"tenants": [tenant.id for tenant in self.server.worlds.tenancy.tenants.all()]}

    def delete_tenant(self, tenant_id: str) -> None:
        """Remove a tenant, its world and its snapshots."""
        tenant = self.found(tenant_id)
        if tenant_id == "default":
            raise ControlError(400, "the default tenant cannot be deleted")
        for _, world in self._snapshots(tenant):
            self.server.worlds.engine.drop_world(world)
        self.server.worlds.tenancy.delete(tenant)
        self.server.journal.forget(tenant_id)

    def reset(self, tenant_id: str) -> dict[str, Any]:
        """Make the world what the scenario says; credentials and sessions stay."""
        tenant = self.found(tenant_id)
        reset(self.server.worlds.engine, self.server.worlds.tenancy, tenant)
        self._world_changed(tenant)
        return {"id": tenant_id}

    def _world_changed(self, tenant: Tenant) -> None:
        self.server.worlds.tenancy.forget_world(tenant)
        self.server.worlds.due.forget(tenant)

    def _snapshots(self, tenant: Tenant) -> Iterator[tuple[str, int]]:
        for _, kept in self.server.worlds.tenancy.directory.all("snapshot", tenant.id):
            yield kept["name"], kept["world"]

    def snapshot(self, tenant_id: str, name: str) -> dict[str, Any]:
        """Keep a copy of the world under a name; an earlier one of that name goes."""
        tenant = self.found(tenant_id)
        if len(name) > MAX_NAME_LENGTH:
            raise ControlError(400, f"a snapshot's name has at most {MAX_NAME_LENGTH} characters")
        before = dict(self._snapshots(tenant)).get(name)
        world = self.server.worlds.engine.copy_world(tenant.world)
        kept = {"name": name, "world": world}
        self.server.worlds.tenancy.directory.put("snapshot", f"{tenant.id}/{name}", kept, tenant=tenant.id)
        if before is not None:
            self.server.worlds.engine.drop_world(before)
        return {"id": tenant_id, "snapshot": name}

    def restore(self, tenant_id: str, name: str) -> dict[str, Any]:
        """Make the world equal to a kept one."""
        tenant = self.found(tenant_id)
        world = dict(self._snapshots(tenant)).get(name)
        if world is None:
            raise ControlError(404, f"no snapshot {name}")
        self.server.worlds.engine.restore_world(tenant.world, world)
        self._world_changed(tenant)
        return {"id": tenant_id, "snapshot": name}

    def clock(self, tenant_id: str) -> dict[str, Any]:
        """The tenant's time: `now`, the business date `today`, and whether it is `frozen`."""
        clock = self.server.worlds.tenancy.clocks.of(self.found(tenant_id))
        return {
            "now": clock.stamp(),
            "today": clock.today().isoformat(),
            "frozen": clock.state()["frozen"] is not None,
        }

    def set_clock(self, tenant_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Move, set, freeze or unfreeze the clock; everything that falls due on the way happens first."""
        tenant = self.found(tenant_id)
        try:
            self.server.worlds.tenancy.clocks.turn(tenant, partial(turn, body))
        except ValueError as error:
            raise ControlError(400, str(error)) from None
        return {**self.clock(tenant_id), "due": self.server.worlds.due.run(tenant)}

    def inbox(self, tenant_id: str, after: int = 0) -> dict[str, Any]:
        """E-mails and text messages BILL would have sent, oldest first."""
        messages = self.server.worlds.tenancy.inbox.messages(self.found(tenant_id), after)
        files = f"/_mock/tenants/{tenant_id}/files"
        for message in messages:
            for attachment in message.get("attachments", ()):
                attachment["link"] = f"{files}/{attachment['hash']}/{quote(attachment['name'])}"
        return {"messages": messages, "cursor": messages[-1]["number"] if messages else after}

    def file(self, tenant_id: str, key: str) -> bytes:
        """The bytes of an attachment of a message, by its `hash`; 404 once the world they were kept in is gone."""
        with self.server.worlds.engine.read(self.found(tenant_id).world) as tx:
            content = tx.blob(key)
        if content is None:
            raise ControlError(404, f"no file {key}")
        return content

    def requests(self, tenant_id: str, after: int = 0, most: int = 100, operation: str = "") -> dict[str, Any]:
        """The tenant's journal; an empty id gives the requests no tenant could claim."""
        if tenant_id:
            self.found(tenant_id)
        return self.server.journal.page(tenant_id, after, most, operation)

    def audit(self, tenant_id: str) -> dict[str, Any]:
        """Whether every sum that the tenant's records keep comes to what it is the sum of; amounts in dollars."""
        tenant = self.found(tenant_id)
        with self.server.worlds.engine.read(tenant.world) as tx:
            differences = findings(tx)
        shown = [
            {"record": f.record, "field": f.field, "kept": amount(f.value), "computed": amount(f.total)}
            for f in differences
        ]
        return {"balanced": not differences, "findings": shown}

    def lock(self, tenant_id: str, organization_id: str, *, locked: bool) -> dict[str, Any]:
        """Lock an organization out (BDC_1107), or let it in again."""
        self.server.worlds.tenancy.tenants.lock_organization(self.found(tenant_id), organization_id, locked=locked)
        return {"organizationId": organization_id, "locked": locked}


def turn(body: dict[str, Any], clock: Clock) -> None:
    """Do to a clock what a control body asks for; raises `ValueError`."""
    unknown = sorted(set(body) - set(TURNS))
    if unknown:
        raise ValueError(f"{unknown[0]}: unknown field; known are {', '.join(TURNS)}")
    if body.get("sessions", "expire") != "expire":
        raise ValueError("sessions: must be expire")
    if "frozen" in body:
        if not isinstance(body["frozen"], bool):
            raise ValueError("frozen: must be true or false")
        clock.freeze(body["frozen"])
    if "now" in body:
        clock.set(datetime.fromisoformat(str(body["now"])))
    if "advance" in body:
        seconds = parse_span(str(body["advance"]), clock)
        clock.advance(seconds, sessions=body.get("sessions") == "expire")


def text(body: dict[str, Any], name: str, default: str, choices: tuple[str, ...]) -> str:
    """A word of a control body; 400 when it is none of the choices."""
    value = body.get(name, default)
    if value not in choices:
        raise ControlError(400, f"{name}: must be one of {', '.join(choices)}")
    return str(value)


def whole(body: dict[str, Any], name: str, default: int, least: int, most: int) -> int:
    """A whole number of a control body; 400 outside its range."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ControlError(400, f"{name}: must be a whole number from {least} to {most}")
    return value
