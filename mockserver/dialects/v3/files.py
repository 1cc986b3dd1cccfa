"""Files in v3: their bytes as the body of an upload, and the fields that tell of one."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.errors import TooLarge, required_body
from mockserver.dialects.rest.parameters import Parameter, Query
from mockserver.kernel import schema as s
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.media_types import extension

MAX_BYTES = 6 * 1024 * 1024
NAME = s.Text(max_length=255, min_length=1)
# BILL wants the extension (F-731); what it says without one is not known (F-1220).
NO_EXTENSION = "must end in a file extension"
NAMED = Query(Parameter("name", required=True))

FIELDS = (
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("name", s.Text(), access=s.READ_ONLY),
    s.Field("createdTime", s.DateTime(), access=s.READ_ONLY),
    s.Field("downloadLink", s.Text(), access=s.READ_ONLY),
)


class Upload:
    """The bytes of a file as the body, its name in the query: read as (name, bytes)."""

    body = "raw"

    def read(self, call: Call) -> tuple[str, bytes]:
        """Name and bytes; raises `Invalid` naming `name`, `TooLarge` over 6 MB."""
        name: str = NAMED.read(call)["name"]
        problems = [Problem("name", text) for _, text in NAME.check(name)]
        if not extension(name):
            problems.append(Problem("name", NO_EXTENSION))
        if problems:
            raise Invalid(problems)
        content = bytes(required_body(call.body or None))
        if len(content) > MAX_BYTES:
            raise TooLarge(f"name: {name} is larger than {MAX_BYTES} bytes")
        return name, content

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of an upload: bytes."""
        return {"type": "string", "format": "binary"}


UPLOAD = Upload()
