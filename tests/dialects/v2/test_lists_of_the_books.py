"""v2 chart of accounts, accounting classes, bank accounts, organization, users and profiles."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox


def test_an_account_shows_every_field_in_bills_order(sandbox: Sandbox) -> None:
    account = sandbox.make("ChartOfAccount", name="Office Expenses", accountType="14", accountNumber="651")

    assert list(account.items()) == list(
        {
            "entity": "ChartOfAccount",
            "id": account["id"],
            "name": "Office Expenses",
            "isActive": "1",
            "accountNumber": "651",
            "accountType": "14",
            "description": None,
            "parentChartOfAccountId": ZEROS,
            "ca1099FormType": "0",
            "ca1099Type": "0",
            "createdTime": NOW,
            "updatedTime": NOW,
            "mergedIntoId": ZEROS,
        }.items()
    )


def test_an_account_needs_a_type(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal("Crud/Create/ChartOfAccount", {"obj": {"entity": "ChartOfAccount", "name": "A"}})

    assert refusal == ("BDC_1117", "Missing required data for: accountType.")


def test_an_account_keeps_its_type_when_its_name_changes(sandbox: Sandbox) -> None:
    account = sandbox.make("ChartOfAccount", name="A", accountType="7", accountNumber="651")
    update = sandbox.update("ChartOfAccount", id=account["id"], name="B")

    assert update == account | {"name": "B"}


def test_accounts_are_listed_by_type_and_parent(sandbox: Sandbox) -> None:
    parent = sandbox.make("ChartOfAccount", name="A", accountType="7")["id"]
    sandbox.make("ChartOfAccount", name="B", accountType="9", parentChartOfAccountId=parent)

    assert sandbox.names("ChartOfAccount", ("accountType", "=", "9")) == ["B"]
    assert sandbox.names("ChartOfAccount", ("accountType", "<=", "8")) == ["A"]
    assert sandbox.names("ChartOfAccount", ("parentChartOfAccountId", "=", parent)) == ["B"]


def test_a_class_shows_every_field_in_bills_order(sandbox: Sandbox) -> None:
    parent = sandbox.make("ActgClass", name="West")["id"]
    class_ = sandbox.make("ActgClass", name="California", shortName="CA", parentActgClassId=parent)

    assert list(class_.items()) == list(
        {
            "entity": "ActgClass",
            "id": class_["id"],
            "name": "California",
            "shortName": "CA",
            "isActive": "1",
            "description": None,
            "parentActgClassId": parent,
            "createdTime": NOW,
            "updatedTime": NOW,
            "mergedIntoId": ZEROS,
        }.items()
    )


@pytest.fixture
def bank(sandbox: Sandbox) -> str:
    """The id of the verified primary bank account of an organization that has a user."""
    return sandbox.move_in()


def test_a_bank_account_is_masked(sandbox: Sandbox, bank: str) -> None:
    account = sandbox.ok("Crud/Read/BankAccount", {"id": bank})

    assert (
        account.items()
        >= {
            "entity": "BankAccount",
            "id": bank,
            "isActive": "1",
            "nameOnAcct": "Ada Byron",
            "accountNumber": "*****2333",
            "routingNumber": "*****0010",
            "usersId": sandbox.caller.user_id,
            "chartOfAccountId": ZEROS,
            "status": "1",
            "primaryAP": True,
            "primaryAR": False,
            "isSavings": False,
            "isPersonalAcct": False,
        }.items()
    )


def test_the_primary_bank_account_is_found(sandbox: Sandbox, bank: str) -> None:
    filters = [{"field": "primaryAP", "op": "=", "value": "true"}, {"field": "status", "op": "=", "value": "1"}]

    assert [row["id"] for row in sandbox.ok("List/BankAccount", {"filters": filters})] == [bank]


def test_a_user_shows_its_profile(sandbox: Sandbox, bank: str) -> None:
    user = sandbox.ok("List/User", {})[0]
    profile = sandbox.ok("Crud/Read/Profile", {"id": user["profileId"]})

    assert list(user.items()) == list(
        {
            "entity": "User",
            "id": sandbox.caller.user_id,
            "isActive": "1",
            "createdTime": NOW,
            "updatedTime": NOW,
            "loginId": user["loginId"],
            "profileId": profile["id"],
            "firstName": "Ada",
            "lastName": "Byron",
            "email": "ada@x.example",
            "timezoneId": "3",
            "partnerUserGroupType": None,
        }.items()
    )
    assert user["loginId"][:5] == "00502"
    assert (profile["name"], profile["type"]) == ("Administrator", "2")


def test_users_are_found_by_login_and_profile(sandbox: Sandbox, bank: str) -> None:
    user = sandbox.ok("List/User", {})[0]
    filters: list[dict[str, Any]] = [
        {"field": name, "op": "=", "value": user[name]} for name in ("loginId", "profileId", "timezoneId")
    ]

    assert sandbox.ok("List/User", {"filters": filters}) == [user]


def test_the_six_profiles_come_in_the_recorded_order(sandbox: Sandbox, bank: str) -> None:
    profiles = sandbox.ok("List/Profile", {})

    assert [(profile["name"], profile["type"]) for profile in profiles] == [
        ("Administrator", "2"),
        ("Clerk", "3"),
        ("Approver", "4"),
        ("Accountant", "5"),
        ("Payer", "7"),
        ("Auditor", "9"),
    ]
