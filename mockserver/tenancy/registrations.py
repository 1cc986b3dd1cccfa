"""The credentials of a tenant: registered in the directory, and handed to whoever runs the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from mockserver.domain.organizations import ORGANIZATION, USER, WORLD
from mockserver.kernel.clock import stamp
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, secret
from mockserver.store.directory import NEVER, Directory
from mockserver.store.engine import Engine
from mockserver.store.transaction import Transaction
from mockserver.tenancy.api_tokens import ID_BYTES
from mockserver.tenancy.apps import Apps
from mockserver.tenancy.credentials import Place
from mockserver.tenancy.logins import login_key
from mockserver.tenancy.mfa import RememberMe
from mockserver.tenancy.tenants import Tenant

SPEND_TOKEN_NAME, APP_NAME = "billmock", "billmock app"


class Registrations:
    """Registers credentials by fingerprint, and keeps them as they are for the control API, which shows them again."""

    def __init__(self, engine: Engine, directory: Directory, remember_me: RememberMe, apps: Apps) -> None:
        self._engine = engine
        self._directory = directory
        self._remember_me = remember_me
        self._apps = apps

    def login(self, tenant: Tenant, username: str, password: str, users: Mapping[str, str]) -> None:
        """A person's user name and password; `users` maps the ids of organizations to the person's user ids."""
        self._put(tenant, "login", username, {"kind": "user", "password": fingerprint(password), "users": dict(users)})
        self._issue(tenant, "user", username=username, password=password, users=dict(users))

    def sync_token(self, tenant: Tenant, name: str, token: str, organization_id: str, user_id: str) -> None:
        """A sync token, which signs in as the user who made it (F-009)."""
        row = {"kind": "sync", "password": fingerprint(token), "users": {organization_id: user_id}}
        self._put(tenant, "login", name, row | self._about(tenant, name))
        self._issue(tenant, "sync", name=name, token=token)

    def partner_user(self, tenant: Tenant, username: str, password: str, partner_name: str = "") -> None:
        """A user of the partner that owns the tenant's app key.

        `partner_name` is the name that the partner's organizations bear.
        """
        self._put(tenant, "partner", username, {"password": fingerprint(password), "partner": partner_name})
        self._issue(tenant, "partner", username=username, password=password)

    def spend_token(self, tenant: Tenant, token: str, org: int, org_id: str, user_id: str) -> None:
        """An S&E user's token; `org` is the number of the S&E company in the world, `org_id` its id."""
        row = {"tenant": tenant.id, "org": org, "org_id": org_id, "user_id": user_id}
        row |= self._about(tenant, SPEND_TOKEN_NAME)
        self._directory.put("spend", fingerprint(token), row, tenant=tenant.id)
        self._issue(tenant, "spend", token=token)

    def app(
        self, tenant: Tenant, client_id: str, client_secret: str, scope: str, place: Place, spend: Place | None
    ) -> None:
        """A developer app of a user's, who is `place` in AP and AR and `spend` in Spend & Expense."""
        about = self._about(tenant, APP_NAME)
        self._apps.add(tenant, client_id, client_secret, scope, place, spend, about)
        self._issue(tenant, "app", client_id=client_id, client_secret=client_secret)

    def _about(self, tenant: Tenant, name: str) -> Record:
        """What users call a token in BILL's web application, where these are listed with those that they make."""
        moment = stamp(datetime.fromtimestamp(tenant.created, UTC))
        return {"id": secret(ID_BYTES), "name": name, "description": "", "created": moment}

    def device(self, tenant: Tenant, user_id: str, device: str, remember_me_id: str) -> None:
        """A device that is remembered and, so that a kept store stays usable, never forgotten."""
        self._remember_me.add(tenant, user_id, device, remember_me_id, NEVER)
        self._issue(tenant, "device", user_id=user_id, device=device, remember_me_id=remember_me_id)

    def _put(self, tenant: Tenant, table: str, name: str, row: Record) -> None:
        self._directory.put(table, login_key(tenant.id, name), row, tenant=tenant.id)

    def _issue(self, tenant: Tenant, kind: str, **values: object) -> None:
        self._directory.append("issued", {"kind": kind, **values}, tenant=tenant.id)

    def credentials(self, tenant: Tenant) -> Record:
        """The tenant's credentials under their `BILL_*` names, and `users`: every login with role and password.

        A user is `username`, `password`, `organizationId`, `userId` and `role`, once for each organization. The
        first Administrator's are the main ones; a name is absent where the tenant has nothing for it.
        """
        by_kind: dict[str, list[Record]] = {}
        for row in self._directory.since("issued", tenant.id, 0):
            by_kind.setdefault(row["kind"], []).append(row)
        with self._engine.read(tenant.world) as tx:
            users = [user for row in by_kind.get("user", ()) for user in users_of(tx, row)]
        names = {"BILL_DEV_KEY": tenant.dev_key, "BILL_APP_KEY": tenant.app_key, "BILL_MFA_CODE": tenant.mfa_code}
        for kind, names_of in FIRST_OF_KIND.items():
            for row in by_kind.get(kind, [])[:1]:
                names |= {name: row[key] for key, name in names_of.items()}
        for role, names_of in FIRST_OF_ROLE.items():
            for user in [user for user in users if user["role"] == role][:1]:
                names |= {name: user[key] for key, name in names_of.items()}
        return {**names, "users": users}


FIRST_OF_KIND: Mapping[str, Mapping[str, str]] = {
    "sync": {"name": "BILL_SYNC_TOKEN_NAME", "token": "BILL_SYNC_TOKEN"},
    "partner": {"username": "BILL_PARTNER_USERNAME", "password": "BILL_PARTNER_PASSWORD"},
    "spend": {"token": "BILL_SPEND_TOKEN"},
    "app": {"client_id": "BILL_CLIENT_ID", "client_secret": "BILL_CLIENT_SECRET"},
    "device": {"remember_me_id": "BILL_REMEMBER_ME_ID", "device": "BILL_DEVICE"},
}
FIRST_OF_ROLE: Mapping[str, Mapping[str, str]] = {
    "ADMINISTRATOR": {
        "username": "BILL_USERNAME",
        "password": "BILL_PASSWORD",
        "organizationId": "BILL_ORGANIZATION_ID",
    },
    "APPROVER": {"username": "BILL_APPROVER_USERNAME", "password": "BILL_APPROVER_PASSWORD"},
}


def users_of(tx: Transaction, login: Record) -> list[Record]:
    """One entry for each organization of a login; users that are gone are left out."""
    entries = []
    for organization_id, user_id in login["users"].items():
        organization = tx.get(ORGANIZATION, WORLD, organization_id)
        user = tx.get(USER, organization["number"], user_id) if organization else None
        if user is not None:
            entries.append(
                {
                    "username": login["username"],
                    "password": login["password"],
                    "organizationId": organization_id,
                    "userId": user_id,
                    "role": user["role"]["type"],
                }
            )
    return entries
