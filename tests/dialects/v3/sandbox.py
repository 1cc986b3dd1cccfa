"""v3 without HTTP: one world in memory, operations called by their id, answers as a client gets them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from mockserver.dialects.calls import Call, Handler, handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.domain.context import Caller, Context
from mockserver.domain.lifecycle import run_due
from mockserver.domain.organizations import ORGANIZATIONS, ROLES, USERS
from mockserver.kernel.clock import Clock, parse_span
from mockserver.kernel.environments import ENVIRONMENTS, EnvironmentName
from mockserver.kernel.errors import Refusal
from mockserver.operations import load
from mockserver.store.memory import MemoryEngine
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Tenancy

Query = Mapping[str, str]
Refused = tuple[int, list[str]]
NO_QUERY: Query = {}

MONDAY_NOON = 1_772_481_600.0  # 2026-03-02T20:00:00Z, noon in Los Angeles
ADDRESS = {"line1": "987 Side Street", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
BAND = {"name": "Paperless Band", "email": "contact@paperlessband.org"}
STICKS = {"quantity": 2, "price": 14.99, "description": "Classic extreme drum sticks"}
PICKS = {"quantity": 1, "price": 50, "description": "Metal guitar picks (5-pack)"}


def of(customer_id: str, *lines: dict[str, Any], **further: Any) -> dict[str, Any]:
    """The body of a customer's invoice; without lines, one of 50.00."""
    return {"customer": {"id": customer_id}, "invoiceLineItems": list(lines) or [PICKS], **further}


class Sandbox:
    """One world and who calls: organization `org` of a tenant, signed in as user `user_id` of a role."""

    def __init__(self, engine: MemoryEngine) -> None:
        self.engine = engine
        self.world = engine.create_world({})
        self.clock = Clock(lambda: MONDAY_NOON)
        self.org = 1
        self.org_id = ""
        self.tenant = "default"
        self.user_id = "006"
        self.role = "ADMINISTRATOR"
        self.page_key = "secret"
        self.environment: EnvironmentName = "sandbox"
        self.inbox: list[dict[str, Any]] = []
        self.unread: list[str] = []
        self.query_string = ""

    def call(self, operation_id: str, body: Any = None, query: Query = NO_QUERY, **params: str) -> Answer:
        """The answer of an operation; refusals come as the answers BILL gives."""
        try:
            with self.context() as ctx:
                return self.handler(operation_id).call(self._call(ctx, operation_id, body, query, params))
        except Refusal as refusal:
            return rest.refuse(refusal, self.clock.stamp())

    def ok(self, operation_id: str, body: Any = None, query: Query = NO_QUERY, **params: str) -> Any:
        """The body of a success."""
        answer = self.call(operation_id, body, query, **params)
        assert answer.status < 300, answer.body
        return answer.body

    def messages(self, operation_id: str, body: Any = None, query: Query = NO_QUERY, **params: str) -> list[str]:
        """The messages of a 400."""
        answer = self.call(operation_id, body, query, **params)
        assert answer.status == 400, answer.body
        return [element["message"] for element in answer.body]

    def refusal(self, operation_id: str, body: Any = None, query: Query = NO_QUERY, **params: str) -> Refused:
        """The status and the codes of a business refusal."""
        answer = self.call(operation_id, body, query, **params)
        return answer.status, [element["code"] for element in answer.body]

    @contextmanager
    def context(self) -> Iterator[Context]:
        """A writing transaction, and the context domain functions work with."""
        caller = Caller(self.tenant, "user", self.org, self.org_id, self.user_id, self.role)
        with self.engine.write(self.world) as tx:
            yield self._context(tx, self.clock, caller)

    def _context(self, tx: Transaction, clock: Clock, caller: Caller) -> Context:
        environment = ENVIRONMENTS[self.environment]
        return Context(tx, clock, environment, 1, caller, page_key=self.page_key, post=self.inbox.append)

    def pass_time(self, span: str) -> None:
        """Turn the clock on by a span such as `3 business days`; what falls due on the way happens."""
        self.clock.advance(parse_span(span, self.clock))
        with self.engine.write(self.world) as tx:

            def context_at(moment: datetime, org: int) -> Context:
                return self._context(tx, self.clock.at(moment), Caller(self.tenant, "system", org=org))

            run_due(context_at, tx, self.clock.now())

    def move_in(self) -> str:
        """Make the organization and its administrator, who is the caller from now on; returns the user's id."""
        with self.context() as ctx:
            ORGANIZATIONS.create(replace(ctx, caller=Caller(self.tenant, "partner")), {"name": "Cedar & Loom"})
            ROLES.create_standard(ctx)
            user = USERS.create(ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@cedar.example"})
        self.user_id = str(user["id"])
        return self.user_id

    def handler(self, operation_id: str) -> Handler:
        """The handler the registry names for an operation."""
        return handler_of(load().by_id[operation_id])

    def _call(self, ctx: Context, operation_id: str, body: Any, query: Query, params: Mapping[str, str]) -> Call:
        request = Request("POST", "/", self.query_string or urlencode(query), {}, b"", "http://localhost", "localhost")
        self.unread = []
        return Call(
            load().by_id[operation_id],
            request,
            load(),
            cast(Tenancy, None),
            params,
            query,
            body,
            caller=ctx.caller,
            context=ctx,
            unread=self.unread,
        )
