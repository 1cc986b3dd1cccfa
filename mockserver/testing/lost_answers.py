"""Lost answers: is a write done twice, or not at all, when its answer does not arrive?

A client runs undisturbed; then once for each write that it made, with that write's answer lost. What its books are then
decides, not what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypedDict

from mockserver.control.change_sets import WorldDiff
from mockserver.control.changes import read_changes, record_changes
from mockserver.control.faults import MAX_SECONDS, NewFault
from mockserver.kernel.kinds import Record
from mockserver.kernel.misspelt import instead_of
from mockserver.operations import load
from mockserver.tenancy.faults import CONCURRENCY
from mockserver.tenancy.limits import AT_ONCE_AUTHS
from mockserver.testing.books import books, difference, is_part, natural_key, unstable
from mockserver.testing.failures import text_of
from mockserver.testing.mock import MockTenant

LATE_SECONDS = 1.0

# What happens to one write; all but the last two are committed.
VARIANTS: dict[str, NewFault] = {
    "lost-answers": {"kind": "reset", "when": "after"},
    "gateway": {"kind": "redeployed", "when": "after"},
    "late": {"kind": "latency", "when": "after", "seconds": LATE_SECONDS},
    "session": {"kind": "session", "when": "before"},
    "concurrency": {"kind": "concurrency", "when": "before"},
}
ALL = "all"

SAME, REFUSED, RISK, UNMET = "same books", "refused cleanly", "money at risk", "not met"


class Verdict(TypedDict):
    """What came of one write that went wrong in one way: `verdict` is one of four, `text` says it in a line."""

    operation: str
    call: int
    variant: str
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Write:
    """A call that changed something: the `place` among the calls of its operation from 0, and what it wrote first.

    `key` is what tells that record from all others.
    """

    operation: str
    place: int
    kind: str
    key: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """What a client did in a tenant of its own; `failure` is empty where it reported success.

    `was_struck` says whether the write came that was to go wrong.
    """

    diff: WorldDiff
    writes: list[Write]
    failure: str
    was_struck: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One write that is to go wrong in one way."""

    write: Write
    variant: str
    fault: NewFault


class Watch:
    """Looks at a fresh tenant from before a client's first call until after its last one.

    `fault` goes wrong meanwhile. Raises `ControlError` where this server cannot let it.
    """

    def __init__(self, tenant: MockTenant, fault: NewFault | None = None) -> None:
        self._tenant = tenant
        self._cursor = tenant.control(record_changes, {"recorded": True})["cursor"]
        operation = "" if fault is None else fault["operation"]
        rest: Any = {name: value for name, value in (fault or {}).items() if name != "operation"}
        self._fault = tenant.faults.add(operation, **rest) if fault else None

    def end(self, failure: str = "") -> Run:
        """What was done; raises `RuntimeError` where there was too much of it to be kept."""
        diff = self._tenant.control(read_changes, self._cursor)
        if missing := diff["evicted"] + diff["omitted"]:
            raise RuntimeError(f"{missing} changes are missing: there were too many, or the world was replaced")
        fault = next(
            (one for one in self._tenant.faults if self._fault and one["number"] == self._fault["number"]), None
        )
        return Run(diff, writes_of(self._tenant), failure, was_struck=fault is not None and fault["applied"] > 0)


def writes_of(tenant: MockTenant) -> list[Write]:
    """The calls of a tenant's journal that changed something, in their order."""
    calls, records = Counter[str](), dict[str, Record]()
    writes = list[Write]()
    for entry in tenant.requests():
        operation, changes = entry["operation"], entry.get("changes")
        if operation and changes:
            records |= {change["id"]: change["after"] or {} for change in changes if change["before"] is None}
            first = changes[0]
            key = natural_key(first["kind"], first["after"] or first["before"] or {}, records)
            writes.append(Write(operation, calls[operation], first["kind"], key))
        calls[operation] += 1
    return writes


