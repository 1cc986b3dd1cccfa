"""Deliveries as the rules of the lab have them: lost, late, twice, out of order, or with a wrong signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mockserver.app.notifications import SIGNATURE, Notification, Receipt
from mockserver.domain.webhooks.sending import Outcome
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenant
from mockserver.tenancy.deliveries import ACTIONS, CORRUPT, REORDER, Deliveries


class Disturbances:
    """Sends notifications of a tenant under its rules; `holds` says that one is held back behind the next."""

    def __init__(
        self, deliveries: Deliveries, tenant: Tenant, post: Callable[[Notification], Receipt], *, holds: bool
    ) -> None:
        self._deliveries = deliveries
        self._tenant = tenant
        self._post = post
        self._holds = holds
        self._pending: Record | None = None  # what this batch holds back
        self._is_disturbed = bool(deliveries.rules.all(tenant))

    def send(self, subscription: Record, event: Record) -> Iterator[Outcome]:
        """Try to send an event of a subscription, as the first rule that disturbs it has it, if one does.

        What it overtakes follows it.
        """
        outcome = self._outcome(subscription, event)
        yield outcome
        if outcome.is_held:
            self._pending = {**event, "rule": outcome.rule}
        elif outcome.receipt is not None:
            self._holds, earlier, self._pending = False, self._pending, None
            if earlier is not None:
                yield self._outcome(subscription, earlier)

    def _outcome(self, subscription: Record, event: Record) -> Outcome:
        rule = self._rule(event) if self._is_disturbed else None
        notification = notification_of(subscription, event)
        if rule is None:
            return Outcome(event, self._post(notification))
        outcome = Outcome(event, rule=rule["number"])
        match rule["action"]:
            case "drop":
                return outcome._replace(is_lost=True)
            case "delay":
                return outcome._replace(delay=rule["seconds"])
            case "reorder":
                self._holds = True
                return outcome._replace(delay=rule["seconds"], is_held=True)
            case "corrupt":
                return outcome._replace(receipt=self._post(with_wrong_signature(notification)))
        copies = [self._post(notification) for _ in range(1 + rule["copies"])]
        return outcome._replace(receipt=copies[0], copies=copies[1:])

    def _rule(self, event: Record) -> Record | None:
        # What a rule disturbed once, or BILL tries again, has only its signature to lose.
        actions = [CORRUPT] if event["tries"] or event.get("rule") else [*ACTIONS]
        if self._holds and REORDER in actions:
            actions.remove(REORDER)  # what overtakes is not held back itself
        return self._deliveries.rule_for(self._tenant, event["type"], actions)


def notification_of(subscription: Record, event: Record) -> Notification:
    """The notification of an event."""
    return Notification(subscription["notificationUrl"], event["payload"].encode(), subscription["securityKey"])


def with_wrong_signature(notification: Notification) -> Notification:
    """A notification whose signature fits no body: that of the same key, over something else."""
    wrong = notification._replace(body=notification.body + b" ").headers[SIGNATURE]
    return notification._replace(signature=wrong)
