"""Credentials of tenants: fixed ones for the default tenant, random ones of the same form for every other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.randomness import digits, fingerprint, secret
from mockserver.seeding.scenarios import Table, default_credentials
from mockserver.tenancy import Tenancy, Tenant
from mockserver.tenancy.apps import CLIENTS, FULL
from mockserver.tenancy.credentials import Place

MFA_CODE_LENGTH = 6
PASSWORD_BYTES = 12


def fixed_credentials(environment: str = "") -> Table:
    """The default tenant's credentials, which `fixtures/credentials.json` tells and which never change.

    With an environment, those of the default tenant of this other one: none of them works in the first.
    """
    defaults = default_credentials()
    if not environment:
        return defaults
    table: Table = named_after(environment, defaults)
    table["tenant"]["mfaCode"] = defaults["tenant"]["mfaCode"][::-1]
    return table


def named_after(environment: str, value: Any) -> Any:
    """Credentials that bear the name of an environment: keys, passwords, tokens and addresses."""
    if isinstance(value, dict):
        return {name: named_after(environment, part) for name, part in value.items()}
    if not isinstance(value, str):
        return value
    return value.replace("@billmock.", f"@{environment}.billmock.").replace("billmock-", f"billmock-{environment}-")


def announce(tenancy: Tenancy, tenant: Tenant, credentials: Table) -> None:
    """Let what needs no developer key lead to a tenant whose world is not opened yet."""
    for token in credentials["spendTokens"].values():
        tenancy.directory.put("spend", fingerprint(token), {"tenant": tenant.id}, tenant=tenant.id)
    tenancy.directory.put(CLIENTS, credentials["app"]["clientId"], {"tenant": tenant.id}, tenant=tenant.id)


def random() -> Table:
    """Credentials with the default tenant's names, everything secret replaced by chance."""
    defaults = default_credentials()
    return {
        "tenant": {"devKey": secret(), "appKey": secret(), "mfaCode": digits(MFA_CODE_LENGTH)},
        "mfa": {**defaults["mfa"], "rememberMeId": secret()},
        "users": {key: {**user, "password": secret(PASSWORD_BYTES)} for key, user in defaults["users"].items()},
        "syncToken": {**defaults["syncToken"], "token": secret()},
        "partner": {**defaults["partner"], "password": secret(PASSWORD_BYTES)},
        "app": {"clientId": f"app-{secret(12)}", "clientSecret": secret(), "user": defaults["app"]["user"]},
        "spendTokens": {key: secret() for key in defaults["spendTokens"]},
    }


def issued_to(tenancy: Tenancy, tenant: Tenant) -> Table:
    """The credentials that a tenant has, in the form in which they were registered."""
    defaults, rows = default_credentials(), dict[str, list[Table]]()
    for row in tenancy.directory.since("issued", tenant.id, 0):
        rows.setdefault(row["kind"], []).append(row)
    device, sync, app = rows["device"][0], rows["sync"][0], rows["app"][0]
    logins = zip(defaults["users"], rows["user"], strict=False)
    return {
        "mfa": {**defaults["mfa"], "device": device["device"], "rememberMeId": device["remember_me_id"]},
        "users": {key: {name: row[name] for name in ("username", "password")} for key, row in logins},
        "syncToken": {**defaults["syncToken"], "name": sync["name"], "token": sync["token"]},
        "partner": next(iter(rows.get("partner", [])), {**defaults["partner"], "password": secret(PASSWORD_BYTES)}),
        "app": {**defaults["app"], "clientId": app["client_id"], "clientSecret": app["client_secret"]},
        "spendTokens": dict(
            zip(defaults["spendTokens"], [row["token"] for row in rows.get("spend", [])], strict=False)
        ),
    }


def register(tenancy: Tenancy, tenant: Tenant, credentials: Table, sign_ins: Table) -> None:
    """Let credentials sign in as the users whom a world's state names under the same keys.

    Users of a world that has others are left out, on either side.
    """
    users = sign_ins["users"]
    for key, login in credentials["users"].items():
        if key not in users:
            continue
        ids = {users[key]["organizationId"]: users[key]["userId"]}
        tenancy.registrations.login(tenant, login["username"], login["password"], ids)
    token = credentials["syncToken"]
    maker = users[token["user"]]
    tenancy.registrations.sync_token(tenant, token["name"], token["token"], maker["organizationId"], maker["userId"])
    register_mfa(tenancy, tenant, credentials["mfa"], users)
    if "partner" in sign_ins:
        partner = credentials["partner"]
        tenancy.registrations.partner_user(tenant, partner["username"], partner["password"], sign_ins["partner"])
    for key, user in sign_ins["spend"].items():
        if key not in credentials["spendTokens"]:
            continue
        tenancy.registrations.spend_token(tenant, credentials["spendTokens"][key], *spend_place(user))
    register_app(tenancy, tenant, credentials["app"], sign_ins)


def spend_place(user: Table) -> Place:
    """Where a user of a world's S&E company is."""
    return Place(user["org"], user["companyId"], user["userId"])


def register_app(tenancy: Tenancy, tenant: Tenant, app: Table, sign_ins: Table) -> None:
    """A developer app with full access, of a user who is the first of the S&E company too, where there is one."""
    maker = sign_ins["users"][app["user"]]
    place = Place(maker["org"], maker["organizationId"], maker["userId"])
    spend = next(map(spend_place, sign_ins["spend"].values()), None)
    tenancy.registrations.app(tenant, app["clientId"], app["clientSecret"], FULL, place, spend)


def register_mfa(tenancy: Tenancy, tenant: Tenant, credentials: Table, users: Mapping[str, Table]) -> None:
    """Phones that codes go to, and the remembered device of the first user that has one."""
    for key in [key for key in credentials["users"] if key in users]:
        tenancy.mfa.add_phone(tenant.id, users[key]["userId"], credentials["phone"])
    user_id = users[credentials["users"][0]]["userId"]
    tenancy.registrations.device(tenant, user_id, credentials["device"], credentials["rememberMeId"])
