"""Custom fields on transactions and reimbursements: what is set, what must be, what answers show, what lists find.

A record keeps its own as `tags`: `customFieldId`, `valueIds` and `note` each. `SPEND_TAG` repeats them for lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.read_fields import ComputedFields
from mockserver.domain.resource import Resource, register
from mockserver.domain.spend.custom_fields import CUSTOM_FIELD_VALUES, NOTE
from mockserver.domain.spend.kinds import SPEND_CUSTOM_FIELD, SPEND_CUSTOM_FIELD_VALUE, SPEND_TAG
from mockserver.domain.spend.records import SpendRecords
from mockserver.kernel.errors import BillErrors, Invalid, NotFound, Problem
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter, Scalar, Sort

# An answer shows no more of the values of one field (F-1556).
MAX_VALUES = 20

# How many owners a list looks up by their ids; where more have a tag, it is a common one, met on the way.
MAX_OWNERS = 1_000

# What each filter by tags looks for among them.
COLUMNS = {"customFieldIds": "customFieldId", "customFieldValueIds": "valueId"}


class Tags(Resource):
    """The tags of transactions and reimbursements, for lists; they follow from their owners."""

    kind = SPEND_TAG

    def follow(self, ctx: Context, owner: Record, old: Record | None) -> None:
        """Let the tags be those that their owner has now."""
        if old is not None and old.get("tags") == owner.get("tags"):
            return
        there = {row["id"]: row for row in ctx.find(SPEND_TAG, {"ownerId": owner["id"]})} if old else {}
        fresh = {row["id"]: row for row in rows_of(owner)}
        for row_id in there.keys() - fresh.keys():
            self.delete(ctx, there[row_id])
        for row_id, row in fresh.items():
            if row_id not in there:
                self.insert(ctx, ctx.new(SPEND_TAG) | row)


def rows_of(owner: Record) -> Iterator[Record]:
    """The tags of an owner: one for each value, and one for a field that has a note alone."""
    for tag in owner.get("tags", ()):
        for value_id in tag["valueIds"] or [""]:
            names = {"ownerId": owner["id"], "customFieldId": tag["customFieldId"], "valueId": value_id}
            yield {"id": ":".join(names.values()), **names}


TAGS = register(Tags())


# what is set


class Entry(NamedTuple):
    """A custom field to be set: its id, values as ids or free texts (None: as they are), and a note (None: the same).

    `path` is where it stands in the body.
    """

    path: str
    field_id: str
    values: Sequence[str] | None = None
    note: str | None = None


def merge_tags(ctx: Context, record: Record, entries: Sequence[Entry]) -> list[Record]:
    """The `tags` of a record once entries are laid over them.

    Raises `BillErrors` for ids that name nothing, then `Invalid` with everything that fields and values forbid.
    """
    fields = ctx.get_many(SPEND_CUSTOM_FIELD, (entry.field_id for entry in entries))
    ids = [value for entry in entries for value in entry.values or () if is_id(value)]
    values = ctx.get_many(SPEND_CUSTOM_FIELD_VALUE, ids)
    missing = [*missing_ids(entries, fields, values)]
    if missing:
        raise BillErrors(NotFound(one) for one in dict.fromkeys(missing))
    tags = {tag["customFieldId"]: tag for tag in record.get("tags", ())}
    problems = [
        Problem(f"{entry.path}.{name}", text, fact="F-1557")
        for entry in entries
        for name, text in obstacles(record, entry, fields[entry.field_id], values, tags.get(entry.field_id))
    ]
    if problems:
        raise Invalid(problems)
    for entry in entries:
        tags[entry.field_id] = merge_entry(ctx, entry, fields[entry.field_id], tags.get(entry.field_id))
    return [tag for tag in tags.values() if tag["valueIds"] or tag.get("note")]


def is_id(text: str) -> bool:
    """Whether a value is named by its id, and not by a text."""
    return text.startswith(f"{SPEND_CUSTOM_FIELD_VALUE.prefix}_")


def missing_ids(entries: Sequence[Entry], fields: Collection[str], values: dict[str, Record]) -> Iterator[str]:
    """The ids that name no field, or no value of their field."""
    for entry in entries:
        if entry.field_id not in fields:
            yield entry.field_id
        for value in entry.values or ():
            if is_id(value) and values.get(value, {}).get("customFieldId") != entry.field_id:
                yield value


def obstacles(
    record: Record, entry: Entry, field: Record, values: dict[str, Record], tag: Record | None
) -> Iterator[tuple[str, str]]:
    """(name, text) of everything that forbids an entry; what a record has may stay, though it is retired by now."""
    choices = entry.values or ()
    if field["archived"] and tag is None:
        yield "customFieldId", "custom field is retired"
    if not is_for(field, record["budgetId"]):
        yield "customFieldId", "custom field is not for the budget"
    if field["type"] == NOTE and choices:
        yield "selectedValues", "is not allowed for a custom field of type NOTE"
    if field["type"] != NOTE and entry.note:
        yield "note", "is allowed only for a custom field of type NOTE"
    if not field["multiSelect"] and len(set(choices)) > 1:
        yield "selectedValues", "size must be between 0 and 1"
    before = (tag or {}).get("valueIds", ())
    for index, value in enumerate(choices):
        if is_id(value) and values[value]["archived"] and value not in before:
            yield f"selectedValues[{index}]", "value is retired"
        if not is_id(value) and not field["allowCustomValues"]:
            yield f"selectedValues[{index}]", "must be the id of a value"


def merge_entry(ctx: Context, entry: Entry, field: Record, tag: Record | None) -> Record:
    """A tag with an entry laid over it; a free text becomes a value of the field, unless it is one."""
    new: Record = {"customFieldId": field["id"], "valueIds": [], **(tag or {})}
    if entry.values is not None:
        ids = [value if is_id(value) else value_of(ctx, field, value) for value in entry.values]
        new["valueIds"] = list(dict.fromkeys(ids))
    if entry.note is not None:
        new["note"] = entry.note
    return new


def value_of(ctx: Context, field: Record, text: str) -> str:
    """The id of a field's value of a text, which is made where there is none (assumed: F-1558)."""
    return str(CUSTOM_FIELD_VALUES.add(ctx, field, [text])[0]["id"])


