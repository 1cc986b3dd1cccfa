"""First calls of a connection in several languages: what is sent is said once, a template a language writes it.

Snippets name variables for everything that a connection asks for, so they hold no secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.dashboard.frame import render

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One call: `headers`, `form` and `json` have `$NAME` for a variable, and `$session` for what an earlier call gave.

    `keeps` is where its answer has the session, from the outside to the inside.
    """

    method: str
    path: str
    headers: Values = field(default_factory=dict)
    json: Values = field(default_factory=dict)
    form: Values = field(default_factory=dict)
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """A kind of connection: its name, what it is for, and its first calls."""

    title: str
    about: str
    steps: tuple[Step, ...]


def user_login(user: str, password: str) -> tuple[Step, ...]:
    """Sign in to v3, and list vendors."""
    names = {"username": user, "password": password, "organizationId": "$BILL_ORGANIZATION_ID"}
    body = {**names, "devKey": "$BILL_DEV_KEY"}
    headers = {"sessionId": "$session", "devKey": "$BILL_DEV_KEY"}
    return (
        Step("POST", "/connect/v3/login", json=body, keeps=("sessionId",)),
        Step("GET", "/connect/v3/vendors?max=2", headers=headers),
    )


CONNECTIONS: Mapping[str, Connection] = {
    "v3": Connection(
        "AP & AR, v3",
        "REST with JSON. A user signs in to an organization; the session goes with every call.",
        user_login("$BILL_USERNAME", "$BILL_PASSWORD"),
    ),
    "v2": Connection(
        "AP & AR, v2",
        "Forms with a data document. A user signs in to an organization; the session is a field of every form.",
        (
            Step(
                "POST",
                "/api/v2/Login.json",
                form={
                    "userName": "$BILL_USERNAME",
                    "password": "$BILL_PASSWORD",
                    "orgId": "$BILL_ORGANIZATION_ID",
                    "devKey": "$BILL_DEV_KEY",
                },
                keeps=("response_data", "sessionId"),
            ),
            Step(
                "POST",
                "/api/v2/List/Vendor.json",
                form={"devKey": "$BILL_DEV_KEY", "sessionId": "$session", "data": '{"start": 0, "max": 2}'},
            ),
        ),
    ),
    "partner": Connection(
        "Partner",
        "A partner signs in with its app key and works across organizations.",
        (
            Step(
                "POST",
                "/connect/v3/partner/login",
                json={
                    "username": "$BILL_PARTNER_USERNAME",
                    "password": "$BILL_PARTNER_PASSWORD",
                    "appKey": "$BILL_APP_KEY",
                },
                keeps=("sessionId",),
            ),
            Step(
                "GET",
                "/connect/v3/partner/organizations",
                headers={"sessionId": "$session", "appKey": "$BILL_APP_KEY"},
            ),
        ),
    ),
    "spend": Connection(
        "Spend & Expense",
        "An admin's API token goes with every call; there is no sign-in.",
        (
            Step("GET", "/connect/v3/spend/users/current", headers={"apiToken": "$BILL_SPEND_TOKEN"}),
            Step("GET", "/connect/v3/spend/budgets?max=2", headers={"apiToken": "$BILL_SPEND_TOKEN"}),
        ),
    ),
    "oauth": Connection(
        "OAuth app",
        "A developer app trades its id and secret for an access token with its maker's rights.",
        (
            Step(
                "POST",
                "/authx/token",
                form={
                    "grant_type": "client_credentials",
                    "client_id": "$BILL_CLIENT_ID",
                    "client_secret": "$BILL_CLIENT_SECRET",
                },
                keeps=("access_token",),
            ),
            Step("GET", "/connect/v3/login/session", headers={"Authorization": "Bearer $session"}),
        ),
    ),
    "sync": Connection(
        "Sync token",
        "A token stands for its maker: its name and value are signed in with as username and password.",
        user_login("$BILL_SYNC_TOKEN_NAME", "$BILL_SYNC_TOKEN"),
    ),
}
"""API -> its connection, in the order in which they are offered; the keys are those of `control.connections`."""

LANGUAGES = {"curl": "curl", "python": "Python", "node": "Node"}
"""Template -> what the language is called."""


def snippet(language: str, api: str, base_url: str, name: str) -> str:
    """The first calls of a connection in a language; `name` is whatever somebody called it."""
    title = " ".join(name.split()) or CONNECTIONS[api].title
    return render(f"snippets/{language}.txt", steps=CONNECTIONS[api].steps, base=base_url, title=title)
