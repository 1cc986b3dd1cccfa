"""What v2 links to: files, texts, pictures of pages and invoices as PDFs, by the session alone."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Content, File
from mockserver.dialects.rest.parameters import FILE_ID, Parameter, Query, TypedParameter
from mockserver.domain.context import Context
from mockserver.domain.documents.bill_documents import DOCUMENTS
from mockserver.domain.documents.page_images import page_of, page_picture
from mockserver.domain.receivables.invoice_emails import pdf_of
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.kernel import schema as s
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import media_type

PNG = Content("image/png")
# How BILL tells the encoding of a text is not known (F-1504).
TEXT = Content("text/plain; charset=utf-8")

PAGE = Query(Parameter("entityId", required=True), TypedParameter("pageNumber", absent=1, type=s.Int()))
# The one picture whose pages are counted from 0 (F-1505); `h` is 0 there: the height follows from the width.
THUMBNAIL = Query(
    Parameter("id", required=True),
    TypedParameter("pageNumber", absent=0, type=s.Int()),
    TypedParameter("w", absent=0, type=s.Int()),
)
# Clients say `PresentationType=PDF` beside it, and there is no other (F-1525).
INVOICE = Query(Parameter("Id", required=True))


@operation("v3.documents.file", gives=File(), right="view", query=FILE_ID)
def file(ctx: Context, query: Record) -> tuple[str, bytes]:
    """The bytes of a document, where its `fileUrl` leads (F-1505)."""
    ctx.cite("F-1505")
    return DOCUMENTS.content(ctx, query["id"])


@operation("v3.documents.text", gives=TEXT, right="view", query=FILE_ID)
def text(ctx: Context, query: Record) -> bytes:
    """A document that is a plain text (F-1506); any other has none."""
    name, content = DOCUMENTS.content(ctx, query["id"])
    if media_type(name) != "text/plain":
        raise NotFound(query["id"], in_path=True)
    return content


@operation("v3.documents.page-image", gives=PNG, right="view", query=PAGE)
def page_image(ctx: Context, query: Record) -> bytes:
    """One page of what is attached to a bill or a vendor credit, as a picture (F-1506)."""
    owner = query["entityId"]
    return page_picture(ctx, page_of(DOCUMENTS.of(ctx, owner), query["pageNumber"], owner))


@operation("v3.documents.thumbnail", gives=PNG, right="view", query=THUMBNAIL)
def thumbnail(ctx: Context, query: Record) -> bytes:
    """One page of a document as a small picture, where its `thumbNewUrl` leads (F-1505)."""
    ctx.cite("F-1505")
    document = DOCUMENTS.get(ctx, query["id"])
    return page_picture(ctx, page_of([document], query["pageNumber"] + 1, document["id"]), query["w"])


@operation("v3.invoices.pdf", gives=File(), right="view", query=INVOICE)
def invoice_pdf(ctx: Context, query: Record) -> tuple[str, bytes]:
    """An invoice as it is sent to its customer (F-1525)."""
    ctx.cite("F-1525")
    return pdf_of(ctx, INVOICES.get(ctx, query["Id"]))
