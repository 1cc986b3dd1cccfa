"""API tokens and sync tokens as users make them in BILL's web application: the value is told once, and hashed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, secret
from mockserver.store.directory import Cap, Directory, TableFull
from mockserver.tenancy.credentials import Place
from mockserver.tenancy.logins import login_key
from mockserver.tenancy.tenants import Tenant

SPEND, LOGIN = "spend", "login"  # the directory's tables
MAX_TOKENS = 1_000  # of a tenant and kind: a bound of ours
ID_BYTES = 9


class TokenRefused(Refusal):
    """A token that cannot be made: its name is taken, or there are too many."""


class NewToken(NamedTuple):
    """A token that was just made; nobody is told its `value` again."""

    id: str
    value: str


class ApiTokens:
    """The API tokens (Spend & Expense) and sync tokens (AP and AR) of all tenants."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def add_spend(self, tenant: Tenant, place: Place, name: str, description: str, created: str) -> NewToken:
        """An API token that acts as its maker; raises `TokenRefused` where there are too many."""
        token = NewToken(secret(ID_BYTES), secret())
        about = {"id": token.id, "name": name, "description": description, "created": created}
        row = {"tenant": tenant.id, **place._asdict(), **about}
        self._add(SPEND, fingerprint(token.value), row, tenant)
        return token

    def add_sync(self, tenant: Tenant, place: Place, name: str, description: str, created: str) -> NewToken:
        """A sync token, which signs in under its name (F-009); raises `TokenRefused` for a name that is taken."""
        token = NewToken(secret(ID_BYTES), secret())
        about = {"id": token.id, "name": name, "description": description, "created": created}
        users = {place.org_id: place.user_id}
        row = {"kind": "sync", "password": fingerprint(token.value), "users": users, **about}
        self._add(LOGIN, login_key(tenant.id, name), row, tenant)
        return token

    def add_login(self, tenant: Tenant, place: Place, username: str, password: str) -> None:
        """Let a user sign in with a name and a password, or with another password; a person may have several places.

        Raises `TokenRefused` for the name of a sync token, or of somebody else in the organization.
        """

        def add(row: Record | None) -> Record:
            if row is not None and row["kind"] != "user":
                raise TokenRefused(f"{username} is the name of a sync token")
            if row is not None and row["users"].get(place.org_id, place.user_id) != place.user_id:
                raise TokenRefused(f"{username} is the name of another user of this organization")
            users = {**(row["users"] if row else {}), place.org_id: place.user_id}
            return {"kind": "user", "password": fingerprint(password), "users": users}

        self._directory.change(LOGIN, login_key(tenant.id, username), add, tenant=tenant.id)

    def _add(self, table: str, key: str, row: Record, tenant: Tenant) -> None:
        def add(present: Record | None) -> Record:
            if present is not None:
                raise TokenRefused(f"{row['name']} is taken")
            return row

        try:
            self._directory.change(table, key, add, tenant=tenant.id, cap=Cap(MAX_TOKENS, tenant.id))
        except TableFull:
            raise TokenRefused(f"at most {MAX_TOKENS}") from None

    def spend(self, tenant: Tenant) -> list[Record]:
        """A tenant's API tokens, the first made first: `id`, `name`, `description`, `created`, `userId`."""
        return by_time(row | {"userId": row["user_id"]} for _, row in self._directory.all(SPEND, tenant.id))

    def sync(self, tenant: Tenant) -> list[Record]:
        """A tenant's sync tokens, in the same form."""
        rows = (row for _, row in self._directory.all(LOGIN, tenant.id) if row["kind"] == "sync")
        return by_time(row | {"userId": next(iter(row["users"].values()))} for row in rows)

    def revoke(self, tenant: Tenant, table: str, token_id: str) -> bool:
        """Let a token open nothing any more, the sessions that began with it included; False for an unknown id."""
        keys = [key for key, row in self._directory.all(table, tenant.id) if row.get("id") == token_id]
        for key in keys:
            self._directory.delete(table, key)
            for session, row in self._directory.all("session", tenant.id):
                if row["login"] == key:
                    self._directory.delete("session", session)
        return bool(keys)


def by_time(rows: Iterator[Record]) -> list[Record]:
    """Tokens without what opens anything, in the order they were made."""
    names = ("id", "name", "description", "created", "userId")
    tokens = [{name: row[name] for name in names} for row in rows if "id" in row]
    return sorted(tokens, key=lambda token: (token["created"], token["name"]))
