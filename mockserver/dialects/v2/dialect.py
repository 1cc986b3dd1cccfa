"""The dialect of BILL's v2 API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.v2 import errors as envelope
from mockserver.dialects.v2 import transport
from mockserver.kernel.errors import Refusal
from mockserver.tenancy import Credentials


class V2Dialect:
    """Form fields in, one envelope out."""

    def credentials(self, request: Request) -> Credentials:
        """The credentials among the form fields."""
        return transport.credentials(request)

    def claims(self, request: Request) -> Credentials:
        """The same: a sign-in's stand among the form fields too."""
        return transport.credentials(request)

    def query(self, request: Request) -> Mapping[str, str]:
        """Nothing: what a v2 query string holds are form fields."""
        return {}

    def body(self, call: Call, handler: Handler) -> object:
        """The form, and its parsed `data` unless the handler has no use for it."""
        form = transport.Form(call.request)
        return transport.Body(form, transport.data_of(form) if handler.body == "json" else None)

    def refuse(self, refusal: Refusal, stamp: str) -> Answer:
        """The error envelope; v2 sends no time with it."""
        return envelope.refuse(refusal)

    def facts(self, refusal: Refusal) -> Iterable[str]:
        """The id of the fact the answer to a refusal rests on: v2 answers one error alone."""
        return (envelope.fact_of(refusal),)


DIALECT = V2Dialect()
