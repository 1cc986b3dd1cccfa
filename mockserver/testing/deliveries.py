"""Rules that disturb a tenant's deliveries, for tests in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from mockserver.control.deliveries import (
    DeliveryRule,
    NewDeliveryRule,
    add_delivery_rule,
    list_delivery_rules,
    remove_delivery_rule,
    remove_delivery_rules,
)
from mockserver.testing.control import TenantControl


class DeliveryRules:
    """The rules of a tenant: see `NewDeliveryRule`. Raises `ControlError` where the control API would refuse."""

    def __init__(self, control: TenantControl) -> None:
        self._control = control

    def add(self, **rule: Unpack[NewDeliveryRule]) -> DeliveryRule:
        """Disturb deliveries from now on."""
        return self._control(add_delivery_rule, rule)

    def remove(self, rule: DeliveryRule) -> None:
        """Remove a rule: it disturbs no delivery from now on."""
        self._control(remove_delivery_rule, str(rule["number"]))

    def clear(self) -> None:
        """Remove every rule of the tenant; deliveries that wait for one still come when it says."""
        self._control(remove_delivery_rules)

    def __iter__(self) -> Iterator[DeliveryRule]:
        return iter(self._control(list_delivery_rules)["rules"])
