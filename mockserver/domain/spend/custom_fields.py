"""Custom fields and their values: what a company wants to know of transactions and reimbursements."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.resource import register
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_CUSTOM_FIELD, SPEND_CUSTOM_FIELD_VALUE
from mockserver.domain.spend.records import SpendRecords, state_error
from mockserver.kernel.errors import BillErrors, NotFound
from mockserver.kernel.kinds import Record

# A selector has values; a note is free text, and no request makes a field of that type (F-1550).
SELECTOR, NOTE = "CUSTOM_SELECTOR", "NOTE"
TYPES = (SELECTOR, NOTE)

# What a field is that nobody said (F-1551).
UNSET = {"multiSelect": False, "allowCustomValues": False, "required": False, "global": False}
BUDGET_LISTS = ("selectedBudget", "requiredBudget")

RETIRED = "Custom field is retired."


class CustomFields(SpendRecords):
    """Custom fields.

    `selectedBudgetIds` are budgets where a field that is not `global` may be used, `requiredBudgetIds` those where it
    must be; `required` asks for it in all. A retired field stays on what has it, and does not change (F-1552).
    """

    kind = SPEND_CUSTOM_FIELD

    def defaults(self, ctx: Context, record: Record) -> None:
        super().defaults(ctx, record)
        record["type"] = SELECTOR

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        """A new field, and its `values` (texts) with it."""
        texts = values.get("values") or ()
        field = super().create(ctx, {name: value for name, value in values.items() if name != "values"}, item=item)
        CUSTOM_FIELD_VALUES.add(ctx, field, texts)
        return field

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None:
            record.setdefault("name", old["name"])
        for name, value in UNSET.items():
            record.setdefault(name, value)
        for name in BUDGET_LISTS:
            ids = record[f"{name}Ids"] = list(dict.fromkeys(record.get(f"{name}Ids") or ()))
            budgets = ctx.get_many(SPEND_BUDGET, ids)
            record[f"{name}Serials"] = [budgets[budget_id]["seq"] for budget_id in ids]

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None and old["archived"]:
            raise state_error(RETIRED, fact="F-1552")

    def add_values(self, ctx: Context, field_id: str, texts: Sequence[str]) -> Record:
        """Add values to a field: the first of them that is new, or else the first (F-1553, F-1554)."""
        field = self.get(ctx, field_id)
        if field["archived"]:
            raise state_error(RETIRED, fact="F-1552")
        if field["type"] == NOTE:
            raise state_error("Custom field has no values.", fact="F-1552")
        rows = CUSTOM_FIELD_VALUES.add(ctx, field, texts)
        return rows[0]


class CustomFieldValues(SpendRecords):
    """The values of custom fields; a live one of the same text is not made again (assumed: F-1554)."""

    kind = SPEND_CUSTOM_FIELD_VALUE

    def add(self, ctx: Context, field: Record, texts: Sequence[str]) -> list[Record]:
        """The values of these texts, those that are new before those that were there."""
        fresh, there = [], []
        for text in dict.fromkeys(texts):
            live = ctx.find(self.kind, {"customFieldId": field["id"], "value": text, "archived": False}, limit=1)
            if live:
                there += live
            else:
                fresh.append(self.create(ctx, {"customFieldId": field["id"], "value": text}))
        return fresh + there

    def of(self, ctx: Context, field_id: str, value_id: str) -> Record:
        """The value a path names, retired or not; raises `NotFound`, also for another field's."""
        value = self.get(ctx, value_id)
        if value["customFieldId"] != CUSTOM_FIELDS.get(ctx, field_id)["id"]:
            raise NotFound(value_id, in_path=True)
        return value

    def retire(self, ctx: Context, field_id: str, value_ids: Sequence[str]) -> None:
        """Retire values of a field, all of them or none; what has them keeps them (F-1555)."""
        field = CUSTOM_FIELDS.get(ctx, field_id)
        values = ctx.get_many(self.kind, value_ids)
        own = {value_id for value_id, value in values.items() if value["customFieldId"] == field["id"]}
        missing = [NotFound(value_id) for value_id in dict.fromkeys(value_ids) if value_id not in own]
        if missing:
            raise BillErrors(missing)
        for value_id in dict.fromkeys(value_ids):
            self.archive(ctx, value_id)


CUSTOM_FIELD_VALUES = register(CustomFieldValues())
CUSTOM_FIELDS = register(CustomFields())
