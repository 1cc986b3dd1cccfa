"""The files of receipts, at the signed URLs that answers have: uploaded to them, and read from them."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call, operation
from mockserver.dialects.rest.bodies import File
from mockserver.dialects.rest.errors import TooLarge, UnsupportedMediaType
from mockserver.dialects.rest.parameters import TOKEN
from mockserver.domain.signed_links import holder, verify
from mockserver.domain.spend.receipts import EXTENSIONS, UPLOAD, UPLOADS, VIEW
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.kinds import Record

MAX_BYTES = 6 * 1024 * 1024
# What clients send that say nothing of the type.
UNTYPED = ("", "application/octet-stream", "application/x-www-form-urlencoded")


class Image:
    """The bytes of an image as the body: read as (bytes, media type)."""

    body = "raw"

    def read(self, call: Call) -> tuple[bytes, str]:
        """Bytes and media type; raises `Invalid` for none, `TooLarge` over 6 MB, `UnsupportedMediaType` (F-1560)."""
        kind = call.request.header("content-type").split(";")[0].strip().lower()
        if kind not in (*EXTENSIONS, *UNTYPED):
            raise UnsupportedMediaType(f"Content-Type '{kind}' is not supported")
        content = bytes(call.body or b"")
        if not content:
            raise Invalid([Problem("", "Required request body is missing", "type")])
        if len(content) > MAX_BYTES:
            raise TooLarge(f"File is larger than {MAX_BYTES} bytes")
        return content, kind

    def request_schema(self) -> dict[str, Any]:
        """The JSON Schema of an upload: bytes."""
        return {"type": "string", "format": "binary"}


@operation("spend.receipt.upload", takes=Image(), query=TOKEN)
def upload(call: Call, query: Record, values: tuple[bytes, str]) -> None:
    """Take an image under the URL it was signed for. Whoever has the URL may use it while it is good."""
    with call.opened_by(holder(query["token"])) as ctx:
        UPLOADS.take(ctx, verify(ctx, UPLOAD, query["token"]), *values)


@operation("spend.receipt.read", gives=File(), query=TOKEN)
def read(call: Call, query: Record) -> tuple[str, bytes]:
    """The image of a receipt, whoever has its URL."""
    with call.opened_by(holder(query["token"])) as ctx:
        return UPLOADS.content(ctx, verify(ctx, VIEW, query["token"]))
