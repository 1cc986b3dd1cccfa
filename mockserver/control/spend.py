"""Spend & Expense beyond its API: cards used and activated, transactions locked, reimbursements paid.

All this happens at merchants, in BILL's application or at banks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, NotRequired, TypedDict, cast

from mockserver.control.annotations import Format, Words
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server, working_in
from mockserver.dialects.rest.filters import moment
from mockserver.dialects.spend.ids import TransactionId, record_id
from mockserver.domain.context import Context
from mockserver.domain.resource import kind_of
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.challenges import CHALLENGES
from mockserver.domain.spend.companies import anywhere
from mockserver.domain.spend.declines import CODES
from mockserver.domain.spend.kinds import BUDGET, CARD, REIMBURSEMENT, TRANSACTION, USER
from mockserver.domain.spend.reimbursements import FULFILLMENT_TYPES, REIMBURSEMENTS, STATUSES, TYPES
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, BillErrors, Invalid, NotFound, Refusal
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenant

AUTHORIZATION, CHALLENGE, DECLINE = "AUTHORIZATION", "CHALLENGE", "DECLINE"
FOLLOWING = ("CLEAR", "REFUND", "REVERSAL")
USES = (AUTHORIZATION, *FOLLOWING, DECLINE, CHALLENGE)

# What a summary has of a transaction, by the names of its record.
NAMES = {
    "id": "uuid",
    "transactionType": "transactionType",
    "status": "status",
    "cardId": "cardUuid",
    "userId": "userUuid",
    "budgetId": "budgetUuid",
    "merchantName": "merchantName",
    "occurredTime": "occurredTime",
    "originalAuthTransactionId": "originalAuthTransactionUuid",
    "declineReason": "declineReason",
    "declineInternalReasonCode": "declineInternalReasonCode",
}


class CardUse(TypedDict):
    """What happens to a card; ids are BILL's `id` or `uuid`, amounts dollars.

    A `type` that begins something (AUTHORIZATION unless named) has a card, an amount and a merchant; one that goes on
    has the transaction it goes on from, and an amount where it is not all of that one's. A DECLINE may have a reason,
    else it has the one that budget, card or user give.
    """

    type: NotRequired[Annotated[str, Words(USES)]]
    cardId: NotRequired[str]
    transactionId: NotRequired[str]
    amount: NotRequired[float]
    merchantName: NotRequired[str]
    merchantCategoryCode: NotRequired[str]
    budgetId: NotRequired[str]
    occurredTime: NotRequired[Annotated[str, Format("date-time")]]
    reason: NotRequired[Annotated[str, Words(tuple(CODES))]]


class CardTransaction(TypedDict):
    """What became of a use of a card: a transaction, or with `acsTransactionId` a challenge that waits."""

    status: str
    amount: float
    merchantName: str
    cardUuid: str
    userUuid: str
    id: NotRequired[str]
    uuid: NotRequired[str]
    transactionType: NotRequired[str]
    budgetUuid: NotRequired[str]
    occurredTime: NotRequired[Annotated[str, Format("date-time")]]
    originalAuthTransactionUuid: NotRequired[str]
    declineReason: NotRequired[str]
    declineInternalReasonCode: NotRequired[str]
    acsTransactionId: NotRequired[str]


class CardState(TypedDict):
    """A card and where it stands."""

    uuid: str
    status: str


class TransactionLock(TypedDict):
    """Whether a transaction is locked and reconciled."""

    uuid: str
    isLocked: bool
    isReconciled: bool


class Claim(TypedDict):
    """A reimbursement that a user asks for in BILL's application, where there are mileage ones too."""

    userId: str
    budgetId: str
    amount: float
    merchantName: str
    note: str
    occurredDate: Annotated[str, Format("date")]
    type: NotRequired[Annotated[str, Words(TYPES)]]


class ClaimChange(TypedDict):
    """A status that BILL's application or its payments give a reimbursement; `batchId` joins it to others by ACH."""

    status: Annotated[str, Words(STATUSES)]
    fulfillmentType: NotRequired[Annotated[str, Words(FULFILLMENT_TYPES)]]
    batchId: NotRequired[str]
    note: NotRequired[str]


