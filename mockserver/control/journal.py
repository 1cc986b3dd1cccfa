"""The journal: the last requests of every tenant that this process served, with secrets masked."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, TypedDict
from urllib.parse import unquote_plus

import orjson

from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest.errors import MAX_DEPTH

CAPACITY = 10_000  # entries of each tenant
MAX_BODY = 4_000
MASK = "***"
CUT = "…"

# Everything else in a header is masked.
OPEN_HEADERS = frozenset(
    [
        "accept", "content-type", "content-length", "host", "organizationid", "user-agent", "x-idempotent-key",
        "connection", "accept-encoding",
    ]
)  # fmt: skip
SECRET_FIELDS = frozenset(
    [
        "password", "devkey", "appkey", "sessionid", "apitoken", "token", "rememberme", "remembermeid", "mfaid",
        "accountnumber", "securitykey", "consoleapitoken", "taxid", "challengeid",
    ]
)  # fmt: skip


SECRET_NAMES = "|".join(sorted(SECRET_FIELDS))
# What stands behind a secret name in JSON that is cut off or malformed, and in a part of a multipart body.
IN_JSON = re.compile(rf'("(?:{SECRET_NAMES})"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^\s,\]}}]+)', re.IGNORECASE)
IN_PART = re.compile(rf'(\bname="(?:{SECRET_NAMES})"[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n)[^\r\n]*', re.IGNORECASE)


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
    request = entry.request
    return {
        "number": entry.number,
        "time": entry.time,
        "method": request.method,
        "path": request.path,
        "query": request.query_string if request.path.startswith("/connect") else mask_form(request.query_string),
        "operation": entry.operation,
        "status": entry.status,
        "milliseconds": round(entry.seconds * 1000, 3),
        "headers": {k: v if k in OPEN_HEADERS else MASK for k, v in request.headers.items()},
        "request": mask_body(request.body),
        "response": mask_body(entry.payload),
        "notes": dict(entry.notes),
    }


def mask_body(raw: bytes) -> Any:
    """A body with the values of secret fields hidden: JSON, or else a text."""
    if not raw:
        return None
    try:
        return mask(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return mask_text(raw.decode("utf-8", "replace"))


def mask(value: Any, depth: int = MAX_DEPTH) -> Any:
    """A JSON value with the values of secret fields hidden; what nests deeper is left out."""
    if not isinstance(value, (dict, list)):
        return value
    if not depth:
        return CUT
    if isinstance(value, list):
        return [mask(element, depth - 1) for element in value]
    return {k: MASK if k.lower() in SECRET_FIELDS and v else mask(v, depth - 1) for k, v in value.items()}


def mask_text(text: str) -> str:
    """A form, a multipart body, or JSON that cannot be read, with secret values hidden."""
    if text.lstrip()[:1] not in ("{", "["):
        text = mask_form(text)
    return IN_PART.sub(rf"\1{MASK}", mask_json(text))


def mask_json(text: str) -> str:
    """JSON that is not whole, with secret values hidden."""
    return IN_JSON.sub(rf'\1"{MASK}"', text)


def mask_form(text: str) -> str:
    """A form or query string with secret values hidden; the JSON in v2's `data` is shown decoded."""
    return "&".join(mask_field(*part.partition("=")) for part in text.split("&"))


def mask_field(name: str, equals: str, value: str) -> str:
    """One field of a form, its value masked where the name is a secret's."""
    if name.lower() in SECRET_FIELDS:
        return f"{name}{equals}{MASK}"
    return f"{name}{equals}{mask_json(unquote_plus(value)) if name == 'data' else value}"
