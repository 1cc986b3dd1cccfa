"""What seeding works on: a store, who may sign in to it, and settings with a cache directory of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mockserver import seeding
from mockserver.domain.context import Caller
from mockserver.domain.organizations import USER
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.settings import Settings
from mockserver.store.engine import Engine
from mockserver.tenancy import Credentials, NewSession, SignIn, Tenancy, Tenant


@dataclass
class Server:
    """A server without HTTP."""

    engine: Engine
    tenancy: Tenancy
    settings: Settings

    def prepare(self, **settings: Any) -> Tenant:
        """The default tenant, as a server with these settings makes or keeps it."""
        seeding.prepare(self.engine, self.tenancy, replace(self.settings, **settings))
        return self.tenancy.tenants.get("default")

    def new(self, scenario: str = "empty", **values: Any) -> Tenant:
        """A fresh tenant."""
        values = {"scenario": scenario, "seed": 1, **values}
        return seeding.new_tenant(self.engine, self.tenancy, self.settings, **values)

    def reset(self, tenant: Tenant) -> None:
        """Start over."""
        seeding.reset(self.engine, self.tenancy, tenant)

    def sign_in(self, tenant: Tenant, username: str, password: str) -> NewSession:
        """Sign in to the user's only organization."""
        sign_in = SignIn(username, password, tenant.dev_key)
        organization = self.tenancy.logins.organizations(sign_in)[0]
        return self.tenancy.logins.login(sign_in._replace(organization_id=organization.id))

    def records(self, tenant: Tenant, kind: str) -> list[Record]:
        """Every record of a kind in the tenant's world."""
        with self.engine.read(tenant.world) as tx:
            return tx.everywhere(kind_of(kind))

    def state(self, tenant: Tenant) -> Record:
        """The own state of the tenant's world."""
        with self.engine.read(tenant.world) as tx:
            return tx.state()

    def remove_users(self, tenant: Tenant) -> None:
        """Spoil the tenant's world."""
        with self.engine.write(tenant.world) as tx:
            for user in tx.everywhere(USER):
                tx.delete(USER, user)

    def caller(self, tenant: Tenant, session_id: str) -> Caller:
        """Who a session stands for."""
        return self.tenancy.authentication.authenticate("session", Credentials(session_id, tenant.dev_key)).caller
