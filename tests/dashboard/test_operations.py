"""Operations: search, evidence, and how records come to be."""

from __future__ import annotations

import re

import pytest

from mockserver.dashboard.pages.operations import origins_of
from mockserver.operations import load
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader

PATH = "/tenants/default/operations"


def ids(page: str) -> list[str]:
    """The operations of the rows."""
    return re.findall(r'title="Its requests">([\w.-]+)</a>', page)


def test_every_operation_of_the_registry_is_there(reader: Reader) -> None:
    assert ids(reader.get(PATH)) == [operation.id for operation in load().operations]


@pytest.mark.parametrize(
    ("query", "operations"),
    [
        ("search=vendors+archive", ["v3.vendors.archive"]),
        ("search=/Crud/Read/Vendor.json", ["v2.Crud.Read.Vendor"]),
        ("api=auth", ["auth.token"]),
        ("api=auth&search=vendor", []),
        ("fidelity=unbuilt", []),
    ],
)
def test_operations_are_searched_by_words_api_and_evidence(reader: Reader, query: str, operations: list[str]) -> None:
    assert sorted(ids(reader.get(f"{PATH}?{query}"))) == operations


@pytest.mark.parametrize(
    ("operation", "seeds", "origins"),
    [
        ("v3.vendors.list", {"vendor"}, ("seed", "API")),
        ("v2.List.Vendor", set(), ("API",)),
        ("spend.transactions.list", {"spend_transaction"}, ("seed", "control API")),
        ("spend.reimbursements.list", set(), ("API", "control API")),
        ("spend.cards.list", set(), ("API",)),
        ("v3.funding-accounts.cards.get", set(), ("control API",)),
        ("v3.health.get", set(), ()),
    ],
)
def test_an_operation_says_where_its_records_come_from(operation: str, seeds: set[str], origins: tuple[str]) -> None:
    assert origins_of(operation, frozenset(seeds)) == origins


def test_nothing_is_called_verified_that_never_was(reader: Reader) -> None:
    assert reader.get(f"{PATH}?search=v3.vendors.list").count("<td>never</td>") == 1


@pytest.mark.slow
def test_a_person_searches_and_goes_on_to_the_requests(visit: Visit) -> None:
    visit.open(PATH)
    visit.page.get_by_role("searchbox", name="Search").fill("spend budgets")
    visit.click("Search")
    visit.page.get_by_role("link", name="spend.budgets.list", exact=True).click()

    assert visit.page.get_by_role("textbox", name="Operation").input_value() == "spend.budgets.list"
