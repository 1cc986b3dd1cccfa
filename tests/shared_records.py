"""The guard over records that a transaction decodes once for all who look at them: nobody may change one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import pytest

from mockserver.kernel.kinds import Record
from mockserver.store.record_cache import Decoder
from mockserver.store.transaction import Transaction


@contextmanager
def every_shared_record_is_looked_at() -> Iterator[list[str]]:
    """Meanwhile, the texts of records that somebody changed who was only to look."""
    changed: list[str] = []
    seen: dict[int, tuple[str, Record]] = {}
    end, decode = Transaction.end, Decoder.record

    def record_and_note(self: Decoder, text: str) -> Record:
        record = decode(self, text)
        seen[id(record)] = (text, record)
        return record

    def end_and_look(self: Transaction) -> None:
        changed.extend(text for text, record in list(seen.values()) if orjson.loads(text) != record)
        seen.clear()
        end(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Decoder, "record", record_and_note)
        patch.setattr(Transaction, "end", end_and_look)
        yield changed
