"""Which API a request speaks to, and its dialect, imported when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.kernel.errors import BillError, Refusal
from mockserver.operations import Operation, Registry
from mockserver.tenancy import Credentials

Schema = dict[str, Any]


class Subject(NamedTuple):
    """What an operation is about, and what it does to it, as class names are written: `VendorCredit`, `Create`."""

    tag: str
    noun: str
    verb: str


def class_name(words: str) -> str:
    """Words with hyphens between them as a class is named."""
    return "".join(word[:1].upper() + word[1:] for word in words.replace("_", "-").split("-"))


def singular(word: str) -> str:
    """The singular of a resource's name: `policies`, `classes`, `vendors`."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


class Description(Protocol):
    """How an API's OpenAPI document tells of its operations; `refusal_name` is the component of its refusals."""

    refusal_name: str

    def refusal(self) -> Schema:
        """The JSON Schema of a refusal."""
        ...

    def security(self, auth: str) -> list[dict[str, list[str]]]:
        """The security requirements of a kind of sign-in."""
        ...

    def subject(self, operation: Operation) -> Subject:
        """What an operation is about."""
        ...

    def parameters(self, operation: Operation) -> Mapping[str, Schema]:
        """The query parameters that an operation has by its kind, by name."""
        ...

    def request(self, handler: Handler) -> tuple[str, Schema] | None:
        """The media type of what an operation takes, and its JSON Schema; None where it takes nothing."""
        ...

    def answers(self, success: Schema | None, refusal: Schema) -> Schema | None:
        """What the success status comes with, given both schemas."""
        ...


class Dialect(Protocol):
    """What each API's package offers: how it finds credentials, reads bodies and says no, and what that rests on.

    `description` is for OpenAPI. `claims` are the credentials wherever they stand: they tell whose a request is that
    was refused without a look at them.
    """

    description: Description

    def credentials(self, request: Request) -> Credentials: ...

    def claims(self, request: Request) -> Credentials: ...

    def query(self, request: Request) -> Mapping[str, str]: ...

    def body(self, call: Call, handler: Handler) -> object: ...

    def unknown_path(self, path: str, registry: Registry) -> BillError: ...

    def refuse(self, refusal: Refusal, stamp: str) -> Answer: ...

    def facts(self, refusal: Refusal) -> Iterable[str]: ...


PREFIXES = (
    ("/connect/v3/partner/", "partner"),
    ("/connect/v3/spend/", "spend"),
    ("/connect-events/", "events"),
    ("/api/v2/", "v2"),
    ("/authx/", "auth"),
    ("/connect/", "v3"),
)
DIALECT_MODULES = {
    "v3": "rest.dialect",
    "partner": "partner.dialect",
    "events": "events.dialect",
    "spend": "spend.dialect",
    "v2": "v2.dialect",
    "auth": "auth.dialect",
}


def named_api(path: str) -> str:
    """The API whose prefix a path has; empty for one that has none: downloads, and what BILL does not have."""
    for prefix, api in PREFIXES:
        if path.startswith(prefix):
            return api
    return ""


def api_of(path: str) -> str:
    """Which API a path belongs to, known or not; anything else is answered as v3 would."""
    return named_api(path) or "v3"


@cache
def dialect_of(api: str) -> Dialect:
    """The dialect of an API: the `DIALECT` of its package's `dialect` module."""
    return cast(Dialect, import_module(f"mockserver.dialects.{DIALECT_MODULES[api]}").DIALECT)
