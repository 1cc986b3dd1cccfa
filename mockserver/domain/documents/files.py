"""What attachments and documents have in common: a name, and bytes that lie in the world by their hash."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record


def content_of(ctx: Context, file: Record) -> tuple[str, bytes]:
    """The name and the bytes of a file's record."""
    content = ctx.tx.blob(file["hash"])
    if content is None:
        raise NotFound(file["id"], in_path=True)
    return str(file["name"]), content
