"""How requests reach a target: guarded, paced, retried when BILL is busy, and remembered."""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.cookiejar import DefaultCookiePolicy
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from contract_tests.answers import Answer
from contract_tests.hosts import TargetError, refuse_production

SECONDS = (10, 60)
"""How long a connection may take, and then an answer."""
AT_ONCE = 3
TRIES = 6
HOURLY, CONCURRENT, TOO_MANY = "BDC_1144", "BDC_1322", 429
MAX_SILENCES = 3


class Unreachable(TargetError):
    """The target gave no answer at all; the text says where and why in one sentence."""


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
        Window(("v3.mfa.challenge", "v3.mfa.setup", "v2.MFAChallenge", "v3.invoices.email", "v2.SendInvoice"), 4, 60),
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
        self._silences = 0
        self._windows: Sequence[Window] = windows() if paced else ()
        self._at_once: AbstractContextManager[Any] = BoundedSemaphore(AT_ONCE) if paced else nullcontext()
        self._sleep = sleep
        self._now = now
        self._lock = Lock()
        self._http = session(trust_env)

    @property
    def is_dead(self) -> bool:
        """Whether the target never answered, or has stopped: so many requests in a row had no answer."""
        return self._silences >= (MAX_SILENCES if self.answers else 1)

    def send(self, operation: str, method: str, url: str, **request: Any) -> Answer:
        """The answer to one request, asked again while BILL says that it is busy.

        `request` takes what `requests` does. Raises `ProductionHost` before such a host is called, and for an answer
        that leads to one; no redirect is followed. Raises `Unreachable` where there is no answer.
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
        response = self._response(method, url, request)
        if "location" in response.headers:
            refuse_production(urljoin(url, response.headers["location"]))
        answer = Answer.read(operation, response)
        self.answers.append(answer)
        return answer

    def _response(self, method: str, url: str, request: Mapping[str, Any]) -> requests.Response:
        try:
            with self._at_once:
                response = self._http.request(method, url, timeout=SECONDS, allow_redirects=False, **request)
        except OSError as error:
            self._silences += 1
            raise unreachable(url, error) from None
        self._silences = 0
        return response

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


def unreachable(url: str, error: OSError) -> Unreachable:
    """The sentence for a request that had no answer."""
    return Unreachable(f"{urlsplit(url).netloc} gives no answer: {_reason(error)}")


def _reason(error: OSError) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return f"TLS does not succeed (REQUESTS_CA_BUNDLE may name certificates to trust): {_last(error)}"
    if isinstance(error, requests.exceptions.ProxyError):
        return f"the proxy that the environment names does not connect to it: {_last(error)}"
    if isinstance(error, requests.Timeout):
        return f"waited {SECONDS[0]} seconds for a connection and {SECONDS[1]} for an answer"
    if any(isinstance(cause, socket.gaierror) for cause in _causes(error)):
        return "there is no host of that name (DNS)"
    return _last(error)


def _last(error: BaseException) -> str:
    return str([*_causes(error)][-1])


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _covers(window: Window, operation: str) -> bool:
    return any(fnmatchcase(operation, pattern) for pattern in window.operations)


def _busy(answer: Answer) -> bool:
    return answer.status == TOO_MANY or HOURLY in answer.codes or CONCURRENT in answer.codes
