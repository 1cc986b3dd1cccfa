"""Sessions: who is signed in, for how long, and what the caller may do right now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import NamedTuple

from mockserver.domain.context import Caller
from mockserver.domain.organizations import CHANGES, ORGANIZATION, USER, WORLD
from mockserver.domain.roles import PARTNER_PERMISSIONS, permissions_of
from mockserver.kernel.clock import Clock
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, secret
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.tenants import Tenant, Tenants, UnknownTenant

# Seconds of idleness a session survives. Newer documents say 48 hours for sync tokens, older ones never (F-1245).
# How long an access token of OAuth lives is assumed, and that no use prolongs it (F-1617).
TOKEN_LIFE = 3_600
MAX_IDLE: Mapping[str, int] = {"user": 35 * 60, "partner": 35 * 60, "sync": 48 * 3_600, "oauth": TOKEN_LIFE}
USE_WRITE_INTERVAL = 60.0  # seconds between two writes of a session's last use
UNCHECKED = -1


@lru_cache(maxsize=256)
def key_of(session_id: str) -> str:
    """The key of the session with an id."""
    return fingerprint(session_id)


def opaque() -> str:
    """A new session, challenge or remember-me id: 66 characters that begin like BILL's (F-1246)."""
    return f"!b{secret(48)}"


@dataclass(slots=True)
class Session:
    """One sign-in; `key` is the fingerprint of its id.

    `login` is the directory's key of the login or sync token that signed in, empty for a partner's
    login-as-user; of an access token it is the client id, and `scope` is its app's. `trusted` is the trust it gained
    by MFA, whatever the organization asks for. `last_used` and `last_write` (of that use, to the directory) are in
    seconds of running time. `caller` holds while the tenant's users and organizations have had no more than `changes`
    changes.
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
    last_write: float
    caller: Caller
    changes: int = UNCHECKED
    scope: str = ""


class LiveSession(NamedTuple):
    """A session that lives, its tenant, the tenant's clock, and the running time at which it was looked up."""

    session: Session
    tenant: Tenant
    clock: Clock
    now: float


