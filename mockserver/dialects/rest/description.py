"""How the OpenAPI documents of BILL's REST APIs tell of operations."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.by_api import Schema, Subject, class_name, singular
from mockserver.dialects.calls import Handler
from mockserver.operations import Operation

JSON, BYTES = "application/json", "application/octet-stream"
SECURITY: Mapping[str, list[dict[str, list[str]]]] = {
    "none": [],
    "session": [{"sessionId": [], "devKey": []}],
    "partner": [{"sessionId": [], "appKey": []}],
    "partner-org": [{"sessionId": [], "appKey": [], "organizationId": []}],
    "token": [{"apiToken": []}],
    "events": [{"sessionId": [], "devKey": []}, {"sessionId": [], "appKey": []}, {"apiToken": []}],
}
TEXT: Schema = {"type": "string"}
LIST_PARAMETERS: Mapping[str, Schema] = {"max": {"type": "integer"}, "page": TEXT, "filters": TEXT, "sort": TEXT}
ERROR_FIELDS: Schema = {
    "timestamp": TEXT,
    "code": TEXT,
    "severity": {"type": "string", "enum": ["ERROR", "WARNING", "INFORMATION"]},
    "category": TEXT,
    "message": TEXT,
}


class RestDescription:
    """How v3 and its kin are told of; `lists` are the query parameters of their lists."""

    refusal_name = "Errors"

    def __init__(self, lists: Mapping[str, Schema] = LIST_PARAMETERS) -> None:
        self._lists = lists

    def refusal(self) -> Schema:
        """The JSON Schema of the array of errors."""
        required = ["timestamp", "severity", "message"]
        return {"type": "array", "items": {"type": "object", "required": required, "properties": ERROR_FIELDS}}

    def security(self, auth: str) -> list[dict[str, list[str]]]:
        """The headers of a kind of sign-in."""
        return SECURITY[auth]

    def subject(self, operation: Operation) -> Subject:
        """The resource and the verb of an operation's id: `v3.bills.bulk.create` does BulkCreate to Bill.

        What is done to nothing (`v3.login`) is its own noun.
        """
        _, *words = operation.id.split(".")
        verbs = [word for word in words if word == "bulk"] + words[-1:]
        resource = [word for word in words[:-1] if word != "bulk"]
        noun = "".join(class_name(singular(word)) for word in resource or words)
        return Subject(words[0], noun, class_name("-".join(verbs)) if resource else "")

    def parameters(self, operation: Operation) -> Mapping[str, Schema]:
        """Those of a list, and the ids of a bulk action."""
        if operation.id.endswith(".list"):
            return {name: {"schema": schema} for name, schema in self._lists.items()}
        if operation.id.endswith((".bulk.archive", ".bulk.restore")):
            return {"ids": {"required": True, "schema": TEXT}}
        return {}

    def request(self, handler: Handler) -> tuple[str, Schema] | None:
        """JSON, or bytes as they are."""
        if handler.body == "raw":
            return BYTES, {"type": "string", "format": "binary"}
        return (JSON, handler.request_schema()) if handler.request_schema else None

    def answers(self, success: Schema | None, refusal: Schema) -> Schema | None:
        """The success alone: a refusal has a status of its own."""
        return success
