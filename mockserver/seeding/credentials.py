"""Credentials of tenants: fixed ones for the default tenant, random ones of the same form for every other."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.kernel.randomness import digits, secret
from mockserver.seeding.scenarios import Table, default_credentials
from mockserver.tenancy import Tenancy, Tenant

MFA_CODE_LENGTH = 6
PASSWORD_BYTES = 12


def fixed() -> Table:
    """The default tenant's credentials."""
    return default_credentials()


def random() -> Table:
    """Credentials with the default tenant's names, everything secret replaced by chance."""
    known = default_credentials()
    return {
        "tenant": {"devKey": secret(), "appKey": secret(), "mfaCode": digits(MFA_CODE_LENGTH)},
        "mfa": {**known["mfa"], "rememberMeId": secret()},
        "users": {key: {**user, "password": secret(PASSWORD_BYTES)} for key, user in known["users"].items()},
        "syncToken": {**known["syncToken"], "token": secret()},
        "partner": {**known["partner"], "password": secret(PASSWORD_BYTES)},
        "spendTokens": {key: secret() for key in known["spendTokens"]},
    }


def register(tenancy: Tenancy, tenant: Tenant, given: Table, sign_ins: Table) -> None:
    """Let credentials sign in as the users whom a world's state names under the same keys."""
    users = sign_ins["users"]
    for key, login in given["users"].items():
        ids = {users[key]["organizationId"]: users[key]["userId"]}
        tenancy.registrations.login(tenant, login["username"], login["password"], ids)
    token = given["syncToken"]
    maker = users[token["user"]]
    tenancy.registrations.sync_token(tenant, token["name"], token["token"], maker["organizationId"], maker["userId"])
    register_mfa(tenancy, tenant, given["mfa"], users)
    if "partner" in sign_ins:
        partner = given["partner"]
        tenancy.registrations.partner_user(tenant, partner["username"], partner["password"], sign_ins["partner"])
    for key, user in sign_ins["spend"].items():
        place = user["org"], user["companyId"], user["userId"]
        tenancy.registrations.spend_token(tenant, given["spendTokens"][key], *place)


def register_mfa(tenancy: Tenancy, tenant: Tenant, given: Table, users: Mapping[str, Table]) -> None:
    """Phones that codes go to, and the remembered device of the first user that has one."""
    for key in given["users"]:
        tenancy.mfa.add_phone(tenant.id, users[key]["userId"], given["phone"])
    remembered = users[given["users"][0]]["userId"]
    tenancy.registrations.remembered_device(tenant, remembered, given["device"], given["rememberMeId"])
