"""The numbers that rules are made of: every constant of domain, dialects and tenancy that is one, with its value.

`python -m tests.house.numbers > tests/house/numbers.txt` writes them down: a change is to be seen, and meant. What is
new, or has moved, may wait until somebody writes them down again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.sources import Source, python_files

ROOMS = ("mockserver/domain/*", "mockserver/dialects/*", "mockserver/tenancy/*")


def numbers_of(source: Source) -> Iterator[str]:
    """A line for each constant at the top of a module whose value is numbers: `path NAME = value`."""
    for node in source.tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name | ast.Tuple)
            and _is_number(node.value)
        ):
            yield f"{source.path} {ast.unparse(node.targets[0])} = {ast.unparse(node.value)}"


def _is_number(node: ast.expr) -> bool:
    """Whether an expression is a number, or numbers put together."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.Constant)]
    plain = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.operator, ast.unaryop, ast.expr_context)
    only_plain = all(isinstance(part, plain) for part in ast.walk(node))
    return only_plain and bool(parts) and all(type(part.value) in (int, float) for part in parts)


def table() -> str:
    """All lines, by path."""
    return "".join(f"{line}\n" for source in python_files(*ROOMS) for line in numbers_of(source))


def changes(written: str, present: str) -> list[str]:
    """The lines of a table that was written down whose constant has another value now."""
    now = dict(line.split(" = ") for line in present.splitlines())
    then = dict(line.split(" = ") for line in written.splitlines())
    return [f"{name} = {value}" for name, value in then.items() if now.get(name, value) != value]


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
