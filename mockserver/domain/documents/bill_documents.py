"""Documents of records, bills above all: an upload is taken in first, and becomes a document a little later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mockserver.domain.context import Context
from mockserver.domain.documents import attachments
from mockserver.domain.documents.attachments import ATTACHMENTS
from mockserver.domain.documents.files import content_of, pages_of
from mockserver.domain.owners import owner_of
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.resource import Resource, register
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import BillErrors, NotFound
from mockserver.kernel.kinds import Column, Kind, Record

DOCUMENT_UPLOAD = Kind("document_upload", "0du", refs={"billId": "bill"}, due=True)
DOCUMENT = Kind(
    "document",
    "00h",
    columns=(Column("billId", index=True), Column("parentId", index=True, sparse=True), Column("uploadId")),
    refs={"billId": "bill"},
)

# Minutes at BILL, whose number nobody publishes; so long here that a client sees an upload in progress (F-1223).
TAKES = timedelta(seconds=2)

OF_FILES = ("billId", "parent", "parentId", "name", "size", "hash", "createdBy", "numOfPages")

# What v2 takes files for (F-1500); those of customers, invoices and vendors are what v3 calls attachments (F-1501).
PARENTS = (
    "bill",
    "invoice",
    "vendor",
    "customer",
    "vendor_credit",
    "payment",
    "bill_payment",
    "received_payment",
    "chart_of_account",
)

# What became of the search for viruses: it waits as long as the upload, and finds nothing (F-1101).
QUEUED, CLEAN = "IN_QUEUE", "CLEAN"
IN_PROGRESS = "IN_PROGRESS"
SCAN_STATUSES = ("NOT_SCANNED", CLEAN, "INFECTED", QUEUED, "REJECTED", "UNDEFINED")


class DocumentUploads(Resource):
    """Uploads: IN_PROGRESS, then UPLOADED with the document's id. IVA_PROCESSING is not for the sandbox (F-1222)."""

    kind = DOCUMENT_UPLOAD

    def upload(self, ctx: Context, bill_id: str, name: str, content: bytes) -> Record:
        """Take in a file for a bill: an upload that is IN_PROGRESS. Raises `NotFound` for an unknown bill."""
        BILLS.get(ctx, bill_id)
        return self.take_in(ctx, {"parent": "bill", "parentId": bill_id, "billId": bill_id}, name, content)

    def upload_to(self, ctx: Context, parent_id: str, name: str, content: bytes) -> Record:
        """Take in a file for any record that can have some, or for the Inbox where no id says for which.

        Raises `NotFound` for an id that names no such record.
        """
        if not parent_id:
            return self.take_in(ctx, {}, name, content)
        parent = owner_of(ctx, parent_id, PARENTS)[0]
        if parent == "bill":
            return self.upload(ctx, parent_id, name, content)
        return self.take_in(ctx, {"parent": parent, "parentId": parent_id}, name, content)

    def take_in(self, ctx: Context, place: Record, name: str, content: bytes) -> Record:
        """An upload of a file that belongs to a place, in progress."""
        values = {**place, "name": name, "size": len(content), "createdBy": ctx.caller.user_id}
        pages = pages_of(name, content)
        return self.create(ctx, {**values, "numOfPages": pages, "hash": ctx.tx.keep_blob(content)})

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"status": IN_PROGRESS, "scanStatus": QUEUED, "dueAt": stamp(ctx.clock.now() + TAKES)}

    def finish(self, ctx: Context, upload: Record) -> Record:
        """Make an upload a document, or an attachment: UPLOADED, with its id as the `documentId`."""
        values = {name: upload[name] for name in OF_FILES if name in upload}
        resource = ATTACHMENTS if upload.get("parent") in attachments.PARENTS else DOCUMENTS
        document = resource.create(ctx, {**values, "uploadId": upload["id"], "scanStatus": CLEAN})
        outcome = {"status": "UPLOADED", "scanStatus": CLEAN, "documentId": document["id"]}
        return self.store(ctx, {**upload, **outcome}, upload)

    falls_due = finish

    def of(self, ctx: Context, ids: Sequence[str]) -> list[Record]:
        """Several uploads in the order of their ids; raises BDC_1205 for each that is not there."""
        uploads = ctx.get_many(DOCUMENT_UPLOAD, ids)
        missing = [NotFound(upload_id) for upload_id in ids if upload_id not in uploads]
        if missing:
            raise BillErrors(missing)
        return [uploads[upload_id] for upload_id in ids]


class Documents(Resource):
    """Documents of bills and other records. Each comes from an upload (`uploadId`); nothing deletes them."""

    kind = DOCUMENT

    def of(self, ctx: Context, parent_id: str) -> list[Record]:
        """The documents of a record, the oldest first."""
        return ctx.find(DOCUMENT, {"parentId": parent_id})

    def read_by_either_id(self, ctx: Context, record_id: str) -> Record:
        """A document by its own id or by that of its upload; raises `NotFound`.

        Of an upload in progress only the id and the search for viruses are known (F-1923).
        """
        upload = ctx.get(DOCUMENT_UPLOAD, record_id)
        if upload is None:
            return self.read(ctx, record_id)
        if upload["status"] == IN_PROGRESS:
            return {"id": upload["id"], "scanStatus": upload["scanStatus"]}
        document = ctx.get(DOCUMENT, upload["documentId"])
        if document is None:
            raise NotFound(record_id, in_path=True)
        return document

    def content(self, ctx: Context, document_id: str) -> tuple[str, bytes]:
        """The name and the bytes of a document; raises `NotFound` for an unknown id."""
        return content_of(ctx, self.get(ctx, document_id))


DOCUMENT_UPLOADS = register(DocumentUploads())
DOCUMENTS = register(Documents())
