"""Members of budgets."""

import pytest

from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

LIST = "spend.budgets.members.list"
GET = "spend.budgets.members.get"
PUT = "spend.budgets.members.replace"
BULK = "spend.budgets.members.bulk.replace"
DELETE = "spend.budgets.members.delete"


def put(spend: Client, budget: Json, user: Json, **values: object) -> Json:
    """The answer of putting a user into a budget."""
    answer: Json = spend.ok(PUT, values, budgetId=budget["id"], userId=user["id"])
    return answer


def assigned(spend: Client, budget: Json) -> float:
    """What the budget has assigned."""
    return float(spend.ok("spend.budgets.get", budgetId=budget["id"])["currentPeriod"]["assigned"])


def test_a_user_is_added_by_putting_it(spend: Client, budget: Json) -> None:
    clark = spend.user()

    assert put(spend, budget, clark, limit="50", recurringLimit="100") == {
        "userId": clark["id"],
        "userUuid": clark["uuid"],
        "spent": 0.0,
        "limit": 50.0,
        "recurringLimit": 100.0,
        "recurring": True,
        "budgetRole": "MEMBER",
        "name": "Clark Spenderson",
        "retired": False,
        "shareBudgetFunds": False,
    }


def test_what_is_read_is_what_was_put(spend: Client, budget: Json) -> None:
    clark = spend.user()
    member = put(spend, budget, clark, limit=50, recurringLimit=100)

    assert spend.ok(GET, budgetId=budget["id"], userId=clark["uuid"]) == member


def test_putting_again_changes_what_it_says_alone(spend: Client, budget: Json) -> None:
    clark = spend.user()
    put(spend, budget, clark, limit=50, recurringLimit=100)

    member = put(spend, budget, clark, role="OBSERVER")

    assert (member["budgetRole"], member["limit"], member["recurringLimit"]) == ("OBSERVER", 50.0, 100.0)


def test_a_members_limit_is_assigned_out_of_the_budget(spend: Client, budget: Json) -> None:
    clark = spend.user()

    put(spend, budget, clark, limit=50, recurringLimit=100)
    put(spend, budget, clark, limit=70, recurringLimit=100)

    assert assigned(spend, budget) == 70.0


def test_who_shares_has_no_limit(spend: Client, budget: Json) -> None:
    clark = spend.user()
    put(spend, budget, clark, limit=50, recurringLimit=100)

    member = put(spend, budget, clark, shareBudgetFunds=True, limit=None, recurringLimit=None)

    assert (member["shareBudgetFunds"], member["limit"], member["recurringLimit"]) == (True, None, None)
    assert assigned(spend, budget) == 0.0


def test_limits_alone_end_the_sharing(spend: Client, budget: Json) -> None:
    clark = spend.user()
    put(spend, budget, clark, shareBudgetFunds=True)

    member = put(spend, budget, clark, limit=50, recurringLimit=100)

    assert (member["shareBudgetFunds"], member["limit"]) == (False, 50.0)


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({"shareBudgetFunds": False}, ["limit: must not be null", "recurringLimit: must not be null"]),
        ({"shareBudgetFunds": False, "limit": 5}, ["recurringLimit: must not be null"]),
        ({"shareBudgetFunds": True, "limit": 5}, ["limit: must be null"]),
        ({"shareBudgetFunds": True, "recurringLimit": 5}, ["recurringLimit: must be null"]),
        ({"limit": -5}, ["limit: must be greater than or equal to 0"]),
    ],
)
def test_sharing_and_limits_exclude_each_other(spend: Client, budget: Json, body: Json, messages: list[str]) -> None:
    clark = spend.user()

    assert spend.messages(PUT, body, budgetId=budget["id"], userId=clark["id"]) == messages


def test_a_role_is_one_of_three(spend: Client, budget: Json) -> None:
    messages = spend.messages(PUT, {"role": "CHIEF"}, budgetId=budget["id"], userId=spend.admin["id"])

    assert messages[0].startswith("role: Cannot deserialize")


@pytest.mark.parametrize("share_funds", ["DO_NOT_SHARE", "SHARE_MANUALLY"])
def test_nobody_shares_by_default_what_requests_can_set(spend: Client, share_funds: str) -> None:
    budget = spend.budget(shareFunds=share_funds, members=[spend.user()["id"]])

    assert spend.column("shareBudgetFunds", LIST, budgetId=budget["id"]) == [False, False]


