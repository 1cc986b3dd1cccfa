"""How the OpenAPI document of BILL's authorization server tells of its operations."""

from __future__ import annotations

from mockserver.dialects.auth.forms import FORM
from mockserver.dialects.by_api import Schema
from mockserver.dialects.calls import Handler
from mockserver.dialects.rest.description import TEXT, RestDescription


class AuthDescription(RestDescription):
    """Forms in, RFC 6749's errors out."""

    refusal_name = "OAuthError"

    def refusal(self) -> Schema:
        """The JSON Schema of an error."""
        properties = {"error": TEXT, "error_description": TEXT}
        return {"type": "object", "required": ["error"], "properties": properties}

    def request(self, handler: Handler) -> tuple[str, Schema] | None:
        """The media type and the schema of a form, which OAuth has in the place of JSON; None where there is none."""
        if handler.request_schema is None:
            return None
        return FORM, handler.request_schema()
