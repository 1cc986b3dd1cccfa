"""Attachments: files that hang on a customer, an invoice or a vendor."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.documents.files import content_of
from mockserver.domain.receivables.invoices import INVOICE, INVOICES
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Column, Kind, Record

ATTACHMENT = Kind("attachment", "att", columns=(Column("parentId", index=True),))

PARENTS = ("customer", "invoice", "vendor")


class Attachments(Resource):
    """Attachments. They are deleted for good; their bytes stay in the world, for e-mails may have taken them along."""

    kind = ATTACHMENT

    def attach(self, ctx: Context, parent: str, parent_id: str, name: str, content: bytes) -> Record:
        """A file on a record of one of the kinds that can have some."""
        self.check_parent(ctx, parent, parent_id)
        values = {"parent": parent, "parentId": parent_id, "name": name, "size": len(content)}
        return self.create(ctx, {**values, "hash": ctx.tx.keep_blob(content), "createdBy": ctx.caller.user_id})

    def check_parent(self, ctx: Context, parent: str, parent_id: str) -> None:
        """Refuse an id that names no record of that kind."""
        if ctx.get(kind_of(parent), parent_id) is None:
            raise NotFound(parent_id, in_path=True)

    def become_pdf(self, ctx: Context, attachment: Record) -> None:
        """Let an attachment of an invoice stand in for the PDF BILL would make of it."""
        self._note_pdf(ctx, attachment["parentId"], attachment["id"])

    def remove(self, ctx: Context, attachment_id: str) -> None:
        """Remove an attachment; the invoice whose PDF it was has BILL's own again."""
        attachment = self.get(ctx, attachment_id)
        if attachment["parent"] == "invoice":
            self._forget_pdf(ctx, attachment)
        self.delete(ctx, attachment)

    def _forget_pdf(self, ctx: Context, attachment: Record) -> None:
        invoice = ctx.get(INVOICE, attachment["parentId"])
        if invoice and invoice.get("invoicePdfId") == attachment["id"]:
            self._note_pdf(ctx, invoice["id"], None)

    def _note_pdf(self, ctx: Context, invoice_id: str, attachment_id: str | None) -> None:
        invoice = INVOICES.get(ctx, invoice_id)
        new = {name: value for name, value in invoice.items() if name != "invoicePdfId"}
        INVOICES.store(ctx, new | ({"invoicePdfId": attachment_id} if attachment_id else {}), invoice)

    def content(self, ctx: Context, attachment_id: str) -> tuple[str, bytes]:
        """The name and the bytes of an attachment; raises `NotFound` for an unknown id."""
        return content_of(ctx, self.get(ctx, attachment_id))


ATTACHMENTS = register(Attachments())
