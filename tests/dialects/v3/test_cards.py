"""v3 card accounts, AP Cards and funding permissions."""

from typing import Any

import pytest

from mockserver.domain.funding.ap_cards import AP_CARDS
from mockserver.domain.funding.cards import CARD_ACCOUNTS, CARD_USERS
from mockserver.domain.organizations import ROLES, USERS
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel.kinds import Record
from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

CARDS = "v3.funding-accounts.cards"
VISA = {
    "issuingBankName": "Harbor Community Bank",
    "nameOnAccount": "Ada Byron",
    "brand": "VISA",
    "last4": "4242",
    "expiration": {"year": "2029", "month": "11"},
}


@pytest.fixture
def cards(sandbox: Sandbox) -> list[Record]:
    """Two cards: the caller is a verified user of the first and nominated for the second."""
    with sandbox.context() as ctx:
        ROLES.create_standard(ctx)
        USERS.create(ctx, {"id": "006", "firstName": "Ada", "lastName": "Byron", "email": "ada@x.example"})
        made = [CARD_ACCOUNTS.create(ctx, VISA | {"brand": brand}) for brand in ("VISA", "MASTERCARD")]
        CARD_USERS.create(ctx, {"cardAccountId": made[0]["id"], "userId": "006", "verificationStatus": "VERIFIED"})
        CARD_USERS.create(ctx, {"cardAccountId": made[1]["id"], "userId": "006"})
        return made


def listed(sandbox: Sandbox, status: str) -> list[str]:
    answer = sandbox.ok(f"{CARDS}.list", query={"cardUserStatus": status})
    return [card["brand"] for card in answer["cards"]]


def new_vendor(sandbox: Sandbox, **values: Any) -> str:
    with sandbox.context() as ctx:
        return str(VENDORS.create(ctx, {"name": "Happy Music Supplies", "address": ADDRESS, **values})["id"])


def test_a_card_is_shown_with_all_it_has(sandbox: Sandbox, cards: list[Record]) -> None:
    assert sandbox.ok(f"{CARDS}.get", cardAccountId=cards[0]["id"]) == VISA | {
        "archived": False,
        "id": cards[0]["id"],
        "createdBy": "006",
        "type": "CREDIT_CARD",
        "status": "VERIFIED",
        "default": {"payables": False, "receivables": False, "funding": True, "disbursement": False},
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_an_unknown_card_is_not_found(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call(f"{CARDS}.get", cardAccountId="cat02NOSUCHCARDATALL"))
        == "404 BDC_1205 No data found for the given id: cat02NOSUCHCARDATALL."
    )


def test_cards_are_listed_by_what_the_caller_is_to_them(sandbox: Sandbox, cards: list[Record]) -> None:
    assert listed(sandbox, "VERIFIED") == ["VISA"]
    assert listed(sandbox, "NOMINATED") == ["MASTERCARD"]


def test_a_list_of_cards_says_what_paying_by_card_costs(sandbox: Sandbox, cards: list[Record]) -> None:
    with sandbox.context() as ctx:
        CARD_ACCOUNTS.patch(ctx, cards[0]["id"], {"default": {"payables": True}})

    assert sandbox.ok(f"{CARDS}.list", query={"cardUserStatus": "VERIFIED"})["rates"] == {
        "defaultCardAccountId": cards[0]["id"],
        "funding": {"creditCardRate": 2.9, "debitCardRate": 2.9},
    }


def test_an_archived_card_is_not_listed(sandbox: Sandbox, cards: list[Record]) -> None:
    with sandbox.context() as ctx:
        CARD_ACCOUNTS.archive(ctx, cards[0]["id"])

    assert listed(sandbox, "VERIFIED") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "cardUserStatus: must not be null"),
        ({"cardUserStatus": ""}, "cardUserStatus: must not be blank"),
        ({"cardUserStatus": "PAID"}, 'cardUserStatus: "PAID" is not one of VERIFIED, NOMINATED'),
    ],
)
def test_a_list_of_cards_wants_the_status_of_the_user(sandbox: Sandbox, query: dict[str, str], message: str) -> None:
    assert sandbox.messages(f"{CARDS}.list", query=query) == [message]


