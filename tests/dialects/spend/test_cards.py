"""Cards."""

import jwt
import pytest

from mockserver.domain.spend import card_numbers
from tests.dialects.spend.client import Client, Json

LIST = "spend.cards.list"
PATCH = "spend.cards.update"


def assigned(spend: Client, budget: Json) -> float:
    """What the budget has assigned."""
    return float(spend.ok("spend.budgets.get", budgetId=budget["id"])["currentPeriod"]["assigned"])


def test_a_new_card_is_answered_whole(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    assert card == {
        "id": card["id"],
        "uuid": card["uuid"],
        "name": "Strings",
        "userId": spend.ok("spend.users.current.get")["id"],
        "userUuid": spend.admin["id"],
        "budgetId": budget["id"],
        "budgetUuid": budget["uuid"],
        "lastFour": card["lastFour"],
        "validThru": "03/29",
        "expirationDate": None,
        "status": "FROZEN",
        "deletedReason": None,
        "type": "VIRTUAL_VENDOR",
        "shareBudgetFunds": False,
        "recurring": False,
        "recurringLimit": None,
        "currentPeriod": {"limit": 100.0, "spent": 0.0},
        "createdTime": "2026-03-04T20:00:00.000+00:00",
        "updatedTime": "2026-03-04T20:00:00.000+00:00",
    }


def test_a_card_is_frozen_in_the_sandbox_alone(production: Client) -> None:
    assert production.card(production.budget())["status"] == "ACTIVATED"


def test_the_guides_names_of_user_and_budget_are_taken(spend: Client, budget: Json) -> None:
    body = {"name": "Strings", "userUuid": spend.admin["id"], "budgetUuid": budget["uuid"], "limit": "100"}

    card = spend.ok("spend.cards.create", body)

    assert (card["budgetId"], card["currentPeriod"]["limit"]) == (budget["id"], 100.0)


def test_a_recurring_limit_makes_a_card_recurring(spend: Client, budget: Json) -> None:
    card = spend.card(budget, limit=None, recurringLimit="60")

    assert (card["recurring"], card["recurringLimit"], card["currentPeriod"]["limit"]) == (True, 60.0, 60.0)


def test_a_card_without_limits_shares_the_budgets_funds(spend: Client, budget: Json) -> None:
    card = spend.card(budget, limit=None)

    assert (card["shareBudgetFunds"], card["currentPeriod"]) == (True, {"limit": None, "spent": 0.0})


def test_what_a_card_must_say_is_told_at_once(spend: Client) -> None:
    assert spend.messages("spend.cards.create", {}) == [
        "name: must not be empty",
        "userId: must not be empty",
        "budgetId: must not be empty",
    ]


@pytest.mark.parametrize(
    ("values", "messages"),
    [
        ({"name": ""}, ["name: must not be empty"]),
        ({"limit": -1}, ["limit: must be greater than or equal to 0"]),
    ],
)
def test_a_new_cards_fields_must_fit(spend: Client, budget: Json, values: Json, messages: list[str]) -> None:
    body = {"name": "Strings", "userId": spend.admin["id"], "budgetId": budget["id"], "limit": 100, **values}

    assert spend.messages("spend.cards.create", body) == messages


def test_who_is_no_member_of_the_budget_gets_no_card(spend: Client, budget: Json) -> None:
    body = {"name": "Strings", "userId": spend.user()["id"], "budgetId": budget["id"]}

    assert spend.messages("spend.cards.create", body) == ["userId: user is not a member of the budget"]


def test_a_removed_member_of_the_budget_gets_no_card(spend: Client, budget: Json) -> None:
    clark = spend.user()
    body = {"name": "Strings", "userId": clark["id"], "budgetId": budget["id"]}
    spend.ok("spend.budgets.members.replace", {}, budgetId=budget["id"], userId=clark["id"])
    spend.ok("spend.cards.create", body)
    spend.ok("spend.budgets.members.delete", budgetId=budget["id"], userId=clark["id"])

    assert spend.messages("spend.cards.create", body) == ["userId: user is not a member of the budget"]


def test_an_observer_gets_no_card(spend: Client) -> None:
    clark = spend.user()
    budget = spend.budget(observers=[clark["id"]])
    body = {"name": "Strings", "userId": clark["id"], "budgetId": budget["id"]}

    assert spend.messages("spend.cards.create", body) == ["userId: user is not a member of the budget"]


def test_a_retired_budget_gets_no_card(spend: Client, budget: Json) -> None:
    spend.ok("spend.budgets.delete", budgetId=budget["id"])
    body = {"name": "Strings", "userId": spend.admin["id"], "budgetId": budget["id"]}

    assert spend.messages("spend.cards.create", body) == ["budgetId: budget is retired"]


def test_unknown_users_and_budgets_are_refused_together(spend: Client) -> None:
    answer = spend.call("spend.cards.create", {"name": "Strings", "userId": "usr_1", "budgetId": "bgt_1"})

    assert (answer.status, [element["code"] for element in answer.body]) == (422, ["BDC_1205", "BDC_1205"])


def test_a_cards_limit_is_assigned_out_of_its_budget(spend: Client, budget: Json) -> None:
    card = spend.card(budget)
    other = spend.budget()

    spend.ok(PATCH, {"limit": "120"}, cardId=card["id"])
    before = assigned(spend, budget), assigned(spend, other)
    spend.ok(PATCH, {"budgetId": other["uuid"]}, cardId=card["id"])

    assert (before, (assigned(spend, budget), assigned(spend, other))) == ((120.0, 0.0), (0.0, 120.0))


def test_a_card_moves_only_to_a_budget_of_its_user(spend: Client, budget: Json) -> None:
    card = spend.card(budget)
    other = spend.budget(owners=[spend.user()["id"]])

    messages = spend.messages(PATCH, {"budgetId": other["id"]}, cardId=card["id"])

    assert messages == ["budgetId: user is not a member of the budget"]


def test_a_card_moves_to_no_budget_that_its_user_has_left(spend: Client, budget: Json) -> None:
    card, clark = spend.card(budget), spend.user()
    other = spend.budget(owners=[clark["id"], spend.admin["id"]])
    spend.ok("spend.budgets.members.delete", budgetId=other["id"], userId=spend.admin["id"])

    messages = spend.messages(PATCH, {"budgetId": other["id"]}, cardId=card["id"])

    assert messages == ["budgetId: user is not a member of the budget"]


@pytest.mark.parametrize("name", ["budgetId", "name"])
def test_a_card_keeps_a_budget_and_a_name(spend: Client, budget: Json, name: str) -> None:
    card = spend.card(budget)

    assert spend.messages(PATCH, {name: None}, cardId=card["id"]) == [f"{name}: must not be empty"]


def test_null_clears_the_expiration_date(spend: Client, budget: Json) -> None:
    card = spend.card(budget, expirationDate="2026-12-31")

    assert card["expirationDate"] == "2026-12-31"
    assert spend.ok(PATCH, {"expirationDate": None}, cardId=card["id"])["expirationDate"] is None


def test_sharing_takes_the_limits_away(spend: Client, budget: Json) -> None:
    card = spend.card(budget, recurringLimit=60)

    shared = spend.ok(PATCH, {"shareBudgetFunds": True}, cardId=card["id"])

    assert (shared["recurring"], shared["recurringLimit"], shared["currentPeriod"]["limit"]) == (False, None, None)
    assert assigned(spend, budget) == 0.0


@pytest.mark.parametrize("name", ["limit", "availableFunds"])
def test_a_card_that_shares_may_have_an_allocation(spend: Client, budget: Json, name: str) -> None:
    card = spend.card(budget, limit=None)

    changed = spend.ok(PATCH, {"shareBudgetFunds": True, name: 5}, cardId=card["id"])
    renamed = spend.ok(PATCH, {"name": "Reeds"}, cardId=card["id"])

    assert (changed["shareBudgetFunds"], changed["currentPeriod"]["limit"]) == (True, 5.0)
    assert (renamed["shareBudgetFunds"], renamed["currentPeriod"]["limit"]) == (True, 5.0)
    assert assigned(spend, budget) == 5.0


def test_a_card_that_shares_spends_beyond_its_allocation(spend: Client, budget: Json) -> None:
    card = spend.used_card(budget, shareBudgetFunds=True, currentPeriod={"limit": 1_000})

    beyond, over_budget = (spend.purchase(card, cents)["transactionType"] for cents in (1_500, 19_000))

    assert (beyond, over_budget) == ("AUTHORIZATION", "DECLINE")


def test_a_limit_alone_ends_the_sharing(spend: Client, budget: Json) -> None:
    card = spend.card(budget, limit=None)

    changed = spend.ok(PATCH, {"limit": 5}, cardId=card["id"])

    assert (changed["shareBudgetFunds"], changed["currentPeriod"]["limit"]) == (False, 5.0)


def test_a_card_can_be_made_recurring_and_one_time_again(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    recurring = spend.ok(PATCH, {"recurring": True}, cardId=card["id"])
    again = spend.ok(PATCH, {"recurring": False}, cardId=card["id"])

    assert (recurring["recurring"], recurring["recurringLimit"]) == (True, 100.0)
    assert (again["recurring"], again["recurringLimit"], again["currentPeriod"]["limit"]) == (False, None, 100.0)


def test_a_change_keeps_the_kind_of_card(spend: Client, budget: Json) -> None:
    card = spend.card(budget, recurringLimit=60)

    assert spend.ok(PATCH, {"name": "Reeds"}, cardId=card["id"])["recurring"] is True


@pytest.mark.parametrize("operation", ["spend.cards.freeze", "spend.cards.unfreeze"])
def test_freezing_and_unfreezing_answer_the_card(spend: Client, budget: Json, operation: str) -> None:
    card = spend.card(budget)

    assert set(spend.ok(operation, cardId=card["id"])) == set(card)


def test_a_card_is_unfrozen_and_frozen_again(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    assert spend.ok("spend.cards.unfreeze", cardId=card["id"])["status"] == "ACTIVATED"
    assert spend.ok("spend.cards.unfreeze", cardId=card["id"])["status"] == "ACTIVATED"
    assert spend.ok("spend.cards.freeze", cardId=card["id"])["status"] == "FROZEN"
    assert spend.ok("spend.cards.freeze", cardId=card["id"])["status"] == "FROZEN"


@pytest.mark.parametrize("reason", ["CANCELLED", "LOST", "STOLEN", "MISPLACED"])
def test_a_deleted_card_is_gone_from_the_list_and_says_why(spend: Client, budget: Json, reason: str) -> None:
    card = spend.card(budget)

    assert spend.call("spend.cards.delete", None, {"reason": reason}, cardId=card["id"]).payload() == b""

    again = spend.ok("spend.cards.get", cardId=card["id"])
    assert (again["status"], again["deletedReason"]) == ("DELETED", reason)
    assert spend.column("uuid", LIST) == []
    assert spend.column("uuid", LIST, {"filters": "status:eq:DELETED"}) == [card["uuid"]]
    assert assigned(spend, budget) == 0.0


def test_a_card_is_deleted_without_a_reason(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    spend.ok("spend.cards.delete", cardId=card["id"])

    assert spend.ok("spend.cards.get", cardId=card["id"])["deletedReason"] is None


def test_another_reason_is_refused(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    messages = spend.messages("spend.cards.delete", None, {"reason": "BORED"}, cardId=card["id"])

    assert messages == ["reason: must be one of CANCELLED, LOST, STOLEN, MISPLACED"]


def test_a_deleted_card_stays_as_it_was_deleted(spend: Client, budget: Json) -> None:
    card = spend.card(budget)
    spend.ok("spend.cards.delete", None, {"reason": "LOST"}, cardId=card["id"])

    spend.ok("spend.cards.delete", None, {"reason": "STOLEN"}, cardId=card["id"])

    assert spend.ok("spend.cards.get", cardId=card["id"])["deletedReason"] == "LOST"


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (PATCH, {"name": "Reeds"}),
        ("spend.cards.freeze", None),
        ("spend.cards.unfreeze", None),
        ("spend.cards.pan-jwt.get", None),
    ],
)
def test_nothing_can_be_done_with_a_deleted_card(
    spend: Client, budget: Json, operation: str, body: Json | None
) -> None:
    card = spend.card(budget)
    spend.ok("spend.cards.delete", cardId=card["id"])

    assert spend.messages(operation, body, cardId=card["id"]) == ["Card is deleted."]


def test_the_token_of_a_card_is_a_jwt(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    answer = spend.ok("spend.cards.pan-jwt.get", cardId=card["uuid"])

    assert set(answer) == {"token"}
    assert set(jwt.decode(answer["token"], options={"verify_signature": False})) == {"data", "exp"}
    details = spend.domain(lambda ctx: card_numbers.exchange(ctx, answer["token"]))
    assert details["pan"].endswith(card["lastFour"])


def test_cards_are_filtered_by_what_they_belong_to(spend: Client, budget: Json) -> None:
    clark = spend.user()
    other = spend.budget(members=[clark["id"]])
    spend.card(budget)
    wanted = spend.card(other, userId=clark["id"])

    for_budget = spend.column("uuid", LIST, {"filters": f"budgetIds:eq:{other['id']}"})
    for_user = spend.column("uuid", LIST, {"filters": f'userIds:in:"{clark["id"]},usr_none"'})
    by_id = spend.column("uuid", LIST, {"filters": f"cardIds:eq:{wanted['id']}"})

    assert [for_budget, for_user, by_id] == [[wanted["uuid"]]] * 3


def test_cards_are_filtered_by_type_and_status(spend: Client, budget: Json) -> None:
    vendor = spend.card(budget)
    physical = spend.new_card({"id": None}, type="PHYSICAL", name=None)

    assert spend.column("uuid", LIST, {"filters": "types:eq:PHYSICAL"}) == [physical["id"]]
    assert spend.column("uuid", LIST, {"filters": 'types:in:"VIRTUAL_VENDOR,VIRTUAL_MEMBER"'}) == [vendor["uuid"]]
    assert spend.column("uuid", LIST, {"filters": "status:eq:FROZEN"}) == [vendor["uuid"]]


def test_a_physical_card_has_no_name_budget_or_period(spend: Client) -> None:
    physical = spend.new_card({"id": None}, type="PHYSICAL", name=None)

    card = spend.ok("spend.cards.get", cardId=physical["id"])

    assert [card[name] for name in ("name", "budgetId", "currentPeriod", "validThru")] == [None] * 4


def test_a_physical_card_gets_no_budget(spend: Client, budget: Json) -> None:
    physical = spend.new_card({"id": None}, type="PHYSICAL", name=None)

    body = {"budgetId": budget["id"]}

    assert spend.messages("spend.cards.update", body, cardId=physical["id"]) == [
        "budgetId: physical cards have no budget"
    ]


@pytest.mark.parametrize("sort", ["name", "lastFour", "status"])
def test_cards_are_sorted(spend: Client, budget: Json, sort: str) -> None:
    spend.card(budget, name="Reeds")
    spend.card(budget, name="Drums")
    spend.used_card(budget)

    values = spend.column(sort, LIST, {"sort": sort})

    assert values == sorted(values)
    assert spend.column(sort, LIST, {"sort": f"{sort}:desc"}) == values[::-1]


def test_available_funds_are_the_limit_of_the_period_and_come_first(spend: Client, budget: Json) -> None:
    card = spend.card(budget)

    changed = spend.ok("spend.cards.update", {"availableFunds": "80", "limit": "70"}, cardId=card["id"])

    assert changed["currentPeriod"]["limit"] == 80.0


@pytest.mark.parametrize("status", ["ACTIVATED", "NOT_ACTIVATED"])
def test_a_card_that_is_let_go_is_what_it_was_before(spend: Client, budget: Json, status: str) -> None:
    card = spend.used_card(budget, status=status)

    spend.ok("spend.cards.freeze", cardId=card["id"])
    spend.ok("spend.cards.freeze", cardId=card["id"])

    assert spend.ok("spend.cards.unfreeze", cardId=card["id"])["status"] == status


def test_a_null_leaves_the_share_and_the_allocation_of_a_card(spend: Client, budget: Json) -> None:
    card_id = spend.card(budget)["uuid"]
    spend.ok("spend.cards.update", {"shareBudgetFunds": True, "availableFunds": 5, "recurringLimit": 6}, cardId=card_id)
    changed = spend.ok("spend.cards.update", {"shareBudgetFunds": None, "name": "Brass"}, cardId=card_id)

    assert (changed["name"], changed["shareBudgetFunds"]) == ("Brass", True)
    assert (changed["currentPeriod"]["limit"], changed["recurringLimit"]) == (5.0, 6.0)
