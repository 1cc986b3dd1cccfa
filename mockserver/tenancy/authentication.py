"""From the credentials of a request to its caller, in BILL's order of refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mockserver.domain.context import Caller
from mockserver.domain.roles import SPEND_PERMISSIONS
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.randomness import fingerprint, same
from mockserver.store.directory import Directory
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.credentials import Credentials, MissingCredential
from mockserver.tenancy.limits import REQUESTS, SPEND_REQUESTS, Limits, subject_of
from mockserver.tenancy.partners import Partners
from mockserver.tenancy.sessions import Found, Sessions, in_organization
from mockserver.tenancy.tenants import Tenants

# What the body of a refused S&E call was seen to say; its code is not known.
UNAUTHORIZED = "Unauthorized"
ABSENT = "must not be blank"


class Authentication:
    """Lets callers in: credentials present, valid, within limits, not locked, of the right kind."""

    def __init__(
        self,
        directory: Directory,
        tenants: Tenants,
        clocks: Clocks,
        sessions: Sessions,
        limits: Limits,
        partners: Partners,
    ) -> None:
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        self._sessions = sessions
        self._limits = limits
        self._partners = partners
        self._by_auth: Mapping[str, Callable[[Credentials], Caller]] = {
            "session": self.by_session,
            "download": self.by_session_alone,
            "partner": self.by_partner_session,
            "partner-org": self.by_partner_session_for_organization,
            "token": self.by_token,
            "events": self.by_any,
        }

    def authenticate(self, auth: str, credentials: Credentials) -> Caller:
        """The caller of a request; `auth` is the operation's, one of the words in `operations.registry`.

        Raises `BillError`, or `Invalid` naming the header where BILL answers a missing one with 400.
        """
        return self._by_auth[auth](credentials)

    def by_session(self, shown: Credentials) -> Caller:
        """A user or sync token: devKey and sessionId.

        Raises BDC_1109 for a session that is missing, dead, another developer key's or a partner's, BDC_1102 for
        an unknown developer key, BDC_1144 and BDC_1107.
        """
        if not (shown.session_id and shown.dev_key):
            raise MissingCredential(shown.missing("dev_key", "session_id"))
        return self._user_of(self._found(shown, "dev_key", shown.dev_key))

    def by_session_alone(self, shown: Credentials) -> Caller:
        """Whoever downloads a file BILL links to: a sessionId, without the developer key it was made with."""
        found = self._sessions.find(shown.session_id) if shown.session_id else None
        if found is None:
            raise BillError("BDC_1109")
        return self._user_of(self._met(found, shown))

    def _user_of(self, found: Found) -> Caller:
        session, tenant, now = found
        self._limits.hit(REQUESTS, tenant.id, subject_of(session.caller), now)
        if tenant.locked and session.org_id in tenant.locked:
            raise BillError("BDC_1107")
        if session.kind == "partner":
            raise BillError("BDC_1109")
        return session.caller

    def by_partner_session(self, shown: Credentials) -> Caller:
        """A partner: appKey and sessionId; refused like a user, BDC_1102 being about the app key."""
        if not (shown.session_id and shown.app_key):
            raise MissingCredential(shown.missing("app_key", "session_id"))
        session, tenant, now = self._found(shown, "app_key", shown.app_key)
        self._limits.hit(REQUESTS, tenant.id, subject_of(session.caller), now)
        if session.kind != "partner":
            raise BillError("BDC_1109")
        return session.caller

    def by_partner_session_for_organization(self, shown: Credentials) -> Caller:
        """A partner at work on one organization: appKey, sessionId and organizationId.

        Raises BDC_1123 for an unknown organization and BDC_1106 for another partner's, too.
        """
        if not (shown.session_id and shown.app_key and shown.organization_id):
            raise MissingCredential(shown.missing("app_key", "session_id", "organization_id"))
        session, tenant, now = self._found(shown, "app_key", shown.app_key)
        organization = self._partners.organization(tenant, shown.organization_id)
        self._limits.hit(REQUESTS, tenant.id, subject_of(session.caller), now)
        if organization["id"] in tenant.locked:
            raise BillError("BDC_1107")
        if session.kind != "partner":
            raise BillError("BDC_1109")
        self._partners.check(session.caller, organization)
        return in_organization(session.caller, organization["number"], organization["id"])

    def by_token(self, shown: Credentials) -> Caller:
        """An S&E token; a missing one is 400 naming `apiToken`, a wrong one 401 (both statuses assumed)."""
        if not shown.api_token:
            raise absent(shown.missing("api_token"))
        key = fingerprint(shown.api_token)
        row = self._directory.get("spend", key)
        tenant = self._tenants.get(row["tenant"]) if row else None
        if row is None or tenant is None or tenant.is_foreign(shown.host):
            raise BillError("", text=UNAUTHORIZED, status=401, category="REQUEST")
        caller = Caller(
            tenant.id,
            "spend",
            row["org"],
            row["org_id"],
            row["user_id"],
            permissions=SPEND_PERMISSIONS,
            session=key,
        )
        self._tenants.used(tenant)
        self._limits.hit(SPEND_REQUESTS, tenant.id, key, self._clocks.of(tenant).running())
        return caller

    def by_any(self, shown: Credentials) -> Caller:
        """Webhooks: a token, a partner or a session, by what is there; something missing is 400."""
        try:
            if shown.api_token:
                return self.by_token(shown)
            return self.by_partner_session(shown) if shown.app_key else self.by_session(shown)
        except MissingCredential as missing:
            raise absent(missing.names) from None

    def tenant_of(self, shown: Credentials) -> str:
        """The id of the tenant whose developer key, app key or token is shown; empty for none."""
        rows = (
            self._directory.get(table, fingerprint(key))
            for table, key in (
                ("dev_key", shown.dev_key),
                ("app_key", shown.app_key),
                ("spend", shown.api_token),
            )
            if key
        )
        return next((str(row["tenant"]) for row in rows if row), "")

    def _found(self, shown: Credentials, table: str, key: str) -> Found:
        found = self._sessions.find(shown.session_id)
        if found is None or not same(key, getattr(found.tenant, table)):
            unknown = self._tenants.with_key(table, key) is None
            raise BillError("BDC_1102" if unknown else "BDC_1109")
        return self._met(found, shown)

    def _met(self, found: Found, shown: Credentials) -> Found:
        if found.tenant.is_foreign(shown.host):
            raise BillError("BDC_1102")
        self._sessions.use(found)
        self._tenants.used(found.tenant)
        return found


def absent(names: tuple[str, ...]) -> Invalid:
    """A 400 that names the headers that are missing."""
    return Invalid([Problem(name, ABSENT, "missing") for name in names])
