"""Fields that only reads have: what they are of other records, so that it is known what an answer depends on.

A resource lists its own in `read_fields`. Most are declarations; `ComputedFields` is for what only a rule can make.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mockserver.domain.context import Context
from mockserver.kernel.dependencies import Dependency
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Filter

# The fields of other records that answers are made from, by the name of their kind.
Dependencies = Mapping[str, frozenset[str]]

# Among the fields of `Dependencies`: all there are.
EVERY_FIELD = "*"


class FromRecord:
    """A field of the record that another field, `reference`, names: a bill's `vendorName` is its vendor's `name`.

    With `value` it is made from several `fields`. It is absent where the reference names nothing, and where the value
    is None.
    """

    def __init__(
        self, name: str, kind: Kind, reference: str, *fields: str, value: Callable[[Record], Any] | None = None
    ) -> None:
        self.name = name
        self.kind = kind
        self.reference = reference
        self.fields = fields
        self.value = value or (lambda record: record.get(fields[0]))

    @property
    def depends_on(self) -> Dependencies:
        """The fields of other records that it is made from."""
        return {self.kind.name: frozenset(self.fields or [EVERY_FIELD])}


class Referring(NamedTuple):
    """The records of a kind whose field `reference` names this one, in creation order.

    `filters` leave some of them out, and so does `counts`, which looks at fields without a column. With `fields` only
    these are in the answer, else every field. Where there are no records the list is empty, or absent if `optional`.
    """

    name: str
    kind: Kind
    reference: str
    fields: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    counts: Callable[[Record], bool] | None = None
    optional: bool = False

    def of(self, ctx: Context, ids: Iterable[str]) -> dict[str, list[Record]]:
        """The whole records that name each of these ids; ids that none names are left out."""
        names = tuple(dict.fromkeys(ids))
        rows: dict[str, list[Record]] = {}
        for row in ctx.select(self.kind, [Filter(self.reference, "in", names), *self.filters]) if names else ():
            if self.counts is None or self.counts(row):
                rows.setdefault(row[self.reference], []).append(row)
        return rows

    def add_to(self, ctx: Context, records: Sequence[Record]) -> None:
        """Set the field in each record, in place."""
        rows = self.of(ctx, (record["id"] for record in records))
        for record in records:
            own = rows.get(record["id"])
            if own or not self.optional:
                record[self.name] = self._values(own or [])

    def _values(self, rows: list[Record]) -> list[Record]:
        return [{field: row[field] for field in self.fields} for row in rows] if self.fields else rows

    @property
    def depends_on(self) -> Dependencies:
        """The fields of other records that it is made from."""
        if not self.fields or self.counts:
            return {self.kind.name: frozenset([EVERY_FIELD])}
        columns = (condition.field for condition in self.filters)
        return {self.kind.name: frozenset([*self.fields, self.reference, *columns])}


class ComputedFields(NamedTuple):
    """Fields that a rule of BILL's makes: `rule` sets them in place, of no other fields than `reads`, by kind name."""

    rule: Callable[[Context, Sequence[Record]], None]
    reads: Mapping[str, Iterable[str]]

    def add_to(self, ctx: Context, records: Sequence[Record]) -> None:
        """Set the fields in each record, in place."""
        self.rule(ctx, records)

    @property
    def depends_on(self) -> Dependencies:
        """The fields of other records that it is made from."""
        return {name: frozenset(fields) for name, fields in self.reads.items()}


ReadField = FromRecord | Referring | ComputedFields


class Presentation:
    """All read fields of a resource, put in order: those of referenced records, one read a kind, then the others."""

    def __init__(self, fields: Sequence[ReadField]) -> None:
        self.fields = fields
        self._others = [field for field in fields if not isinstance(field, FromRecord)]
        by_kind: dict[str, list[FromRecord]] = {}
        for field in fields:
            if isinstance(field, FromRecord):
                by_kind.setdefault(field.kind.name, []).append(field)
        self._groups = [(group[0].kind, _references(group), group) for group in by_kind.values()]

    def only(self, names: Collection[str]) -> Presentation:
        """The fields of these names; all of them where a rule may make one from another."""
        if any(isinstance(field, ComputedFields) for field in self.fields):
            return self
        plain_fields = [field for field in self.fields if not isinstance(field, ComputedFields)]
        return Presentation([field for field in plain_fields if field.name in names])

    @property
    def dependencies(self) -> Sequence[Dependency]:
        """The same for whoever keeps what was made, with the records that each concerns."""
        return [
            Dependency(
                kind, None if EVERY_FIELD in names else names, field.reference if isinstance(field, Referring) else ""
            )
            for field in self.fields
            for kind, names in field.depends_on.items()
        ]

    def add_to(self, ctx: Context, records: Sequence[Record]) -> None:
        """Set the fields in records, in place."""
        for kind, references, fields in self._groups:
            ids = [record_id for record in records for name in references if (record_id := record.get(name))]
            if len(ids) == 1:
                record = ctx.look_at(kind, ids[0])
                by_id = {} if record is None else {ids[0]: record}
            else:
                by_id = ctx.get_many(kind, ids)
            for field in fields:
                _set_values(field, by_id, records)
        for other in self._others:
            other.add_to(ctx, records)

    @property
    def depends_on(self) -> Dependencies:
        """What all the fields are made from."""
        together: dict[str, frozenset[str]] = {}
        for field in self.fields:
            for name, names in field.depends_on.items():
                together[name] = together.get(name, frozenset()) | names
        return together


def _references(fields: Sequence[FromRecord]) -> Sequence[str]:
    return tuple(dict.fromkeys(field.reference for field in fields))


def _set_values(field: FromRecord, by_id: Mapping[str, Record], records: Sequence[Record]) -> None:
    """Set a field in records; what it is made from is looked at once for each referenced record."""
    name, reference = field.name, field.reference
    values = {record_id: field.value(record) for record_id, record in by_id.items()}
    for record in records:
        value = values.get(record.get(reference, ""))
        if value is not None:
            record[name] = value
