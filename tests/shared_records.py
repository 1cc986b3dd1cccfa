"""The guard over records that a transaction decodes once for all who look at them: nobody may change one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import pytest

from mockserver.store.known import Known
from mockserver.store.transaction import Transaction


def changed_records(known: Known) -> list[str]:
    """The texts whose decoded record is no longer what they say."""
    return [text for text, record in known._decoded.items() if orjson.loads(text) != record]


@contextmanager
def every_shared_record_is_looked_at() -> Iterator[list[str]]:
    """Meanwhile, the texts of records that somebody changed who was only to look."""
    changed: list[str] = []
    end = Transaction.end

    def end_and_look(self: Transaction) -> None:
        changed.extend(changed_records(self.known))
        end(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transaction, "end", end_and_look)
        yield changed
