"""A small fixture to sign in to: one tenant with two organizations, its users, and a time to move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import ORGANIZATIONS, ROLES, USERS
from mockserver.domain.spend.users import USERS as SPEND_USERS
from mockserver.kernel.kinds import Record
from mockserver.kernel.settings import Limits, Settings
from mockserver.store.engine import Engine
from mockserver.store.memory import MemoryEngine
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Credentials, NewSession, SignIn, Tenancy, Tenant
from tests.world import context_in

START = 1_800_000_000.0  # at the beginning of a clock hour


@dataclass
class Time:
    """Real time that only tests move, in seconds since the epoch."""

    seconds: float = START

    def __call__(self) -> float:
        return self.seconds

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


@dataclass
class TenancyFixture:
    """A tenant of a server, and what its tests need of it."""

    engine: Engine
    tenancy: Tenancy
    tenant: Tenant
    time: Time
    organizations: dict[str, Record] = field(default_factory=dict)
    users: dict[str, Record] = field(default_factory=dict)

    @property
    def org_id(self) -> str:
        """The id of the main organization."""
        return str(self.organizations["main"]["id"])

    def user_id(self, name: str) -> str:
        """A user's id."""
        return str(self.users[name]["id"])

    def context(self, tx: Transaction, org: int) -> Context:
        """A context to change records in."""
        caller = Caller(self.tenant.id, "system", org=org)
        clock = self.tenancy.clocks.of(self.tenant)
        return context_in(tx, clock, caller, self.tenant.environment, seed=self.tenant.seed)

    def add_spender(self, token: str) -> None:
        """A user of the tenant's S&E company who has a token."""
        with self.engine.write(self.tenant.world) as tx:
            user = {"firstName": "Al", "lastName": "Doe", "email": f"{token}@x.example", "role": "ADMIN"}
            record = SPEND_USERS.create(self.context(tx, 9), user)
        self.tenancy.registrations.spend_token(self.tenant, token, 9, "cmp_1", record["id"])

    def add_organization(self, name: str, **values: Any) -> Record:
        """A new organization with its six roles."""
        with self.engine.write(self.tenant.world) as tx:
            record = ORGANIZATIONS.create(self.context(tx, 0), {"name": name, **values})
        self.organizations[name] = record
        return record

    def add_user(self, name: str, organization: str = "main", role: str = "ADMINISTRATOR") -> Record:
        """A new user."""
        with self.engine.write(self.tenant.world) as tx:
            ctx = self.context(tx, self.organizations[organization]["number"])
            values = {"firstName": name, "lastName": "Doe", "email": f"{name}@example.com"}
            record = USERS.create(ctx, {**values, "role": {"id": ROLES.of_type(ctx, role)["id"]}})
        self.users[name] = record
        return record

    def archive_user(self, name: str) -> None:
        """Archive a user of the main organization."""
        if name == "admin":
            self.add_user("successor")  # the last Administrator has to stay
        with self.engine.write(self.tenant.world) as tx:
            USERS.archive(self.context(tx, self.organizations["main"]["number"]), self.user_id(name))

    def sign_in(self, **values: str) -> SignIn:
        """The administrator's sign-in, with other values."""
        return SignIn("admin@example.com", "secret", self.tenant.dev_key, self.org_id)._replace(**values)

    def login(self, **values: str) -> NewSession:
        """Sign the administrator in."""
        return self.tenancy.logins.login(self.sign_in(**values))

    def credentials(self, session_id: str, **values: str) -> Credentials:
        """The credentials of an ordinary call."""
        return Credentials(session_id=session_id, dev_key=self.tenant.dev_key)._replace(**values)

    def authenticate(self, auth: str, credentials: Credentials) -> Caller:
        """The caller of a request to an operation with that kind of sign-in."""
        return self.tenancy.authentication.authenticate(auth, credentials).caller

    def caller(self, session_id: str) -> Caller:
        """Who a session stands for."""
        return self.authenticate("session", self.credentials(session_id))

    def partner_login(self) -> str:
        """Sign the partner in; returns the session's id."""
        key = self.tenant.app_key
        return self.tenancy.logins.partner_login("partner@example.com", "partner secret", key).session_id

    def partner(self) -> Caller:
        """The partner, signed in."""
        credentials = Credentials(session_id=self.partner_login(), app_key=self.tenant.app_key)
        return self.authenticate("partner", credentials)

    def turn(self, seconds: float) -> None:
        """Turn the tenant's clock forward, running time too."""
        self.tenancy.clocks.turn(self.tenant, lambda clock: clock.advance(seconds, sessions=True))


def make_fixture(
    engine: Engine | None = None, limits: Limits = "enforce", environment: str = "sandbox", **tenant: Any
) -> TenancyFixture:
    """A fixture with the users admin, clerk and approver in `main`, admin's other self in `second`, a partner.

    All passwords are `secret`.
    """
    engine = engine or MemoryEngine(all_kinds)
    time = Time()
    tenancy = Tenancy(engine, Settings(limits=limits), time)
    world = engine.create_world({})
    owner = tenancy.tenants.create(world=world, scenario="test", seed=7, environment=environment, **tenant)
    fixture = TenancyFixture(engine, tenancy, owner, time)
    fixture.add_organization("main")
    fixture.add_organization("second")
    fixture.add_user("admin")
    fixture.add_user("clerk", role="CLERK")
    fixture.add_user("approver", role="APPROVER")
    fixture.add_user("other self", "second", role="PAYER")
    users = {fixture.org_id: fixture.user_id("admin")}
    users[fixture.organizations["second"]["id"]] = fixture.user_id("other self")
    tenancy.registrations.login(owner, "admin@example.com", "secret", users)
    for name in ("clerk", "approver"):
        tenancy.registrations.login(owner, f"{name}@example.com", "secret", {fixture.org_id: fixture.user_id(name)})
    tenancy.registrations.sync_token(owner, "books", "token value", fixture.org_id, fixture.user_id("admin"))
    tenancy.registrations.partner_user(owner, "partner@example.com", "partner secret", "Ledgerline")
    fixture.add_spender("spend value")
    return fixture
