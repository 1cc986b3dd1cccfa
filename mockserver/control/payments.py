"""What the control API does to payments: their outcome chosen ahead of time, their next stage at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mockserver.control.service import ControlError, Service, text
from mockserver.domain.context import Caller, Context
from mockserver.domain.payments.outcomes import OUTCOMES, OutOfReach, anywhere, choose, step_now
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT, RECEIVED_PAYMENTS, SCHEDULED
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Kind, Record


@contextmanager
def found(service: Service, tenant_id: str, payment_id: str, kind: Kind = PAYMENT) -> Iterator[tuple[Context, Record]]:
    """A payment of a tenant, for writing; 404 when there is none, 409 when it cannot do what is asked."""
    caller = Caller(service.found(tenant_id).id, "system")
    with service.server.worlds.enter(caller, writes=True) as ctx:
        try:
            yield anywhere(ctx, payment_id, kind)
        except NotFound:
            raise ControlError(404, f"no payment {payment_id}") from None
        except OutOfReach as refused:
            raise ControlError(409, str(refused)) from None


def choose_outcome(service: Service, tenant_id: str, payment_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """Let a payment become `singleStatus`, and stay so; it gets there as it moves on, in its own time."""
    outcome = text(body, "singleStatus", "", OUTCOMES)
    with found(service, tenant_id, payment_id) as (ctx, payment):
        return shown(choose(ctx, payment, outcome))


def step(service: Service, tenant_id: str, payment_id: str) -> dict[str, Any]:
    """Move a payment, or the charge of a customer, to its next stage at once."""
    if payment_id.startswith(RECEIVED_PAYMENT.prefix):
        with found(service, tenant_id, payment_id, RECEIVED_PAYMENT) as (ctx, charge):
            return shown(receive_now(ctx, charge))
    with found(service, tenant_id, payment_id) as (ctx, payment):
        return shown(step_now(ctx, payment))


def receive_now(ctx: Context, charge: Record) -> Record:
    """Let the money of a charge be there."""
    if charge["status"] != SCHEDULED:
        raise OutOfReach(f"status: nothing more happens to a payment that is {charge['status']}")
    return RECEIVED_PAYMENTS.receive(ctx, charge)


def shown(payment: Record) -> dict[str, Any]:
    """Where a payment stands, what becomes of it, and the moment of its next step."""
    names = ("id", "status", "singleStatus", "outcome", "dueAt")
    return {name: payment[name] for name in names if name in payment}
