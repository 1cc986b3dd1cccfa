"""Spend & Expense budgets and their members."""

import base64
from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN = "bgt_00000000000000000000000000"


@pytest.fixture
def three(make: Make) -> list[Record]:
    """Three budgets named like one another: B, C and A."""
    start = make.names.name("budget")
    return [make.budget(name=f"{start} {letter}") for letter in "BCA"]


@pytest.fixture
def ours(three: list[Record]) -> str:
    """The filter that finds the three."""
    return f'name:sw:"{three[0]["name"][:-2]}"'


@documented(fact="F-op:spend.budgets.create")
@operation("spend.budgets.create")
def test_a_budget_is_created_with_200_and_its_limit_in_the_current_period(spend: Rest, make: Make) -> None:
    owner = spend.get("/users/current").body["uuid"]

    answer = spend.post("/budgets", bodies.budget(make.names.name("budget"), owner))
    make.accept_spend("/budgets", answer)

    assert answer.status == 200
    assert (answer.body["recurringInterval"], answer.body["recurringLimit"]) == ("MONTHLY", 200)
    assert answer.body["currentPeriod"]["limit"] == 200
    assert not {"owners", "members", "limit"} & answer.body.keys()
    assert undocumented_fields(answer) == []


@observed(fact="F-420")
@operation("spend.budgets.create")
def test_a_period_ends_on_the_first_day_of_the_next(make: Make) -> None:
    period = make.budget()["currentPeriod"]

    assert period["startDate"].endswith("-01")
    assert period["endDate"].endswith("-01")
    assert period["startDate"] < period["endDate"]


@documented(fact="F-421")
@operation("spend.budgets.create")
def test_an_amount_may_be_a_quoted_number(make: Make) -> None:
    assert make.budget(limit="50", recurringLimit="50")["currentPeriod"]["limit"] == 50


@documented(fact="F-403")
@operation("spend.budgets.get")
def test_a_budget_is_read_by_either_of_its_ids(spend: Rest, make: Make) -> None:
    budget = make.budget()

    by_id, by_uuid = spend.get(f"/budgets/{budget['id']}"), spend.get(f"/budgets/{budget['uuid']}")

    assert by_id.body == by_uuid.body
    assert by_id.body["name"] == budget["name"]
    assert undocumented_fields(by_id) == []


@documented(fact="F-op:spend.budgets.update")
@operation("spend.budgets.update")
def test_a_budget_is_changed(spend: Rest, make: Make) -> None:
    budget = make.budget()

    answer = spend.patch(f"/budgets/{budget['uuid']}", {"description": "new", "limit": 300})

    assert (answer.body["description"], answer.body["currentPeriod"]["limit"]) == ("new", 300)
    assert answer.body["name"] == budget["name"]
    assert undocumented_fields(answer) == []


@observed(fact="F-422")
@operation("spend.budgets.delete", "spend.budgets.get", "spend.budgets.list")
def test_a_retired_budget_leaves_the_list_and_stays_readable(spend: Rest, make: Make) -> None:
    budget = make.budget()
    by_name = f'name:eq:"{budget["name"]}"'

    answer = spend.delete(f"/budgets/{budget['uuid']}")

    assert (answer.status, answer.content) == (200, b"")
    assert spend.get(f"/budgets/{budget['uuid']}").body["retired"] is True
    assert spend.get("/budgets", filters=by_name).results == []
    assert len(spend.get("/budgets", filters=f"{by_name},retired:eq:true").results) == 1


@documented(fact="F-423")
@pytest.mark.parametrize("field", ["name", "owners", "recurringInterval"])
@refusal("spend.budgets.create")
def test_a_budget_without_a_required_field_is_refused_by_its_name(spend: Rest, make: Make, field: str) -> None:
    body = bodies.budget(make.names.name("budget"), spend.get("/users/current").body["uuid"])
    del body[field]

    answer = spend.post("/budgets", body)

    assert answer.status_class == 4
    assert field in answer.message


