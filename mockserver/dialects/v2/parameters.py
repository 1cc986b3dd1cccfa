"""The parameters of an operation: top-level keys of `data`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from mockserver.dialects.calls import Call
from mockserver.dialects.v2.transport import required_data
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Field, Mismatch, Mode, Reading, Shape
from mockserver.kernel.whole_numbers import is_digits, whole_number

MAX_TEXT = 100  # assumed: F-1407

# The code of a refused parameter, by the cause of its problem.
CODES: Mapping[str, str] = {"missing": "BDC_1108", "blank": "BDC_1108", "value": "BDC_1129"}


class Parameters:
    """A table of parameters that reads the `data` of a call; `optional` ones may come without any `data`."""

    body = "json"

    def __init__(self, *fields: Field, optional: bool = False) -> None:
        self.shape = Shape(fields)
        self.optional = optional

    def read(self, call: Call) -> Record:
        """The parameters' values; keys nobody reads are noted.

        Raises BDC_1108 for a missing one, BDC_1124 for a wrong type, BDC_1129 for a wrong value.
        """
        return self.values_in(call, {} if self.optional and call.body is None else required_data(call))

    def values_in(self, call: Call, data: Any, mode: Mode = "create") -> Record:
        """The parameters' values in some data; raises as `read` does."""
        reading = Reading(mode)
        try:
            values = self.shape.read(data, reading)
        except Mismatch as problem:
            self.shape.note_unread(data, reading)
            call.unread.extend(reading.unread)
            raise BillError("BDC_1124", problem.where) from None
        call.unread.extend(reading.unread)
        for path, _, cause in self.shape.check(values, reading) if reading.is_suspect else ():
            raise BillError(CODES[cause], path, text_at(data, path))
        return values

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of `data`."""
        return self.shape.schema()


def text_at(data: Any, path: str) -> str:
    """What stands at a path like `billLineItems[0].amount` of a JSON value, as text; empty where nothing does."""
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(data, Mapping):
            data = data.get(step)
        elif (
            isinstance(data, Sequence)
            and not isinstance(data, str)
            and is_digits(step)
            and whole_number(step) < len(data)
        ):
            data = data[whole_number(step)]
        else:
            return ""
    return "" if data is None else text_of(data)


def text_of(value: Any) -> str:
    """A JSON value as a refusal repeats it: its own text or its JSON, cut off where it is long (F-1407)."""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}..."
