"""Every field that some v2 list filters and sorts by: what is found, and in which order, follows from what is shown."""

import operator
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

import pytest

import mockserver.dialects.v2.entities as package
from mockserver.dialects.v2.actions import list_payments
from mockserver.dialects.v2.comparing import rank_of, ranks_of
from mockserver.dialects.v2.lists import SYMBOLS, filters_of, sort_of
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, CountryName, CurrencyCode, NullableReference
from mockserver.dialects.v2.views import EntityView, Formula, WholeShape
from mockserver.domain.context import Context
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record, set_value_at
from mockserver.kernel.schema import Field
from tests.dialects.v2.sandbox import Sandbox

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
VALUES: Mapping[str, Sequence[Any]] = {
    "text": ("a", "B", "zeta"),
    "int": (0, 3, 10),
    "money": (-500, 0, 1_234),
    "decimal": (0, 1_500_000),
    "bool": (False, True),
    "date": ("2025-12-31", "2026-03-02"),
    "datetime": ("2026-03-01T10:00:00.000+00:00", "2026-03-02T20:00:00.000+00:00"),
}


def entities() -> Iterator[V2Entity]:
    """Every entity of v2."""
    for module in pkgutil.iter_modules(package.__path__):
        members = vars(import_module(f"{package.__name__}.{module.name}")).values()
        yield from (member for member in members if isinstance(member, V2Entity))


class List(NamedTuple):
    """What some call lists."""

    view: EntityView
    resource: Resource


LISTS = {entity.view.name: List(entity.view, entity.resource) for entity in entities() if entity.lists}
LISTS["ListPayments"] = List(list_payments.VIEW, PAYMENTS)
FIELDS = [(name, field) for name, entity in sorted(LISTS.items()) for field in entity.view.queryable]


def values_of(field: Field, column_type: str) -> list[Any]:
    """Values that a record may hold in a field, none among them."""
    if isinstance(field.type, CountryName):
        return [None, "US", "DE", "VN", "AT"]
    if isinstance(field.type, NullableReference):
        return [None, "00902ABCDEFGHIJKLMN1", "0ca02ABCDEFGHIJKLMN1"]
    if isinstance(field.type, CurrencyCode):
        return [None, "USD", "EUR", "GBP"]
    words = [word for word in ranks_of(field.type) if column_type != "bool" or isinstance(word, bool)]
    unknown = ["NEVER_HEARD_OF"] if getattr(field.type, "otherwise", None) else []
    return [None, *(words or VALUES[column_type]), *unknown]


def records_of(ctx: Context, entity: List, field: Field) -> list[Record]:
    """A record for each value of a field, with nothing else in it, in an order that is none."""
    column = entity.view.queryable[field.name].column
    records = []
    for value in values_of(field, column.type)[::-1] * 2:
        record = ctx.new(entity.resource.kind)
        if value is not None and column.path not in ("id", "createdTime", "updatedTime", "archived"):
            set_value_at(record, tuple(column.path.split(".")), value)
        ctx.tx.insert(entity.resource.kind, record)
        records.append(record)
    return records


def rank(field: Field, wire: Any) -> Any:
    """What a value that is shown counts as."""
    return rank_of(field.type, wire) if ranks_of(field.type) else wire


def meets(field: Field, wire: Any, op: str, values: Sequence[Any]) -> bool:
    """Whether a value that is shown meets a filter of values as a client sends them."""
    own, others = rank(field, wire), [rank(field, value) for value in values]
    if op in COMPARE:
        return own is not None and COMPARE[op](own, others[0])
    return (own in others) == (op in ("=", "in"))


def disagreements(ctx: Context, entity: List, field: Field) -> list[Any]:
    """The filters and sorts of a field that find other records than those which show what was asked for."""
    kind, records = entity.resource.kind, records_of(ctx, entity, field)
    shape = WholeShape([field])
    answers = {record["id"]: shape.write(record)[field.name] for record in records}
    wires = sorted({value for value in answers.values() if value is not None}, key=str)
    terms = [(op, [value]) for op, value in product(SYMBOLS, wires)] + [(op, wires[:2]) for op in ("in", "nin")]
    wrong: list[Any] = []
    for op, values in terms:
        term = {"field": field.name, "op": op, "value": values if op in ("in", "nin") else values[0]}
        rows = [row["id"] for row in ctx.select(kind, filters_of(term, entity.view))]
        wrong += [term] * (rows != [key for key, value in answers.items() if meets(field, value, op, values)])
    for asc in (True, False):
        order = [row["id"] for row in ctx.select(kind, sort=[sort_of({"field": field.name, "asc": asc}, entity.view)])]
        ranks = [rank(field, answers[key]) for key in order]
        keys = [(value is not None, value if value is not None else 0) for value in ranks]
        wrong += [("sort", asc, ranks)] * (keys != sorted(keys, reverse=not asc))
    return wrong


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[f"{name}.{field}" for name, field in FIELDS])
def test_a_list_finds_and_sorts_by_what_it_shows(sandbox: Sandbox, name: str, field: str) -> None:
    entity = LISTS[name]
    with sandbox.context() as ctx:
        assert disagreements(ctx, entity, entity.view.fields[field]) == []


def test_no_list_looks_for_what_is_computed_when_it_is_shown() -> None:
    computed = {(n, f) for n, f in FIELDS if isinstance(LISTS[n].view.fields[f], Formula)}

    assert computed == set()


def test_the_codes_of_what_can_be_listed_by_are_numbers() -> None:
    codes = {code for n, f in FIELDS if isinstance(kind := LISTS[n].view.fields[f].type, Code) for code in kind.words}

    assert {int(code) for code in codes} >= {-1, 0, 1, 2}
