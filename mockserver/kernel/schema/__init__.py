"""The schema engine: field types, shapes and views, all tables and no per-resource code."""

from mockserver.kernel.schema.shapes import Field, Mode, Obj, Reading, Shape, dig, plant
from mockserver.kernel.schema.types import (
    Bool,
    Country,
    Currency,
    Date,
    DateTime,
    Email,
    Enum,
    Int,
    ListOf,
    Masked,
    Mismatch,
    Money,
    Number,
    Ref,
    Text,
    Type,
)
from mockserver.kernel.schema.views import ARCHIVED, ID, STANDARD_ANSWER, Given, Queryable, View

__all__ = [
    "ARCHIVED", "ID", "STANDARD_ANSWER", "Bool", "Country", "Currency", "Date", "DateTime", "Email", "Enum", "Field", "Given", "Int",
    "ListOf", "Masked", "Mismatch", "Mode", "Money", "Number", "Obj", "Queryable", "Reading", "Ref", "Shape", "Text",
    "Type", "View", "dig", "plant",
]
