"""v3 documents of bills."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.v3.files import FileView, attached, uploaded
from mockserver.dialects.v3.parameters import required
from mockserver.dialects.v3.resources import V3Resource, bulk_ids
from mockserver.domain.documents.bill_documents import DOCUMENT, DOCUMENT_UPLOADS, DOCUMENTS
from mockserver.domain.payables.bills import BILLS
from mockserver.kernel import schema as s
from mockserver.kernel.query import Filter

VIEW = FileView(DOCUMENT, "/DownloadBillDocumentServlet?entityId={billId}&id={id}")
SHOWN = V3Resource("v3.documents", DOCUMENTS, VIEW, "documentId", "edit_document", verbs="list get")
UPLOAD = Reply(s.Field("id", s.Text()))
STATUS = Reply(
    s.Field("documentId", s.Text()),
    s.Field("uploadId", s.Text(), "id"),
    s.Field("status", s.Enum("IN_PROGRESS", "UPLOADED", "IVA_PROCESSING")),
)
MAX_IDS = 100  # assumed


def upload(call: Call) -> Answer:
    """POST a file to a bill: the answer has the upload's id alone, as long as there is no document."""
    name, content = uploaded(call)
    record = DOCUMENT_UPLOADS.upload(call.ctx, call.params["billId"], name, content)
    return Answer(call.operation.status, UPLOAD.write(record))


def list_(call: Call) -> Answer:
    """GET the documents of a bill."""
    bill = BILLS.get(call.ctx, call.params["billId"])
    return Answer(call.operation.status, VIEW.page(call, DOCUMENTS, Filter("billId", "eq", bill["id"])))


def get(call: Call) -> Answer:
    """GET one."""
    return Answer(call.operation.status, VIEW.shown(call, DOCUMENTS.get(call.ctx, SHOWN.id_of(call))))


def upload_status(call: Call) -> Answer:
    """GET what became of uploads: a bare array."""
    uploads = DOCUMENT_UPLOADS.of(call.ctx, bulk_ids(call, MAX_IDS))
    return Answer(call.operation.status, [STATUS.write(upload) for upload in uploads])


def statuses() -> dict[str, Any]:
    """The JSON Schema of the answer about uploads."""
    return {"type": "array", "items": STATUS.answer_schema()}


def download(call: Call) -> Answer:
    """GET the bytes of one, by the session alone."""
    (document_id,) = required(call, "id")
    return attached(*DOCUMENTS.content(call.ctx, document_id))


MADE = SHOWN.handlers()
HANDLERS = {
    "v3.documents.bills.list": Handler(list_, "view", body="none", answers=MADE["v3.documents.list"].answers),
    "v3.documents.bills.create": Handler(
        upload, "edit_document", body="raw", answers=UPLOAD.answer_schema, query={"name": True}
    ),
    "v3.documents.upload-status.get": Handler(
        upload_status, "view", body="none", answers=statuses, query={"ids": True}
    ),
    "v3.documents.get": Handler(get, "view", body="none", answers=MADE["v3.documents.get"].answers),
    "v3.documents.download": Handler(download, "view", body="none"),
}
