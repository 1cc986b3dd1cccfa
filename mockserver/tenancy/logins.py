"""Signing in: users and sync tokens (v2 and v3 alike), partners, and partners as a user of an organization."""

from __future__ import annotations

from dataclasses import dataclass
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
from mockserver.tenancy.mfa import Remembered
from mockserver.tenancy.partners import Partners
from mockserver.tenancy.sessions import Sessions, needs_no_mfa
from mockserver.tenancy.tenants import Tenant, Tenants


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a login shows: a user's name and password, or a sync token's name and value."""

    username: str
    password: str
    dev_key: str
    organization_id: str = ""
    remember_me_id: str = ""
    device: str = ""
    host: str = ""


class SignedIn(NamedTuple):
    """A new session; `note` is what the answer should say about limits that are not enforced."""

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


class Verified(NamedTuple):
    """A login whose password was right: its directory key and row, and the note about limits."""

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
        remembered: Remembered,
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        self._sessions = sessions
        self._limits = limits
        self._partners = partners
        self._remembered = remembered

    def login(self, shown: SignIn) -> SignedIn:
        """Sign a user or a sync token in to an organization.

        Raises `BillError`: BDC_1102 for a developer key that is unknown, or used on a host of the other
        environment; BDC_1144 past 200 an hour; BDC_1110 while locked out; BDC_1101 for a wrong name or password;
        BDC_1123 for an organization that is not the user's; BDC_1107 for a locked one; BDC_1111 for an archived
        user.
        """
        tenant = self._tenant(shown)
        now = self._clocks.of(tenant).running()
        verified = self._verified(tenant, shown, now)
        user_id = verified.row["users"].get(shown.organization_id)
        with self._engine.read(tenant.world) as tx:
            organization = tx.get(ORGANIZATION, WORLD, shown.organization_id) if user_id else None
            if organization is None:
                raise BillError("BDC_1123")
            if organization["id"] in tenant.locked:
                raise BillError("BDC_1107")
            check_active(tx, organization, user_id, shown.username)
        kind = verified.row["kind"]
        remembered = self._remembered.knows(tenant, user_id, shown.device, shown.remember_me_id, now)
        session_id = self._sessions.begin(
            tenant,
            kind,
            org=organization["number"],
            org_id=organization["id"],
            user_id=user_id,
            login=verified.key,
            trusted=remembered,
        )
        trusted = kind != "sync" and (remembered or needs_no_mfa(tenant, organization))
        return SignedIn(session_id, tenant.id, organization["id"], user_id, trusted, verified.note)

    def organizations(self, shown: SignIn) -> list[OrganizationName]:
        """The organizations a user could sign in to; refused and counted like a login (v2 ListOrgs)."""
        tenant = self._tenant(shown)
        verified = self._verified(tenant, shown, self._clocks.of(tenant).running())
        return self._names(tenant, verified.row["users"])

    def organizations_of(self, caller: Caller) -> list[OrganizationName]:
        """The organizations that the login of a session can sign in to."""
        row = self._directory.get("login", self._sessions.login_of(caller.session))
        users = row["users"] if row else {caller.org_id: caller.user_id}
        return self._names(self._tenants.get(caller.tenant), users)

    def _tenant(self, shown: SignIn) -> Tenant:
        tenant = self._tenants.with_key("dev_key", shown.dev_key)
        if tenant is None or tenant.is_foreign(shown.host):
            raise BillError("BDC_1102")
        return tenant

    def _verified(self, tenant: Tenant, shown: SignIn, now: float) -> Verified:
        note = self._limits.hit(LOGINS, tenant.id, tenant.id, now)
        key = login_key(tenant.id, shown.username)
        locked_out = self._limits.check_lock_out(key, now)
        row = self._right_password(tenant, "login", key, shown.password, now)
        return Verified(key, row, note or locked_out)

    def _right_password(self, tenant: Tenant, table: str, key: str, password: str, now: float) -> Record:
        row = self._directory.get(table, key)
        if row is None:
            raise BillError("BDC_1101")
        if not same(row["password"], fingerprint(password)):
            self._limits.wrong_password(key, tenant.id, now)
            raise BillError("BDC_1101")
        self._limits.right_password(key)
        return row

    def _names(self, tenant: Tenant, users: Record) -> list[OrganizationName]:
        names = []
        with self._engine.read(tenant.world) as tx:
            for organization_id, user_id in users.items():
                organization = tx.get(ORGANIZATION, WORLD, organization_id)
                if organization is not None and is_active(tx, organization, user_id):
                    names.append(OrganizationName(organization_id, organization["name"]))
        return names

    def partner_login(self, username: str, password: str, app_key: str, host: str = "") -> SignedIn:
        """Sign a partner in; refused as a login, BDC_1102 being about the app key."""
        tenant = self._tenants.with_key("app_key", app_key)
        if tenant is None or tenant.is_foreign(host):
            raise BillError("BDC_1102")
        now = self._clocks.of(tenant).running()
        key = login_key(tenant.id, username)
        note = self._limits.check_lock_out(key, now)
        self._right_password(tenant, "partner", key, password, now)
        session_id = self._sessions.begin(tenant, "partner", user_id=username)
        return SignedIn(session_id, tenant.id, user_id=username, note=note)

    def login_as_user(
        self, partner: Caller, organization_id: str, user_id: str, *, remember_me_id: str = "", device: str = ""
    ) -> SignedIn:
        """Sign a partner in as a user of an organization.

        Raises BDC_1123 for an unknown organization, BDC_1106 for another partner's, BDC_1107 for a locked one and
        BDC_1111 for a user that is not there or archived.
        """
        tenant = self._tenants.get(partner.tenant)
        organization = self._partners.organization(tenant, organization_id)
        self._partners.check(partner, organization)
        if organization["id"] in tenant.locked:
            raise BillError("BDC_1107")
        with self._engine.read(tenant.world) as tx:
            check_active(tx, organization, user_id, user_id)
        now = self._clocks.of(tenant).running()
        remembered = self._remembered.knows(tenant, user_id, device, remember_me_id, now)
        session_id = self._sessions.begin(
            tenant,
            "user",
            org=organization["number"],
            org_id=organization["id"],
            user_id=user_id,
            trusted=remembered,
        )
        trusted = remembered or needs_no_mfa(tenant, organization)
        return SignedIn(session_id, tenant.id, organization["id"], user_id, trusted)


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
