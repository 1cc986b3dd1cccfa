"""Spend & Expense transactions."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN = "txr_00000000000000000000000000"


@pytest.fixture
def transaction(spend: Rest) -> Record:
    """The newest transaction; BILL's sandbox makes none by itself."""
    rows = [row for row in spend.get("/transactions", max=50).results if not row["isLocked"]]
    if not rows:
        pytest.skip("needs a transaction in the company")
    return rows[0]


@documented(fact="F-op:spend.transactions.list")
@operation("spend.transactions.list")
def test_transactions_are_a_list_of_documented_fields(spend: Rest) -> None:
    assert undocumented_fields(spend.get("/transactions", max=50)) == []


@observed(fact="F-450")
@operation("spend.transactions.list")
def test_the_newest_transaction_comes_first(spend: Rest) -> None:
    times = [row["occurredTime"] for row in spend.get("/transactions", max=50).results]

    assert times == sorted(times, reverse=True)


@observed(fact="F-411")
@refusal("spend.transactions.list")
def test_a_page_of_more_than_50_is_refused_with_its_text(spend: Rest) -> None:
    answer = spend.get("/transactions", max=51)

    assert answer.status == 400
    assert answer.messages == ["max: must be less than or equal to 50"]


@observed(fact="F-451")
@pytest.mark.parametrize(
    "filters", ["status:eq:APPROVED", 'occurredTime:eq:"2026-01-31"', 'occurredTime:gt:"2026-01-31"']
)
@refusal("spend.transactions.list")
def test_what_cannot_be_filtered_is_refused_with_400(spend: Rest, filters: str) -> None:
    assert spend.get("/transactions", filters=filters).status == 400


@documented(fact="F-403")
@operation("spend.transactions.get")
def test_a_transaction_is_read_by_either_of_its_ids(spend: Rest, transaction: Record) -> None:
    by_id, by_uuid = (spend.get(f"/transactions/{transaction[name]}") for name in ("id", "uuid"))

    assert by_id.body == by_uuid.body
    assert by_id.body["amount"] == transaction["amount"]
    assert undocumented_fields(by_id) == []


@documented(fact="F-452")
@operation("spend.transactions.list")
def test_transactions_are_found_by_budget_and_time(spend: Rest, transaction: Record) -> None:
    filters = f'budgetId:eq:{transaction["budgetUuid"]},occurredTime:gte:"{transaction["occurredTime"]}"'

    rows = spend.get("/transactions", filters=filters, max=50).results

    assert transaction["uuid"] in [row["uuid"] for row in rows]
    assert {row["budgetUuid"] for row in rows} == {transaction["budgetUuid"]}


@documented(fact="F-op:spend.transactions.replace")
@operation("spend.transactions.replace", "spend.transactions.get")
def test_a_transaction_moves_to_another_budget(spend: Rest, transaction: Record, make: Make) -> None:
    path = f"/transactions/{transaction['uuid']}"
    budget = make.budget_of(transaction["userUuid"])
    make.undo.later("move back", lambda: spend.put(path, {"budgetId": transaction["budgetUuid"]}))

    answer = spend.put(path, {"budgetId": budget["uuid"]})

    assert answer.body["budgetUuid"] == budget["uuid"]
    assert spend.get(path).body["budgetUuid"] == budget["uuid"]
    assert undocumented_fields(answer) == []


@documented(fact="F-453")
@refusal("spend.transactions.replace")
def test_moving_a_transaction_needs_a_budget(spend: Rest, transaction: Record) -> None:
    answer = spend.put(f"/transactions/{transaction['uuid']}", {})

    assert answer.status_class == 4
    assert "budgetId" in answer.message


@observed(fact="F-408")
@refusal("spend.transactions.get")
def test_an_unknown_transaction_is_refused_with_404(spend: Rest) -> None:
    assert spend.get(f"/transactions/{UNKNOWN}").status == 404


@assumed(fact="F-454")
@refusal("spend.transactions.replace")
def test_an_unknown_transaction_is_not_moved(spend: Rest, make: Make) -> None:
    answer = spend.put(f"/transactions/{UNKNOWN}", {"budgetId": make.budget()["uuid"]})

    assert answer.status_class == 4


@assumed(fact="F-1125")
@operation("spend.transactions.list")
@pytest.mark.parametrize("filters", ["isReviewed:eq:true", "isLocked:eq:false", "type:ne:DECLINE"])
def test_transactions_are_filtered_by_what_became_of_them(spend: Rest, filters: str) -> None:
    assert spend.get("/transactions", filters=filters).status == 200


@documented(fact="F-1945")
@operation("spend.transactions.get", "spend.transactions.list")
def test_a_transaction_is_a_parent_where_it_was_split(spend: Rest, transaction: Record) -> None:
    read = spend.get(f"/transactions/{transaction['uuid']}").body

    assert read["isParent"] == transaction["isParent"] == bool(read["childTransactionUuids"])
