"""Many things in one request: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record

# What became of an item: the record, or why there is none.
Outcome = Record | Sequence[BillError]


def all_or_nothing(items: Sequence[Any], act: Callable[[Any], Record]) -> list[Record]:
    """Act on every item; the records in the items' order.

    If any is refused, raises the refusals of all of them, with BDC_1246 for each item that has none. The transaction
    that the request runs in undoes what was done.
    """
    outcomes: list[Outcome] = []
    for item in items:
        try:
            outcomes.append(act(item))
        except BillErrors as refusals:
            outcomes.append(refusals.errors)
        except BillError as refusal:
            outcomes.append([refusal])
    records = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    if len(records) < len(outcomes):
        raise BillErrors(_refusals(outcomes))
    return records


def _refusals(outcomes: Iterable[Outcome]) -> Iterator[BillError]:
    for outcome in outcomes:
        if isinstance(outcome, dict):
            yield BillError("BDC_1246")
        else:
            yield from outcome