class ClaimState(TypedDict):
    """Where a reimbursement stands."""

    uuid: str
    type: str
    status: str
    amount: float
    fulfillmentType: str
    batchId: NotRequired[str]
    batchAmount: NotRequired[float]


@control.post("/tenants/<tenant>/spend/transactions", makes=(TRANSACTIONS.kind, CHALLENGES.kind))
def use_card(server: Server, tenant: Tenant, body: CardUse) -> CardTransaction:
    """Use a card as a merchant would, or go on with what was bought; money shows in card, member and budget."""
    use = body.get("type", AUTHORIZATION)
    cents = cents_of(body)
    if use in FOLLOWING:
        with record_of(server, tenant, TRANSACTION, required_field(body, "transactionId")) as (ctx, record):
            return summary_of(follow(ctx, use, record["id"], details(ctx, body) | cents))
    for name in ("amount", "merchantName"):
        required_field(body, name)
    with record_of(server, tenant, CARD, required_field(body, "cardId")) as (ctx, card):
        purchase = {"cardId": card["id"], "merchantName": body["merchantName"], **cents, **details(ctx, body)}
        if use == CHALLENGE:
            return challenge_summary(CHALLENGES.challenge(ctx, purchase))
        return summary_of(decline(ctx, purchase, body) if use == DECLINE else TRANSACTIONS.authorize(ctx, purchase))


@control.post("/tenants/<tenant>/spend/cards/<card>/activate")
def activate_card(server: Server, tenant: Tenant, card: str) -> CardState:
    """Let a card be used: those that the API makes in the sandbox are FROZEN."""
    with record_of(server, tenant, CARD, card) as (ctx, record):
        active = CARDS.change(ctx, record, {"status": "ACTIVATED"})
        return {"uuid": active["id"], "status": active["status"]}


@control.put("/tenants/<tenant>/spend/transactions/<transaction>/lock")
def lock_transaction(server: Server, tenant: Tenant, transaction: str) -> TransactionLock:
    """Close the books on a transaction: it is synced, reconciled and locked."""
    return set_lock(server, tenant, transaction, is_locked=True)


@control.delete("/tenants/<tenant>/spend/transactions/<transaction>/lock")
def unlock_transaction(server: Server, tenant: Tenant, transaction: str) -> TransactionLock:
    """Open the books on a transaction again."""
    return set_lock(server, tenant, transaction, is_locked=False)


def set_lock(server: Server, tenant: Tenant, transaction: str, *, is_locked: bool) -> TransactionLock:
    """Close the books on a transaction, or open them."""
    with record_of(server, tenant, TRANSACTION, transaction) as (ctx, record):
        state = {
            "isLocked": is_locked,
            "isReconciled": is_locked,
            "syncStatus": "SYNCED" if is_locked else "NOT_SYNCED",
        }
        changed = TRANSACTIONS.change(ctx, record, state)
        return {"uuid": changed["id"], "isLocked": is_locked, "isReconciled": is_locked}


@control.post("/tenants/<tenant>/spend/reimbursements", makes=(REIMBURSEMENTS.kind,))
def claim(server: Server, tenant: Tenant, body: Claim) -> ClaimState:
    """Ask for a reimbursement as a user does in BILL's application: of a purchase, or of a way driven."""
    with record_of(server, tenant, USER, body["userId"]) as (ctx, user):
        budget_id = record_id(ctx, BUDGET, body["budgetId"])
        values = {**body, **cents_of(body), "userId": user["id"], "budgetId": budget_id}
        return claim_state(REIMBURSEMENTS.submit(ctx, values, [], []))


@control.post("/tenants/<tenant>/spend/reimbursements/<reimbursement>/status")
def move_claim(server: Server, tenant: Tenant, reimbursement: str, body: ClaimChange) -> ClaimState:
    """Let a reimbursement have a status, of any that BILL documents."""
    with record_of(server, tenant, REIMBURSEMENT, reimbursement) as (ctx, record):
        if record["archived"]:
            raise ControlError(409, "Reimbursement is deleted.")
        claim = REIMBURSEMENTS.move_on(
            ctx,
            record,
            body["status"],
            fulfillment=body.get("fulfillmentType", ""),
            batch=body.get("batchId", ""),
            note=body.get("note", ""),
        )
        return claim_state(claim)


