"""A client of BILL's v3 API: it signs in again, waits for limits, reads refusals, never sends a write twice blindly.

BILL takes no id by which it would know a write again. So a request that BILL *refused* may be sent again, whatever it
is, and a request whose answer was *lost* only if it reads. A write whose answer was lost raises `AnswerLost`: look
whether it happened, then decide.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests

SANDBOX = "https://gateway.stage.bill.com/connect/v3"
# Refused for being too fast: nothing happened, and a little later it may.
LIMITS = {"BDC_1144", "BDC_1322"}
SESSION_ENDED = "BDC_1109"
TRIES = 5
SECONDS = 30


class BillError(Exception):
    """BILL refused: `status`, and the `code` and `message` of each violation."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.errors = errors_of(answer)
        super().__init__("; ".join(f"{error.get('code', '')} {error['message']}".strip() for error in self.errors))

    @property
    def codes(self) -> set[str]:
        """The BDC codes; a violation of a schema has none."""
        return {error["code"] for error in self.errors if "code" in error}


class AnswerLost(Exception):
    """A write was sent and no answer came: it may have happened."""


def errors_of(answer: requests.Response) -> list[dict[str, Any]]:
    """The violations that an answer tells: BILL's array, one object, or text of a machine in between."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    rows = body if isinstance(body, list) else [body]
    errors = [row for row in rows if isinstance(row, dict) and "message" in row]
    return errors or [{"message": f"HTTP {answer.status_code}: {answer.text[:200]}"}]


@dataclass(frozen=True)
class Account:
    """Who signs in, and where."""

    username: str
    password: str
    organization_id: str
    dev_key: str
    url: str = SANDBOX

    @classmethod
    def from_environment(cls) -> Account:
        """The account of the BILL_* variables; raises `KeyError` with the name of one that is missing."""
        names = ("BILL_USERNAME", "BILL_PASSWORD", "BILL_ORGANIZATION_ID", "BILL_DEV_KEY")
        username, password, organization, key = (os.environ[name] for name in names)
        return cls(username, password, organization, key, os.environ.get("BILL_V3_URL") or SANDBOX)


class Bill:
    """One user's session, which begins with the first request."""

    def __init__(self, account: Account, sleep: Callable[[float], object] = time.sleep) -> None:
        self.account = account
        self.http = requests.Session()
        self.sleep = sleep

    def sign_in(self) -> None:
        """Begin a session; raises `BillError`."""
        account = self.account
        body = {"username": account.username, "password": account.password, "organizationId": account.organization_id}
        session = self._send("POST", "/login", {"json": {**body, "devKey": account.dev_key}})["sessionId"]
        self.http.headers.update({"sessionId": session, "devKey": account.dev_key})

    def get(self, path: str, **query: Any) -> Any:
        """Read; raises `BillError`, or the last `requests.ConnectionError` or `Timeout`."""
        return self._call("GET", path, {"params": query})

    def post(self, path: str, body: Any) -> Any:
        """Write; raises `BillError`, or `AnswerLost` where nobody knows whether it happened."""
        return self._call("POST", path, {"json": body})

    def every(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """All records of a list, page by page: BILL's token says where the next one begins."""
        query = {"max": 100, **query}
        while True:
            page = self.get(path, **query)
            yield from page["results"]
            if not page.get("nextPage"):
                return
            query["page"] = page["nextPage"]

    def current(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All records of a list as they are now, and what left it meanwhile as it left; others may change them.

        Pages come in the order of creation, in which nothing moves; what `sort` puts in order by itself, such as a due
        date, moves behind a reader's back. What changed after it was read is read again, from BILL's newest change
        before the reading, not from a clock of ours: until such changes are one page, between whose rows nothing comes.
        """
        before = self._newest(path)
        rows = {row["id"]: row for row in self.every(path, **query)}
        while True:
            since, before = before, self._newest(path)
            page = {"max": 100, "filters": f'updatedTime:gte:"{since}"'}
            answer = self.get(path, **page)
            rows.update((row["id"], row) for row in answer["results"])
            if not answer.get("nextPage"):
                return list(rows.values())
            rest = self.every(path, **page, page=answer["nextPage"])
            rows.update((row["id"], row) for row in rest)

    def _newest(self, path: str) -> str:
        """The moment of a list's newest change."""
        rows = self.get(path, max=1, sort="updatedTime:desc")["results"]
        return str(rows[0]["updatedTime"]) if rows else "1970-01-01T00:00:00.000+00:00"

    def _call(self, method: str, path: str, content: dict[str, Any]) -> Any:
        if "sessionId" not in self.http.headers:
            self.sign_in()
        try:
            return self._send(method, path, content)
        except BillError as error:
            if SESSION_ENDED not in error.codes:
                raise
        # It was refused before anything was done, so even a write may be sent again: once.
        self.sign_in()
        return self._send(method, path, content)

    def _send(self, method: str, path: str, content: dict[str, Any]) -> Any:
        for attempt in range(1, TRIES + 1):
            is_last = attempt == TRIES
            try:
                answer = self.http.request(method, self.account.url + path, timeout=SECONDS, **content)
            except (requests.ConnectionError, requests.Timeout) as error:
                self._may_repeat(method, path, error)
                if is_last:
                    raise
            else:
                if answer.ok:
                    return answer.json() if answer.content else None
                refusal = BillError(answer)
                if answer.status_code >= 500:
                    self._may_repeat(method, path, refusal)
                elif not refusal.codes & LIMITS:
                    raise refusal
                if is_last:
                    raise refusal
            self.sleep(2.0 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _may_repeat(self, method: str, path: str, error: Exception) -> None:
        # A sign-in that is lost leaves a session that nobody uses: it may be sent again.
        if method != "GET" and path != "/login":
            raise AnswerLost(f"{method} {path}: {error}") from error
