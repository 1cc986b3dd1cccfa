"""What a run did to BILL, counted from journals: plain JSON, so that workers can hand it on and it can be added up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mockserver.control.journal import JournalEntry
from mockserver.control.refusals import code_of
from mockserver.control.rights_advice import use_of

MAX_TESTS = 5  # that are named beside a count

Tally = dict[str, Any]
"""`tenants`, `requests` and `evicted` are counts; `operations` has for each id its `statuses`, `refusals`, `unread`
fields, `limits` and `facts`: counts, or `count` and `tests`, where they were met; `access` says by which kind of
credentials it was called, and how: see `rights_advice.Use`. `ghosts` has those that never acted, by the lists that
they were about and by why."""


def empty() -> Tally:
    """A tally before anything was counted."""
    return {"tenants": 0, "requests": 0, "evicted": 0, "operations": {}, "ghosts": {}}


def count(tally: Tally, entries: Iterable[JournalEntry], test: str) -> None:
    """Add the requests of a test; those that no operation of BILL's was meant by count as requests alone."""
    for entry in entries:
        tally["requests"] += 1
        if entry["operation"]:
            merge(tally["operations"], {entry["operation"]: parts_of(entry, test)})


def parts_of(entry: JournalEntry, test: str) -> Tally:
    """What one request says of its operation."""
    occurrence = {"count": 1, "tests": [test]}
    code = code_of(entry["status"], entry["response"])
    return {
        "statuses": {str(entry["status"]): 1},
        "refusals": {} if code is None else {f"{entry['status']} {code}".strip(): 1},
        "unread": dict.fromkeys(entry["unread"], occurrence),
        "limits": {entry["limit"]: occurrence} if entry["limit"] else {},
        "facts": dict.fromkeys(entry["facts"], occurrence),
        "access": dict([use]) if (use := use_of(entry, test)) else {},
    }


def merge(total: Tally, more: Tally) -> None:
    """Add a tally to another: counts are summed up, of the names of tests the first few stay."""
    for name, value in more.items():
        if isinstance(value, dict):
            merge(total.setdefault(name, {}), value)
        elif isinstance(value, list):
            total[name] = [*dict.fromkeys([*total.get(name, []), *value])][:MAX_TESTS]
        else:
            total[name] = total.get(name, 0) + value
