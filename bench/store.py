"""The store: lists, reads and inserts at growing numbers of bills, snapshots, memory."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

import orjson

from bench.bills import VENDORS, an_id, bill, bills, day, moment, seq_of
from bench.servers import resident
from mockserver.domain import all_kinds
from mockserver.domain.payables.bills import BILL
from mockserver.kernel.query import Filter, Query, Sort
from mockserver.store.engine import Engine, nothing
from mockserver.store.memory import MemoryEngine
from mockserver.store.opening import open_engine
from mockserver.store.transaction import Transaction

ENGINES = {"memory": (1_000, 100_000, 1_000_000), "file": (1_000, 100_000), "postgres": (1_000, 100_000)}
ROUNDS = 400
PAGE = 21  # a list asks for one row more than it shows
SORTS = ("archived", "fundingAmount", "exchangeRate", "description", "dueDate", "createdTime", "updatedTime")
# What is read while it is at hand, where a process keeps it: everything else as if for the first time.
KEPT = ("get again", "list again", "walk by offset")
# What a whole request costs beside the store: growth below this is within the measure of what is called flat.
REQUEST = 500

Read = Callable[[Transaction], object]
Clock = Callable[[], float]
# SQLite works in the caller's thread, whose processor time does not depend on what else the machine does.
CLOCKS: dict[str, Clock] = {"memory": time.thread_time, "file": time.thread_time, "postgres": time.perf_counter}


def listing(*filters: Filter, sort: str = "", down: bool = False, offset: int = 0) -> Read:
    """A page of a list."""
    order = (Sort(sort, down),) if sort else ()

    def read(tx: Transaction) -> object:
        return tx.select(BILL, Query(1, filters, order, PAGE, offset))

    return read


def walking(start: int) -> Read:
    """One page after the other, by offset."""
    offsets = itertools.count(start, PAGE)

    def read(tx: Transaction) -> object:
        return tx.select(BILL, Query(1, limit=PAGE, offset=next(offsets)))

    return read


def reads(rows: int) -> Iterator[tuple[str, Read]]:
    """What is measured of so many bills, by name."""
    middle, late = rows // 2, rows - rows // 20
    for name in ("get", "get again"):
        yield name, lambda tx: tx.get(BILL, 1, an_id("00n", seq_of(middle)))
    for name in ("list", "list again"):
        yield name, listing()
    vendor, account = an_id("009", 3), an_id("0ca", 52)
    yield "id:in", listing(Filter("id", "in", tuple(an_id("00n", seq_of(n)) for n in range(middle, middle + 10))))
    yield "vendorId:eq", listing(Filter("vendorId", "eq", vendor))
    yield "vendorId:in 3", listing(Filter("vendorId", "in", tuple(an_id("009", n) for n in (3, 5, 8))))
    yield "archived:eq:true", listing(Filter("archived", "eq", 1))
    yield "archived:eq:false", listing(Filter("archived", "eq", 0))
    yield "paymentStatus:eq", listing(Filter("paymentStatus", "eq", "PARTIAL"))
    yield "paymentStatus:in 2", listing(Filter("paymentStatus", "in", ("PAID", "UNPAID")))
    yield "classifications:eq", listing(Filter("classifications.chartOfAccountId", "eq", account))
    yield "dueDate:gte half", listing(Filter("dueDate", "gte", day(180)))
    yield "dueDate:lt 1 %", listing(Filter("dueDate", "lt", day(4)))
    for field in ("createdTime", "updatedTime"):
        yield f"{field}:gte half", listing(Filter(field, "gte", moment(middle)))
        yield f"{field}:gte last 5 %", listing(Filter(field, "gte", moment(late)))
        yield f"{field}:lt half", listing(Filter(field, "lt", moment(middle)))
    for field in SORTS:
        yield f"sort {field}", listing(sort=field)
        yield f"sort {field} desc", listing(sort=field, down=True)
    for field in SORTS[1:]:
        yield f"archived:eq:false, sort {field}", listing(Filter("archived", "eq", 0), sort=field)
        yield f"archived:eq:true, sort {field}", listing(Filter("archived", "eq", 1), sort=field)
    for field in SORTS:
        yield f"vendorId, sort {field} desc", listing(Filter("vendorId", "eq", vendor), sort=field, down=True)
    status, half, few = (
        Filter("paymentStatus", "eq", "PARTIAL"), Filter("dueDate", "lt", day(180)), Filter("dueDate", "lt", day(4))
    )  # fmt: skip
    yield "paymentStatus + dueDate:lt half", listing(status, half)
    yield "paymentStatus + dueDate:lt 1 %", listing(status, few)
    yield "paymentStatus + dueDate:lt half, sort dueDate", listing(status, half, sort="dueDate")
    late_ones = Filter("updatedTime", "gte", moment(late))
    yield "updatedTime:gte, sort updatedTime", listing(late_ones, sort="updatedTime")
    yield "updatedTime:gte, sort updatedTime desc", listing(late_ones, sort="updatedTime", down=True)
    yield "offset half", listing(offset=middle)
    yield "walk by offset", walking(middle // 2)


def microseconds(
    act: Callable[[], object],
    clock: Clock,
    rounds: int = ROUNDS,
    most: float = 0.5,
    before: Callable[[], object] = nothing,
) -> float:
    """The median of a call, in µs: of `rounds` calls, or of as many as fit into `most` seconds.

    What is done before each is not measured.
    """
    times: list[float] = []
    until = time.perf_counter() + most
    while len(times) < rounds and (len(times) < 5 or time.perf_counter() < until):
        before()
        began = clock()
        act()
        times.append(clock() - began)
    return median(times) * 1e6


def load_world(engine: Engine, rows: int, clock: Clock, vendors: int = VENDORS) -> int:
    """A world with so many bills."""
    world = engine.create_world({})
    records = list(bills(0, rows, vendors))
    began = clock()
    with engine.write(world) as tx:
        tx.insert_many(BILL, records)
        tx.skip_to(seq_of(rows))
    took = clock() - began
    print(f"  {rows:,} bills loaded in {took:.1f} s, {took / rows * 1e6:.0f} µs each", file=sys.stderr)
    return world


def figures(engine: Engine, rows: int, clock: Clock, subject: str, vendors: int) -> dict[str, float]:
    """The medians of everything that is measured, by name."""
    world = load_world(engine, rows, clock, vendors)
    result = {}
    for name, read in reads(rows):
        if subject in name:
            before = nothing if name in KEPT else partial(forget, engine, world)
            result[name] = microseconds(partial(reading, engine, world, read), clock, before=before)
    numbers = iter(range(rows, rows + 10_000))
    if subject in "insert":
        settle_pages(engine, world, numbers)
        result["insert"] = microseconds(lambda: insert(engine, world, next(numbers)), clock)
        result["update"] = microseconds(lambda: update(engine, world, rows // 2), clock)
    engine.drop_world(world)
    return result


def settle_pages(engine: Engine, world: int, numbers: Iterator[int]) -> None:
    """Insert until the pages that were filled to the brim in bulk are split."""
    for _ in range(1_500):
        insert(engine, world, next(numbers))


def forget(engine: Engine, world: int) -> None:
    """Let go of what a process keeps at hand of a world: only in memory is there anything."""
    if isinstance(engine, MemoryEngine):
        engine._world(world).cache.clear()


def reading(engine: Engine, world: int, read: Read) -> None:
    """One read in a transaction of its own."""
    with engine.read(world) as tx:
        read(tx)


def insert(engine: Engine, world: int, number: int) -> None:
    """One bill more."""
    record = bill(number)
    with engine.write(world) as tx:
        tx.insert(BILL, record)


def update(engine: Engine, world: int, number: int) -> None:
    """A bill changed."""
    record = bill(number)
    with engine.write(world) as tx:
        tx.update(BILL, record)


def table(title: str, by_rows: dict[int, dict[str, float]]) -> None:
    """The medians by number of rows; growth is what the last column has more than the first, of a whole request."""
    first, last = min(by_rows), max(by_rows)
    heads = "".join(f"{rows:>11,}" for rows in by_rows)
    print(f"\n{title}, µs\n{'':46}{heads}{'ratio':>8}{'request':>9}")
    for name in by_rows[first]:
        values = [by_rows[rows][name] for rows in by_rows]
        ratio = by_rows[last][name] / by_rows[first][name]
        request = (REQUEST + by_rows[last][name]) / (REQUEST + by_rows[first][name])
        print(f"{name:46}{''.join(f'{value:11.1f}' for value in values)}{ratio:8.2f}{request:9.2f}")


def copies(engine: Engine, clock: Clock, rows: int = 10_000) -> None:
    """A line of what snapshot, restore, dump and load take."""
    world = load_world(engine, rows, clock)
    copy = engine.copy_world(world)
    image = engine.dump_world(world)
    acts: dict[str, Callable[[], object]] = {
        "snapshot": lambda: engine.copy_world(world),
        "restore": lambda: engine.restore_world(world, copy),
        "dump": lambda: engine.dump_world(world),
        "load": lambda: engine.load_world(image),
        "drop": lambda: engine.drop_world(next(worlds)),
    }
    # Those that snapshots and loads made.
    worlds = itertools.count(copy + 1)
    times = ", ".join(f"{name} {microseconds(act, clock, 5, 30) / 1000:.1f} ms" for name, act in acts.items())
    print(f"\n{rows:,} bills: {times}")


def waits(engine: Engine, clock: Clock, rows: int = 100_000) -> None:
    """A line of how long writes in one world wait while another, a large one, is copied, put back and removed."""
    world, other = load_world(engine, rows, clock), load_world(engine, 100, clock)
    copy = engine.copy_world(world)
    for name, act in (
        ("snapshot", partial(engine.copy_world, world)),
        ("restore", partial(engine.restore_world, world, copy)),
        ("drop", partial(engine.drop_world, copy)),
    ):
        with ThreadPoolExecutor(1) as thread:
            began = time.perf_counter()
            times: list[float] = []
            running = thread.submit(act)
            while not running.done() or not times:
                times.append(microseconds(partial(update, engine, other, 50), time.perf_counter, 1, 0) / 1000)
                time.sleep(0.002)
            took = time.perf_counter() - began
        print(
            f"{rows:,} bills: {name} {took:.1f} s, meanwhile {len(times)} writes elsewhere, {max(times):.0f} ms at most"
        )


def memory(rows: int = 100_000) -> None:
    """A line of how much memory a bill in memory takes beside its JSON."""
    engine = open_engine(None, all_kinds)
    world = engine.create_world({})
    before = resident(os.getpid())
    with engine.write(world) as tx:
        tx.insert_many(BILL, bills(0, rows))
    each = (resident(os.getpid()) - before) * 1e6 / rows
    size = sum(len(orjson.dumps(one)) for one in bills(0, 1_000)) / 1_000
    print(f"\nmemory of a bill: {each:.0f} bytes, {each / size:.2f} of its JSON ({size:.0f} bytes)")
    engine.close()


@contextmanager
def databases(names: list[str]) -> Iterator[dict[str, str | None]]:
    """The database URLs of the engines that are asked for and can be had here."""
    with ExitStack() as until:
        urls: dict[str, str | None] = {"memory": None}
        if "file" in names:
            folder = until.enter_context(tempfile.TemporaryDirectory())
            urls["file"] = f"sqlite:///{folder}/bill.sqlite"
        if "postgres" in names and (url := until.enter_context(postgres())):
            urls["postgres"] = url
        yield {name: url for name, url in urls.items() if name in names}


@contextmanager
def postgres() -> Iterator[str | None]:
    """The URL of a server started for this run; None where there are no programs to start."""
    try:
        from tests.postgres import Server, binaries
    except ImportError:
        yield None
        return
    programs = binaries()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="billmock-postgres-") as folder:
        server = Server(Path(folder), programs)
        yield server.new_database()
        server.stop()


def main(options: list[str]) -> None:
    """Print a table for each engine, then what copies and memory come to."""
    parser = argparse.ArgumentParser(prog="python -m bench store")
    parser.add_argument("--rows", type=int, nargs="+", help="how many bills, in ascending numbers")
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--only", default="", help="measure only what has this in its name, or `copies`")
    parser.add_argument("--vendors", type=int, default=VENDORS)
    arguments = parser.parse_args(options)
    if "memory" in arguments.engines and not arguments.only:
        memory()
    with databases(arguments.engines) as urls:
        for name, url in urls.items():
            engine = open_engine(url, all_kinds)
            rows = arguments.rows or ENGINES[name]
            table(
                name, {count: figures(engine, count, CLOCKS[name], arguments.only, arguments.vendors) for count in rows}
            )
            if arguments.only in "copies":
                copies(engine, CLOCKS[name])
                waits(engine, CLOCKS[name], max(rows))
            engine.close()
