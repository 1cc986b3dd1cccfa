"""What every resource does, once: create, get, list, replace, patch, archive, restore; and the registry of them all."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from mockserver.domain.bulk import all_or_nothing
from mockserver.domain.context import Context
from mockserver.domain.line_items import LinesMode, number_lines
from mockserver.domain.merging import merge, merge_into
from mockserver.domain.read_fields import Dependencies, Presentation, ReadField
from mockserver.domain.references import Places, ids_by_kind, places_of
from mockserver.domain.sums import Check
from mockserver.kernel.effects import Effect
from mockserver.kernel.errors import BillErrors, NotFound
from mockserver.kernel.kinds import Kind, Record, check_prefixes
from mockserver.kernel.query import Filter, Scalar, Sort

DueRule = Callable[[Context, Record], object]


class Resource:
    """A kind of record and its rules. Subclasses say `kind` and override the rules they need.

    Rules run in this order: `defaults` (create only), `derive` (fields that follow from others), `check` (refusals),
    then the record is stored and `announce` tells of it, then `after` (other records that follow from it). `old` is
    None on create.

    `has_effects` is whether its changes are among the effects of a request, `moves_money` whether the `amount` of a
    record is money on its way, as long as `money_of` says so; `is_written_down` whether they are part of a world in a
    file: what waits to be sent, and what was answered to whom, is not.

    `falls_due` is what happens to a record whose `dueAt` has come, `consistency` what must add up in the books; both
    are None where nothing does. `events` names the events that webhooks tell of its changes, where there are
    `event_fields` of changes of these alone. `read_fields` are the fields of other records that reads add.
    """

    kind: Kind
    has_effects: bool = True
    moves_money: bool = False
    is_written_down: bool = True
    falls_due: DueRule | None = None
    consistency: Check | None = None
    events: tuple[str, ...] = ()
    event_fields: tuple[str, ...] = ()
    read_fields: tuple[ReadField, ...] = ()

    # rules

    def defaults(self, ctx: Context, record: Record) -> None:
        """Set, in place, the values a new record has before those of a request are laid over it."""

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        """Set, in place, the fields that follow from others."""

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        """Raise a `Refusal` for a state BILL refuses; references are checked already."""

    def check_archive(self, ctx: Context, record: Record) -> None:
        """Raise a `Refusal` for a record BILL does not archive; it has `archived` already."""

    def check_restore(self, ctx: Context, record: Record) -> None:
        """Raise a `Refusal` for a record BILL does not restore; it is live already."""

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        """Change the other records that follow from a record just stored."""

    def money_of(self, record: Record) -> int:
        """The cents that are on their way, or moved, by a record as it stands; asked where a resource `moves_money`."""
        return int(record["amount"])

    def provision(self, ctx: Context, organization: Record) -> None:
        """Make what a new organization has of this kind; the caller stands above all organizations."""

    # reading

    def get(self, ctx: Context, record_id: str, *, in_path: bool = True) -> Record:
        """The record of an id in the caller's organization, as it is stored.

        Raises `NotFound`: a 404 for an id in the path, a 422 for one elsewhere (F-109, F-126).
        """
        record = ctx.get(self.kind, record_id)
        if record is None:
            raise NotFound(record_id, in_path=in_path)
        return record

    def read(self, ctx: Context, record_id: str, *, fields: frozenset[str] | None = None) -> Record:
        """The record of an id in a path, with its `read_fields`; raises `NotFound`.

        With `fields`, the keys that somebody looks at, other read fields may be left out.
        """
        record = self.get(ctx, record_id)
        if self.read_fields:
            self.presentation_of(fields).add_to(ctx, [record])
        return record

    def rows(
        self,
        ctx: Context,
        filters: Sequence[Filter] = (),
        sort: Sequence[Sort] = (),
        *,
        limit: int = 20,
        offset: int = 0,
        after: Sequence[Scalar] = (),
        backward: bool = False,
        fields: frozenset[str] | None = None,
    ) -> list[Record]:
        """A page of the caller's organization's records, with their `read_fields`; see `Context.select`.

        With `fields`, the keys that somebody looks at, other read fields may be left out.
        """
        records = ctx.select(self.kind, filters, sort, limit=limit, offset=offset, after=after, backward=backward)
        self.present(ctx, records, fields)
        return records

    def presentation_of(self, fields: frozenset[str] | None) -> Presentation:
        """The `read_fields` that somebody looks at who looks at these keys; all of them for None."""
        if fields is None:
            return self._presentation
        presentation = self._presentations.get(fields)
        if presentation is None:
            presentation = self._presentations[fields] = self._presentation.only(fields)
        return presentation

    def present(self, ctx: Context, records: Sequence[Record], fields: frozenset[str] | None = None) -> None:
        """Add the `read_fields` to records, in place: each kind is read once, however many records there are.

        With `fields`, the keys that somebody looks at, others may be left out.
        """
        if records and self.read_fields:
            self.presentation_of(fields).add_to(ctx, records)

    def present_depends_on(self) -> Dependencies:
        """The fields of other records that an answer is made from, by the name of their kind; `*` stands for all."""
        return self._presentation.depends_on

    @cached_property
    def _presentation(self) -> Presentation:
        return Presentation(self.read_fields)

    @cached_property
    def _presentations(self) -> dict[frozenset[str], Presentation]:
        return {}

    # writing

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        """A new record of a request's values; refusals name the `item` of a bulk request.

        Raises `NotFound` for each reference to nothing, and what `derive` and `check` refuse. Lines get their ids
        before anything looks at them, and references are checked before rules follow them.
        """
        record = ctx.new(self.kind)
        self.defaults(ctx, record)
        merge_into(record, values)
        number_lines(ctx, self.kind, record, None, "replace")
        self.check_references(ctx, values, item)
        self.derive(ctx, record, None)
        self.check(ctx, record, None)
        self.insert(ctx, record)
        self.after(ctx, record, None)
        return record

    def patch(self, ctx: Context, record_id: str, values: Record, *, lines: LinesMode = "merge") -> Record:
        """Lay values over the record of an id in a path; a value of None clears its field. Raises as `change` does."""
        old = self.get(ctx, record_id)
        return self.change(ctx, old, values, lines=lines)

    def replace(self, ctx: Context, record_id: str, values: Record) -> Record:
        """Replace the writable values of the record of an id in a path: None is said for what a request leaves out."""
        return self.patch(ctx, record_id, values, lines="replace")

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        """Lay values over a record already read, apply the rules and store it.

        Raises `NotFound` for references to nothing and for lines that are not the record's, and what `derive` and
        `check` refuse.
        """
        new = merge(old, {key: value for key, value in values.items() if key != self.kind.lines})
        if self.kind.lines and values.get(self.kind.lines) is not None:
            new[self.kind.lines] = values[self.kind.lines]
            number_lines(ctx, self.kind, new, old, lines)
        self.check_references(ctx, values)
        self.derive(ctx, new, old)
        self.check(ctx, new, old)
        return self.store(ctx, new, old)

    def archive(self, ctx: Context, record_id: str) -> Record:
        """Set `archived`; an archived record comes back unchanged. Raises what `check_archive` refuses."""
        return self._set_archived(ctx, self.get(ctx, record_id), archived=True)

    def restore(self, ctx: Context, record_id: str) -> Record:
        """Clear `archived`; a live record comes back unchanged. Raises what `check_restore` refuses."""
        return self._set_archived(ctx, self.get(ctx, record_id), archived=False)

    def _set_archived(self, ctx: Context, old: Record, *, archived: bool) -> Record:
        if old["archived"] == archived:
            return old
        new = {**old, "archived": archived}
        self.check_archive(ctx, new) if archived else self.check_restore(ctx, new)
        return self.store(ctx, new, old)

    def check_references(self, ctx: Context, values: Record, item: str = "") -> None:
        """Raise `NotFound` for each id among a request's values that names nothing in this organization."""
        missing: list[str] = []
        for kind_name, ids in ids_by_kind(self._reference_places, values).items():
            if unknown := [record_id for record_id in ids if not ctx.is_known(kind_name, record_id)]:
                missing += ctx.absent(kind_of(kind_name), unknown)
        if missing:
            raise BillErrors([NotFound(record_id, item=item) for record_id in missing])

    @cached_property
    def _reference_places(self) -> Places:
        return places_of(self.kind.refs)

    # many at once: all or nothing, with every item's refusals, and BDC_1246 for the items that have none

    def create_many(self, ctx: Context, items: Sequence[Record]) -> list[Record]:
        """New records of values, or `BillErrors`."""
        return all_or_nothing(items, lambda values: self.create(ctx, values))

    def patch_many(self, ctx: Context, items: Sequence[tuple[str, Record]]) -> list[Record]:
        """Lay values over the records of ids, or raise `BillErrors`."""
        return all_or_nothing(items, lambda item: self.change(ctx, self.get(ctx, item[0], in_path=False), item[1]))

    def replace_many(self, ctx: Context, items: Sequence[tuple[str, Record]]) -> list[Record]:
        """Replace the values of the records of ids, or raise `BillErrors`."""

        def act(item: tuple[str, Record]) -> Record:
            return self.change(ctx, self.get(ctx, item[0], in_path=False), item[1], lines="replace")

        return all_or_nothing(items, act)

    def archive_many(self, ctx: Context, ids: Sequence[str], *, archived: bool) -> list[Record]:
        """Archive or restore the records of ids, or raise `BillErrors`."""

        def act(record_id: str) -> Record:
            return self._set_archived(ctx, self.get(ctx, record_id, in_path=False), archived=archived)

        return all_or_nothing(ids, act)

    # the gate: no other module writes records

    def insert(self, ctx: Context, record: Record) -> Record:
        """Store a new record that is complete, and tell of it; no other rule looks at it."""
        ctx.tx.insert(self.kind, record)
        self.announce(ctx, record, None)
        return record

    def store(self, ctx: Context, new: Record, old: Record) -> Record:
        """Store a change: it gets a fresh `updatedTime`, is told of, and other records follow it."""
        if not self.kind.plain:
            new["updatedTime"] = ctx.clock.stamp()
        ctx.tx.update(self.kind, new)
        self.announce(ctx, new, old)
        self.after(ctx, new, old)
        return new

    def keep(self, ctx: Context, record: Record) -> Record:
        """Store derived values only, those that follow from other records: no `updatedTime`, and nobody is told."""
        ctx.tx.update(self.kind, record)
        return record

    def keep_fields(self, ctx: Context, record: Record, fields: Record) -> None:
        """Store other derived values, as `keep` does, of a record that was looked at: what did not change stays."""
        ctx.tx.set_fields(self.kind, record, fields)

    def delete(self, ctx: Context, record: Record) -> None:
        """Remove a record for good, and tell of it."""
        ctx.tx.delete(self.kind, record)
        self.announce(ctx, None, record)

    def announce(self, ctx: Context, new: Record | None, old: Record | None) -> None:
        """Tell of what was stored: a creation (without `old`), a change, or a deletion (without `new`).

        The one place every change passes: the audit trail listens here, and here an event of `events` is noted.
        """
        if self.has_effects:
            ctx.tx.effects.append(self._effect(new, old))
        if self.events and ctx.tell is not None:
            ctx.tx.changes.append((self.kind.name, new, old))

    def _effect(self, new: Record | None, old: Record | None) -> Effect:
        record = new or old or {}
        return Effect(verb_of(new, old), self.kind.name, record["id"], self._money(new, old) or None)

    def _money(self, new: Record | None, old: Record | None) -> int:
        if not self.moves_money:
            return 0
        return (self.money_of(new) if new else 0) - (self.money_of(old) if old else 0)


