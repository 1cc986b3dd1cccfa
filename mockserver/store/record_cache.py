"""What a process keeps at hand of a world that no other process can change."""

from __future__ import annotations

import orjson

from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Query, Scalar
from mockserver.store.block_ranges import Block
from mockserver.store.tables import Table
from mockserver.store.written_forms import Change, WrittenForms

MAX_TEXTS = 5_000
MAX_WALKS = 64
# Rows of pages, of all together and of one.
MAX_PAGE_ROWS = 2_000
MAX_ROWS_OF_ONE = 200

# Records that are kept decoded, by their texts.
MAX_DECODED = 100

Mark = tuple[int, tuple[Scalar, ...]]


class Decoder:
    """Records by their texts, each decoded once for all who only look at it: nobody may change one."""

    __slots__ = ("_records",)

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}

    def record(self, text: str) -> Record:
        """The record of a text, the same object as long as it is kept; too many are let go of together."""
        record = self._records.get(text)
        if record is None:
            record = orjson.loads(text)
            self.keep(text, record)
        return record

    def keep(self, text: str, record: Record) -> None:
        """Keep the record of a text, which nobody changes any more."""
        if len(self._records) >= MAX_DECODED:
            self._records.clear()
        self._records[text] = record


class RecordCache:
    """Texts of records that were read (their JSON) and pages of them, what was written of records, and walks by offset.

    `last_seq` is the serial number that the world gave last, None where nobody has asked yet. `lacks` tells by kind
    whether the world has no record of it, `blocks` by name what is known of the ranges of a block, `records` by kind
    and organization what is looked through.

    Reading transactions fill it; writing ones only take out, for what they undo was not there, and leave it what they
    know once they are committed.
    """

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int, str], str] = {}
        self._walks: dict[str, dict[Query, list[Mark]]] = {}
        self._pages: dict[str, dict[Query, tuple[str, ...]]] = {}
        self._page_rows = 0
        self.written = WrittenForms()
        self.last_seq: int | None = None
        self.records: dict[str, dict[int, tuple[Record, ...]]] = {}
        self.lacks: dict[str, bool] = {}
        self.blocks: dict[str, Block] = {}
        self.decoder = Decoder()

    def text(self, kind: Kind, org: int, record_id: str) -> str | None:
        """A record's text, if it is here."""
        return self._texts.get((kind.name, org, record_id))

    def has(self, key: tuple[str, int, str]) -> bool:
        """Whether the text of a record is here, by the name of its kind, its organization and its id."""
        return key in self._texts

    def put(self, kind: str, org: int, record_id: str, text: str) -> None:
        """Keep a record's text, by the name of its kind; too many are let go of together."""
        if len(self._texts) >= MAX_TEXTS:
            self._texts.clear()
        self._texts[kind, org, record_id] = text

    def page(self, kind: Kind, query: Query) -> tuple[str, ...] | None:
        """The texts of a query's page, if it was read since a record of the kind was written."""
        pages = self._pages.get(kind.name)
        return pages.get(query) if pages else None

    def put_page(self, table: Table, query: Query, texts: tuple[str, ...]) -> None:
        """Keep a page that is not too long, and note where it ended; too many are let go of together."""
        self._note_end(table, query, texts)
        rows = room_of(texts)
        if rows > MAX_ROWS_OF_ONE or query in self._pages.get(table.kind.name, ()):
            return
        self._page_rows += rows
        if self._page_rows > MAX_PAGE_ROWS:
            self._pages.clear()
            self._page_rows = rows
        self._pages.setdefault(table.kind.name, {})[query] = texts

    def forget(self, kind: Kind, record: Record, change: Change, text: str | None) -> None:
        """Let go of what a change of a record makes untrue: its text, the pages and walks of its kind, what shows it.

        `text` is what it was last in its transaction, None where that one has not read it.
        """
        known = self._texts.pop((kind.name, record["org"], record["id"]), None)
        self._walks.pop(kind.name, None)
        if pages := self._pages.pop(kind.name, None):
            self._page_rows -= sum(map(room_of, pages.values()))
        self.lacks.pop(kind.name, None)
        self.records.pop(kind.name, None)
        self.written.forget(kind.name, record, change, text or known, self.decoder.record)

    def keep_records(self, kind: str, org: int, records: tuple[Record, ...]) -> None:
        """Keep all records of an organization, by the name of their kind; too many are let go of together."""
        lists = self.records.setdefault(kind, {})
        if len(lists) >= MAX_DECODED:
            lists.clear()
        lists[org] = records

    def clear(self) -> None:
        """Let go of everything but the serial number, which may be nowhere else."""
        self._texts.clear()
        self._walks.clear()
        self._pages.clear()
        self._page_rows = 0
        self.written.clear()
        self.lacks.clear()
        self.blocks.clear()
        self.records.clear()

    def resume(self, kind: Kind, query: Query) -> Query:
        """The query from where an earlier page of its walk ended, instead of from its offset."""
        if not query.offset or query.after:
            return query
        marks = self._walks.get(kind.name, {}).get(_walk(query), ())
        last = max((mark for mark in marks if mark[0] <= query.offset), default=None)
        if last is None:
            return query
        return query._replace(offset=query.offset - last[0], after=last[1])

    def _note_end(self, table: Table, query: Query, texts: tuple[str, ...]) -> None:
        """Note where a page ended: behind its last row, and before it, for those who ask for one row too many.

        A first page is not noted: most lists go on by position. Its successor skips no more than that page. Nor is a
        page of an order that has no positions.
        """
        if not query.offset or query.after or query.backward or len(texts) <= 1:
            return
        if any(sort.stand_ins for sort in query.sort):
            return
        end = query.offset + len(texts)
        walks = self._walks.setdefault(table.kind.name, {})
        if len(walks) >= MAX_WALKS:
            walks.clear()
        walks[_walk(query)] = [
            (end - 1, table.position(query.sort, orjson.loads(texts[-2]))),
            (end, table.position(query.sort, orjson.loads(texts[-1]))),
        ]


def room_of(texts: tuple[str, ...]) -> int:
    """The rows that a page counts as: an empty one takes room as well."""
    return len(texts) + 1


def _walk(query: Query) -> Query:
    """The query without its page."""
    return query._replace(limit=0, offset=0)
