"""Custom fields on transactions and reimbursements: how requests set them and answers show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.filters import parse_filters
from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids, record_id
from mockserver.dialects.spend.lists import by_ids
from mockserver.domain.spend.kinds import CUSTOM_FIELD, CUSTOM_FIELD_VALUE, SPEND_CUSTOM_FIELD
from mockserver.domain.spend.tagging import Entry
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

VALUE = s.Object(*own_ids(CUSTOM_FIELD_VALUE), s.Field("value", s.Text(), access=s.READ_ONLY), omits=False)
TAG = s.Object(
    *own_ids(CUSTOM_FIELD),
    s.Field("name", s.Text(), access=s.READ_ONLY),
    s.Field("note", s.Text(), access=s.READ_ONLY),
    s.Field("isRequired", s.Boolean(), access=s.READ_ONLY),
    s.Field("selectedValues", s.Array(VALUE), access=s.READ_ONLY),
    omits=False,
)


class Values(s.Array):
    """Values of a field. A text alone is read as the one there is: so an integrator had to send it (F-1584)."""

    def read(self, raw: Any) -> list[Any]:
        return super().read([raw] if isinstance(raw, str) else raw)


SETTING = s.Object(
    s.Field("customFieldId", s.Reference(), required=True, message=NOT_EMPTY),
    s.Field("selectedValues", Values(s.Text(max_length=500))),
    s.Field("note", s.Text(max_length=4_000)),
    whole=True,
)


def entries_of(call: Call, settings: Sequence[Record], *, uuids: bool = True) -> list[Entry]:
    """What a body sets. Without `uuids`, what is named by one is left out: it was seen to change nothing (F-1585)."""
    entries = []
    for index, setting in enumerate(settings):
        ids = [setting["customFieldId"], *(setting.get("selectedValues") or ())]
        if not uuids and any(is_uuid(one) for one in ids):
            call.cite("F-1585")
            continue
        entries.append(entry_of(call, f"customFields[{index}]", setting))
    return entries


def is_uuid(text: str) -> bool:
    """Whether a text has the form of a field's or a value's uuid."""
    return text.startswith(("tty_", "tvl_"))


def entry_of(call: Call, path: str, setting: Record) -> Entry:
    """One field to be set; an empty note takes the note away."""
    values = setting.get("selectedValues")
    return Entry(
        path,
        record_id(call.ctx, CUSTOM_FIELD, setting["customFieldId"]),
        None if values is None else [record_id(call.ctx, CUSTOM_FIELD_VALUE, one) for one in values],
        setting["note"] or "" if "note" in setting else None,
    )


def keep_fields(call: Call, records: Sequence[Record]) -> None:
    """Leave in records, in place, the custom fields that `showCustomFieldIds` names; without it all (F-1586)."""
    if text := call.query.get("showCustomFieldIds", "").strip('" '):
        ids = {record_id(call.ctx, CUSTOM_FIELD, one.strip()) for one in text.split(",")}
        for record in records:
            record["customFields"] = [one for one in record["customFields"] if one["id"] in ids]


def select_tags(call: Call, rows: Sequence[Record]) -> list[Record]:
    """The custom fields that meet the request's `filters`, of which there is one: `customFieldIds`, eq or in."""
    filters = parse_filters(call.query.get("filters", ""), {"customFieldIds": by_ids("customFieldIds")})
    for one in filters:
        texts = one.value if isinstance(one.value, tuple) else (one.value,)
        ids = {record_id(call.ctx, SPEND_CUSTOM_FIELD.name, str(text)) for text in texts}
        rows = [row for row in rows if row["id"] in ids]
    return list(rows)
