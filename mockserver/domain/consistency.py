"""The books of a world, checked: every sum that is kept is computed again from what it is the sum of.

What must add up involves the records of several resources, so each room says it above them, in a `consistency.py` of
its own: one check for each resource that keeps sums.
"""

from __future__ import annotations

from collections.abc import Callable

from mockserver.domain.resource import Resource, all_resources
from mockserver.domain.sums import Check, Finding
from mockserver.store.transaction import Transaction


def check(resource: Resource) -> Callable[[Check], Check]:
    """Make a function the check of a resource's sums; raises `ValueError` where it has one."""

    def attach(function: Check) -> Check:
        if resource.consistency is not None:
            raise ValueError(f"kind {resource.kind.name} has two checks of its sums")
        resource.consistency = function
        return function

    return attach


def findings(tx: Transaction) -> list[Finding]:
    """Everything that is wrong in a world's books, each once; empty where all adds up.

    By the name of the kind what its own check finds, and then what the independent ledger says otherwise.
    """
    # The ledger is nothing that a server needs to start.
    from mockserver.domain.ledger.reconciling import differences

    checks = [resource.consistency for resource in all_resources() if resource.consistency is not None]
    own = [finding for function in checks for finding in function(tx)]
    return list(dict.fromkeys([*own, *differences(tx)]))