@documented(fact="F-424")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"recurringInterval": "WEEKLY", "recurringLimit": None}, id="recurring without its limit"),
        pytest.param({"recurringInterval": "DAILY", "overspendBuffer": 10}, id="daily with a buffer"),
        pytest.param({"limitlessGoal": 100}, id="a goal with a limit"),
        pytest.param({"recurringInterval": "HOURLY"}, id="unknown interval"),
    ],
)
@refusal("spend.budgets.create")
def test_limits_that_do_not_go_together_are_refused(spend: Rest, make: Make, changes: dict[str, Any]) -> None:
    body = bodies.budget(make.names.name("budget"), spend.get("/users/current").body["uuid"])

    assert spend.post("/budgets", body | changes).status_class == 4


@documented(fact="F-463")
@refusal("spend.budgets.create")
def test_a_limitless_budget_that_recurs_has_a_recurring_limit(spend: Rest, make: Make) -> None:
    body = bodies.budget(make.names.name("budget"), spend.get("/users/current").body["uuid"])
    limitless = body | {"recurringInterval": "MONTHLY", "limitlessOverspend": True, "limit": None}

    answer = spend.post("/budgets", limitless | {"recurringLimit": None})

    assert answer.status_class == 4
    assert "recurringLimit" in answer.message


@observed(fact="F-408")
@pytest.mark.parametrize(
    "method",
    [
        pytest.param("GET", marks=refusal("spend.budgets.get")),
        pytest.param("PATCH", marks=refusal("spend.budgets.update")),
        pytest.param("DELETE", marks=refusal("spend.budgets.delete")),
    ],
)
def test_an_unknown_budget_is_refused_with_404(spend: Rest, method: str) -> None:
    assert spend.call(method, f"/budgets/{UNKNOWN}", {"description": "new"}).status == 404


@documented(fact="F-op:spend.budgets.list")
@operation("spend.budgets.list")
def test_budgets_are_a_list_of_documented_fields(spend: Rest) -> None:
    assert undocumented_fields(spend.get("/budgets", max=100)) == []


@documented(fact="F-425")
@pytest.mark.parametrize(("sort", "order"), [("name:asc", "ABC"), ("name:desc", "CBA"), ("name", "ABC")])
@operation("spend.budgets.list")
def test_budgets_are_sorted_by_name(spend: Rest, three: list[Record], ours: str, sort: str, order: str) -> None:
    rows = spend.get("/budgets", filters=ours, sort=sort).results

    assert "".join(row["name"][-1] for row in rows) == order


@observed(fact="F-426")
@operation("spend.budgets.list")
def test_a_cursor_is_the_place_of_the_last_row_and_the_last_page_has_none(
    spend: Rest, three: list[Record], ours: str
) -> None:
    first = spend.get("/budgets", filters=ours, max=2, sort="name:asc").body
    rest = spend.get("/budgets", filters=ours, sort="name:asc", nextPage=first["nextPage"]).body

    assert base64.b64decode(first["nextPage"]).decode() == f"arrayconnection:{len(first['results']) - 1}"
    assert [row["name"][-1] for row in first["results"] + rest["results"]] == ["A", "B", "C"]
    assert not rest.get("nextPage")


@observed(fact="F-427")
@operation("spend.budgets.list")
def test_a_cursor_past_the_end_finds_nothing(spend: Rest, ours: str) -> None:
    past = base64.b64encode(b"arrayconnection:9999").decode()

    assert spend.get("/budgets", filters=ours, nextPage=past).results == []


@observed(fact="F-409")
@refusal("spend.budgets.list")
def test_an_unknown_filter_is_refused_with_400(spend: Rest) -> None:
    assert spend.get("/budgets", filters="budgetId:eq:1").status == 400


@documented(fact="F-428")
@operation("spend.budgets.members.list")
def test_the_owner_of_a_new_budget_is_a_member(spend: Rest, make: Make) -> None:
    budget = make.budget()

    answer = spend.get(f"/budgets/{budget['uuid']}/members")

    owners = [row["userUuid"] for row in answer.results if row["budgetRole"] == "OWNER"]
    assert owners == [spend.get("/users/current").body["uuid"]]
    assert undocumented_fields(answer) == []


