"""A trace done again: the same world from its scenario and seed, the same exchanges by the same clock.

Secrets are not in a trace: sessions, keys and passwords are those of the tenant that is made here, numbers that were
masked are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from mockserver.app import Application
from mockserver.app.faults import Cut, Wait
from mockserver.control.changes import record_changes
from mockserver.control.journal import JournalEntry
from mockserver.control.server import ControlError
from mockserver.control.steps import AGAIN
from mockserver.control.tenants import create_tenant
from mockserver.control.trace_file import Step, Trace
from mockserver.dialects.http import Answer, Request
from mockserver.kernel.clock import Clock, parse_stamp
from mockserver.kernel.counts import number_of
from mockserver.kernel.latitude import OFF
from mockserver.kernel.settings import Settings
from mockserver.testing.control import InProcess
from mockserver.testing.substitutes import MASK, Substitutes

WORLD = ("scenario", "seed", "environment", "anchor")
OF_SERVER = ("payment_timers", "spend_events")  # settings of a trace that no tenant has of its own
COMPARED = ("status", "response", "effects", "changes", "ghost")
JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
BOUNDARY = "billmock-replay"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An exchange that was done again: its number from 1, what was recorded, what came now, and where they differ."""

    number: int
    recorded: Mapping[str, Any]
    entry: JournalEntry
    differences: list[str]


class Replay:
    """The world of a trace, and how far one is in it: `step` does the next exchange, `go_to` goes forward and back.

    Going back makes the world anew and does everything up to there again. Raises `ControlError` for a world that
    cannot be made here. `app` is a server of its own; `refusals` are of steps of the control API that this one refuses.
    """

    def __init__(self, trace: Trace, **settings: Any) -> None:
        self.trace = trace
        own = {name: value for name, value in trace["settings"].items() if name in OF_SERVER}
        self.app = Application(Settings(**{"limits": "off", **own, **settings}))
        self.app.dispatcher.has_connections = True  # what breaks one is done again as far as the journal tells of it
        self._control = InProcess(self.app)
        self._tenant_id = ""
        self.refusals: list[str] = []
        self.begin()

    def begin(self) -> None:
        """Make the world that the trace began with."""
        trace = self.trace
        if self._tenant_id:
            self.app.delete_tenant(self.tenant)
        world: Any = {name: value for name, value in trace.items() if name in WORLD}
        latitude = trace["settings"].get("latitude") or OFF
        details = self._control.call(create_tenant, world | {"limits": "off", "latitude": latitude})
        self._tenant_id = details["id"]
        self.position, self._steps = 0, 0
        self.refusals = []
        self.credentials = details["credentials"]
        self._substitutes = Substitutes(self.app, self.tenant, details, trace["users"])
        self._control.on(self._tenant_id, record_changes, {"recorded": True})
        self._turn(trace["began"])

    @property
    def tenant(self) -> Any:
        """The tenant in whose world everything is done again."""
        return self.app.tenancy.tenants.get(self._tenant_id)

    def go_to(self, number: int) -> list[Outcome]:
        """Stand behind so many exchanges; what was done to get there. Raises `ValueError` for what there is not."""
        if not 0 <= number <= len(self.trace["exchanges"]):
            raise ValueError(f"{number_of(len(self.trace['exchanges']), 'exchange')} in all, none behind {number}")
        if number < self.position:
            self.begin()
        return [self.step() for _ in range(number - self.position)]

    def step(self) -> Outcome:
        """Do the next exchange, after the steps before it and at its time; what came, and where it differs."""
        exchange = self.trace["exchanges"][self.position]
        self._do_steps(self.position)
        # What a ghost does before the answer moves the clock on to the time of it.
        self._turn(exchange["ghost"]["since"] if "ghost" in exchange else exchange["time"])
        cursor = self.app.journal.last(self._tenant_id)
        request = self._request(exchange)
        answer = at_once(lambda: self.app.dispatcher.serve(request))
        if answer is not None:
            self._substitutes.learn(exchange, answer)
        self.position += 1
        entries = self.app.journal.page(self._tenant_id, cursor, 1)["requests"]
        entry = entries[0] if entries else self.app.journal.page("", self.app.journal.last("") - 1, 1)["requests"][0]
        return Outcome(self.position, exchange, entry, differences(exchange, entry, self._substitutes.rename))

    def finish(self) -> None:
        """Do what was done behind the last exchange, and put the clock where it stood at the end."""
        self.go_to(len(self.trace["exchanges"]))
        self._do_steps(self.position)
        self._turn(self.trace["now"])

    def close(self) -> None:
        """Stop the server of its own, and let go of the world."""
        self.app.close()

    def _do_steps(self, position: int) -> None:
        steps = self.trace["steps"]
        while self._steps < len(steps) and steps[self._steps]["after"] <= position:
            self._do(steps[self._steps])
            self._steps += 1

    def _do(self, step: Step) -> None:
        """Do what the control API did; what cannot be done again is left out, and shows in what follows."""
        # Where a trace has no step nobody pays for all functions; a process that only replays has none before.
        from mockserver.control.blueprints import function_named

        if step["arguments"] is None:
            return
        endpoint = function_named(step["function"])
        if endpoint is None or step["function"] not in AGAIN:
            self.refusals.append(
                f"{step['function']} behind exchange {step['after']} is nothing that is done again here"
            )
            return
        self._turn(step["time"])
        try:
            answer = self._control.on(self._tenant_id, endpoint.function, **step["arguments"])
        except (ControlError, TypeError) as error:
            # It may have been refused then as well.
            self.refusals.append(f"{step['function']} behind exchange {step['after']} is refused here: {error}")
            return
        if step["function"] == "make_sync_token":
            self._substitutes.learn_token(answer["name"], answer["value"])

    def _turn(self, moment: str) -> None:
        """Let the tenant's clock stand at a moment, once everything that falls due before has happened."""
        then = parse_stamp(moment)

        def stop(clock: Clock) -> None:
            clock.freeze(True)
            clock.set(then)

        self.app.worlds.due.turn(self.tenant, stop)

    def _request(self, exchange: Mapping[str, Any]) -> Request:
        """The request that was recorded, with what this world has in the place of what was masked."""
        known = self._substitutes
        headers = {name: value for name, value in exchange["headers"].items() if value != MASK}
        headers |= known.headers(exchange)
        headers.pop("content-length", None)
        body = self._body(exchange, headers)
        path = known.text(exchange["path"])
        query = known.query(exchange)
        base_url = self.trace["settings"].get("public_url") or f"http://{exchange['host']}"
        return Request(exchange["method"], path, query, headers, body, base_url, exchange["host"])

    def _body(self, exchange: Mapping[str, Any], headers: dict[str, str]) -> bytes:
        value, kind = exchange.get("request"), str(headers.get("content-type", "")).lower()
        if value is None:
            return b""
        if kind.startswith(MULTIPART):
            headers["content-type"] = f"{MULTIPART}; boundary={BOUNDARY}"
            return multipart(self._substitutes.form(exchange))
        is_form = kind.startswith(FORM) or (exchange["path"].startswith("/api/v2/") and isinstance(value, dict))
        if is_form:
            return urlencode(self._substitutes.form(exchange)).encode()
        return b"%PDF-1.4\n" if value == MASK else orjson.dumps(self._substitutes.value(exchange, value))


