"""Spend & Expense custom fields, and the values they may have."""

from __future__ import annotations

from mockserver.dialects.calls import NOTHING
from mockserver.dialects.spend.ids import NOT_EMPTY, Serial, own_ids
from mockserver.dialects.spend.resources import READ, SpendResource
from mockserver.domain.context import Context
from mockserver.domain.spend.custom_fields import CUSTOM_FIELD_VALUES, CUSTOM_FIELDS, TYPES
from mockserver.domain.spend.kinds import (
    BUDGET,
    CUSTOM_FIELD,
    CUSTOM_FIELD_VALUE,
    SPEND_CUSTOM_FIELD,
    SPEND_CUSTOM_FIELD_VALUE,
)
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

MANAGE = "manage_custom_fields"
NAME = s.Text(max_length=255)
WITH_A_LETTER = r"[\s\S]*\S[\s\S]*"
NEW_NAME = s.Text(pattern=WITH_A_LETTER, max_length=255, message=NOT_EMPTY)
VALUE = s.Text(pattern=WITH_A_LETTER, max_length=500, message=NOT_EMPTY)


def budgets_of(name: str) -> tuple[s.Field, s.Field, s.Field]:
    """A list of budgets: as ids and as uuids in answers, as either in requests."""
    return (
        s.Field(f"{name}Ids", s.Array(Serial(BUDGET)), path=f"{name}Serials", access=s.READ_ONLY),
        s.Field(f"{name}Uuids", s.Array(s.Text()), path=f"{name}Ids", access=s.READ_ONLY),
        s.Field(f"{name}Ids", s.Array(s.Reference()), access=s.WRITE_ONLY),
    )


# In requests and answers alike; what nobody says is false (F-1551).
DESCRIPTION = s.Field("description", s.Text(max_length=4_000))
MINIMUM = s.Field("minimumAmountForRequirement", s.Money(minimum=0))
REQUIRED, GLOBAL = s.Field("required", s.Boolean()), s.Field("global", s.Boolean())
BUDGETS = (*budgets_of("selectedBudget"), *budgets_of("requiredBudget"))

VIEW = s.View(
    SPEND_CUSTOM_FIELD,
    [
        *own_ids(CUSTOM_FIELD),
        s.Field("name", NEW_NAME, filter="eq sw", sort=True),
        DESCRIPTION,
        s.Field("type", s.Enum(*TYPES), access=s.READ_ONLY),
        s.Field("multiSelect", s.Boolean(), access=s.READ_ONLY),
        s.Field("allowCustomValues", s.Boolean()),
        MINIMUM,
        REQUIRED,
        GLOBAL,
        s.Field("retired", s.Boolean(), path="archived", access=s.READ_ONLY, filter="eq"),
        s.Field("createdTime", s.DateTime(), access=s.READ_ONLY, sort=True),
        *BUDGETS,
    ],
    omits=False,
    null_clears=True,
)
CREATION = s.View(
    SPEND_CUSTOM_FIELD,
    [
        s.Field("name", NAME, required=True, message=NOT_EMPTY),
        DESCRIPTION,
        s.Field("multiSelect", s.Boolean()),
        s.Field("allowCustomValues", s.Boolean(), required=True),
        MINIMUM,
        REQUIRED,
        GLOBAL,
        s.Field("values", s.Array(VALUE), access=s.WRITE_ONLY),
        *BUDGETS,
    ],
)
VALUE_VIEW = s.View(
    SPEND_CUSTOM_FIELD_VALUE,
    [
        *own_ids(CUSTOM_FIELD_VALUE),
        s.Field("value", s.Text(), access=s.READ_ONLY),
        s.Field("deleted", s.Boolean(), path="archived", access=s.READ_ONLY),
        s.Field("name", s.Text(), path="value", access=s.QUERY_ONLY, filter="eq sw"),
        s.Field("retired", s.Boolean(), path="archived", access=s.QUERY_ONLY, filter="eq"),
    ],
    omits=False,
)
VALUES = s.View(
    SPEND_CUSTOM_FIELD_VALUE,
    [s.Field("values", s.Array(VALUE, min_items=1), access=s.WRITE_ONLY, required=True, message=NOT_EMPTY)],
)
IDS = s.Field("customFieldValueIds", s.Array(s.Reference(), min_items=1), required=True, message=NOT_EMPTY)
RETIREMENT = s.View(SPEND_CUSTOM_FIELD_VALUE, [IDS])

fields = SpendResource("spend.custom-fields", CUSTOM_FIELDS, VIEW, CREATION, "customFieldId", write=MANAGE)
field_values = SpendResource(
    "spend.custom-fields.values",
    CUSTOM_FIELD_VALUES,
    VALUE_VIEW,
    VALUE_VIEW,
    "customFieldValueId",
    verbs="",
    write=MANAGE,
)


@field_values.action("list", gives=field_values.page, right=READ)
def list_(ctx: Context, custom_field_id: str) -> tuple[Filter, ...]:
    """The values of a custom field, retired ones only if the request filters by it (F-1555)."""
    return (Filter("customFieldId", "eq", CUSTOM_FIELDS.get(ctx, custom_field_id)["id"]),)


@field_values.action("create", takes=VALUES)
def add(ctx: Context, custom_field_id: str, values: Record) -> Record:
    """Add values to a custom field. The answer is one of them, the first that is new (F-1553)."""
    return CUSTOM_FIELDS.add_values(ctx, custom_field_id, values["values"])


@field_values.action("delete", takes=RETIREMENT, gives=NOTHING)
def retire(ctx: Context, custom_field_id: str, values: Record) -> None:
    """Retire values, named in the body by either id. What has them keeps them, nothing new gets them (F-1555)."""
    CUSTOM_FIELD_VALUES.retire(ctx, custom_field_id, values["customFieldValueIds"])


@field_values.action("get", right=READ)
def get(ctx: Context, custom_field_id: str, custom_field_value_id: str) -> Record:
    """One value of a custom field, retired or not."""
    return CUSTOM_FIELD_VALUES.of(ctx, custom_field_id, custom_field_value_id)
