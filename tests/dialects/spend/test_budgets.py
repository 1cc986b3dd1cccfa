"""Budgets."""

import pytest

from tests.dialects.spend.client import Client, Json


def test_a_new_budget_is_answered_whole(spend: Client) -> None:
    budget = spend.budget()

    assert budget == {
        "id": budget["id"],
        "uuid": budget["uuid"],
        "name": "Supplies",
        "description": None,
        "retired": False,
        "startDate": "2026-03-04",
        "expirationDate": None,
        "recurringInterval": "MONTHLY",
        "timezone": "US/Pacific",
        "autoAddUsers": False,
        "receiptRequired": False,
        "maxTxSize": None,
        "carryOver": False,
        "default": False,
        "parentBudgetId": None,
        "parentBudgetUuid": None,
        "budgetGroup": False,
        "shareFunds": "SHARE_MANUALLY",
        "recurringLimit": 200.0,
        "limitlessOverspend": False,
        "limitlessGoal": None,
        "currentPeriod": {
            "startDate": "2026-03-01",
            "endDate": "2026-04-01",
            "limit": 200.0,
            "overspendBuffer": None,
            "assigned": 0.0,
            "spent": {"cleared": 0.0, "pending": 0.0, "total": 0.0},
        },
    }


def test_amounts_may_be_quoted(spend: Client) -> None:
    budget = spend.budget(limit="50", recurringLimit="60.5", maxTxSize="10")

    assert (budget["currentPeriod"]["limit"], budget["recurringLimit"], budget["maxTxSize"]) == (50.0, 60.5, 10.0)


def test_the_zone_is_the_companys_unless_given(spend: Client) -> None:
    spend.new_company("Mountain Music", timezone="US/Mountain")

    assert spend.budget()["timezone"] == "US/Mountain"
    assert spend.budget(timezone="US/Hawaii")["timezone"] == "US/Hawaii"


def test_owners_members_and_observers_become_members(spend: Client) -> None:
    clark, lois = spend.user(), spend.user(email="lois@happymusic.example")

    budget = spend.budget(members=[clark["id"], spend.admin["id"]], observers=[lois["uuid"]])

    roles = spend.column("budgetRole", "spend.budgets.members.list", budgetId=budget["id"])
    assert roles == ["OWNER", "MEMBER", "OBSERVER"]


def test_what_a_budget_must_say_is_told_at_once(spend: Client) -> None:
    assert spend.messages("spend.budgets.create", {}) == [
        "name: must not be empty",
        "owners: must not be empty",
        "recurringInterval: must not be null",
        "limit: must not be null",
    ]


@pytest.mark.parametrize(
    ("values", "messages"),
    [
        ({"name": ""}, ["name: must not be empty"]),
        ({"owners": []}, ["owners: must not be empty"]),
        ({"limit": None}, ["limit: must not be null"]),
        ({"recurringInterval": "WEEKLY", "recurringLimit": None}, ["recurringLimit: must not be null"]),
        ({"limitlessOverspend": True, "recurringLimit": None}, ["recurringLimit: must not be null"]),
        ({"limit": -1}, ["limit: must be greater than or equal to 0"]),
        ({"timezone": "Europe/Paris"}, ["timezone: must be a time zone such as US/Mountain"]),
        ({"recurringInterval": "YEARLY", "recurMonth": 13}, ["recurMonth: must be less than or equal to 12"]),
        ({"recurMonth": 2}, ["recurMonth: is allowed only with the recurring interval QUARTERLY or YEARLY"]),
        ({"limitlessGoal": 5}, ["limitlessGoal: is allowed only with limitlessOverspend"]),
        (
            {"recurringInterval": "DAILY", "overspendBuffer": 5},
            ["overspendBuffer: is not allowed with the recurring interval DAILY or WEEKLY"],
        ),
        (
            {"limitlessOverspend": True, "overspendBuffer": 5},
            ["overspendBuffer: is not allowed with limitlessOverspend"],
        ),
        (
            {"recurringInterval": "WEEKLY", "limitlessOverspend": True},
            ["limitlessOverspend: is not allowed with the recurring interval DAILY or WEEKLY"],
        ),
    ],
)
def test_a_new_budgets_fields_must_fit(spend: Client, values: Json, messages: list[str]) -> None:
    assert spend.messages("spend.budgets.create", spend.budget_body(**values)) == messages


@pytest.mark.parametrize(
    ("values", "name"),
    [({"recurringInterval": "HOURLY"}, "recurringInterval"), ({"shareFunds": "NEVER"}, "shareFunds")],
)
def test_words_are_the_documented_ones(spend: Client, values: Json, name: str) -> None:
    messages = spend.messages("spend.budgets.create", spend.budget_body(**values))

    assert messages[0].startswith(f"{name}: Cannot deserialize")


@pytest.mark.parametrize(
    "values",
    [
        {"recurringInterval": "NONE", "recurringLimit": None},
        {"limitlessOverspend": True, "limit": None, "limitlessGoal": 900},
        {"limitlessOverspend": True, "limit": None, "recurringLimit": None, "recurringInterval": "NONE"},
        {"overspendBuffer": 25},
        {"recurringInterval": "QUARTERLY", "recurMonth": 2},
    ],
)
def test_a_new_budgets_fields_may_fit(spend: Client, values: Json) -> None:
    assert spend.status("spend.budgets.create", spend.budget_body(**values)) == 200


