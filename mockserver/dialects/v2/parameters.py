"""The parameters of an operation: top-level keys of `data`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.v2.transport import Body
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Field, Mismatch, Reading, Shape

# The code of a refused parameter, by the sort of its problem.
CODES: Mapping[str, str] = {"missing": "BDC_1108", "value": "BDC_1129"}


class Parameters:
    """A table of parameters that reads the `data` of a call."""

    def __init__(self, *fields: Field, optional: bool = False) -> None:
        self.shape = Shape(fields)
        self.optional = optional

    def read(self, call: Call) -> Record:
        """The parameters' values; keys nobody reads are noted.

        Raises BDC_1108 for a missing one, BDC_1124 for a wrong type, BDC_1129 for a wrong value; `optional` ones may
        come without any `data`.
        """
        body = body_of(call)
        data = (body.data or {}) if self.optional else body.required()
        reading = Reading("create")
        try:
            values = self.shape.read(data, reading)
        except Mismatch as problem:
            raise BillError("BDC_1124", problem.where) from None
        for path, _, sort in self.shape.check(values, reading):
            raise BillError(CODES[sort], path, sent_at(data, path))
        call.unread.extend(reading.unread)
        return values

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of `data`."""
        return self.shape.schema()


def body_of(call: Call) -> Body:
    """The body of a v2 call."""
    body = call.body
    if not isinstance(body, Body):
        raise TypeError(f"{call.operation.id} has no v2 body")
    return body


def sent_at(sent: Any, path: str) -> str:
    """What was sent at a path like `billLineItems[0].amount`, as text."""
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(sent, Mapping):
            sent = sent.get(step)
        elif isinstance(sent, Sequence) and not isinstance(sent, str) and step.isdigit() and int(step) < len(sent):
            sent = sent[int(step)]
        else:
            return ""
    return "" if sent is None else str(sent)
