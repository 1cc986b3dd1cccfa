"""The journal: the last requests of every tenant that this process served, with secrets masked."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from mockserver.control.masking import Exchange, mask
from mockserver.dialects.http import Answer, Request

CAPACITY = 10_000  # entries of each tenant
MAX_BODY = 16_000  # bytes of a body that are kept


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its answer."""

    number: int
    time: str
    request: Request
    status: int
    payload: bytes
    operation: str
    seconds: float
    notes: tuple[tuple[str, str], ...]


class JournalEntry(TypedDict):
    """One request and its answer as JSON: bodies parsed where they are JSON, secrets masked."""

    number: int
    time: str
    method: str
    path: str
    query: str
    operation: str
    status: int
    milliseconds: float
    headers: dict[str, str]
    request: Any
    response: Any
    notes: dict[str, str]


class JournalPage(TypedDict):
    """Entries, oldest first, the cursor to go on from, and how many older ones were dropped."""

    requests: list[JournalEntry]
    cursor: int
    evicted: int


class Journal:
    """Per tenant, a ring of entries; requests no tenant can claim are kept under an empty name."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._rings: dict[str, deque[Entry]] = {}
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def record(
        self, tenant: str, time: str, request: Request, answer: Answer, payload: bytes, operation: str, seconds: float
    ) -> None:
        """Keep one exchange; the oldest goes where there are too many."""
        notes = tuple((name, value) for name, value in answer.headers.items() if name.startswith("X-Mock"))
        if len(request.body) > MAX_BODY:
            request = replace(request, body=request.body[:MAX_BODY])
        with self._lock:
            ring = self._rings.get(tenant)
            if ring is None:
                ring = self._rings[tenant] = deque(maxlen=self._capacity)
            number = self._counts[tenant] = self._counts.get(tenant, 0) + 1
            ring.append(Entry(number, time, request, answer.status, payload[:MAX_BODY], operation, seconds, notes))

    def forget(self, tenant: str) -> None:
        """Drop a tenant's entries."""
        with self._lock:
            self._rings.pop(tenant, None)
            self._counts.pop(tenant, None)

    def page(self, tenant: str, after: int = 0, limit: int = 100, operation: str = "") -> JournalPage:
        """Entries past a number, oldest first; of one operation when named."""
        with self._lock:
            ring = list(self._rings.get(tenant, ()))
            count = self._counts.get(tenant, 0)
        entries = [e for e in ring if e.number > after and operation in ("", e.operation)][:limit]
        return {
            "requests": [as_json(entry) for entry in entries],
            "cursor": entries[-1].number if entries else max(after, 0),
            "evicted": count - len(ring),
        }


def as_json(entry: Entry) -> JournalEntry:
    """An entry as JSON, secrets masked."""
    masked = mask(Exchange(entry.operation, entry.request, entry.payload, entry.notes))
    return {
        "number": entry.number,
        "time": entry.time,
        "method": masked.method,
        "path": masked.path,
        "query": masked.query,
        "operation": entry.operation,
        "status": entry.status,
        "milliseconds": round(entry.seconds * 1000, 3),
        "headers": masked.headers,
        "request": masked.request,
        "response": masked.response,
        "notes": masked.notes,
    }
