"""What users make in BILL's web application to sign in with: API tokens, sync tokens, developer apps, passwords.

BILL has no API for these. A value is told once, by the call that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Required, TypedDict, cast

from flask import Response

from mockserver.control.annotations import Words
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server, working_in
from mockserver.dialects.spend.ids import record_id
from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATION, USER, USERNAMES, WORLD
from mockserver.domain.spend.kinds import SPEND_COMPANY, SPEND_USER
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.randomness import secret
from mockserver.tenancy import Tenant, api_tokens
from mockserver.tenancy.api_tokens import LOGIN, SPEND, TokenRefused
from mockserver.tenancy.apps import ACCOUNTING, FULL
from mockserver.tenancy.credentials import Place

MAX_TEXT_LENGTH = 200
CLIENT_ID_BYTES = 12

AddToken = Callable[[Tenant, Place, str, str, str], api_tokens.NewToken]


class Token(TypedDict):
    """A token without its value; `userId` is its maker's."""

    id: str
    name: str
    description: str
    created: str
    userId: str


class TokenValue(Token):
    """A token with its value, which nobody is told again."""

    value: str


class Tokens(TypedDict):
    """Tokens, the first made first."""

    tokens: list[Token]


class NewToken(TypedDict, total=False):
    """A token to be made by a user."""

    userId: Required[str]
    name: Required[str]
    description: str


class App(TypedDict):
    """A developer app without its secret; `spendUserId` is who its maker is in Spend & Expense, empty for nobody."""

    clientId: str
    name: str
    description: str
    created: str
    scope: str
    userId: str
    spendUserId: str


class AppSecret(App):
    """A developer app with its secret, which nobody is told again."""

    clientSecret: str


class Apps(TypedDict):
    """Developer apps, in the order of their client ids."""

    apps: list[App]


class NewApp(TypedDict, total=False):
    """A developer app to be made by a user of AP and AR, who may be one of Spend & Expense too."""

    userId: Required[str]
    name: Required[str]
    description: str
    scope: Annotated[str, Words((FULL, ACCOUNTING))]
    spendUserId: str


class LoginRequest(TypedDict):
    """With which name and password a user signs in from now on."""

    userId: str
    username: str
    password: str


class Login(TypedDict):
    """Who signs in with a name, and where."""

    username: str
    organizationId: str
    userId: str


@control.post("/tenants/<tenant>/spend/tokens", status=201)
def make_api_token(server: Server, tenant: Tenant, body: NewToken) -> TokenValue:
    """Make an API token of Spend & Expense as one of its users; 409 for anybody but an admin (F-1618)."""
    with working_in(server, tenant) as ctx:
        place, user = place_in_spend(ctx, body["userId"])
        created = ctx.clock.stamp()
    if user["role"] != "ADMIN":
        raise ControlError(409, "only an ADMIN makes API tokens")
    return new_token(server.worlds.tenancy.api_tokens.add_spend, tenant, place, body, created)


@control.get("/tenants/<tenant>/spend/tokens")
def list_api_tokens(server: Server, tenant: Tenant) -> Tokens:
    """The API tokens of Spend & Expense, without their values."""
    return {"tokens": cast(list[Token], server.worlds.tenancy.api_tokens.spend(tenant))}


@control.delete("/tenants/<tenant>/spend/tokens/<token>", status=204)
def revoke_api_token(server: Server, tenant: Tenant, token: str) -> Response:
    """Let an API token open nothing any more; 404 for an unknown id."""
    return revoke(server, tenant, SPEND, token)


@control.post("/tenants/<tenant>/sync-tokens", status=201)
def make_sync_token(server: Server, tenant: Tenant, body: NewToken) -> TokenValue:
    """Make a sync token as a user of AP and AR; 409 where its name is taken."""
    with working_in(server, tenant) as ctx:
        place, _ = place_of(ctx, ORGANIZATION, USER, body["userId"])
        check_free(ctx, body["name"])
        created = ctx.clock.stamp()
    return new_token(server.worlds.tenancy.api_tokens.add_sync, tenant, place, body, created)


@control.get("/tenants/<tenant>/sync-tokens")
def list_sync_tokens(server: Server, tenant: Tenant) -> Tokens:
    """The sync tokens, without their values."""
    return {"tokens": cast(list[Token], server.worlds.tenancy.api_tokens.sync(tenant))}


@control.delete("/tenants/<tenant>/sync-tokens/<token>", status=204)
def revoke_sync_token(server: Server, tenant: Tenant, token: str) -> Response:
    """Let a sync token open nothing any more, its sessions included; 404 for an unknown id."""
    return revoke(server, tenant, LOGIN, token)


