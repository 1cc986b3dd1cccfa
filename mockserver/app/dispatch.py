"""One call on its way: the order of refusals, the transaction around the domain, the dialect on both sides."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Protocol

from mockserver.dialects.calls import Call, Handler, handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.kernel.errors import BillError, Forbidden, Refusal
from mockserver.operations import Operation, fidelity
from mockserver.tenancy import Credentials


class Dialect(Protocol):
    """What each API's package offers: how it finds credentials, reads bodies and says no."""

    def credentials(self, request: Request) -> Credentials: ...

    def query(self, request: Request) -> Mapping[str, str]: ...

    def body(self, call: Call, handler: Handler) -> object: ...

    def refuse(self, refusal: Refusal, stamp: str) -> Answer: ...


DIALECTS = (
    ("/connect/v3/partner/", "partner"),
    ("/connect/v3/spend/", "spend"),
    ("/connect-events/", "events"),
    ("/api/v2/", "v2"),
    ("/connect/", "v3"),
)


def api_of(path: str) -> str:
    """Which API a path belongs to, known or not; anything else is answered as v3 would."""
    return next((api for prefix, api in DIALECTS if path.startswith(prefix)), "v3")


class Handlers:
    """Handlers by operation, each module imported when its first operation is called."""

    def __init__(self) -> None:
        self._dialects: dict[str, Dialect] = {}

    def of(self, operation: Operation) -> Handler:
        """The handler of a built operation."""
        return handler_of(operation)

    def fidelity(self, operation: Operation) -> str:
        """How sure the mock is of an operation: what the weakest fact about it is."""
        return fidelity(operation.id) if operation.built else "unbuilt"

    def dialect(self, api: str) -> Dialect:
        """The dialect of an API: the `DIALECT` of its package's `dialect` module."""
        dialect = self._dialects.get(api)
        if dialect is None:
            dialect = importlib.import_module(f"mockserver.dialects.{DIALECT_MODULES[api]}").DIALECT
            self._dialects[api] = dialect
        return dialect


DIALECT_MODULES = {
    "v3": "rest.dialect",
    "partner": "rest.dialect",
    "events": "rest.dialect",
    "spend": "spend.dialect",
    "v2": "v2.dialect",
}


def check_rights(call: Call, handler: Handler) -> None:
    """Trust, then role."""
    caller = call.signed_in
    if handler.trust and not caller.trusted:
        raise BillError("BDC_1361")
    if handler.permission and handler.permission not in caller.permissions:
        raise BillError("BDC_1150") if handler.permission == "pay" else Forbidden()
