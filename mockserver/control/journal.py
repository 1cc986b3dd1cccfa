"""The journal: the last requests of every tenant, with secrets masked; kept in memory, flushed to a shared store."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.dialects.common.http import Answer, Request

KEPT = 10_000
MOST_BODY = 4_000
HIDDEN = "***"

# Everything else in a header is masked.
SHOWN_HEADERS = frozenset(
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its answer."""

    number: int
    time: str
    request: Request
    status: int
    payload: bytes
    operation: str
    milliseconds: float
    notes: tuple[tuple[str, str], ...]


class Journal:
    """Per tenant, a ring of entries; requests no tenant can claim are kept under an empty name."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._rings: dict[str, deque[Entry]] = {}
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def record(
        self, tenant: str, time: str, request: Request, answer: Answer, payload: bytes, operation: str, took: float
    ) -> None:
        """Keep one exchange."""
        notes = tuple((name, value) for name, value in answer.headers.items() if name.startswith("X-Mock"))
        with self._lock:
            ring = self._rings.get(tenant)
            if ring is None:
                ring = self._rings[tenant] = deque(maxlen=self._kept)
            number = self._counts[tenant] = self._counts.get(tenant, 0) + 1
            ring.append(
                Entry(number, time, request, answer.status, payload[:MOST_BODY], operation, took * 1000, notes)
            )

    def forget(self, tenant: str) -> None:
        """Drop a tenant's entries."""
        with self._lock:
            self._rings.pop(tenant, None)
            self._counts.pop(tenant, None)

    def page(self, tenant: str, after: int = 0, most: int = 100, operation: str = "") -> dict[str, Any]:
        """Entries past a number, oldest first: `requests`, `cursor` to go on from, and how many were `evicted`."""
        with self._lock:
            ring = list(self._rings.get(tenant, ()))
            count = self._counts.get(tenant, 0)
        found = [e for e in ring if e.number > after and (not operation or e.operation == operation)][:most]
        return {
            "requests": [shown(entry) for entry in found],
            "cursor": found[-1].number if found else max(after, 0),
            "evicted": count - len(ring),
        }


def shown(entry: Entry) -> dict[str, Any]:
    """An entry as JSON, secrets masked."""
    request = entry.request
    return {
        "number": entry.number,
        "time": entry.time,
        "method": request.method,
        "path": request.path,
        "query": request.query_string if request.path.startswith("/connect") else masked_form(request.query_string),
        "operation": entry.operation,
        "status": entry.status,
        "milliseconds": round(entry.milliseconds, 3),
        "headers": {k: v if k in SHOWN_HEADERS else HIDDEN for k, v in request.headers.items()},
        "request": masked_body(request.body[:MOST_BODY]),
        "response": masked_body(entry.payload),
        "notes": dict(entry.notes),
    }


def masked_body(raw: bytes) -> Any:
    """A body with the values of secret fields hidden: JSON, a form, or what it is."""
    if not raw:
        return None
    try:
        return masked(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return masked_form(raw.decode("utf-8", "replace"))


def masked(value: Any) -> Any:
    """A JSON value with the values of secret fields hidden."""
    if isinstance(value, dict):
        return {k: HIDDEN if k.lower() in SECRET_FIELDS and v else masked(v) for k, v in value.items()}
    return [masked(element) for element in value] if isinstance(value, list) else value


def masked_form(text: str) -> str:
    """A form or query string with secret values hidden."""
    parts = [part.partition("=") for part in text.split("&")]
    return "&".join(
        f"{name}{equals}{HIDDEN if name.lower() in SECRET_FIELDS or (name == 'data' and 'assword' in value) else value}"
        for name, equals, value in parts
    )
