"""Spend & Expense without HTTP: operations called by their id, answers as a client gets them."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from mockserver.dialects.calls import Call, Handler, handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.domain.context import Context
from mockserver.kernel.errors import Refusal
from mockserver.operations import load
from mockserver.store.memory import MemoryEngine
from mockserver.tenancy import Tenancy
from tests.domain.spend.spend_company import SpendCompany

Query = Mapping[str, str]
Json = dict[str, Any]
NO_QUERY: Query = {}

CLARK = {"firstName": "Clark", "lastName": "Spenderson", "email": "clark@happymusic.example", "role": "MEMBER"}


class Client(SpendCompany):
    """The admin of a company, calling the API."""

    def __init__(self, engine: MemoryEngine, environment: str = "sandbox") -> None:
        super().__init__(engine, environment)
        self.unread: list[str] = []

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
        assert answer.status == 200, answer.body
        return answer.body

    def messages(self, operation_id: str, body: Any = None, query: Query = NO_QUERY, **params: str) -> list[str]:
        """The messages of a 400."""
        answer = self.call(operation_id, body, query, **params)
        assert answer.status == 400, answer.body
        return [element["message"] for element in answer.body]

    def status(self, operation_id: str, body: Any = None, query: Query = NO_QUERY, **params: str) -> int:
        """The status of an answer."""
        return self.call(operation_id, body, query, **params).status

    def column(self, field: str, operation_id: str, query: Query = NO_QUERY, **params: str) -> list[Any]:
        """One field of every row of a page."""
        return [row[field] for row in self.ok(operation_id, None, query, **params)["results"]]

    def user(self, **values: Any) -> Json:
        """A new user, Clark unless `values` say another."""
        return cast(Json, self.ok("spend.users.create", {**CLARK, **values}))

    def budget(self, **values: Any) -> Json:
        """A new budget of the admin: 200.00 a month unless `values` say otherwise."""
        return cast(Json, self.ok("spend.budgets.create", self.budget_body(**values)))

    def budget_body(self, **values: Any) -> Json:
        """The body of that budget's create; what is None is left out."""
        body = {"name": "Supplies", "owners": [self.admin["id"]], "recurringInterval": "MONTHLY"}
        whole = {**body, "limit": 200, "recurringLimit": 200, **values}
        return {name: value for name, value in whole.items() if value is not None}

    def card(self, budget: Json, **values: Any) -> Json:
        """A new vendor card of the admin: 100.00 of its own unless `values` say otherwise."""
        body = {"name": "Strings", "userId": self.admin["id"], "budgetId": budget["uuid"], "limit": 100, **values}
        return cast(Json, self.ok("spend.cards.create", body))

    def used_card(self, budget: Json, **values: Any) -> Any:
        """An activated card of the admin, which shares the budget's funds."""
        return self.new_card({"id": budget["uuid"]}, **values)

    def schema(self, operation_id: str) -> Json:
        """The JSON Schema of an operation's answer."""
        response_schema = self.handler(operation_id).response_schema
        return (response_schema and response_schema()) or {}

    def handler(self, operation_id: str) -> Handler:
        """The handler the registry names for an operation."""
        return handler_of(load().by_id[operation_id])

    def _call(self, ctx: Context, operation_id: str, body: Any, query: Query, params: Mapping[str, str]) -> Call:
        request = Request("POST", "/", urlencode(query), {}, b"", "http://localhost", "localhost")
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
