"""Records of several kinds that one thing can belong to: a file, a note, a link."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.domain.context import Context
from mockserver.domain.resource import kind_of
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record


def owner_of(ctx: Context, record_id: str, kinds: Iterable[str]) -> tuple[str, Record]:
    """The kind's name and the record of an id that is one of several kinds'; which one its prefix says.

    Raises `NotFound` (BDC_1205) for any other id.
    """
    for name in kinds:
        kind = kind_of(name)
        record = ctx.get(kind, record_id) if record_id.startswith(kind.prefix) else None
        if record is not None:
            return name, record
    raise NotFound(record_id)
