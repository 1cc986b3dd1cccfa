"""Transactions: what domain functions read and write records through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import Any

import orjson

from mockserver.kernel.changes import RecordChanges
from mockserver.kernel.effects import Effect
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Filter, Query, Scalar, Sort, equal_to
from mockserver.store.bulk import insert_rows
from mockserver.store.connections import ClosedConnection, Connection
from mockserver.store.due import Waiting, due_records, earliest_moment
from mockserver.store.errors import ReadOnly
from mockserver.store.known import Known
from mockserver.store.query.selects import Selects, Tables
from mockserver.store.record_cache import RecordCache
from mockserver.store.row_keys import MAX_ORG, MAX_SEQ, keys_of, org_of, partition_of, row_key
from mockserver.store.tables import Table, table_name
from mockserver.store.world_row import WorldRow
from mockserver.store.written_forms import WrittenForms

MAX_IDS = 500  # of one statement; engines bound the number of values
MAX_ROWS = MAX_SEQ  # as many as a world can hold: a query always has a limit

NOTHING: Mapping[str, Scalar | None] = MappingProxyType({})


# One write: a record's kind, its id, and its texts before and after; None where there was, or is, none. A plain tuple,
# for they are kept by the thousand, and no search for garbage looks at plain tuples of texts.
Write = tuple[str, str, str | None, str | None]


class Transaction:
    """One transaction on one world: the store's whole vocabulary of reads and writes.

    Records are plain dicts that hold `id`, `seq` and `org`; every call gives fresh copies. Organization 0 is the world
    itself. A world has one writer at a time, so what a writing transaction has read cannot change under it; a reading
    one sees one state throughout, and writes of it raise `ReadOnly`. Any call after its end is a `StoreError`.

    `on_commit` are called once everything is committed, outside the transaction; `effects` are what is told of it then.
    `due_moments` are when what it wrote falls due, each told to `on_due` too. `number` is the world's number for the
    engine's users, `world` the one in its tables. `cache` is what was read before, where no other process can change
    it. `changes` are kinds and records, after and before, of which somebody is to be told. `history` are its writes,
    where somebody asked; `before_commit` is called before the commit; `changed_records` is what they come to then.
    Without `writes_seq` the serial number that was given last is left to the cache alone.
    """

    def __init__(
        self,
        connection: Connection,
        tables: Tables,
        world: int,
        number: int,
        *,
        writes: bool,
        cache: RecordCache | None = None,
    ) -> None:
        self.world = world
        self.number = number
        self.writes = writes
        self._connection = connection
        self._tables = tables
        self._mark = tables.dialect.placeholder
        self._cache = cache
        self._seq: int | None = None
        self._first_seq = 0
        self.on_commit: list[Callable[[], None]] = []
        self.effects: list[Effect] = []
        self.due_moments: list[str] = []
        self.changes: list[tuple[str, Record | None, Record | None]] = []
        self.on_due: Callable[[Waiting], None] | None = None
        self.history: list[Write] | None = None
        self.changed_records: RecordChanges | None = None
        self.before_commit: Callable[[], None] | None = None
        self.writes_seq = True
        self.known = Known(cache, writes=writes)

    def _rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        rows: list[Any] = self._connection.execute(sql, params).fetchall()
        return rows

    @property
    def row(self) -> WorldRow:
        """The row of the world itself."""
        return WorldRow(self._connection, self._mark, self.world, self.number)

    def _must_write(self) -> None:
        if not self.writes:
            raise ReadOnly("a reading transaction cannot write")

    def end(self) -> None:
        """Let go of the connection; the engine calls it when the block ends."""
        self._connection, self._cache = ClosedConnection(), None
        self.before_commit = None  # which knows the transaction: without it nothing has to look for a circle
        self.known = Known(None, writes=False)

    def next_seq(self) -> int:
        """The next serial number of the world, from 1 on; raises `OverflowError` past 2**29 - 1."""
        if self._seq is None:
            self._must_write()
            self._seq = self._first_seq = self.last_seq()
        self._seq += 1
        if self._seq > MAX_SEQ:
            raise OverflowError("this world has no serial numbers left")
        return self._seq

    def flush(self) -> None:
        """Write the serial counter and what falls due; the engine calls it right before committing."""
        if self._seq is not None and self._seq != self._first_seq:
            if self.writes_seq:
                self.row.set("seq", self._seq)
            self.known.last_seq = self._seq
        if self.due_moments and self._cache is None:
            self.row.lower_due(min(self.due_moments))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside the block when that raises, and only that; the exception goes on."""
        acts, due = len(self.on_commit), len(self.due_moments)
        effects, changes, writes = len(self.effects), len(self.changes), len(self.history or ())
        self._connection.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # A store that failed has no savepoint any more, and nothing goes on in this transaction.
            with suppress(Exception):
                self._connection.execute("ROLLBACK TO SAVEPOINT part")
                self._connection.execute("RELEASE SAVEPOINT part")
            del self.on_commit[acts:], self.due_moments[due:], self.effects[effects:], self.changes[changes:]
            if self.history is not None:
                del self.history[writes:]
            self.known.clear()
            raise
        self._connection.execute("RELEASE SAVEPOINT part")

    def beside(self, sql: str, params: Sequence[Any]) -> Any:
        """Run a statement on a table that is no world's, as part of this transaction; what it gives."""
        self._must_write()
        return self._connection.execute(sql, params)

    def state(self) -> Record:
        """The world's own state (clock, scenario, seed); raises `WorldGone` for a world that was dropped."""
        return dict(orjson.loads(self.row.value("state")))

    def set_state(self, state: Record) -> None:
        """Replace the world's own state: JSON values only."""
        self._must_write()
        self.row.set("state", orjson.dumps(state).decode())

    def get(self, kind: Kind, org: int, record_id: str) -> Record | None:
        """A record of an organization by its id; None where it has none."""
        text = self.text(kind, org, record_id)
        return None if text is None else orjson.loads(text)

    def look_at(self, kind: Kind, org: int, record_id: str) -> Record | None:
        """The same, but no copy of its own: whoever changes it spoils what the next one sees."""
        text = self.text(kind, org, record_id)
        return None if text is None else self.known.decode(text)

    def text(self, kind: Kind, org: int, record_id: str) -> str | None:
        """The JSON of a record; see `get`."""
        if (text := self.known.text(kind, org, record_id)) is not None:
            return text
        table, _ = self._tables.of(kind)
        row = self._connection.execute(table.get, (partition_of(self.world, org), record_id)).fetchone()
        if row is None:
            return None
        self.known.keep(kind, org, record_id, row[0])
        return str(row[0])

    def get_many(self, kind: Kind, org: int, ids: Iterable[str]) -> dict[str, Record]:
        """The records of those ids that an organization has, by id; repeated and unknown ids do no harm."""
        distinct = tuple(dict.fromkeys(ids))
        records = self._from_known(kind, org, distinct)
        missing = tuple(record_id for record_id in distinct if record_id not in records)
        if len(missing) == 1:
            record = self.get(kind, org, missing[0])
            return records if record is None else {**records, missing[0]: record}
        for start in range(0, len(missing), MAX_IDS):
            part = missing[start : start + MAX_IDS]
            rows = self.select(kind, Query(org, (Filter("id", "in", part),), limit=len(part)))
            records.update((record["id"], record) for record in rows)
        return records

    def absent(self, kind: Kind, org: int, ids: Iterable[str]) -> list[str]:
        """Those of these ids that name no record of an organization, each once, in their order."""
        unknown = [one for one in dict.fromkeys(ids) if self.known.text(kind, org, one) is None]
        records = self.get_many(kind, org, unknown) if unknown else {}
        return [record_id for record_id in unknown if record_id not in records]

    def _from_known(self, kind: Kind, org: int, ids: Iterable[str]) -> dict[str, Record]:
        texts = ((record_id, self.known.text(kind, org, record_id)) for record_id in ids)
        return {record_id: orjson.loads(text) for record_id, text in texts if text is not None}

    def find(
        self, kind: Kind, org: int, values: Mapping[str, Scalar | None] = NOTHING, *, limit: int = MAX_ROWS
    ) -> list[Record]:
        """The records of an organization whose fields, by dotted path, have these values, in creation order.

        None finds the records without a value; a field must have a `Column` in its kind.
        """
        if self.writes and not kind.few:  # whose pages nobody knows
            rows = self._tables.of(kind)[1].equal(values, partition_of(self.world, org), limit, self._rows)
            if rows is not None:
                return [orjson.loads(row[0]) for row in rows]
        return self.select(kind, Query(org, equal_to(values), limit=limit))

    def look_through(self, kind: Kind, org: int) -> tuple[Record, ...]:
        """Every record of an organization, of a kind of few, in creation order: no copies, see `look_at`."""
        records = self.known.records(kind, org)
        if records is None:
            records = tuple(map(self.known.decode, self.texts(kind, Query(org, limit=MAX_ROWS))))
            self.known.keep_records(kind, org, records)
        return records

    def lacks(self, kind: Kind) -> bool:
        """Whether the world has no record of a kind, in any organization."""
        lacks = self.known.lacks(kind)
        if lacks is None:
            sql = f"SELECT 1 FROM {table_name(kind.name)} WHERE k >= {self._mark} AND k < {self._mark} LIMIT 1"
            lacks = not self._rows(sql, keys_of(self.world))
            self.known.note_lack(kind, lacks)
        return lacks

    def select(self, kind: Kind, query: Query) -> list[Record]:
        """The records of a query, in its order; `KeyError` for a field without a `Column`."""
        return [orjson.loads(text) for text in self.texts(kind, query)]

    def texts(self, kind: Kind, query: Query) -> tuple[str, ...]:
        """The JSON of the records of a query; see `select`."""
        if (known := self.known.page(kind, query)) is not None:
            return known
        table, selects = self._tables.of(kind)
        rest = self._cache.resume(kind, query) if self._cache else query
        rows = selects.rows(rest, partition_of(self.world, query.org), self._rows)
        texts = tuple(row[0] for row in (reversed(rows) if query.backward else rows))
        self.known.keep_page(table, query, texts)
        return texts

    @property
    def written_forms(self) -> WrittenForms | None:
        """What was written of records before; None where another process, or this transaction, may change them."""
        return None if self.writes or self._cache is None else self._cache.written

    def position(self, kind: Kind, sort: Sequence[Sort], record: Record) -> tuple[Scalar, ...]:
        """A record's place in the order of a sort, for `Query.after`: texts and integers that only the store reads."""
        table, _ = self._tables.of(kind)
        return table.position(sort, record)

    def count(self, kind: Kind, query: Query) -> int:
        """How many records a query's filters leave, whatever its page."""
        _, selects = self._tables.of(kind)
        return selects.total(query, partition_of(self.world, query.org), self._rows)

    def insert(self, kind: Kind, record: Record) -> None:
        """Store a new record, whose `seq` is from `next_seq`; raises `OverflowError` past organization 4,095."""
        self._must_write()
        table, selects = self._tables.of(kind)
        row = self._insertion(table, record)
        self._connection.execute(table.insert, row)
        self._widen(selects, row[0], row[3:])
        self.known.keep(kind, record["org"], record["id"], row[-1], is_new=True)
        if self.history is not None:
            self.history.append((kind.name, record["id"], None, row[-1]))

    def insert_many(self, kind: Kind, records: Iterable[Record]) -> None:
        """Store many new records at once, far faster than one by one; `seq` of each is the caller's business."""
        self._must_write()
        table, selects = self._tables.of(kind)
        insert_rows(self._connection, selects.block_ranges, (self._insertion(table, record) for record in records))

    def _insertion(self, table: Table, record: Record) -> list[Any]:
        partition = partition_of(self.world, record["org"])
        if record["org"] > MAX_ORG:
            raise OverflowError("this world has no numbers for organizations left")
        key = row_key(partition, record["seq"])
        self._note_due(table.kind, record)
        self.known.forget(table.kind, record, "insert")
        return [key, partition, record["id"], *table.values(record), orjson.dumps(record).decode()]

    def update(self, kind: Kind, record: Record) -> None:
        """Store the new state of a record that is there; nothing happens for one that is not."""
        self._update(kind, record, None)

    def set_fields(self, kind: Kind, old: Record, fields: Record) -> None:
        """Store a record that was looked at with other values of some fields, which nobody may change afterwards."""
        record = {**old, **fields}
        before = self.known.text(kind, old["org"], old["id"])
        if before is None or self.known.decode(before) is not old:  # but a copy of somebody's own, or out of date
            self._update(kind, record, None)
        else:
            self.known.decoder.keep(self._update(kind, record, fields), record)

    def _update(self, kind: Kind, record: Record, names: Iterable[str] | None) -> str:
        """Store a new state, where only fields of these names can have changed; None for any. Its JSON."""
        self._must_write()
        key = row_key(partition_of(self.world, record["org"]), record["seq"])
        self._note_due(kind, record)
        before = self.known.text(kind, record["org"], record["id"])
        if before is None and self.history is not None:
            before = self.text(kind, record["org"], record["id"])
        self.known.forget(kind, record, "update")
        text = orjson.dumps(record).decode()
        table, selects = self._tables.of(kind)
        if before is None:  # there may be no such record
            values = table.values(record)
            self._connection.execute(table.update, [*values, text, key])
            self._widen(selects, key, values)
            return text
        changes = table.changes(record, self.known.decode(before), names)
        self._connection.execute(table.update_of(tuple(changes)), [*changes.values(), text, key])
        # Most indexes and blocks need not know of a change.
        if not selects.block_ranges.places.isdisjoint(changes):
            self._widen(selects, key, table.values(record))
        self.known.keep(kind, record["org"], record["id"], text)
        if self.history is not None:
            self.history.append((kind.name, record["id"], before, text))
        return text

    def _widen(self, selects: Selects, key: int, values: Sequence[Scalar]) -> None:
        if (widening := selects.block_ranges.of_row(key, values, self.known)) is not None:
            self._connection.execute(*widening)

    def _note_due(self, kind: Kind, record: Record) -> None:
        if not kind.due or not record.get("dueAt"):
            return
        self.due_moments.append(record["dueAt"])
        if self.on_due:
            key = row_key(partition_of(self.world, record["org"]), record["seq"])
            self.on_due(Waiting(kind, record["dueAt"], key, record["id"], record["org"]))

    def delete(self, kind: Kind, record: Record) -> None:
        """Remove a record for good; nothing happens where it is gone."""
        self._must_write()
        if self.history is not None and (before := self.text(kind, record["org"], record["id"])) is not None:
            self.history.append((kind.name, record["id"], before, None))
        self.known.forget(kind, record, "delete")
        table, _ = self._tables.of(kind)
        self._connection.execute(table.delete, (row_key(partition_of(self.world, record["org"]), record["seq"]),))

    def blob(self, key: str) -> bytes | None:
        """A file's bytes by the hash `keep_blob` gave; None where the world has none."""
        return self._tables.blobs.get(self._connection, self.world, key)

    def keep_blob(self, content: bytes) -> str:
        """Keep a file's bytes, once for all that are equal; returns their SHA-256 in hexadecimal."""
        self._must_write()
        return self._tables.blobs.put(self._connection, self.world, content)

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the world: its hash, as `keep_blob` gave it, and its bytes, in the order of the hashes."""
        return self._tables.blobs.every(self._connection, self.world)

    def last_seq(self) -> int:
        """The serial number that `next_seq` gave last; 0 in a world that is new."""
        if self._seq is not None:
            return self._seq
        if self.known.last_seq is None:
            self.known.last_seq = int(self.row.value("seq"))
        return self.known.last_seq

    def skip_to(self, seq: int) -> None:
        """Let `next_seq` go on behind a serial number, which records from elsewhere may have; never back."""
        if seq > self.last_seq():
            self.next_seq()
            self._seq = seq

    def everywhere(self, kind: Kind) -> list[Record]:
        """Every record of a kind in the world, by organization and then in creation order."""
        table, _ = self._tables.of(kind)
        sql = f"SELECT doc FROM {table.name} WHERE k >= {self._mark} AND k < {self._mark} ORDER BY k"
        return [orjson.loads(row[0]) for row in self._rows(sql, keys_of(self.world))]

    def due(self, kinds: Sequence[Kind], until: str, count: int) -> list[Waiting]:
        """The records of each kind that are due by a moment, the first `count` of each: by moment, the oldest first."""
        waiting = []
        rows = self._rows(*due_records(kinds, self.world, until, self._tables.dialect, count))
        for place, due, key, partition, record_id, text in rows:
            kind, org = kinds[place], org_of(partition)
            if self.known.text(kind, org, record_id) is None:
                self.known.keep(kind, org, record_id, text)
            waiting.append(Waiting(kind, due, key, record_id, org))
        return waiting

    def earliest_moment(self, kinds: Sequence[str]) -> str | None:
        """The least `dueAt` of several kinds, by their names, in the world, as ISO text; None where nothing waits."""
        moment = self._rows(*earliest_moment(kinds, self.world, self._mark))[0][0]
        return None if moment is None else str(moment)

    def set_earliest(self, moment: str) -> None:
        """Note what `earliest_moment` found, for whoever comes next."""
        self._must_write()
        self.due_moments.clear()
        self.row.set("due", moment)