def read_variants(text: str) -> list[str]:
    """The variants that somebody names, between commas; `late:2.5` is late by so many seconds.

    Raises `ValueError` for one that there is not.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == [ALL]:
        return [*VARIANTS]
    for name in names:
        fault_of(name)
    return names


def fault_of(variant: str) -> NewFault:
    """How a call goes wrong in a variant; raises `ValueError` for one that there is not."""
    name, _, seconds = variant.partition(":")
    if name not in VARIANTS or (seconds and name != "late"):
        raise ValueError(f"explore: there is no {variant!r}{instead_of(name, (*VARIANTS, ALL))}")
    if not seconds:
        return VARIANTS[name]
    return {**VARIANTS[name], "seconds": read_seconds(variant, seconds)}


def read_seconds(variant: str, text: str) -> float:
    """How late an answer is to be; raises `ValueError` for what is no such number."""
    with suppress(ValueError):
        if 0 <= (seconds := float(text)) <= MAX_SECONDS:
            return seconds
    words = f"{text!r} must be a number of seconds from 0 to {MAX_SECONDS}, as in late:2.5"
    raise ValueError(f"explore: {variant!r}: {words}")


def plan(first: Run, variants: Sequence[str]) -> list[Case]:
    """Every write of a run, going wrong in every way that its operation can."""
    faults = [(variant, fault_of(variant)) for variant in variants]
    return [
        Case(write, variant, fault_for(write, fault))
        for variant, fault in faults
        for write in first.writes
        if can_meet(write.operation, fault["kind"])
    ]


def can_meet(operation: str, kind: str) -> bool:
    """Whether calls of an operation can go wrong so: signed links never do, and only some have a session or a limit."""
    auth = load().by_id[operation].auth
    if auth == "none":
        return False
    return kind != CONCURRENCY or auth in AT_ONCE_AUTHS


def fault_for(write: Write, fault: NewFault) -> NewFault:
    """A fault that strikes one write."""
    return {**fault, "operation": write.operation, "after": write.place, "times": 1}


def judge(case: Case, run: Run, first: Run, second: Run) -> Verdict:
    """What came of a case, by its books and those of two undisturbed runs."""
    verdict, text = verdict_of(case, run, first, second)
    return {
        "operation": case.write.operation,
        "call": case.write.place + 1,
        "variant": case.variant,
        "verdict": verdict,
        "text": f"{case.write.operation} (call {case.write.place + 1}, {case.variant}): {text}",
    }


def verdict_of(case: Case, run: Run, first: Run, second: Run) -> tuple[str, str]:
    """The verdict, and the words for it."""
    if not run.was_struck:
        return UNMET, f"{UNMET}: no call came that could go wrong so"
    differing = unstable(first.diff, second.diff)
    if books(run.diff, differing) == books(first.diff, differing):
        return (REFUSED, f"{REFUSED}: {run.failure}") if run.failure else (SAME, SAME)
    if run.failure and is_part(run.diff, first.diff):
        return REFUSED, f"{REFUSED}: {run.failure}"
    report = "failure" if run.failure else "success"
    risk = f"{RISK}: {difference(first.diff, run.diff)} while the client reported {report}"
    return RISK, f"{risk}; to be looked for before going on: {case.write.key}"


def explore(run: Callable[[NewFault | None], Run], variants: Sequence[str] = ("lost-answers",)) -> list[Verdict]:
    """The verdict on every write of a client, which `run` lets run in a fresh tenant with a fault, or undisturbed.

    Raises `RuntimeError` for a client that fails undisturbed.
    """
    first = run(None)
    if first.failure:
        raise RuntimeError(f"the client fails undisturbed: {first.failure}")
    runs = [(case, run(case.fault)) for case in plan(first, variants)]
    second = run(None)
    return [judge(case, one, first, second) for case, one in runs]


def run_client(
    make: Callable[[], MockTenant], client: Callable[[MockTenant], object], fault: NewFault | None = None
) -> Run:
    """Let a client run in a fresh tenant; an exception is its report of a failure."""
    tenant = make()
    try:
        watch, failure = Watch(tenant, fault), ""
        try:
            client(tenant)
        except Exception as error:
            failure = text_of(error)
        return watch.end(failure)
    finally:
        tenant.delete()