class Sessions:
    """The sessions of all tenants, in the directory.

    v2 and v3 share them (F-011), and one user may have several (F-002).
    """

    def __init__(self, engine: Engine, directory: Directory, tenants: Tenants, clocks: Clocks) -> None:
        self._engine = engine
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        # Uses that the directory has not heard of, where other processes change it: (tenant, running time) by key.
        self._last_uses: dict[str, tuple[str, float]] = {}

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
        scope: str = "",
    ) -> str:
        """A new session of a user, sync token, partner or OAuth app; returns its id, which is not stored.

        `kind` is `user`, `sync`, `partner` or `oauth`, whose id is the access token. `org` is the number of the
        organization in the world, `org_id` its id; `login` is the directory's key of what signed in.
        """
        # An exclamation mark is none of the characters of a bearer token (RFC 6750).
        session_id = secret(48) if kind == "oauth" else opaque()
        now = self._clocks.of(tenant).running()
        doc = {
            "tenant": tenant.id,
            "kind": kind,
            "org": org,
            "org_id": org_id,
            "user_id": user_id,
            "login": login,
            "trusted": trusted,
            "scope": scope,
            "last_used": now,
        }
        expires = expiry(kind, now)
        self._directory.put("session", fingerprint(session_id), doc, tenant=tenant.id, expires=expires)
        return session_id

    def organizations(self, tenant: Tenant) -> set[str]:
        """The ids of the organizations that a tenant's sessions are in; those of partners at none are not told."""
        return {row["org_id"] for _, row in self._directory.all("session", tenant.id) if row["org_id"]}

    def _update(self, session: Session, **values: object) -> None:
        """Change what the directory says of a session, unless it has ended meanwhile."""

        def update(doc: Record | None) -> Record | None:
            return {**doc, **values} if doc else None

        expires = expiry(session.kind, session.last_used)
        self._directory.change("session", session.key, update, tenant=session.tenant, expires=expires)

    def find(self, session_id: str) -> LiveSession | None:
        """The session of an id; None for a dead one: unknown, ended, idle too long, its user gone or archived."""
        session = self._by_key(key_of(session_id))
        if session is None:
            return None
        try:
            tenant = self._tenants.get(session.tenant)
        except UnknownTenant:
            return None
        clock = self._clocks.of(tenant)
        now = clock.running()
        if now - session.last_used > MAX_IDLE[session.kind] or not self._is_fresh(session, tenant):
            self.end(session.key)
            return None
        return LiveSession(session, tenant, clock, now)

    def _by_key(self, key: str) -> Session | None:
        session = self._directory.value("session", key, partial(from_doc, key))
        if session is not None and self._engine.shared:
            session.last_used = max(session.last_used, self._last_uses.get(key, ("", 0.0))[1])
        return session

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

    def use(self, live: LiveSession) -> None:
        """Restart the session's idle time; written to the directory once a minute."""
        session = live.session
        if session.kind == "oauth":
            return
        session.last_used = live.now
        if abs(live.now - session.last_write) >= USE_WRITE_INTERVAL:
            session.last_write = live.now
            self._update(session, last_used=live.now)
        elif self._engine.shared:
            self._last_uses[session.key] = (session.tenant, live.now)

    def trust(self, key: str) -> None:
        """Make the session of a key MFA-trusted until it ends; nothing happens where it has ended."""
        session = self._by_key(key)
        if session is not None:
            self._update(session, trusted=True, last_used=session.last_used)

    def login_of(self, key: str) -> str:
        """The login behind a session, empty for a partner's login-as-user."""
        session = self._by_key(key)
        return session.login if session else ""

    def is_there(self, key: str) -> bool:
        """Whether there is a session of a key."""
        return self._by_key(key) is not None

    def end(self, key: str) -> None:
        """End the session of a key (`Caller.session`); nothing happens to the user's other sessions (F-002)."""
        self._directory.delete("session", key)
        self._last_uses.pop(key, None)

    def forget(self, tenant: Tenant, now: float) -> None:
        """Forget the uses of a tenant's sessions that are long over at a moment of its running time."""
        dead = [
            key
            for key, (owner, last_use) in list(self._last_uses.items())
            if owner == tenant.id and now - last_use > max(MAX_IDLE.values())
        ]
        for key in dead:
            self._last_uses.pop(key, None)

    def known_tenants(self) -> set[str]:
        """The ids of the tenants of whose sessions something is known here alone."""
        return {owner for owner, _ in list(self._last_uses.values())}

    def let_go(self, tenant_id: str) -> None:
        """Forget the uses of the sessions of a tenant that is gone."""
        for key, (owner, _) in list(self._last_uses.items()):
            if owner == tenant_id:
                self._last_uses.pop(key, None)


def expiry(kind: str, last_used: float) -> int:
    """When a session has certainly expired, in seconds of running time; its last use is known to the minute."""
    return int(last_used) + MAX_IDLE[kind] + 2 * int(USE_WRITE_INTERVAL)


def from_doc(key: str, doc: Record) -> Session:
    """The session of a document in the directory; its caller has to be looked up."""
    return Session(key=key, last_write=doc["last_used"], caller=Caller(doc["tenant"], doc["kind"]), **doc)


def caller_of(tx: Transaction, tenant: Tenant, session: Session) -> Caller | None:
    """Who a session stands for: its user with the role of now; None when user or organization is gone or archived."""
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
        permissions_of(user["role"]["type"], sync_token=sync_token, scope=session.scope),
        not sync_token and (session.trusted or needs_no_mfa(tenant, organization)),
        session.key,
    )


def needs_no_mfa(tenant: Tenant, organization: Record) -> bool:
    """Whether every session counts as trusted: MFA is off for the developer key or for the organization."""
    return tenant.mfa_bypass or bool(organization.get("mfaDisabled"))


def in_organization(caller: Caller, number: int, organization_id: str) -> Caller:
    """A partner's caller at work on one organization."""
    return replace(caller, org=number, org_id=organization_id)