@documented(fact="F-429")
@operation("spend.budgets.members.replace", "spend.budgets.members.get")
def test_a_user_is_made_a_member_with_a_limit(spend: Rest, make: Make) -> None:
    budget, user = make.budget(), make.spend_user()
    path = f"/budgets/{budget['uuid']}/members/{user['uuid']}"

    answer = spend.put(path, {"role": "MEMBER", "shareBudgetFunds": False, "limit": 20, "recurringLimit": 10})

    assert (answer.status, answer.body["userUuid"], answer.body["budgetRole"]) == (200, user["uuid"], "MEMBER")
    assert (answer.body["limit"], answer.body["recurringLimit"]) == (20, 10)
    assert spend.get(path).body["limit"] == 20
    assert undocumented_fields(answer) == []


@documented(fact="F-430")
@refusal("spend.budgets.members.replace")
def test_a_member_who_does_not_share_funds_needs_limits(spend: Rest, make: Make) -> None:
    budget, user = make.budget(), make.spend_user()

    answer = spend.put(f"/budgets/{budget['uuid']}/members/{user['uuid']}", {"shareBudgetFunds": False})

    assert answer.status_class == 4


@documented(fact="F-431")
@operation("spend.budgets.members.delete")
@refusal("spend.budgets.members.get")
def test_a_removed_member_is_gone(spend: Rest, make: Make) -> None:
    budget, user = make.budget(), make.spend_user()
    path = f"/budgets/{budget['uuid']}/members/{user['uuid']}"
    spend.put(path, {"shareBudgetFunds": False, "limit": 20, "recurringLimit": 10})

    answer = spend.delete(path)

    members = spend.get(f"/budgets/{budget['uuid']}/members").results
    assert (answer.status, answer.content) == (200, b"")
    assert user["uuid"] not in [row["userUuid"] for row in members]
    assert spend.get(f"/budgets/{budget['uuid']}/members/{make.spend_user()['uuid']}").status_class == 4


@documented(fact="F-432")
@operation("spend.budgets.members.bulk.replace", "spend.budgets.members.list")
def test_members_are_made_in_bulk(spend: Rest, make: Make) -> None:
    budget, first, second = make.budget(), make.spend_user(), make.spend_user()
    limits = {"shareBudgetFunds": False, "limit": 20, "recurringLimit": 10, "role": "MEMBER"}
    members = [{"userId": user["uuid"], **limits} for user in (first, second)]

    answer = spend.put(f"/budgets/{budget['uuid']}/members/bulk", {"members": members})

    listed = {row["userUuid"] for row in spend.get(f"/budgets/{budget['uuid']}/members").results}
    assert (answer.status, answer.body) == (200, {"status": "SUCCESS"})
    assert {first["uuid"], second["uuid"]} <= listed


@documented(fact="F-432")
@refusal("spend.budgets.members.bulk.replace")
def test_a_bulk_change_needs_a_member(spend: Rest, make: Make) -> None:
    assert spend.put(f"/budgets/{make.budget()['uuid']}/members/bulk", {"members": []}).status_class == 4


@assumed(fact="F-433")
@refusal("spend.budgets.members.list", "spend.budgets.members.delete")
def test_members_of_an_unknown_budget_are_refused(spend: Rest) -> None:
    user = spend.get("/users/current").body["uuid"]

    assert spend.get(f"/budgets/{UNKNOWN}/members").status_class == 4
    assert spend.delete(f"/budgets/{UNKNOWN}/members/{user}").status_class == 4


@documented(fact="F-1123")
@refusal("spend.budgets.create")
def test_a_request_cannot_share_funds_with_all_members(spend: Rest, make: Make) -> None:
    body = bodies.budget(make.names.name("budget"), spend.get("/users/current").body["uuid"])

    answer = spend.post("/budgets", body | {"shareFunds": "SHARE_WITH_ALL_MEMBERS"})

    assert answer.status_class == 4
