"""The journal: the last requests of every tenant, with secrets masked, within bounds.

Where one process has its worlds in memory, the journal is a ring of what was sent, masked when somebody reads it. Where
processes share a store it lies there, one for all of them: entries are masked and written a moment after the answer, by
a thread of their own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, NotRequired, TypedDict

import orjson

from mockserver.control.journal_filter import EVERYTHING, EntryFilter, fidelity_of
from mockserver.dialects.http import Answer, Request
from mockserver.domain.context import Caller
from mockserver.kernel import money
from mockserver.kernel.changes import RecordChange, RecordChanges
from mockserver.kernel.effects import Effect

CAPACITY = 10_000  # entries of each tenant
MAX_REQUEST, MAX_ANSWER = 16_000, 4_000  # bytes that are kept of their bodies
MAX_HEAD = 8_000  # bytes of a path, of a query string, and of all headers that are kept
MAX_EFFECTS = 100  # that are kept of an entry
MAX_BYTES = 128_000_000  # of all tenants' entries together
OVERHEAD = 1_500  # bytes of an entry beside its texts


class JournalFault(TypedDict):
    """The fault that struck a request: the number of its rule, its kind, and when it struck."""

    number: int
    kind: str
    when: str


class JournalCaller(TypedDict):
    """Who called: `user`, `sync`, `oauth`, `partner` or `spend`, the role, and whether the session passed MFA.

    `organizationId` is the company in Spend & Expense, empty for a partner at none.
    """

    kind: str
    role: str
    trusted: bool
    userId: str
    organizationId: str


class GhostTarget(TypedDict, total=False):
    """The record that a ghost did something to, in whose name, when, and the changes; `text` where it was to none."""

    kind: str
    id: str
    name: str
    by: str
    time: str
    text: str
    changes: list[RecordChange]


class GhostAct(GhostTarget):
    """What a ghost did, and to what."""

    act: str


class JournalGhost(TypedDict):
    """What a ghost did before a request was answered, from when on: each of its acts moves business time on."""

    since: str
    acts: list[GhostAct]


class Notes(NamedTuple):
    """What is known of an exchange beside what was sent.

    The ids of the facts that its answer rests on, the fields that nobody read, the limit that the sandbox would have
    enforced, what was done, the fault that struck it, where they are recorded the changes of records, who called,
    whether what was asked for takes a session that passed MFA, the variations that latitude chose, what a ghost did.
    """

    facts: Sequence[str] = ()
    unread: Sequence[str] = ()
    limit: str = ""
    effects: Sequence[Effect] = ()
    fault: JournalFault | None = None
    changes: RecordChanges | None = None
    caller: Caller | None = None
    needs_trust: bool = False
    latitude: Sequence[str] = ()
    ghost: JournalGhost | None = None


NO_NOTES = Notes()


class Entry(NamedTuple):
    """One request and its answer, as they were sent, cut to the bounds; `size` is about what it takes in memory."""

    time: str
    request: Request
    status: int
    payload: bytes
    operation: str
    seconds: float
    notes: Notes
    effect_count: int
    size: int


class JournalEffect(TypedDict):
    """One thing that a request did; `amount` is money on its way, in dollars, below zero where it goes no further."""

    verb: str
    kind: str
    id: str
    amount: NotRequired[float]


class JournalEntry(TypedDict):
    """One request and its answer as JSON: bodies parsed where they are JSON, secrets masked.

    `fidelity` is the operation's, `facts` are what the answer rests on, `unread` the fields that BILL ignores, `limit`
    what the sandbox would have enforced; `effects` are the first of `effectCount` things that were done,
    `changes` where a tenant's are recorded, `changesLost` is true where those are gone. `caller` is whoever was let in,
    None for a sign-in and where nobody was; `needsTrust` is true where what was asked for takes a session that passed
    MFA, whatever else the operation does. `latitude` are the variations of `docs/latitude.md` that it differs by,
    `ghost` is what another user did between two pages.
    """

    number: int
    time: str
    method: str
    host: str
    path: str
    query: str
    operation: str
    status: int
    milliseconds: float
    headers: dict[str, str]
    request: Any
    response: Any
    requestId: str
    fidelity: str
    facts: list[str]
    unread: list[str]
    limit: str
    effects: list[JournalEffect]
    effectCount: int
    fault: JournalFault | None
    caller: JournalCaller | None
    needsTrust: NotRequired[bool]
    changes: NotRequired[list[RecordChange]]
    changesLost: NotRequired[bool]
    latitude: NotRequired[list[str]]
    ghost: NotRequired[JournalGhost]


class OptionalFields(TypedDict, total=False):
    """What an entry says only where it is recorded, or happened."""

    changes: list[RecordChange]
    changesLost: bool
    needsTrust: bool
    latitude: list[str]
    ghost: JournalGhost


MakeEntry = Callable[[], JournalEntry]


class JournalPage(TypedDict):
    """Entries, oldest first, the cursor to go on from, and how many older ones were dropped."""

    requests: list[JournalEntry]
    cursor: int
    evicted: int


class Journal(ABC):
    """Entries of each tenant, numbered from 1; requests no tenant can claim are kept under an empty name."""

    def record(
        self,
        tenant: str,
        time: str,
        request: Request,
        answer: Answer,
        operation: str,
        seconds: float,
        notes: Notes = NO_NOTES,
    ) -> None:
        """Keep one exchange; the oldest go where there are too many."""
        body, head, payload = request.body, request.headers, answer.payload()
        head_size = len("".join(head)) + len("".join(head.values())) + len(request.path) + len(request.query_string)
        if head_size > MAX_HEAD:
            request, head_size = cut(request), MAX_HEAD
        elif len(body) > MAX_REQUEST or request.form is not None:
            request = trim(request, body[:MAX_REQUEST])
        # A copy: whoever wrote the JSON left room behind it, several times what it takes.
        payload = bytes(memoryview(payload)[:MAX_ANSWER])
        effects = len(notes.effects)
        if effects > MAX_EFFECTS:
            notes = notes._replace(effects=notes.effects[:MAX_EFFECTS])
        size = OVERHEAD + head_size + len(request.body) + len(payload)
        if notes.changes is not None:
            size += notes.changes.size
        if notes.ghost is not None:
            size += len(orjson.dumps(notes.ghost))
        self.add(tenant, Entry(time, request, answer.status, payload, operation, seconds, notes, effects, size))

    @abstractmethod
    def add(self, tenant: str, entry: Entry) -> None:
        """Keep an entry of a tenant, or of nobody under an empty id, under that journal's next number."""

    @abstractmethod
    def forget(self, tenant: str) -> None:
        """Drop a tenant's entries."""

    @abstractmethod
    def look(self, tenant: str, after: int, entry_filter: EntryFilter) -> Iterator[tuple[int, MakeEntry | None]]:
        """The numbers past one, in order; with each what makes its entry, None where it is known not to fit."""

    @abstractmethod
    def last(self, tenant: str) -> int:
        """The number of a tenant's newest entry, 0 where there was none: the cursor behind all that came so far."""

    @abstractmethod
    def eviction_count(self, tenant: str) -> int:
        """How many of a tenant's entries are gone."""

    def change_keys(self, tenant: str) -> list[int] | None:
        """The keys of what a tenant's entries changed, as they lie in a shared store; None where there is none."""
        return None

    def page(
        self, tenant: str, after: int = 0, limit: int = 100, entry_filter: EntryFilter = EVERYTHING
    ) -> JournalPage:
        """Entries past a number that fit, oldest first; the cursor leads past all that were looked at.

        With a `limit` of 0 it leads past all there are.
        """
        requests, cursor, eviction_count = [], max(after, 0), self.eviction_count(tenant)
        if not limit:
            return {"requests": [], "cursor": max(cursor, self.last(tenant)), "evicted": eviction_count}
        for number, make in self.look(tenant, cursor, entry_filter):
            cursor = number
            entry = make() if make else None
            if entry and entry_filter.fits_entry(entry):
                requests.append(entry)
            if len(requests) == limit:
                break
        return {"requests": requests, "cursor": cursor, "evicted": eviction_count}

    def count(self, tenant: str, after: int = 0, entry_filter: EntryFilter = EVERYTHING) -> int:
        """How many entries past a number fit; they are made only where the filter asks for what they hold."""
        makers = (make for _, make in self.look(tenant, max(after, 0), entry_filter) if make)
        inside = entry_filter.looks_inside
        return sum(1 for make in makers if not inside or entry_filter.fits_entry(make()))

    @abstractmethod
    def close(self) -> None:
        """Write what is still to be written, and keep nothing more."""


