"""Spend & Expense cards."""

import base64
import json

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN = "crd_00000000000000000000000000"


@documented(fact="F-op:spend.cards.create")
@operation("spend.cards.create")
def test_a_card_is_created_with_200_and_documented_fields(spend: Rest, make: Make) -> None:
    budget = make.budget()
    user = spend.get("/users/current").body["uuid"]

    answer = spend.post("/cards", bodies.card(make.names.name("card"), user, budget["uuid"]))
    make.accept_spend("/cards", answer)

    assert answer.status == 200
    assert (answer.body["budgetUuid"], answer.body["userUuid"]) == (budget["uuid"], user)
    assert answer.body["currentPeriod"]["limit"] == 50
    assert undocumented_fields(answer) == []


@observed(fact="F-440")
@operation("spend.cards.create")
def test_a_card_made_in_the_sandbox_is_frozen_and_virtual(make: Make) -> None:
    card = make.card()

    assert card["status"] == "FROZEN"
    assert card["type"].startswith("VIRTUAL")


@observed(fact="F-441")
@operation("spend.cards.create")
def test_a_card_shows_its_last_four_digits_and_its_last_month(make: Make) -> None:
    card = make.card()

    assert len(card["lastFour"]) == 4
    assert card["lastFour"].isdigit()
    assert card["validThru"][2] == "/"


@documented(fact="F-403")
@operation("spend.cards.get")
def test_a_card_is_read_by_either_of_its_ids(spend: Rest, make: Make) -> None:
    card = make.card()

    by_id, by_uuid = spend.get(f"/cards/{card['id']}"), spend.get(f"/cards/{card['uuid']}")

    assert by_id.body == by_uuid.body
    assert by_id.body["name"] == card["name"]
    assert undocumented_fields(by_id) == []


@documented(fact="F-op:spend.cards.update")
@operation("spend.cards.update")
def test_a_card_is_changed(spend: Rest, make: Make) -> None:
    card = make.card()

    answer = spend.patch(f"/cards/{card['uuid']}", {"limit": 70})

    assert (answer.body["currentPeriod"]["limit"], answer.body["name"]) == (70, card["name"])
    assert undocumented_fields(answer) == []


@documented(fact="F-1124")
@operation("spend.cards.update")
def test_the_limit_of_the_period_is_changed_by_its_other_name(spend: Rest, make: Make) -> None:
    answer = spend.patch(f"/cards/{make.card()['uuid']}", {"availableFunds": 80, "limit": 70})

    assert answer.body["currentPeriod"]["limit"] == 80


@documented(fact="F-1597")
@operation("spend.cards.create")
def test_a_card_may_share_and_have_an_allocation(make: Make) -> None:
    card = make.card(shareBudgetFunds=True)

    assert (card["shareBudgetFunds"], card["currentPeriod"]["limit"]) == (True, 50)


@documented(fact="F-op:spend.cards.list")
@operation("spend.cards.list")
def test_cards_are_found_by_their_budget(spend: Rest, make: Make) -> None:
    card = make.card()

    answer = spend.get("/cards", filters=f"budgetIds:eq:{card['budgetUuid']}")

    assert [row["uuid"] for row in answer.results] == [card["uuid"]]
    assert undocumented_fields(answer) == []


@observed(fact="F-409")
@refusal("spend.cards.list")
def test_an_unknown_filter_is_refused_with_400(spend: Rest) -> None:
    assert spend.get("/cards", filters="noSuchField:eq:1").status == 400


@documented(fact="F-442")
@operation("spend.cards.delete", "spend.cards.list")
def test_a_deleted_card_leaves_the_list(spend: Rest, make: Make) -> None:
    card = make.card()

    answer = spend.delete(f"/cards/{card['uuid']}", reason="CANCELLED")

    listed = spend.get("/cards", filters=f"budgetIds:eq:{card['budgetUuid']}").results
    assert (answer.status, answer.content) == (200, b"")
    assert listed == []


@assumed(fact="F-443")
@operation("spend.cards.freeze", "spend.cards.unfreeze")
def test_freezing_and_unfreezing_answer_the_card(spend: Rest, make: Make) -> None:
    card = make.card()

    unfrozen = spend.post(f"/cards/{card['uuid']}/unfreeze")
    frozen = spend.post(f"/cards/{card['uuid']}/freeze")

    assert (unfrozen.body["uuid"], frozen.body["uuid"]) == (card["uuid"], card["uuid"])
    assert frozen.body["status"] == "FROZEN"


@observed(fact="F-444")
@operation("spend.cards.pan-jwt.get")
def test_the_token_for_a_card_number_has_three_parts_and_an_end(spend: Rest, make: Make) -> None:
    card = make.card()

    token = spend.get(f"/cards/{card['uuid']}/pan-jwt").body["token"]

    header, claims, _ = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    assert json.loads(header) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(claims).keys() >= {"data", "exp"}


@documented(fact="F-445")
@pytest.mark.parametrize("field", ["name", "userId", "budgetId"])
@refusal("spend.cards.create")
def test_a_card_without_a_required_field_is_refused(spend: Rest, make: Make, field: str) -> None:
    body = bodies.card(make.names.name("card"), spend.get("/users/current").body["uuid"], make.budget()["uuid"])
    del body[field]

    assert spend.post("/cards", body).status_class == 4


@observed(fact="F-408")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("spend.cards.get")),
        pytest.param("PATCH", "", marks=refusal("spend.cards.update")),
        pytest.param("DELETE", "", marks=refusal("spend.cards.delete")),
        pytest.param("POST", "/freeze", marks=refusal("spend.cards.freeze")),
        pytest.param("POST", "/unfreeze", marks=refusal("spend.cards.unfreeze")),
        pytest.param("GET", "/pan-jwt", marks=refusal("spend.cards.pan-jwt.get")),
    ],
)
def test_an_unknown_card_is_refused_with_404(spend: Rest, method: str, tail: str) -> None:
    assert spend.call(method, f"/cards/{UNKNOWN}{tail}", {"limit": 70}).status == 404
