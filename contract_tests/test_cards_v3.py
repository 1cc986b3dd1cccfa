"""v3 card accounts, AP Cards and what the organization may pay with."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

CARDS = "/funding-accounts/cards"


@documented(fact="F-910")
@operation("v3.funding-accounts.cards.list")
@pytest.mark.parametrize("status", ["VERIFIED", "NOMINATED"])
def test_cards_are_listed_by_the_status_of_their_user_with_what_they_cost(v3: Rest, status: str) -> None:
    answer = v3.get(CARDS, cardUserStatus=status)

    assert answer.status == 200
    assert isinstance(answer.body["cards"], list)
    assert answer.body["rates"]["funding"]["creditCardRate"] > 0
    assert undocumented_fields(answer) == []


@documented(fact="F-910")
@refusal("v3.funding-accounts.cards.list")
def test_a_list_of_cards_needs_the_status_of_their_user(v3: Rest) -> None:
    assert v3.get(CARDS).status_class == 4


@pytest.fixture
def card(v3: Rest) -> str:
    """A card of the user."""
    cards = v3.get(CARDS, cardUserStatus="VERIFIED").body["cards"]
    if not cards:
        pytest.skip("needs a verified card of the user")
    return str(cards[0]["id"])


@documented(fact="F-op:v3.funding-accounts.cards.get")
@operation("v3.funding-accounts.cards.get")
def test_a_card_is_read_with_documented_fields(v3: Rest, card: str) -> None:
    answer = v3.get(f"{CARDS}/{card}")

    assert (answer.status, answer.body["id"]) == (200, card)
    assert len(answer.body["last4"]) == 4
    assert undocumented_fields(answer) == []


@observed(fact="F-109")
@refusal("v3.funding-accounts.cards.get")
def test_an_unknown_card_is_refused_with_404_and_1205(v3: Rest) -> None:
    answer = v3.get(f"{CARDS}/cat02AAAAAAAAAAAzzzz")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-op:v3.funding-accounts.cards.users.list")
@operation("v3.funding-accounts.cards.users.list")
def test_card_users_are_listed_with_documented_fields(v3: Rest, card: str) -> None:
    answer = v3.get(f"{CARDS}/users", currentUser="true", sort="archived")

    assert card in [row["cardAccountId"] for row in answer.results]
    assert undocumented_fields(answer) == []


@documented(fact="F-911")
@operation("v3.funding-accounts.cards.funding-purposes.get")
def test_the_purposes_of_a_payment_by_card_are_answered_where_bill_asks_for_one(v3: Rest, make: Make) -> None:
    answer = v3.get(f"{CARDS}/funding-purposes", vendorId=make.vendor()["id"], brand="visa")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-912")
@refusal("v3.funding-accounts.cards.funding-purposes.get")
@pytest.mark.parametrize("query", [{"brand": "visa"}, {"vendorId": "00902AAAAAAAAAAAzzzz"}])
def test_purposes_need_a_vendor_and_a_brand(v3: Rest, query: dict[str, str]) -> None:
    assert v3.get(f"{CARDS}/funding-purposes", **query).status_class == 4


@documented(fact="F-913")
@operation("v3.funding-accounts.ap-cards.list")
def test_ap_cards_are_a_plain_array(v3: Rest) -> None:
    answer = v3.get("/funding-accounts/ap-cards")

    assert answer.status == 200
    assert isinstance(answer.body, list)
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v3.funding-accounts.permissions.get")
@operation("v3.funding-accounts.permissions.get")
def test_permissions_of_organization_and_user_are_answered(v3: Rest) -> None:
    answer = v3.get("/funding-accounts/permissions")

    assert answer.status == 200
    assert isinstance(answer.body["user"]["payOnline"], bool)
    assert undocumented_fields(answer) == []
