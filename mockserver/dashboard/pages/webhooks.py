"""Webhooks: who is told of what, every try to deliver, one sent again, and rules that disturb deliveries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from mockserver.control.deliveries import (
    Delivery,
    NewDeliveryRule,
    add_delivery_rule,
    list_delivery_rules,
    number_of,
    read_deliveries,
    remove_delivery_rule,
    replay_delivery,
)
from mockserver.control.server import ControlError, Server, reading
from mockserver.dashboard.frame import Form, Page, act, check_body, finish, render
from mockserver.domain.webhooks.catalog import types_for
from mockserver.domain.webhooks.sending import subscriptions
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenant
from mockserver.tenancy.deliveries import ACTIONS

ROWS = 50
TONES = {"DELIVERED": "ok", "PENDING": "info", "FAILED": "bad", "DROPPED": "warn", "SUPPRESSED": "warn"}
ABOUT: Mapping[str, str] = {
    "drop": "it is lost",
    "delay": "it comes later",
    "duplicate": "it comes more than once",
    "reorder": "it comes behind the next one",
    "corrupt": "its signature is wrong",
}
"""Action -> what happens to a notification."""
FIELDS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("action", "eventType"), str),
    **dict.fromkeys(("times", "after", "copies", "seed"), int),
    **dict.fromkeys(("seconds", "probability"), float),
}
"""A field of the form -> what reads it; raises `ValueError`."""

webhooks = Page("webhooks", "Webhooks", "/tenants/<tenant>/webhooks")


@webhooks.get("")
def show(server: Server, tenant: Tenant, subscription: str = "") -> str:
    """The page: the newest try first, of one subscription where it is named."""
    deliveries = read_deliveries(server, tenant)["deliveries"]
    fitting = [one for one in deliveries if subscription in ("", one["subscriptionId"])]
    return render(
        "webhooks.html",
        subscriptions=subscriptions_of(server, tenant),
        deliveries=fitting[: -ROWS - 1 : -1],
        count=len(fitting),
        subscription=subscription,
        rules=list_delivery_rules(server, tenant)["rules"],
        actions={action: ABOUT[action] for action in ACTIONS},
        types=sorted({*types_for("partner"), *types_for("spend")}),
        tones=TONES,
    )


def subscriptions_of(server: Server, tenant: Tenant) -> list[Record]:
    """Every subscription of the tenant, without its key."""
    with reading(server, tenant) as ctx:
        return [{**one, "securityKey": ""} for one in subscriptions(ctx)]


@webhooks.get("/deliveries/<number>")
def delivery(server: Server, tenant: Tenant, number: str) -> str:
    """One try, with those of the same event."""
    deliveries = read_deliveries(server, tenant)["deliveries"]
    one = one_of(deliveries, number)
    others = [other for other in deliveries if other["eventId"] == one["eventId"]]
    return render("delivery.html", one=one, others=others, tones=TONES)


def one_of(deliveries: list[Delivery], number: str) -> Delivery:
    """The try of a number; 404 where there is none, or none any more."""
    rule_number = number_of(number)
    for one in deliveries:
        if one["number"] == rule_number:
            return one
    raise ControlError(404, f"There is no try {number}.")


@webhooks.post("/deliveries/<number>/replay")
def replay(server: Server, tenant: Tenant, number: str) -> Response:
    """Send a notification once more."""
    return finish(f"Event {act(server, tenant, replay_delivery, number)['eventId']} is sent once more.")


@webhooks.post("/rules")
def add(server: Server, tenant: Tenant, form: Form) -> Response:
    """Disturb deliveries from now on."""
    rule = act(server, tenant, add_delivery_rule, check_body(rule_of(form), NewDeliveryRule))
    return finish(f"Rule {rule['number']} for {rule['eventType']}: {ABOUT[rule['action']]}.")


def rule_of(form: Form) -> dict[str, Any]:
    """The rule that a form says; 400 for a field that cannot be read."""
    rule = {}
    for name, read in FIELDS.items():
        if text := form.get(name, "").strip():
            try:
                rule[name] = read(text)
            except ValueError:
                raise ControlError(400, f"{name}: {text} is no number") from None
    return rule


@webhooks.post("/rules/remove")
def remove(server: Server, tenant: Tenant, form: Form) -> Response:
    """Remove the rule whose `number` the form has; 404 where it is gone already."""
    number = form.get("number", "")
    act(server, tenant, remove_delivery_rule, number)
    return finish(f"Rule {number} is gone.")
