"""How requests reach a target: guarded, paced, retried when BILL is busy, and remembered."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.cookiejar import DefaultCookiePolicy
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import urljoin

import requests

from contract_tests.answers import Answer
from contract_tests.hosts import refuse_production

SECONDS = 60
AT_ONCE = 3
TRIES = 6
HOURLY, CONCURRENT, TOO_MANY = "BDC_1144", "BDC_1322", 429


@dataclass
class Window:
    """A limit of BILL: so many calls of these operations within so many seconds."""

    operations: tuple[str, ...]
    calls: int
    seconds: float
    moments: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds to wait before one more call, which is counted."""
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()
        pause = max(0.0, self.moments[-self.calls] + self.seconds - now) if len(self.moments) >= self.calls else 0.0
        self.moments.append(now + pause)
        return pause


def windows() -> tuple[Window, ...]:
    """BILL's limits, each kept a little below: sign-ins, text messages, S&E."""
    return (
        Window(("*Login", "*.login", "v2.ListOrgs"), 180, 3_600),
        Window(("v3.mfa.challenge", "v3.mfa.setup", "v2.MFAChallenge", "v3.invoices.email"), 4, 60),
        Window(("spend.*",), 50, 60),
    )


class Transport:
    """Sends requests and keeps every answer; one for all clients of a run.

    With `paced`, BILL's limits are respected: at most three requests at once, and the windows above. With
    `trust_env`, proxies and `REQUESTS_CA_BUNDLE` of the environment hold.
    """

    def __init__(
        self,
        *,
        paced: bool = True,
        trust_env: bool = True,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.answers: list[Answer] = []
        self._windows: Sequence[Window] = windows() if paced else ()
        self._at_once: AbstractContextManager[Any] = BoundedSemaphore(AT_ONCE) if paced else nullcontext()
        self._sleep = sleep
        self._now = now
        self._lock = Lock()
        self._http = session(trust_env)

    def send(self, operation: str, method: str, url: str, **request: Any) -> Answer:
        """The answer to one request, asked again while BILL says that it is busy.

        `request` takes what `requests` does. Raises `ProductionHost` before such a host is called, and for an answer
        that leads to one; no redirect is followed.
        """
        answer = self._once(operation, method, url, request)
        for attempt in range(1, TRIES):
            if not _busy(answer):
                break
            self._sleep(self._pause(answer, attempt))
            answer = self._once(operation, method, url, request)
        return answer

    def _once(self, operation: str, method: str, url: str, request: Mapping[str, Any]) -> Answer:
        refuse_production(url)
        self._pace(operation)
        with self._at_once:
            got = self._http.request(method, url, timeout=SECONDS, allow_redirects=False, **request)
        if "location" in got.headers:
            refuse_production(urljoin(url, got.headers["location"]))
        answer = Answer.read(operation, got)
        self.answers.append(answer)
        return answer

    def _pace(self, operation: str) -> None:
        with self._lock:
            pauses = [window.wait(self._now()) for window in self._windows if _covers(window, operation)]
        if any(pauses):
            self._sleep(max(pauses))

    def _pause(self, answer: Answer, attempt: int) -> float:
        if HOURLY in answer.codes:
            # BILL counts by the hour of the clock.
            return 3_600 - self._now() % 3_600 + 1
        return float(2**attempt)


def session(trust_env: bool) -> requests.Session:
    """A session for HTTP; a mock in this process is not behind the proxy that the environment may name."""
    http = requests.Session()
    http.trust_env = trust_env
    # v2's login sets cookies, and one user's must not travel with another's request.
    http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return http


def _covers(window: Window, operation: str) -> bool:
    return any(fnmatchcase(operation, pattern) for pattern in window.operations)


def _busy(answer: Answer) -> bool:
    return answer.status == TOO_MANY or HOURLY in answer.codes or CONCURRENT in answer.codes
