"""Operations called by their id without HTTP, in a world of a test; answers as a client gets them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, cast
from urllib.parse import urlencode

from mockserver.dialects.by_api import dialect_of
from mockserver.dialects.calls import Call, Handler, handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.domain.context import Context
from mockserver.kernel.errors import Refusal
from mockserver.operations import load
from mockserver.tenancy import Tenancy
from tests.world import World

Query = Mapping[str, str]
StatusAndCodes = tuple[int, list[str]]
NOTHING: Query = {}


def request_with(query_string: str = "", path: str = "/") -> Request:
    """A request without headers or a body."""
    return Request("POST", path, query_string, {}, b"", "http://localhost", "localhost")


def call_of(ctx: Context, operation_id: str, request: Request, params: Query = NOTHING) -> Call:
    """A call of an operation, inside a context."""
    operation, tenancy = load().by_id[operation_id], cast(Tenancy, None)
    return Call(operation, request, load(), tenancy, params, caller=ctx.caller, context=ctx)


class RestWorld(World):
    """A world of which REST operations are called, by whoever `context` says."""

    success = range(200, 300)
    query_string = ""
    unread: list[str]

    @abstractmethod
    def context(self) -> AbstractContextManager[Context]:
        """A writing transaction, and the caller's context in it."""

    def handler(self, operation_id: str) -> Handler:
        """What serves an operation."""
        return handler_of(load().by_id[operation_id])

    def call(self, operation_id: str, body: Any = None, query: Query = NOTHING, **params: str) -> Answer:
        """The answer of an operation; refusals come as the answers BILL gives."""
        request = request_with(self.query_string or urlencode(query))
        try:
            with self.context() as ctx:
                call = call_of(ctx, operation_id, request, params)
                call.query, call.body = query, body
                self.unread = call.unread
                return self.handler(operation_id).call(call)
        except Refusal as refusal:
            dialect = dialect_of(load().by_id[operation_id].api)
            return dialect.refuse(refusal, self.clock.stamp())

    def ok(self, operation_id: str, body: Any = None, query: Query = NOTHING, **params: str) -> Any:
        """The body of a success."""
        answer = self.call(operation_id, body, query, **params)
        assert answer.status in self.success, answer.body
        return answer.body

    def messages(self, operation_id: str, body: Any = None, query: Query = NOTHING, **params: str) -> list[str]:
        """The messages of a 400."""
        answer = self.call(operation_id, body, query, **params)
        assert answer.status == 400, answer.body
        return [element["message"] for element in answer.body]

    def refusal(self, operation_id: str, body: Any = None, query: Query = NOTHING, **params: str) -> StatusAndCodes:
        """The status and the codes of a business refusal."""
        answer = self.call(operation_id, body, query, **params)
        return answer.status, [element["code"] for element in answer.body]

    def status(self, operation_id: str, body: Any = None, query: Query = NOTHING, **params: str) -> int:
        """The status of an answer."""
        return self.call(operation_id, body, query, **params).status
