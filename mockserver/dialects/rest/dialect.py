"""The dialect of BILL's REST APIs: credentials in headers, JSON bodies, an array of errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from mockserver.dialects.by_api import Description
from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.dialects.rest.description import RestDescription
from mockserver.kernel.errors import BillError, Refusal
from mockserver.operations import Operation, Registry
from mockserver.tenancy import Credentials


class RestDialect:
    """How v3, the partner operations, S&E and webhooks speak.

    `facts` maps the ids of facts about v3 to those that refusals rest on in another API. `description` tells of it in
    OpenAPI. `has_core`: behind its gateway stands BILL's core, which refuses the blank texts that a schema takes;
    what Spend & Expense and webhooks refuse of them is a violated constraint as any other (F-1950).
    """

    def __init__(
        self,
        facts: Mapping[str, str] = MappingProxyType({}),
        description: RestDescription | None = None,
        *,
        has_core: bool = True,
    ) -> None:
        self._facts = facts
        self._has_core = has_core
        self.description: Description = description or RestDescription()
        self._names: dict[str, frozenset[str]] = {}

    def credentials(self, request: Request) -> Credentials:
        """The credentials in the headers."""
        return rest.credentials(request)

    def claims(self, request: Request) -> Credentials:
        """The credentials in the headers, and the keys in the body of a sign-in."""
        return rest.claims(request)

    def query(self, request: Request) -> Mapping[str, str]:
        """The query string's parameters."""
        return rest.query_of(request)

    def body(self, call: Call, handler: Handler) -> object:
        """The parsed body, the raw bytes, or nothing, as the handler wants it.

        Query parameters that the operation does not take are noted as unread.
        """
        if call.request.query_string:
            names = self._parameters(call.operation, handler)
            call.unread.extend(name for name in rest.query_of(call.request) if name not in names)
        if handler.body == "json":
            return rest.json_body(call.request)
        return call.request.body if handler.body == "raw" else None

    def _parameters(self, operation: Operation, handler: Handler) -> frozenset[str]:
        """The names of the query parameters that an operation takes."""
        names = self._names.get(operation.id)
        if names is None:
            own = handler.query.schemas() if handler.query else {}
            names = self._names[operation.id] = frozenset([*self.description.parameters(operation), *own])
        return names

    def unknown_path(self, path: str, registry: Registry) -> BillError:
        """The refusal of a path that no operation has (F-012)."""
        return BillError("BDC_1121")

    def refuse(self, refusal: Refusal, stamp: str) -> Answer:
        """The answer with the array of errors."""
        return rest.refuse(rest.of_the_core(refusal) if self._has_core else refusal, stamp)

    def facts(self, refusal: Refusal) -> Iterable[str]:
        """The ids of the facts the answer to a refusal rests on, empty ones among them."""
        refusal = rest.of_the_core(refusal) if self._has_core else refusal
        return (self._facts.get(fact, fact) for fact in rest.facts_of(refusal))


DIALECT = RestDialect()
