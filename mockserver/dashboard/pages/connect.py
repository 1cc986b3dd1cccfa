"""Connect: what a connection to each API asks for, its first calls, whether it lets anybody in; tokens and apps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

from flask import Response, session, url_for

from mockserver.control.connections import SETTINGS, SignInError, settings_of, sign_in
from mockserver.control.documents import base_url
from mockserver.control.server import ControlError, Server, reading
from mockserver.control.tenants import read_tenant
from mockserver.control.tokens import (
    NewApp,
    NewToken,
    delete_developer_app,
    list_api_tokens,
    list_developer_apps,
    list_sync_tokens,
    make_api_token,
    make_developer_app,
    make_sync_token,
    revoke_api_token,
    revoke_sync_token,
)
from mockserver.dashboard.frame import Form, Page, act, check_body, current_server, finish, go, render
from mockserver.dashboard.snippets import CONNECTIONS, LANGUAGES, snippet
from mockserver.domain.organizations import WORLD
from mockserver.domain.spend.kinds import SPEND_COMPANY, SPEND_USER
from mockserver.kernel.environments import EnvironmentName
from mockserver.tenancy import Tenant
from mockserver.tenancy.apps import ACCOUNTING, FULL

API = "v3"
MAX_CONNECTIONS, MAX_NAME_LENGTH = 12, 60  # that a browser keeps: its cookie holds no more
BOOKMARKS = "connections"  # where a session has them
SCOPES = (FULL, ACCOUNTING)

connect = Page("connect", "Connect", "/tenants/<tenant>/connect")


class Person(NamedTuple):
    """Somebody who can make tokens: an id, and what people call them."""

    id: str
    text: str


class Secret(NamedTuple):
    """What was made just now and is told once: its kind, what it is, and its values by name."""

    kind: str
    title: str
    values: dict[str, str]


@connect.get("")
def show(server: Server, tenant: Tenant, api: str = API, name: str = "") -> Any:
    """The page, for one kind of connection."""
    return page(server, tenant, api, name)


@connect.get("/choose")
def choose(server: Server, tenant: Tenant, api: str = API, name: str = "", environment: str = "") -> Response:
    """Lead to the page of a kind of connection in an environment: that of the tenant, or of the first one in it."""
    others = [one for one in server.worlds.tenancy.tenants.all() if one.environment == environment]
    if environment in ("", tenant.environment):
        others = [tenant]
    if not others:
        raise ControlError(404, f"There is no tenant of {environment} yet: make one on the first page.")
    return go(url_for(".show", tenant=others[0].id, api=api, name=name))


def page(server: Server, tenant: Tenant, api: str, name: str = "", **values: Any) -> str:
    """The page as it is, with what an action has to say in `outcome`, `problem` or `secret`."""
    if api not in CONNECTIONS:
        raise ControlError(404, f"There is no API {api}; there are {', '.join(CONNECTIONS)}.")
    base = base_url(server)
    details = read_tenant(server, tenant)
    settings = {"BILL_BASE_URL": base, **settings_of(api, details["credentials"])}
    return render(
        "connect.html",
        connections=CONNECTIONS,
        environments=get_args(EnvironmentName),
        api=api,
        connection=CONNECTIONS[api],
        name=name[:MAX_NAME_LENGTH],
        settings=settings,
        missing=[one for one in SETTINGS[api] if one not in settings],
        asked_for=SETTINGS[api],
        exports="".join(f"export {key}='{value}'\n" for key, value in settings.items()),
        snippets={LANGUAGES[one]: snippet(one, api, base, name) for one in LANGUAGES},
        bookmarks=bookmarks(tenant),
        people=[Person(user["userId"], f"{user['username']}, {user['role']}") for user in details["users"]],
        admins=spend_admins(server, tenant),
        scopes=SCOPES,
        api_tokens=list_api_tokens(server, tenant)["tokens"],
        sync_tokens=list_sync_tokens(server, tenant)["tokens"],
        apps=list_developer_apps(server, tenant)["apps"],
        **values,
    )


def spend_admins(server: Server, tenant: Tenant) -> Sequence[Person]:
    """The users of Spend & Expense who may make tokens."""
    with reading(server, tenant) as ctx:
        users = [
            user
            for company in ctx.find(SPEND_COMPANY, org=WORLD)
            for user in ctx.find(SPEND_USER, org=company["number"])
            if user["role"] == "ADMIN" and not user["archived"]
        ]
    return [Person(user["id"], f"{user['firstName']} {user['lastName']}, {user['email']}") for user in users]


@connect.post("/test")
def test(server: Server, tenant: Tenant, form: Form) -> str:
    """Sign in as the connection would, with the form's values for those of the tenant, and say what came back."""
    from mockserver.dashboard.in_process import session as calls_to

    api, name = form.get("api", API), form.get("name", "")
    values = {one: form[one].strip() for one in SETTINGS.get(api, ()) if form.get(one, "").strip()}
    credentials = {**read_tenant(server, tenant)["credentials"], **values}
    if api not in CONNECTIONS:
        return page(server, tenant, api)
    try:
        outcome = sign_in(api, base_url(server), credentials, calls_to(current_server().wsgi_app))
    except SignInError as refused:
        return page(server, tenant, api, name, problem=str(refused))
    return page(server, tenant, api, name, outcome=outcome)


