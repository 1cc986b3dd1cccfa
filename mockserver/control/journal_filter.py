"""Which entries of the journal somebody looks for: by operation, status, time, and what their body holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, TypedDict

import orjson

from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.operations import load

STATUS = re.compile(r"(\d)xx|(\d{3})(?:-(\d{3}))?", re.IGNORECASE)
MAX_NEAREST = 3


class RequestFilter(TypedDict, total=False):
    """What entries must be like, all of it at once.

    `status` are codes, classes (`4xx`) or ranges (`400-499`), several between commas. `since` and `until` are moments
    of the tenant's clock, both ends included. `json` is what the request's JSON (in v2 its `data`) must hold: an object
    with these members, and so on in what these hold. `text` stands anywhere in the request's body.
    """

    status: str
    since: str
    until: str
    json: Mapping[str, Any]
    text: str


@dataclass(frozen=True)
class EntryFilter:
    """A filter that was read: nothing is asked where its parts are empty."""

    operations: tuple[str, ...] = ()
    statuses: tuple[range, ...] = ()
    since: str = ""
    until: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    def fits(self, time: str, operation: str, status: int) -> bool:
        """Whether an exchange is looked for, by what is known without a look into it."""
        return (
            (not self.since or time >= self.since)
            and (not self.until or time <= self.until)
            and (not self.statuses or any(status in codes for codes in self.statuses))
            and (not self.operations or any(fnmatchcase(operation, pattern) for pattern in self.operations))
        )

    @property
    def looks_inside(self) -> bool:
        """Whether it asks for what a body holds."""
        return bool(self.body or self.text)

    def fits_body(self, request: Any) -> bool:
        """Whether the body of a request, as the journal shows it, holds what is looked for."""
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


def read_filter(
    operation: str = "",
    status: str = "",
    since: str = "",
    until: str = "",
    json: str | Mapping[str, Any] = "",
    text: str = "",
) -> EntryFilter:
    """Read a filter; `operation` are ids or patterns such as `v3.vendors.*`, several between commas.

    Raises `ValueError` naming the part that cannot be read, with the nearest ids where no operation is meant.
    """
    return EntryFilter(
        tuple(each(operation, pattern)),
        tuple(each(status, codes)),
        moment("since", since),
        moment("until", until),
        object_in(json),
        text,
    )


def each(text: str, read: Callable[[str], Any]) -> list[Any]:
    """What stands between commas, each part read."""
    return [read(part.strip()) for part in text.split(",") if part.strip()]


def pattern(text: str) -> str:
    """A pattern of operations' ids; raises where none is meant, with the nearest ids."""
    known = load().by_id
    if text in known or any(fnmatchcase(identifier, text) for identifier in known):
        return text
    from difflib import get_close_matches

    nearest = get_close_matches(text, known, MAX_NEAREST)
    hint = f"; near it are {', '.join(nearest)}" if nearest else ""
    raise ValueError(f"operation: no operation {text}{hint}")


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


def object_in(json: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a body must hold; none is an empty one."""
    if not isinstance(json, str):
        return json
    try:
        value = orjson.loads(json) if json else {}
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise ValueError("json: must be an object")
    return value
