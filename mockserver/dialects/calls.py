"""A call on its way through a dialect, and how a function becomes the operation of a registry row.

`@operation(id, takes=..., gives=...)` collects a function. What it asks for arrives by the names of its parameters:
`ctx` (the context inside its transaction), `caller`, `tenancy`, `values` (what `takes` reads from the body), `query`
(the query parameters it declares), `request`, `call`; every other parameter is an id of the path, in the path's order.
What it returns, `gives` makes into the answer. Method, path, kind of sign-in and success status stand in the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from inspect import cleandoc, signature
from typing import Any, Protocol, TypeVar

from mockserver.dialects.http import Answer, Request
from mockserver.domain.context import Caller, Context
from mockserver.domain.roles import PERMISSIONS
from mockserver.kernel.schema import Queryable
from mockserver.operations import Operation, Registry, load
from mockserver.tenancy import Tenancy


class World(Protocol):
    """Opens the context of a caller inside a transaction of its world."""

    def __call__(self, caller: Caller, *, writes: bool = False) -> AbstractContextManager[Context]: ...


@dataclass(slots=True)
class Call:
    """One operation being served.

    `params` are the path's, `query` the query string's (the last value wins) or in v2 the form's, `body` the parsed
    body. `caller` is None for operations without a sign-in; `context` is there for every other one, inside its
    transaction. `tenant` is known once a credential selected it; `world` opens a context for operations that find
    their caller themselves. `own_citations` are facts that the dialect, not the domain, noted.
    """

    operation: Operation
    request: Request
    registry: Registry
    tenancy: Tenancy
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    caller: Caller | None = None
    context: Context | None = None
    world: World | None = None
    tenant: str = ""
    unread: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    own_citations: list[str] = field(default_factory=list)

    def cite(self, fact: str) -> None:
        """Note that the answer rests on a fact about BILL: an oddity of the wire."""
        self.own_citations.append(fact)

    def citations(self) -> list[str]:
        """The ids of the facts that the answer rests on, as the dialect and the domain noted them."""
        return [*self.own_citations, *(self.context.citations if self.context else ())]

    @property
    def ctx(self) -> Context:
        """The context of a signed-in call."""
        if self.context is None:
            raise RuntimeError(f"{self.operation.id} has no context")
        return self.context

    def opened_by(self, holder: tuple[str, int]) -> AbstractContextManager[Context]:
        """The context that a signed link opens: that of the tenant and the organization's number it names."""
        self.tenant, org = holder
        return self.enter(Caller(self.tenant, "link", org))

    def enter(self, caller: Caller) -> AbstractContextManager[Context]:
        """The context of a caller that the operation found itself, for writing where its row says so."""
        if self.world is None:
            raise RuntimeError(f"{self.operation.id} has no world")
        return self.world(caller, writes=self.operation.writes)

    @property
    def signed_in(self) -> Caller:
        """The caller of a signed-in call."""
        if self.caller is None:
            raise RuntimeError(f"{self.operation.id} has no caller")
        return self.caller

    def note_limit(self, note: str) -> None:
        """Say in a header that the sandbox would have refused; an empty note says nothing."""
        if note:
            self.headers["X-Mock-Limit"] = note


Schema = Callable[[], dict[str, Any]]
Serve = Callable[[Call], Answer]


class Takes(Protocol):
    """What an operation takes as its body.

    `body` says how the dialect reads it: `json`, `none` (ignored), `raw` (bytes as they are) or in v2 `form` (fields
    of a form that has no JSON in it) and `multipart` (JSON with a file beside it).
    """

    body: str

    def read(self, call: Call) -> Any:
        """The body's values; raises `Refusal`."""
        ...

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the body."""
        ...


class Gives(Protocol):
    """What an operation gives: how the value its function returns becomes the answer."""

    def answer(self, call: Call, value: Any) -> Answer:
        """The answer with a function's value."""
        ...

    def response_schema(self) -> dict[str, Any] | None:
        """The JSON Schema of the answer; None where it has no JSON."""
        ...


class Query(Protocol):
    """The query parameters an operation declares."""

    def read(self, call: Call) -> dict[str, Any]:
        """Their values by name; raises `Invalid` naming all that are missing, or the one that cannot be read."""
        ...

    def schemas(self) -> dict[str, dict[str, Any]]:
        """Each parameter's JSON Schema by name; what must be there has `required` true beside it."""
        ...


class Nothing:
    """An answer without a body."""

    def answer(self, call: Call, value: object) -> Answer:
        """The status of the row, and no body."""
        return Answer(call.operation.status)

    def response_schema(self) -> None:
        """Nothing: the answer has no JSON."""
        return


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Handler:
    """What serves an operation, and what the caller needs for it.

    `permission` is one of the role permissions of `domain.roles` (empty: every role); `trust` asks for an MFA-trusted
    session; `body` says how the body is read, as `Takes.body`. `request_schema` and
    `response_schema` give the JSON Schemas of the two bodies, `query` is what the query string may hold; `summary` is
    the first sentence of the function's docstring, `name` says where the function stands,
    `kind` of which records it is (empty: of none); `queryable` is what a list may be filtered and sorted by.
    """

    call: Serve
    permission: str = ""
    trust: bool = False
    body: str = "json"
    request_schema: Schema | None = None
    response_schema: Callable[[], dict[str, Any] | None] | None = None
    query: Query | None = None
    summary: str = ""
    name: str = ""
    kind: str = ""
    queryable: Mapping[str, Queryable] | None = None