def trim(request: Request, body: bytes) -> Request:
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
    from mockserver.control.masking import Exchange, mask  # which a server does not need to start

    is_cut, notes = len(entry.payload) == MAX_ANSWER, entry.notes
    exchange = mask(Exchange(entry.operation, entry.request, entry.payload, notes.unread, is_cut))
    return {
        "number": number,
        "time": entry.time,
        "method": exchange.method,
        "host": exchange.headers.get("host", ""),
        "path": exchange.path,
        "query": exchange.query,
        "operation": entry.operation,
        "status": entry.status,
        "milliseconds": round(entry.seconds * 1000, 3),
        "headers": exchange.headers,
        "request": exchange.request,
        "response": exchange.response,
        "requestId": exchange.headers.get("x-request-id", ""),
        "fidelity": fidelity_of(entry.operation),
        "facts": list(notes.facts),
        "unread": exchange.unread,
        "limit": notes.limit,
        "effects": [effect_as_json(effect) for effect in notes.effects],
        "effectCount": entry.effect_count,
        "fault": notes.fault,
        "caller": caller_as_json(notes.caller),
        **optional_fields(notes),
    }


def optional_fields(notes: Notes) -> OptionalFields:
    """What an entry says only where it is recorded, or happened."""
    changes = notes.changes.read() if notes.changes is not None else []
    fields: OptionalFields = {"changes": changes} if changes else {}
    if notes.needs_trust:
        fields["needsTrust"] = True
    if notes.latitude:
        fields["latitude"] = list(notes.latitude)
    if notes.ghost is not None:
        fields["ghost"] = notes.ghost
    return fields


def caller_as_json(caller: Caller | None) -> JournalCaller | None:
    """Whoever called as JSON."""
    if caller is None:
        return None
    return {
        "kind": caller.kind,
        "role": caller.role,
        "trusted": caller.trusted,
        "userId": caller.user_id,
        "organizationId": caller.org_id,
    }


def effect_as_json(effect: Effect) -> JournalEffect:
    """An effect as the journal tells it: what happened to which record, with the dollars it is about, if any."""
    words: JournalEffect = {"verb": effect.verb, "kind": effect.kind, "id": effect.id}
    return words if effect.cents is None else {**words, "amount": money.amount(effect.cents)}