# what must be


def is_for(field: Record, budget_id: str) -> bool:
    """Whether a field may be used in a budget; one that names no budgets at all is taken for one of all (F-1557)."""
    budgets = [*field["selectedBudgetIds"], *field["requiredBudgetIds"]]
    return field["global"] or field["required"] or not budgets or budget_id in budgets


def required_in(ctx: Context, budget_id: str, amount: int) -> list[str]:
    """The ids of the fields that an expense of an amount needs in a budget: those there are now (F-1559)."""
    return [
        field["id"]
        for field in ctx.find(SPEND_CUSTOM_FIELD, {"archived": False})
        if (field["required"] or budget_id in field["requiredBudgetIds"])
        and amount >= field.get("minimumAmountForRequirement", 0)
    ]


def has_all(record: Record) -> bool:
    """Whether a record has every field that it needs."""
    return {tag["customFieldId"] for tag in record.get("tags", ())} >= set(record.get("requiredCustomFieldIds", ()))


# what answers show


def show(ctx: Context, records: Sequence[Record]) -> None:
    """Set `customFields`, in place: those with a value or a note, and those that are needed and lack one (F-1559)."""
    fields = ctx.get_many(SPEND_CUSTOM_FIELD, (field_id for one in records for field_id in field_ids(one)))
    ids = (value for one in records for tag in one.get("tags", ()) for value in tag["valueIds"][:MAX_VALUES])
    values = ctx.get_many(SPEND_CUSTOM_FIELD_VALUE, ids)
    for record in records:
        tags = {tag["customFieldId"]: tag for tag in record.get("tags", ())}
        record["customFields"] = [
            {
                "id": field_id,
                "seq": fields[field_id]["seq"],
                "name": fields[field_id]["name"],
                "note": tags.get(field_id, {}).get("note"),
                "isRequired": field_id in record.get("requiredCustomFieldIds", ()),
                "selectedValues": [
                    {name: values[value][name] for name in ("id", "seq", "value")}
                    for value in tags.get(field_id, {}).get("valueIds", ())[:MAX_VALUES]
                ],
            }
            for field_id in field_ids(record)
        ]


