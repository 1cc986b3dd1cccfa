"""Spend & Expense transactions."""

from __future__ import annotations

from mockserver.dialects.spend.ids import TransactionId, own_ids, reference, required_reference
from mockserver.dialects.spend.lists import Listing
from mockserver.dialects.spend.resources import SpendResource
from mockserver.domain.context import Context
from mockserver.domain.spend.kinds import BUDGET, CARD, SPEND_TRANSACTION, TRANSACTION, USER
from mockserver.domain.spend.transactions import (
    RECEIPT_STATUSES,
    SYNC_STATUSES,
    TRANSACTIONS,
    TYPES,
)
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Sort

MAX_PAGE_SIZE = 50
BETWEEN = "gte lte"


def read_only(kind: s.Type, *names: str) -> tuple[s.Field, ...]:
    """Fields that only answers have."""
    return tuple(s.Field(name, kind, access=s.READ_ONLY) for name in names)


def other(name: str) -> tuple[s.Field, s.Field]:
    """`<name>Id` and `<name>Uuid` of another transaction."""
    path = f"{name}Id"
    return s.Field(path, TransactionId(), access=s.READ_ONLY), s.Field(
        f"{name}Uuid", s.Text(), path=path, access=s.READ_ONLY
    )


CURRENCY = s.Object(
    s.Field("exchangeRate", s.Number(), access=s.READ_ONLY),
    s.Field("exponent", s.Int(), access=s.READ_ONLY),
    *read_only(s.Text(), "originalCurrencyAmount", "originalCurrencyCode", "symbol"),
    omits=False,
)
REVIEW = s.Object(
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("isApproved", s.Boolean(), access=s.READ_ONLY),
    s.Field("note", s.Text(), access=s.READ_ONLY),
    *read_only(s.DateTime(), "createdTime", "deletedTime"),
    *read_only(s.Text(), "reviewerId", "reviewerUuid"),
    omits=False,
)
REVIEWER = s.Object(
    s.Field("approverType", s.Text(), access=s.READ_ONLY),
    s.Field("reviewedTime", s.DateTime(), access=s.READ_ONLY),
    *read_only(s.Text(), "status", "userId", "userUuid", "userName"),
    omits=False,
)
PLACE = s.Object(*read_only(s.Text(), "city", "state", "postalCode", "country"), omits=False)
CHOICE = s.Object(*read_only(s.Text(), "id", "uuid", "value"), omits=False)
CUSTOM_FIELD = s.Object(
    *read_only(s.Text(), "id", "uuid", "name", "note"),
    s.Field("isRequired", s.Boolean(), access=s.READ_ONLY),
    s.Field("selectedValues", s.Array(CHOICE), access=s.READ_ONLY),
    omits=False,
)
RECEIPT = s.Object(*read_only(s.Text(), "url", "filename", "uuid"), omits=False)
# The transaction in an accounting system.
BOOKED = s.Object(
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("billable", s.Boolean(), access=s.READ_ONLY),
    *read_only(s.Text(), "integrationTxId", "syncStatus", "syncMessage"),
    *read_only(s.Text(), "integrationType", "integrationId", "syncRequestId"),
    omits=False,
)

QUERIES = (
    s.Field("transactionIds", s.Reference(), path="id", access=s.QUERY_ONLY, filter="eq in"),
    s.Field("cardId", s.Reference(), access=s.QUERY_ONLY, filter="eq in"),
    s.Field("userId", s.Reference(), access=s.QUERY_ONLY, filter="eq in"),
    s.Field("budgetId", s.Reference(), access=s.QUERY_ONLY, filter="eq in"),
    s.Field("type", s.Enum(*TYPES), path="transactionType", access=s.QUERY_ONLY, filter="eq ne in nin"),
    s.Field("isReviewed", s.Boolean(), access=s.QUERY_ONLY, filter="eq"),
    s.Field("syncStatus", s.Enum(*SYNC_STATUSES), access=s.QUERY_ONLY, filter="eq ne in nin"),
)