def at_once(serve: Callable[[], Answer]) -> Answer | None:
    """An answer without the time that a fault has it wait; None for one that nobody gets."""
    try:
        return serve()
    except Wait as fault:
        return None if fault.seconds is None else at_once(fault.resume)
    except Cut as fault:
        return fault.answer


def multipart(fields: Mapping[str, str]) -> bytes:
    """A form with a file in the place of each that was masked."""
    parts = []
    for name, value in fields.items():
        is_file = value == "masked"
        head = f'Content-Disposition: form-data; name="{name}"' + ('; filename="file.pdf"' if is_file else "")
        text = "%PDF-1.4\n" if is_file else value
        parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n{text}\r\n")
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def differences(exchange: Mapping[str, Any], entry: Any, rename: Callable[[Any], Any]) -> list[str]:
    """The paths at which what came now is not what was recorded."""
    names = [name for name in COMPARED if name != "changes" or "changesLost" not in exchange]
    return [
        path
        for name in names
        for path in differing(name, rename(exchange.get(name)), orjson.loads(orjson.dumps(entry.get(name))))
    ]


def differing(path: str, before: Any, after: Any) -> list[str]:
    """The paths at which two JSON values differ, the first few; times of answers tell nothing."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = [name for name in dict.fromkeys([*before, *after]) if name != "timestamp"]
        return [one for name in names for one in differing(f"{path}.{name}", before.get(name), after.get(name))]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [one for index, pair in pairs for one in differing(f"{path}[{index}]", *pair)]
    return [] if before == after else [f"{path}: {short(before)} was recorded, {short(after)} came"]


def short(value: Any) -> str:
    """A value in a few characters."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}..."
