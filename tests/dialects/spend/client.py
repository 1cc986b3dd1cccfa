"""Spend & Expense without HTTP: operations called by their id, answers as a client gets them."""

from typing import Any, cast

from tests.client import NOTHING, Query, RestWorld
from tests.domain.spend.spend_company import SpendCompany

Json = dict[str, Any]

CLARK = {"firstName": "Clark", "lastName": "Spenderson", "email": "clark@happymusic.example", "role": "MEMBER"}


class Client(SpendCompany, RestWorld):
    """The admin of a company, calling the API."""

    success = range(200, 201)

    def column(self, field: str, operation_id: str, query: Query = NOTHING, **params: str) -> list[Any]:
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
