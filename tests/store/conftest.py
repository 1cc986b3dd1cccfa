"""The three engines that every store test runs on."""

from collections.abc import Iterator

import pytest

from mockserver.kernel import waiting
from mockserver.store.engine import Engine
from mockserver.store.opening import open_engine
from tests.postgres import Server, postgres, postgres_url
from tests.store.things import kinds

__all__ = ["postgres", "postgres_url"]


@pytest.fixture(autouse=True)
def endless_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any number of threads wait here: an application that an earlier test made has set bounds for its own."""
    monkeypatch.setattr(waiting._Here, "room", waiting.Room())


# One engine of each sort serves all tests: worlds keep them apart.


@pytest.fixture(scope="session")
def memory_engine() -> Iterator[Engine]:
    """Worlds in memory."""
    yield from engine_of(None)


@pytest.fixture(scope="session")
def file_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Worlds in an SQLite file."""
    yield from engine_of(f"sqlite:///{tmp_path_factory.mktemp('store') / 'worlds.sqlite'}")


@pytest.fixture(scope="session")
def postgres_engine(postgres: Server) -> Iterator[Engine]:
    """Worlds in PostgreSQL."""
    yield from engine_of(postgres.new_database())


def engine_of(database: str | None) -> Iterator[Engine]:
    """An engine over the kinds of the store tests, closed in the end."""
    engine = open_engine(database, kinds)
    yield engine
    engine.close()


@pytest.fixture(params=["memory", "file", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    fixture: Engine = request.getfixturevalue(f"{request.param}_engine")
    return fixture


@pytest.fixture(params=["file", "postgres"])
def shared_engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn whose worlds other processes may work in."""
    fixture: Engine = request.getfixturevalue(f"{request.param}_engine")
    return fixture


@pytest.fixture
def world(engine: Engine) -> int:
    """An empty world."""
    return engine.create_world({})
