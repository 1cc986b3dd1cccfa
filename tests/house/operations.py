"""Which functions serve which operations: all of them collected, none of their handlers or answers made by hand."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import mockserver.dialects
from mockserver.dialects.calls import HANDLERS
from tests.house.sources import Source

FUNCTIONS = ("mockserver/dialects/*/entities/*", "mockserver/dialects/*/actions/*")
ENGINE = ("Handler", "Answer")
"""What only engines make; an answer also a class of a module, which functions give."""


def collected() -> set[str]:
    """The ids of the operations that functions were collected for, every module of every dialect being imported."""
    for module in walk_packages(mockserver.dialects.__path__, f"{mockserver.dialects.__name__}."):
        import_module(module.name)
    return set(HANDLERS)


def hand_made(source: Source) -> list[str]:
    """Where a module of functions makes what its engine makes, as `path:line name`."""
    calls = [node for node in _outside_classes(source.tree) if isinstance(node, ast.Call)]
    return [f"{source.path}:{call.lineno} {name}" for call in calls if (name := ast.unparse(call.func)) in ENGINE]


def _outside_classes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.ClassDef):
            yield node
            yield from _outside_classes(node)