@control.post("/tenants/<tenant>/developer-apps", status=201)
def make_developer_app(server: Server, tenant: Tenant, body: NewApp) -> AppSecret:
    """Make a developer app of OAuth, with its maker's rights within `scope`: `full` unless it says `accounting`."""
    with working_in(server, tenant) as ctx:
        place, _ = place_of(ctx, ORGANIZATION, USER, body["userId"])
        spend_user = body.get("spendUserId", "")
        spend = place_in_spend(ctx, spend_user)[0] if spend_user else None
        about = {"name": body["name"], "description": description_of(body), "created": ctx.clock.stamp()}
    client_id, client_secret = f"app-{secret(CLIENT_ID_BYTES)}", secret()
    scope = body.get("scope", FULL)
    server.worlds.tenancy.apps.add(tenant, client_id, client_secret, scope, place, spend, about)
    app = next(app for app in apps_of(server, tenant) if app["clientId"] == client_id)
    return {**app, "clientSecret": client_secret}


@control.get("/tenants/<tenant>/developer-apps")
def list_developer_apps(server: Server, tenant: Tenant) -> Apps:
    """The developer apps, without their secrets."""
    return {"apps": apps_of(server, tenant)}


@control.delete("/tenants/<tenant>/developer-apps/<app>", status=204)
def delete_developer_app(server: Server, tenant: Tenant, app: str) -> Response:
    """Remove a developer app and end its access tokens; 404 for an unknown client id."""
    if all(one["clientId"] != app for one in apps_of(server, tenant)):
        raise ControlError(404, f"no developer app {app}")
    server.worlds.tenancy.apps.remove(tenant, app)
    return Response(status=204)


@control.post("/tenants/<tenant>/logins", status=201)
def set_login(server: Server, tenant: Tenant, body: LoginRequest) -> Login:
    """Let a user of an organization sign in with a name and a password; a name may have users of several.

    400 for a name or a password that is empty or too long, 409 for a name that is somebody else's there.
    """
    texts = body["username"].strip(), body["password"]
    if not all(texts) or max(map(len, texts)) > MAX_TEXT_LENGTH:
        raise ControlError(400, f"username and password have at least one and at most {MAX_TEXT_LENGTH} characters")
    with working_in(server, tenant) as ctx:
        place, _ = place_of(ctx, ORGANIZATION, USER, body["userId"])
        check_free(ctx, body["username"], body["userId"])
    try:
        server.worlds.tenancy.api_tokens.add_login(tenant, place, body["username"], body["password"])
    except TokenRefused as refused:
        raise ControlError(409, str(refused)) from None
    return {"username": body["username"], "organizationId": place.org_id, "userId": place.user_id}


def check_free(ctx: Context, name: str, user_id: str = "") -> None:
    """409 for a name under which a partner's user signs in, unless it is this user's."""
    if USERNAMES.holder(ctx, name) not in ("", user_id):
        raise ControlError(409, f"{name} is the name of a partner's user")


def place_of(ctx: Context, homes: Kind, kind: Kind, user_id: str) -> tuple[Place, Record]:
    """Where a live user is, in whichever organization or company of the world; 404 for an unknown id."""
    for home in ctx.find(homes, org=WORLD):
        user = ctx.get(kind, user_id, org=home["number"])
        if user is not None and not user["archived"]:
            return Place(home["number"], home["id"], user["id"]), user
    raise ControlError(404, f"no user {user_id}")


def place_in_spend(ctx: Context, user_id: str) -> tuple[Place, Record]:
    """Where a user of Spend & Expense is, by either form of its id; 404 for an unknown one."""
    return place_of(ctx, SPEND_COMPANY, SPEND_USER, record_id(ctx, SPEND_USER.name, user_id))


def description_of(body: NewToken | NewApp) -> str:
    """The description of what is to be made; 400 for texts that are too long, or an empty name."""
    texts: Sequence[str] = (body["name"], body.get("description", ""))
    if not body["name"].strip() or max(map(len, texts)) > MAX_TEXT_LENGTH:
        raise ControlError(400, f"name and description have at most {MAX_TEXT_LENGTH} characters, a name at least one")
    return texts[1]


def new_token(add: AddToken, tenant: Tenant, place: Place, body: NewToken, created: str) -> TokenValue:
    """A token of a user's, with its value; 409 where it is refused, 400 for texts that cannot be used."""
    description = description_of(body)
    try:
        token = add(tenant, place, body["name"], description, created)
    except TokenRefused as refused:
        raise ControlError(409, str(refused)) from None
    return {
        "id": token.id,
        "name": body["name"],
        "description": description,
        "created": created,
        "userId": body["userId"],
        "value": token.value,
    }


def apps_of(server: Server, tenant: Tenant) -> list[App]:
    """A tenant's developer apps."""
    return [
        {
            "clientId": client_id,
            "name": app["name"],
            "description": app["description"],
            "created": app["created"],
            "scope": app["scope"],
            "userId": app["user_id"],
            "spendUserId": app["spend"]["user_id"] if app["spend"] else "",
        }
        for client_id, app in server.worlds.tenancy.apps.all(tenant)
    ]


def revoke(server: Server, tenant: Tenant, table: str, token_id: str) -> Response:
    """Revoke a token; 404 for an unknown id."""
    if not server.worlds.tenancy.api_tokens.revoke(tenant, table, token_id):
        raise ControlError(404, f"no token {token_id}")
    return Response(status=204)
