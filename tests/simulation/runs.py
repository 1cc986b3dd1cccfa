"""One run of a simulation: steps, and what must hold after each and after each slice of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest.mock import patch

import orjson
import requests

from mockserver.domain.payments.bill_payments import BillPayments
from tests.simulation.places import Place, opened
from tests.simulation.users import ACTS, StoppedError, Users

SLICE = 25  # steps between two looks at the books
CANARIES = ("sums", "lost", "refusal")
EARLIER = "earlier"
MAX_TEXTS = 5  # differences that are told of one step

State = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run follows from: nothing else has a say in it. `only` are the steps that happen, all unless named."""

    seed: int
    steps: int = 200
    engine: str = "memory"
    canary: str = ""
    only: frozenset[int] | None = None

    def has(self, step: int) -> bool:
        """Whether a step happens."""
        return self.only is None or step in self.only


@dataclass(slots=True)
class Outcome:
    """What a run came to: problems, none where all held, the steps that happened, and how often each act was done."""

    problems: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    kills: int = 0


@contextmanager
def broken(canary: str) -> Iterator[None]:
    """The product with a rule broken, where a canary breaks one of its own: bills do not follow voided payments."""
    if canary != "sums":
        yield
        return
    right = BillPayments.after

    def wrong(self: BillPayments, ctx: Any, record: Any, old: Any) -> None:
        if old is None or record["status"] not in ("VOID", "CANCELLED"):
            right(self, ctx, record, old)

    with patch.object(BillPayments, "after", wrong):
        yield


def run(plan: Plan) -> Outcome:
    """Play a plan, up to the first problem."""
    # First the world, whose image is kept for all: nothing of it may be made by a broken rule.
    with opened(plan.engine) as place, broken(plan.canary):
        return Simulation(plan, place).play()


