"""v3 documents of bills."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import File, Replies, Reply
from mockserver.dialects.rest.parameters import FILE_ID
from mockserver.dialects.rest.records import One
from mockserver.dialects.v3.answers import PlainPage
from mockserver.dialects.v3.bulk import Ids
from mockserver.dialects.v3.files import FIELDS, NAMED, UPLOAD
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.documents.bill_documents import DOCUMENT, DOCUMENT_UPLOADS, DOCUMENTS, SCAN_STATUSES
from mockserver.domain.payables.bills import BILLS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

SCAN_STATUS = s.Field("scanStatus", s.Enum(*SCAN_STATUSES), access=s.READ_ONLY)
VIEW = s.View(DOCUMENT, [*FIELDS, s.Field("numOfPages", s.Int(), access=s.READ_ONLY), SCAN_STATUS])
documents = V3Resource(
    "v3.documents",
    DOCUMENTS,
    VIEW,
    "documentId",
    "edit_document",
    verbs="",
    link="/DownloadBillDocumentServlet?entityId={parentId}&id={id}",
)


@dataclass(frozen=True, slots=True)
class DocumentOrUpload(One):
    """A document with its link, also one in the Inbox, which is of no record; an upload in progress has none yet."""

    def answer(self, call: Call, value: Record) -> Answer:
        """The JSON object of either."""
        if "createdTime" in value:
            return One.answer(self, call, {"parentId": "", **value})
        return Answer(call.operation.status, self.view.write(value))


PLAIN_PAGE = PlainPage(documents.resource, VIEW, list_page, documents.link)
# BILL's newest document names the first, its own collection reads the second (F-1103).
UPLOAD_ID = Reply(s.Field("uploadId", s.Text(), "id"), s.Field("id", s.Text()))
STATUS = Reply(
    s.Field("documentId", s.Text()),
    s.Field("uploadId", s.Text(), "id"),
    s.Field("status", s.Enum("UPLOADED", "IN_PROGRESS", "IVA_PROCESSING", "AUTOSAVED", "FAILED")),
    SCAN_STATUS,
)
MAX_IDS = 100  # assumed (F-614)


@documents.action("bills.create", takes=UPLOAD, gives=UPLOAD_ID, query=NAMED)
def upload(ctx: Context, bill_id: str, values: tuple[str, bytes]) -> Record:
    """Upload a file to a bill: the answer has the upload's id alone, as long as there is no document (F-736)."""
    ctx.cite("F-736")
    return DOCUMENT_UPLOADS.upload(ctx, bill_id, *values)


@documents.action("bills.list", gives=PLAIN_PAGE, right="view")
def list_(ctx: Context, bill_id: str) -> tuple[Filter, ...]:
    """The documents of a bill. Its uploads became them once they were finished (F-737)."""
    return (Filter("billId", "eq", BILLS.get(ctx, bill_id)["id"]),)


@documents.action("get", gives=DocumentOrUpload(DOCUMENTS, VIEW, documents.link), right="view")
def get(ctx: Context, document_id: str) -> Record:
    """A document, by its id or by that of its upload (F-1923)."""
    return DOCUMENTS.read_by_either_id(ctx, document_id)


@documents.action("upload-status.get", gives=Replies(STATUS), right="view", query=Ids(max_items=MAX_IDS))
def upload_status(ctx: Context, query: Record) -> list[Record]:
    """What became of uploads. They are IN_PROGRESS at first (F-736), then UPLOADED, with the document (F-737).

    Asking for more than a hundred at once is assumed to be refused (F-614).
    """
    return DOCUMENT_UPLOADS.of(ctx, query["ids"])


@documents.action("download", gives=File(), right="view", query=FILE_ID)
def download(ctx: Context, query: Record) -> tuple[str, bytes]:
    """The bytes of a document, by the session alone. No developer key is needed."""
    return DOCUMENTS.content(ctx, query["id"])
