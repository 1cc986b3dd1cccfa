"""Plain words: a past participle names nothing, the noun names the thing."""

import ast
from collections.abc import Iterator

from tests.house.sources import Source

PARTICIPLES = {"shown", "given", "found", "asked", "told", "said", "gave"}
OF_THE_PACKAGE = {*PARTICIPLES, "made", "got", "founded"}
"""Those that the package has no name of: tests call a new record so."""
LIMITS = ("MOST_", "LONGEST", "LEAST_", "SHORTEST", "DEEPEST")
"""What MAX_ and MIN_ say."""

IRREGULAR = {
    *("bought", "broken", "brought", "built", "caught", "chosen", "done", "drawn", "driven", "forgotten", "gone"),
    *("heard", "held", "hidden", "kept", "left", "lent", "lost", "meant", "met", "paid", "seen", "sent", "sold"),
    *("spent", "spoken", "stolen", "taken", "taught", "thought", "torn", "understood", "won", "worn", "written"),
    *OF_THE_PACKAGE,
}
NOT_DONE = {"embed", "exceed", "feed", "need", "proceed", "seed", "shared", "speed", "succeed"}
OF_OTHERS = {
    *("known", "trusted", "unauthorized"),  # BILL's and HTTP's
    *("created", "changed", "archived", "restored", "deleted", "missed"),  # what changes and reports are read by
    "received",  # a method of waitress that is overridden
    *("allowed", "required"),  # HTTP's and JSON Schema's
}
"""Words of the field, and names that users or libraries call."""


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


def values_by_their_making(source: Source) -> list[str]:
    """Variables, parameters and attributes of one such word, as `path:line name`; fields of classes are of the wire."""
    return [f"{source.path}:{line} {name}" for line, name in values(source.tree) if is_bare_participle(name)]


def values(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of all that is defined and no class, function or field of a class."""
    bodies = (statement for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for statement in node.body)
    fields = {statement.lineno for statement in bodies if isinstance(statement, (ast.Assign, ast.AnnAssign))}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.lineno not in fields:
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def bare_participles(source: Source) -> list[str]:
    """Functions, methods and classes of one word that says what was done to them, as `path:line name`."""
    return [
        f"{source.path}:{node.lineno} {node.name}"
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and is_bare_participle(node.name)
    ]


def is_bare_participle(name: str) -> bool:
    """Whether a name is one word, a participle that is not of the field."""
    word = name.strip("_")
    if "_" in word or any(letter.isupper() for letter in word[1:]):
        return False
    word = word.lower()
    return (word.endswith("ed") or word in IRREGULAR) and word not in NOT_DONE | OF_OTHERS
