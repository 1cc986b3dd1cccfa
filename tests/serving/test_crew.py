"""Who answers: one thread after the other leads, and nothing that takes long holds anybody else up."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from mockserver.serving.crew import Crew
from mockserver.testing import BillMock

LONG = 30.0  # seconds that no test comes to


class Connection:
    """A connection with one request, whose answer takes until `go_on` is set; `thread` is who answered."""

    connected = True

    def __init__(self, *, waits: bool = False) -> None:
        self.go_on = threading.Event()
        self.begun, self.done, self.flushed = threading.Event(), threading.Event(), threading.Event()
        self.thread = 0
        if not waits:
            self.go_on.set()

    def service(self) -> None:
        """Answer."""
        self.begun.set()
        assert self.go_on.wait(LONG)
        self.thread = threading.get_ident()
        self.done.set()

    def puts_off(self) -> bool:
        """Its client takes every answer."""
        return False

    def writable(self) -> bool:
        """There is always an answer to send."""
        return True

    def handle_write_event(self) -> None:
        """Send it."""
        self.flushed.set()


class Broken(Connection):
    """A connection that cannot be served."""

    will_close = False

    def service(self) -> None:
        """Fail."""
        super().service()
        raise OSError("the socket is gone")


class Loop:
    """A loop that receives connections from a queue; `None` wakes it, and `False` ends it."""

    def __init__(self, threads: int, *, hands_over: bool) -> None:
        self.incoming: queue.Queue[Any] = queue.Queue()
        self.crew = Crew(self.turn, partial(self.incoming.put, None), threads, hands_over=hands_over)

    def turn(self) -> bool:
        """Receive one connection."""
        try:
            connection = self.incoming.get(block=not self.crew.has_room, timeout=LONG)
        except queue.Empty:
            return True
        if connection:
            self.crew.add_task(connection)
        return connection is not False

    def serve(self, *connections: Connection) -> None:
        """Receive connections, in this order."""
        for connection in connections:
            self.incoming.put(connection)


@contextmanager
def running(threads: int, *, hands_over: bool = False) -> Iterator[Loop]:
    """A loop that runs until the block ends."""
    loop = Loop(threads, hands_over=hands_over)
    loop.crew.start()
    try:
        yield loop
    finally:
        loop.incoming.put(False)
        loop.crew.wait()


def test_quick_answers_are_all_the_leaders_and_are_sent_at_once() -> None:
    quick = [Connection() for _ in range(5)]
    with running(4) as loop:
        loop.serve(*quick)
        assert all(connection.flushed.wait(LONG) for connection in quick)

    assert len({connection.thread for connection in quick}) == 1


def test_an_answer_that_waits_holds_up_no_other() -> None:
    slow, quick = Connection(waits=True), Connection()
    with running(4) as loop:
        loop.serve(slow, quick)
        assert quick.flushed.wait(LONG)
        assert not slow.done.is_set()
        slow.go_on.set()
        assert slow.done.wait(LONG)

    assert slow.thread != quick.thread


def test_at_most_so_many_are_answered_at_once_and_the_next_when_one_is_done() -> None:
    first, second, third = Connection(waits=True), Connection(waits=True), Connection()
    with running(2) as loop:
        loop.serve(first, second, third)
        assert first.begun.wait(LONG)
        assert second.begun.wait(LONG)
        assert not third.begun.is_set()
        first.go_on.set()
        assert third.done.wait(LONG)
        second.go_on.set()


def test_a_connection_that_cannot_be_served_is_closed_and_the_next_is_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, quick = Broken(), Connection()
    with running(2) as loop:
        loop.serve(broken, quick)
        assert quick.done.wait(LONG)

    assert broken.will_close
    assert "a connection could not be served" in caplog.text


def test_who_still_answers_when_the_loop_ends_is_waited_for() -> None:
    slow = Connection(waits=True)
    with running(2) as loop:
        loop.serve(slow)
        assert slow.begun.wait(LONG)

    assert not loop.crew.shutdown(timeout=0.01)
    slow.go_on.set()
    assert loop.crew.shutdown(timeout=LONG)


def test_where_all_wait_they_wait_beside_each_other_and_the_next_when_one_is_done() -> None:
    first, second, third = Connection(waits=True), Connection(waits=True), Connection()
    with running(2, hands_over=True) as loop:
        loop.serve(first, second, third)
        assert first.begun.wait(LONG)
        assert second.begun.wait(LONG)
        assert not third.begun.is_set()
        second.go_on.set()
        assert third.done.wait(LONG)
        first.go_on.set()

    assert third.thread == second.thread
    assert loop.crew.shutdown(timeout=LONG)


def test_where_all_wait_one_that_cannot_be_served_is_closed_and_its_thread_answers_the_next() -> None:
    broken, quick = Broken(), Connection()
    with running(1, hands_over=True) as loop:
        loop.serve(broken, quick)
        assert quick.done.wait(LONG)

    assert broken.will_close


def test_a_tenant_in_whose_world_somebody_is_at_work_holds_up_no_other_and_its_call_counts_once() -> None:
    with BillMock() as mock, ThreadPoolExecutor(1) as caller:
        busy, idle = mock.tenant(), mock.tenant()
        waiting, free = busy.session(), idle.session()
        with mock.app.engine.write(mock.app.tenancy.tenants.get(busy.id).world):
            answer = caller.submit(waiting.get, "/vendors")
            assert free.get("/vendors").status_code == 200
            assert not answer.done()

        assert answer.result(LONG).status_code == 200
        assert busy.requests.count("v3.vendors.list") == 1


class Named(Connection):
    """A connection that notes its name when it is answered."""

    def __init__(self, name: str, events: list[str]) -> None:
        super().__init__()
        self.name = name
        self.events = events

    def service(self) -> None:
        """Answer."""
        self.events.append(self.name)


class Turns:
    """A loop whose turns each receive the connections of some names."""

    def __init__(self, *turns: str) -> None:
        self.events: list[str] = []
        self.turns = iter(turns)
        self.crew = Crew(self.turn, lambda: None, 1, end_round=lambda: self.events.append("|"))

    def turn(self) -> bool:
        """Receive what comes next; no more turn after the last."""
        names = next(self.turns, "")
        for name in names:
            self.crew.add_task(Named(name, self.events))
        return bool(names)


def start_the_first(thread: threading.Thread, start: Callable[[threading.Thread], None]) -> None:
    """Start a crew's first thread, and no other, as a machine does that has no more to spare."""
    if thread.name != "billmock-1":
        raise RuntimeError("can't start new thread")
    start(thread)


