"""Receipts: images uploaded to a signed URL, then attached to a transaction or a reimbursement.

An owner keeps its own as `receipts`: `id`, `filename` and the `uploadId` whose bytes they are.
"""

from __future__ import annotations

from contextlib import suppress

from mockserver.domain.context import Context
from mockserver.domain.resource import register
from mockserver.domain.signed_links import sign, verify
from mockserver.domain.spend.kinds import SPEND_UPLOAD
from mockserver.domain.spend.records import SpendRecords, wrong
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.ids import spend_uuid
from mockserver.kernel.kinds import Record

PREFIX = "rct"
# Links for uploads, which end, and links in answers, which do not: how long BILL's are good is not known (F-1566).
UPLOAD, VIEW = "receipt-upload", "receipt"
# An upload is an image of one of these types (F-1560); PDF was seen to work (F-1561).
EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
DEFAULT_EXTENSION = ".jpg"


class Uploads(SpendRecords):
    """What is uploaded to the signed URLs; bytes lie in the world by `hash`, once they are there."""

    kind = SPEND_UPLOAD

    def upload_token(self, ctx: Context) -> str:
        """The token of a new upload."""
        return sign(ctx, UPLOAD, self.create(ctx, {})["id"])

    def view_token(self, ctx: Context, upload_id: str) -> str:
        """The token for reading what was uploaded, always the same."""
        return sign(ctx, VIEW, upload_id, lasting=True)

    def find(self, ctx: Context, token: str, path: str) -> Record:
        """The upload of either token; raises a 400 that names `path` for a text that is none (F-1564)."""
        for purpose in (UPLOAD, VIEW):
            with suppress(BillError):
                return self.get(ctx, verify(ctx, purpose, token))
        raise wrong(path, "must be the URL of an upload", fact="F-1564")

    def take(self, ctx: Context, upload_id: str, content: bytes, content_type: str) -> None:
        """Keep bytes under an upload, in the place of earlier ones; raises `NotFound`."""
        old = self.get(ctx, upload_id)
        self.store(ctx, {**old, "hash": ctx.tx.keep_blob(content), "contentType": content_type}, old)

    def content(self, ctx: Context, upload_id: str) -> tuple[str, bytes]:
        """Name and bytes of an upload; raises `NotFound` where nobody has uploaded anything."""
        upload = self.get(ctx, upload_id)
        content = ctx.tx.blob(upload["hash"]) if "hash" in upload else None
        if content is None:
            raise NotFound(upload_id, in_path=True)
        return name_of(upload), content


def name_of(upload: Record) -> str:
    """The name of a file that nobody named (assumed: F-1562)."""
    return f"{upload['id']}{EXTENSIONS.get(upload.get('contentType', ''), DEFAULT_EXTENSION)}"


def receipt_of(ctx: Context, upload: Record, filename: str = "") -> Record:
    """A new receipt of an upload, whose bytes may come later: BILL's walk through the API sends none (F-1563)."""
    receipt_id = spend_uuid(PREFIX, ctx.tx.next_seq(), ctx.seed)
    return {"id": receipt_id, "filename": filename or name_of(upload), "uploadId": upload["id"]}


def without(owner: Record, receipt_id: str) -> list[Record]:
    """The receipts of an owner but one; raises `NotFound` where it has no such receipt."""
    receipts: list[Record] = owner.get("receipts", [])
    if all(receipt["id"] != receipt_id for receipt in receipts):
        raise NotFound(receipt_id, in_path=True)
    return [receipt for receipt in receipts if receipt["id"] != receipt_id]


def please_retry() -> BillError:
    """The one answer of 500 that BILL is known for: a receipt for a locked or reconciled transaction (F-1565)."""
    return BillError("", text="Please retry.", status=500, category="SERVER", fact="F-1565")


UPLOADS = register(Uploads())
