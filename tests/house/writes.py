"""Where records are written: a resource's `insert`, `store`, `keep`, `keep_fields` and `delete`, and nowhere else."""

import ast

from tests.house.sources import Source

WRITES = frozenset({"insert", "insert_many", "update", "set_fields", "delete"})
"""What a transaction offers to write records with."""

GATE = ("mockserver/domain/resource.py",)
"""The one module that may: every change passes it, so audit trail and events miss none."""

BULK = ("mockserver/seeding/bulk.py", "mockserver/scenarios/loading.py")
"""Load a hundred thousand records of a new world at once, by `insert_many`; nobody could be told of them yet."""


def writes_past_the_gate(source: Source) -> list[str]:
    """Calls of a module that write records through a transaction, as `path:line name`."""
    allowed = {"insert_many"} if source.matches(BULK) else set[str]()
    calls = [node.func for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    names = {(call.lineno, call.attr) for call in calls if isinstance(call, ast.Attribute) and _is_write(call)}
    return [f"{source.path}:{line} {name}" for line, name in sorted(names) if name not in allowed]


def _is_write(call: ast.Attribute) -> bool:
    owner = call.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return call.attr in WRITES and name == "tx"
