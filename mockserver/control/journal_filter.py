"""Which entries of the journal somebody looks for: by operation, status, time, fidelity, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypedDict

import orjson

from mockserver.control.reasons import is_refused
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.misspelt import instead_of, not_among
from mockserver.kernel.whole_numbers import is_digits
from mockserver.operations import fidelity, load
from mockserver.tenancy.faults import KINDS, WHENS

STATUS = re.compile(r"([0-9])xx|([0-9]{3})(?:-([0-9]{3}))?", re.IGNORECASE)
MAX_NEAREST = 3
ANY = "*"
FIDELITIES = ("verified", "documented", "observed", "assumed", "unbuilt")


class RequestFilter(TypedDict, total=False):
    """What entries must be like, all of it at once.

    `status` are codes, classes (`4xx`) or ranges (`400-499`), several between commas; so are `fidelity`'s words, those
    of operations. `since` and `until` are moments of the tenant's clock, both ends included. `json` is what the
    request's JSON (in v2 its `data`) must hold: an object with these members, and so on in what these hold. `text`
    stands anywhere in the request's body. `fault` is the number of the rule that struck, its kind, or when it struck;
    `*` is any. `refused` is `yes` or `no`: v2 refuses with HTTP 200. `request_id` is the client's own id of its
    request, or a pattern of it.
    """

    status: str
    fidelity: str
    since: str
    until: str
    json: Mapping[str, Any]
    text: str
    fault: str
    refused: Literal["yes", "no"]
    request_id: str


class RequestQuery(TypedDict, total=False):
    """The same, and `operation`: ids or patterns such as `v3.vendors.*`, several between commas. `json` is a text."""

    operation: str
    status: str
    fidelity: str
    since: str
    until: str
    json: str
    text: str
    fault: str
    refused: str
    requestId: str


class EntryFilter(NamedTuple):
    """A filter that was read: nothing is asked where its parts are empty."""

    operations: tuple[str, ...] = ()
    statuses: tuple[range, ...] = ()
    fidelities: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    body: Mapping[str, Any] = MappingProxyType({})
    text: str = ""
    fault: str = ""
    refused: bool | None = None
    request_id: str = ""

    def fits(self, time: str, operation: str, status: int) -> bool:
        """Whether an exchange is looked for, by what is known without a look into it."""
        return (
            (not self.since or time >= self.since)
            and (not self.until or time <= self.until)
            and (not self.statuses or any(status in codes for codes in self.statuses))
            and (not self.fidelities or fidelity_of(operation) in self.fidelities)
            and (not self.operations or any(fnmatchcase(operation, pattern) for pattern in self.operations))
        )

    @property
    def looks_inside(self) -> bool:
        """Whether it asks for what only an entry tells."""
        return bool(self.body or self.text or self.fault or self.request_id) or self.refused is not None

    def fits_entry(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry, as the journal shows it, has what is looked for."""
        return not self.looks_inside or (
            (not self.request_id or fnmatchcase(entry["requestId"], self.request_id))
            and (self.refused is None or self.refused is is_refused(entry))
            and (not self.fault or self._fits_fault(entry.get("fault")))
            and self._fits_body(entry["request"])
        )

    def _fits_fault(self, fault: Any) -> bool:
        return fault is not None and self.fault in (ANY, *map(str, fault.values()))

    def _fits_body(self, request: Any) -> bool:
        if self.text and self.text not in orjson.dumps(request).decode():
            return False
        data = request.get("data") if isinstance(request, dict) else None
        return not self.body or holds(request, self.body) or holds(data, self.body)


EVERYTHING = EntryFilter()


def holds(value: Any, part: Any) -> bool:
    """Whether a JSON value has all that a part has: members of objects, elements of lists, and equal other values."""
    if isinstance(part, Mapping):
        return isinstance(value, dict) and all(key in value and holds(value[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(value, list) and all(any(holds(one, element) for one in value) for element in part)
    return bool(value == part)


def fidelity_of(operation_id: str) -> str:
    """How sure an operation is; `unbuilt` for one that is not there yet, nothing where there is no operation."""
    operation = load().by_id.get(operation_id)
    return "" if operation is None else fidelity(operation_id) if operation.is_built else "unbuilt"


def read_filter(query: RequestQuery) -> EntryFilter:
    """Read a filter; raises `ValueError` naming the part that cannot be read.

    Where no operation is meant the nearest ids are named.
    """
    return EntryFilter(
        tuple(each(query.get("operation", ""), pattern)),
        tuple(each(query.get("status", ""), codes)),
        tuple(each(query.get("fidelity", ""), fidelity_word)),
        moment("since", query.get("since", "")),
        moment("until", query.get("until", "")),
        object_in(query.get("json", "")),
        query.get("text", ""),
        fault_word(query.get("fault", "")),
        truth("refused", query.get("refused", "")),
        query.get("requestId", ""),
    )


def truth(name: str, text: str) -> bool | None:
    """What `yes` or `no` says; None where nothing is said."""
    if text not in ("", "yes", "no"):
        raise ValueError(f"{name}: must be yes or no, not {text}")
    return None if text == "" else text == "yes"


def each(text: str, read: Callable[[str], Any]) -> list[Any]:
    """What stands between commas, each part read."""
    return [read(part.strip()) for part in text.split(",") if part.strip()]


def pattern(text: str) -> str:
    """A pattern of operations' ids; raises where none is meant, with the nearest ids."""
    return pattern_of(text, "operation", load().by_id)


def pattern_of(text: str, noun: str, known: Collection[str]) -> str:
    """A pattern of words that are known; raises `ValueError` where none is meant, with the nearest."""
    if text in known or any(fnmatchcase(word, text) for word in known):
        return text
    from difflib import get_close_matches

    nearest = get_close_matches(text, known, MAX_NEAREST)
    hint = f"; near it are {', '.join(nearest)}" if nearest else ""
    raise ValueError(f"{noun}: no {noun} {text}{hint}")


def codes(text: str) -> range:
    """The statuses of `404`, `4xx` or `400-499`."""
    match = STATUS.fullmatch(text)
    if match is None:
        raise ValueError(f"status: must be codes such as 404, 4xx or 400-499, not {text}")
    if match[1]:
        return range(100 * int(match[1]), 100 * int(match[1]) + 100)
    return range(int(match[2]), int(match[3] or match[2]) + 1)


def moment(name: str, text: str) -> str:
    """A moment as entries have it; nothing for none."""
    if not text:
        return ""
    try:
        return stamp(parse_stamp(text))
    except ValueError:
        raise ValueError(f"{name}: must be a moment such as 2026-11-24T21:28:08Z") from None


def fidelity_word(text: str) -> str:
    """A word for how sure an operation is."""
    if text not in FIDELITIES:
        raise ValueError(f"fidelity: {not_among(text, FIDELITIES)}")
    return text


def fault_word(text: str) -> str:
    """A rule's number, its kind, or when it strikes; `*` for any."""
    words = (*KINDS, *WHENS, ANY)
    if text and not is_digits(text) and text not in words:
        raise ValueError(f"fault: {text[:40]!r} is no number, kind or moment of a fault{instead_of(text, words)}")
    return text


def object_in(json: str) -> Mapping[str, Any]:
    """The object that a body must hold; none is an empty one."""
    try:
        value = orjson.loads(json) if json else {}
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise ValueError("json: must be an object")
    return value
