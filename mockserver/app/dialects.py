"""Which API a request speaks to, and its dialect, imported when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.kernel.errors import Refusal
from mockserver.tenancy import Credentials


class Dialect(Protocol):
    """What each API's package offers: how it finds credentials, reads bodies and says no, and what that rests on.

    `claims` are the credentials wherever they stand: they tell whose a request is that was refused without a look at
    them.
    """

    def credentials(self, request: Request) -> Credentials: ...

    def claims(self, request: Request) -> Credentials: ...

    def query(self, request: Request) -> Mapping[str, str]: ...

    def body(self, call: Call, handler: Handler) -> object: ...

    def refuse(self, refusal: Refusal, stamp: str) -> Answer: ...

    def facts(self, refusal: Refusal) -> Iterable[str]: ...


PREFIXES = (
    ("/connect/v3/partner/", "partner"),
    ("/connect/v3/spend/", "spend"),
    ("/connect-events/", "events"),
    ("/api/v2/", "v2"),
    ("/connect/", "v3"),
)
DIALECT_MODULES = {
    "v3": "rest.dialect",
    "partner": "partner.dialect",
    "events": "rest.dialect",
    "spend": "spend.dialect",
    "v2": "v2.dialect",
}


def api_of(path: str) -> str:
    """Which API a path belongs to, known or not; anything else is answered as v3 would."""
    return next((api for prefix, api in PREFIXES if path.startswith(prefix)), "v3")


@cache
def dialect_of(api: str) -> Dialect:
    """The dialect of an API: the `DIALECT` of its package's `dialect` module."""
    return cast(Dialect, import_module(f"mockserver.dialects.{DIALECT_MODULES[api]}").DIALECT)
