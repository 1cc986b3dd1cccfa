"""How the OpenAPI document of BILL's v2 API tells of operations."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.by_api import Schema, Subject
from mockserver.dialects.calls import Handler
from mockserver.dialects.v2.errors import failure_schema
from mockserver.operations import Operation

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data"
ENTITY_CALLS = ("Crud", "List", "Bulk")
TEXT: Schema = {"type": "string"}


class V2Description:
    """How v2 is told of: forms in, envelopes out, one status for both."""

    refusal_name = "Failure"

    def refusal(self) -> Schema:
        """The envelope of a refusal."""
        return failure_schema()

    def security(self, auth: str) -> list[dict[str, list[str]]]:
        """None: the credentials are fields of the form."""
        return []

    def subject(self, operation: Operation) -> Subject:
        """The entity and the call of an operation's id: `v2.Crud.Create.Vendor` does Create to Vendor."""
        _, *words = operation.id.split(".")
        if words[0] in ENTITY_CALLS:
            return Subject(words[-1], words[-1], "".join(word for word in words[:-1] if word != "Crud"))
        return Subject("calls", words[-1], "")

    def parameters(self, operation: Operation) -> Mapping[str, Schema]:
        """None: what v2 is asked stands in its form."""
        return {}

    def request(self, handler: Handler) -> tuple[str, Schema] | None:
        """A form: its own fields, or the credentials and the JSON in `data`."""
        if handler.request_schema and handler.body == "form":
            return FORM, handler.request_schema()
        fields: Schema = {"devKey": TEXT, "sessionId": TEXT}
        if handler.request_schema:
            fields["data"] = {**TEXT, "contentMediaType": JSON, "contentSchema": handler.request_schema()}
        if handler.body == "multipart":
            return MULTIPART, {"type": "object", "properties": {**fields, "file": {**TEXT, "format": "binary"}}}
        return FORM, {"type": "object", "properties": fields}

    def answers(self, success: Schema | None, refusal: Schema) -> Schema | None:
        """Either: a refusal has the status of a success."""
        return {"anyOf": [success, refusal]}
