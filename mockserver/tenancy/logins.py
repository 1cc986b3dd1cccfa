"""Signing in: users and sync tokens (v2 and v3 alike), partners, and partners as a user of an organization."""

from __future__ import annotations

from typing import NamedTuple

from mockserver.domain.context import Caller
from mockserver.domain.organizations import ORGANIZATION, USER, WORLD
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, same
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.limits import LOGINS, Limits
from mockserver.tenancy.mfa import RememberMe
from mockserver.tenancy.partners import Partners
from mockserver.tenancy.sessions import Sessions, needs_no_mfa
from mockserver.tenancy.tenants import Tenant, Tenants


class SignIn(NamedTuple):
    """What a login sends: a user's name and password, or a sync token's name and value (F-009).

    `remember_me_id` and `device` are an MFA id that was to be remembered and its device; `host` is the Host header.
    """

    username: str
    password: str
    dev_key: str
    organization_id: str = ""
    remember_me_id: str = ""
    device: str = ""
    host: str = ""


class NewSession(NamedTuple):
    """A session that was just begun; `note` is what the answer should say about limits that are not enforced."""

    session_id: str
    tenant: str
    organization_id: str = ""
    user_id: str = ""
    trusted: bool = False
    note: str = ""


class OrganizationName(NamedTuple):
    """An organization that a user can sign in to."""

    id: str
    name: str


class Login(NamedTuple):
    """A login whose password is right: its directory key and row, and the note about limits."""

    key: str
    row: Record
    note: str


