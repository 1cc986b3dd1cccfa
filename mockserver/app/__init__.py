"""The application: wires the rooms together and serves WSGI."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from urllib.parse import quote

from mockserver.app.dispatch import Handlers, api_of, check_rights
from mockserver.app.due import DueWork
from mockserver.app.servlets import SERVLETS
from mockserver.app.wsgi import MAX_BODY, StartResponse, request_of, respond
from mockserver.control.journal import Journal
from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest.errors import TooLarge
from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.kernel.clock import REAL_TIME, Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.errors import BillError, NotBuilt, Refusal, WrongMethod
from mockserver.kernel.settings import Settings, from_environment
from mockserver.operations import MethodNotAllowed, Operation, PathUnknown, load
from mockserver.seeding import prepare
from mockserver.store.engine import open_engine
from mockserver.store.errors import WorldGone
from mockserver.tenancy import Tenancy, UnknownTenant

LOG = logging.getLogger("billmock")
GONE = (UnknownTenant, WorldGone)


class App:
    """One server: its store, its directory of credentials, its registry of operations."""

    def __init__(self, settings: Settings, source: Callable[[], float] = REAL_TIME) -> None:
        self.settings = settings
        self.registry = load()
        self.engine = open_engine(settings.database, all_kinds)
        self.tenancy = Tenancy(self.engine, settings, source)
        self.handlers = Handlers()
        self.journal = Journal()
        self.clock = Clock(source)
        self.due = DueWork(self)
        self._control: Any = None
        prepare(self.engine, self.tenancy, settings)

    @property
    def control(self) -> Any:
        """The control API, made at its first call."""
        if self._control is None:
            from mockserver.control.api import Control

            self._control = Control(self)
        return self._control

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        request = request_of(environ, self.settings.public_url)
        if request.path.startswith("/_mock"):
            return respond(self.control.serve(request), request.method, start_response)
        return respond(self.serve(request), request.method, start_response)

    def serve(self, request: Request) -> Answer:
        """Answer one request of BILL's APIs and write it into the journal."""
        started = time.perf_counter()
        api = api_of(request.path)
        call: Call | None = None
        operation: Operation | None = None
        try:
            operation, params = self._matched(request)
            call = Call(operation, request, self.registry, self.tenancy, params, world=self.world)
            answer = self._perform(call)
        except Refusal as refusal:
            answer = self.handlers.dialect(api).refuse(refusal, self._stamp(call))
        except GONE:
            # Its tenant was deleted while the request waited: what it signed in to is no more.
            call = None
            answer = self.handlers.dialect(api).refuse(BillError("BDC_1109"), self._stamp(None))
        except Exception:
            LOG.exception("%s %s failed", request.method, request.path)
            error = BillError("BDC_1001", status=500, category="SERVER")
            answer = self.handlers.dialect(api).refuse(error, self._stamp(call))
        self._note(answer, operation, call)
        tenant = call.tenant if call else ""
        payload = answer.payload()
        answer.body = payload
        took = time.perf_counter() - started
        self.journal.record(
            tenant, self._stamp(call), request, answer, payload, operation.id if operation else "", took
        )
        return answer

    def refuse_unreadable(self, path: str, status: int, text: str) -> bytes:
        """The body of the answer to something that is no HTTP request, or none that can be read."""
        refusal = Refusal(text) if status < 500 else BillError("BDC_1001", status=status, category="SERVER")
        return self.handlers.dialect(api_of(path)).refuse(refusal, self._stamp(None)).payload()

    def _stamp(self, call: Call | None) -> str:
        if call is None or not call.tenant:
            return self.clock.stamp()
        try:
            return self.tenancy.clocks.of(self.tenancy.tenants.get(call.tenant)).stamp()
        except GONE:
            return self.clock.stamp()

    def _matched(self, request: Request) -> tuple[Operation, Mapping[str, str]]:
        if servlet := SERVLETS.get((request.method, request.path)):
            return servlet, {}
        try:
            match = self.registry.match(request.method, request.path)
        except PathUnknown:
            raise BillError("BDC_1121") from None
        except MethodNotAllowed as refused:
            raise WrongMethod(request.method, refused.allowed) from None
        return match.operation, match.params

    def _perform(self, call: Call) -> Answer:
        operation = call.operation
        if not operation.built:
            raise NotBuilt(operation.id)
        dialect = self.handlers.dialect(operation.api)
        handler = self.handlers.of(operation)
        call.query = dialect.query(call.request)
        if operation.auth == "none":
            self._read_body(call, handler)
            return handler.call(call)
        with ExitStack() as entered:
            credentials = dialect.credentials(call.request)
            try:
                caller = self.tenancy.authentication.authenticate(operation.auth, credentials).caller
            except Refusal:
                call.tenant = self.tenancy.authentication.tenant_of(credentials)
                raise
            call.caller, call.tenant = caller, caller.tenant
            limit = entered.enter_context(self.tenancy.limits.admit(caller))
            if limit:
                call.headers["X-Mock-Limit"] = limit
            check_rights(call, handler)
            self._read_body(call, handler)
            return self._in_transaction(call, handler)

    def _read_body(self, call: Call, handler: Handler) -> None:
        if len(call.request.body) > MAX_BODY:
            raise TooLarge(f"Request body is larger than {MAX_BODY} bytes.")
        call.body = self.handlers.dialect(call.operation.api).body(call, handler)

    def _in_transaction(self, call: Call, handler: Handler) -> Answer:
        with self.world(call.signed_in, writes=call.operation.writes) as context:
            call.context = context
            return handler.call(call)

    @contextmanager
    def world(self, caller: Caller, *, writes: bool = False) -> Iterator[Context]:
        """The context of a caller inside a transaction of its world, after everything that is due there."""
        try:
            tenant = self.tenancy.tenants.get(caller.tenant)
        except UnknownTenant:
            raise BillError("BDC_1109") from None
        self.due.before(tenant)
        begin = self.engine.write if writes else self.engine.read
        with begin(tenant.world) as tx:
            yield Context(
                tx,
                self.tenancy.clocks.of(tenant),
                ENVIRONMENTS[tenant.environment],
                tenant.seed,
                caller,
                self.settings.payment_timers,
                tenant.dev_key,
                partial(self.tenancy.inbox.deliver, tenant),
            )
        self.due.note(tenant, tx.due_seen)

    def _note(self, answer: Answer, operation: Operation | None, call: Call | None) -> None:
        if call:
            answer.headers.update(call.headers)
        if not self.settings.mock_headers:
            answer.headers = {k: v for k, v in answer.headers.items() if not k.startswith("X-Mock")}
            return
        if operation:
            answer.headers["X-Mock-Operation"] = operation.id
            answer.headers["X-Mock-Fidelity"] = self.handlers.fidelity(operation)
        if call and call.unread:
            # Names are the client's: encoded, they can neither break the header nor its list.
            answer.headers["X-Mock-Unread"] = ",".join(quote(name[:80], safe="[].") for name in call.unread[:20])

    def close(self) -> None:
        """Stop background work and let go of the store."""
        self.due.stop()
        self.engine.close()


def create_app(settings: Settings | None = None) -> App:
    """The WSGI application of one server; without settings, those of the process environment."""
    return App(settings or from_environment())
