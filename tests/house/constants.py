"""What rules are made of: each constant of domain, dialects and tenancy that is numbers, words or a table.

Those of modules and of classes, and what a parameter is where nobody says it.

`python -m tests.house.constants > tests/house/constants.txt` writes them down: a change is to be seen, and meant. What
is new, or has moved, may wait until somebody writes them down again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.sources import Source, python_files

ROOMS = ("mockserver/domain/*", "mockserver/dialects/*", "mockserver/tenancy/*")
EXPRESSIONS = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.operator, ast.unaryop, ast.expr_context)
WORD = re.compile(r"[A-Z][A-Z0-9_]{2,}")
TABLES = (*EXPRESSIONS, ast.Dict, ast.List, ast.Set, ast.Name)


def constants_of(source: Source) -> Iterator[str]:
    """A line for each constant of those: `path NAME = value`, `Class.NAME`, `function(name)`."""
    yield from (f"{source.path} {line}" for line in _constants_in(source.tree.body, ""))


def _constants_in(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _constants_in(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield from _defaults_of(node, prefix)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_constant(node.value):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name | ast.Tuple):
                yield f"{prefix}{ast.unparse(target)} = {ast.unparse(node.value)}"


def _defaults_of(function: ast.FunctionDef, prefix: str) -> Iterator[str]:
    """What its parameters are where no caller says it."""
    parameters = function.args
    by_place = [*parameters.posonlyargs, *parameters.args]
    defaults = [*zip(reversed(by_place), reversed(parameters.defaults), strict=False)][::-1]
    for parameter, default in (*defaults, *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True)):
        if default is not None and _is_constant(default):
            yield f"{prefix}{function.name}({parameter.arg}) = {ast.unparse(default)}"


def _is_constant(node: ast.expr) -> bool:
    return _is_number(node) or _is_table(node) or _is_words(node)


def _is_number(node: ast.expr) -> bool:
    """Whether an expression is a number, or numbers put together."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.Constant)]
    only_plain = all(isinstance(part, EXPRESSIONS) for part in ast.walk(node))
    return only_plain and bool(parts) and all(type(part.value) in (int, float, bool) for part in parts)


def _is_table(node: ast.expr) -> bool:
    """Whether an expression maps words and numbers, or names of them, to others, at any depth."""
    return isinstance(node, ast.Dict) and all(isinstance(part, TABLES) for part in ast.walk(node))


def _is_words(node: ast.expr) -> bool:
    """Whether an expression is a word as the wire has them (`PAID`, `BDC_1119`), or several of them."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "frozenset" and len(node.args) == 1:
        return _is_words(node.args[0])
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    only_words = all(isinstance(part, ast.Constant | ast.Name | ast.Starred) for part in parts)
    return only_words and any(WORD.fullmatch(text) for text in texts)


def table() -> str:
    """All lines, by path."""
    return "".join(f"{line}\n" for source in python_files(*ROOMS) for line in constants_of(source))


def changes(written: str, present: str) -> list[str]:
    """The lines of a table that was written down whose constant has another value now."""
    now = dict(line.split(" = ", 1) for line in present.splitlines())
    then = dict(line.split(" = ", 1) for line in written.splitlines())
    return [f"{name} = {value}" for name, value in then.items() if now.get(name, value) != value]


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
