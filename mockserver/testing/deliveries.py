"""Rules that disturb a tenant's deliveries, for tests in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from mockserver.control.deliveries import (
    Delivery,
    DeliveryRule,
    NewDeliveryRule,
    add_delivery_rule,
    list_delivery_rules,
    remove_delivery_rule,
    remove_delivery_rules,
    replay_delivery,
)
from mockserver.control.server import Server, tenant_of
from mockserver.tenancy import Tenant


class DeliveryRules:
    """The rules of a tenant: see `NewDeliveryRule`. Raises `ControlError` where the control API would refuse."""

    def __init__(self, server: Server, tenant: str) -> None:
        self._server = server
        self._id = tenant

    @property
    def _tenant(self) -> Tenant:
        return tenant_of(self._server, self._id)

    def add(self, **rule: Unpack[NewDeliveryRule]) -> DeliveryRule:
        """Disturb deliveries from now on."""
        return add_delivery_rule(self._server, self._tenant, rule)

    def remove(self, rule: DeliveryRule) -> None:
        """Take a rule back."""
        remove_delivery_rule(self._server, self._tenant, str(rule["number"]))

    def clear(self) -> None:
        """Take all rules back."""
        remove_delivery_rules(self._server, self._tenant)

    def __iter__(self) -> Iterator[DeliveryRule]:
        return iter(list_delivery_rules(self._server, self._tenant)["rules"])


def replay(server: Server, tenant: Tenant, delivery: Delivery) -> None:
    """Send the notification of a delivery once more."""
    replay_delivery(server, tenant, str(delivery["number"]))
