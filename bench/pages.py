"""v2's pages: walks by `start` and `max` over the first 10,000 bills of few and of many, from the query to the JSON."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from statistics import median

import orjson

from bench.store import ENGINES, databases, load_world
from mockserver.dialects.v2.entities.bills import bills
from mockserver.dialects.v2.lists import list_rows
from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Record
from mockserver.store.engine import Engine
from mockserver.store.opening import open_engine

MAX = 999
ROWS = 10_000
WALKS = 5
CALLER = Caller("default", "user", org=1)
LISTS: dict[str, Record] = {
    "in default order": {},
    "sorted by updatedTime": {"sort": [{"field": "updatedTime", "asc": True}]},
    "of the active ones": {"filters": [{"field": "isActive", "op": "=", "value": "1"}]},
}


def page(engine: Engine, world: int, parameters: Record) -> int:
    """How many rows a page has; it is written as an answer would be."""
    with engine.read(world) as tx:
        ctx = Context(tx, Clock(time.time), ENVIRONMENTS["sandbox"], 1, CALLER)
        records = list_rows(ctx, bills.resource, bills.view, parameters)
        orjson.dumps(bills.view.write_all(ctx, records))
    return len(records)


def pages(engine: Engine, world: int, parameters: Record) -> Iterator[tuple[int, float]]:
    """The rows of each page of a walk, and the processor time it took in µs."""
    for start in range(0, ROWS, MAX):
        began = time.thread_time()
        rows = page(engine, world, {**parameters, "start": start, "max": MAX})
        yield rows, (time.thread_time() - began) * 1e6
        if rows < MAX:
            return


def cost(engine: Engine, world: int, parameters: Record) -> float:
    """The µs of a row in a walk: the median of some walks."""
    costs = []
    for _ in range(WALKS):
        walk = list(pages(engine, world, parameters))
        costs.append(sum(took for _, took in walk) / sum(rows for rows, _ in walk))
    return median(costs)


def main(options: list[str]) -> None:
    """Print for each engine what a row costs among few bills and among many."""
    parser = argparse.ArgumentParser(prog="python -m bench pages")
    parser.add_argument("--rows", type=int, nargs="+", help="how many bills, in ascending numbers")
    parser.add_argument("--engines", nargs="+", default=["memory"], choices=ENGINES)
    arguments = parser.parse_args(options)
    with databases(arguments.engines) as urls:
        for name, url in urls.items():
            engine = open_engine(url, all_kinds)
            counts = arguments.rows or ENGINES[name]
            worlds = {count: load_world(engine, count, time.thread_time) for count in counts}
            heads = "".join(f"{count:>11,}" for count in counts)
            print(f"\n{name}: pages of {MAX} of v2, µs a row\n{'':26}{heads}{'ratio':>8}")
            for title, parameters in LISTS.items():
                costs = [cost(engine, world, parameters) for world in worlds.values()]
                figures = "".join(f"{one:11.1f}" for one in costs)
                print(f"{title:26}{figures}{costs[-1] / costs[0]:8.2f}")
            engine.close()
