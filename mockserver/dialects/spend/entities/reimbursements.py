"""Spend & Expense reimbursements."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.dialects.calls import NOTHING, Call
from mockserver.dialects.spend.ids import NOT_EMPTY, Serial, own_ids, reference
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
from mockserver.dialects.spend.resources import SpendResource
from mockserver.dialects.spend.tags import SETTING, TAG, entries_of
from mockserver.domain.context import Context
from mockserver.domain.spend.kinds import BUDGET, REIMBURSEMENT, SPEND_REIMBURSEMENT, USER
from mockserver.domain.spend.reimbursements import (
    ACTIONS,
    ACTOR_ROLES,
    FULFILLMENT_TYPES,
    REIMBURSEMENTS,
    STATUSES,
    TYPES,
)
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

STEP = s.Object(
    s.Field("actorId", Serial(USER), path="actorSerial", access=s.READ_ONLY),
    s.Field("actorRole", s.Enum(*ACTOR_ROLES), access=s.READ_ONLY),
    s.Field("occurredTime", s.DateTime(), access=s.READ_ONLY),
    s.Field("note", s.Text(), access=s.READ_ONLY),
    s.Field("status", s.Enum(*STATUSES), access=s.READ_ONLY),
    omits=False,
)
IMAGE = s.Object(
    s.Field("url", URL, required=True, message=NOT_EMPTY),
    s.Field("filename", s.Text(min_length=1, max_length=255), required=True, message=NOT_EMPTY),
)
AMOUNT = s.Field("amount", s.Money(minimum=0.01), required=True, sort=True)
NOTE = s.Field("note", s.Text(max_length=4_000), required=True, message=NOT_EMPTY)
MERCHANT = s.Field("merchantName", s.Text(max_length=255), required=True, message=NOT_EMPTY)
DAY = s.Field("occurredDate", s.Date(), required=True)
WHO = tuple(
    s.Field(name, s.Reference(), access=s.WRITE_ONLY, required=True, message=NOT_EMPTY)
    for name in ("userId", "budgetId")
)
SETTINGS = s.Field("customFields", s.Array(SETTING), path="settings", access=s.WRITE_ONLY)

QUERIES = (
    s.Field("reimbursementIds", s.Reference(), path="id", access=s.QUERY_ONLY, filter="eq in"),
    s.Field("budgetIds", s.Reference(), path="budgetId", access=s.QUERY_ONLY, filter="eq in"),
    s.Field("userIds", s.Reference(), path="userId", access=s.QUERY_ONLY, filter="eq in"),
    s.Field("receiptAddedTime", s.DateTime(), access=s.QUERY_ONLY, sort=True),
)

VIEW = s.View(
    SPEND_REIMBURSEMENT,
    [
        *own_ids(REIMBURSEMENT),
        AMOUNT,
        s.Field("fulfillmentType", s.Enum(*FULFILLMENT_TYPES), access=s.READ_ONLY, sort=True),
        s.Field("fundRequestAmount", s.Money(), access=s.READ_ONLY),
        s.Field("fundRequestBudgetAmount", s.Money(), access=s.READ_ONLY),
        MERCHANT,
        NOTE,
        s.Field("submittedTime", s.DateTime(), access=s.READ_ONLY, filter="gte lte", sort=True),
        DAY,
        s.Field("retired", s.Boolean(), path="archived", access=s.READ_ONLY, filter="eq"),
        s.Field("status", s.Enum(*STATUSES), access=s.READ_ONLY, sort=True),
        s.Field("type", s.Enum(*TYPES), access=s.READ_ONLY, filter="eq"),
        s.Field("batchId", s.Text(), access=s.READ_ONLY, sort=True),
        s.Field("batchAmount", s.Money(), access=s.READ_ONLY, sort=True),
        s.Field("statusHistory", s.Array(STEP), access=s.READ_ONLY),
        *reference("budget", BUDGET),
        *reference("user", USER),
        s.Field("receipts", s.Array(RECEIPT), access=s.READ_ONLY),
        s.Field("customFields", s.Array(TAG), access=s.READ_ONLY),
        *WHO,
        SETTINGS,
        *QUERIES,
    ],
    omits=False,
)
CREATION = s.View(
    SPEND_REIMBURSEMENT,
    [
        *WHO,
        AMOUNT,
        NOTE,
        MERCHANT,
        DAY,
        s.Field("receipts", s.Array(IMAGE), path="images", access=s.WRITE_ONLY, required=True),
        SETTINGS,
    ],
)
DECISION = s.View(
    SPEND_REIMBURSEMENT,
    [s.Field("action", s.Enum(*ACTIONS), required=True), s.Field("note", s.Text(max_length=4_000))],
)
UPLOAD = s.View(SPEND_REIMBURSEMENT, IMAGE.shape.fields)


def complete(call: Call, records: Sequence[Record]) -> None:
    """Receipts with their URLs; lists were seen to have none (F-1590)."""
    for record in records:
        is_list = call.operation.id == "spend.reimbursements.list"
        record["receipts"] = [] if is_list else with_urls(call, record["receipts"])


reimbursements = SpendResource(
    "spend.reimbursements",
    REIMBURSEMENTS,
    VIEW,
    CREATION,
    "reimbursementId",
    Listing(tags=("customFieldValueIds",)),
    verbs="list get",
    # A client sends them so (F-1202).
    names={"userUuid": "userId", "budgetUuid": "budgetId"},
    complete=complete,
    write="claim_expense",
)


@reimbursements.action("create", takes=CREATION)
def submit(call: Call, values: Record) -> Record:
    """Ask for a user to be paid back. Its receipts are uploads, whose URLs the body has (F-1591)."""
    images, settings = values.pop("images"), values.pop("settings", None) or ()
    uploads = [
        (upload_of(call, image["url"], f"receipts[{index}].url"), image["filename"])
        for index, image in enumerate(images)
    ]
    return REIMBURSEMENTS.submit(call.ctx, values, uploads, entries_of(call, settings))


@reimbursements.action("update", takes=reimbursements.takes("patch"))
def edit(call: Call, reimbursement_id: str, values: Record) -> Record:
    """Change a reimbursement. Receipts are not among what a change takes (F-1592)."""
    settings = values.pop("settings", None) or ()
    return REIMBURSEMENTS.edit(call.ctx, reimbursement_id, values, entries_of(call, settings))


@reimbursements.action("delete", gives=NOTHING)
def remove(ctx: Context, reimbursement_id: str) -> None:
    """Delete a reimbursement, which leaves the list. Nothing brings it back (F-1578)."""
    REIMBURSEMENTS.remove(ctx, reimbursement_id)


@reimbursements.action("action", takes=DECISION)
def decide(ctx: Context, reimbursement_id: str, values: Record) -> Record:
    """Approve or deny a reimbursement. Its history grows by that (F-1576)."""
    return REIMBURSEMENTS.decide(ctx, reimbursement_id, values["action"], values.get("note"))


@reimbursements.action("image-upload-url.create", gives=UPLOAD_URL)
def image_upload_url(call: Call) -> Record:
    """A signed URL to upload the image of a receipt to. It has no body (F-1560)."""
    return upload_url(call)


@reimbursements.action("receipts.create", takes=UPLOAD, gives=AS_RECEIPT)
def attach(call: Call, reimbursement_id: str, values: Record) -> Record:
    """Attach an upload to a reimbursement. The body names it by URL and file name (F-1591)."""
    REIMBURSEMENTS.open(call.ctx, reimbursement_id)
    return REIMBURSEMENTS.attach(call.ctx, reimbursement_id, upload_of(call, values["url"]), values["filename"])


@reimbursements.action("receipts.delete", gives=NOTHING)
def detach(ctx: Context, reimbursement_id: str, receipt_id: str) -> None:
    """Take a receipt off a reimbursement, for good. It is named by its uuid (F-1588)."""
    REIMBURSEMENTS.detach(ctx, reimbursement_id, receipt_id)
