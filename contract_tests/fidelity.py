"""How sure the facts let us be of each operation: `python -m contract_tests.fidelity` prints the mock's table."""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase

from contract_tests.facts import facts
from contract_tests.operations import documented

# From least to most; an operation whose tests have passed on BILL's sandbox is above them all.
RANKS = ("assumed", "observed", "documented")


def is_about(pattern: str, operation: str) -> bool:
    """Whether a fact's pattern is about this operation or its family; one about a whole API tells nothing of it."""
    family = pattern.removesuffix("*").count(".") >= 2
    return pattern == operation or (family and fnmatchcase(operation, pattern))


def fidelity(operation: str) -> str:
    """The weakest source among the facts about an operation; what BILL documents of it is one of them."""
    about = [fact.source for fact in facts().values() if any(is_about(one, operation) for one in fact.operations)]
    return min([*about, "documented"], key=RANKS.index)


def table() -> str:
    """The operations that are not simply documented, as the mock's registry keeps them."""
    rows = [(operation, fidelity(operation)) for operation in documented()]
    return "id,fidelity\n" + "".join(f"{name},{sure}\n" for name, sure in rows if sure != "documented")


if __name__ == "__main__":
    sys.stdout.write(table())
