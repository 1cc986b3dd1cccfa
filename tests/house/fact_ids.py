"""What comments and docstrings say of BILL, against the facts they cite."""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping

from tests.house.sources import Source

ID = re.compile(r"\bF-\d{3,}\b")
# What nobody knows, and what somebody saw; where no fact is meant, there are other words.
WORD = re.compile(r"(?<!`)\b(assumed|assumes|seen|observed)\b", re.IGNORECASE)


def unknown_ids(source: Source, facts: Mapping[str, str]) -> list[str]:
    """Fact ids in a file that `facts`, which maps ids to sources, does not have."""
    return [f"{source.path}: {name} is no fact" for name in ID.findall(source.text) if name not in facts]


def idle(facts: Iterable[str], sources: Iterable[Source]) -> list[str]:
    """Facts that none of the files cites."""
    citations = {name for source in sources for name in ID.findall(source.text)}
    return [name for name in facts if name not in citations]


def unsourced(source: Source, facts: Mapping[str, str]) -> list[str]:
    """Comments and docstrings that say "assumed", "seen" or "observed" without a fact of that source behind it."""
    return [f"{source.path}:{line}: {problem}" for line, text in remarks(source) for problem in problems(text, facts)]


def problems(text: str, facts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the words of one comment: the first fact behind each must have the word's source."""
    for word in WORD.finditer(text):
        fact = ID.search(text, word.end())
        source = "assumed" if word[0].lower().startswith("assum") else "observed"
        if fact is None:
            yield f'"{word[0]}" ends in no fact'
        elif facts.get(fact[0], source) != source:
            yield f'"{word[0]}", but {fact[0]} is {facts[fact[0]]}'


def remarks(source: Source) -> Iterator[tuple[int, str]]:
    """The comments and docstrings of a file, each with its line; comments on lines of their own are read together."""
    yield from _docstrings(source.tree)
    yield from _comments(source.text)


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, " ".join(str(node.value.value).split())


def _comments(text: str) -> Iterator[tuple[int, str]]:
    block: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        line = token.start[0]
        alone = not token.line[: token.start[1]].strip()
        if block and not (alone and line == last + 1):
            yield last, " ".join(block)
            block = []
        block.append(token.string.lstrip("# "))
        last = line
    if block:
        yield last, " ".join(block)
