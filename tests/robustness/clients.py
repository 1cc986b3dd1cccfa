"""A trusted user of a fresh tenant, over one kept connection that sends exactly what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
import requests

from mockserver.testing import BillMock, MockTenant
from tests.robustness.documents import FORM, Described, built
from tests.robustness.requests_made import Sent
from tests.signed_in import V3

# What ends the session it is called with.
ENDING = ("v3.logout", "v2.Logout")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The parsed body; None where it is no JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


class Clients:
    """An administrator, a partner and an S&E user of one tenant."""

    def __init__(self, tenant: MockTenant) -> None:
        self.tenant = tenant
        self.known = tenant.credentials
        self._connection = HTTPConnection(urlsplit(tenant.mock.url).netloc, timeout=20)
        token = {"apiToken": self.known["BILL_SPEND_TOKEN"]}
        self._headers: dict[str, Mapping[str, str]] = {"none": {}, "token": token}

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def headers(self, auth: str) -> Mapping[str, str]:
        """The credentials an operation takes, signed in with where that is needed."""
        if auth not in self._headers:
            self._headers[auth] = self._user() if auth == "session" else self._partner(auth)
        return self._headers[auth]

    def _user(self) -> Mapping[str, str]:
        return V3(self.tenant, trusted=True).headers

    def _partner(self, auth: str) -> Mapping[str, str]:
        known = self.known
        body = {
            "username": known["BILL_PARTNER_USERNAME"],
            "password": known["BILL_PARTNER_PASSWORD"],
            "appKey": known["BILL_APP_KEY"],
        }
        session = requests.post(f"{self.tenant.mock.partner_url}/login", json=body, timeout=10).json()["sessionId"]
        headers = {"sessionId": session, "appKey": known["BILL_APP_KEY"]}
        return {**headers, "organizationId": known["BILL_ORGANIZATION_ID"]} if auth == "partner-org" else headers

    def send(self, operation: Described, sent: Sent) -> Reply:
        """Send a request with the operation's credentials."""
        credentials = self.headers(operation.auth)
        if operation.id in ENDING:
            del self._headers[operation.auth]
        if operation.media == FORM:
            form = urlencode({**(sent.fields or {}), **credentials}, errors="surrogatepass")
            return self.exchange(sent.method, sent.target, {"Content-Type": FORM}, form.encode())
        return self.exchange(sent.method, sent.target, {**sent.headers, **credentials}, sent.body)

    def exchange(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """One request and its answer."""
        try:
            self._connection.request(method, target, body, dict(headers))
            answer = self._connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        except BaseException:
            self._connection.close()  # for the next exchange a new one is opened
            raise


def ids_of(mock: BillMock) -> dict[str, list[str]]:
    """The ids in the lists of the starter world, by the name of the path parameter that takes them.

    They are the same in every tenant of one scenario and seed.
    """
    operations = [*built("v3"), *built("spend"), *built("partner")]
    lists = {one.path: one for one in operations if one.id.endswith(".list") and "{" not in one.path}
    clients = Clients(mock.tenant())
    ids: dict[str, list[str]] = {}
    for operation in operations:
        collection, _, behind = operation.path.partition("/{")
        if collection in lists and behind:
            reply = clients.send(lists[collection], Sent("GET", collection)).json
            rows = reply["results"] if isinstance(reply, dict) else reply
            ids[behind.partition("}")[0]] = [row["id"] for row in rows if "id" in row]
    clients.close()
    return ids
