"""Spend & Expense transactions."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.spend.ids import TransactionId, own_ids, reference, required_reference
from mockserver.dialects.spend.lists import Listing
from mockserver.dialects.spend.resources import WRITE, SpendResource, read_body
from mockserver.domain.spend.kinds import BUDGET, CARD, SPEND_TRANSACTION, TRANSACTION, USER
from mockserver.domain.spend.transactions import (
    RECEIPT_STATUSES,
    REVIEW_STATUSES,
    SYNC_STATUSES,
    TRANSACTIONS,
    TYPES,
)
from mockserver.kernel.query import Filter, Sort
from mockserver.kernel.schema import Bool, DateTime, Enum, Field, Int, ListOf, Money, Number, Obj, Ref, Text, Type, View

MOST = 50
BETWEEN = "gte lte"


def read_only(kind: Type, *names: str) -> tuple[Field, ...]:
    """Fields that only answers have."""
    return tuple(Field(name, kind, access="r") for name in names)


def other(name: str) -> tuple[Field, Field]:
    """`<name>Id` and `<name>Uuid` of another transaction."""
    path = f"{name}Id"
    return Field(path, TransactionId(), access="r"), Field(f"{name}Uuid", Text(), path=path, access="r")


CURRENCY = Obj(
    Field("exchangeRate", Number(), access="r"),
    Field("exponent", Int(), access="r"),
    *read_only(Text(), "originalCurrencyAmount", "originalCurrencyCode", "symbol"),
    omits=False,
)
REVIEW = Obj(
    Field("id", Text(), access="r"),
    Field("isApproved", Bool(), access="r"),
    Field("note", Text(), access="r"),
    *read_only(DateTime(), "createdTime", "deletedTime"),
    *read_only(Text(), "reviewerId", "reviewerUuid"),
    omits=False,
)
REVIEWER = Obj(
    Field("approverType", Text(), access="r"),
    Field("reviewedTime", DateTime(), access="r"),
    *read_only(Text(), "status", "userId", "userUuid", "userName"),
    omits=False,
)
PLACE = Obj(*read_only(Text(), "city", "state", "postalCode", "country"), omits=False)

QUERIES = (
    Field("transactionIds", Ref(), path="id", access="q", filter="eq in"),
    Field("cardId", Ref(), access="q", filter="eq in"),
    Field("userId", Ref(), access="q", filter="eq in"),
    Field("budgetId", Ref(), access="q", filter="eq in"),
    Field("type", Enum(*TYPES), path="transactionType", access="q", filter="eq in"),
    Field("locked", Bool(), path="isLocked", access="q", filter="eq"),
    Field("reviewStatus", Enum(*REVIEW_STATUSES), access="q", filter="eq in"),
    Field("syncStatus", Enum(*SYNC_STATUSES), access="q", filter="eq ne in nin"),
)

# `customFields` and `receipts` are empty, and `accountingIntegrationTransactions` null: nothing here makes any yet.
VIEW = View(
    SPEND_TRANSACTION,
    [
        Field("id", TransactionId(), access="r"),
        own_ids(TRANSACTION)[1],
        Field("childTransactionIds", ListOf(TransactionId()), access="r"),
        Field("childTransactionUuids", ListOf(Text()), path="childTransactionIds", access="r"),
        *read_only(Bool(), "isLocked", "isReconciled"),
        Field("transactionType", Enum(*TYPES), access="r"),
        Field("status", Text(), access="r"),
        # Only webhooks have the parent's uuid.
        other("parentTransaction")[0],
        *reference("user", USER),
        *read_only(Text(), "userName", "rawMerchantName"),
        Field("merchantName", Text(), access="r", filter="eq", sort=True),
        *reference("budget", BUDGET),
        Field("budgetName", Text(), access="r"),
        Field("parentBudgetUuid", Text(), path="parentBudgetId", access="r"),
        *other("originalAuthTransaction"),
        Field("isCredit", Bool(), access="r"),
        Field("currencyData", CURRENCY, access="r"),
        *read_only(Bool(), "receiptRequired", "reviewRequired"),
        Field("occurredTime", DateTime(), access="r", filter=BETWEEN, sort=True),
        Field("updatedTime", DateTime(), access="r", filter=BETWEEN),
        Field("authorizedTime", DateTime(), access="r", filter=BETWEEN),
        Field("complete", Bool(), access="r", filter="eq"),
        Field("pointsAwarded", Int(), access="r"),
        Field("customFields", ListOf(Obj()), access="r", absent=[]),
        Field("receipts", ListOf(Obj()), access="r", absent=[]),
        Field("network", Text(), access="r"),
        Field("isParent", Bool(), access="r"),
        Field("reviews", ListOf(REVIEW), access="r"),
        Field("amount", Money(), access="r", filter=BETWEEN, sort=True),
        Field("transactedAmount", Money(), access="r"),
        Field("fees", Money(), access="r", filter=BETWEEN),
        Field("foreignExchangeFee", Money(), access="r"),
        Field("receiptStatus", Enum(*RECEIPT_STATUSES), access="r", filter="eq in"),
        *other("matchedClearTransaction"),
        Field("accountingIntegrationTransactions", ListOf(Obj()), access="r"),
        Field("reviewers", ListOf(REVIEWER), access="r"),
        *reference("card", CARD),
        *read_only(Text(), "cardLastFour", "cardType", "receiptSyncStatus", "merchantCategoryCode"),
        *read_only(Text(), "declineReason", "declineInternalReasonCode"),
        Field("cardPresent", Bool(), access="r"),
        Field("merchantLocation", PLACE, access="r"),
        Field("disputeStatus", Text(), access="r"),
        *QUERIES,
    ],
    omits=False,
)
PAYER = View(SPEND_TRANSACTION, [required_reference("budgetId")])

SHOWN = SpendResource(
    "spend.transactions",
    TRANSACTIONS,
    VIEW,
    VIEW,
    "transactionId",
    Listing(
        MOST,
        hides=(Filter("isParent", "eq", 1),),
        reveals=(),
        order=(Sort("occurredTime", descending=True),),
        needs={"customFieldIds": "spend.custom-fields.create"},
    ),
    verbs="list get",
)


def move(call: Call) -> Answer:
    """PUT another budget."""
    values = read_body(call, PAYER, "create", {"budgetUuid": "budgetId"})
    return SHOWN.answer(call, TRANSACTIONS.move(call.ctx, SHOWN.id_of(call), values["budgetId"]))


HANDLERS = {
    **SHOWN.handlers(),
    "spend.transactions.replace": Handler(
        move, WRITE, reads=PAYER.shape.schema, answers=lambda: VIEW.shape.schema(answers=True)
    ),
}
