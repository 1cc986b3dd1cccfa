"""Payments: their outcome chosen ahead of time, their next stage at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NotRequired, TypedDict, cast

from mockserver.control.annotations import Format, Words
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server, working_in
from mockserver.domain.context import Context
from mockserver.domain.payments.outcomes import OUTCOMES, OutOfReach, anywhere, choose, step_now
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT, RECEIVED_PAYMENTS, SCHEDULED
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Kind, Record
from mockserver.tenancy import Tenant

NAMES = ("id", "status", "singleStatus", "outcome", "dueAt")


class Outcome(TypedDict):
    """What becomes of a payment."""

    singleStatus: Annotated[str, Words(OUTCOMES)]


class PaymentState(TypedDict):
    """Where a payment stands, what becomes of it, and the moment of its next step."""

    id: str
    status: str
    singleStatus: NotRequired[str]
    outcome: NotRequired[str]
    dueAt: NotRequired[Annotated[str, Format("date-time")]]


@control.post("/tenants/<tenant>/payments/<payment>/outcome")
def choose_outcome(server: Server, tenant: Tenant, payment: str, body: Outcome) -> PaymentState:
    """Let a payment become `singleStatus`, and stay so; it gets there as it moves on, in its own time."""
    with payment_of(server, tenant, payment) as (ctx, record):
        return state_of(choose(ctx, record, body["singleStatus"]))


@control.post("/tenants/<tenant>/payments/<payment>/step")
def step_payment(server: Server, tenant: Tenant, payment: str) -> PaymentState:
    """Move a payment, or the charge of a customer, to its next stage at once; 409 where nothing more happens."""
    if payment.startswith(RECEIVED_PAYMENT.prefix):
        with payment_of(server, tenant, payment, RECEIVED_PAYMENT) as (ctx, charge):
            return state_of(receive_now(ctx, charge))
    with payment_of(server, tenant, payment) as (ctx, record):
        return state_of(step_now(ctx, record))


@contextmanager
def payment_of(
    server: Server, tenant: Tenant, payment_id: str, kind: Kind = PAYMENT
) -> Iterator[tuple[Context, Record]]:
    """A payment of a tenant, for writing; 404 when there is none, 409 when it cannot do what is wanted of it."""
    with working_in(server, tenant) as ctx:
        try:
            yield anywhere(ctx, payment_id, kind)
        except NotFound:
            raise ControlError(404, f"no payment {payment_id}") from None
        except OutOfReach as error:
            raise ControlError(409, str(error)) from None


def receive_now(ctx: Context, charge: Record) -> Record:
    """Let the money of a charge be there."""
    if charge["status"] != SCHEDULED:
        raise OutOfReach(f"status: nothing more happens to a payment that is {charge['status']}")
    return RECEIVED_PAYMENTS.receive(ctx, charge)


def state_of(payment: Record) -> PaymentState:
    """The state of a payment's record."""
    return cast(PaymentState, {name: payment[name] for name in NAMES if name in payment})
