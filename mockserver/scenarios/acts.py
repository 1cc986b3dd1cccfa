"""The records and steps of a scenario file as acts, read against BILL's own schemas: names and dates are picked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockserver.kernel.ids import BILL_ID, ID_LENGTH, NULL_ID
from mockserver.scenarios.documents import Layer
from mockserver.scenarios.faults import Fault, unknown
from mockserver.scenarios.tables import RecordTable, Step, kinds_named, record_tables
from mockserver.seeding.scenarios import Table

# Keys of a record that are ours: when it is made, by whom, and what other records call it.
DAY, BY, KEY = "day", "by", "key"
OWN_KEYS = (DAY, BY, KEY)
# Steps that BILL takes, not a client: what becomes of a payment.
OUTCOME = "outcome"
OUTCOME_SCHEMA: Mapping[str, Any] = {"type": "object", "properties": {"singleStatus": {"type": "string"}}}
MAX_RECORDS = 1_000_000


class Name(NamedTuple):
    """A record by its name, where an id has to stand: the kinds it may be of, and where it stands in the file."""

    kinds: tuple[str, ...]
    text: str
    place: str


MAX_DAYS = 36_525  # a century before or after the anchor; another number is no day


class Days(NamedTuple):
    """A date told from the anchor, in days; `is_banked` moves it on to the next bank day."""

    number: int
    is_banked: bool


@dataclass(eq=False)
class Act:
    """One record to be made, or a step of one: `of` is the act that makes that record.

    `body` has a `Name` for each record that it names, and `Days` for each date told from the anchor. `id` is that of
    the record once it is made; `is_off` says that it cannot be made. `day` is None until it is known.
    """

    layer: Layer
    place: str
    table: RecordTable
    step: Step | None
    body: Any
    by: str
    key: str
    day: int | None
    of: Act | None = None
    needs: list[Act] = field(default_factory=list)
    id: str = ""
    is_off: bool = False

    @property
    def names(self) -> Iterator[Name]:
        """The records that its body names."""
        return names_in(self.body)

    def fault(self, place: str, text: str) -> Fault:
        """A fault of this act, at a place below it."""
        where = f"{self.place}{place}" if not place or place.startswith("[") else f"{self.place}.{place}"
        return self.layer.fault(where, text)


def names_in(value: Any) -> Iterator[Name]:
    """The names of records anywhere in a value."""
    if isinstance(value, Name):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from names_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from names_in(part)


class Reader:
    """Reads the records of a layer into acts; `faults` are what was wrong with them."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self.acts: list[Act] = []
        self.faults: list[Fault] = []

    def read(self) -> None:
        """Read every table of the layer, kind by kind; what is wrong with them is noted, and reading goes on."""
        self._tables(self._layer.records(), "")

    def _tables(self, tables: Table, prefix: str) -> None:
        known = record_tables()
        for name, value in tables.items():
            full = f"{prefix}{name}"
            if full in known:
                self._records(known[full], value)
            elif isinstance(value, dict) and any(table.startswith(f"{full}.") for table in known):
                self._tables(value, f"{full}.")
            else:
                self._fault(full, unknown("table", full, tuple(known)))

    def _fault(self, place: str, text: str) -> None:
        self.faults.append(self._layer.fault(place, text))

    def _records(self, table: RecordTable, records: Any) -> None:
        if not isinstance(records, list):
            self._fault(table.name, f"must be a list of records: [[{table.name}]]")
            return
        for index, record in enumerate(records):
            if len(self.acts) >= MAX_RECORDS:
                self._fault(table.name, f"more than {MAX_RECORDS} records")
                return
            self._record(table, record, f"{table.name}[{index}]")

    def _record(self, table: RecordTable, record: Any, place: str) -> None:
        if not isinstance(record, dict):
            self._fault(place, "must be a record")
            return
        known = {*table.steps, *([OUTCOME] if table.name == "payments" else [])}
        properties = properties_of(table.create.schema)
        steps = {name: value for name, value in record.items() if name in known and name not in properties}
        body = {name: value for name, value in record.items() if name not in steps}
        act = self._act(table, table.create, body, place, None)
        for name, value in steps.items():
            for number, values in enumerate(value if isinstance(value, list) else [value]):
                where = f"{place}.{name}[{number}]" if isinstance(value, list) else f"{place}.{name}"
                if isinstance(values, dict) or values is True:
                    self._act(table, table.steps.get(name), values if isinstance(values, dict) else {}, where, act)
                else:
                    self._fault(where, "must be a table, or true where the step says nothing more")

    def _act(self, table: RecordTable, step: Step | None, values: Table, place: str, of: Act | None) -> Act:
        schema = OUTCOME_SCHEMA if step is None else step.schema
        is_spend = table.create.is_spend
        body = Body(self, table, is_spend=is_spend)
        own = {name: value for name, value in values.items() if name in OWN_KEYS}
        rest = {name: value for name, value in values.items() if name not in OWN_KEYS}
        act = Act(
            self._layer,
            place,
            table,
            step,
            body.object(schema, rest, place) if schema is not None else None,
            str(own.get(BY, "")),
            str(own.get(KEY, "")),
            self._day(own, place),
            of,
        )
        if schema is None and rest:
            self._fault(f"{place}.{next(iter(rest))}", "this step takes nothing but day and by")
        self.acts.append(act)
        return act

    def _day(self, own: Table, place: str) -> int | None:
        day = own.get(DAY)
        if day is not None and (type(day) is not int or day > 0):
            self._fault(f"{place}.{DAY}", "must be a whole number of days, 0 for today or below it for days before")
            return None
        return day


