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
    """Everything that is wrong in a world's books, by the name of the kind; empty where all adds up."""
    checks = [resource.consistency for resource in all_resources() if resource.consistency is not None]
    return [finding for function in checks for finding in function(tx)]