def test_other_ways_to_share_cannot_be_set(spend: Client) -> None:
    (message,) = spend.messages("spend.budgets.create", spend.budget_body(shareFunds="SHARE_WITH_ALL_MEMBERS"))

    assert message.startswith("shareFunds: Cannot deserialize value")


@pytest.mark.parametrize(
    ("share_funds", "shares"),
    [
        ("SHARE_WITH_ALL_OWNERS", [True, False, False]),
        ("SHARE_ALL_OWNERS_BUT_MEMBERS_MANUALLY", [True, False, False]),
        ("SHARE_WITH_ALL_MEMBERS", [True, True, False]),
    ],
)
def test_a_budget_says_who_shares_by_default(spend: Client, share_funds: str, shares: list[bool]) -> None:
    clark, lois = spend.new_user(), spend.new_user(email="lois@happymusic.example")

    budget = spend.new_budget(shareFunds=share_funds, members=[clark["id"]], observers=[lois["id"]])

    assert spend.column("shareBudgetFunds", LIST, budgetId=budget["id"]) == shares


def test_a_member_of_a_budget_without_interval_does_not_recur(spend: Client) -> None:
    budget = spend.budget(recurringInterval="NONE", recurringLimit=None)

    assert spend.column("recurring", LIST, budgetId=budget["id"]) == [False]


def test_a_member_shows_what_it_spent(spend: Client, budget: Json) -> None:
    spend.purchase(spend.used_card(budget), 1_234)

    assert spend.column("spent", LIST, budgetId=budget["id"]) == [12.34]


def test_members_are_sorted_by_name_or_spend(spend: Client) -> None:
    clark = spend.user()
    budget = spend.budget(members=[clark["id"]])
    spend.purchase(spend.used_card(budget), 1_234)

    assert spend.column("name", LIST, {"sort": "name"}, budgetId=budget["id"]) == ["Clark Spenderson", "Grace Adams"]
    assert spend.column("spent", LIST, {"sort": "spent:desc"}, budgetId=budget["id"]) == [12.34, 0.0]


def test_a_list_has_the_members_of_its_budget_alone(spend: Client, budget: Json) -> None:
    other = spend.budget(owners=[spend.user()["id"]])

    assert spend.column("name", LIST, budgetId=other["uuid"]) == ["Clark Spenderson"]


def test_a_removed_member_is_listed_as_retired(spend: Client, budget: Json) -> None:
    clark = spend.user()
    put(spend, budget, clark, limit=50, recurringLimit=100)

    assert spend.call(DELETE, budgetId=budget["id"], userId=clark["id"]).payload() == b""

    assert spend.column("name", LIST, budgetId=budget["id"]) == ["Grace Adams"]
    assert spend.column("name", LIST, {"filters": "retired:eq:true"}, budgetId=budget["id"]) == ["Clark Spenderson"]
    assert assigned(spend, budget) == 0.0


def test_a_removed_member_comes_back_by_putting_it(spend: Client, budget: Json) -> None:
    clark = spend.user()
    put(spend, budget, clark, limit=50, recurringLimit=100)
    spend.ok(DELETE, budgetId=budget["id"], userId=clark["id"])

    member = put(spend, budget, clark)

    assert (member["retired"], member["limit"]) == (False, 50.0)
    assert assigned(spend, budget) == 50.0


def test_a_member_may_be_removed_again(spend: Client, budget: Json) -> None:
    clark = spend.user()
    put(spend, budget, clark, limit=50, recurringLimit=100)
    spend.ok(DELETE, budgetId=budget["id"], userId=clark["id"])

    assert spend.status(DELETE, budgetId=budget["id"], userId=clark["id"]) == 200
    assert assigned(spend, budget) == 0.0


LAST_OWNER = ["A budget must have at least one owner."]


def test_the_last_owner_keeps_the_role_but_may_leave(spend: Client, budget: Json) -> None:
    owner = spend.admin["id"]

    assert spend.messages(PUT, {"role": "MEMBER"}, budgetId=budget["id"], userId=owner) == LAST_OWNER
    assert spend.status(DELETE, budgetId=budget["id"], userId=owner) == 200


def test_an_owner_may_leave_another_behind(spend: Client, budget: Json) -> None:
    put(spend, budget, spend.user(), role="OWNER")

    spend.ok(DELETE, budgetId=budget["id"], userId=spend.admin["id"])

    assert spend.column("name", LIST, budgetId=budget["id"]) == ["Clark Spenderson"]