def properties_of(schema: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The fields of a body's schema."""
    properties: Mapping[str, Any] = (schema or {}).get("properties", {})
    return properties


class Body:
    """Reads one body: fields that BILL does not know are faults, names and dates are picked out."""

    def __init__(self, reader: Reader, table: RecordTable, *, is_spend: bool) -> None:
        self._reader = reader
        self._table = table
        self._is_spend = is_spend

    def object(self, schema: Mapping[str, Any], values: Table, place: str) -> Any:
        """The body of an object's schema; a body that is a list stands under `items`."""
        if schema.get("type") == "array":
            return self.value(schema, values.get("items"), f"{place}.items", "items")
        properties = properties_of(schema)
        result = {}
        for name, value in values.items():
            field_name = name if name in properties or f"{name}Id" not in properties else f"{name}Id"
            where = f"{place}.{name}"
            if field_name not in properties:
                self._reader._fault(where, unknown("key", name, tuple(properties)))
                continue
            result[field_name] = self.value(properties[field_name], value, where, field_name)
        return result

    def value(self, schema: Mapping[str, Any], value: Any, place: str, name: str) -> Any:
        """A value with what it names, and its dates, picked out."""
        properties = properties_of(schema)
        if isinstance(value, str) and "id" in properties and (kinds := self._kinds(name)):
            return {"id": self._name(kinds, value, place)}
        if isinstance(value, dict) and properties:
            return self._inner(schema, value, place, name)
        if isinstance(value, list) and schema.get("type") == "array":
            return [self.value(schema["items"], part, f"{place}[{index}]", name) for index, part in enumerate(value)]
        if schema.get("format") == "date" and type(value) is int and abs(value) <= MAX_DAYS:
            return Days(value, name == "processDate")
        if isinstance(value, str) and schema.get("type") == "string" and "enum" not in schema:
            kinds = self._kinds(name) if name.endswith(("Id", "Ids")) or name in LISTS_OF_IDS else ()
            return self._name(kinds, value, place) if kinds else value
        return value

    def _inner(self, schema: Mapping[str, Any], value: Table, place: str, name: str) -> Any:
        result = self.object(schema, value, place)
        if isinstance(text := result.get("id"), str) and (kinds := self._kinds(name)):
            result["id"] = self._name(kinds, text, f"{place}.id")
        return result

    def _kinds(self, name: str) -> tuple[str, ...]:
        if name == "parentId":
            return self._table.kinds
        return kinds_named(name, spend=self._is_spend)

    def _name(self, kinds: tuple[str, ...], text: str, place: str) -> Any:
        return text if is_id(text) else Name(kinds, text, place)


# Fields that hold ids though their names do not say so.
LISTS_OF_IDS = ("approvers", "owners", "members", "observers")


def is_id(text: str) -> bool:
    """Whether a text is an id already: of BILL's form, or of a Spend & Expense record."""
    if text == NULL_ID or (len(text) == ID_LENGTH and BILL_ID.fullmatch(text)):
        return True
    head, _, tail = text.partition("_")
    return len(head) == 3 and len(tail) == 26 and tail.isalnum() and text.islower()
