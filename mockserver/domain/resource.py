"""What every resource does, once: create, get, list, replace, patch, archive, restore, bulk, references, lines."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from mockserver.domain.context import Context
from mockserver.domain.merging import merge_into, merged
from mockserver.domain.read_fields import Dependencies, Presentation, ReadField
from mockserver.domain.sums import Check
from mockserver.kernel.errors import BillError, BillErrors, Invalid, NotFound, Problem
from mockserver.kernel.kinds import Kind, Record, check_prefixes
from mockserver.kernel.query import Filter, Scalar, Sort

LinesMode = Literal["merge", "replace"]
DueRule = Callable[[Context, Record], object]


class Resource:
    """A kind of record and its rules. Subclasses say `kind` and override the rules they need.

    Rules run in this order: `defaults` (create only), `derive` (computed fields), `check` (refusals), then the record
    is stored, then `after` (other records that follow from it). `old` is None on create.

    `falls_due` is what happens to a record whose `dueAt` has come, `consistency` what must add up in the books; both
    are None where nothing does. `events` names the events that webhooks tell of its changes. `read_fields` are
    the fields that reads add (names of other records).
    """

    kind: Kind
    falls_due: DueRule | None = None
    consistency: Check | None = None
    events: tuple[str, ...] = ()
    read_fields: tuple[ReadField, ...] = ()

    def defaults(self, ctx: Context, record: Record) -> None:
        """Values a new record has before anything given is laid over it."""

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        """Compute the fields that follow from others."""

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        """Refuse a state BILL refuses."""

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        """Change what depends on this record."""

    def founded(self, ctx: Context, organization: Record) -> None:
        """Make what a new organization has of this kind; the caller stands above all organizations."""

    def present(self, ctx: Context, records: Sequence[Record]) -> None:
        """Add the `read_fields` to records, in place: all kinds are read once, however many records there are."""
        if records and self.read_fields:
            self._presentation.add_to(ctx, records)

    def present_depends_on(self) -> Dependencies:
        """The fields of other records that an answer is made from, by the name of their kind; `*` stands for all."""
        return self._presentation.depends_on

    @cached_property
    def _presentation(self) -> Presentation:
        return Presentation(self.read_fields)

    # reading

    def get(self, ctx: Context, record_id: str, *, in_path: bool = True) -> Record:
        """The record of that id in the caller's organization; raises `NotFound`."""
        record = ctx.get(self.kind, record_id)
        if record is None:
            raise NotFound(record_id, in_path=in_path)
        return record

    def read(self, ctx: Context, record_id: str) -> Record:
        """The record as reads show it."""
        record = self.get(ctx, record_id)
        self.present(ctx, [record])
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
    ) -> list[Record]:
        """Records of the caller's organization as reads show them."""
        records = ctx.select(self.kind, filters, sort, limit=limit, offset=offset, after=after, backward=backward)
        self.present(ctx, records)
        return records

    # writing

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        """A new record from given values."""
        record = ctx.new(self.kind)
        self.defaults(ctx, record)
        merge_into(record, values)
        self._number_lines(ctx, record, None, "replace")
        self.check_references(ctx, values, item)
        self.derive(ctx, record, None)
        self.check(ctx, record, None)
        self.insert(ctx, record)
        self.after(ctx, record, None)
        return record

    def insert(self, ctx: Context, record: Record) -> Record:
        """Store a new record that is complete: no rule looks at it."""
        ctx.tx.insert(self.kind, record)
        self.changed(ctx, record, None)
        return record

    def patch(self, ctx: Context, record_id: str, values: Record, *, lines: LinesMode = "merge") -> Record:
        """Lay given values over a record; PUT comes here too, with None for what it leaves out."""
        old = self.get(ctx, record_id)
        return self.change(ctx, old, values, lines=lines)

    def replace(self, ctx: Context, record_id: str, values: Record) -> Record:
        """Replace a record's writable values."""
        return self.patch(ctx, record_id, values, lines="replace")

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        """Lay values over a record already read, apply the rules and store it."""
        new = merged(old, {key: value for key, value in values.items() if key != self.kind.lines})
        if self.kind.lines and values.get(self.kind.lines) is not None:
            new[self.kind.lines] = values[self.kind.lines]
            self._number_lines(ctx, new, old, lines)
        self.check_references(ctx, values)
        self.derive(ctx, new, old)
        self.check(ctx, new, old)
        return self.store(ctx, new, old)

    def store(self, ctx: Context, new: Record, old: Record) -> Record:
        """Store a change: a fresh updatedTime, whoever listens is told, and what depends on the record follows."""
        if not self.kind.plain:
            new["updatedTime"] = ctx.clock.stamp()
        ctx.tx.update(self.kind, new)
        self.changed(ctx, new, old)
        self.after(ctx, new, old)
        return new

    def keep(self, ctx: Context, record: Record) -> Record:
        """Store derived values only, those that follow from other records: no updatedTime, and nobody is told."""
        ctx.tx.update(self.kind, record)
        return record

    def delete(self, ctx: Context, record: Record) -> None:
        """Remove a record for good."""
        ctx.tx.delete(self.kind, record)
        self.changed(ctx, None, record)

    def changed(self, ctx: Context, new: Record | None, old: Record | None) -> None:
        """Tell of a change that was stored: of a creation (without `old`), a change, or a deletion (without `new`).

        The one place every change passes: the audit trail listens here, and here an event of `events` is noted.
        """

    def archive(self, ctx: Context, record_id: str) -> Record:
        """Set `archived`; an archived record comes back unchanged."""
        return self._set_archived(ctx, self.get(ctx, record_id), archived=True)

    def restore(self, ctx: Context, record_id: str) -> Record:
        """Clear `archived`; a live record comes back unchanged."""
        return self._set_archived(ctx, self.get(ctx, record_id), archived=False)

    def _set_archived(self, ctx: Context, old: Record, *, archived: bool) -> Record:
        if old["archived"] == archived:
            return old
        new = {**old, "archived": archived}
        self.check_archive(ctx, new) if archived else self.check_restore(ctx, new)
        return self.store(ctx, new, old)

    def check_archive(self, ctx: Context, record: Record) -> None:
        """Refuse an archiving BILL refuses."""

    def check_restore(self, ctx: Context, record: Record) -> None:
        """Refuse a restoring BILL refuses."""

    # many at once

    def create_many(self, ctx: Context, items: Sequence[Record]) -> list[Record]:
        """All or nothing: every item's refusals, and BDC_1246 for the items that would have passed."""
        return all_or_nothing(items, lambda values: self.create(ctx, values))

    def patch_many(self, ctx: Context, items: Sequence[tuple[str, Record]]) -> list[Record]:
        """All or nothing, by id."""
        return all_or_nothing(items, lambda item: self.change(ctx, self.get(ctx, item[0], in_path=False), item[1]))

    def replace_many(self, ctx: Context, items: Sequence[tuple[str, Record]]) -> list[Record]:
        """All or nothing, by id."""

        def act(item: tuple[str, Record]) -> Record:
            return self.change(ctx, self.get(ctx, item[0], in_path=False), item[1], lines="replace")

        return all_or_nothing(items, act)

    def archive_many(self, ctx: Context, ids: Sequence[str], *, archived: bool) -> list[Record]:
        """All or nothing, by id."""

        def act(record_id: str) -> Record:
            return self._set_archived(ctx, self.get(ctx, record_id, in_path=False), archived=archived)

        return all_or_nothing(ids, act)

    # references and lines

    @cached_property
    def _reference_places(self) -> dict[tuple[str, ...], dict[str, str]]:
        """Where objects with references lie -> the kind that each of their fields refers to."""
        places: dict[tuple[str, ...], dict[str, str]] = {}
        for path, kind_name in self.kind.refs.items():
            *place, name = path.split(".")
            places.setdefault(tuple(place), {})[name.removesuffix("[]")] = kind_name
        return places

    def check_references(self, ctx: Context, values: Record, item: str = "") -> None:
        """Refuse ids among the given values that name nothing in this organization."""
        wanted: dict[str, list[str]] = {}
        for place, names in self._reference_places.items():
            for holder in objects_at(values, place):
                for name, kind_name in names.items():
                    if found := holder.get(name):
                        wanted.setdefault(kind_name, []).extend(found if isinstance(found, list) else [found])
        missing = []
        for kind_name, ids in wanted.items():
            known = ctx.get_many(kind_named(kind_name), ids) if ids else {}
            missing += [record_id for record_id in dict.fromkeys(ids) if record_id not in known]
        if missing:
            raise BillErrors([NotFound(record_id, item=item) for record_id in missing])

    def _number_lines(self, ctx: Context, record: Record, old: Record | None, mode: LinesMode) -> None:
        name = self.kind.lines
        if not name or record.get(name) is None:
            return
        kept = {line["id"]: line for line in (old or {}).get(name, ())}
        merge = mode == "merge" and old is not None
        if merge:
            record[name] = self._merged_lines(record[name], kept)
        else:
            record[name] = [self._replaced_line(ctx, line, kept) for line in record[name]]

    def _merged_lines(self, given: Sequence[Record], kept: dict[str, Record]) -> list[Record]:
        self._known_lines(given, kept)
        changes = {line["id"]: line for line in given}
        return [merged(line, changes.get(line_id, {})) for line_id, line in kept.items()]

    def _known_lines(self, given: Sequence[Record], kept: dict[str, Record]) -> None:
        problems = [
            Problem(f"{self.kind.lines}[{index}].id", "must not be null", "missing")
            for index, line in enumerate(given)
            if not line.get("id")
        ]
        if problems:
            raise Invalid(problems)
        unknown = [line["id"] for line in given if line["id"] not in kept]
        if unknown:
            raise BillErrors([NotFound(line_id) for line_id in unknown])

    def _replaced_line(self, ctx: Context, line: Record, kept: dict[str, Record]) -> Record:
        line_id = line.get("id")
        # Assumed: a line that an earlier replacement removed may come back under its id; others name nothing.
        if line_id and line_id not in kept and not ctx.is_own_id(self.kind.line_prefix, line_id):
            raise NotFound(line_id)
        fresh: Record = {"id": line_id or ctx.line_id(self.kind.line_prefix)}
        merge_into(fresh, {key: value for key, value in line.items() if key != "id"})
        return fresh


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
    """Refuse kinds whose records wait for a moment at which nothing would happen, with a `ValueError`."""
    names = [resource.kind.name for resource in resources if resource.kind.due and resource.falls_due is None]
    if names:
        raise ValueError(f"kinds fall due without a falls_due: {', '.join(names)}")


