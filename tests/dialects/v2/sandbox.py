"""v2 without HTTP: one world in memory, calls as forms, envelopes as a client gets them; and v3 over the same world."""

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from mockserver.dialects.by_api import dialect_of
from mockserver.dialects.calls import handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.v2.dialect import DIALECT
from mockserver.domain.context import Caller, Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.organizations import ORGANIZATIONS, ROLES, USERS
from mockserver.kernel.errors import Refusal
from mockserver.store.engine import Engine
from tests.client import call_of, request_with
from tests.world import World

FORM = "application/x-www-form-urlencoded"
NOW = "2026-03-02T20:00:00.000+0000"
ZEROS = "0" * 20


def form_request(**fields: str) -> Request:
    """A request of form fields."""
    headers = {"content-type": FORM}
    body = urlencode(fields).encode()
    return Request("POST", "/api/v2/", "", headers, body, "http://127.0.0.1:8080", "127.0.0.1:8080")


def named(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an object whose lines say which entity they are: `billLineItems` are `BillLineItem`s."""
    lines = {name: rows for name, rows in fields.items() if name.endswith("LineItems") and isinstance(rows, list)}
    return fields | {
        name: [{"entity": f"{name[0].upper()}{name[1:-1]}", **row} for row in rows] for name, rows in lines.items()
    }


class Sandbox(World):
    """One world and who calls: an Administrator of its first organization, whose session is trusted."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.caller = Caller("default", "user", org=1, user_id="006", role="ADMINISTRATOR", trusted=True)
        self.unread: list[str] = []

    def context(self) -> AbstractContextManager[Context]:
        """A writing transaction, and the context domain functions work with."""
        return self.writing(self.caller)

    def move_in(self) -> str:
        """Make the user, and a verified primary bank account, whose id is returned."""
        with self.context() as ctx:
            ROLES.create_standard(ctx)
            user = USERS.create(ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@x.example"})
        self.caller = replace(self.caller, user_id=user["id"])
        with self.context() as ctx:
            values = {"nameOnAccount": "Ada Byron", "routingNumber": "074000010", "accountNumber": "111222333"}
            account = BANK_ACCOUNTS.create(ctx, {**values, "type": "CHECKING", "ownerType": "BUSINESS"})
            BANK_ACCOUNTS.verify(ctx, account["id"], 50)
            BANK_ACCOUNTS.patch(ctx, account["id"], {"default": {"payables": True}})
        return str(account["id"])

    def establish(self) -> None:
        """Make the organization itself, which `move_in` does without."""
        with self.context() as ctx:
            ORGANIZATIONS.create(replace(ctx, caller=Caller("default", "partner")), {"name": "Cedar & Loom"})

    def upload(self, data: Any, name: str = "a.pdf", content: bytes = b"%PDF-1.4", file: str = "file") -> Answer:
        """The answer of UploadAttachment to a file and its data."""
        boundary, body = encode_multipart({"data": json.dumps(data), file: FileStorage(BytesIO(content), name)})
        headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
        request = replace(form_request(), body=body, headers=headers)
        return self.answer_to("UploadAttachment", request)

    def distrust(self) -> None:
        """Take MFA trust from the session."""
        self.caller = replace(self.caller, trusted=False)

    def answer(self, name: str, data: Any = None) -> Answer:
        """The answer of a v2 operation (`Crud/Create/Vendor`), refusals included."""
        fields = {} if data is None else {"data": data if isinstance(data, str) else json.dumps(data)}
        return self.answer_to(name, form_request(**fields))

    def answer_to(self, name: str, request: Request) -> Answer:
        """The answer of a v2 operation to a request, refusals included."""
        try:
            with self.context() as ctx:
                call = call_of(ctx, f"v2.{name.replace('/', '.')}", request)
                self.unread = call.unread
                handler = handler_of(call.operation)
                call.query = DIALECT.query(call.request)
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
        record: dict[str, Any] = self.ok(f"Crud/Create/{entity}", {"obj": {"entity": entity, **named(fields)}})
        return record

    def update(self, entity: str, **fields: Any) -> dict[str, Any]:
        """A changed object."""
        record: dict[str, Any] = self.ok(f"Crud/Update/{entity}", {"obj": {"entity": entity, **named(fields)}})
        return record

    def names(self, entity: str, *filters: tuple[str, str, Any], **parameters: Any) -> list[str]:
        """The names in a list, filtered by (field, operator, value)."""
        terms = [{"field": field, "op": op, "value": value} for field, op, value in filters]
        return [row["name"] for row in self.ok(f"List/{entity}", {"filters": terms, **parameters})]

    def v3(self, operation_id: str, body: Any = None, **params: str) -> Any:
        """The body of a v3 operation's answer."""
        try:
            with self.context() as ctx:
                call = call_of(ctx, operation_id, request_with(), params)
                call.body = body
                return handler_of(call.operation).call(call).body
        except Refusal as refusal:
            return dialect_of("v3").refuse(refusal, "").body