class Logins:
    """Turns credentials into sessions."""

    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        tenants: Tenants,
        clocks: Clocks,
        sessions: Sessions,
        limits: Limits,
        partners: Partners,
        remember_me: RememberMe,
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        self._sessions = sessions
        self._limits = limits
        self._partners = partners
        self._remember_me = remember_me

    def login(self, sign_in: SignIn) -> NewSession:
        """Sign a user or a sync token in to an organization.

        The session is trusted where the remember-me id is the user's on that device (F-021, F-054); another one is
        no error (F-023). Raises `BillError`, in this order: BDC_1102 for a developer key that is unknown (F-044), or
        used on a host of the other environment; BDC_1144 past 200 an hour; BDC_1110 while locked out; BDC_1101 for a
        wrong name or password (F-044); BDC_1123 for an organization that is not the user's (F-007); BDC_1107 for a
        locked one; BDC_1111 for an archived user.
        """
        tenant = self._tenant(sign_in)
        now = self._clocks.of(tenant).running()
        login = self._verify(tenant, sign_in, now)
        user_id = login.row["users"].get(sign_in.organization_id)
        with self._engine.read(tenant.world) as tx:
            organization = tx.get(ORGANIZATION, WORLD, sign_in.organization_id) if user_id else None
            if organization is None:
                raise BillError("BDC_1123")
            if organization["id"] in tenant.locked:
                raise BillError("BDC_1107")
            check_active(tx, organization, user_id, sign_in.username)
        kind = login.row["kind"]
        trusted = self._remember_me.knows(tenant, user_id, sign_in.device, sign_in.remember_me_id, now)
        session_id = self._sessions.begin(
            tenant,
            kind,
            org=organization["number"],
            org_id=organization["id"],
            user_id=user_id,
            login=login.key,
            trusted=trusted,
        )
        # Whoever revoked the token meanwhile may have looked for its sessions before this one was there.
        if not self._is_current(login):
            self._sessions.end(fingerprint(session_id))
            raise BillError("BDC_1101")
        trusted = kind != "sync" and (trusted or needs_no_mfa(tenant, organization))
        return NewSession(session_id, tenant.id, organization["id"], user_id, trusted, login.note)

    def organizations(self, sign_in: SignIn) -> list[OrganizationName]:
        """The organizations a user name and password could sign in to (v2 ListOrgs).

        Refused and counted like a login, as far as that comes without an organization.
        """
        tenant = self._tenant(sign_in)
        login = self._verify(tenant, sign_in, self._clocks.of(tenant).running())
        return self._names(tenant, login.row["users"])

    def organizations_of(self, caller: Caller) -> list[OrganizationName]:
        """The organizations that the login behind a session can sign in to.

        A partner signed in as a user reaches that user's organization alone.
        """
        row = self._directory.get("login", self._sessions.login_of(caller.session))
        users = row["users"] if row else {caller.org_id: caller.user_id}
        return self._names(self._tenants.get(caller.tenant), users)

    def is_taken(self, tenant: str, username: str) -> bool:
        """Whether a person or a sync token of a tenant, by its id, signs in under a name, in whatever case."""
        return self._directory.get("login", login_key(tenant, username)) is not None

    def _tenant(self, sign_in: SignIn) -> Tenant:
        tenant = self._tenants.with_key("dev_key", sign_in.dev_key)
        if tenant is None or tenant.is_foreign(sign_in.host):
            raise BillError("BDC_1102")
        return tenant

    def _verify(self, tenant: Tenant, sign_in: SignIn, now: float) -> Login:
        note = self._limits.hit(LOGINS, tenant, tenant.id, now)
        login = self._check_password(tenant, "login", sign_in.username, sign_in.password, now)
        return login._replace(note=note or login.note)

    def _check_password(self, tenant: Tenant, table: str, username: str, password: str, now: float) -> Login:
        key = login_key(tenant.id, username)
        row = self._directory.get(table, key)
        if row is None:
            raise BillError("BDC_1101")
        right = same(row["password"], fingerprint(password))
        note = self._limits.judge(key, tenant, now, right=right)
        if not right:
            raise BillError("BDC_1101")
        return Login(key, row, note)

    def _is_current(self, login: Login) -> bool:
        """Whether a login still has the password that was looked at."""
        row = self._directory.get("login", login.key)
        return row is not None and same(row["password"], login.row["password"])

    def _names(self, tenant: Tenant, users: Record) -> list[OrganizationName]:
        names = []
        with self._engine.read(tenant.world) as tx:
            for organization_id, user_id in users.items():
                organization = tx.get(ORGANIZATION, WORLD, organization_id)
                if organization is not None and is_active(tx, organization, user_id):
                    names.append(OrganizationName(organization_id, organization["name"]))
        return names

    def partner_login(self, username: str, password: str, app_key: str, host: str = "") -> NewSession:
        """Sign a partner in.

        Raises BDC_1102 for an unknown app key, or one used on a host of the other environment, BDC_1110 while locked
        out and BDC_1101 for a wrong name or password (F-320).
        """
        tenant = self._tenants.with_key("app_key", app_key)
        if tenant is None or tenant.is_foreign(host):
            raise BillError("BDC_1102")
        now = self._clocks.of(tenant).running()
        login = self._check_password(tenant, "partner", username, password, now)
        session_id = self._sessions.begin(tenant, "partner", user_id=username)
        return NewSession(session_id, tenant.id, user_id=username, note=login.note)

    def login_as_user(
        self, partner: Caller, organization_id: str, user_id: str, *, remember_me_id: str = "", device: str = ""
    ) -> NewSession:
        """Sign a partner in as a user of an organization: the session is that user's there (F-323).

        Raises BDC_1123 for an unknown organization, BDC_1106 for another partner's, BDC_1107 for a locked one and
        BDC_1111 for a user that is not there or archived; BDC_1117 for a remembered MFA id without its device, which
        BILL's prose asks for here alone (F-324).
        """
        if remember_me_id and not device:
            raise BillError("BDC_1117", "device", fact="F-324")
        tenant = self._tenants.get(partner.tenant)
        organization = self._partners.organization(tenant, organization_id)
        self._partners.check(partner, organization)
        if organization["id"] in tenant.locked:
            raise BillError("BDC_1107")
        with self._engine.read(tenant.world) as tx:
            check_active(tx, organization, user_id, user_id)
        now = self._clocks.of(tenant).running()
        trusted = self._remember_me.knows(tenant, user_id, device, remember_me_id, now)
        session_id = self._sessions.begin(
            tenant,
            "user",
            org=organization["number"],
            org_id=organization["id"],
            user_id=user_id,
            trusted=trusted,
        )
        trusted = trusted or needs_no_mfa(tenant, organization)
        return NewSession(session_id, tenant.id, organization["id"], user_id, trusted)


def login_key(tenant: str, username: str) -> str:
    """The directory's key of a login, sync token or partner user; names are not case-sensitive."""
    return f"{tenant}:{username.lower()}"


def is_active(tx: Transaction, organization: Record, user_id: str) -> bool:
    """Whether a user of an organization may work in it."""
    user = tx.get(USER, organization["number"], user_id)
    return user is not None and not user["archived"] and not organization["archived"]


def check_active(tx: Transaction, organization: Record, user_id: str, username: str) -> None:
    """Refuse a user that is archived or gone with BDC_1111."""
    if not is_active(tx, organization, user_id):
        raise BillError("BDC_1111", username, organization["id"])
