"""What stands in a replayed request where a secret was: this tenant's own keys, sessions and passwords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from mockserver.app import Application
from mockserver.control.rights_advice import MEANS
from mockserver.control.tenants import TenantDetails
from mockserver.dialects.http import Answer
from mockserver.domain.organizations import ORGANIZATION
from mockserver.kernel.randomness import fingerprint
from mockserver.operations import load
from mockserver.tenancy import Tenant
from mockserver.tenancy.credentials import Place

MASK = "***"
NOBODY = "masked"  # in the place of what nobody can know
NUMBER = "123456789"  # of an account or a taxpayer
KEYS: Mapping[str, str] = {"devkey": "BILL_DEV_KEY", "appkey": "BILL_APP_KEY"}


# Sign-ins of what a tenant has one of.
OWN: Mapping[str, Mapping[str, str]] = {
    "auth.token": {"client_id": "BILL_CLIENT_ID", "client_secret": "BILL_CLIENT_SECRET"},
    "partner.login": {
        "username": "BILL_PARTNER_USERNAME", "password": "BILL_PARTNER_PASSWORD", "appKey": "BILL_APP_KEY",
    },
}  # fmt: skip


class Substitutes:
    """Learns from what this world answers, as a client would: sessions, challenges, tokens of pages.

    `users` are the user names of the recorded tenant, in the order of this one's.
    """

    def __init__(self, app: Application, tenant: Tenant, details: TenantDetails, users: Sequence[str]) -> None:
        self._app = app
        self._tenant = tenant
        self._credentials = details["credentials"]
        self._passwords = {user["username"]: user["password"] for user in details["users"]}
        own = self._credentials
        self._tokens = dict[str, str]()
        if "BILL_SYNC_TOKEN" in own:
            self.learn_token(own["BILL_SYNC_TOKEN_NAME"], own["BILL_SYNC_TOKEN"])
        self._names = dict(zip(users, self._passwords, strict=False))
        self._sessions: dict[tuple[Any, ...], str] = {}
        self._values: dict[str, str] = {"token": self._credentials.get("BILL_MFA_CODE", NOBODY)}
        self._pages: dict[str, Mapping[str, str]] = {}

    def rename(self, value: Any) -> Any:
        """A JSON value with this tenant's user names."""
        if isinstance(value, dict):
            return {name: self.rename(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.rename(inner) for inner in value]
        return self._names.get(value, value) if isinstance(value, str) else value

    def text(self, text: str) -> str:
        """A text in which what was masked is something."""
        return text.replace(MASK, NOBODY)

    def headers(self, exchange: Mapping[str, Any]) -> dict[str, str]:
        """The headers that let a caller in, or that nobody is let in with."""
        caller, names = exchange["caller"], exchange["headers"]
        headers = {name: self._credentials.get(KEYS[name], NOBODY) for name in KEYS if name in names}
        if "sessionid" in names:
            headers["sessionid"] = self._session(caller)
        if "authorization" in names:
            headers["authorization"] = f"Bearer {self._session(caller)}"
        if "apitoken" in names:
            headers["apitoken"] = self._token(caller)
        if "cookie" in names:
            headers["cookie"] = f"sid={self._session(caller)}"
        return headers

    def _session(self, caller: Mapping[str, Any] | None) -> str:
        """The session of a caller that is begun here; one that is over for nobody."""
        if caller is None:
            return NOBODY
        key = tuple(caller.get(name) for name in ("kind", "userId", "organizationId", "trusted"))
        if key not in self._sessions:
            self._sessions[key] = self._begin(caller)
        return self._sessions[key]

    def _begin(self, caller: Mapping[str, Any]) -> str:
        if caller["kind"] in ("oauth", "spend"):
            client, secret = self._credentials["BILL_CLIENT_ID"], self._credentials["BILL_CLIENT_SECRET"]
            return self._app.tenancy.apps.sign_in(client, secret)
        organization_id = str(caller["organizationId"]) if caller["kind"] != "partner" else ""
        org = 0
        if organization_id:
            with self._app.engine.read(self._tenant.world) as tx:
                organization = tx.get(ORGANIZATION, 0, organization_id)
            org = organization["number"] if organization else 0
        return self._app.tenancy.sessions.begin(
            self._tenant, caller["kind"], org=org, org_id=organization_id, user_id=caller["userId"],
            trusted=bool(caller["trusted"]),
        )  # fmt: skip

    def _token(self, caller: Mapping[str, Any] | None) -> str:
        """The API token of a user of Spend & Expense; a wrong one for nobody."""
        own = self._credentials.get("BILL_SPEND_TOKEN", "")
        row = self._app.tenancy.directory.get("spend", fingerprint(own)) if own else None
        if caller is None or row is None:
            return NOBODY
        if row["user_id"] == caller["userId"]:
            return own
        token = f"token of {caller['userId']}"
        place = Place(row["org"], row["org_id"], caller["userId"])
        self._app.tenancy.registrations.spend_token(self._tenant, token, *place)
        return token

    def query(self, exchange: Mapping[str, Any]) -> str:
        """The query string; a page that was masked is the one that the operation's last answer led to."""
        text = str(exchange["query"])
        if MASK not in text and "***" not in text:
            return text
        pages = self._pages.get(exchange["operation"], {})
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(name, pages.get(name, NOBODY) if value == MASK else value) for name, value in pairs])

    def form(self, exchange: Mapping[str, Any]) -> dict[str, str]:
        """The fields of a form, as texts."""
        value = self.value(exchange, exchange["request"])
        fields = value if isinstance(value, dict) else {}
        return {name: one if isinstance(one, str) else orjson.dumps(one).decode() for name, one in fields.items()}

    def value(self, exchange: Mapping[str, Any], value: Any, name: str = "") -> Any:
        """A JSON value of a request with something in the place of every mask."""
        if isinstance(value, dict):
            if own := OWN.get(exchange["operation"]):
                return value | {key: self._credentials.get(own[key], NOBODY) for key in own if key in value}
            inner = {key: self.value(exchange, one, key) for key, one in value.items()}
            if "password" in inner and (password := self._password(value)):
                inner["password"] = password
            return inner
        if isinstance(value, list):
            return [self.value(exchange, one, name) for one in value]
        if value == MASK:
            return self._secret(exchange, name)
        return self._names.get(value, value) if isinstance(value, str) else value

    def _password(self, sign_in: Mapping[str, Any]) -> str | None:
        """What a user, or a sync token, signs in with here; None for a name of neither."""
        name = str(next((sign_in[key] for key in ("username", "userName") if key in sign_in), ""))
        return self._passwords.get(self._names.get(name, "")) or self._tokens.get(name.casefold())

    def learn_token(self, name: str, value: str) -> None:
        """Remember the value of a sync token, which signs in under its name."""
        self._tokens[name.casefold()] = value

    def _secret(self, exchange: Mapping[str, Any], name: str) -> str:
        """What stands here under the name of a secret."""
        small = name.lower()
        if small in KEYS:
            return self._credentials.get(KEYS[small], NOBODY)
        if small == "sessionid":
            return self._session(exchange["caller"])
        if small.endswith("number") or small == "taxid":
            return NUMBER
        return self._values.get(name, NOBODY)

    def learn(self, exchange: Mapping[str, Any], answer: Answer) -> None:
        """Remember what an answer told that later requests will say."""
        row = load().by_id.get(exchange["operation"])
        if row is not None and row.id in MEANS:
            # A session may have come to be trusted, or has ended: the next one of its kind is another.
            is_end = "logout" in row.id.lower()
            self._sessions = {key: one for key, one in self._sessions.items() if key[-1] and not is_end}
        try:
            body = orjson.loads(answer.body) if answer.body else None
        except orjson.JSONDecodeError:
            return
        data = body.get("response_data", body) if isinstance(body, dict) else None
        if not isinstance(data, dict):
            return
        self._values |= {name: data[name] for name in ("challengeId", "setupId") if isinstance(data.get(name), str)}
        links = {"page": data.get("nextPage"), "cursor": data.get("nextPage"), "nextPage": data.get("nextPage")}
        self._pages[exchange["operation"]] = {name: one for name, one in links.items() if isinstance(one, str)}
