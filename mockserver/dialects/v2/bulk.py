"""The bulk calls of v2: up to a hundred elements, each of which succeeds or fails on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.dialects.calls import Call, Takes
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.answers import in_envelope
from mockserver.dialects.v2.errors import failure_of, failure_schema, success, success_schema
from mockserver.dialects.v2.transport import required_data
from mockserver.dialects.v2.views import EntityView
from mockserver.kernel.errors import BillError, BillErrors, Invalid
from mockserver.kernel.kinds import Record

MAX_ELEMENTS = 100


@dataclass(frozen=True, slots=True)
class Elements:
    """`bulk`: an array of at most 100 elements, each what the single call takes as its data (F-243)."""

    element: Takes
    body = "json"

    def read(self, call: Call) -> list[Any]:
        """The elements as they were sent; raises BDC_1108, BDC_1124, or for too many BDC_1129."""
        elements = required_data(call).get("bulk")
        if elements is None:
            raise BillError("BDC_1108", "bulk")
        if not isinstance(elements, list):
            raise BillError("BDC_1124", "bulk")
        if len(elements) > MAX_ELEMENTS:
            raise BillError("BDC_1129", "bulk", str(len(elements)))
        return elements

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of the data."""
        return bulk_schema(self.element.request_schema())


@dataclass(frozen=True, slots=True)
class Envelopes:
    """`bulk`: an envelope for each element, in their order (F-240)."""

    view: EntityView

    def answer(self, call: Call, value: Sequence[Record]) -> Answer:
        """The answer with the envelopes."""
        return in_envelope(call, {"bulk": value})

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        shape = self.view.shape.schema(answers=True)
        return success_schema(bulk_schema({"anyOf": [success_schema(shape), failure_schema()]}))


def bulk_schema(element: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of an array of elements under `bulk`."""
    elements = {"type": "array", "items": element, "maxItems": MAX_ELEMENTS}
    return {"type": "object", "properties": {"bulk": elements}, "required": ["bulk"]}


def envelopes(
    view: EntityView, verb: Callable[[Call, Record], Record], call: Call, elements: Sequence[Any]
) -> list[Record]:
    """The envelope of what a verb does with each element (F-241)."""
    return [envelope(call, view, verb, element) for element in elements]


def envelope(call: Call, view: EntityView, verb: Callable[[Call, Record], Record], element: Any) -> Record:
    """The envelope of one element.

    It runs in a savepoint of the call's transaction, so a refused one leaves nothing behind and does not touch the
    others (F-242).
    """
    if not isinstance(element, dict):
        return failure_of(BillError("BDC_1124", "bulk"))
    try:
        with call.ctx.tx.savepoint():
            return success(view.write_all(call.ctx, [verb(call, element)])[0])
    except (BillError, BillErrors, Invalid) as refusal:
        return failure_of(refusal)
