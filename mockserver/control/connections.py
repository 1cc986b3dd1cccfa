"""What a connection to each of BILL's APIs asks for, and whether its settings let anybody in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mockserver.kernel.counts import number_of
from mockserver.kernel.urls import without_credentials

if TYPE_CHECKING:
    import requests

USER = ("BILL_USERNAME", "BILL_PASSWORD", "BILL_ORGANIZATION_ID", "BILL_DEV_KEY")
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "v2": USER,
    "v3": USER,
    "partner": ("BILL_PARTNER_USERNAME", "BILL_PARTNER_PASSWORD", "BILL_APP_KEY"),
    "spend": ("BILL_SPEND_TOKEN",),
    "oauth": ("BILL_CLIENT_ID", "BILL_CLIENT_SECRET"),
    "sync": ("BILL_SYNC_TOKEN_NAME", "BILL_SYNC_TOKEN", "BILL_ORGANIZATION_ID", "BILL_DEV_KEY"),
}
"""API -> the names of what a connection of that kind asks for."""

TIMEOUT = 10  # seconds

Credentials = Mapping[str, str]


class SignInError(Exception):
    """A connection that lets nobody in; the text says what came back."""


def settings_of(api: str, credentials: Credentials) -> dict[str, str]:
    """The settings of a connection of a kind, in the order in which BILL asks for them; absent ones are left out."""
    return {name: credentials[name] for name in SETTINGS[api] if name in credentials}


def sign_in(api: str, base_url: str, credentials: Credentials, http: requests.Session | None = None) -> str:
    """Sign in as a connection of a kind would and say what came back, in a line; raises `SignInError`."""
    import requests

    try:
        with http or requests.Session() as client:
            return SIGN_INS[api](client, base_url.rstrip("/"), settings_of(api, credentials))
    except KeyError as absent:
        raise SignInError(f"{absent.args[0]} is not set") from None
    except requests.RequestException:
        raise SignInError(f"no server answers at {without_credentials(base_url)}") from None


def json_of(answer: requests.Response) -> Any:
    """The JSON of an answer that lets somebody in; raises `SignInError`."""
    from requests import JSONDecodeError

    try:
        body = answer.json()
    except JSONDecodeError:
        body = None
    if not answer.ok or not isinstance(body, dict):
        raise SignInError(f"{answer.status_code} {answer.text[:200]}")
    return body


def v3_session(
    http: requests.Session, base_url: str, settings: Credentials, names: Sequence[str] = USER
) -> dict[str, str]:
    """What v3 answers to a sign-in."""
    fields = dict(zip(("username", "password", "organizationId", "devKey"), names, strict=True))
    body = {field: settings[name] for field, name in fields.items()}
    session: dict[str, str] = json_of(http.post(f"{base_url}/connect/v3/login", json=body, timeout=TIMEOUT))
    return session


def in_v3(http: requests.Session, base_url: str, settings: Credentials, names: Sequence[str] = USER) -> str:
    """Sign in to v3, and read whose session it is."""
    session = v3_session(http, base_url, settings, names)
    return f"user {session['userId']} in organization {session['organizationId']}"


def v2_session(http: requests.Session, base_url: str, settings: Credentials) -> dict[str, str]:
    """What v2 answers to a sign-in."""
    names = dict(zip(("userName", "password", "orgId", "devKey"), USER, strict=True))
    form = {field: settings[name] for field, name in names.items()}
    envelope = json_of(http.post(f"{base_url}/api/v2/Login.json", data=form, timeout=TIMEOUT))
    data: dict[str, str] = envelope["response_data"]
    if envelope["response_status"] != 0:
        raise SignInError(f"{data['error_code']} {data['error_message']}")
    return data


def in_v2(http: requests.Session, base_url: str, settings: Credentials) -> str:
    """Sign in to v2, and say as whom and where; raises `SignInError`."""
    data = v2_session(http, base_url, settings)
    return f"user {data['usersId']} in organization {data['orgId']}"


def partner_headers(http: requests.Session, base_url: str, settings: Credentials) -> dict[str, str]:
    """What the calls of a partner carry who just signed in."""
    names = dict(zip(("username", "password", "appKey"), SETTINGS["partner"], strict=True))
    body = {field: settings[name] for field, name in names.items()}
    answer = http.post(f"{base_url}/connect/v3/partner/login", json=body, timeout=TIMEOUT)
    return {"sessionId": json_of(answer)["sessionId"], "appKey": body["appKey"]}


def as_partner(http: requests.Session, base_url: str, settings: Credentials) -> str:
    """Sign in as a partner, and count its organizations."""
    headers = partner_headers(http, base_url, settings)
    url = f"{base_url}/connect/v3/partner/organizations"
    rows = json_of(http.get(url, params={"max": "100"}, headers=headers, timeout=TIMEOUT))["results"]
    return f"partner with {number_of(len(rows), 'organization')}"


def user_headers(http: requests.Session, base_url: str, settings: Credentials) -> dict[str, str]:
    """What the calls of a v3 user carry who just signed in."""
    return {"sessionId": v3_session(http, base_url, settings)["sessionId"], "devKey": settings["BILL_DEV_KEY"]}


def v2_fields(http: requests.Session, base_url: str, settings: Credentials) -> dict[str, str]:
    """What the forms of a v2 user carry who just signed in."""
    return {"sessionId": v2_session(http, base_url, settings)["sessionId"], "devKey": settings["BILL_DEV_KEY"]}


def spend_headers(http: requests.Session, base_url: str, settings: Credentials) -> dict[str, str]:
    """What the calls with a token of Spend & Expense carry."""
    return {"apiToken": settings["BILL_SPEND_TOKEN"]}


CARRIES: Mapping[str, Callable[[requests.Session, str, Credentials], dict[str, str]]] = {
    "v2": v2_fields,
    "v3": user_headers,
    "events": user_headers,
    "partner": partner_headers,
    "spend": spend_headers,
}
"""API -> what its calls carry once somebody signed in: headers, in v2 fields of the form."""


def session_values(api: str, base_url: str, credentials: Credentials, http: requests.Session) -> dict[str, str]:
    """What the calls of an API carry, after a sign-in where there is one; raises `SignInError`."""
    try:
        return CARRIES[api](http, base_url.rstrip("/"), credentials)
    except KeyError as absent:
        raise SignInError(f"{absent.args[0]} is not set") from None


def in_spend(http: requests.Session, base_url: str, settings: Credentials) -> str:
    """Read whose token it is."""
    headers = {"apiToken": settings["BILL_SPEND_TOKEN"]}
    url = f"{base_url}/connect/v3/spend/users/current"
    user = json_of(http.get(url, headers=headers, timeout=TIMEOUT))
    return f"S&E user {user['uuid']}, {user['role']}"


def by_oauth(http: requests.Session, base_url: str, settings: Credentials) -> str:
    """Get an access token, and read whose it is."""
    names = dict(zip(("client_id", "client_secret"), SETTINGS["oauth"], strict=True))
    form = {"grant_type": "client_credentials"} | {field: settings[name] for field, name in names.items()}
    token = json_of(http.post(f"{base_url}/authx/token", data=form, timeout=TIMEOUT))
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    session = json_of(http.get(f"{base_url}/connect/v3/login/session", headers=headers, timeout=TIMEOUT))
    return f"app of user {session['userId']} in organization {session['organizationId']}"


def by_sync_token(http: requests.Session, base_url: str, settings: Credentials) -> str:
    """Sign in to v3 with a sync token."""
    return f"sync token of {in_v3(http, base_url, settings, SETTINGS['sync'])}"


SIGN_INS: Mapping[str, Callable[[requests.Session, str, Credentials], str]] = {
    "v2": in_v2,
    "v3": in_v3,
    "partner": as_partner,
    "spend": in_spend,
    "oauth": by_oauth,
    "sync": by_sync_token,
}
