"""One registry of resources: each kind once, with everything that is to happen to its records."""

from collections.abc import Iterator

import pytest

from mockserver.domain import all_kinds, all_resources, resource
from mockserver.domain.consistency import check
from mockserver.domain.context import Context
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.resource import Resource, check_due_rules, kind_of, register, resource_of
from mockserver.domain.sums import Finding
from mockserver.kernel.kinds import Kind, Record
from mockserver.store.transaction import Transaction


class Eggs(Resource):
    kind = Kind("egg", "egg", due=True)


class Salts(Resource):
    kind = Kind("salt", "slt")


class Peppers(Resource):
    kind = Kind("pepper", "ppr", line_prefix="slt")


class SpoiledSalts(Salts):
    def spoil(self, ctx: Context, record: Record) -> Record:
        return record

    falls_due = spoil


def nothing_differs(tx: Transaction) -> Iterator[Finding]:
    yield from ()


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Resource]:
    """An empty registry of the test's own."""
    resources: dict[str, Resource] = {}
    monkeypatch.setattr(resource, "RESOURCES", resources)
    return resources


def test_a_resource_is_found_by_the_name_of_its_kind(registry: dict[str, Resource]) -> None:
    salts = register(Salts())

    assert resource_of("salt") is salts


def test_two_resources_cannot_claim_one_kind(registry: dict[str, Resource]) -> None:
    register(Salts())

    with pytest.raises(ValueError, match="kind salt has two resources: Salts, SpoiledSalts"):
        register(SpoiledSalts())


def test_ids_of_two_kinds_cannot_have_one_prefix(registry: dict[str, Resource]) -> None:
    register(Salts())

    with pytest.raises(ValueError, match="ids of kinds salt and pepper have the prefix slt"):
        register(Peppers())


def test_nothing_falls_due_of_a_kind_that_does_not_wait(registry: dict[str, Resource]) -> None:
    with pytest.raises(ValueError, match="SpoiledSalts say what falls due, kind salt that nothing does"):
        register(SpoiledSalts())


def test_what_waits_must_have_something_that_happens_then() -> None:
    with pytest.raises(ValueError, match="kinds fall due without a falls_due: egg"):
        check_due_rules([Eggs(), Salts()])


def test_a_resource_has_one_check_of_its_sums() -> None:
    salts = Salts()
    check(salts)(nothing_differs)

    with pytest.raises(ValueError, match="kind salt has two checks of its sums"):
        check(salts)(nothing_differs)


def test_the_whole_domain_is_registered_by_name() -> None:
    assert all_resources()[:3] == tuple(map(resource_of, ("accounting_class", "ap_card", "approval_policy")))
    assert [kind.name for kind in all_kinds()] == sorted(kind.name for kind in all_kinds())


def test_a_kind_is_found_by_its_name() -> None:
    assert kind_of("bill") is BILL
    assert resource_of("bill") is BILLS


def test_an_unknown_kind_is_no_one_s() -> None:
    with pytest.raises(KeyError):
        kind_of("egg")
