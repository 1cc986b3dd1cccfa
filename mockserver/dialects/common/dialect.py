"""The dialect of BILL's REST APIs: credentials in headers, JSON bodies, an array of errors."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.common import rest
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer, Request
from mockserver.domain.identity import Credentials
from mockserver.kernel.errors import Refusal


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
