"""The dialect of BILL's REST APIs: credentials in headers, JSON bodies, an array of errors."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.kernel.errors import Refusal
from mockserver.tenancy import Credentials


class RestDialect:
    """v3, partner and webhooks speak it as it is; S&E with a few changes."""

    def credentials(self, request: Request) -> Credentials:
        """The credentials in the headers."""
        return rest.credentials(request)

    def query(self, request: Request) -> Mapping[str, str]:
        """The query string's parameters."""
        return rest.query_of(request)

    def body(self, call: Call, handler: Handler) -> object:
        """The parsed body, the raw bytes, or nothing, as the handler wants it."""
        if handler.body == "json":
            return rest.json_body(call.request)
        return call.request.body if handler.body == "raw" else None

    def refuse(self, refusal: Refusal, stamp: str) -> Answer:
        """The array of errors."""
        return rest.refuse(refusal, stamp)


DIALECT = RestDialect()