def verb_of(new: Record | None, old: Record | None) -> str:
    """What happened to a record: `created`, `deleted`, `archived`, `restored` or `changed`."""
    if old is None or new is None:
        return "deleted" if new is None else "created"
    if new.get("archived") != old.get("archived"):
        return "archived" if new["archived"] else "restored"
    return "changed"


AnyResource = TypeVar("AnyResource", bound=Resource)

# Every resource by the name of its kind, as far as the modules of the domain are imported.
RESOURCES: dict[str, Resource] = {}


def register(resource: AnyResource) -> AnyResource:
    """Make a resource that of its kind, so that stores have a table for it and its rules are run.

    Raises `ValueError` where the kind has a resource, where its ids or its lines' have another kind's prefix, and for a
    `falls_due` where no record of the kind can wait.
    """
    name = resource.kind.name
    if name in RESOURCES:
        raise ValueError(f"kind {name} has two resources: {type(RESOURCES[name]).__name__}, {type(resource).__name__}")
    if resource.falls_due is not None and not resource.kind.due:
        raise ValueError(f"{type(resource).__name__} say what falls due, kind {name} that nothing does")
    check_prefixes(resource.kind, (other.kind for other in RESOURCES.values()))
    RESOURCES[name] = resource
    return resource


@cache
def all_resources() -> tuple[Resource, ...]:
    """Every resource, by the name of its kind; imports the whole domain, and checks what falls due in it."""
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], "mockserver.domain."):
        importlib.import_module(module.name)
    check_due_rules(RESOURCES.values())
    return tuple(RESOURCES[name] for name in sorted(RESOURCES))


def check_due_rules(resources: Iterable[Resource]) -> None:
    """Raise `ValueError` for kinds whose records wait for a moment at which nothing would happen."""
    names = [resource.kind.name for resource in resources if resource.kind.due and resource.falls_due is None]
    if names:
        raise ValueError(f"kinds fall due without a falls_due: {', '.join(names)}")


def all_kinds() -> tuple[Kind, ...]:
    """The kind of every resource, by name."""
    return tuple(resource.kind for resource in all_resources())


def resource_of(kind_name: str) -> Resource:
    """The resource of a kind, also where its module was not imported yet; raises `KeyError`."""
    if kind_name not in RESOURCES:
        all_resources()
    return RESOURCES[kind_name]


def kind_of(name: str) -> Kind:
    """The kind of a name, also where its module was not imported yet; raises `KeyError`."""
    return resource_of(name).kind
