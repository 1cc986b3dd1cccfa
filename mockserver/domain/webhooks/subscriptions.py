"""Subscriptions to events."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.domain.webhooks.catalog import ACCOUNTS, SPEND, VERSION, types_for
from mockserver.domain.webhooks.hosts import has_user, is_private, is_url
from mockserver.domain.webhooks.kinds import WEBHOOK_EVENT, WEBHOOK_SUBSCRIPTION
from mockserver.domain.webhooks.outbox import DROPPED, EVENTS, later_queue, new_queue, over
from mockserver.kernel.errors import BillError, Invalid, Problem
from mockserver.kernel.ids import uuid4
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import secret

MAX_SUBSCRIPTIONS = 10
CLIENT, SYSTEM = "CLIENT", "SYSTEM"
GIVEN_UP = "Notifications could not be delivered."  # why BILL switched it off; its words are assumed (F-1653)
SECURITY_KEY_BYTES = 32


class Subscriptions(Resource):
    """Subscriptions: ten of an organization at most, no two with the same events and URL (F-1651).

    A partner's lie at world level and bear its name, an S&E company's and an organization's with its other records.
    `securityKey` signs notifications; it is told once.
    """

    kind = WEBHOOK_SUBSCRIPTION

    def defaults(self, ctx: Context, record: Record) -> None:
        record["id"] = uuid4(record["seq"], ctx.seed)
        record["securityKey"] = secret(SECURITY_KEY_BYTES)
        record["family"] = SPEND if ctx.caller.kind == "spend" else ACCOUNTS
        if ctx.caller.org_id and record["family"] == ACCOUNTS:
            record["organizationId"] = ctx.caller.org_id

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        status = {**(old["status"] if old else {"enabled": True}), **record.get("status", {})}
        if old is None or status != old["status"]:
            status["actor"] = CLIENT
        if status["enabled"]:
            status.pop("reason", None)
        record["status"], record["enabled"] = status, status["enabled"]

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        problems = [*event_problems(ctx, record), *url_problems(record["notificationUrl"])]
        if problems:
            raise Invalid(problems)
        owner = record.get("partnerName")
        own = [one for one in ctx.find(self.kind) if one.get("partnerName") == owner]
        others = [one for one in own if one["id"] != record["id"]]
        if old is None and len(others) >= MAX_SUBSCRIPTIONS:
            raise rule_error(f"At most {MAX_SUBSCRIPTIONS} subscriptions are allowed.")
        if any(address_of(one) == address_of(record) for one in others):
            raise rule_error("A subscription with the same events and notification URL exists.")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if not record["enabled"]:
            drop_waiting(ctx, record["id"])

    def delete(self, ctx: Context, record: Record) -> None:
        """Remove a subscription; what was to be sent for it is not sent any more."""
        drop_waiting(ctx, record["id"])
        super().delete(ctx, record)

    def rotate_key(self, ctx: Context, record: Record) -> Record:
        """Give a subscription another key, which signs everything sent from now on."""
        return self.store(ctx, {**record, "securityKey": secret(SECURITY_KEY_BYTES)}, record)

    def switch_off(self, ctx: Context, record: Record) -> Record:
        """Send nothing any more for a subscription whose receiver did not answer (F-1653)."""
        status = {"enabled": False, "reason": GIVEN_UP, "actor": SYSTEM}
        return self.store(ctx, {**record, "status": status, "enabled": False}, record)


SUBSCRIPTIONS = register(Subscriptions())


def drop_waiting(ctx: Context, subscription_id: str) -> None:
    """Let nothing be sent that waits for a subscription."""
    for queue in (new_queue(subscription_id), later_queue(subscription_id)):
        for event in ctx.find(WEBHOOK_EVENT, {"queue": queue}):
            EVENTS.keep(ctx, over(event, DROPPED))


def address_of(subscription: Record) -> tuple[str, set[tuple[str, str]]]:
    """Where a subscription's notifications go, and what they are about: types and versions."""
    return subscription["notificationUrl"], {(event["type"], event["version"]) for event in subscription["events"]}


def event_problems(ctx: Context, record: Record) -> list[Problem]:
    """What is wrong with the events of a subscription: each has to be one of the caller's catalog."""
    known = types_for(ctx.caller.kind)
    problems = []
    for index, event in enumerate(record["events"]):
        if event["type"] not in known:
            problems.append(Problem(f"events[{index}].type", "is not an event of the catalog", fact="F-1651"))
        elif event["version"] != VERSION:
            problems.append(Problem(f"events[{index}].version", "is not a version of the event", fact="F-1651"))
    return problems


def url_problems(url: str) -> list[Problem]:
    """What is wrong with a notification URL: it must be HTTPS, but for hosts of this machine and of private networks.

    Those are receivers under test: plain HTTP to them is this mock's own (F-1654). What signs in somewhere has no
    place in it, for logs and answers show it (assumed: F-1832).
    """
    scheme = url.partition("://")[0].lower()
    if has_user(url):
        return [Problem("notificationUrl", "must not hold a user name or a password", fact="F-1832")]
    if scheme == "https" or (scheme == "http" and is_private(url)):
        return [] if is_url(url) else [Problem("notificationUrl", "must be a URL", fact="F-1651")]
    return [Problem("notificationUrl", "must be an HTTPS URL", fact="F-1651")]


def rule_error(text: str) -> BillError:
    """A 400 for a rule about several subscriptions; its status and text are assumed (F-1652)."""
    return BillError("", text=text, status=400, category="REQUEST", fact="F-1652")
