"""Many clients at once, and what they find: the same acts from sixteen threads that start together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any, TypeVar

import orjson
import requests

from tests.signed_in import V3, bill

T = TypeVar("T")
CROWD = 16
MAX_TRIES, PAUSE = 100, 0.1  # of a call whose tenant is busy; seconds between two


def together(act: Callable[[int], T], crowd: int = CROWD) -> list[T]:
    """Do something from several threads at once; what each gave, in the order of their numbers."""
    start = Barrier(crowd)

    def begun(number: int) -> T:
        start.wait(20)
        return act(number)

    with ThreadPoolExecutor(crowd) as threads:
        return list(threads.map(begun, range(crowd)))


class Client(V3):
    """A v3 client with kept connections that also speaks v2 in the same session, and expects to be served."""

    def __init__(self, user: V3) -> None:
        self.__dict__.update(user.__dict__)
        self._kept = requests.Session()

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """One v3 request, asked again while the tenant's clock is being moved."""
        return self._asked_again(method, f"{self.base}{path}", headers=self.headers, **options)

    def _asked_again(self, method: str, url: str, **options: Any) -> requests.Response:
        for _ in range(MAX_TRIES):
            answer = self._kept.request(method, url, timeout=30, **options)
            if answer.status_code != 503:
                return answer
            Event().wait(PAUSE)
        raise AssertionError(f"{method} {url}: the tenant's clock never came to rest")

    def done(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The JSON of a call that must succeed."""
        answer = self.call(method, path, json=body, params=query)
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    def v2(self, path: str, data: Any) -> Any:
        """The data of a v2 call that must succeed."""
        form = {**self.headers, "data": orjson.dumps(data).decode()}
        answer = self._asked_again("POST", f"{self.tenant.mock.v2_url}/{path}.json", data=form)
        if answer.status_code != 200 or answer.json()["response_status"]:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()["response_data"]

    def walk(self, path: str, **query: Any) -> list[Any]:
        """Every row of a list, page after page."""
        page = self.done("GET", path, **query)
        rows = list(page["results"])
        while "nextPage" in page:
            page = self.done("GET", path, page=page["nextPage"], max=query.get("max", 20))
            rows += page["results"]
        return rows


def bill_of(vendor: str, number: str, amounts: Sequence[float]) -> dict[str, Any]:
    """A bill body with a line for each amount."""
    return bill(vendor, number, billLineItems=[{"amount": amount} for amount in amounts])
