"""Sessions of `requests` that are signed in to one of BILL's APIs, for tests: what is called is a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import orjson
import requests

from mockserver.control.connections import SETTINGS as NAMES
from mockserver.control.connections import USER, SignInError, json_of
from mockserver.control.tenants import TenantDetails

Api = Literal["v3", "v2", "partner", "spend", "oauth", "sync"]
TIMEOUT = 60.0  # seconds
DEVICE = {"deviceId": "billmock-tests", "machineName": "billmock-tests", "rememberMe": False}


class BillSession(requests.Session):
    """A session whose relative URLs begin at `base_url`: `get("/vendors")`. Whole URLs are called as they are."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self.base_url = base_url
        self.trust_env = False  # no proxy stands between a test and its mock

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request, which may take a minute unless its `timeout` says otherwise."""
        kwargs.setdefault("timeout", TIMEOUT)
        return super().request(method, self.url_of(url), *args, **kwargs)

    def url_of(self, url: str | bytes) -> str:
        """The URL of a path, or the URL as it is."""
        text = url if isinstance(url, str) else url.decode()
        return text if text.startswith(("http://", "https://")) else f"{self.base_url}/{text.lstrip('/')}"


class V2Session(BillSession):
    """A session of v2: `form`, the developer key and the session, goes with every POST beside `data`.

    `json` becomes the form's `data`: `post("/List/Vendor.json", json={"start": 0, "max": 2})`.
    """

    def __init__(self, base_url: str, dev_key: str) -> None:
        super().__init__(base_url)
        self.form = {"devKey": dev_key}

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request; a POST with the form."""
        if method in ("POST", b"POST"):
            form = {**self.form, **(kwargs.get("data") or {})}
            if (document := kwargs.pop("json", None)) is not None:
                form["data"] = orjson.dumps(document).decode()
            kwargs["data"] = form
        return super().request(method, url, *args, **kwargs)


def open_session(
    api: Api, base_url: str, details: TenantDetails, user: str = "", *, trusted: bool = False
) -> BillSession:
    """A session signed in to an API of a server as a user of a tenant; see `MockTenant.session`."""
    if api not in OPENERS:
        raise ValueError(f"api: must be one of {', '.join(OPENERS)}, not {api!r}")
    if (user or trusted) and api not in ("v2", "v3"):
        raise ValueError(f"{'user' if user else 'trusted'}: {api} has none")
    credentials = credentials_of(details, user) if user else details["credentials"]
    if absent := [name for name in NAMES[api] if name not in credentials]:
        raise SignInError(f"the tenant has no {', '.join(absent)}")
    return OPENERS[api](base_url, credentials, trusted)


def credentials_of(details: TenantDetails, user: str) -> dict[str, str]:
    """The tenant's credentials with those of a user, by role or user name; raises `ValueError` where there is none."""
    users = details["users"]
    person = next((one for one in users if user in (one["role"], one["username"])), None)
    if person is None:
        roles = ", ".join(sorted({one["role"] for one in users}))
        raise ValueError(f"user: nobody is {user!r}; roles are {roles}")
    own = {"USERNAME": person["username"], "PASSWORD": person["password"], "ORGANIZATION_ID": person["organizationId"]}
    return {**details["credentials"], **{f"BILL_{name}": value for name, value in own.items()}}


def in_v3(base_url: str, credentials: Mapping[str, str], trusted: bool, names: tuple[str, ...] = USER) -> BillSession:
    """A session of v3; raises `SignInError`."""
    session = BillSession(f"{base_url}/connect/v3")
    body = dict(zip(("username", "password", "organizationId", "devKey"), (credentials[n] for n in names), strict=True))
    login = json_of(session.post("/login", json=body))
    session.headers.update({"sessionId": login["sessionId"], "devKey": body["devKey"]})
    if trusted:
        challenge = json_of(session.post("/mfa/challenge", json={"useBackup": False}))["challengeId"]
        code = {"challengeId": challenge, "token": credentials["BILL_MFA_CODE"]}
        json_of(session.post("/mfa/challenge/validate", json=code))
    return session


def in_v2(base_url: str, credentials: Mapping[str, str], trusted: bool) -> V2Session:
    """A session of v2; raises `SignInError`."""
    session = V2Session(f"{base_url}/api/v2", credentials["BILL_DEV_KEY"])
    fields = dict(zip(("userName", "password", "orgId"), (credentials[name] for name in USER[:3]), strict=True))
    session.form["sessionId"] = data_of(session.post("/Login.json", data=fields))["sessionId"]
    if trusted:
        challenge = data_of(session.post("/MFAChallenge.json", json={"useBackup": False}))["challengeId"]
        code = {"challengeId": challenge, "token": credentials["BILL_MFA_CODE"], **DEVICE}
        data_of(session.post("/MFAAuthenticate.json", json=code))
    return session


def data_of(answer: requests.Response) -> Any:
    """What a v2 answer holds; raises `SignInError`."""
    envelope = json_of(answer)
    data = envelope["response_data"]
    if envelope["response_status"] != 0:
        raise SignInError(f"{data['error_code']} {data['error_message']}")
    return data


def as_partner(base_url: str, credentials: Mapping[str, str], trusted: bool) -> BillSession:
    """A session of a partner; raises `SignInError`."""
    session = BillSession(f"{base_url}/connect/v3/partner")
    known = (credentials[name] for name in NAMES["partner"])
    body = dict(zip(("username", "password", "appKey"), known, strict=True))
    login = json_of(session.post("/login", json=body))
    session.headers.update({"sessionId": login["sessionId"], "appKey": body["appKey"]})
    return session


def in_spend(base_url: str, credentials: Mapping[str, str], trusted: bool) -> BillSession:
    """A session of Spend & Expense, by token: there is nothing to sign in to."""
    session = BillSession(f"{base_url}/connect/v3/spend")
    session.headers["apiToken"] = credentials["BILL_SPEND_TOKEN"]
    return session


def by_oauth(base_url: str, credentials: Mapping[str, str], trusted: bool) -> BillSession:
    """A session of v3 and of Spend & Expense under `/spend`, by access token; raises `SignInError`."""
    session = BillSession(f"{base_url}/connect/v3")
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials["BILL_CLIENT_ID"],
        "client_secret": credentials["BILL_CLIENT_SECRET"],
    }
    token = json_of(session.post(f"{base_url}/authx/token", data=form))
    session.headers["Authorization"] = f"Bearer {token['access_token']}"
    return session


def by_sync_token(base_url: str, credentials: Mapping[str, str], trusted: bool) -> BillSession:
    """A session of v3 by a sync token; raises `SignInError`."""
    return in_v3(base_url, credentials, False, NAMES["sync"])


OPENERS: Mapping[str, Callable[[str, Mapping[str, str], bool], BillSession]] = {
    "v3": in_v3,
    "v2": in_v2,
    "partner": as_partner,
    "spend": in_spend,
    "oauth": by_oauth,
    "sync": by_sync_token,
}
