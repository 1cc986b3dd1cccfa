"""From the credentials of a request to its caller, in BILL's order of refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from mockserver.domain.context import Caller
from mockserver.kernel.clock import Clock
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.randomness import fingerprint, same
from mockserver.store.directory import Directory
from mockserver.tenancy.apps import CLIENTS, Apps
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.credentials import Credentials, MissingCredential, Place
from mockserver.tenancy.limits import REQUESTS, SPEND_REQUESTS, Limits, subject_of
from mockserver.tenancy.partners import Partners
from mockserver.tenancy.sessions import LiveSession, Sessions, in_organization
from mockserver.tenancy.spend_callers import SpendCallers
from mockserver.tenancy.tenants import Tenant, Tenants

# What the body of a refused S&E call was seen to say (F-400).
UNAUTHORIZED = "Unauthorized"
BLANK = "must not be blank"


class Identity(NamedTuple):
    """Who makes a request, in which tenant, by which clock: looked up once, for everything that serves it."""

    caller: Caller
    tenant: Tenant
    clock: Clock


class Authentication:
    """Lets callers in: credentials present, valid, within limits, not locked, of the right kind.

    Every way in counts the request for its limit and notes that its session and tenant were used.
    """

    def __init__(
        self,
        directory: Directory,
        tenants: Tenants,
        clocks: Clocks,
        sessions: Sessions,
        limits: Limits,
        partners: Partners,
        apps: Apps,
        spend_callers: SpendCallers,
    ) -> None:
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        self._sessions = sessions
        self._limits = limits
        self._partners = partners
        self._apps = apps
        self._spend_callers = spend_callers
        self._by_auth: Mapping[str, Callable[[Credentials], Identity]] = {
            "session": self.by_session,
            "download": self.by_session_alone,
            "partner": self.by_partner_session,
            "partner-org": self.by_partner_session_for_organization,
            "token": self.by_token,
            "events": self.by_any,
        }

    def authenticate(self, auth: str, credentials: Credentials) -> Identity:
        """Who makes a request; `auth` is the operation's, one of the words in `operations.registry` but `none`.

        Raises `BillError` as the method of that word says, or `Invalid` naming the headers where BILL answers
        missing ones with 400.
        """
        return self._by_auth[auth](credentials)

    def by_session(self, credentials: Credentials) -> Identity:
        """A user or sync token: devKey and sessionId. Or, without these two, an OAuth app: its access token (F-1614).

        Raises BDC_1109 for a session that is missing (`MissingCredential`, F-005), dead (F-001), another developer
        key's (F-006) or a partner's (F-321), BDC_1102 for an unknown developer key (F-044) and one of the other
        environment, BDC_1144 past the limit (F-504) and BDC_1107 for a locked organization (F-502).
        """
        if credentials.bearer and not (credentials.session_id or credentials.dev_key):
            return self._user(self._access(credentials))
        if not (credentials.session_id and credentials.dev_key):
            raise MissingCredential(credentials.missing("dev_key", "session_id"))
        return self._user(self._live_session(credentials, "dev_key", credentials.dev_key))

    def by_session_alone(self, credentials: Credentials) -> Identity:
        """Whoever downloads a file BILL links to: a sessionId, without the developer key it was made with.

        Raises BDC_1109 where that is missing too, and what `by_session` raises of a session.
        """
        if credentials.bearer and not credentials.session_id:
            return self._user(self._access(credentials))
        live = self._sessions.find(credentials.session_id) if credentials.session_id else None
        if live is None or live.session.kind == "oauth":
            raise BillError("BDC_1109")
        return self._user(self._accept(live, credentials))

    def _user(self, live: LiveSession) -> Identity:
        session, tenant = live.session, live.tenant
        self._limits.hit(REQUESTS, tenant, subject_of(session.caller), live.now)
        if tenant.locked and session.org_id in tenant.locked:
            raise BillError("BDC_1107")
        if session.kind == "partner":
            raise BillError("BDC_1109", fact="F-321")
        return Identity(session.caller, tenant, live.clock)

    def by_partner_session(self, credentials: Credentials) -> Identity:
        """A partner: appKey and sessionId.

        Raises what `by_session` raises, BDC_1102 being about the app key and BDC_1109 about a user's session
        (F-321); nothing locks a partner out.
        """
        if not (credentials.session_id and credentials.app_key):
            raise MissingCredential(credentials.missing("app_key", "session_id"))
        session, tenant, clock, now = self._live_session(credentials, "app_key", credentials.app_key)
        self._limits.hit(REQUESTS, tenant, subject_of(session.caller), now)
        if session.kind != "partner":
            raise BillError("BDC_1109", fact="F-321")
        return Identity(session.caller, tenant, clock)

    def by_partner_session_for_organization(self, credentials: Credentials) -> Identity:
        """A partner at work on one organization: appKey, sessionId and organizationId.

        Raises what `by_partner_session` raises; BDC_1123 for an unknown organization, before its limit, and
        BDC_1107 for a locked one; last BDC_1106 for another partner's (F-322).
        """
        if not (credentials.session_id and credentials.app_key and credentials.organization_id):
            raise MissingCredential(credentials.missing("app_key", "session_id", "organization_id"))
        session, tenant, clock, now = self._live_session(credentials, "app_key", credentials.app_key)
        organization = self._partners.organization(tenant, credentials.organization_id)
        self._limits.hit(REQUESTS, tenant, subject_of(session.caller), now)
        if organization["id"] in tenant.locked:
            raise BillError("BDC_1107")
        if session.kind != "partner":
            raise BillError("BDC_1109", fact="F-321")
        self._partners.check(session.caller, organization)
        return Identity(in_organization(session.caller, organization["number"], organization["id"]), tenant, clock)

    def by_token(self, credentials: Credentials) -> Identity:
        """An S&E user: apiToken. Or, without one, an OAuth app: its access token (F-1614).

        Raises `Invalid` (400) naming a missing token (F-401), 401 for a wrong one (F-400), one whose maker is gone
        (F-1610) or is nobody in S&E, and BDC_1144 past the limit.
        """
        if credentials.bearer and not credentials.api_token:
            return self._app_in_spend(credentials)
        if not credentials.api_token:
            raise blank(credentials.missing("api_token"), "F-401")
        key = fingerprint(credentials.api_token)
        row = self._directory.get("spend", key)
        tenant = self._tenants.get(row["tenant"]) if row else None
        row = self._directory.get("spend", key)  # its tenant may only now be in being
        if row is None or tenant is None or tenant.is_foreign(credentials.host):
            raise unauthorized()
        return self._spender(tenant, Place(row["org"], row["org_id"], row["user_id"]), key)

    def _app_in_spend(self, credentials: Credentials) -> Identity:
        try:
            live = self._access(credentials)
        except BillError:
            raise unauthorized() from None
        place = self._apps.place_in_spend(live.session.login)
        if place is None:
            raise unauthorized()
        return self._spender(live.tenant, place, live.session.key)

    def _spender(self, tenant: Tenant, place: Place, key: str) -> Identity:
        caller = self._spend_callers.of(tenant, place, key)
        if caller is None:
            raise unauthorized("F-1610")
        clock = self._clocks.of(tenant)
        self._tenants.touch(tenant)
        self._limits.hit(SPEND_REQUESTS, tenant, key, clock.running())
        return Identity(caller, tenant, clock)

    def by_any(self, credentials: Credentials) -> Identity:
        """Whoever calls the webhook API: a token, a partner or a session, by what is there.

        An access token of OAuth opens nothing here (F-1614). Raises `Invalid` (400) naming what is missing (F-530),
        and what the way by the credentials raises.
        """
        credentials = credentials._replace(bearer="")
        try:
            if credentials.api_token:
                return self.by_token(credentials)
            return self.by_partner_session(credentials) if credentials.app_key else self.by_session(credentials)
        except MissingCredential as missing:
            raise blank(missing.names, "F-530") from None

    def tenant_of(self, credentials: Credentials) -> str:
        """The id of the tenant whose developer key, app key, token or session a request bears; empty for none.

        Whatever else is wrong with the request, a session that is over included: the journal tells of refusals whose
        they are.
        """
        rows = (
            self._directory.get(table, fingerprint(key))
            for table, key in (
                ("dev_key", credentials.dev_key),
                ("app_key", credentials.app_key),
                ("spend", credentials.api_token),
                ("session", credentials.session_id),
                ("session", credentials.bearer),
            )
            if key
        )
        app = self._directory.get(CLIENTS, credentials.client_id) if credentials.client_id else None
        return next((str(row["tenant"]) for row in (*rows, app) if row), "")

    def _access(self, credentials: Credentials) -> LiveSession:
        """The access token of an app; raises BDC_1109 for one that is unknown or over (F-1613)."""
        live = self._sessions.find(credentials.bearer)
        if live is None or live.session.kind != "oauth":
            raise BillError("BDC_1109", fact="F-1613")
        return self._accept(live, credentials)

    def _live_session(self, credentials: Credentials, table: str, key: str) -> LiveSession:
        live = self._sessions.find(credentials.session_id)
        if live is not None and live.session.kind == "oauth":
            raise BillError("BDC_1109", fact="F-1615")  # an access token is no session id
        if live is None or not same(key, getattr(live.tenant, table)):
            if self._tenants.with_key(table, key) is None:
                raise BillError("BDC_1102", fact="F-547")
            raise BillError("BDC_1109", fact="F-006" if live else "")
        return self._accept(live, credentials)

    def _accept(self, live: LiveSession, credentials: Credentials) -> LiveSession:
        if live.tenant.is_foreign(credentials.host):
            raise BillError("BDC_1102", fact="F-546")
        self._sessions.use(live)
        self._tenants.touch(live.tenant)
        return live


def unauthorized(fact: str = "F-400") -> BillError:
    """The 401 of Spend & Expense, which has a text and no code (F-400)."""
    return BillError("", text=UNAUTHORIZED, status=401, category="REQUEST", fact=fact)


def blank(names: tuple[str, ...], fact: str) -> Invalid:
    """A 400 that names the headers that are missing."""
    return Invalid([Problem(name, BLANK, "missing", fact=fact) for name in names])
