"""What is known of BILL, for people: a fact by its id, and where tests and code rest on it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from contract_tests.facts import Fact

NUMBER = re.compile(r"(?:F-?)?([0-9]{1,6})", re.IGNORECASE)
PACKAGE = Path(__file__).parents[1]
SUITE = PACKAGE.parent / "contract_tests"  # beside the package in a wheel, and in a checkout
MAX_NEAREST = 3
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class UnknownFact(LookupError):
    """There is no fact of an id; its text names the nearest."""


class Citation(TypedDict):
    """Where a fact is cited: a file and its line, and what is defined there, empty for a whole module."""

    path: str
    line: int
    name: str


class FactDetails(TypedDict):
    """A fact with all that rests on it.

    `source` says how it is known (`documented`, `observed` or `assumed`, which is a guess), `place` where, `date` since
    when, `beats` which source it overrules; those nobody wrote down are empty. `operations` are ids and patterns of
    ids where it holds. `tests` are those of the contract suite that pin it, `code` what cites it.
    """

    id: str
    text: str
    source: str
    date: str
    place: str
    beats: str
    operations: list[str]
    tests: list[Citation]
    code: list[Citation]


@dataclass(frozen=True)
class FactFilter:
    """Which facts somebody looks for: all of some words, about operations of a pattern, known in one way."""

    words: tuple[str, ...] = ()
    operation: str = ""
    source: str = ""

    def fits(self, fact: Fact) -> bool:
        """Whether a fact is looked for."""
        text = f"{fact.id} {fact.text}".lower()
        return (
            all(word.lower() in text for word in self.words)
            and self.source in ("", fact.source)
            and (not self.operation or any(map(fact.holds_for, self._operations())))
        )

    def _operations(self) -> list[str]:
        from mockserver.operations import load

        return [name for name in load().by_id if fnmatchcase(name, self.operation)]


def details_of(text: str) -> FactDetails:
    """The fact of an id, or of its number alone; raises `UnknownFact` with the nearest ids."""
    from contract_tests.facts import fact, facts

    number = NUMBER.fullmatch(text)
    name = f"F-{int(number[1]):03}" if number else text
    known = fact(name)
    if known is None:
        nearest = get_close_matches(name, facts(), MAX_NEAREST)
        raise UnknownFact(f"no fact {name}" + (f"; near it are {', '.join(nearest)}" if nearest else ""))
    return {
        "id": known.id,
        "text": known.text,
        "source": known.source,
        "date": known.date,
        "place": known.place,
        "beats": known.beats,
        "operations": list(known.operations),
        "tests": list(citations(known.id, SUITE, "test_*.py")),
        "code": list(citations(known.id, PACKAGE, "*.py")),
    }


def facts_like(fact_filter: FactFilter) -> list[Fact]:
    """The facts that fit, by id."""
    from contract_tests.facts import facts

    return [one for one in facts().values() if fact_filter.fits(one)]


def citations(identifier: str, folder: Path, files: str) -> Iterator[Citation]:
    """Where the files of a folder cite a fact, each definition once; nowhere in a build that has no sources."""
    word = re.compile(rf"\b{re.escape(identifier)}(?![\w-])")
    for path in sorted(folder.rglob(files)):
        text = path.read_text(encoding="utf-8")
        if identifier not in text:
            continue
        tree, names = ast.parse(text), set[str]()
        for line, words in enumerate(text.splitlines(), 1):
            if not word.search(words):
                continue
            name = ".".join(definitions(tree.body, line))
            if name not in names:
                names.add(name)
                yield {"path": path.relative_to(PACKAGE.parent).as_posix(), "line": line, "name": name}


def definitions(body: list[ast.stmt], line: int) -> Iterator[str]:
    """The names of what is defined around a line, the outermost first; a comment belongs to what follows it."""
    node = next((one for one in body if (one.end_lineno or one.lineno) >= line), None)
    if isinstance(node, Definition):
        yield node.name
        if node.lineno < line:
            yield from definitions(node.body, line)
    elif isinstance(node, ast.Assign):
        yield ast.unparse(node.targets[0])
    elif isinstance(node, ast.AnnAssign):
        yield ast.unparse(node.target)
