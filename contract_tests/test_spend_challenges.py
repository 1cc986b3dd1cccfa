"""3-D Secure challenges of Spend & Expense."""

from collections.abc import Callable

import pytest

from contract_tests.clients import Rest
from contract_tests.marks import assumed, documented, needs, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

Control = Callable[..., dict[str, object]]


@pytest.fixture
def path(spend: Rest, control: Control) -> str:
    """The path of a challenge that waits for its answer; only a control API makes one."""
    cards = spend.get("/cards", filters="status:eq:ACTIVATED,types:eq:VIRTUAL_MEMBER", max=1).results
    if not cards:
        pytest.skip("needs an activated card in the company")
    body = {"type": "CHALLENGE", "cardId": cards[0]["uuid"], "amount": 1.25, "merchantName": "Skylark Software"}
    return f"/transactions/{control('POST', '/spend/transactions', body)['acsTransactionId']}/3ds-challenge"


@documented(fact="F-1589")
@operation("spend.transactions.3ds-challenge")
@pytest.mark.parametrize(("action", "status"), [("ACCEPT", "ACCEPTED"), ("REJECT", "REJECTED")])
def test_a_challenge_is_accepted_or_rejected(spend: Rest, path: str, action: str, status: str) -> None:
    answer = spend.post(path, {"action": action})

    assert (answer.status, answer.body["status"]) == (200, status)
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.transactions.3ds-challenge")
@refusal("spend.transactions.3ds-challenge")
def test_another_answer_than_the_two_is_refused(spend: Rest, path: str) -> None:
    assert spend.post(path, {"action": "LATER"}).status_class == 4


@assumed(fact="F-1581")
@refusal("spend.transactions.3ds-challenge")
def test_an_accepted_challenge_is_not_rejected(spend: Rest, path: str) -> None:
    spend.post(path, {"action": "ACCEPT"})

    assert spend.post(path, {"action": "REJECT"}).status_class == 4


@assumed(fact="F-1582")
@refusal("spend.transactions.3ds-challenge")
def test_an_unknown_challenge_is_refused(spend: Rest) -> None:
    answer = spend.post("/transactions/acs_00000000000000000000000000/3ds-challenge", {"action": "ACCEPT"})

    assert answer.status_class == 4
