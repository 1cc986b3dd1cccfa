"""v3 attachments of customers, invoices and vendors."""

from __future__ import annotations

from mockserver.dialects.calls import Act, Call, Handler, Handlers
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.v3.files import FileView, attached, uploaded
from mockserver.dialects.v3.parameters import required, truth
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.documents.attachments import ATTACHMENT, ATTACHMENTS, PARENTS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.media_types import extension
from mockserver.kernel.query import Filter

VIEW = FileView(ATTACHMENT, "/AttachDownload?id={id}")
SHOWN = V3Resource("v3.attachments", ATTACHMENTS, VIEW, "attachmentId", "edit_document", verbs="list get create")
DELETED = Reply(s.Field("status", s.Text()))
# Assumed: only a PDF can be an invoice's PDF.
NO_PDF = "must end in .pdf when replaceInvoicePdf is true"


def list_of(parent: str) -> Act:
    """GET the attachments of one record."""

    def act(call: Call) -> Answer:
        parent_id = call.params[f"{parent}Id"]
        ATTACHMENTS.check_parent(call.ctx, parent, parent_id)
        return Answer(call.operation.status, VIEW.page(call, ATTACHMENTS, Filter("parentId", "eq", parent_id)))

    return act


def upload_to(parent: str) -> Act:
    """POST a file to one record; an invoice's may stand in for its PDF."""

    def act(call: Call) -> Answer:
        name, content = uploaded(call)
        replaces = parent == "invoice" and truth(call, "replaceInvoicePdf")
        if replaces and extension(name) != "pdf":
            raise Invalid([Problem("name", NO_PDF)])
        attachment = ATTACHMENTS.attach(call.ctx, parent, call.params[f"{parent}Id"], name, content)
        if replaces:
            ATTACHMENTS.become_pdf(call.ctx, attachment)
        return Answer(call.operation.status, VIEW.shown(call, attachment))

    return act


def get(call: Call) -> Answer:
    """GET one."""
    return Answer(call.operation.status, VIEW.shown(call, ATTACHMENTS.get(call.ctx, SHOWN.id_of(call))))


def delete(call: Call) -> Answer:
    """DELETE one, for good."""
    ATTACHMENTS.delete(call.ctx, SHOWN.id_of(call))
    return Answer(call.operation.status, {"status": "SUCCESS"})


def download(call: Call) -> Answer:
    """GET the bytes of one, by the session alone."""
    (attachment_id,) = required(call, "id")
    return attached(*ATTACHMENTS.content(call.ctx, attachment_id))


ASKED = {parent: {"name": True} for parent in PARENTS} | {"invoice": {"name": True, "replaceInvoicePdf": False}}
ANSWERS = {name.rpartition(".")[2]: handler.answers for name, handler in SHOWN.handlers().items()}


def handlers_of(parent: str) -> Handlers:
    """The two operations on a record's attachments."""
    return {
        f"v3.attachments.{parent}s.list": Handler(list_of(parent), "view", body="none", answers=ANSWERS["list"]),
        f"v3.attachments.{parent}s.create": Handler(
            upload_to(parent), "edit_document", body="raw", answers=ANSWERS["create"], query=ASKED[parent]
        ),
    }


HANDLERS = {
    **{name: handler for parent in PARENTS for name, handler in handlers_of(parent).items()},
    "v3.attachments.get": Handler(get, "view", body="none", answers=ANSWERS["get"]),
    "v3.attachments.delete": Handler(delete, "edit_document", body="none", answers=DELETED.answer_schema),
    "v3.attachments.download": Handler(download, "view", body="none"),
}
