"""Everything about who is calling, behind one door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf

from mockserver.domain.context import Caller
from mockserver.domain.organizations import CHANGES
from mockserver.kernel.clock import Clock
from mockserver.kernel.kinds import Record
from mockserver.kernel.settings import Settings
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.authentication import Authentication
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.credentials import Credentials
from mockserver.tenancy.limits import MESSAGES, Entry, Limits
from mockserver.tenancy.logins import Logins, OrganizationName, SignedIn, SignIn
from mockserver.tenancy.mfa import PHONE_TYPE, Mfa, phone_key
from mockserver.tenancy.registrations import Registrations
from mockserver.tenancy.sessions import Sessions
from mockserver.tenancy.tenants import IDLE_LIFE, Tenant, Tenants


class Tenancy:
    """The tenants of a server, their credentials and sessions. `source` gives real seconds since the epoch.

    Nothing here may be called inside a writing transaction of a world. `mfa` is 2-step verification.
    """

    def __init__(self, engine: Engine, settings: Settings, source: Callable[[], float]) -> None:
        self.directory = Directory(engine)
        self._tenants = Tenants(engine, self.directory, source)
        self._clocks = Clocks(engine, source)
        self._sessions = Sessions(engine, self.directory, self._tenants, self._clocks)
        self._limits = Limits(settings.limits, self.directory, shared=engine.shared)
        shared = (engine, self.directory, self._tenants, self._clocks, self._sessions, self._limits)
        self.mfa = Mfa(*shared)
        self._logins = Logins(*shared, self.mfa.remembered)
        self._gate = Authentication(*shared)
        self._registrations = Registrations(engine, self.directory, self.mfa.remembered)

    # requests

    def authenticate(self, auth: str, credentials: Credentials) -> Caller:
        """The caller of a request; `auth` is the operation's, one of the words in `operations.registry`.

        Raises `BillError`, or `Invalid` naming the header where BILL answers a missing one with 400.
        """
        return self._gate.by_auth[auth](credentials)

    def entered(self, caller: Caller) -> Entry:
        """Around the serving of an authenticated request: a `with` block that gives the note about its limits."""
        return self._limits.entered(caller)

    def tenant_of(self, shown: Credentials) -> str:
        """The id of the tenant whose key or token a request shows, whatever else is wrong with it; empty for none."""
        return self._gate.tenant_of(shown)

    def message_sent(self, caller: Caller) -> str:
        """Count a message to a user's phone or about its sign-in; the note, or BDC_1144 where it is enforced."""
        now = self.clock_of(self.tenant(caller.tenant)).running()
        return self._limits.hit(MESSAGES, caller.tenant, phone_key(caller.tenant, caller.user_id), now)

    # signing in and out

    def login(self, shown: SignIn) -> SignedIn:
        """Sign a user or a sync token in; see `Logins.login` for the refusals."""
        return self._logins.login(shown)

    def organizations(self, shown: SignIn) -> list[OrganizationName]:
        """The organizations a user name and password could sign in to."""
        return self._logins.organizations(shown)

    def organizations_of(self, caller: Caller) -> list[OrganizationName]:
        """The organizations that the person behind a session can sign in to."""
        return self._logins.organizations_of(caller)

    def partner_login(self, username: str, password: str, app_key: str, host: str = "") -> SignedIn:
        """Sign a partner in."""
        return self._logins.partner_login(username, password, app_key, host)

    def login_as_user(
        self, partner: Caller, organization_id: str, user_id: str, *, remember_me_id: str = "", device: str = ""
    ) -> SignedIn:
        """Sign a partner in as a user of an organization.

        Raises BDC_1123 for an unknown organization, BDC_1106 for another partner's, BDC_1107 for a locked one and
        BDC_1111 for a user that is not there or archived.
        """
        organization = self._gate.organization(self.tenant(partner.tenant), organization_id)
        self._gate.check_partner(partner, organization)
        return self._logins.login_as_user(partner, organization, user_id, remember_me_id, device)

    def partner_name(self, partner: Caller) -> str:
        """The name of the partner that a partner's user works for."""
        return self._gate.partner_name(partner)

    def logout(self, caller: Caller) -> None:
        """End the caller's session, and no other."""
        self._sessions.end(caller.session)

    # tenants

    def create_tenant(
        self,
        *,
        world: int,
        scenario: str,
        seed: int,
        environment: str = "sandbox",
        id: str = "",
        dev_key: str = "",
        app_key: str = "",
        mfa_code: str = "",
        ttl: float = IDLE_LIFE,
        mfa_bypass: bool = False,
    ) -> Tenant:
        """A tenant over a world; see `Tenants.create`."""
        return self._tenants.create(
            world,
            scenario,
            seed,
            environment,
            id=id,
            dev_key=dev_key,
            app_key=app_key,
            mfa_code=mfa_code,
            ttl=ttl,
            mfa_bypass=mfa_bypass,
        )

    def tenant(self, tenant_id: str) -> Tenant:
        """The tenant of an id; raises `UnknownTenant`."""
        return self._tenants.get(tenant_id)

    def tenants(self) -> list[Tenant]:
        """Every tenant."""
        return self._tenants.all()

    def last_used(self, tenant: Tenant) -> float:
        """When a tenant was called last, to the minute, in real seconds since the epoch."""
        return self._tenants.last_used(tenant)

    def delete_tenant(self, tenant: Tenant) -> None:
        """Remove a tenant, its world, its credentials and its sessions."""
        self._tenants.delete(tenant)
        self._clocks.delete(tenant)
        self._sessions.forget(tenant, inf)

    def idle_tenants(self) -> list[Tenant]:
        """Tenants that nobody called for their time to live, for deletion."""
        return self._tenants.idle()

    def sweep(self) -> None:
        """Remove dead sessions, old codes and past windows."""
        for tenant in self._tenants.all():
            now = self.clock_of(tenant).running()
            self.directory.delete_expired(tenant.id, now)
            self._sessions.forget(tenant, now)

    def forget_world(self, tenant: Tenant) -> None:
        """A tenant's world was reset, restored or replaced: read its clock and its users again."""
        self._clocks.forget(tenant)
        CHANGES.note(tenant.id)

    def lock_organization(self, tenant: Tenant, organization_id: str, *, locked: bool = True) -> None:
        """Lock an organization out (BDC_1107), or let it in again."""
        self._tenants.set_locked(tenant, organization_id, locked=locked)

    def clock_of(self, tenant: Tenant) -> Clock:
        """The tenant's clock."""
        return self._clocks.of(tenant)

    def turn_clock(self, tenant: Tenant, change: Callable[[Clock], None]) -> None:
        """Change a tenant's clock and store it; nothing happens where the change raises."""
        self._clocks.turn(tenant, change)

    def save_clock(self, tenant: Tenant, clock: Clock) -> None:
        """Store a tenant's clock after it was turned."""
        self._clocks.save(tenant, clock)

    def inbox(self, tenant: Tenant, after: int = 0) -> list[Record]:
        """The messages BILL would have sent, oldest first, past a `number`."""
        return self.directory.since("inbox", tenant.id, after)

    def deliver(self, tenant: Tenant, message: Record) -> None:
        """Put a message into the inbox."""
        self.directory.append("inbox", message, tenant=tenant.id)

    # credentials

    def register_login(self, tenant: Tenant, username: str, password: str, users: Mapping[str, str]) -> None:
        """A person's user name and password; `users` maps ids of organizations to the person's user ids."""
        self._registrations.login(tenant, username, password, users)

    def register_sync_token(self, tenant: Tenant, name: str, token: str, organization_id: str, user_id: str) -> None:
        """A sync token, which signs in as the user who made it."""
        self._registrations.sync_token(tenant, name, token, organization_id, user_id)

    def register_partner_user(self, tenant: Tenant, username: str, password: str, partner_name: str = "") -> None:
        """A user of the partner that owns the tenant's app key, and the name that partner's organizations bear."""
        self._registrations.partner_user(tenant, username, password, partner_name)

    def register_spend_token(self, tenant: Tenant, token: str, org: int, org_id: str, user_id: str) -> None:
        """An S&E user's token; `org` is the number of the S&E company in the world, `org_id` its id."""
        self._registrations.spend_token(tenant, token, org, org_id, user_id)

    def register_device(self, tenant: Tenant, user_id: str, device: str, remember_me_id: str) -> None:
        """A remembered device that is never forgotten."""
        self._registrations.remembered_device(tenant, user_id, device, remember_me_id)

    def register_phone(self, tenant: Tenant, user_id: str, phone: str, phone_type: str = PHONE_TYPE) -> None:
        """A user's phone for MFA."""
        self.mfa.add_phone(tenant.id, user_id, phone, phone_type)

    def credentials(self, tenant: Tenant) -> Record:
        """Everything a client needs to be one of the tenant's: `BILL_*` names, and `users`."""
        return self._registrations.issued(tenant)
