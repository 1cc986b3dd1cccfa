"""How sure the facts let us be of each operation: `python -m contract_tests.fidelity` prints the mock's table.

With `--verified` it prints the days on which operations were verified at BILL's sandbox.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase

from contract_tests.coverage import collect
from contract_tests.facts import IMPLIED, Fact, fact, facts, validations
from contract_tests.operations import documents

RANKS = ("assumed", "observed", "documented")
"""The sources of facts, from the least sure to the surest."""


def is_about(pattern: str, operation: str) -> bool:
    """Whether a fact's pattern is about this operation or its family; one about a whole API tells nothing of it."""
    family = pattern.removesuffix("*").count(".") >= 2
    return pattern == operation or (family and fnmatchcase(operation, pattern))


def facts_about(operation: str) -> Iterator[Fact]:
    """The facts an operation rests on: what BILL documents of it, where it does, and those of its behaviour."""
    evidence = fact(f"{IMPLIED}{operation}")
    if evidence:
        yield evidence
    yield from (one for one in facts().values() if any(is_about(pattern, operation) for pattern in one.operations))


def fidelity(operation: str) -> str:
    """The source of the weakest fact about an operation; where there is no fact, it is assumed."""
    return min((one.source for one in facts_about(operation)), key=RANKS.index, default=RANKS[0])


def table() -> str:
    """Every operation of the suite with its fidelity, as the mock's registry keeps them."""
    return "id,fidelity\n" + "".join(f"{operation},{fidelity(operation)}\n" for operation in documents())


def verified_table() -> str:
    """The day of each operation on which the last of its tests passed at BILL's sandbox: those of which all did."""
    rows = []
    for operation, tests in sorted(collect().tests.items()):
        days = [validations().get(test, "") for test in tests]
        rows += [f"{operation},{min(days)}\n"] if all(days) else []
    return "id,verified\n" + "".join(rows)


if __name__ == "__main__":
    sys.stdout.write(verified_table() if "--verified" in sys.argv else table())