def test_where_no_thread_is_to_be_had_the_leader_answers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", lambda thread: start_the_first(thread, start))
    quick = Connection()
    with running(2) as loop:
        loop.serve(quick)
        assert quick.flushed.wait(LONG)


def test_a_loop_that_breaks_ends_and_leaves_nobody_waiting_for_it(caplog: pytest.LogCaptureFixture) -> None:
    def turn() -> bool:
        raise OSError("the sockets are gone")

    crew = Crew(turn, lambda: None, threads=2)
    crew.start()
    crew.wait()

    assert crew.shutdown()
    assert caplog.messages == ["the loop of the connections broke, so the server ends"]


def test_what_came_in_one_turn_is_a_round() -> None:
    loop = Turns("ab", "c")
    loop.crew.start()
    loop.crew.wait()

    assert loop.events == ["a", "b", "|", "c", "|"]


def test_a_server_ends_after_a_signal_that_did_not_wake_the_thread_that_hears_signals() -> None:
    code = """
import signal, threading, urllib.request
from mockserver.app import Application
from mockserver.kernel.settings import Settings
from mockserver.serving.http_server import HttpServer

server = HttpServer(Application(Settings(scenario="empty")))

def stop():
    urllib.request.urlopen(f"http://127.0.0.1:{server.port}/_mock/health/ready").read()
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

threading.Thread(target=stop).start()
server.run()
print("ended")
"""

    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=LONG) == "ended\n"
