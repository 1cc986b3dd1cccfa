"""A call on its way through a dialect, and the handlers modules register for operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from mockserver.dialects.http import Answer, Request
from mockserver.domain.context import Caller, Context
from mockserver.operations import Operation, Registry
from mockserver.tenancy import Tenancy


class World(Protocol):
    """Opens the context of a caller inside a transaction of its world."""

    def __call__(self, caller: Caller, *, writes: bool = False) -> AbstractContextManager[Context]: ...


@dataclass(slots=True)
class Call:
    """One operation being served.

    `params` are the path's, `query` the query string's (last value wins), `body` the parsed body. `caller` is None
    for operations without a sign-in; `context` is there for every other one, inside its transaction. `tenant` is
    known once a credential selected it; `world` opens a context for operations that find their caller themselves.
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

    @property
    def ctx(self) -> Context:
        """The context of a signed-in call."""
        if self.context is None:
            raise RuntimeError(f"{self.operation.id} has no context")
        return self.context

    def enter(self, caller: Caller) -> AbstractContextManager[Context]:
        """The context of a caller that the operation found itself, for reading."""
        if self.world is None:
            raise RuntimeError(f"{self.operation.id} has no world")
        return self.world(caller)

    @property
    def signed_in(self) -> Caller:
        """The caller of a signed-in call."""
        if self.caller is None:
            raise RuntimeError(f"{self.operation.id} has no caller")
        return self.caller


Act = Callable[[Call], Answer]
Schema = Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Handler:
    """What serves an operation, and what the caller needs for it.

    `permission` is one of the role permissions of `domain.identity.roles` (empty: every role); `trust` asks for an
    MFA-trusted session; `body` says how the body is read: `json`, `none` (ignored) or `raw`. `reads` and `answers`
    give the JSON Schemas of the two bodies for OpenAPI, `query` the query parameters and whether they must be there.
    """

    act: Act
    permission: str = ""
    trust: bool = False
    body: str = "json"
    reads: Schema | None = None
    answers: Schema | None = None
    query: Mapping[str, bool] = field(default_factory=dict)


Handlers = Mapping[str, Handler]
