"""Developer apps, which sign in by OAuth: a client id and a secret for an access token in place of all other keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, same
from mockserver.store.directory import Directory
from mockserver.tenancy.credentials import Place
from mockserver.tenancy.sessions import TOKEN_LIFE, Sessions
from mockserver.tenancy.tenants import Tenant, Tenants

CLIENTS = "client"  # the directory's table
FULL, ACCOUNTING = "full", "accounting"

__all__ = ["ACCOUNTING", "CLIENTS", "FULL", "TOKEN_LIFE", "Apps", "UnknownClient"]


class UnknownClient(Refusal):
    """No app has this client id and secret, or not in the environment that was called."""


class Apps:
    """The developer apps of all tenants, by client id."""

    def __init__(self, directory: Directory, tenants: Tenants, sessions: Sessions) -> None:
        self._directory = directory
        self._tenants = tenants
        self._sessions = sessions

    def sign_in(self, client_id: str, client_secret: str, host: str = "") -> str:
        """A new access token of an app; raises `UnknownClient`."""
        app = self._directory.get(CLIENTS, client_id)
        if app is None:
            raise UnknownClient("unknown client")
        tenant = self._tenants.get(app["tenant"])
        app = self._directory.get(CLIENTS, client_id)
        if app is None or tenant.is_foreign(host) or not same(app["secret"], fingerprint(client_secret)):
            raise UnknownClient("unknown client")
        access_token = self._sessions.begin(
            tenant,
            "oauth",
            org=app["org"],
            org_id=app["org_id"],
            user_id=app["user_id"],
            login=client_id,
            trusted=app["scope"] == FULL,
            scope=app["scope"],
        )
        # Whoever removed the app meanwhile may have looked for its tokens before this one was there; and the token of a
        # maker who is gone or archived is dead from the first (assumed: F-1833).
        if self._directory.get(CLIENTS, client_id) is None or self._sessions.find(access_token) is None:
            self._sessions.end(fingerprint(access_token))
            raise UnknownClient("unknown client")
        return access_token

    def add(
        self,
        tenant: Tenant,
        client_id: str,
        client_secret: str,
        scope: str,
        place: Place,
        spend: Place | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """An app with the rights of its maker: `place` is the maker in AP and AR, `spend` in Spend & Expense."""
        row = {"tenant": tenant.id, "secret": fingerprint(client_secret), "scope": scope, **place._asdict()}
        row |= {"spend": spend._asdict() if spend else None, **(about or {})}
        self._directory.put(CLIENTS, client_id, row, tenant=tenant.id)

    def place_in_spend(self, client_id: str) -> Place | None:
        """Who the maker of an app is in Spend & Expense; None for nobody, and for an app that is gone."""
        app = self._directory.get(CLIENTS, client_id)
        return Place(**app["spend"]) if app and app["spend"] else None

    def all(self, tenant: Tenant) -> list[tuple[str, Record]]:
        """A tenant's apps with their client ids, the first made first; the secrets are hashes."""
        return sorted(
            self._directory.all(CLIENTS, tenant.id), key=lambda row: (row[1]["created"], row[1]["name"], row[0])
        )

    def remove(self, tenant: Tenant, client_id: str) -> None:
        """Remove an app, and end its access tokens."""
        self._directory.delete(CLIENTS, client_id)
        for key, session in self._directory.all("session", tenant.id):
            if session["kind"] == "oauth" and session["login"] == client_id:
                self._sessions.end(key)