def kind_of(gives: Gives) -> str:
    """The name of the kind of records that an answer is made of; empty where it is made of none."""
    resource = getattr(gives, "resource", None)
    return str(resource.kind.name) if resource is not None else ""


HANDLERS: dict[str, Handler] = {}
"""Every operation of the modules imported so far, by id."""


def collect(operation_id: str, handler: Handler, *, ids: int | None = None) -> None:
    """Let a handler serve an operation; `ids` is how many ids of the path its function asks for, None if it looks.

    Raises `ValueError` where the registry has no built row for the operation, where the row's path has not so many
    ids, where no role has the permission, and where another function serves it already: when modules are imported,
    not when a client asks.
    """
    row = load().by_id.get(operation_id)
    if row is None or not row.is_built:
        raise ValueError(f"{handler.name} serves {operation_id}, which is no built row of the registry")
    if ids not in (None, len(row.path_ids)):
        raise ValueError(f"{handler.name} asks for {ids} ids, the path of {operation_id} is {row.path}")
    if handler.permission and handler.permission not in PERMISSIONS:
        raise ValueError(f"{handler.name} asks for {handler.permission}, which no role has")
    other = HANDLERS.get(operation_id)
    if other is not None and other.name != handler.name:
        raise ValueError(f"{operation_id} is served by both {other.name} and {handler.name}")
    HANDLERS[operation_id] = handler


def handler_of(row: Operation) -> Handler:
    """The handler of a built operation, its module imported when the first of its operations is asked for.

    Raises `LookupError` where the module collects no function for the row.
    """
    handler = HANDLERS.get(row.id)
    if handler is None:
        import_module(f"mockserver.dialects.{row.module}")
        handler = HANDLERS.get(row.id)
    if handler is None:
        raise LookupError(f"{row.id}: mockserver.dialects.{row.module} has no function for it")
    return handler


Function = TypeVar("Function", bound=Callable[..., Any])

# What a function may ask for by name beside the ids of its path.
ARGUMENTS: Mapping[str, Callable[[Call], Any]] = {
    "ctx": lambda call: call.ctx,
    "caller": lambda call: call.signed_in,
    "tenancy": lambda call: call.tenancy,
    "request": lambda call: call.request,
    "call": lambda call: call,
}
READ = ("values", "query")


def ids_of(call: Call) -> Sequence[str]:
    """The ids of the path, in its order."""
    return [*call.params.values()]


def operation(
    operation_id: str,
    *,
    takes: Takes | None = None,
    gives: Gives = NOTHING,
    right: str = "",
    trust: bool = False,
    query: Query | None = None,
    path: Callable[[Call], Sequence[str]] = ids_of,
) -> Callable[[Function], Function]:
    """Collect a function as the one that serves an operation.

    `right` is the permission its caller's role needs, `trust` whether the session must have passed MFA. `path` is how
    an engine reads the ids of the path, once body and query are read: it may refuse them.
    """

    def decorate(function: Function) -> Function:
        handler = Handler(
            make_serve(function, takes, gives, query, path),
            right,
            trust,
            body=takes.body if takes else "none",
            request_schema=takes.request_schema if takes else None,
            response_schema=gives.response_schema,
            kind=kind_of(gives),
            queryable=getattr(gives, "queryable", None),
            query=query,
            summary=summary_of(function),
            name=f"{function.__module__}.{function.__qualname__}",
        )
        collect(operation_id, handler, ids=len(ids_in(function)))
        return function

    return decorate


def make_serve(
    function: Callable[..., Any],
    takes: Takes | None,
    gives: Gives,
    query: Query | None,
    path: Callable[[Call], Sequence[str]],
) -> Serve:
    """How a call becomes an answer: read the query and the body, call the function, write what it returns."""
    names = tuple(signature(function).parameters)
    getters = tuple(ARGUMENTS.get(name) for name in names)
    takes_ids = bool(ids_in(function))

    def serve(call: Call) -> Answer:
        parameters = query.read(call) if query else {}
        values = takes.read(call) if takes else None
        ids = iter(path(call)) if takes_ids else iter(())
        arguments = [
            get(call) if get else values if name == "values" else parameters if name == "query" else next(ids)
            for name, get in zip(names, getters, strict=True)
        ]
        return gives.answer(call, function(*arguments))

    return serve


def ids_in(function: Callable[..., Any]) -> Sequence[str]:
    """The names under which a function asks for the ids of its path."""
    return [name for name in signature(function).parameters if name not in ARGUMENTS and name not in READ]


def summary_of(function: Callable[..., Any]) -> str:
    """The first sentence of a function's docstring, without its full stop."""
    line = cleandoc(function.__doc__ or "").partition("\n")[0]
    return line.partition(". ")[0].rstrip(".")
