"""Notifications on their way: every try, one sent again, and rules that disturb deliveries."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict, cast

from flask import Response

from mockserver.control.annotations import Format, Range, Words
from mockserver.control.blueprint import control
from mockserver.control.journal_filter import pattern_of
from mockserver.control.server import ControlError, Server, working_in
from mockserver.domain.webhooks.catalog import types_for
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT
from mockserver.domain.webhooks.outbox import resend, within
from mockserver.domain.webhooks.sending import subscriptions
from mockserver.kernel.kinds import Record
from mockserver.kernel.whole_numbers import is_digits
from mockserver.tenancy import Tenant
from mockserver.tenancy.deliveries import ACTIONS, DELAY, DUPLICATE, REORDER
from mockserver.tenancy.rules import TooManyRules

MAX_COPIES = 100
MAX_SECONDS = 86_400
MAX_COUNT = 1_000_000
DEFAULT_SECONDS = {DELAY: 5.0, REORDER: 5.0}


class DeliveryRequest(TypedDict):
    """What was sent: `body` is the text that the signature in `headers` is of."""

    method: str
    url: str
    headers: dict[str, str]
    body: str


class DeliveryAnswer(TypedDict):
    """What a receiver answered, the first characters of it."""

    status: int
    body: str


class Delivery(TypedDict):
    """One try: `attempt` counts those of its event, `time` and `nextTime`, the next one's, are the tenant's clock.

    `state` is that of the event after it: PENDING while another follows. There is no `answer` where none came, `error`
    says why. `rule` is the number of the rule that disturbed it.
    """

    number: int
    eventId: str
    type: str
    subscriptionId: str
    entityId: str
    attempt: int
    time: Annotated[str, Format("date-time")]
    state: Annotated[str, Words(("PENDING", "DELIVERED", "FAILED", "DROPPED", "SUPPRESSED"))]
    request: DeliveryRequest
    answer: DeliveryAnswer | None
    error: str
    milliseconds: float
    nextTime: Annotated[str, Format("date-time")] | None
    rule: int | None


class DeliveryPage(TypedDict):
    """Tries, in the order in which they ended, and the cursor to go on from."""

    deliveries: list[Delivery]
    cursor: int


class Replay(TypedDict):
    """An event that is sent once more, under its old id, whether or not it reached its receiver."""

    eventId: str


class NewDeliveryRule(TypedDict):
    """What happens to notifications of an event type, or of those that fit a pattern such as `bill.*`.

    `drop` loses them, `delay` sends them `seconds` later, `duplicate` sends `copies` more, `reorder` holds each back
    until the next one was tried, `seconds` at most: these before a first try. `corrupt` spoils the signature of any
    try. The first `after` that fit pass, then `times` (all where it is absent) are disturbed, each with a
    `probability`; chance is the tenant's, or that of `seed`.
    """

    action: Annotated[str, Words(ACTIONS)]
    eventType: NotRequired[str]
    times: NotRequired[Annotated[int, Range(1, MAX_COUNT)]]
    after: NotRequired[Annotated[int, Range(0, MAX_COUNT)]]
    probability: NotRequired[float]
    seed: NotRequired[int]
    seconds: NotRequired[float]
    copies: NotRequired[Annotated[int, Range(1, MAX_COPIES)]]


class DeliveryRule(TypedDict):
    """A rule, how many tries fitted it, and how many of these it disturbed."""

    number: int
    action: str
    eventType: str
    times: int | None
    after: int
    probability: float
    seed: int | None
    seconds: float
    copies: int
    matched: int
    applied: int


class DeliveryRules(TypedDict):
    """Rules in the order in which they are looked at: the first that disturbs a try is the only one."""

    rules: list[DeliveryRule]


@control.get("/tenants/<tenant>/deliveries")
def read_deliveries(server: Server, tenant: Tenant, after: int = 0) -> DeliveryPage:
    """Every try to deliver a notification past a number, oldest first."""
    deliveries = cast(list[Delivery], server.worlds.tenancy.deliveries.since(tenant, after))
    return {"deliveries": deliveries, "cursor": deliveries[-1]["number"] if deliveries else after}


@control.post("/tenants/<tenant>/deliveries/<number>/replay")
def replay_delivery(server: Server, tenant: Tenant, number: str) -> Replay:
    """Send a notification once more; 409 where its event or its subscription is not there any more."""
    delivery = server.worlds.tenancy.deliveries.get(tenant, number_of(number))
    if delivery is None:
        raise ControlError(404, f"no delivery {number}")
    with working_in(server, tenant) as ctx:
        for subscription in subscriptions(ctx):
            inside = within(ctx, subscription["org"])
            event = inside.get(WEBHOOK_EVENT, delivery["eventId"])
            if subscription["id"] == delivery["subscriptionId"] and event is not None:
                resend(inside, event)
                return {"eventId": event["id"]}
    raise ControlError(409, "its event or its subscription is not there any more")


@control.get("/tenants/<tenant>/delivery-rules")
def list_delivery_rules(server: Server, tenant: Tenant) -> DeliveryRules:
    """The rules that disturb deliveries."""
    return {"rules": cast(list[DeliveryRule], server.worlds.tenancy.deliveries.rules.all(tenant))}


@control.post("/tenants/<tenant>/delivery-rules", status=201)
def add_delivery_rule(server: Server, tenant: Tenant, body: NewDeliveryRule) -> DeliveryRule:
    """Drop, delay, duplicate, reorder or corrupt deliveries from now on; 429 when there are too many rules."""
    rule = rule_of(body)
    try:
        return cast(DeliveryRule, server.worlds.tenancy.deliveries.rules.add(tenant, rule))
    except TooManyRules as error:
        raise ControlError(429, str(error)) from None


@control.delete("/tenants/<tenant>/delivery-rules", status=204)
def remove_delivery_rules(server: Server, tenant: Tenant) -> Response:
    """Disturb deliveries no more."""
    server.worlds.tenancy.deliveries.rules.clear(tenant)
    return Response(status=204)


@control.delete("/tenants/<tenant>/delivery-rules/<number>", status=204)
def remove_delivery_rule(server: Server, tenant: Tenant, number: str) -> Response:
    """Remove one rule; 404 when there is none of that number."""
    if not server.worlds.tenancy.deliveries.rules.remove(tenant, number_of(number)):
        raise ControlError(404, f"no delivery rule {number}")
    return Response(status=204)


def number_of(text: str) -> int:
    """A number in a path; 404 for what is none."""
    if not is_digits(text) or len(text) > 12:
        raise ControlError(404, f"no number: {text}")
    return int(text)


def rule_of(body: NewDeliveryRule) -> Record:
    """The rule that a body asks for.

    400 for numbers out of reach, for what its action does not have, and for a type that no event has.
    """
    action = body["action"]
    if not 0 <= body.get("probability", 1.0) <= 1:
        raise ControlError(400, "probability: must be a number from 0 to 1")
    if not 0 <= body.get("seconds", 0) <= MAX_SECONDS:
        raise ControlError(400, f"seconds: must be a number from 0 to {MAX_SECONDS}")
    if "seconds" in body and action not in DEFAULT_SECONDS:
        raise ControlError(400, f"seconds: {action} has none")
    if "copies" in body and action != DUPLICATE:
        raise ControlError(400, f"copies: {action} has none")
    try:
        pattern_of(body.get("eventType", "*"), "eventType", (*types_for("partner"), *types_for("spend")))
    except ValueError as error:
        raise ControlError(400, str(error)) from None
    return {
        "eventType": "*",
        "times": None,
        "after": 0,
        "probability": 1.0,
        "seed": None,
        "seconds": DEFAULT_SECONDS.get(action, 0.0),
        "copies": 1 if action == DUPLICATE else 0,
        **body,
    }