@pytest.mark.parametrize(("operation", "body"), [(GET, None), (PUT, {}), (DELETE, None)])
def test_an_unknown_user_is_not_found(spend: Client, budget: Json, operation: str, body: Json | None) -> None:
    assert (
        refusal_of(spend.call(operation, body, budgetId=budget["id"], userId="usr_none"))
        == "404 BDC_1205 No data found for the given id: usr_none."
    )


@pytest.mark.parametrize(
    ("operation", "body"), [(GET, None), (PUT, {}), (DELETE, None), (BULK, {"members": [{"userId": "usr_1"}]})]
)
def test_an_unknown_budget_is_not_found(spend: Client, operation: str, body: Json | None) -> None:
    assert (
        refusal_of(spend.call(operation, body, budgetId="bgt_none", userId=spend.admin["id"]))
        == "404 BDC_1205 No data found for the given id: bgt_none."
    )


@pytest.mark.parametrize("operation", [GET, DELETE])
def test_a_user_that_is_no_member_is_not_found(spend: Client, budget: Json, operation: str) -> None:
    user = spend.user()

    answer = spend.call(operation, budgetId=budget["id"], userId=user["id"])

    assert refusal_of(answer) == f"404 BDC_1205 No data found for the given id: {user['uuid']}."


def test_a_retired_budget_takes_no_members(spend: Client, budget: Json) -> None:
    spend.ok("spend.budgets.delete", budgetId=budget["id"])

    messages = spend.messages(PUT, {"limit": 1}, budgetId=budget["id"], userId=spend.user()["id"])

    assert messages == ["Budget is retired."]


def test_many_members_are_put_at_once(spend: Client, budget: Json) -> None:
    clark, lois = spend.user(), spend.user(email="lois@happymusic.example")
    members = [
        {"userId": clark["uuid"], "limit": 20, "recurringLimit": 30, "role": "OWNER"},
        {"userUuid": lois["uuid"], "shareBudgetFunds": True},
    ]

    assert spend.ok(BULK, {"members": members}, budgetId=budget["id"]) == {"status": "SUCCESS"}

    assert spend.column("budgetRole", LIST, budgetId=budget["id"]) == ["OWNER", "OWNER", "MEMBER"]
    assert spend.column("shareBudgetFunds", LIST, budgetId=budget["id"]) == [False, False, True]


def test_limits_beside_sharing_are_let_through_in_bulk_and_noted(spend: Client, budget: Json) -> None:
    bills_own_example = {
        "userId": spend.user()["id"],
        "limit": 200,
        "recurringLimit": 200,
        "role": "OWNER",
        "shareBudgetFunds": True,
    }

    spend.ok(BULK, {"members": [bills_own_example]}, budgetId=budget["id"])

    assert spend.unread == ["members[0].limit", "members[0].recurringLimit"]
    assert spend.column("limit", LIST, budgetId=budget["id"]) == [0.0, None]


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({}, ["members: must not be empty"]),
        ({"members": []}, ["members: must not be empty"]),
        ({"members": [{"limit": 5}]}, ["members[0].userId: must not be empty"]),
        (
            {"members": [{"userId": "usr_1"}, {"userId": "usr_2", "shareBudgetFunds": False, "limit": 5}]},
            ["members[1].recurringLimit: must not be null"],
        ),
    ],
)
def test_every_problem_of_a_bulk_body_is_told_at_once(
    spend: Client, budget: Json, body: Json, messages: list[str]
) -> None:
    assert spend.messages(BULK, body, budgetId=budget["id"]) == messages


@pytest.mark.parametrize("body", [{"members": {}}, {"members": [None]}, {"members": ["usr_1"]}, []])
def test_a_bulk_body_is_a_list_of_objects(spend: Client, budget: Json, body: object) -> None:
    assert len(spend.messages(BULK, body, budgetId=budget["id"])) == 1


def test_an_unknown_user_in_bulk_leaves_the_others_out_too(spend: Client, budget: Json) -> None:
    members = [{"userId": spend.user()["id"]}, {"userId": "usr_none"}]

    answer = spend.call(BULK, {"members": members}, budgetId=budget["id"])

    assert (answer.status, [element["code"] for element in answer.body]) == (422, ["BDC_1205"])
    assert spend.column("name", LIST, budgetId=budget["id"]) == ["Grace Adams"]
