"""docs/v2.md as the registry would write it: `python -m tests.docs.v2_table` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.calls import Handler, handler_of
from mockserver.dialects.http import Answer
from mockserver.operations import Operation, fidelity, load

HEAD = """# v2, operation by operation

BILL documents {documented} operations of v2 and answers at least one more, `List/RecurringBillApprover`; the mock
serves {built} of these {number}. This page is made from `mockserver/operations/v2.csv` and the functions that serve its
rows, and a test keeps it so.

How sure the mock is of an operation is how sure the weakest fact about it is: **d**ocumented, **o**bserved at BILL, or
in part **a**ssumed; `501` stands for what is not built. An empty cell is a verb that BILL does not offer.

## Entities

`right` is what the role of a caller needs for writing, beside `view` for reading; `MFA` asks for a trusted session.

"""
VERBS = (
    *(f"Crud.{verb}" for verb in ("Create", "Read", "Update", "Delete", "Undelete")),
    "List",
    *(f"Bulk.Crud.{verb}" for verb in ("Create", "Update", "Delete", "Undelete")),
)
WRITING = ("Create", "Update", "Delete", "Undelete")
UNBUILT = Handler(lambda _: Answer(501))


def page() -> str:
    """The whole page."""
    rows = [row for row in load().operations if row.id.startswith("v2.")]
    of_entities = {row.id: row for row in rows if row.id.removeprefix("v2.").startswith(("Crud.", "List.", "Bulk."))}
    calls = [row for row in rows if row.id not in of_entities]
    numbers = {"documented": len(rows) - 1, "number": len(rows), "built": sum(row.is_built for row in rows)}
    tables = [*entity_table(of_entities), "", "## Calls", "", *call_table(calls), ""]
    return HEAD.format_map(numbers) + "\n".join(tables)


def entity_table(rows: dict[str, Operation]) -> Iterator[str]:
    """The table of entities: a row each, a column for each verb."""
    heads = [verb.rpartition(".")[2] for verb in VERBS]
    columns = [*heads[:6], *(f"Bulk {head}" for head in heads[6:])]
    yield f"| entity | {' | '.join(columns)} | right |"
    yield f"|---|{':-:|' * len(columns)}---|"
    for entity in sorted({row_id.rpartition(".")[2] for row_id in rows}):
        own = [rows.get(f"v2.{verb}.{entity}") for verb in VERBS]
        yield f"| {entity} | {' | '.join(cell(row) for row in own)} | {needs([row for row in own if row])} |"


def cell(row: Operation | None) -> str:
    """How sure the mock is of an operation, where BILL offers it and the mock serves it."""
    if row is None:
        return ""
    return fidelity(row.id)[0] if row.is_built else "501"


def needs(rows: list[Operation]) -> str:
    """What a caller needs for changing an entity: a right, and a trusted session."""
    writing = [row for row in rows if row.is_built and row.id.split(".")[-2] in WRITING]
    handlers = [handler_of(row) for row in writing]
    rights = sorted({handler.permission for handler in handlers} - {""})
    return ", ".join([*(f"`{right}`" for right in rights), *(["MFA"] if any(one.trust for one in handlers) else [])])


def call_table(rows: list[Operation]) -> Iterator[str]:
    """The table of calls that are no verbs of an entity."""
    yield "| call | sure | right | what |"
    yield "|---|:-:|---|---|"
    for row in rows:
        handler = handler_of(row) if row.is_built else UNBUILT
        right = ", ".join([*([f"`{handler.permission}`"] if handler.permission else []), *["MFA"] * handler.trust])
        yield f"| {row.id.removeprefix('v2.')} | {cell(row)} | {right} | {handler.summary} |"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