def all_kinds() -> tuple[Kind, ...]:
    """The kind of every resource, by name."""
    return tuple(resource.kind for resource in all_resources())


def resource_named(name: str) -> Resource:
    """The resource of a kind's name, also where its module was not imported yet; raises `KeyError`."""
    if name not in RESOURCES:
        all_resources()
    return RESOURCES[name]


def kind_named(name: str) -> Kind:
    """The kind of a name, also where its module was not imported yet; raises `KeyError`."""
    return resource_named(name).kind


def all_or_nothing(items: Sequence[Any], act: Callable[[Any], Record]) -> list[Record]:
    """Act on every item; if any is refused, raise every refusal and BDC_1246 for the rest, in item order."""
    done: list[Record | Sequence[BillError]] = []
    for item in items:
        try:
            done.append(act(item))
        except BillErrors as refusals:
            done.append(refusals.errors)
        except BillError as refusal:
            done.append([refusal])
    if all(isinstance(result, dict) for result in done):
        return [result for result in done if isinstance(result, dict)]
    raise BillErrors(_refusals(done))


def _refusals(done: Iterable[Record | Sequence[BillError]]) -> Iterator[BillError]:
    for result in done:
        if isinstance(result, dict):
            yield BillError("BDC_1246")
        else:
            yield from result


def objects_at(value: Record, place: Sequence[str]) -> list[Record]:
    """The objects at a path of keys; `name[]` walks a list."""
    found = [value]
    for key in place:
        if key.endswith("[]"):
            found = [element for holder in found for element in holder.get(key[:-2]) or ()]
        else:
            found = [holder[key] for holder in found if isinstance(holder.get(key), dict)]
    return found
