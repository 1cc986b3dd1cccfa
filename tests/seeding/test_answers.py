"""What an answer depends on besides its own record is all declared: seen on the records of a whole world."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import pytest

from mockserver.dialects.v2.actions.list_payments import VIEW as PAYMENT_LIST
from mockserver.dialects.v2.entities.invoices import invoices
from mockserver.dialects.v2.entities.payments import payments
from mockserver.dialects.v2.views import EntityView
from mockserver.domain import all_resources
from mockserver.domain.context import Caller, Context
from mockserver.domain.read_fields import EVERY_FIELD, Dependencies
from mockserver.domain.resource import Resource
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Query
from mockserver.store.transaction import Transaction
from tests.seeding.written import NOON, Written

PRESENTING = [resource for resource in all_resources() if resource.read_fields]
V2_VIEWS = [(payments.resource, payments.view), (payments.resource, PAYMENT_LIST), (invoices.resource, invoices.view)]
Fields = set[tuple[str, str]]


class WatchedRecord(dict[str, Any]):
    """A record that notes which of its fields are read."""

    def __init__(self, kind: Kind, record: Record, fields: Fields) -> None:
        super().__init__(record)
        self._kind = kind.name
        self._fields = fields

    def __getitem__(self, name: str) -> Any:
        self._fields.add((self._kind, name))
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._fields.add((self._kind, name))
        return super().get(name, default)


class WatchedReads:
    """The reads of a transaction, whose records note in `fields` what is read of them."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.fields: Fields = set()

    def get_many(self, kind: Kind, org: int, ids: Iterable[str]) -> dict[str, Record]:
        records = self._tx.get_many(kind, org, ids)
        return {key: WatchedRecord(kind, record, self.fields) for key, record in records.items()}

    def select(self, kind: Kind, query: Query) -> list[Record]:
        return [WatchedRecord(kind, record, self.fields) for record in self._tx.select(kind, query)]


def fields_read(world: Written, kind: Kind, answer: Callable[[Context, Sequence[Record]], object]) -> Fields:
    """The fields of other records that are read to answer with the records of the organization that has most."""
    records = world.all(kind.name)
    orgs = [record["org"] for record in records]
    org = max(orgs, key=orgs.count, default=1)
    with world.reading() as tx:
        reads = WatchedReads(tx)
        caller = Caller("default", "user", org=org)
        ctx = Context(cast(Transaction, reads), Clock(lambda: NOON), ENVIRONMENTS["sandbox"], 1, caller)
        answer(ctx, [record for record in records if record["org"] == org])
    return reads.fields


def declared(fields: Fields, *dependencies: Dependencies) -> Fields:
    """Those of the fields that answers are said to depend on."""
    names = {(kind, name) for depends_on in dependencies for kind, names in depends_on.items() for name in names}
    return {(kind, name) for kind, name in fields if names & {(kind, name), (kind, EVERY_FIELD)}}


@pytest.mark.parametrize("resource", PRESENTING, ids=lambda resource: resource.kind.name)
def test_an_answer_reads_only_what_it_says_it_depends_on(starter: Written, resource: Resource) -> None:
    fields = fields_read(starter, resource.kind, resource.present)

    assert fields == declared(fields, resource.present_depends_on())


@pytest.mark.parametrize(("resource", "view"), V2_VIEWS, ids=["payments", "payment-list", "invoices"])
def test_an_answer_of_v2_reads_only_what_it_says_it_depends_on(
    starter: Written, resource: Resource, view: EntityView
) -> None:
    def answer(ctx: Context, records: Sequence[Record]) -> None:
        resource.present(ctx, records)
        view.write_all(ctx, records)

    fields = fields_read(starter, view.kind, answer)

    assert fields == declared(fields, resource.present_depends_on(), view.presentation.depends_on)


def test_the_reads_of_an_answer_are_seen(starter: Written) -> None:
    bills = next(resource for resource in PRESENTING if resource.kind.name == "bill")

    assert ("vendor", "name") in fields_read(starter, bills.kind, bills.present)
