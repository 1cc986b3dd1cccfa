"""Play lives of a server, and say what does not hold.

`python -m tests.simulation --seed N [--steps K] [--engine memory|file|postgres] [--runs R]`. What is printed of a
failure plays it again: seed, engine and steps, on that commit. `--canary` breaks a rule, and has to fail.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from tests.simulation.places import ENGINES
from tests.simulation.runs import CANARIES, Outcome, Plan, run, shrunk

LAST = 25  # steps that are printed of a failure


def commit() -> str:
    """The commit that is checked out; empty outside a checkout."""
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def report(plan: Plan, outcome: Outcome, seconds: float) -> str:
    """What a run came to, in lines."""
    acts = f"{sum(outcome.done.values())} of {len(outcome.steps)} acts served, {outcome.kills} kills"
    head = f"seed {plan.seed}, {plan.engine}, commit {commit()}: {acts}, {seconds:.1f} s"
    if not outcome.problems:
        return f"{head}: all held"
    steps = ",".join(map(str, shrunk(plan, outcome) if plan.engine == "memory" else outcome.steps[-LAST:]))
    canary = f" --canary {plan.canary}" if plan.canary else ""
    again = f"python -m tests.simulation --seed {plan.seed} --steps {plan.steps} --engine {plan.engine}{canary}"
    which = f"--only {steps}" if plan.engine == "memory" else f"the last steps are {steps}"
    return "\n".join([f"{head}: FAILED", *outcome.problems, "the last steps:", *outcome.log[-LAST:], again, which])


def main() -> int:
    """Play so many runs, seeds one after the other; 1 where one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--engine", choices=ENGINES, default="memory")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--canary", choices=CANARIES, default="")
    parser.add_argument("--only", default="", help="the steps that happen, between commas")
    options = parser.parse_args()
    only = frozenset(map(int, options.only.split(","))) if options.only else None
    failed = 0
    for seed in range(options.seed, options.seed + options.runs):
        plan = Plan(seed, options.steps, options.engine, options.canary, only)
        began = time.perf_counter()
        outcome = run(plan)
        sys.stdout.write(f"{report(plan, outcome, time.perf_counter() - began)}\n")
        sys.stdout.flush()
        failed += bool(outcome.problems)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
