"""A request of BILL's APIs on its way: the order of refusals, the dialect on both sides, the journal beside it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from mockserver.app.faults import (
    FaultAnswer,
    Strike,
    Wait,
    answer_instead,
    check_connection,
    deliver,
    look_for,
    serve_instead,
    without_connection,
)
from mockserver.app.logs import log_request
from mockserver.app.worlds import Worlds
from mockserver.app.wsgi import MAX_BODY
from mockserver.control.journal import NO_NOTES, Journal, Notes
from mockserver.control.masked_paths import mask_path
from mockserver.dialects.by_api import Dialect, api_of, dialect_of, named_api
from mockserver.dialects.calls import Call, Handler, handler_of
from mockserver.dialects.http import PLAIN_ID, REQUEST_ID, Answer, Request
from mockserver.dialects.rest.errors import TooLarge
from mockserver.domain.context import Caller
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import apis_of
from mockserver.kernel.errors import BillError, Forbidden, NotBuilt, Refusal, WrongMethod
from mockserver.operations import MethodNotAllowed, Operation, PathUnknown, fidelity, load
from mockserver.store.errors import StoreUnavailable, WorldGone
from mockserver.tenancy import Identity, Tenant, UnknownTenant
from mockserver.tenancy.faults import SESSION

if TYPE_CHECKING:
    from mockserver.app.ghosts import Haunting
    from mockserver.dialects.latitude import Varying

LOG = logging.getLogger("billmock")
GONE = (UnknownTenant, WorldGone)
RETRY_AFTER = "1"  # seconds
MAX_UNREAD, MAX_UNREAD_LENGTH = 20, 80  # names in the header, characters of each


@dataclass(slots=True)
class Exchange:
    """One request and what is known of it so far: its operation, its call, its tenant's id and that one's clock.

    `tenant` is None until somebody asks whose the request is. `facts` are the ids of the facts about BILL that its
    refusal rests on, `strike` is the fault that strikes it, `varying` what its answer varies by, `haunting` what a
    ghost does about the list that it reads.
    """

    request: Request
    dialect: Dialect
    started: float
    operation: Operation | None = None
    call: Call | None = None
    tenant: str | None = None
    clock: Clock | None = None
    facts: Iterable[str] = ()
    is_served: bool = False
    strike: Strike | None = None
    varying: Varying | None = None
    haunting: Haunting | None = None

    def citations(self) -> list[str]:
        """The facts its answer rests on, each once: those of a refusal, then those that whoever served it cited."""
        citations = self.call.citations() if self.call else ()
        return [fact for fact in dict.fromkeys([*self.facts, *citations]) if fact]


class Dispatcher:
    """Serves BILL's APIs over the worlds of a server.

    `clock` tells the time where no tenant's does. The order of refusals is BILL's as far as it is known: it can be
    read off `_answer` from top to bottom.
    """

    def __init__(self, worlds: Worlds, journal: Journal, clock: Clock) -> None:
        self._worlds = worlds
        self._tenancy = worlds.tenancy
        self._journal = journal
        self._clock = clock
        self._registry = load()
        self.has_connections = False  # whether whoever serves lets an answer wait, and breaks connections

    def serve(self, request: Request, strike: Strike | None = None) -> Answer:
        """Answer one request and write it into the journal; raises nothing but `DeliveryFault`.

        `strike` is the fault that a request which waited was struck by.
        """
        started = strike.started if strike else time.perf_counter()
        exchange = Exchange(request, dialect_of(api_of(request.path)), started, strike=strike)
        try:
            answer = self._answer(exchange)
            exchange.is_served = True
            if exchange.haunting is not None:
                exchange.haunting.note_rows(answer)
        except Refusal as refusal:
            answer = self._refuse(exchange, refusal)
        except FaultAnswer as fault:
            answer = fault.answer
            exchange.facts = [*exchange.facts, fault.fact]
        except GONE:
            # Its tenant was deleted while the request waited: what it signed in to is no more.
            answer = self._refuse_unserved(exchange, BillError("BDC_1109"))
        except StoreUnavailable as reason:
            LOG.warning("%s %s: %s", request.method, mask_path(request.path), reason)
            refuse = self._refuse if exchange.clock else self._refuse_unserved
            answer = refuse(exchange, unavailable(reason))
            answer.headers["Retry-After"] = RETRY_AFTER
        except Exception:
            LOG.exception("%s %s failed", request.method, mask_path(request.path))
            # A second look at what failed might fail again.
            exchange.clock = exchange.clock or self._clock
            answer = self._refuse(exchange, BillError("BDC_1001", status=500, category="SERVER"))
        if exchange.strike is not None and exchange.strike.is_after:
            answer = self._strike_after(exchange, exchange.strike, answer)
        if exchange.varying is not None:
            exchange.varying.vary(answer, exchange.call)
        notes = notes_of(exchange)
        self._label(exchange, answer, notes)
        answer.body = answer.payload()
        self._record(exchange, answer, notes, time.perf_counter() - started)
        return answer if exchange.strike is None else deliver(exchange.strike, answer)

    def _refuse_unserved(self, exchange: Exchange, refusal: Refusal) -> Answer:
        """Refuse without a look at the store, whose tenant is gone or cannot be reached."""
        exchange.call, exchange.tenant, exchange.clock = None, "", None
        return self._refuse(exchange, refusal)

    def refuse_unreadable(self, path: str, status: int, text: str) -> bytes:
        """The body of the answer to something that is no HTTP request, or none that can be read."""
        refusal = Refusal(text) if status < 500 else BillError("BDC_1001", status=status, category="SERVER")
        return dialect_of(api_of(path)).refuse(refusal, self._clock.stamp()).payload()

    def refuse_fault(self, path: str) -> Answer:
        """The answer to a call that was struck by a fault which its caller has no connection for."""
        return dialect_of(api_of(path)).refuse(without_connection(), self._clock.stamp())

    def _answer(self, exchange: Exchange) -> Answer:
        operation, params = self._match(exchange)  # unknown path 404, then wrong method 405
        exchange.operation = operation
        if not operation.is_built:
            raise NotBuilt(operation.id)
        exchange.dialect = dialect_of(operation.api)
        handler = handler_of(operation)
        call = exchange.call = self._call(exchange, operation, params)
        if operation.auth == "none":
            if not self._tenancy.faults.is_idle:
                self._strike_stranger(exchange, call)
            self._read_body(exchange, call, handler)
            answer = handler.call(call)
            self._vary_stranger(exchange, call)
            return answer
        identity = self._authenticate(exchange, call)  # credentials present, valid, limits, lock, kind of session
        if identity.tenant.has_faults:
            self._strike(exchange, call, identity.tenant)
        if self._worlds.has_latitude or identity.tenant.latitude:
            self._vary(exchange, call, identity.tenant)
        with self._tenancy.limits.admit(identity.caller, identity.tenant.limits) as note:
            call.note_limit(note)
            check_rights(identity.caller, handler)  # trust, then role
            self._read_body(exchange, call, handler)
            if identity.tenant.has_ghost:
                self._haunt(exchange, identity, call, handler)
            with self._worlds.open(identity, writes=operation.writes) as call.context:
                exchange.clock = call.context.clock
                return handler.call(call)  # types, constraints, the path's id, references and state

    def _haunt(self, exchange: Exchange, identity: Identity, call: Call, handler: Handler) -> None:
        """Let the tenant's ghost act before a page of a list is served, and see which rows are served."""
        from mockserver.app.ghosts import Haunting

        haunting = Haunting(self._worlds, identity, call, handler, self._journal.last(identity.tenant.id) + 1)
        if haunting.is_met():
            exchange.haunting = haunting
            haunting.act()

    def _match(self, exchange: Exchange) -> tuple[Operation, Mapping[str, str]]:
        request = exchange.request
        apis = apis_of(request.host)
        if apis is not None:
            check_host(exchange, apis)
        try:
            return self._registry.match(request.method, request.path)
        except PathUnknown:
            raise exchange.dialect.unknown_path(request.path, self._registry) from None
        except MethodNotAllowed as error:
            raise WrongMethod(request.method, error.allowed) from None

    def _call(self, exchange: Exchange, operation: Operation, params: Mapping[str, str]) -> Call:
        query = exchange.dialect.query(exchange.request)
        enter = self._worlds.enter
        return Call(operation, exchange.request, self._registry, self._tenancy, params, query, world=enter)

    def _authenticate(self, exchange: Exchange, call: Call) -> Identity:
        credentials = exchange.dialect.credentials(call.request)
        identity = self._tenancy.authentication.authenticate(call.operation.auth, credentials)
        call.caller, call.tenant, exchange.clock = identity.caller, identity.tenant.id, identity.clock
        return identity

    def _strike_stranger(self, exchange: Exchange, call: Call) -> None:
        """The same for who signs in: the tenant is the one whose keys the request bears."""
        tenant_id = self._tenant_of(exchange)
        tenant = self._tenancy.tenants.peek(tenant_id) if tenant_id else None
        if tenant is not None and tenant.has_faults:
            self._strike(exchange, call, tenant)

    def _strike(self, exchange: Exchange, call: Call, tenant: Tenant) -> None:
        """Let a fault of the tenant strike the call, where one does; one that strikes after it is only remembered.

        Raises `Wait` where the call is late, a refusal, or `FaultAnswer`.
        """
        strike = exchange.strike = exchange.strike or look_for(self._tenancy, tenant, call, exchange.started)
        if strike is None:
            return
        check_connection(strike, has_connections=self.has_connections)
        if strike.is_after:
            return
        if strike.seconds and not strike.has_waited:
            strike.has_waited = True
            raise Wait(strike.seconds, partial(self.serve, exchange.request, strike))
        if strike.kind == SESSION and call.caller:
            self._tenancy.sessions.end(call.caller.session)
            self._authenticate(exchange, call)
        serve_instead(strike, call, partial(self._refuse, exchange))

    def _strike_after(self, exchange: Exchange, strike: Strike, answer: Answer) -> Answer:
        """What a fault makes of the answer to a call that was served."""
        if strike.kind == SESSION and exchange.call and exchange.call.caller:
            self._tenancy.sessions.end(exchange.call.caller.session)
        answer, fact = answer_instead(strike, answer, partial(self._refuse, exchange))
        exchange.facts = [*exchange.facts, fact]
        return answer

    def _vary(self, exchange: Exchange, call: Call, tenant: Tenant) -> None:
        """Let the answer vary, and the page that is asked for, where the tenant has latitude."""
        latitude = self._worlds.latitude_of(tenant)
        if latitude is not None:
            from mockserver.dialects.latitude import Varying

            exchange.varying = Varying(latitude, call.operation.id)
            exchange.varying.ask_for_less(call)

    def _vary_stranger(self, exchange: Exchange, call: Call) -> None:
        """The same for the answer to who signed in, whose tenant is known only now."""
        tenant = self._tenancy.tenants.peek(call.tenant) if call.tenant else None
        if tenant is not None and (self._worlds.has_latitude or tenant.latitude):
            self._vary(exchange, call, tenant)

    def _read_body(self, exchange: Exchange, call: Call, handler: Handler) -> None:
        if len(call.request.body) > MAX_BODY:
            raise TooLarge(f"Request body is larger than {MAX_BODY} bytes.")
        call.body = exchange.dialect.body(call, handler)

    def _refuse(self, exchange: Exchange, refusal: Refusal) -> Answer:
        exchange.facts = exchange.dialect.facts(refusal)
        if refusal.unread and exchange.call:
            exchange.call.unread.extend(refusal.unread)
        return exchange.dialect.refuse(refusal, self._stamp(exchange))

    def _stamp(self, exchange: Exchange) -> str:
        """The time of the tenant, or the server's where no tenant is known."""
        if exchange.clock is None and (tenant := self._tenant_of(exchange)):
            exchange.clock = self._clock_of(tenant)
        return (exchange.clock or self._clock).stamp()

    def _tenant_of(self, exchange: Exchange) -> str:
        """The id of the tenant that was called, or whose credential the request bears however it was refused."""
        if exchange.call and exchange.call.tenant:
            return exchange.call.tenant
        if exchange.tenant is None:
            exchange.tenant = self._claimed_by(exchange)
        return exchange.tenant

    def _claimed_by(self, exchange: Exchange) -> str:
        try:
            return self._tenancy.authentication.tenant_of(exchange.dialect.claims(exchange.request))
        except Refusal:  # of a body that is too long to look into
            return ""

    def _clock_of(self, tenant_id: str) -> Clock | None:
        try:
            return self._tenancy.clocks.of(self._tenancy.tenants.get(tenant_id))
        except GONE:
            return None

    def _label(self, exchange: Exchange, answer: Answer, notes: Notes) -> None:
        """Say in headers which operation answered, how sure that is, on what it rests, and what was not read."""
        operation, call, strike = exchange.operation, exchange.call, exchange.strike
        if call:
            answer.headers.update(call.headers)
        if strike is not None:
            answer.headers["X-Mock-Fault"] = f"{strike.rule['number']}; {strike.kind} {strike.rule['when']}"
        if not self._worlds.settings.mock_headers:
            answer.headers = {k: v for k, v in answer.headers.items() if not k.startswith("X-Mock")}
            return
        if operation:
            answer.headers["X-Mock-Operation"] = operation.id
            answer.headers["X-Mock-Fidelity"] = fidelity(operation.id) if operation.is_built else "unbuilt"
        if notes.facts:
            answer.headers["X-Mock-Fact"] = ",".join(notes.facts)
        if notes.latitude:
            answer.headers["X-Mock-Latitude"] = ",".join(notes.latitude)
        if notes.unread:
            # Names are the client's: encoded, they can neither break the header nor its list.
            answer.headers["X-Mock-Unread"] = ",".join([quote(name, safe="[].") for name in notes.unread])
        if request_id := exchange.request.headers.get("x-request-id"):
            echo(request_id, answer)

    def _record(self, exchange: Exchange, answer: Answer, notes: Notes, seconds: float) -> None:
        tenant, stamp = self._tenant_of(exchange), self._stamp(exchange)
        operation = exchange.operation.id if exchange.operation else ""
        request = exchange.request
        self._journal.record(tenant, stamp, request, answer, operation, seconds, notes)
        if self._worlds.settings.log == "requests":
            request_id = answer.headers.get(REQUEST_ID, "")
            log_request(request.method, request.path, answer.status, seconds, operation, tenant, request_id)


