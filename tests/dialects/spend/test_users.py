"""Users."""

from typing import Any

import pytest

from tests.dialects.spend.client import CLARK, Client
from tests.refusals import refusal_of


def test_a_new_user_is_answered_whole(spend: Client) -> None:
    user = spend.user()

    assert user == {
        "id": user["id"],
        "uuid": user["uuid"],
        "firstName": "Clark",
        "lastName": "Spenderson",
        "email": "clark@happymusic.example",
        "receiptEmail": None,
        "retired": False,
        "useCompanyMailingAddress": False,
        "smsOptIn": False,
        "hasDateOfBirth": False,
        "role": "MEMBER",
        "createdTime": "2026-03-04T20:00:00.000+00:00",
    }


def test_birthday_and_telephone_are_taken_and_not_given_back(spend: Client) -> None:
    user = spend.user(dateOfBirth="1990-04-20", phone="4155550100")

    assert user["hasDateOfBirth"] is True
    assert {"dateOfBirth", "phone"}.isdisjoint(user)


def test_a_cleared_birthday_is_gone(spend: Client) -> None:
    user = spend.user(dateOfBirth="1990-04-20")

    assert spend.ok("spend.users.update", {"dateOfBirth": None}, userId=user["id"])["hasDateOfBirth"] is False


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (
            {},
            [
                "firstName: must not be empty",
                "lastName: must not be empty",
                "email: must not be empty",
                "role: must not be null",
            ],
        ),
        ({**CLARK, "firstName": ""}, ["firstName: must not be empty"]),
        ({**CLARK, "email": "clark"}, ["email: must be a well-formed email address"]),
    ],
)
def test_every_broken_constraint_is_told_at_once(spend: Client, body: Any, messages: list[str]) -> None:
    assert spend.messages("spend.users.create", body) == messages


@pytest.mark.parametrize("role", ["FINANCE_ADMIN", "OWNER", "admin"])
def test_only_the_four_roles_can_be_given(spend: Client, role: str) -> None:
    assert spend.messages("spend.users.create", {**CLARK, "role": role})[0].startswith("role: Cannot deserialize")


def test_a_birthday_is_a_date(spend: Client) -> None:
    messages = spend.messages("spend.users.create", {**CLARK, "dateOfBirth": "20.4.1990"})

    assert messages[0].startswith("dateOfBirth: Cannot deserialize")


def test_a_body_is_required(spend: Client) -> None:
    assert spend.messages("spend.users.create") == ["Required request body is missing"]


def test_an_address_belongs_to_one_user(spend: Client) -> None:
    spend.user()

    assert spend.messages("spend.users.create", CLARK) == ["email: is already used by another user"]


def test_a_changed_address_may_not_be_anothers(spend: Client) -> None:
    spend.user()
    other = spend.user(email="lois@happymusic.example")

    messages = spend.messages("spend.users.update", {"email": CLARK["email"]}, userId=other["id"])

    assert messages == ["email: is already used by another user"]


def test_a_retired_users_address_is_free(spend: Client) -> None:
    spend.ok("spend.users.delete", userId=spend.user()["id"])

    assert spend.user()["email"] == CLARK["email"]


def test_a_change_keeps_what_it_does_not_say(spend: Client) -> None:
    user = spend.user()

    changed = spend.ok("spend.users.update", {"role": "ADMIN"}, userId=user["uuid"])

    assert changed == {**user, "role": "ADMIN"}


def test_a_required_field_cannot_be_cleared(spend: Client) -> None:
    user = spend.user()

    assert spend.messages("spend.users.update", {"lastName": None}, userId=user["id"]) == [
        "lastName: must not be empty"
    ]


def test_fields_nobody_reads_are_noted(spend: Client) -> None:
    spend.user(nickname="Sparky", retired=True)

    assert spend.unread == ["nickname", "retired"]


def test_deleting_a_user_retires_it(spend: Client) -> None:
    user = spend.user()

    assert spend.call("spend.users.delete", userId=user["id"]).payload() == b""
    assert spend.ok("spend.users.get", userId=user["id"])["retired"] is True
    assert user["uuid"] not in spend.column("uuid", "spend.users.list")
    assert spend.column("uuid", "spend.users.list", {"filters": "retired:eq:true"}) == [user["uuid"]]


def test_a_retired_user_may_be_deleted_again(spend: Client) -> None:
    user = spend.user()
    spend.ok("spend.users.delete", userId=user["id"])

    assert spend.status("spend.users.delete", userId=user["id"]) == 200


def test_the_current_user_is_the_tokens(spend: Client) -> None:
    current = spend.ok("spend.users.current.get")

    assert (current["uuid"], current["role"]) == (spend.admin["id"], "ADMIN")


def test_a_new_user_joins_the_budgets_that_add_users(spend: Client) -> None:
    adding = spend.budget(autoAddUsers=True)
    other = spend.budget()

    user = spend.user()

    assert spend.status("spend.budgets.members.get", budgetId=adding["id"], userId=user["id"]) == 200
    assert (
        refusal_of(spend.call("spend.budgets.members.get", budgetId=other["id"], userId=user["id"]))
        == f"404 BDC_1205 No data found for the given id: {user['uuid']}."
    )


def test_a_renamed_user_is_renamed_in_budgets(spend: Client) -> None:
    user = spend.user()
    budget = spend.budget(owners=[user["id"]])

    spend.ok("spend.users.update", {"lastName": "Kent"}, userId=user["id"])

    assert spend.column("name", "spend.budgets.members.list", budgetId=budget["id"]) == ["Clark Kent"]


def test_a_retired_user_leaves_its_budgets(spend: Client) -> None:
    user = spend.user()
    budget = spend.budget(members=[user["id"]])

    spend.ok("spend.users.delete", userId=user["id"])

    assert spend.column("userUuid", "spend.budgets.members.list", budgetId=budget["id"]) == [spend.admin["id"]]
