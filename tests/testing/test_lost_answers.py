"""Clients whose writes go wrong: those that do harm are found, those that do right are not accused."""

from collections.abc import Iterator

import pytest

from bench.clients import BUGS, RIGHT, Client
from bench.explore import is_risky, verdicts_on
from mockserver.control.change_sets import WorldDiff
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.books import books, difference, is_part, unstable
from mockserver.testing.lost_answers import explore, read_variants, run_client

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(seed=5) as mock:
        yield mock


def diff_of(*names: str, paid: float = 0.0) -> WorldDiff:
    """A diff in which vendors are created, and money moves."""
    return {
        "created": [
            {"kind": "vendor", "id": f"<vendor:{place}>", "fields": {"name": name}}
            for place, name in enumerate(names, 1)
        ],
        "money": [{"kind": "payment", "id": "<payment:1>", "amount": paid}],
        "changed": [],
        "archived": [],
        "restored": [],
        "deleted": [],
        "events": [],
        "messages": [],
        "cursor": 0,
        "evicted": 0,
        "omitted": 0,
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", BUGS)
def test_a_client_that_does_harm_is_found(mock: BillMock, name: str) -> None:
    assert is_risky(verdicts_on(mock, BUGS[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_a_client_that_does_right_is_not_accused(mock: BillMock, name: str) -> None:
    verdicts = verdicts_on(mock, RIGHT[name])

    assert [verdict["text"] for verdict in verdicts if verdict["verdict"] == "money at risk"] == []
    assert verdicts != []


@pytest.mark.parametrize("name", ["creates a vendor again", "looks for the vendor by its name"])
def test_a_server_that_runs_elsewhere_is_explored_alike(mock: BillMock, name: str) -> None:
    client = {**BUGS, **RIGHT}[name]
    with BillMock(url=mock.url) as elsewhere:
        assert verdicts_on(elsewhere, client) == verdicts_on(mock, client)


@pytest.mark.slow
def test_the_verdicts_are_the_same_each_of_a_hundred_times(mock: BillMock) -> None:
    client = BUGS["creates a vendor again"]

    assert {verdicts_on(mock, client)[0]["text"] for _ in range(100)} == {
        "v3.vendors.create (call 1, lost-answers): money at risk: 1 of vendor became 2 while the client reported "
        'success; to be looked for before going on: vendor by name "Alder"'
    }


def test_a_payment_made_twice_is_told_in_dollars_with_its_natural_key(mock: BillMock) -> None:
    verdicts = verdicts_on(mock, Client(BUGS["records a payment again"].run))

    assert [verdict["verdict"] for verdict in verdicts] == ["refused cleanly", "refused cleanly", "money at risk"]
    assert "50.00 became 100.00 while the client reported success" in verdicts[2]["text"]
    assert 'payment by vendorId "Alder", processDate' in verdicts[2]["text"]


def test_a_token_has_no_session_that_could_end(mock: BillMock) -> None:
    verdicts = verdicts_on(mock, Client(BUGS["creates a budget again"].run, ("session", "concurrency")))

    assert [(verdict["variant"], verdict["verdict"]) for verdict in verdicts] == [("session", "not met")]


def test_names_that_a_client_draws_are_no_difference(mock: BillMock) -> None:
    numbers = iter(range(100))

    def client(tenant: MockTenant) -> None:
        session, name = tenant.session(), f"Alder {next(numbers)}"
        session.post("/vendors", json={"name": name, "address": ADDRESS}, timeout=60)

    verdicts = explore(lambda fault: run_client(mock.tenant, client, fault), ["late:0.1"])

    assert [verdict["verdict"] for verdict in verdicts] == ["same books"]


def test_a_client_that_fails_undisturbed_is_not_explored(mock: BillMock) -> None:
    def client(tenant: MockTenant) -> None:
        raise ValueError("broken")

    with pytest.raises(RuntimeError, match="the client fails undisturbed: ValueError: broken"):
        explore(lambda fault: run_client(mock.tenant, client, fault))


def test_a_client_that_says_it_failed_and_wrote_twice_puts_money_at_risk(mock: BillMock) -> None:
    def client(tenant: MockTenant) -> None:
        BUGS["creates a vendor again"].run(tenant)
        assert tenant.requests.count("v3.vendors.create") == 1, "too many calls"

    [verdict] = explore(lambda fault: run_client(mock.tenant, client, fault))

    assert "money at risk: 1 of vendor became 2 while the client reported failure" in verdict["text"]


def test_no_tenant_is_left_of_what_was_explored(mock: BillMock) -> None:
    before = set(mock.fresh_tenants)
    verdicts_on(mock, BUGS["creates a vendor again"])

    assert set(mock.fresh_tenants) == before


def test_books_are_the_same_in_another_order() -> None:
    assert books(diff_of("Alder", "Birch")) == books(diff_of("Birch", "Alder"))


def test_fields_that_two_undisturbed_runs_differ_in_do_not_count() -> None:
    first, second = diff_of("Alder"), diff_of("Birch")
    differing = unstable(first, second)

    assert differing == {("vendor", "name")}
    assert books(first, differing) == books(diff_of("Cedar"), differing)


@pytest.mark.parametrize(
    ("after", "part"),
    [
        (diff_of(), True),
        (diff_of("Alder", paid=75), True),
        (diff_of("Alder", "Alder"), False),
        (diff_of("Alder", paid=100), False),
    ],
)
def test_books_are_part_of_others_where_nothing_is_there_more_often(after: WorldDiff, part: bool) -> None:
    assert is_part(after, diff_of("Alder", paid=75)) is part


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (diff_of("Alder", paid=150), "75.00 became 150.00"),
        (diff_of("Alder", "Alder", paid=75), "1 of vendor became 2"),
        (diff_of(paid=75), "1 of vendor became 0"),
        (diff_of("Birch", paid=75), "the same sums stand on other records"),
    ],
)
def test_a_difference_is_told_in_the_figure_that_matters_most(after: WorldDiff, text: str) -> None:
    assert difference(diff_of("Alder", paid=75), after) == text


def test_variants_are_read_between_commas() -> None:
    assert read_variants("lost-answers, late:2.5") == ["lost-answers", "late:2.5"]
    assert read_variants("all") == ["lost-answers", "gateway", "late", "session", "concurrency"]


@pytest.mark.parametrize("text", ["lost", "late:soon", "session:2", "all,late"])
def test_a_variant_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="explore: "):
        read_variants(text)
