"""3-D Secure over the wire."""

from datetime import timedelta

import pytest

from mockserver.domain.spend.challenges import CHALLENGES
from mockserver.kernel.clock import parse_stamp, stamp
from mockserver.kernel.kinds import Record
from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

ANSWER, LIST, GET = "spend.transactions.3ds-challenge", "spend.transactions.list", "spend.transactions.get"


@pytest.fixture
def challenge(spend: Client, budget: Json) -> Record:
    """A challenge about a purchase of 10.00 with a budget of 200.00."""
    purchase = {"cardId": spend.used_card(budget)["id"], "amount": 1_000, "merchantName": "Skylark Software"}
    return spend.domain(lambda ctx: CHALLENGES.challenge(ctx, purchase))


def types(spend: Client) -> list[tuple[str, str | None]]:
    """Type and reason of every transaction."""
    rows = spend.ok(LIST)["results"]
    return [(row["transactionType"], row["declineInternalReasonCode"]) for row in rows]


@pytest.mark.parametrize(
    ("action", "status", "transaction"),
    [
        ("ACCEPT", "ACCEPTED", ("AUTHORIZATION", None)),
        ("REJECT", "REJECTED", ("DECLINE", "THREE_DS_REJECTED")),
    ],
)
def test_the_purchase_waits_for_the_answer(
    spend: Client, challenge: Record, action: str, status: str, transaction: tuple[str, str | None]
) -> None:
    before = types(spend)

    answer = spend.ok(ANSWER, {"action": action}, acsTransactionId=challenge["id"])

    assert (before, types(spend)) == ([], [transaction])
    assert answer == {"id": challenge["id"], "status": status}


def test_an_accepted_purchase_may_still_be_declined(spend: Client, budget: Json, challenge: Record) -> None:
    spend.ok("spend.budgets.update", {"limit": 5}, budgetId=budget["id"])

    spend.ok(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge["id"])

    assert types(spend) == [("DECLINE", "BUDGET_LIMIT")]


def test_the_same_answer_again_changes_nothing_and_another_is_refused(spend: Client, challenge: Record) -> None:
    spend.ok(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge["id"])
    again = spend.ok(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge["id"])

    messages = spend.messages(ANSWER, {"action": "REJECT"}, acsTransactionId=challenge["id"])

    assert (again["status"], messages) == ("ACCEPTED", ["Challenge is ACCEPTED."])
    assert len(types(spend)) == 1


@pytest.mark.parametrize("form", ["id", "uuid"])
def test_a_challenge_is_named_by_its_transaction_too(spend: Client, challenge: Record, form: str) -> None:
    spend.ok(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge["id"])
    (transaction,) = spend.column(form, LIST)

    assert spend.ok(ANSWER, {"action": "ACCEPT"}, acsTransactionId=transaction)["id"] == challenge["id"]


def test_a_challenge_can_be_answered_just_before_its_ten_minutes_are_over(spend: Client, challenge: Record) -> None:
    spend.go_to(stamp(parse_stamp(challenge["createdTime"]) + timedelta(minutes=10, milliseconds=-1)))

    assert spend.ok(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge["id"])["status"] == "ACCEPTED"


def test_nobody_answers_in_time(spend: Client, challenge: Record) -> None:
    spend.go_to(stamp(parse_stamp(challenge["createdTime"]) + timedelta(minutes=10)))

    assert types(spend) == [("DECLINE", "THREE_DS_TIMED_OUT")]
    assert spend.messages(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge["id"]) == ["Challenge is TIMED_OUT."]


@pytest.mark.parametrize("challenge_id", ["acs_none", "%20"])
def test_an_unknown_challenge_is_not_found(spend: Client, challenge_id: str) -> None:
    answer = spend.call(ANSWER, {"action": "ACCEPT"}, acsTransactionId=challenge_id)

    assert refusal_of(answer) == f"404 BDC_1205 No data found for the given id: {challenge_id}."