def notes_of(exchange: Exchange) -> Notes:
    """What the journal says of an exchange beside what was sent; what was refused has done nothing."""
    call, facts = exchange.call, exchange.citations()
    fault = exchange.strike.for_journal() if exchange.strike else None
    if call is None:
        return Notes(facts, fault=fault) if facts or fault else NO_NOTES
    ghost = exchange.haunting.for_journal() if exchange.haunting else None
    tx = call.context.tx if call.context and exchange.is_served else None
    effects, changes = (tx.effects, tx.changed_records) if tx else ((), None)
    unread = [name[:MAX_UNREAD_LENGTH] for name in call.unread[:MAX_UNREAD]] if call.unread else ()
    needs_trust = call.context.needs_trust if call.context else False
    variations = exchange.varying.variations if exchange.varying else ()
    limit = call.headers.get("X-Mock-Limit", "")
    return Notes(facts, unread, limit, effects, fault, changes, call.caller, needs_trust, variations, ghost)


def echo(request_id: str, answer: Answer) -> None:
    """Send a client's own id of its request back, where it can stand in a header."""
    if PLAIN_ID.fullmatch(request_id):
        answer.headers[REQUEST_ID] = request_id


def unavailable(reason: StoreUnavailable) -> BillError:
    """The refusal of what the store cannot serve for now: BDC_1001 with the reason for a text, HTTP 503."""
    return BillError("BDC_1001", text=str(reason), status=503, category="SERVER", fact=reason.fact)


def check_host(exchange: Exchange, apis: Sequence[str]) -> None:
    """Raises BDC_1121, in the shape of a host's own API, for a path of an API that this host of BILL's does not serve.

    Which error that is at BILL is assumed (F-1825).
    """
    api = named_api(exchange.request.path)
    if api in apis or not api:
        return
    if apis:
        exchange.dialect = dialect_of(apis[0])
    raise BillError("BDC_1121", fact="F-1825")


def check_rights(caller: Caller, handler: Handler) -> None:
    """Trust, then role: raises BDC_1361, and BDC_1150 or 403 for a right the caller's role lacks."""
    if handler.trust and not caller.trusted:
        raise BillError("BDC_1361")
    if handler.permission and handler.permission not in caller.permissions:
        raise BillError("BDC_1150") if handler.permission == "pay" else Forbidden()
