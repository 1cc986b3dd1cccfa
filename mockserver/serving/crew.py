"""Threads of which one leads (Leader/Followers): it runs the loop of the sockets and answers requests itself.

A request that is handed to another thread costs two switches between threads, and threads that answer at once fight for
the interpreter's lock, which every statement of SQLite lets go of. So the leader answers what it receives, one request
after the other; when one takes longer than `PATIENCE`, a thread that stands by leads on, and the request goes on beside
it. Whatever waits or computes for long, in a store, a module's import, a receiver's answer, holds nobody up for longer.

Where every request waits for another process, a PostgreSQL's, the leader only leads, and the others answer.

A thread that waits for a world in which another is at work says so at once (`kernel/waiting.py`), and one more takes
its place: however many calls of one tenant wait, those of others do not.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from queue import SimpleQueue
from typing import Any

from waitress import wasyncore

from mockserver.kernel import waiting
from mockserver.serving.stopping import wait_for

LOG = logging.getLogger("billmock")

PATIENCE = 0.005  # seconds that the loop waits for an answer
MAX_WAITING, MAX_WAITING_FOR_ONE = 200, 100
"""Threads that wait for worlds, and for one world, beside those that answer: calls past that are refused soon."""

LONG_AGO = float("-inf")
LOOKS = 40  # without a request in sight, after which who stands by sleeps until there is one


def nothing() -> None:
    """What is done where there is nothing to do."""


class Crew:
    """The threads of a server; to waitress, a dispatcher of its tasks.

    `turn` receives and sends what there is, and waits for it at most until `pull` wakes it; it says whether to go on.
    At most `threads` requests are answered at once. `hands_over`: by others than the leader, for all of them wait.
    `end_round` is called when what came in one turn is answered.
    """

    def __init__(
        self,
        turn: Callable[[], bool],
        pull: Callable[[], None],
        threads: int,
        *,
        hands_over: bool = False,
        end_round: Callable[[], None] = nothing,
    ) -> None:
        self._turn = turn
        self._pull = pull
        self._max_busy = threads
        self._hands_over = hands_over
        self._end_round = end_round
        self._ready: deque[Any] = deque()
        self._handed_over: SimpleQueue[Any] = SimpleQueue()  # a None ends them, each handing it on
        self._mutex = threading.Lock()
        self._standing_by = threading.Lock()  # of all that are free one stands by, the others wait for this lock
        self._wake = threading.Event()
        self._room = WaitingRoom(self)
        self._alarm = threading.Event()  # there is no leader, for it waits
        self._is_asleep = False
        self._leader = 0
        self._since: float | None = None  # when the leader began to answer, of `time.monotonic`
        self._busy = 0
        self._free = 0
        self._answering = threads if hands_over else 0  # threads that answer what is handed over
        self._numbers = count(1)
        self._threads: list[threading.Thread] = []
        self._ended = threading.Event()

    def add_task(self, channel: Any) -> None:
        """Let a channel's first request be answered as soon as the loop's turn is over, by others at once.

        One whose client does not take its answers comes again when it has.
        """
        if channel.puts_off():
            return
        if self._hands_over:
            self._handed_over.put(channel)
            return
        self._ready.append(channel)
        if not self.is_leader():
            self._pull()

    def is_leader(self) -> bool:
        """Whether this thread runs the loop, which looks at everything anew after each answer."""
        return threading.get_ident() == self._leader

    def start(self) -> None:
        """Let a first thread lead; raises `RuntimeError` where the machine has none."""
        if self._hands_over:
            for _ in range(self._max_busy):
                self._hire(self._answer_others)
        if not self._hire(self._lead_first):
            raise RuntimeError("no thread can be started to serve")

    def wait(self) -> None:
        """Return when the loop has ended."""
        wait_for(self._ended)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5.0) -> bool:
        """Wait for those who still answer; they end with the process where that takes longer, in seconds."""
        until = time.monotonic() + timeout
        threads = [*self._threads]
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in threads)

    def _hire(self, work: Callable[[], None]) -> bool:
        """Let one more thread do some work; whether the machine has one to spare: a crew goes on without."""

        def live() -> None:
            waiting.use(self._room)
            try:
                work()
            finally:
                self._threads.remove(thread)

        thread = threading.Thread(target=live, name=f"billmock-{next(self._numbers)}", daemon=True)
        self._threads.append(thread)
        try:
            thread.start()
        except RuntimeError:
            self._threads.remove(thread)
            LOG.warning("no thread can be started: fewer requests are answered at once")
            return False
        return True

    def step_aside(self) -> None:
        """This thread, which answers, waits for others: let another take its place."""
        if self._hands_over:
            self._replace()
            return
        with self._mutex:
            leads = self.is_leader()
            if leads:
                self._since = LONG_AGO
                self._alarm.set()
        if not leads and self._ready:
            self._pull()

    def _replace(self) -> None:
        """Hire one more to answer what is handed over, where fewer than there should be do not wait."""
        with self._mutex:
            if self._answering - self._room.count >= self._max_busy:
                return
            self._answering += 1
        if not self._hire(self._answer_others):
            with self._mutex:
                self._answering -= 1

    def _lead_first(self) -> None:
        self._leader = threading.get_ident()
        self._lead()
        self._stand_by()

    def _answer_others(self) -> None:
        """Answer what the leader receives, until the loop has ended, or others that waited are enough."""
        while (channel := self._handed_over.get()) is not None:
            serve(channel)  # which wakes the loop to send what is left
            with self._mutex:
                if self._answering - self._room.count > self._max_busy:
                    self._answering -= 1
                    return
        self._handed_over.put(None)

    def _stand_by(self) -> None:
        """Lead whenever the leader takes long, until the loop ends, or more stand by than are ever busy."""
        while not self._ended.is_set() and not self._is_surplus():
            with self._standing_by:
                leads = self._watch()
            if leads:
                self._lead()

    def _is_surplus(self) -> bool:
        with self._mutex:
            if self._free <= self._max_busy:
                return False
            self._free -= 1
            return True

    def _watch(self) -> bool:
        """Whether this thread leads now; it does not where the loop has ended."""
        looks = 0
        while not self._ended.is_set():
            since = self._since
            if since is not None and self._takes_over(since):
                return True
            looks = looks + 1 if since is None else 0
            if looks < LOOKS:
                self._alarm.wait(PATIENCE)
            else:
                self._sleep()
                looks = 0
        return False

    def _sleep(self) -> None:
        self._wake.clear()
        self._is_asleep = True
        if self._since is None and not self._ended.is_set():
            self._wake.wait()
        self._is_asleep = False

    def _takes_over(self, since: float) -> bool:
        with self._mutex:
            # Another answer may have begun meanwhile.
            if self._since != since or time.monotonic() - since < PATIENCE:
                return False
            self._leader, self._since = threading.get_ident(), None
            self._alarm.clear()
            self._busy += 1
            self._free -= 1
            return True

    def _lead(self) -> None:
        """Run the loop and answer what it receives, until it ends or another leads."""
        if self._needs_one_more() and not self._hire(self._stand_by):
            with self._mutex:
                self._free -= 1
        try:
            while self._turn():
                while self.has_room:
                    if not self._answer(self._ready.popleft()):
                        return
                self._end_round()
        except Exception:
            # Nobody would notice and lead on: a server that is gone is better than one that never answers again.
            LOG.exception("the loop of the connections broke, so the server ends")
        self._end()

    def _needs_one_more(self) -> bool:
        """Whether nobody is free to stand by; who is hired then counts as free."""
        with self._mutex:
            if self._free > 0 or self._hands_over:
                return False
            self._free += 1
            return True

    def _end(self) -> None:
        self._ended.set()
        self._wake.set()
        self._alarm.set()
        self._handed_over.put(None)

    def _answer(self, channel: Any) -> bool:
        """Answer a request; whether this thread still leads then."""
        self._since = time.monotonic()
        if self._is_asleep:
            self._wake.set()
        serve(channel)
        leads = self._still_leads()
        if not leads:
            self._pull()
        elif channel.connected and channel.writable():
            wasyncore.write(channel)
        return leads

    def _still_leads(self) -> bool:
        with self._mutex:
            if self.is_leader():
                self._since = None
                if self._alarm.is_set():
                    self._alarm.clear()
                return True
            self._busy -= 1
            self._free += 1
            return False

    @property
    def has_room(self) -> bool:
        """Whether a request that is ready can be answered without waiting for another."""
        return bool(self._ready) and self._busy - self._room.count < self._max_busy


class WaitingRoom(waiting.Room):
    """How many threads of a crew may wait for worlds; as one begins to, another goes on with its work."""

    def __init__(self, crew: Crew) -> None:
        super().__init__(MAX_WAITING, MAX_WAITING_FOR_ONE)
        self._crew = crew

    def begin(self) -> None:
        """Let another thread go on with this one's work: it waits for a world."""
        self._crew.step_aside()


def serve(channel: Any) -> None:
    """Answer a channel's first request; it is closed where that cannot be done."""
    try:
        channel.service()
    except Exception:
        LOG.exception("a connection could not be served")
        channel.will_close = True
