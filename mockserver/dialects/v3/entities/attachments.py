"""v3 attachments of customers, invoices and vendors."""

from __future__ import annotations

from mockserver.dialects.rest.bodies import SUCCESS, File
from mockserver.dialects.rest.parameters import FILE_ID, Query, Truth
from mockserver.dialects.v3.answers import PlainPage
from mockserver.dialects.v3.files import FIELDS, NAMED, UPLOAD
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.documents.attachments import ATTACHMENT, ATTACHMENTS, PARENTS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import extension
from mockserver.kernel.query import Filter

VIEW = s.View(ATTACHMENT, FIELDS)
attachments = V3Resource(
    "v3.attachments",
    ATTACHMENTS,
    VIEW,
    "attachmentId",
    "edit_document",
    verbs="get",
    link="/AttachDownload?id={id}",
)
PLAIN_PAGE = PlainPage(attachments.resource, VIEW, list_page, attachments.link)
# That only a PDF can be an invoice's PDF is assumed (F-610).
NO_PDF = "must end in .pdf when replaceInvoicePdf is true"
REPLACES = Query(Truth("replaceInvoicePdf"))


def attachments_of(parent: str) -> None:
    """Collect the list of what is attached to a kind of record."""

    @attachments.action(f"{parent}s.list", gives=PLAIN_PAGE, right="view")
    def list_(ctx: Context, parent_id: str) -> tuple[Filter, ...]:
        """What is attached to one record."""
        ATTACHMENTS.check_parent(ctx, parent, parent_id)
        return (Filter("parentId", "eq", parent_id),)


for PARENT in PARENTS:
    attachments_of(PARENT)


@attachments.action("customers.create", takes=UPLOAD, query=NAMED)
def attach_to_customer(ctx: Context, customer_id: str, values: tuple[str, bytes]) -> Record:
    """Attach a file to a customer. Its bytes are the body, its name with an extension is in the query (F-731)."""
    return ATTACHMENTS.attach(ctx, "customer", customer_id, *values)


@attachments.action("vendors.create", takes=UPLOAD, query=NAMED)
def attach_to_vendor(ctx: Context, vendor_id: str, values: tuple[str, bytes]) -> Record:
    """Attach a file to a vendor. Its bytes are the body, its name with an extension is in the query (F-731)."""
    return ATTACHMENTS.attach(ctx, "vendor", vendor_id, *values)


@attachments.action("invoices.create", takes=UPLOAD, query=Query(*NAMED.parameters, *REPLACES.parameters))
def attach_to_invoice(ctx: Context, invoice_id: str, values: tuple[str, bytes], query: Record) -> Record:
    """Attach a file to an invoice, whose PDF it may replace. That takes `replaceInvoicePdf` in the query (F-735).

    Raises `Invalid` naming `name` where a file that is no PDF is to replace it, as is assumed (F-610).
    """
    name, content = values
    if query["replaceInvoicePdf"] and extension(name) != "pdf":
        raise Invalid([Problem("name", NO_PDF, fact="F-610")])
    attachment = ATTACHMENTS.attach(ctx, "invoice", invoice_id, name, content)
    if query["replaceInvoicePdf"]:
        ATTACHMENTS.become_pdf(ctx, attachment)
    return attachment


@attachments.action("delete", gives=SUCCESS)
def delete(ctx: Context, attachment_id: str) -> None:
    """Delete an attachment for good. The answer is SUCCESS (F-734)."""
    ATTACHMENTS.remove(ctx, attachment_id)


@attachments.action("download", gives=File(), right="view", query=FILE_ID)
def download(ctx: Context, query: Record) -> tuple[str, bytes]:
    """The bytes of an attachment, by the session alone. No developer key is needed (F-730)."""
    return ATTACHMENTS.content(ctx, query["id"])