def bookmarks(tenant: Tenant) -> list[dict[str, str]]:
    """The connections that a browser keeps of a tenant, by name."""
    rows: list[dict[str, str]] = session.get(BOOKMARKS, [])
    return [row for row in rows if row["tenant"] == tenant.id]


@connect.post("/keep")
def keep(tenant: Tenant, form: Form) -> Response:
    """Keep a connection under its name."""
    name, api = form.get("name", "").strip()[:MAX_NAME_LENGTH], form.get("api", API)
    if not name or api not in CONNECTIONS:
        raise ControlError(400, "A connection that is kept has a name.")
    rows = [row for row in session.get(BOOKMARKS, []) if (row["tenant"], row["name"]) != (tenant.id, name)]
    session[BOOKMARKS] = [*rows, {"tenant": tenant.id, "name": name, "api": api}][-MAX_CONNECTIONS:]
    return finish(f"{name} is kept in this browser; no secret is part of it.", api=api, name=name)


@connect.post("/forget")
def forget(tenant: Tenant, form: Form) -> Response:
    """Keep a connection no more."""
    name = form.get("name", "")
    session[BOOKMARKS] = [
        row for row in session.get(BOOKMARKS, []) if (row["tenant"], row["name"]) != (tenant.id, name)
    ]
    return finish(f"{name} is forgotten.", api=form.get("api", API))


@connect.post("/api-tokens")
def add_api_token(server: Server, tenant: Tenant, form: Form) -> str:
    """Make an API token of Spend & Expense, and tell its value once."""
    token = act(server, tenant, make_api_token, new_token(form))
    return tell(server, tenant, form, "api", f"API token {token['name']}", BILL_SPEND_TOKEN=token["value"])


@connect.post("/sync-tokens")
def add_sync_token(server: Server, tenant: Tenant, form: Form) -> str:
    """Make a sync token, and tell its value once."""
    token = act(server, tenant, make_sync_token, new_token(form))
    values = {"BILL_SYNC_TOKEN_NAME": token["name"], "BILL_SYNC_TOKEN": token["value"]}
    return tell(server, tenant, form, "sync", f"Sync token {token['name']}", **values)


@connect.post("/apps")
def add_app(server: Server, tenant: Tenant, form: Form) -> str:
    """Make a developer app, and tell its secret once."""
    body = {**new_token(form), "scope": form.get("scope", FULL), "spendUserId": form.get("spendUserId", "")}
    app = act(server, tenant, make_developer_app, check_body(body, NewApp))
    values = {"BILL_CLIENT_ID": app["clientId"], "BILL_CLIENT_SECRET": app["clientSecret"]}
    return tell(server, tenant, form, "app", f"Developer app {app['name']}", **values)


def new_token(form: Form) -> NewToken:
    """What a form says of a token that is to be made."""
    body = {name: form.get(name, "") for name in ("userId", "name", "description")}
    return check_body(body, NewToken)


def tell(server: Server, tenant: Tenant, form: Form, kind: str, title: str, **values: str) -> str:
    """The page, with what was made: never by way of a cookie or a URL."""
    return page(server, tenant, form.get("api", API), secret=Secret(kind, title, values))


@connect.post("/revoke")
def revoke(server: Server, tenant: Tenant, form: Form) -> Response:
    """Revoke a token, or delete an app."""
    kinds = {"api": revoke_api_token, "sync": revoke_sync_token, "app": delete_developer_app}
    if form.get("kind") not in kinds:
        raise ControlError(400, f"What is revoked is one of {', '.join(kinds)}.")
    act(server, tenant, kinds[form["kind"]], form.get("id", ""))
    return finish(f"{form.get('name') or form['id']} opens nothing any more.", api=form.get("api", API))
