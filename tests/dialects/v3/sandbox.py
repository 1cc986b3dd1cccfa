"""v3 without HTTP: one world in memory, operations called by their id, answers as a client gets them."""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import ORGANIZATIONS, USERS
from mockserver.store.engine import Engine
from tests.client import RestWorld

ADDRESS = {"line1": "987 Side Street", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
BAND = {"name": "Paperless Band", "email": "contact@paperlessband.org"}
STICKS = {"quantity": 2, "price": 14.99, "description": "Classic extreme drum sticks"}
PICKS = {"quantity": 1, "price": 50, "description": "Metal guitar picks (5-pack)"}


def of(customer_id: str, *lines: dict[str, Any], **further: Any) -> dict[str, Any]:
    """The body of a customer's invoice; without lines, one of 50.00."""
    return {"customer": {"id": customer_id}, "invoiceLineItems": list(lines) or [PICKS], **further}


class Sandbox(RestWorld):
    """One world and who calls: organization `org` of a tenant, signed in as user `user_id` of a role."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.org = 1
        self.org_id = ""
        self.tenant = "default"
        self.user_id = "006"
        self.role = "ADMINISTRATOR"

    def context(self) -> AbstractContextManager[Context]:
        """A writing transaction, and the context domain functions work with."""
        return self.writing(Caller(self.tenant, "user", self.org, self.org_id, self.user_id, self.role))

    def move_in(self) -> str:
        """Make the organization and its administrator, who is the caller from now on; returns the user's id."""
        with self.context() as ctx:
            ORGANIZATIONS.create(replace(ctx, caller=Caller(self.tenant, "partner")), {"name": "Cedar & Loom"})
            user = USERS.create(ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@cedar.example"})
        self.user_id = str(user["id"])
        return self.user_id
