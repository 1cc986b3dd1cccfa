"""Spend & Expense transactions."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.calls import NOTHING, Call
from mockserver.dialects.rest.bodies import SUCCESS, Reply
from mockserver.dialects.rest.parameters import Parameter, Query, Truth
from mockserver.dialects.spend.ids import NOT_EMPTY, TransactionId, own_ids, reference, required_reference
from mockserver.dialects.spend.lists import Listing
from mockserver.dialects.spend.receipts import (
    AS_RECEIPT,
    RECEIPT,
    UPLOAD_URL,
    URL,
    upload_of,
    upload_url,
    with_urls,
)
from mockserver.dialects.spend.resources import READ, Slice, SpendResource
from mockserver.dialects.spend.tags import SETTING, TAG, VALUE, entries_of, keep_fields, select_tags
from mockserver.domain.context import Context
from mockserver.domain.spend.challenges import ANSWERS, CHALLENGES, STATUSES
from mockserver.domain.spend.custom_fields import CUSTOM_FIELDS
from mockserver.domain.spend.kinds import BUDGET, CARD, SPEND_TRANSACTION, TRANSACTION, USER
from mockserver.domain.spend.tagging import values_on
from mockserver.domain.spend.transactions import (
    APPROVER_TYPES,
    CARD_TYPES,
    DISPUTE_STATUSES,
    NETWORKS,
    RECEIPT_STATUSES,
    RECEIPT_SYNC_STATUSES,
    REVIEWER_STATUSES,
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
    s.Field("approverType", s.Enum(*APPROVER_TYPES), access=s.READ_ONLY),
    s.Field("reviewedTime", s.DateTime(), access=s.READ_ONLY),
    s.Field("status", s.Enum(*REVIEWER_STATUSES), access=s.READ_ONLY),
    *read_only(s.Text(), "userId", "userUuid", "userName"),
    omits=False,
)
PLACE = s.Object(*read_only(s.Text(), "city", "state", "postalCode", "country"), omits=False)
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

# `accountingIntegrationTransactions` is null: nothing here makes any.
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
        s.Field("customFields", s.Array(TAG), access=s.READ_ONLY, absent=[]),
        s.Field("receipts", s.Array(RECEIPT), access=s.READ_ONLY, absent=[]),
        s.Field("network", s.Enum(*NETWORKS), access=s.READ_ONLY),
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
        s.Field("cardLastFour", s.Text(), access=s.READ_ONLY),
        s.Field("cardType", s.Enum(*CARD_TYPES), access=s.READ_ONLY),
        s.Field("receiptSyncStatus", s.Enum(*RECEIPT_SYNC_STATUSES), access=s.READ_ONLY),
        s.Field("merchantCategoryCode", s.Text(), access=s.READ_ONLY),
        *read_only(s.Text(), "declineReason", "declineInternalReasonCode"),
        s.Field("cardPresent", s.Boolean(), access=s.READ_ONLY),
        s.Field("merchantLocation", PLACE, access=s.READ_ONLY),
        s.Field("disputeStatus", s.Enum(*DISPUTE_STATUSES), access=s.READ_ONLY),
        *QUERIES,
    ],
    omits=False,
)
PAYER = s.View(SPEND_TRANSACTION, [required_reference("budgetId")])

TAGGING = s.View(
    SPEND_TRANSACTION,
    [s.Field("customFields", s.Array(SETTING, min_items=1), required=True, message=NOT_EMPTY)],
)
UPLOAD = s.View(SPEND_TRANSACTION, [s.Field("url", URL, required=True, message=NOT_EMPTY)])
ANSWER = s.View(SPEND_TRANSACTION, [s.Field("action", s.Enum(*ANSWERS), required=True)])
CHALLENGE = Reply(s.Field("id", s.Text()), s.Field("status", s.Enum(*STATUSES)))
TAGS = Reply(s.Field("results", s.Array(TAG)))
# Whoever works for BILL has no role.
SEE_POINTS = ("ADMIN", "")
SHOW_FIELDS, WITH_RECEIPTS = Parameter("showCustomFieldIds"), Truth("includeReceipts")


def complete(call: Call, records: Sequence[Record]) -> None:
    """Custom fields as the request names them, receipts with their URLs, which a list has if it asks (F-1586).

    Points are for administrators (F-1596).
    """
    keep_fields(call, records)
    is_list = call.operation.id == "spend.transactions.list"
    has_receipts = not is_list or call.query.get("includeReceipts", "").strip().lower() == "true"
    for record in records:
        record["receipts"] = with_urls(call, record["receipts"]) if has_receipts else []
        if call.signed_in.role not in SEE_POINTS:
            record["pointsAwarded"] = None


transactions = SpendResource(
    "spend.transactions",
    TRANSACTIONS,
    VIEW,
    VIEW,
    "transactionId",
    Listing(
        MAX_PAGE_SIZE,
        hides=(Filter("parentTransactionId", "eq", None),),
        reveals=(),
        order=(Sort("occurredTime", descending=True),),
        tags=("customFieldIds", "customFieldValueIds"),
        parameters=frozenset(["showCustomFieldIds", "includeReceipts"]),
    ),
    verbs="",
    names={"budgetUuid": "budgetId"},
    complete=complete,
    write="code_expense",
)


@transactions.action("list", gives=transactions.page, right=READ, query=Query(SHOW_FIELDS, WITH_RECEIPTS))
def list_(query: Record) -> tuple[Filter, ...]:
    """Transactions, the newest first. Children are left out, and receipts unless the request asks (F-450, F-1586)."""
    return ()


@transactions.action("get", right=READ, query=Query(SHOW_FIELDS))
def get(ctx: Context, transaction_id: str, query: Record) -> Record:
    """One transaction, children too. Its receipts are always there (F-1586)."""
    return TRANSACTIONS.get(ctx, transaction_id)


@transactions.action("replace", takes=PAYER)
def move(ctx: Context, transaction_id: str, values: Record) -> Record:
    """Let another budget pay for a transaction. The body must name it (F-453)."""
    return TRANSACTIONS.move(ctx, transaction_id, values["budgetId"])


@transactions.action("custom-fields.list", gives=TAGS, right=READ, query=Query(Parameter("filters")))
def list_custom_fields(call: Call, transaction_id: str, query: Record) -> Record:
    """The custom fields of a transaction, all at once. There are no pages (F-1587)."""
    transaction = TRANSACTIONS.read(call.ctx, transaction_id)
    return {"results": select_tags(call, transaction["customFields"])}


@transactions.action("custom-fields.replace", takes=TAGGING, gives=SUCCESS)
def tag(call: Call, transaction_id: str, values: Record) -> None:
    """Set custom fields of a transaction. Those named by uuid change nothing (F-1585); others stay as they are."""
    TRANSACTIONS.tag(call.ctx, transaction_id, entries_of(call, values["customFields"], uuids=False))


@transactions.action("custom-fields.values.list", gives=Slice(VALUE.shape), right=READ)
def list_values(ctx: Context, transaction_id: str, custom_field_id: str) -> list[Record]:
    """The values of a custom field on a transaction, page by page. A transaction itself shows 20 (F-1556)."""
    transaction = TRANSACTIONS.get(ctx, transaction_id)
    return values_on(ctx, transaction, CUSTOM_FIELDS.get(ctx, custom_field_id)["id"])


@transactions.action("receipt-upload-url.create", gives=UPLOAD_URL)
def receipt_upload_url(call: Call) -> Record:
    """A signed URL to upload the image of a receipt to. It has no body (F-1560)."""
    return upload_url(call)


@transactions.action("receipts.create", takes=UPLOAD, gives=AS_RECEIPT)
def attach(call: Call, transaction_id: str, values: Record) -> Record:
    """Attach an upload to a transaction as its receipt. A locked or reconciled one has BILL fail (F-1565)."""
    TRANSACTIONS.check_receivable(call.ctx, transaction_id)
    return TRANSACTIONS.attach(call.ctx, transaction_id, upload_of(call, values["url"]))


@transactions.action("receipts.delete", gives=NOTHING)
def detach(ctx: Context, transaction_id: str, receipt_id: str) -> None:
    """Take a receipt off a transaction, for good. It is named by its uuid (F-1588)."""
    TRANSACTIONS.detach(ctx, transaction_id, receipt_id)


@transactions.action("3ds-challenge", takes=ANSWER, gives=CHALLENGE, right="answer_challenge")
def answer_challenge(ctx: Context, acs_transaction_id: str, values: Record) -> Record:
    """Accept or reject a 3-D Secure challenge. Only administrators may (F-1589)."""
    return CHALLENGES.answer(ctx, acs_transaction_id, values["action"])