@contextmanager
def record_of(server: Server, tenant: Tenant, kind_name: str, text: str) -> Iterator[tuple[Context, Record]]:
    """A record of the tenant's companies by either id, for writing; 404 where there is none, 409 what BILL refuses."""
    with working_in(server, tenant) as ctx:
        try:
            yield anywhere(ctx, kind_of(kind_name), record_id(ctx, kind_name, text))
        except NotFound as error:
            raise ControlError(404, f"no record {' '.join(error.params)}") from None
        except (Invalid, BillError, BillErrors) as error:
            raise ControlError(409, message_of(error)) from None


def message_of(refusal: Refusal) -> str:
    """What a refusal says, without its code."""
    return refusal.text if isinstance(refusal, BillError) else str(refusal)


def required_field(body: CardUse, name: str) -> str:
    """A field that a use of a card cannot do without."""
    value = cast(Mapping[str, object], body).get(name)
    if value in (None, ""):
        raise ControlError(400, f"{name}: is required")
    return str(value)


def cents_of(body: CardUse | Claim) -> Record:
    """The amount of a body in cents; empty where it has none, 400 where it is not above zero."""
    if "amount" not in body:
        return {}
    try:
        cents = money.cents(body["amount"])
    except ValueError:
        raise ControlError(400, "amount: has too many digits") from None
    if cents <= 0:
        raise ControlError(400, "amount: must be greater than 0")
    return {"amount": cents}


def details(ctx: Context, body: CardUse) -> Record:
    """What else a body says of a purchase: its budget, its moment, the merchant's code."""
    values: Record = {}
    if "merchantCategoryCode" in body:
        values["merchantCategoryCode"] = body["merchantCategoryCode"]
    if "budgetId" in body:
        values["budgetId"] = anywhere(ctx, kind_of(BUDGET), record_id(ctx, BUDGET, body["budgetId"]))[1]["id"]
    if "occurredTime" in body:
        try:
            values["occurredTime"] = moment(body["occurredTime"])
        except ValueError:
            raise ControlError(400, "occurredTime: must be a date-time of ISO 8601") from None
    return values


def follow(ctx: Context, use: str, transaction_id: str, values: Record) -> Record:
    """What goes on from a transaction; money that comes back has an amount below zero."""
    acts: Mapping[str, Callable[[Context, str, Record], Record]] = {
        "CLEAR": TRANSACTIONS.clear,
        "REFUND": TRANSACTIONS.refund,
        "REVERSAL": TRANSACTIONS.reverse,
    }
    if use != "CLEAR" and "amount" in values:
        values = {**values, "amount": -values["amount"]}
    return acts[use](ctx, transaction_id, values)


def decline(ctx: Context, purchase: Record, body: CardUse) -> Record:
    """A DECLINE for the reason of a body, or the one there is; 409 where nothing stands against the purchase."""
    code = body.get("reason", "")
    reason = (code, CODES[code]) if code else TRANSACTIONS.reason_to_decline(ctx, purchase)
    if reason is None:
        raise ControlError(409, "reason: neither budget nor card nor user declines the purchase; name one")
    return TRANSACTIONS.decline(ctx, purchase, *reason)


def summary_of(transaction: Record) -> CardTransaction:
    """A transaction as the control API tells of it."""
    names = {wire: transaction[name] for name, wire in NAMES.items() if name in transaction}
    amount = money.amount(transaction["amount"])
    return cast(CardTransaction, {"id": TransactionId().write(transaction["id"]), **names, "amount": amount})


def challenge_summary(challenge: Record) -> CardTransaction:
    """A challenge as the control API tells of it."""
    return {
        "acsTransactionId": challenge["id"],
        "status": challenge["status"],
        "amount": money.amount(challenge["purchase"]["amount"]),
        "merchantName": challenge["purchase"]["merchantName"],
        "cardUuid": challenge["cardId"],
        "userUuid": challenge["userId"],
    }


def claim_state(reimbursement: Record) -> ClaimState:
    """A reimbursement as the control API tells of it."""
    names = ("type", "status", "fulfillmentType", "batchId")
    state = {name: reimbursement[name] for name in names if name in reimbursement}
    sums = {name: money.amount(reimbursement[name]) for name in ("amount", "batchAmount") if name in reimbursement}
    return cast(ClaimState, {"uuid": reimbursement["id"], **state, **sums})
