"""Which room of the package may import which: one table, read by `test_imports.py`."""

import ast
from collections.abc import Iterator

from tests.house.sources import Source

ROOMS = {
    "kernel": set[str](),
    "store": {"kernel"},
    "operations": {"kernel"},
    "domain": {"kernel", "store"},
    "tenancy": {"kernel", "store", "domain"},
    "dialects": {"kernel", "domain", "operations", "tenancy"},
    "seeding": {"kernel", "store", "domain", "tenancy"},
    "scenarios": {"kernel", "store", "domain", "operations", "dialects", "seeding", "tenancy"},
    "control": {"kernel", "store", "domain", "operations", "dialects", "scenarios", "seeding", "tenancy"},
    "dashboard": {"kernel", "store", "domain", "operations", "dialects", "seeding", "tenancy", "control"},
    "testing": {"app", "kernel", "domain", "dialects", "control", "operations", "scenarios", "serving", "tenancy"},
}
"""Room -> the other rooms it imports."""

WIRING = {"__init__", "__main__", "app", "cli", "serving"}
"""Modules at the top of the package that put the rooms together, so import any of them."""

LIBRARIES = {
    "flask": {"control", "dashboard"} | WIRING,
    "sqlite3": {"store"},
    "psycopg": {"store"},
    "werkzeug": {"dialects", "control", "dashboard", "testing"} | WIRING,
    "waitress": {"testing"} | WIRING,
    "granian": WIRING,
    "click": WIRING,
    "faker": {"seeding"},
    "pytest": {"testing"} | WIRING,
    "contract_tests": {"cli", "dashboard", "testing"},
    "tests": set[str](),
    "bench": set[str](),
}
"""Library -> the only rooms that import it; what is not listed is free."""

SHARED_BY_DIALECTS = ("http", "calls", "by_api", "rest")
JOINS_FUNCTIONS_AND_ROWS = "mockserver/dialects/calls.py"
DIALECTS_BUILD_ON = {"partner": ("v3",), "events": ("v3",)}
"""A dialect imports itself, what all of them share, and where it is another with other sign-ins, that other."""

STORE_DOORS = (
    "change_table",
    "directory",
    "due",
    "engine",
    "errors",
    "journal_table",
    "opening",
    "schema",
    "transaction",
)
"""The store's modules that other rooms import: tables, columns and row keys are its own business."""

CONTRACT_DOORS = ("contract_tests/targets*", "contract_tests/conftest.py", "contract_tests/*/conftest.py")
"""The contract tests' modules that may start the mock, through `mockserver.testing` alone."""


def forbidden_imports(source: Source) -> list[str]:
    """Imports of a module of `mockserver` or `contract_tests` against the tables, as `path:line name`."""
    allowed = _package_may if source.path.startswith("mockserver/") else _contract_may
    return [f"{source.path}:{line} {name}" for line, name in _imports(source) if not allowed(source, name)]


def _package_may(source: Source, name: str) -> bool:
    here, parts = _room(source), name.split(".")
    if parts[0] != "mockserver":
        return here in LIBRARIES.get(parts[0], {here})
    if parts[1:2] == ["store"] and here != "store" and parts[2:3] and parts[2] not in STORE_DOORS:
        return False
    if here in WIRING or parts[1:] == ["__version__"]:
        return True
    target = parts[1] if len(parts) > 1 else "__init__"
    if here == target == "dialects":
        return parts[2] in (source.path.split("/")[2], *SHARED_BY_DIALECTS) or parts[2] in DIALECTS_BUILD_ON.get(
            source.path.split("/")[2], ()
        )
    if (here, target) == ("dialects", "operations"):
        # The reader's types; only what joins functions and rows loads them.
        return "".join(parts[2:])[:1].isupper() or source.path == JOINS_FUNCTIONS_AND_ROWS
    return target == here or target in ROOMS.get(here, set())


def module_imports(source: Source) -> set[str]:
    """The dotted names of all modules a file imports, those of functions included, those for type checkers left out."""
    return {part for _, name in _imports(source) for part in (name, name.rpartition(".")[0])}


def _contract_may(source: Source, name: str) -> bool:
    parts = name.split(".")
    return parts[0] != "mockserver" or (parts[1:2] == ["testing"] and source.matches(CONTRACT_DOORS))


def _room(source: Source) -> str:
    return source.path.split("/")[1].removesuffix(".py")


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in _running_code(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _absolute(source, node)
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    above = source.path.split("/")[: -node.level] if node.level else []
    return ".".join([*above, node.module] if node.module else above)


def _running_code(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from _running_code(node)