def test_an_unknown_owner_is_refused(spend: Client) -> None:
    answer = spend.call("spend.budgets.create", spend.budget_body(owners=["usr_none"], members=["usr_nobody"]))

    assert (answer.status, [element["code"] for element in answer.body]) == (422, ["BDC_1205", "BDC_1205"])
    assert spend.column("name", "spend.budgets.list") == []


def test_a_retired_owner_is_refused(spend: Client) -> None:
    user = spend.user()
    spend.ok("spend.users.delete", userId=user["id"])

    messages = spend.messages("spend.budgets.create", spend.budget_body(owners=[user["id"]]))

    assert messages == ["userId: user is retired"]


def test_a_group_may_be_a_parent(spend: Client) -> None:
    group = spend.budget(budgetGroup=True)

    child = spend.budget(parentBudgetId=group["id"])

    assert (child["parentBudgetId"], child["parentBudgetUuid"]) == (group["id"], group["uuid"])
    query = {"filters": f"parentBudgetId:eq:{group['uuid']}"}
    assert spend.column("uuid", "spend.budgets.list", query) == [child["uuid"]]
    assert spend.column("uuid", "spend.budgets.list", {"filters": "isBudgetGroup:eq:true"}) == [group["uuid"]]


def test_only_a_group_may_be_a_parent(spend: Client, budget: Json) -> None:
    messages = spend.messages("spend.budgets.create", spend.budget_body(parentBudgetId=budget["id"]))

    assert messages == ["parentBudgetId: must be the id of a budget group"]


def test_a_change_of_the_limit_is_one_of_this_period(spend: Client, budget: Json) -> None:
    changed = spend.ok("spend.budgets.update", {"limit": 300}, budgetId=budget["id"])

    assert (changed["currentPeriod"]["limit"], changed["recurringLimit"]) == (300.0, 200.0)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"limit": None}, "limit: must not be null"),
        ({"recurringLimit": None}, "recurringLimit: must not be null"),
        ({"name": None}, "name: must not be empty"),
        ({"limitlessGoal": 5}, "limitlessGoal: is allowed only with limitlessOverspend"),
        ({"recurMonth": 3}, "recurMonth: is allowed only with the recurring interval QUARTERLY or YEARLY"),
    ],
)
def test_a_changed_budgets_fields_must_fit(spend: Client, budget: Json, values: Json, message: str) -> None:
    assert spend.messages("spend.budgets.update", values, budgetId=budget["id"]) == [message]


def test_a_change_is_looked_at_with_what_it_changes(spend: Client) -> None:
    budget = spend.budget(overspendBuffer=25)

    messages = spend.messages("spend.budgets.update", {"recurringInterval": "WEEKLY"}, budgetId=budget["id"])

    assert messages == ["overspendBuffer: is not allowed with the recurring interval DAILY or WEEKLY"]


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_name_in_a_patch_violates_a_constraint(spend: Client, budget: Json, blank: str) -> None:
    assert spend.messages("spend.budgets.update", {"name": blank}, budgetId=budget["id"]) == ["name: must not be empty"]


def test_null_clears(spend: Client) -> None:
    budget = spend.budget(expirationDate="2026-12-31", description="For the band", receiptRequired=True)

    cleared: Json = {"expirationDate": None, "description": None, "receiptRequired": None}
    changed = spend.ok("spend.budgets.update", cleared, budgetId=budget["id"])

    assert (changed["expirationDate"], changed["description"], changed["receiptRequired"]) == (None, None, False)


def test_owners_and_parents_stay_as_they_were_made(spend: Client, budget: Json) -> None:
    changed = spend.ok("spend.budgets.update", {"owners": [], "budgetGroup": True}, budgetId=budget["id"])

    assert changed["budgetGroup"] is False
    assert spend.unread == ["owners", "budgetGroup"]


def test_deleting_a_budget_retires_it(spend: Client, budget: Json) -> None:
    assert spend.call("spend.budgets.delete", budgetId=budget["id"]).payload() == b""

    assert spend.ok("spend.budgets.get", budgetId=budget["id"])["retired"] is True
    assert spend.column("uuid", "spend.budgets.list") == []
    assert spend.column("uuid", "spend.budgets.list", {"filters": "retired:eq:true"}) == [budget["uuid"]]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("limit:desc", ["Rich", "Busy", "Poor"]),
        ("spent:desc", ["Busy", "Rich", "Poor"]),
        ("assigned:desc", ["Poor", "Rich", "Busy"]),
    ],
)
def test_budgets_are_sorted_by_what_their_period_shows(spend: Client, sort: str, names: list[str]) -> None:
    rich, busy, poor = (
        spend.budget(name=name, limit=limit) for name, limit in (("Rich", 900), ("Busy", 500), ("Poor", 1))
    )
    spend.purchase(spend.used_card(busy), 12_345)
    spend.purchase(spend.used_card(rich), 100)
    spend.card(poor, limit=70)
    spend.card(rich, limit=10)

    assert spend.column("name", "spend.budgets.list", {"sort": sort}) == names


def test_spend_is_forgotten_by_the_sort_when_the_period_ends(spend: Client) -> None:
    spend.purchase(spend.used_card(spend.budget(name="March")), 500)
    spend.go_to("2026-04-01T08:00:00.000+00:00")
    spend.purchase(spend.used_card(spend.budget(name="April")), 100)

    assert spend.column("name", "spend.budgets.list", {"sort": "spent:desc"}) == ["April", "March"]
