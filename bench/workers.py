"""Two workers on one SQLite file beside one on another, in interleaved rounds; the client shares their processors."""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench import load
from bench.http import cases, signed_in
from bench.servers import billmock

WORKERS = (1, 2)
CONNECTIONS, ROUNDS, SECONDS = 8, 5, 1.5
# must and goal: requests per second of two workers ÷ those of one, the client on one of the two processors
GOALS = {"get": (1.2, 1.3), "list": (1.2, 1.3)}


def main(options: list[str]) -> None:
    """A line a case: requests per second of one worker and of two, their ratio, and answers that were not 2xx."""
    parser = argparse.ArgumentParser(prog="python -m bench workers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--threads", type=int, help="of each worker")
    arguments = parser.parse_args(options)
    threads = ("--threads", str(arguments.threads)) if arguments.threads else ()
    results: dict[tuple[str, int], list[load.Result]] = defaultdict(list)
    with ExitStack() as until:
        folder = Path(until.enter_context(tempfile.TemporaryDirectory(prefix="billmock-workers-")))
        servers = {}
        for count in WORKERS:
            place = f"sqlite:///{folder / f'{count}.sqlite'}"
            server = until.enter_context(billmock("--workers", str(count), "--database", place, *threads))
            servers[count] = server, cases(server, signed_in(server))
        for _ in range(arguments.rounds):
            for name in ("get", "list", "create"):
                for count, (server, makers) in servers.items():
                    result = load.run(
                        "127.0.0.1", server.port, makers[name], connections=arguments.connections, seconds=SECONDS
                    )
                    results[name, count].append(result)
    print_table(results)


def print_table(results: dict[tuple[str, int], list[load.Result]]) -> None:
    """One row a case, medians over the rounds."""
    print(f"{'case':8} {'1 worker':>9} {'2':>9} {'ratio':>6} {'must':>5} {'goal':>5} {'p99 ms':>7} {'2':>7} errors")
    for name in dict.fromkeys(name for name, _ in results):
        one, two = (results[name, count] for count in WORKERS)
        ratio = median(b.per_second / a.per_second for a, b in zip(one, two, strict=True))
        must, goal = GOALS.get(name, ("", ""))
        print(
            f"{name:8} {median(r.per_second for r in one):9.0f} {median(r.per_second for r in two):9.0f} {ratio:6.2f}"
            f" {must:>5} {goal:>5} {median(r.p99 for r in one):7.2f} {median(r.p99 for r in two):7.2f}"
            f" {sum(r.errors for r in [*one, *two])}"
        )
