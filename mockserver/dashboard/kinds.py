"""Every kind of record as the books show it: its group, and BILL's operations that list and read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from mockserver.dialects.calls import handler_of
from mockserver.dialects.v2.lists import SYMBOLS
from mockserver.domain.resource import Resource, all_resources
from mockserver.kernel.kinds import Kind
from mockserver.kernel.schema import Enum
from mockserver.operations import Operation, load

SPEND, WEBHOOKS = "spend", "webhooks"
ORGANIZATION = "organization"
GROUPS: Mapping[str, str] = {
    "payables": "Payables",
    "payments": "Payments",
    "receivables": "Receivables",
    "funding": "Funding accounts",
    "classifications": "Classifications",
    ORGANIZATION: "Organization",
    "documents": "Documents",
    "network": "Network",
    "billing": "Billing",
    SPEND: "Spend & Expense",
    WEBHOOKS: "Webhooks",
}
"""Package of the domain -> what its kinds are called together, in the order of the page; others are `organization`."""

WORLD_KINDS = frozenset(["organization", "username", "network_organization", "spend_company"])
"""Kinds that lie above all organizations."""

APIS = ("v3", "v2", SPEND)
# Of the path's ids, the only one that is known before a record is.
KNOWN_ID = "organizationId"


class FilterField(NamedTuple):
    """A field that a list takes: its operators (none: only for sorting), the words it may have, whether it sorts."""

    name: str
    operators: tuple[str, ...]
    words: tuple[str, ...]
    sorts: bool


class Sheet(NamedTuple):
    """A kind of records, its group, the operation that lists it, and those that read one record, by API."""

    kind: Kind
    group: str
    lists: Operation | None
    reads: Mapping[str, Operation]

    @property
    def is_spend(self) -> bool:
        """Whether it is a kind of Spend & Expense."""
        return self.group == SPEND

    @property
    def fields(self) -> tuple[FilterField, ...]:
        """What its list may be filtered and sorted by, as BILL takes it."""
        return fields_of(self.lists) if self.lists else ()


@cache
def sheets() -> Mapping[str, Sheet]:
    """Every kind, by its name, in the order of groups."""
    operations = operations_by_kind()
    sheets = [sheet_of(resource, operations.get(resource.kind.name, ())) for resource in all_resources()]
    order = [*GROUPS]
    return {one.kind.name: one for one in sorted(sheets, key=lambda one: (order.index(one.group), one.kind.name))}


def operations_by_kind() -> Mapping[str, list[Operation]]:
    """The built operations about records of each kind."""
    by_kind: dict[str, list[Operation]] = {}
    for one in load().operations:
        if one.is_built and one.api in APIS:
            by_kind.setdefault(handler_of(one).kind, []).append(one)
    return by_kind


def sheet_of(resource: Resource, operations: Iterable[Operation]) -> Sheet:
    """The sheet of a resource, of the operations about its records."""
    lists = [one for one in operations if is_list(one)]
    reads = {one.api: one for one in operations if is_read(one)}
    for one in lists:
        if one.api == "v2":
            reads.setdefault("v2", one)
    v3_first = sorted(lists, key=lambda one: one.api == "v2")
    return Sheet(resource.kind, group_of(resource), v3_first[0] if v3_first else None, reads)


def group_of(resource: Resource) -> str:
    """The group of a resource: the package of the domain that it stands in."""
    name = type(resource).__module__.split(".")[2]
    return name if name in GROUPS else ORGANIZATION


def is_list(operation: Operation) -> bool:
    """Whether an operation lists all records of a kind."""
    is_rest = operation.method == "GET" and operation.id.endswith(".list")
    is_whole = set(operation.path_ids) <= {KNOWN_ID} and handler_of(operation).queryable is not None
    return (is_rest or operation.id.startswith("v2.List.")) and is_whole


def is_read(operation: Operation) -> bool:
    """Whether an operation reads one record by its id."""
    is_rest = operation.method == "GET" and operation.id.endswith(".get") and operation.path.endswith("}")
    return is_rest or operation.id.startswith("v2.Crud.Read.")


@cache
def fields_of(operation: Operation) -> tuple[FilterField, ...]:
    """What a list may be filtered and sorted by; v2 takes every operator for every field."""
    in_v2 = operation.api == "v2"
    return tuple(
        FilterField(
            name,
            tuple(SYMBOLS) if in_v2 else one.operators,
            tuple(one.type.words) if isinstance(one.type, Enum) else (),
            in_v2 or one.sort,
        )
        for name, one in (handler_of(operation).queryable or {}).items()
    )
