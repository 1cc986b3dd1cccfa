"""The repository's own files, as the structure tests read them."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHES = {"__pycache__", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv"}


@dataclass(frozen=True)
class Source:
    """One text file: its path from the root, with slashes, and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed module."""
        return ast.parse(self.text, self.path)

    def matches(self, globs: tuple[str, ...]) -> bool:
        """Whether one of the patterns fits the path; `*` crosses slashes."""
        return any(fnmatchcase(self.path, glob) for glob in globs)


@cache
def repository_paths() -> tuple[str, ...]:
    """Paths of all files that are committed or about to be, sorted."""
    names = committed() if (ROOT / ".git").exists() else walked()
    return tuple(sorted(path for path in names if path and (ROOT / path).is_file()))


def committed() -> list[str]:
    """What git knows, and what it would take."""
    # CI may run as another user than the owner of the clone, which git refuses by default.
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return listing.stdout.split("\0")


def walked() -> list[str]:
    """What lies in an sdist that was unpacked: there is no git, and nothing but caches comes to it."""
    paths = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [path.as_posix() for path in paths if CACHES.isdisjoint(path.parts)]


@cache
def text_files() -> tuple[Source, ...]:
    """Every file of the repository that reads as UTF-8."""
    return tuple(source for path in repository_paths() if (source := _read(path)) is not None)


def python_files(*globs: str) -> list[Source]:
    """The Python files whose path fits one of the patterns; raises `ValueError` for one that none fits.

    A rule that looks at no file holds, whatever it says.
    """
    if idle := [glob for glob in globs if not any(fnmatchcase(path, glob) for path in repository_paths())]:
        raise ValueError(f"no file is {', '.join(idle)}")
    return [source for source in text_files() if source.path.endswith(".py") and source.matches(globs)]


def offences(rule: Callable[[Source], list[str]], sources: Iterable[Source]) -> list[str]:
    """What a rule finds in all of the files."""
    return [offence for source in sources for offence in rule(source)]


def qualified_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every use of something imported, whatever it was imported as, and of builtins.

    `from datetime import datetime as dt; dt.now()` yields `datetime.datetime.now`.
    """
    origins = _origins(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and (name := _full_name(node, origins)):
            yield node.lineno, name


def _read(path: str) -> Source | None:
    try:
        return Source(path, (ROOT / path).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return None


def _origins(tree: ast.Module) -> dict[str, str]:
    origins = {"print": "builtins.print"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            origins |= {_bound(alias): alias.name if alias.asname else _bound(alias) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            origins |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return origins


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _full_name(node: ast.expr, origins: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return origins.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := _full_name(node.value, origins)):
        return f"{owner}.{node.attr}"
    return None