class Simulation:
    """A run while it happens."""

    def __init__(self, plan: Plan, place: Place) -> None:
        self.plan, self.place = plan, place
        self.users = Users(place.tenant)
        self.outcome = Outcome()
        self.state = self._world()

    def play(self) -> Outcome:
        """Every step, and the books after each slice; ends where something does not hold."""
        for step in range(1, self.plan.steps + 1):
            if self.plan.has(step):
                self.outcome.steps.append(step)
                self._step(step)
            is_end = step % SLICE == 0 or step == self.plan.steps
            if is_end and not self.outcome.problems:
                self._check_books()
            if self.outcome.problems:
                break
        self.outcome.done = self.users.done
        return self.outcome

    def _step(self, step: int) -> None:
        chance = Random(f"{self.plan.seed}:{step}")
        dice = chance.random()
        if dice < 0.015:
            self._again(step, "restart")
        elif dice < 0.03:
            self._again(step, "kill")
        elif dice < 0.04:
            self._again(step, "kill in flight")
        else:
            self._act(step, chance)

    def _act(self, step: int, chance: Random) -> None:
        act = chance.choice(ACTS)
        if self.plan.canary == "refusal" and step % 10 == 0:
            self.place.tenant.faults.add("*", kind="error", code="BDC_1144", when="after", times=1)
        ended = self.users.play(str(self.plan.seed), step, act)
        self.outcome.log.append(f"{step} {act.__name__}: {ended}")
        before, self.state = self.state, self._world()
        self.outcome.problems += [f"step {step}: {fault}" for fault in self.users.faults]
        if self.users.refused and not self.users.wrote:
            left = list(differences(before, self.state))[:MAX_TEXTS]
            self.outcome.problems += [f"step {step}: what was refused left {text}" for text in left]

    # restarts

    def _again(self, step: int, how: str) -> None:
        """Stop and start; whatever was answered is there afterwards, and nothing else."""
        self.outcome.log.append(f"{step} {how}")
        self.outcome.kills += how != "restart"
        tenant = self.place.tenant
        if self.plan.canary == "lost" and EARLIER in tenant.snapshots():
            tenant.restore(EARLIER)
        if how == "restart":
            self.place.restart()
        elif how == "kill":
            self.place.kill()
        else:
            self._kill_in_flight(step)
        if self.plan.canary == "lost":
            tenant.snapshot(EARLIER)
        before, self.state = self.state, self._world()
        mine = touched(self.users.in_flight, self.state) if how == "kill in flight" else set[str]()
        lost = list(differences(before, self.state, mine))[:MAX_TEXTS]
        self.outcome.problems += [f"step {step}: after a {how} {text}" for text in lost]
        present = orjson.dumps(self.state).decode()
        gone = sorted(key for key in self.users.acknowledged if key not in present)
        self.outcome.problems += [f"step {step}: after a {how} {key} is not there" for key in gone[:MAX_TEXTS]]

    def _kill_in_flight(self, step: int) -> None:
        """Kill while a bill is being made, of a vendor that nobody else uses: it may be there or not, but not half."""
        body = {"vendorId": self.users.in_flight, "dueDate": "2026-12-15", "billLineItems": [{"amount": 10}] * 3}
        invoice = {"invoice": {"invoiceNumber": f"F{step}", "invoiceDate": "2026-11-01"}}

        def write() -> None:
            with suppress(StoppedError, requests.RequestException):
                self.users.v3("POST", "/bills", {**body, **invoice})

        writer = threading.Thread(target=write)
        writer.start()
        writer.join(Random(f"{self.plan.seed}:{step}:wait").random() / 50)
        self.place.kill()
        writer.join()

    # what must hold

    def _world(self) -> State:
        """Every record of the world, by kind and id."""
        world = self.place.tenant.export_world()["world"]
        return {kind: {row["id"]: row for row in rows} for kind, rows in world["records"].items()}

    def _check_books(self) -> None:
        tenant, problems = self.place.tenant, self.outcome.problems
        where = f"after step {self.outcome.steps[-1] if self.outcome.steps else 0}"
        problems += [f"{where}: {finding}" for finding in tenant.audit()[:MAX_TEXTS]]
        ledger = tenant.ledger()
        sums: dict[str, int] = {}
        for row in ledger["accounts"]:
            sums[row["currency"]] = sums.get(row["currency"], 0) + round(100 * row["balance"])
        if not ledger["balanced"] or any(sums.values()):
            problems.append(f"{where}: the ledger comes to {sums}")


def touched(record_id: str, state: State) -> set[str]:
    """The ids of a record, of those that name it, and of those that name these."""
    ids = {record_id}
    for _ in range(2):
        texts = {key: orjson.dumps(row).decode() for rows in state.values() for key, row in rows.items()}
        ids |= {key for key, text in texts.items() if any(one in text for one in ids)}
    return ids


def differences(before: State, after: State, but: Collection[str] = ()) -> Iterator[str]:
    """What is different between two worlds, but for some records."""
    for kind in sorted({*before, *after}):
        old, new = before.get(kind, {}), after.get(kind, {})
        for key in sorted({*old, *new} - {*but}):
            if old.get(key) != new.get(key):
                word = "new" if key not in old else "gone" if key not in new else changed(old[key], new[key])
                yield f"{kind} {key}: {word}"


def changed(old: dict[str, Any], new: dict[str, Any]) -> str:
    """The fields that differ."""
    names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    return ", ".join(f"{name} {old.get(name)!r:.60} became {new.get(name)!r:.60}" for name in names)


def shrunk(plan: Plan, outcome: Outcome, tries: int = 40) -> tuple[int, ...]:
    """Fewer steps that still end in a problem: parts of them are left out as long as one remains."""
    steps, size = list(outcome.steps), max(len(outcome.steps) // 2, 1)
    while tries and size:
        for start in range(0, len(steps), size):
            fewer = steps[:start] + steps[start + size :]
            tries -= 1
            last = outcome.steps[-1]
            again = run(Plan(plan.seed, last, plan.engine, plan.canary, frozenset(fewer)))
            if again.problems:
                steps = again.steps
                break
            if not tries:
                break
        else:
            size //= 2
    return tuple(steps)
