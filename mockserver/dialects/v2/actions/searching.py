"""v2 SearchEntity and GetEntityMetadata: vendors by a word, and what fields entities have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import mockserver.dialects.v2.entities as package
from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.answers import Many, in_envelope
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.entities.vendors import vendors
from mockserver.dialects.v2.errors import success_schema
from mockserver.dialects.v2.parameters import Parameters, text_of
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.context import Context
from mockserver.domain.payables.vendor_words import vendors_with_words
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

SEARCH = Parameters(
    s.Field("term", s.Text(min_length=1), required=True),
    s.Field("entity", Code({"Vendor": "Vendor"}), required=True),
)
METADATA = Parameters(s.Field("entity", s.Array(s.Text())), optional=True)


@call("SearchEntity", takes=SEARCH, gives=Many(vendors.view, resource=vendors.resource), right="view")
def search_vendors(ctx: Context, values: Record) -> list[Record]:
    """The vendors in whose name or address every word of the term stands, whole and in any case (F-1418)."""
    return vendors_with_words(ctx, values["term"])


class Metadata:
    """By entity, its `fields`, and by field what it is (F-1419)."""

    def answer(self, call: Call, value: Mapping[str, Any]) -> Answer:
        """The answer with the metadata."""
        return in_envelope(call, value)

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer."""
        fields = {"type": "object", "additionalProperties": {"type": "object"}}
        entity = {"type": "object", "properties": {"fields": fields}}
        return success_schema({"type": "object", "additionalProperties": entity})


@call("GetEntityMetadata", takes=METADATA, gives=Metadata(), right="view")
def get_metadata(values: Record) -> dict[str, Record]:
    """What fields the named entities have; without names, of every entity. Raises BDC_1114 for one that is none."""
    views = views_by_name()
    names = values.get("entity") or [*views]
    for name in names:
        if name not in views:
            raise BillError("BDC_1114", text_of(name))
    return {name: {"fields": metadata_of(views[name])} for name in names}


@cache
def views_by_name() -> Mapping[str, EntityView]:
    """The view of every entity, in alphabetical order."""
    modules = [import_module(f"{package.__name__}.{module.name}") for module in iter_modules(package.__path__)]
    entities = [member for module in modules for member in vars(module).values() if isinstance(member, V2Entity)]
    return {entity.view.name: entity.view for entity in sorted(entities, key=lambda entity: entity.view.name)}


def metadata_of(view: EntityView) -> dict[str, Record]:
    """Each field's metadata: the entity it belongs to was seen (F-1419), the other keys are assumed (F-1420)."""
    return {name: field_metadata(view, field) for name, field in view.fields.items() if field.is_in_answers()}


def field_metadata(view: EntityView, field: s.Field) -> Record:
    """What one field is, as `GetEntityMetadata` tells it: its type, whether it is required, read-only, filterable."""
    return {
        "entity": view.name,
        "name": field.name,
        "type": field.type.schema().get("type", "object"),
        "required": field.required,
        "readOnly": field.access == s.READ_ONLY,
        "filterable": field.name in view.queryable,
    }
