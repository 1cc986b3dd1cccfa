"""The journal: the last requests of every tenant, with secrets masked, within bounds.

Where one process has its worlds in memory, the journal is a ring of what was sent, masked when somebody reads it. Where
processes share a store it lies there, one for all of them: entries are masked and written a moment after the answer, by
a thread of their own.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypedDict

from mockserver.control.masking import Exchange, mask
from mockserver.dialects.http import Answer, Request

CAPACITY = 10_000  # entries of each tenant
MAX_REQUEST, MAX_ANSWER = 16_000, 4_000  # bytes that are kept of their bodies
MAX_HEAD = 8_000  # bytes of a path, of a query string, and of all headers that are kept
MAX_BYTES = 128_000_000  # of all tenants' entries together
OVERHEAD = 1_500  # bytes of an entry beside its texts


class Entry(NamedTuple):
    """One request and its answer, as they were sent, cut to the bounds; `size` is about what it takes in memory."""

    time: str
    request: Request
    status: int
    payload: bytes
    operation: str
    seconds: float
    notes: tuple[tuple[str, str], ...]
    size: int


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


class Journal(ABC):
    """Entries of each tenant, numbered from 1; requests no tenant can claim are kept under an empty name."""

    def record(
        self, tenant: str, time: str, request: Request, answer: Answer, payload: bytes, operation: str, seconds: float
    ) -> None:
        """Keep one exchange; the oldest go where there are too many."""
        notes = tuple([pair for pair in answer.headers.items() if pair[0].startswith("X-Mock")])
        body, head = request.body, request.headers
        head_size = len("".join(head)) + len("".join(head.values())) + len(request.path) + len(request.query_string)
        if head_size > MAX_HEAD:
            request, head_size = cut(request), MAX_HEAD
        elif len(body) > MAX_REQUEST or request.form is not None:
            request = kept(request, body[:MAX_REQUEST])
        if len(payload) > MAX_ANSWER:
            payload = payload[:MAX_ANSWER]
        size = OVERHEAD + head_size + len(request.body) + len(payload)
        self.add(tenant, Entry(time, request, answer.status, payload, operation, seconds, notes, size))

    @abstractmethod
    def add(self, tenant: str, entry: Entry) -> None:
        """Keep an entry."""

    @abstractmethod
    def forget(self, tenant: str) -> None:
        """Drop a tenant's entries."""

    @abstractmethod
    def page(self, tenant: str, after: int = 0, limit: int = 100, operation: str = "") -> JournalPage:
        """Entries past a number, oldest first; of one operation when named."""

    @abstractmethod
    def close(self) -> None:
        """Write what is still to be written, and keep nothing more."""


def kept(request: Request, body: bytes) -> Request:
    """A request with what the journal needs of it: no form that was read from it, and not more of its body."""
    return Request(request.method, request.path, request.query_string, request.headers, body, "", "")


def cut(request: Request) -> Request:
    """A request whose path, query string and headers are cut so that they keep their bounds."""
    room, headers = MAX_HEAD, {}
    for name, value in request.headers.items():
        room -= len(name) + len(value)
        if room < 0:
            break
        headers[name] = value
    query, path = request.query_string[:MAX_HEAD], request.path[:MAX_HEAD]
    return Request(request.method[:MAX_HEAD], path, query, headers, request.body[:MAX_REQUEST], "", "")


def as_json(number: int, entry: Entry) -> JournalEntry:
    """An entry as JSON, secrets masked."""
    is_cut = len(entry.payload) == MAX_ANSWER
    masked = mask(Exchange(entry.operation, entry.request, entry.payload, entry.notes, is_cut))
    return {
        "number": number,
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


@dataclass(slots=True)
class Ring:
    """A tenant's entries: the oldest goes first; `count` are all there ever were, `size` the bytes of those here."""

    entries: deque[Entry] = field(default_factory=deque)
    count: int = 0
    size: int = 0

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.count += 1
        self.size += entry.size

    def drop(self) -> int:
        """Drop the oldest entry; returns its bytes."""
        size = self.entries.popleft().size
        self.size -= size
        return size

    @property
    def evicted(self) -> int:
        """How many entries are gone."""
        return self.count - len(self.entries)


class MemoryJournal(Journal):
    """The journal of one process, in its memory."""

    def __init__(self, capacity: int = CAPACITY, max_bytes: int = MAX_BYTES) -> None:
        self._capacity = capacity
        self._max_bytes = max_bytes
        self._rings: dict[str, Ring] = {}
        self._size = 0
        self._lock = threading.Lock()

    def add(self, tenant: str, entry: Entry) -> None:
        with self._lock:
            ring = self._rings.get(tenant)
            if ring is None:
                ring = self._rings[tenant] = Ring()
            ring.add(entry)
            self._size += entry.size
            if len(ring.entries) > self._capacity:
                self._size -= ring.drop()
            if self._size > self._max_bytes:
                self._make_room()

    def _make_room(self) -> None:
        """Drop the oldest entries of whoever has the most bytes: one tenant's flood costs no other one's entries."""
        bound = self._max_bytes - self._max_bytes // 16
        while self._size > bound:
            largest = max(self._rings.values(), key=lambda ring: ring.size)
            for _ in range(1 + len(largest.entries) // 16):
                self._size -= largest.drop()

    def forget(self, tenant: str) -> None:
        with self._lock:
            ring = self._rings.pop(tenant, None)
            self._size -= ring.size if ring else 0

    def close(self) -> None:
        """There is nothing to be written."""

    def page(self, tenant: str, after: int = 0, limit: int = 100, operation: str = "") -> JournalPage:
        with self._lock:
            ring = self._rings.get(tenant) or Ring()
            entries, evicted = list(ring.entries), ring.evicted
        numbered = enumerate(entries, evicted + 1)
        chosen = islice((one for one in numbered if one[0] > after and operation in ("", one[1].operation)), limit)
        requests = [as_json(number, entry) for number, entry in chosen]
        return {"requests": requests, "cursor": cursor_of(requests, after), "evicted": evicted}


def cursor_of(requests: list[JournalEntry], after: int) -> int:
    """Where the page that follows begins."""
    return requests[-1]["number"] if requests else max(after, 0)
