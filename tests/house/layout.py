"""Rules on files, names and test bodies, each a function from one file to its offences."""

import ast
import re

from tests.house.sources import Source

MAX_FILE_LINES = 500
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "manager", "managers", "misc"}
FOREIGN = re.compile(r"(?<![\w.~}-])/(?:home|work|root|tmp|Users)/|\.\./shared\b")
UNFINISHED = re.compile(r"#\s*(?:TODO|FIXME|XXX|HACK)\b")
DECISIONS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.Try, ast.Match)


def too_long(source: Source) -> list[str]:
    """A file over the longest length, with its number of lines."""
    lines = source.text.count("\n")
    return [f"{source.path} ({lines} lines)"] if lines > MAX_FILE_LINES else []


def foreign_paths(source: Source) -> list[str]:
    """Lines that name a folder of somebody's machine, or one outside the repository."""
    return _lines(source, FOREIGN)


def unfinished_marks(source: Source) -> list[str]:
    """Lines with a mark that something is still to be done."""
    return _lines(source, UNFINISHED)


def empty_names(source: Source) -> list[str]:
    """Folders, modules and classes named for nothing in particular."""
    path_words = re.split(r"[/_]", source.path.removesuffix(".py"))
    classes = [node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    named = {source.path: path_words} | {f"{source.path}: {name}": _words(name) for name in classes}
    return [name for name, words in named.items() if EMPTY_WORDS.intersection(words)]


def deciding_tests(source: Source) -> list[str]:
    """Tests whose body loops or branches, so that reading it does not tell what is asserted."""
    bodies = [node for test in ast.walk(source.tree) if _is_test(test) for node in ast.walk(test)]
    return [f"{source.path}:{node.lineno}" for node in bodies if isinstance(node, DECISIONS)]


def _lines(source: Source, pattern: re.Pattern[str]) -> list[str]:
    lines = enumerate(source.text.splitlines(), 1)
    return [f"{source.path}:{number} {line.strip()}" for number, line in lines if pattern.search(line)]


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def _is_test(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
