"""v2 files: UploadAttachment, GetDocuments and GetDocumentPages. What their answers link to is served beside them."""

from __future__ import annotations

from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.fields import flags, reference
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import Code, Moment
from mockserver.dialects.v2.uploads import Upload
from mockserver.domain.context import Context
from mockserver.domain.documents.bill_documents import DOCUMENT_UPLOADS, DOCUMENTS
from mockserver.domain.documents.page_images import page_count, pages
from mockserver.domain.owners import owner_of
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import media_type

MAX_DOCUMENTS = 99
NAME = s.Text(max_length=255, min_length=1)

UPLOAD = Upload(
    # No id, or an empty one: the file is for the Inbox.
    s.Field("id", s.Text()),
    s.Field("fileName", NAME, required=True),
    s.Field("isPublic", s.Boolean()),
    name="fileName",
)
UPLOAD_ID = Reply(s.Field("documentUploadedId", s.Text(), "id"))

SCAN_STATUS = Code({"clean": "CLEAN", "queued": "IN_QUEUE"})
# What production was seen to answer of a document (F-1505); what of it is told of no file but an e-mail's stays empty.
DOCUMENT = s.Object(
    s.Field("entity", s.Text(), absent="Document"),
    s.Field("orgId", s.Text()),
    s.Field("id", s.Text()),
    s.Field("fileName", s.Text(), "name"),
    s.Field("createdDate", Moment(), "createdTime"),
    s.Field("updatedDate", Moment(), "updatedTime"),
    s.Field("numUnprocessed", s.Int(), absent=0),
    s.Field("firstUnprocessed", s.Int(), absent=0),
    s.Field("numPages", s.Int()),
    s.Field("documentRef", s.Text(), "uploadId"),
    reference("parentDocumentId"),
    s.Field("type", s.Text(), absent="1"),
    s.Field("flagPriority", s.Text(), absent="-1"),
    *flags("isUserMarkedAsSpam"),
    s.Field("usersId", s.Text(), "createdBy"),
    s.Field("emailFrom", s.Text()),
    s.Field("scanStatus", SCAN_STATUS),
    s.Field("fileUrl", s.Text()),
    s.Field("unprocessedPages", s.Text()),
    s.Field("url", s.Text()),
    s.Field("scanStatusValue", s.Text(), absent="1"),
    s.Field("associatedPages", s.Array(s.Int())),
    s.Field("pageNumbers", s.Array(s.Int())),
    s.Field("thumbNewUrl", s.Text()),
    s.Field("thumbType", s.Text(), absent="image"),
    s.Field(
        "pagesInfo",
        s.Array(
            s.Object(
                s.Field("pageNumber", s.Int()),
                s.Field(
                    "association",
                    s.Object(
                        s.Field("type", s.Text()), s.Field("billId", s.Text()), s.Field("associatedPage", s.Int())
                    ),
                ),
            )
        ),
    ),
    omits=False,
)

BILL_DOCUMENTS = Parameters(
    s.Field("id", s.Text(), required=True),
    s.Field("start", s.Int(minimum=0), required=True),
    s.Field("max", s.Int(minimum=0), required=True),
)
BILL_FILES = Reply(s.Field("documents", s.Array(DOCUMENT)), s.Field("numPages", s.Int()))

OWNER = Parameters(s.Field("id", s.Text(), required=True))
PAGES = Reply(
    s.Field("documentPages", s.Object(s.Field("numPages", s.Int()), s.Field("fileUrl", s.Text()), omits=False))
)


@call("UploadAttachment", takes=UPLOAD, gives=UPLOAD_ID, right="edit_document")
def upload(ctx: Context, values: Record) -> Record:
    """Take in a file for a record, or for the Inbox; the answer has the upload's id alone (F-1500).

    Raises BDC_1205 for an id that names no record of a kind that has files; then nothing is kept.
    """
    return DOCUMENT_UPLOADS.upload_to(ctx, values.get("id") or "", values["name"], values["content"])


@call("GetDocuments", takes=BILL_DOCUMENTS, gives=BILL_FILES, right="view")
def documents(ctx: Context, values: Record) -> Record:
    """The documents of a bill, with links to their bytes and pages (F-1509); any other id is refused (F-1510)."""
    ctx.cite("F-1509")
    _, bill = owner_of(ctx, values["id"], ["bill"])
    every = DOCUMENTS.of(ctx, bill["id"])
    end = values["start"] + min(values["max"], MAX_DOCUMENTS)
    first_pages = first_pages_of(every)
    rows = [document_values(ctx, one, first_pages[one["id"]]) for one in every[values["start"] : end]]
    return {"documents": rows, "numPages": len(every)}


def first_pages_of(documents: list[Record]) -> dict[str, int]:
    """The number that each document's first page has among all pages of its record."""
    first, number = {}, 1
    for one in documents:
        first[one["id"]] = number
        number += page_count(one)
    return first


def document_values(ctx: Context, document: Record, first_page: int) -> Record:
    """What an answer tells of a bill's document whose first page is the bill's `first_page`."""
    numbers = [*range(1, page_count(document) + 1)]
    bill_pages = [number + first_page - 1 for number in numbers]
    bill_id = document["parentId"]
    information = [
        {"pageNumber": number, "association": {"type": "Bill", "billId": bill_id, "associatedPage": page}}
        for number, page in zip(numbers, bill_pages, strict=True)
    ]
    return {
        **document,
        "orgId": ctx.caller.org_id,
        "numPages": len(numbers),
        "fileUrl": f"/FileServlet?id={document['id']}",
        "url": f"/is/BillImageServlet?entityId={bill_id}",
        "associatedPages": bill_pages,
        "pageNumbers": numbers,
        "thumbNewUrl": f"/is/ImageServlet?id={document['id']}&pageNumber=0&w=224&h=0",
        "pagesInfo": information,
    }


@call("GetDocumentPages", takes=OWNER, gives=PAGES, right="view")
def document_pages(ctx: Context, values: Record) -> Record:
    """How many pages are attached to a bill or a vendor credit, and where to get them (F-1506).

    A single text leads to the text, all else to pictures of pages; without a file the link is null.
    """
    ctx.cite("F-1506")
    _, owner = owner_of(ctx, values["id"], ["bill", "vendor_credit"])
    every = DOCUMENTS.of(ctx, owner["id"])
    return {"documentPages": {"numPages": len(pages(every)), "fileUrl": link_to(owner["id"], every)}}


def link_to(owner_id: str, documents: list[Record]) -> str | None:
    """Where the pages of a record's documents are."""
    if not documents:
        return None
    if len(documents) == 1 and media_type(documents[0]["name"]) == "text/plain":
        return f"/HtmlServlet?id={documents[0]['id']}"
    return f"/is/BillImageServlet?entityId={owner_id}"
