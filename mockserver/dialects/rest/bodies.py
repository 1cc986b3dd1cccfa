"""Bodies that are no records: what is sent to sign in, to answer a code, to act on something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.errors import required_body
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.schema import Field, Shape, View
from mockserver.kernel.schema.views import CrossRule

# A view asks for a kind to find columns of queryable fields in; such a body has none.
NO_KIND = Kind("none", "")


class Body:
    """The fields of a request body. `optional`: no body at all reads as an empty one."""

    def __init__(self, *fields: Field, rules: Sequence[CrossRule] = (), optional: bool = False) -> None:
        self._view = View(NO_KIND, fields, rules=rules)
        self._optional = optional

    def read(self, call: Call) -> Record:
        """The values of the call's body; fields BILL ignores are noted. Raises `Invalid` with every problem."""
        body = {} if self._optional and call.body is None else required_body(call.body)
        given = self._view.read(body)
        call.unread.extend(given.unread)
        return given.values

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the body."""
        return self._view.shape.schema()


class Reply(Shape):
    """The fields of an answer that is no record."""

    def __init__(self, *fields: Field) -> None:
        super().__init__(fields)

    def answer_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        return self.schema(answers=True)
