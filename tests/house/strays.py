"""What only its owner may use: the machine's time, chance, environment, output, waiting, SQL."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tests.house.sources import Source, offences, python_files, qualified_names

CODE = ("mockserver/*", "contract_tests/test_*")
TESTS = ("tests/*", "contract_tests/test_*")


@dataclass(frozen=True)
class Owned:
    """Names of the standard library, the files in which the rule holds, and the files that own the names."""

    names: tuple[str, ...]
    within: tuple[str, ...]
    owners: tuple[str, ...]


TODAY = Owned(
    names=(
        "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
        "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime", "time.ctime",
    ),
    within=CODE,
    owners=("mockserver/kernel/clock.py",),
)  # fmt: skip
STOPWATCH = Owned(
    names=("time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"),
    within=CODE,
    owners=(
        *TODAY.owners,
        *("mockserver/app/*", "mockserver/serving/*", "mockserver/*journal*", "mockserver/testing/*"),
        "mockserver/store/parts.py",
    ),
)
CHANCE = Owned(
    names=(
        "random", "os.urandom", "uuid.uuid1", "uuid.uuid4",
        "secrets.choice", "secrets.randbelow", "secrets.randbits", "secrets.SystemRandom",
        "secrets.token_bytes", "secrets.token_hex", "secrets.token_urlsafe",
    ),
    within=CODE,
    owners=("mockserver/kernel/randomness.py",),
)  # fmt: skip
ENVIRONMENT = Owned(
    names=("os.environ", "os.environb", "os.getenv", "os.getenvb"),
    within=CODE,
    owners=("mockserver/kernel/settings.py",),
)
OUTPUT = Owned(
    names=("builtins.print",),
    within=("mockserver/*", "contract_tests/*", "tests/*"),
    owners=("mockserver/cli/*",),
)
# Whatever is exported is opened in spreadsheets.
CSV = Owned(names=("csv.writer", "csv.DictWriter"), within=("mockserver/*",), owners=("mockserver/kernel/csv_text.py",))
WAITING = Owned(
    names=("time.sleep", "asyncio.sleep"),
    within=("mockserver/*", *TESTS),
    owners=("mockserver/testing/*",),
)

SQL = re.compile(
    r"\b(SELECT|INSERT INTO|DELETE FROM|WHERE|ORDER BY|GROUP BY|CREATE TABLE|CREATE INDEX)\b"
    r"|(?i:\bselect\b.+\bfrom\b.+\bwhere\b|\binsert into \w+ ?\(|\bdelete from \w+ where\b)"
)


def in_tree(owned: Owned) -> list[str]:
    """Uses of the names outside their owners, as `path:line name`."""
    return offences(partial(in_file, owned), python_files(*owned.within))


def in_file(owned: Owned, source: Source) -> list[str]:
    """The same for one file."""
    if source.matches(owned.owners):
        return []
    uses = {(line, name) for line, used in qualified_names(source.tree) if (name := _owned_name(used, owned))}
    return [f"{source.path}:{line} {name}" for line, name in sorted(uses)]


def sql_in(source: Source) -> list[str]:
    """Strings of a module that read as SQL, docstrings aside, as `path:line words`."""
    matches = [(line, SQL.search(text)) for line, text in _strings(source)]
    return [f"{source.path}:{line} {match[0]}" for line, match in matches if match]


def _owned_name(used: str, owned: Owned) -> str | None:
    return next((name for name in owned.names if used == name or used.startswith(f"{name}.")), None)


def _strings(source: Source) -> Iterator[tuple[int, str]]:
    prose = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value