def test_the_users_of_cards_are_shown_without_an_id_but_found_by_it(sandbox: Sandbox, cards: list[Record]) -> None:
    with sandbox.context() as ctx:
        first, second = CARD_USERS.rows(ctx)

    (row,) = sandbox.ok(f"{CARDS}.users.list", query={"filters": f"id:eq:{second['id']}"})["results"]
    own = sandbox.ok(f"{CARDS}.users.list", query={"currentUser": "true", "sort": "archived"})["results"]
    assert row == {
        "cardAccountId": cards[1]["id"],
        "userId": "006",
        "archived": False,
        "verificationStatus": "NOMINATED",
    }
    assert [user["cardAccountId"] for user in own] == [first["cardAccountId"], second["cardAccountId"]]


def test_a_payment_to_a_vendor_of_no_known_industry_says_its_purpose(sandbox: Sandbox) -> None:
    query = {"vendorId": new_vendor(sandbox), "brand": "visa"}

    answer = sandbox.ok(f"{CARDS}.funding-purposes.get", query=query)

    assert answer["results"][0] == {
        "category": "Advertising and marketing",
        "subCategories": ["Advertising agencies", "Printing and publishing", "Signs"],
    }
    assert "lastUsedPurpose" not in answer


def test_the_purpose_used_last_is_told(sandbox: Sandbox) -> None:
    vendor = new_vendor(sandbox, lastCardFundingPurpose="Rent")

    answer = sandbox.ok(f"{CARDS}.funding-purposes.get", query={"vendorId": vendor, "brand": "VISA"})

    assert answer["lastUsedPurpose"] == "Rent"


def test_for_a_vendor_of_the_network_the_answer_is_empty(sandbox: Sandbox) -> None:
    query = {"vendorId": new_vendor(sandbox, networkStatus="CONNECTED"), "brand": "visa"}

    answer = sandbox.call(f"{CARDS}.funding-purposes.get", query=query)

    assert (answer.status, answer.payload()) == (200, b"")


def test_purposes_want_a_vendor_and_a_brand(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{CARDS}.funding-purposes.get") == [
        "vendorId: must not be null",
        "brand: must not be null",
    ]
    assert len(sandbox.messages(f"{CARDS}.funding-purposes.get", query={"vendorId": "009", "brand": "gold"})) == 1


def test_purposes_of_an_unknown_vendor_are_refused(sandbox: Sandbox) -> None:
    query = {"vendorId": "00902NOSUCHVENDORATA", "brand": "visa"}

    assert (
        refusal_of(sandbox.call(f"{CARDS}.funding-purposes.get", query=query))
        == f"422 BDC_1205 No data found for the given id: {query['vendorId']}."
    )


def test_ap_cards_are_a_bare_array(sandbox: Sandbox) -> None:
    with sandbox.context() as ctx:
        card = AP_CARDS.create(ctx, {"nameOnAccount": "Ada Byron", "limit": 2_500_000})

    assert sandbox.ok("v3.funding-accounts.ap-cards.list") == [
        {
            "id": card["id"],
            "status": "ACTIVE",
            "nameOnAccount": "Ada Byron",
            "createdTime": "2026-03-02T20:00:00.000+00:00",
            "updatedTime": "2026-03-02T20:00:00.000+00:00",
            "balance": 0.0,
            "limit": 25_000.0,
        }
    ]


def test_the_permissions_of_organization_and_user_are_told(sandbox: Sandbox) -> None:
    assert sandbox.ok("v3.funding-accounts.permissions.get") == {
        "organization": {
            "card": {"payByCard": True, "fundingEnabled": True, "amexAllowed": False},
            "wallet": {"fundingEnabled": True},
        },
        "user": {"payOnline": False},
    }
