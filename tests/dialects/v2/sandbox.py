"""v2 without HTTP: one world in memory, calls as forms, envelopes as a client gets them; and v3 over the same world."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode

from mockserver.dialects.calls import Call, Handler, handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.dialects.v2.dialect import DIALECT
from mockserver.domain.context import Caller, Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.organizations import ROLES, USERS
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.errors import Refusal
from mockserver.operations import load
from mockserver.store.memory import MemoryEngine
from mockserver.tenancy import Tenancy

FORM = "application/x-www-form-urlencoded"
MONDAY_NOON = 1_772_481_600.0  # 2026-03-02T20:00:00Z, noon in Los Angeles
NOW = "2026-03-02T20:00:00.000+0000"
ZEROS = "0" * 20


def form_request(**fields: str) -> Request:
    """A request of form fields."""
    headers = {"content-type": FORM}
    body = urlencode(fields).encode()
    return Request("POST", "/api/v2/", "", headers, body, "http://127.0.0.1:8080", "127.0.0.1:8080")


class Sandbox:
    """One world and who calls: an Administrator of its first organization, whose session is trusted."""

    def __init__(self, engine: MemoryEngine) -> None:
        self.engine = engine
        self.world = engine.create_world({})
        self.clock = Clock(lambda: MONDAY_NOON)
        self.caller = Caller("default", "user", org=1, user_id="006", role="ADMINISTRATOR", trusted=True)
        self.unread: list[str] = []

    def move_in(self) -> str:
        """Make the user, and a verified primary bank account, whose id is returned."""
        with self.context() as ctx:
            ROLES.create_standard(ctx)
            user = USERS.create(ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@x.example"})
        self.caller = replace(self.caller, user_id=user["id"])
        with self.context() as ctx:
            given = {"nameOnAccount": "Ada Byron", "routingNumber": "074000010", "accountNumber": "111222333"}
            account = BANK_ACCOUNTS.create(ctx, {**given, "type": "CHECKING", "ownerType": "BUSINESS"})
            BANK_ACCOUNTS.verify(ctx, account["id"], 50)
            BANK_ACCOUNTS.patch(ctx, account["id"], {"default": {"payables": True}})
        return str(account["id"])

    def distrust(self) -> None:
        """Take MFA trust from the session."""
        self.caller = replace(self.caller, trusted=False)

    def answer(self, name: str, data: Any = None) -> Answer:
        """The answer of a v2 operation (`Crud/Create/Vendor`), refusals included."""
        fields = {} if data is None else {"data": data if isinstance(data, str) else json.dumps(data)}
        operation_id = f"v2.{name.replace('/', '.')}"
        try:
            with self.context() as ctx:
                call = self._call(ctx, operation_id, form_request(**fields))
                handler = self._handler(operation_id)
                call.body = DIALECT.body(call, handler)
                return handler.call(call)
        except Refusal as refusal:
            return DIALECT.refuse(refusal, "")

    def ok(self, name: str, data: Any = None) -> Any:
        """The `response_data` of a success."""
        answer = self.answer(name, data)
        assert answer.body["response_status"] == 0, answer.body
        return answer.body["response_data"]

    def refusal(self, name: str, data: Any = None) -> tuple[str, str]:
        """The code and the message of a refusal."""
        answer = self.answer(name, data)
        assert answer.body["response_status"] == 1, answer.body
        return answer.body["response_data"]["error_code"], answer.body["response_data"]["error_message"]

    def make(self, entity: str, **fields: Any) -> dict[str, Any]:
        """A created object."""
        made: dict[str, Any] = self.ok(f"Crud/Create/{entity}", {"obj": {"entity": entity, **fields}})
        return made

    def update(self, entity: str, **fields: Any) -> dict[str, Any]:
        """A changed object."""
        changed: dict[str, Any] = self.ok(f"Crud/Update/{entity}", {"obj": {"entity": entity, **fields}})
        return changed

    def names(self, entity: str, *filters: tuple[str, str, Any], **parameters: Any) -> list[str]:
        """The names in a list, filtered by (field, operator, value)."""
        terms = [{"field": field, "op": op, "value": value} for field, op, value in filters]
        return [row["name"] for row in self.ok(f"List/{entity}", {"filters": terms, **parameters})]

    def v3(self, operation_id: str, body: Any = None, **params: str) -> Any:
        """The body of a v3 operation's answer."""
        request = Request("POST", "/", "", {}, b"", "http://localhost", "localhost")
        try:
            with self.context() as ctx:
                call = self._call(ctx, operation_id, request, params)
                call.body = body
                return self._handler(operation_id).call(call).body
        except Refusal as refusal:
            return rest.refuse(refusal, "").body

    @contextmanager
    def context(self) -> Iterator[Context]:
        """A writing transaction, and the context domain functions work with."""
        with self.engine.write(self.world) as tx:
            yield Context(tx, self.clock, ENVIRONMENTS["sandbox"], 1, self.caller, page_key="secret")

    def _handler(self, operation_id: str) -> Handler:
        return handler_of(load().by_id[operation_id])

    def _call(self, ctx: Context, operation_id: str, request: Request, params: Mapping[str, str] | None = None) -> Call:
        self.unread = []
        operation, tenancy = load().by_id[operation_id], cast(Tenancy, None)
        call = Call(operation, request, load(), tenancy, params or {}, caller=ctx.caller, context=ctx)
        call.unread = self.unread
        return call
