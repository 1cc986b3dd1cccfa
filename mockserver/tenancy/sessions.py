"""Sessions: who is signed in, for how long, and what the caller may do right now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from mockserver.domain.context import Caller
from mockserver.domain.organizations import CHANGES, ORGANIZATION, USER, WORLD
from mockserver.domain.roles import PARTNER_PERMISSIONS, permissions_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, secret
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.tenants import Tenant, Tenants, UnknownTenant

# Seconds of idleness a session survives. Newer documents say 48 hours for sync tokens, older ones never.
LIVES: Mapping[str, int] = {"user": 35 * 60, "partner": 35 * 60, "sync": 48 * 3_600}
USE_KEPT_EVERY = 60.0
UNCHECKED = -1


def opaque() -> str:
    """A new session, challenge or remember-me id: 66 characters that begin like BILL's."""
    return f"!b{secret(48)}"


@dataclass(slots=True)
class Session:
    """One sign-in, found by the fingerprint of its id.

    `login` is the directory's key of the login or sync token that signed in, empty for a partner's
    login-as-user. `trusted` is the trust it gained by MFA, whatever the organization asks for.
    """

    key: str
    tenant: str
    kind: str
    org: int
    org_id: str
    user_id: str
    login: str
    trusted: bool
    last_used: float
    kept: float
    caller: Caller
    changes: int = UNCHECKED


STORED = ("kind", "org", "org_id", "user_id", "login", "trusted", "last_used")


class Found(NamedTuple):
    """A living session, its tenant, and the tenant's running time."""

    session: Session
    tenant: Tenant
    now: float


class Sessions:
    """The sessions of all tenants: in the directory, and kept at hand in this process."""

    def __init__(self, engine: Engine, directory: Directory, tenants: Tenants, clocks: Clocks) -> None:
        self._engine = engine
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        self._at_hand: dict[str, Session] = {}

    def begin(
        self,
        tenant: Tenant,
        kind: str,
        *,
        user_id: str,
        org: int = WORLD,
        org_id: str = "",
        login: str = "",
        trusted: bool = False,
    ) -> str:
        """Sign in; returns the session's id, which is not stored."""
        session_id = opaque()
        now = self._clocks.of(tenant).running()
        session = Session(
            key=fingerprint(session_id),
            tenant=tenant.id,
            kind=kind,
            org=org,
            org_id=org_id,
            user_id=user_id,
            login=login,
            trusted=trusted,
            last_used=now,
            kept=now,
            caller=Caller(tenant.id, kind),
        )
        self._keep(session)
        return session_id

    def _keep(self, session: Session) -> None:
        session.kept = session.last_used
        expires = int(session.last_used) + LIVES[session.kind] + 2 * int(USE_KEPT_EVERY)
        doc = {name: getattr(session, name) for name in STORED} | {"tenant": session.tenant}
        self._directory.put("session", session.key, doc, tenant=session.tenant, expires=expires)
        self._at_hand[session.key] = session

    def find(self, session_id: str) -> Found | None:
        """The session of an id, unless it is dead: unknown, ended, idle too long, or its user gone or archived."""
        session = self._by_key(fingerprint(session_id))
        if session is None:
            return None
        try:
            tenant = self._tenants.get(session.tenant)
        except UnknownTenant:
            self._at_hand.pop(session.key, None)
            return None
        now = self._clocks.of(tenant).running()
        if now - session.last_used > LIVES[session.kind] or not self._is_fresh(session, tenant):
            self.end(session.key)
            return None
        return Found(session, tenant, now)

    def _by_key(self, key: str) -> Session | None:
        session = self._at_hand.get(key)
        if session is not None and not self._engine.shared:
            return session
        doc = self._directory.get("session", key)
        if doc is None:
            self._at_hand.pop(key, None)
            return None
        stored = Session(key=key, kept=doc["last_used"], caller=Caller(doc["tenant"], doc["kind"]), **doc)
        if session is not None:
            stored.last_used = max(stored.last_used, session.last_used)
        self._at_hand[key] = stored
        return stored

    def _is_fresh(self, session: Session, tenant: Tenant) -> bool:
        changes = CHANGES.of(tenant.id)
        if session.changes == changes and not self._engine.shared:
            return True
        with self._engine.read(tenant.world) as tx:
            caller = caller_of(tx, tenant, session)
        if caller is None:
            return False
        session.caller, session.changes = caller, changes
        return True

    def use(self, found: Found) -> None:
        """Restart the session's idle time; written to the directory once a minute."""
        session = found.session
        session.last_used = found.now
        if abs(found.now - session.kept) >= USE_KEPT_EVERY:
            self._keep(session)

    def trust(self, key: str) -> None:
        """Make a session MFA-trusted until it ends."""
        session = self._by_key(key)
        if session is not None:
            session.trusted, session.changes = True, UNCHECKED
            self._keep(session)

    def login_of(self, key: str) -> str:
        """The login behind a session, empty for a partner's login-as-user."""
        session = self._by_key(key)
        return session.login if session else ""

    def end(self, key: str) -> None:
        """Sign out; nothing happens to the user's other sessions."""
        self._directory.delete("session", key)
        self._at_hand.pop(key, None)

    def forget(self, tenant: Tenant, now: float) -> None:
        """Let go of a tenant's sessions that were idle too long at a moment of its running time."""
        dead = [
            session.key
            for session in list(self._at_hand.values())
            if session.tenant == tenant.id and now - session.last_used > LIVES[session.kind]
        ]
        for key in dead:
            self._at_hand.pop(key, None)


def caller_of(tx: Transaction, tenant: Tenant, session: Session) -> Caller | None:
    """Who a session stands for; None when its user or organization is gone or archived."""
    if session.kind == "partner":
        return Caller(
            tenant.id,
            "partner",
            user_id=session.user_id,
            role="PARTNER",
            permissions=PARTNER_PERMISSIONS,
            session=session.key,
        )
    organization = tx.get(ORGANIZATION, WORLD, session.org_id)
    user = tx.get(USER, session.org, session.user_id)
    if organization is None or user is None or user["archived"] or organization["archived"]:
        return None
    sync_token = session.kind == "sync"
    return Caller(
        tenant.id,
        session.kind,
        session.org,
        session.org_id,
        session.user_id,
        user["role"]["type"],
        permissions_of(user["role"]["type"], sync_token=sync_token),
        not sync_token and (session.trusted or needs_no_mfa(tenant, organization)),
        session.key,
    )


def needs_no_mfa(tenant: Tenant, organization: Record) -> bool:
    """Whether every session counts as trusted: MFA is off for the developer key or for the organization."""
    return tenant.mfa_bypass or bool(organization.get("mfaDisabled"))


def in_organization(caller: Caller, number: int, organization_id: str) -> Caller:
    """A partner's caller at work on one organization."""
    return replace(caller, org=number, org_id=organization_id)