# `customFields` and `receipts` are empty, and `accountingIntegrationTransactions` null: nothing here makes any yet.
VIEW = s.View(
    SPEND_TRANSACTION,
    [
        s.Field("id", TransactionId(), access=s.READ_ONLY),
        own_ids(TRANSACTION)[1],
        s.Field("childTransactionIds", s.Array(TransactionId()), access=s.READ_ONLY),
        s.Field("childTransactionUuids", s.Array(s.Text()), path="childTransactionIds", access=s.READ_ONLY),
        s.Field("isLocked", s.Boolean(), access=s.READ_ONLY, filter="eq"),
        s.Field("isReconciled", s.Boolean(), access=s.READ_ONLY),
        s.Field("transactionType", s.Enum(*TYPES), access=s.READ_ONLY),
        # Newer than BILL's OpenAPI document (F-1129).
        s.Field("status", s.Text(), access=s.READ_ONLY),
        # Only webhooks have the parent's uuid.
        other("parentTransaction")[0],
        *reference("user", USER),
        *read_only(s.Text(), "userName", "rawMerchantName"),
        s.Field("merchantName", s.Text(), access=s.READ_ONLY, filter="eq", sort=True),
        *reference("budget", BUDGET),
        s.Field("budgetName", s.Text(), access=s.READ_ONLY),
        s.Field("parentBudgetUuid", s.Text(), path="parentBudgetId", access=s.READ_ONLY),
        *other("originalAuthTransaction"),
        s.Field("isCredit", s.Boolean(), access=s.READ_ONLY),
        s.Field("currencyData", CURRENCY, access=s.READ_ONLY),
        *read_only(s.Boolean(), "receiptRequired", "reviewRequired"),
        s.Field("occurredTime", s.DateTime(), access=s.READ_ONLY, filter=BETWEEN, sort=True),
        s.Field("updatedTime", s.DateTime(), access=s.READ_ONLY, filter=BETWEEN),
        s.Field("authorizedTime", s.DateTime(), access=s.READ_ONLY, filter=BETWEEN),
        s.Field("complete", s.Boolean(), access=s.READ_ONLY, filter="eq"),
        s.Field("pointsAwarded", s.Int(), access=s.READ_ONLY),
        s.Field("customFields", s.Array(CUSTOM_FIELD), access=s.READ_ONLY, absent=[]),
        s.Field("receipts", s.Array(RECEIPT), access=s.READ_ONLY, absent=[]),
        s.Field("network", s.Text(), access=s.READ_ONLY),
        s.Field("isParent", s.Boolean(), access=s.READ_ONLY),
        s.Field("reviews", s.Array(REVIEW), access=s.READ_ONLY),
        s.Field("amount", s.Money(), access=s.READ_ONLY, filter=BETWEEN, sort=True),
        s.Field("transactedAmount", s.Money(), access=s.READ_ONLY),
        s.Field("fees", s.Money(), access=s.READ_ONLY, filter=BETWEEN),
        s.Field("foreignExchangeFee", s.Money(), access=s.READ_ONLY),
        s.Field("receiptStatus", s.Enum(*RECEIPT_STATUSES), access=s.READ_ONLY, filter="eq ne in nin"),
        *other("matchedClearTransaction"),
        s.Field("accountingIntegrationTransactions", s.Array(BOOKED), access=s.READ_ONLY),
        s.Field("reviewers", s.Array(REVIEWER), access=s.READ_ONLY),
        *reference("card", CARD),
        *read_only(s.Text(), "cardLastFour", "cardType", "receiptSyncStatus", "merchantCategoryCode"),
        *read_only(s.Text(), "declineReason", "declineInternalReasonCode"),
        s.Field("cardPresent", s.Boolean(), access=s.READ_ONLY),
        s.Field("merchantLocation", PLACE, access=s.READ_ONLY),
        s.Field("disputeStatus", s.Text(), access=s.READ_ONLY),
        *QUERIES,
    ],
    omits=False,
)
PAYER = s.View(SPEND_TRANSACTION, [required_reference("budgetId")])

transactions = SpendResource(
    "spend.transactions",
    TRANSACTIONS,
    VIEW,
    VIEW,
    "transactionId",
    Listing(
        MAX_PAGE_SIZE,
        hides=(Filter("isParent", "eq", True),),
        reveals=(),
        order=(Sort("occurredTime", descending=True),),
        needs=dict.fromkeys(("customFieldIds", "customFieldValueIds"), "spend.custom-fields.create"),
    ),
    verbs="list get",
    names={"budgetUuid": "budgetId"},
)


@transactions.action("replace", takes=PAYER)
def move(ctx: Context, transaction_id: str, values: Record) -> Record:
    """Let another budget pay for a transaction. The body must name it (F-453)."""
    return TRANSACTIONS.move(ctx, transaction_id, values["budgetId"])
