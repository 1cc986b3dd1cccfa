"""What made a client's rows wrong: the changes of a row, told with the requests before and after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from mockserver.control.ghosts import GhostEvent, read_ghost
from mockserver.control.journal import CAPACITY
from mockserver.control.requests import list_requests
from mockserver.kernel.changes import RecordChange
from mockserver.tenancy.ghosts import CREATE_SAME_SECOND, EXPIRE_TOKEN
from mockserver.testing.control import TenantControl

MAX_CAUSES = 3
MAX_VALUE = 60  # characters of a value in a text
IT = "it"  # the record, in the words for what was done to it
SILENT = ("updatedTime", "createdTime", "id", "seq", "org", "dueAt")


class Event(NamedTuple):
    """A change of a record: after which request it happened (of the journal's numbers), and what it was, in words."""

    after: int
    id: str
    text: str


class Causes:
    """Everything that changed records of a list, and which answers had which rows, as far as it was recorded."""

    def __init__(self, control: TenantControl, operation: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self._control = control
        self._operation = operation
        self._order = [record_id(row) for row in rows]
        self._events: list[Event] | None = None
        self._pages: list[GhostEvent] = []
        self._acts: list[GhostEvent] = []
        self._refusals: list[GhostEvent] = []

    def _look(self) -> list[Event]:
        """All changes, in the order of requests; read when the first row is wrong."""
        if self._events is None:
            notes = self._control(read_ghost)["events"]
            self._pages = [one for one in notes if one["event"] == "page" and one["operation"] == self._operation]
            acts = [one for one in notes if one["event"] == "act"]
            self._acts = [one for one in acts if one["act"] != EXPIRE_TOKEN]
            self._refusals = [one for one in acts if one["act"] == EXPIRE_TOKEN]
            events = [Event(one["request"] - 1, one["id"], act_text(one)) for one in self._acts]
            for entry in self._control(list_requests, {}, 0, CAPACITY)["requests"]:
                for change in entry.get("changes", ()):
                    phrase = f"request {entry['number']} ({entry['operation']}) {what(change)} at {entry['time']}"
                    events.append(Event(entry["number"], change["id"], phrase))
            self._events = sorted(events, key=lambda one: one.after)
        return self._events

    def of_stale(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The last changes of a row, and when it was read before and after the last one."""
        events = [one for one in self._look() if one.id == record_id(row)]
        if not events:
            return (*self._reads(record_id(row), 0),)
        return (*(one.text for one in events[-MAX_CAUSES:]), *self._reads(record_id(row), events[-1].after))

    def of_missed(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """What was done to a row that is missing; where nothing was, what moved it past the client."""
        own = self.of_stale(row)
        is_changed = any(one.id == record_id(row) for one in self._look())
        if is_changed or self._answers_with(record_id(row)):
            return own
        return (*own, *(f"meanwhile {text}" for text in self._movers(record_id(row))))

    def of_double(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Which answers had a row, and what moved it or others meanwhile."""
        events = [one.text for one in self._look() if one.id == record_id(row)]
        pages = self._answers_with(record_id(row))
        where = f"it was in the answers to {', '.join(place_of(one) for one in pages)}" if pages else ""
        movers = [] if events else self._movers(record_id(row))
        return tuple(text for text in (*events[-MAX_CAUSES:], *movers, where) if text)

    def _answers_with(self, identifier: str) -> list[GhostEvent]:
        return [one for one in self._pages if identifier in one["ids"]]

    def _reads(self, identifier: str, after: int) -> list[str]:
        """Which answers had a row, before and after a request."""
        if not self._pages:
            return []
        pages = self._answers_with(identifier)
        if not pages:
            return ["no answer of the list had it"]
        earlier = [one for one in pages if one["request"] <= after]
        later = [one for one in pages if one["request"] > after]
        if later:
            row = later[-1]["ids"].index(identifier) + 1
            place = f"{place_of(later[-1])}, row {row} of {len(later[-1]['ids'])}"
            return [f"the answer to {place}, had it as it is now" if after else f"the answer to {place}, had it"]
        return [f"the client had read it by {place_of(earlier[-1])}, and no later answer had it"]

    def _movers(self, identifier: str) -> list[str]:
        """What was done between the pages that a row lies between: a token expired, or rows left their places."""
        if self._refusals:
            return [f"the page token of {place_of(one)} had expired [{EXPIRE_TOKEN}]" for one in self._refusals]
        place = self._order.index(identifier) if identifier in self._order else 0
        requests = {one: page["request"] for page in reversed(self._pages) for one in page["ids"]}
        behind = max((requests[one] for one in self._order[:place] if one in requests), default=0)
        ahead = min((requests[one] for one in self._order[place + 1 :] if requests.get(one, 0) > behind), default=0)
        acts = [one for one in self._acts if one["operation"] == self._operation]
        acts = [one for one in acts if one["act"] != CREATE_SAME_SECOND]
        near = [one for one in acts if behind < one["request"] <= ahead] or acts
        return [act_text(one) for one in near[-MAX_CAUSES:]]


def record_id(row: Mapping[str, Any]) -> str:
    """The id under which a row's record is changed: in Spend & Expense its uuid."""
    return str(row.get("uuid") or row.get("id"))


def place_of(page: GhostEvent) -> str:
    """A page that was served, in words."""
    return f"request {page['request']} (page {page['page']})"


def act_text(act: GhostEvent) -> str:
    """What a ghost did, in words, and before which request."""
    place = f"before request {act['request']} (page {act['page']} of {act['operation']}), at {act['time']}"
    return f"{done_text(act)} {place} [{act['act']}]"


def done_text(act: Mapping[str, Any]) -> str:
    """Who did what to which record, in words."""
    changes = [one for one in act["changes"] if one["id"] == act["id"]]
    phrase = what(changes[0]) if changes else "changed it"
    return f"{act['by']} {phrase.replace(IT, value_text(act['name']), 1)}"


def what(change: RecordChange) -> str:
    """What a change did, in words."""
    before, after = change["before"], change["after"]
    if before is None or after is None:
        return f"created {IT}" if before is None else f"deleted {IT}"
    if "archived" in after:
        return f"archived {IT}" if after["archived"] else f"restored {IT}"
    names = [name for name in dict.fromkeys([*before, *after]) if name not in SILENT]
    parts = [f"{name} from {value_text(before.get(name))} to {value_text(after.get(name))}" for name in names]
    return f"changed {IT} ({', '.join(parts)})" if parts else f"touched {IT}"


def value_text(value: Any) -> str:
    """A value as JSON, not too long."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= MAX_VALUE else f"{text[: MAX_VALUE - 1]}…"
