"""Faults of a tenant, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from mockserver.control.faults import (
    Fault,
    NewFault,
    add_fault,
    list_faults,
    read_fault,
    remove_fault,
    remove_faults,
)
from mockserver.testing.control import TenantControl


class TenantFaults:
    """The faults of a tenant: see `NewFault`. Raises `ControlError` where the control API would refuse."""

    def __init__(self, control: TenantControl) -> None:
        self._control = control

    def add(self, operation: str = "*", /, **fault: Unpack[NewFault]) -> Fault:
        """Let calls of operations, ids or patterns such as `v3.bills.*`, go wrong from now on."""
        body: NewFault = {"operation": operation, **fault}
        return self._control(add_fault, body)

    def read(self, fault: Fault) -> Fault:
        """A fault with its counts of now."""
        return self._control(read_fault, str(fault["number"]))

    def remove(self, fault: Fault) -> None:
        """Remove a fault: calls go well from now on, as far as no other strikes them."""
        self._control(remove_fault, str(fault["number"]))

    def clear(self) -> None:
        """Remove every fault of the tenant."""
        self._control(remove_faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._control(list_faults)["faults"])