def field_ids(record: Record) -> list[str]:
    """The ids of the fields a record has or needs, each once."""
    own = (tag["customFieldId"] for tag in record.get("tags", ()))
    return list(dict.fromkeys([*own, *record.get("requiredCustomFieldIds", ())]))


SHOWS = ComputedFields(
    show, {SPEND_CUSTOM_FIELD.name: ["seq", "name"], SPEND_CUSTOM_FIELD_VALUE.name: ["id", "seq", "value"]}
)


def values_on(ctx: Context, record: Record, field_id: str) -> list[Record]:
    """All values of a field on a record, in their order."""
    ids: list[str] = next((tag["valueIds"] for tag in record.get("tags", ()) if tag["customFieldId"] == field_id), [])
    values = ctx.get_many(SPEND_CUSTOM_FIELD_VALUE, ids)
    return [values[value_id] for value_id in ids]


# what lists find


class TaggedRecords(SpendRecords):
    """A resource whose records have tags, and whose lists can be filtered by them."""

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
        """A page of records as `Resource.rows` gives it; filters by tags find their owners first."""
        others: list[Filter] = []
        common: list[Filter] = []
        for one in filters:
            owners = owners_of(ctx, one) if one.field in COLUMNS else None
            if owners is not None:
                others.append(Filter("id", "in", owners))
            else:
                (common if one.field in COLUMNS else others).append(one)
        if any(one.value == () for one in others):
            return []
        if common:
            return self._rows_met(ctx, others, common, sort, limit, offset)
        return super().rows(
            ctx, others, sort, limit=limit, offset=offset, after=after, backward=backward, fields=fields
        )

    def _rows_met(
        self,
        ctx: Context,
        filters: Sequence[Filter],
        common: Sequence[Filter],
        sort: Sequence[Sort],
        limit: int,
        offset: int,
    ) -> list[Record]:
        """The same by a walk along the list, for tags that so many have that their owners are soon met."""
        rows: list[Record] = []
        for start in count(0, MAX_OWNERS):
            block = ctx.select(self.kind, filters, sort, limit=MAX_OWNERS, offset=start)
            rows += [row for row in block if all(meets(row, one) for one in common)]
            if len(rows) >= offset + limit or len(block) < MAX_OWNERS:
                break
        page = rows[offset : offset + limit]
        self.present(ctx, page)
        return page


def owners_of(ctx: Context, condition: Filter) -> tuple[str, ...] | None:
    """The ids of what has the tags of a condition; None where they are so many that a list meets them on its way."""
    rows = ctx.select(SPEND_TAG, [Filter(COLUMNS[condition.field], "in", values_of(condition))], limit=MAX_OWNERS + 1)
    return None if len(rows) > MAX_OWNERS else tuple({row["ownerId"]: None for row in rows})


def meets(record: Record, condition: Filter) -> bool:
    """Whether a record has one of the tags of a condition."""
    return any(row[COLUMNS[condition.field]] in values_of(condition) for row in rows_of(record))


def values_of(condition: Filter) -> tuple[Scalar | None, ...]:
    """The values of a condition by `eq` or `in`."""
    return condition.value if isinstance(condition.value, tuple) else (condition.value,)
