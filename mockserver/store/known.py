"""What a transaction knows of its world without asking the store."""

from __future__ import annotations

from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Query
from mockserver.store.block_ranges import Block
from mockserver.store.record_cache import MAX_ROWS_OF_ONE, Decoder, RecordCache, room_of
from mockserver.store.tables import Table
from mockserver.store.written_forms import Change

# Texts of records, and rows of pages, that a transaction keeps.
MAX_OWN = 5_000

Key = tuple[str, int, str]


class Known:
    """What one transaction has read or written itself, before what its process keeps at hand (`cache`).

    Nobody else can change what it has read before it ends. A reading transaction leaves it to the cache at once; of a
    writing one, what it knows may be undone, so the engine calls `share` once it is committed, while nobody else can
    be at work in the world. `last_seq` is the serial number that the world gave last, None where it must be asked.
    """

    __slots__ = (
        "_blocks",
        "_cache",
        "_lacks",
        "_new",
        "_page_rows",
        "_pages",
        "_records",
        "_texts",
        "_writes",
        "decoder",
        "last_seq",
    )

    def __init__(self, cache: RecordCache | None, *, writes: bool) -> None:
        self._cache = cache
        self._writes = writes
        self._texts: dict[Key, str] = {}
        self._new: set[Key] = set()
        self._pages: dict[str, dict[Query, tuple[Table, tuple[str, ...]]]] = {}
        self._page_rows = 0
        self._lacks: dict[str, bool] = {}
        self._records: dict[str, dict[int, tuple[Record, ...]]] = {}
        self._blocks: dict[str, Block] = {}
        self.decoder = cache.decoder if cache else Decoder()
        self.last_seq = cache.last_seq if cache else None

    def text(self, kind: Kind, org: int, record_id: str) -> str | None:
        """A record's text, where it was read before and nobody can have changed it."""
        text = self._texts.get((kind.name, org, record_id))
        return text if text is not None or not self._cache else self._cache.text(kind, org, record_id)

    def has(self, kind_name: str, org: int, record_id: str) -> bool:
        """Whether `text` gives one, by the name of the kind."""
        key = kind_name, org, record_id
        return key in self._texts or (self._cache is not None and self._cache.has(key))

    def decode(self, text: str) -> Record:
        """The record of a text, the same object each time: to be looked at, and never to be changed."""
        return self.decoder.record(text)

    def lacks(self, kind: Kind) -> bool | None:
        """Whether the world has no record of a kind; None where it must be asked."""
        lacks = self._lacks.get(kind.name)
        return lacks if lacks is not None or not self._cache else self._cache.lacks.get(kind.name)

    def note_lack(self, kind: Kind, lacks: bool) -> None:
        """Remember whether the world has no record of a kind, until one of it is written."""
        if self._cache and not self._writes:
            self._cache.lacks[kind.name] = lacks
        else:
            self._lacks[kind.name] = lacks

    def records(self, kind: Kind, org: int) -> tuple[Record, ...] | None:
        """All records that an organization has of a kind, where they were looked through since one was written."""
        own = self._records.get(kind.name)
        if own is None and self._cache:
            own = self._cache.records.get(kind.name)
        return own.get(org) if own else None

    def keep_records(self, kind: Kind, org: int, records: tuple[Record, ...]) -> None:
        """Keep all records that an organization has of a kind, until one of it is written."""
        if self._cache and not self._writes:
            self._cache.keep_records(kind.name, org, records)
        else:
            self._records.setdefault(kind.name, {})[org] = records

    def block(self, name: str) -> Block | None:
        """The block of rows that was widened last, of those with a name."""
        block = self._blocks.get(name)
        return block if block is not None or not self._cache else self._cache.blocks.get(name)

    def note_block(self, name: str, block: Block) -> None:
        """Remember the ranges of a block as they are at least."""
        self._blocks[name] = block

    def keep(self, kind: Kind, org: int, record_id: str, text: str, *, is_new: bool = False) -> None:
        """Keep a text that was read or written; that of a new record is for this transaction alone."""
        if self._cache and not self._writes:
            self._cache.put(kind.name, org, record_id, text)
            return
        if len(self._texts) >= MAX_OWN:
            self.clear()
        key = kind.name, org, record_id
        self._texts[key] = text
        if is_new:
            self._new.add(key)

    def forget(self, kind: Kind, record: Record, change: Change) -> None:
        """Let go of what a change of a record makes untrue, here and in the cache."""
        text = self._texts.pop((kind.name, record["org"], record["id"]), None)
        if pages := self._pages.pop(kind.name, None):
            self._page_rows -= sum(room_of(texts) for _, texts in pages.values())
        self._lacks.pop(kind.name, None)
        self._records.pop(kind.name, None)
        if self._cache:
            self._cache.forget(kind, record, change, text)

    def page(self, kind: Kind, query: Query) -> tuple[str, ...] | None:
        """The texts of a query's page, if it was read since a record of the kind was written."""
        if self._writes:
            if not kind.few:
                return None
            pages = self._pages.get(kind.name)
            if pages and (known := pages.get(query)):
                return known[1]
        return self._cache.page(kind, query) if self._cache else None

    def keep_page(self, table: Table, query: Query, texts: tuple[str, ...]) -> None:
        """Keep a page that was read, unless it is long; where much is written, only of a kind of few."""
        if not self._writes:
            if self._cache:
                self._cache.put_page(table, query, texts)
            return
        rows = room_of(texts)
        if rows > MAX_ROWS_OF_ONE or not table.kind.few:
            return
        self._page_rows += rows
        if self._page_rows > MAX_OWN:
            self._pages.clear()
            self._page_rows = rows
        self._pages.setdefault(table.kind.name, {})[query] = table, texts

    def clear(self) -> None:
        """Let go of what the transaction knows itself: part of it was undone, or it has ended."""
        self._texts.clear()
        self._new.clear()
        self._pages.clear()
        self._page_rows = 0
        self._lacks.clear()
        self._records.clear()
        self._blocks.clear()

    def share(self) -> None:
        """Leave what was read and changed to the cache: all of it is committed. New records wait for who reads them."""
        if cache := self._cache:
            cache.last_seq = self.last_seq
            cache.lacks.update(self._lacks)
            cache.blocks.update(self._blocks)
            for key, text in self._texts.items():
                if key not in self._new:
                    cache.put(*key, text)
            for kind, lists in self._records.items():
                for org, records in lists.items():
                    cache.keep_records(kind, org, records)
            for pages in self._pages.values():
                for query, (table, texts) in pages.items():
                    cache.put_page(table, query, texts)
