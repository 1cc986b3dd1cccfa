"""What attachments and documents have in common: a name, and bytes that lie in the world by their hash."""

from __future__ import annotations

import re

from mockserver.domain.context import Context
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import media_type

A_PAGE = re.compile(rb"/Type\s*/Page\b")


def pages_of(name: str, content: bytes) -> int | None:
    """How many pages a file has: a picture one, a PDF as many page objects as can be read; None of others (F-1102)."""
    media = media_type(name)
    if media == "application/pdf":
        return max(1, len(A_PAGE.findall(content)))
    return 1 if media.startswith("image/") else None


def content_of(ctx: Context, file: Record) -> tuple[str, bytes]:
    """The name and the bytes of a file's record."""
    content = ctx.tx.blob(file["hash"])
    if content is None:
        raise NotFound(file["id"], in_path=True)
    return str(file["name"]), content
