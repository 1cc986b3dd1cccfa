"""Plain words: a past participle names nothing, the noun names the thing."""

import ast
from collections.abc import Iterator

from tests.house.sources import Source

PARTICIPLES = {"shown", "given", "found", "asked", "told", "said", "gave"}
OF_THE_PACKAGE = {*PARTICIPLES, "made", "got", "founded"}
"""Those that the package has no name of: tests call a new record so."""
LIMITS = ("MOST_", "LONGEST", "LEAST_", "SHORTEST", "DEEPEST")
"""What MAX_ and MIN_ say."""


def participles(source: Source, words: set[str] = PARTICIPLES) -> list[str]:
    """Names of a file that say what was done and not what is there, as `path:line name`; underscores do not help."""
    return [
        f"{source.path}:{line} {name}"
        for line, name in names(source.tree)
        if name.lower().strip("_") in words or name.startswith(LIMITS)
    ]


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of everything that is defined: classes, functions, parameters, variables, attributes."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
