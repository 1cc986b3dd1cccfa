"""What a trace lacks because it was not recorded, or because a store that processes share does not have it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mockserver.control.journal import CAPACITY, JournalPage
from mockserver.control.recorded_changes import changes_from
from mockserver.control.server import Server
from mockserver.control.steps import TURN
from mockserver.kernel.counts import number_of
from mockserver.kernel.kinds import Record
from mockserver.store.change_table import number_in_world
from mockserver.tenancy import Tenant

PATIENCE, POLL = 1.0, 0.02  # seconds in which an exchange that is missing may still come, and between two looks
NOBODY = "system"  # by whom due work is done, and what the control API does


class Span(NamedTuple):
    """The exchanges past one number and up to another, while nothing was recorded; `began` is false for the first."""

    after: int
    last: int
    began: bool


def is_turn(step: Record) -> bool:
    """Whether a step says that changes are recorded from there on, or no more."""
    return step["function"] == TURN and step["arguments"] is not None


def spans_without_record(turns: Sequence[Record]) -> list[Span]:
    """The exchanges in which nothing was recorded, by where recording was turned on and off."""
    spans, after, began = list[Span](), 0, False
    for turn in turns:
        if turn["arguments"]["recorded"]:
            spans.append(Span(after, turn["after"], began))
        after, began = turn["after"], True
    return spans


def missing_steps(steps: Sequence[Record]) -> Iterator[str]:
    """How many of what the control API did are gone, as only the newest stay: each step has a number, from 1 on."""
    if count := steps[0]["number"] - 1 if steps else 0:
        yield f"{number_of(count, 'earlier step')} of the control API missing, and when changes were recorded then"


def is_inside(entry: dict[str, Any], spans: Sequence[Span]) -> bool:
    """Whether an exchange came while nothing was recorded."""
    return any(span.after < entry["number"] <= span.last for span in spans)


def gaps_in_record(spans: Sequence[Span], exchanges: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What was done while nothing was recorded: the exchanges that changed the world, and what nobody saw."""
    changed = [str(one["number"]) for one in exchanges if one["effectCount"] and is_inside(one, spans)]
    if changed:
        yield f"what exchange {', '.join(changed)} changed is not known: nothing was recorded then"
    for span in spans:
        if span.began:
            yield f"what was done beside exchanges behind {span.after}, up to {span.last}, was not recorded"


def exchanges_up_to(server: Server, tenant: Tenant, last: int) -> JournalPage:
    """The exchanges of a tenant, also those that changed its world up to a number and are on their way to the store.

    Where one is missing it is waited for: it is written a moment after its answer, maybe by another process.
    """
    keys = server.journal.change_keys(tenant.id)
    page = server.journal.page(tenant.id, 0, CAPACITY)
    if keys is None or page["evicted"] or has_ghosts(page):
        return page
    for _ in range(int(PATIENCE / POLL)):
        if not count_without_exchange(server, tenant, last):
            break
        threading.Event().wait(POLL)
    is_whole = server.journal.change_keys(tenant.id) == keys
    return page if is_whole else server.journal.page(tenant.id, 0, CAPACITY)


def has_ghosts(page: JournalPage) -> bool:
    """Whether a ghost acted between exchanges, which it does in the name of a user."""
    return any("ghost" in entry for entry in page["requests"])


def count_without_exchange(server: Server, tenant: Tenant, last: int) -> int:
    """How many changes by callers, up to a number, no exchange leads to."""
    return sum(changes_from(text).by != NOBODY for text in server.worlds.tenancy.changes.beside(tenant, last))


def lacks_of_store(server: Server, tenant: Tenant, last: int, page: JournalPage) -> Iterator[str]:
    """What callers changed, up to a change's number, without an exchange; exchanges in the wrong order.

    Their process died before it wrote the exchange, or has not come to it. What neither the table of changes nor the
    journal has any more is said not to be known.
    """
    keys, changes = server.journal.change_keys(tenant.id), server.worlds.tenancy.changes
    if keys is None:
        return
    if page["evicted"]:
        yield "whether each change of its world has an exchange is not known any more"
        return
    known = {number_in_world(key) for key in keys}
    if count := sum(number not in known for number in range(1, changes.first(tenant))):
        yield f"whether {number_of(count, 'earlier change')} of its world had an exchange is not known any more"
    count = 0 if has_ghosts(page) else count_without_exchange(server, tenant, last)
    if count:
        reason = "not written yet, or its process died before that"
        yield f"{number_of(count, 'change')} of its world without an exchange: {reason}"
    yield from out_of_order(keys)


def out_of_order(keys: Sequence[int]) -> Iterator[str]:
    """The exchanges that several processes wrote in another order than they changed the world in."""
    if count := sum(later < earlier for earlier, later in pairwise(keys)):
        yield f"{number_of(count, 'exchange')} behind one that changed the world later"
