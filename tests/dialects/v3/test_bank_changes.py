"""v3 bank accounts: made, changed, verified and archived; and their users."""

from typing import Any

import pytest

from mockserver.domain.organizations import ROLES, USERS
from tests.dialects.v3.sandbox import Sandbox
from tests.dialects.v3.test_banks import CHECKING
from tests.refusals import refusal_of

BANKS = "v3.funding-accounts.banks"
UNKNOWN = "bac02NOSUCHACCOUNTAT"


@pytest.fixture
def user(sandbox: Sandbox) -> str:
    """A second user of the organization; the first one is the caller."""
    with sandbox.context() as ctx:
        ROLES.create_standard(ctx)
        USERS.create(ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@x.example", "id": "006"})
        return str(USERS.create(ctx, {"firstName": "Bo", "lastName": "Diddley", "email": "bo@x.example"})["id"])


@pytest.fixture
def account(sandbox: Sandbox, user: str) -> str:
    """A new account, which is PENDING."""
    return str(sandbox.ok(f"{BANKS}.create", CHECKING)["id"])


@pytest.fixture
def verified(sandbox: Sandbox, account: str) -> str:
    """An account the caller may pay from."""
    sandbox.ok(f"{BANKS}.verify", {"depositAmount": 0.5}, bankAccountId=account)
    return account


def test_a_new_account_answers_201_pending(sandbox: Sandbox) -> None:
    answer = sandbox.call(f"{BANKS}.create", CHECKING)

    assert answer.status == 201
    assert answer.body == CHECKING | {
        "archived": False,
        "id": answer.body["id"],
        "status": "PENDING",
        "createdBy": "006",
        "accessToAdmins": False,
        "default": {"payables": False, "receivables": False},
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_a_new_account_wants_trust_and_an_administrator(sandbox: Sandbox) -> None:
    create, update = sandbox.handler(f"{BANKS}.create"), sandbox.handler(f"{BANKS}.update")

    assert (create.trust, create.permission) == (True, "manage_bank_accounts")
    assert (update.trust, update.permission) == (False, "manage_bank_accounts")


def test_an_empty_request_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{BANKS}.create", {}) == [
        "nameOnAccount: must not be blank",
        "type: must not be null",
        "ownerType: must not be null",
        "bankName: must not be blank",
    ]


@pytest.mark.parametrize("blank", ["", "  "])
def test_an_account_needs_both_its_numbers(sandbox: Sandbox, blank: str) -> None:
    body = CHECKING | {"routingNumber": None, "accountNumber": blank}

    answer = sandbox.call(f"{BANKS}.create", body)

    assert (answer.status, [element["message"] for element in answer.body]) == (
        422,
        ["Invalid field,value: routingNumber, null.", "Invalid field,value: accountNumber, null."],
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"routingNumber": "074000011"}, "routingNumber: must be a valid routing number"),
        ({"bankName": "x" * 101}, "bankName: size must be between 1 and 100"),
        ({"nameOnAccount": ""}, "nameOnAccount: must not be blank"),
    ],
)
def test_a_request_that_breaks_a_constraint_is_refused(sandbox: Sandbox, changes: dict[str, Any], message: str) -> None:
    assert sandbox.messages(f"{BANKS}.create", CHECKING | changes) == [message]


def test_an_unknown_account_of_the_books_is_refused(sandbox: Sandbox) -> None:
    body = CHECKING | {"chartOfAccountId": "0ca02NOSUCHACCOUNTAT"}

    assert (
        refusal_of(sandbox.call(f"{BANKS}.create", body))
        == f"422 BDC_1205 No data found for the given id: {body['chartOfAccountId']}."
    )


def test_fifty_cents_verify_and_any_other_amount_is_answered_false(sandbox: Sandbox, account: str) -> None:
    wrong = sandbox.ok(f"{BANKS}.verify", {"depositAmount": 0.49}, bankAccountId=account)
    right = sandbox.ok(f"{BANKS}.verify", {"depositAmount": 0.5}, bankAccountId=account)

    assert (wrong, right) == ({"verified": False}, {"verified": True})
    assert sandbox.ok(f"{BANKS}.get", bankAccountId=account)["status"] == "VERIFIED"


@pytest.mark.parametrize(
    ("deposit", "message"),
    [
        (None, "depositAmount: must not be null"),
        (0, "depositAmount: must be greater than or equal to 0.01"),
        (1, "depositAmount: must be less than or equal to 0.99"),
    ],
)
def test_a_deposit_is_less_than_a_dollar(sandbox: Sandbox, account: str, deposit: float | None, message: str) -> None:
    assert sandbox.messages(f"{BANKS}.verify", {"depositAmount": deposit}, bankAccountId=account) == [message]


def test_after_three_wrong_deposits_the_account_is_invalid(sandbox: Sandbox, account: str) -> None:
    for_ever = [sandbox.ok(f"{BANKS}.verify", {"depositAmount": 0.01}, bankAccountId=account) for _ in range(3)]

    refused = sandbox.call(f"{BANKS}.verify", {"depositAmount": 0.5}, bankAccountId=account)

    assert for_ever == [{"verified": False}] * 3
    assert refusal_of(refused) == f"422 BDC_1119 Invalid field,value: status, INVALID. [{account}]"
    assert sandbox.ok(f"{BANKS}.get", bankAccountId=account)["status"] == "INVALID"


def test_a_verified_account_is_changed_but_not_its_numbers(sandbox: Sandbox, verified: str) -> None:
    body = {"bankName": "Ally", "routingNumber": "021000021", "default": {"payables": True}}

    changed = sandbox.ok(f"{BANKS}.update", body, bankAccountId=verified)

    assert (changed["bankName"], changed["routingNumber"]) == ("Ally", "074000010")
    assert changed["default"] == {"payables": True, "receivables": False}
    assert sandbox.unread == ["routingNumber"]


@pytest.mark.parametrize("operation", ["update", "archive"])
def test_a_pending_account_is_not_changed(sandbox: Sandbox, account: str, operation: str) -> None:
    answer = sandbox.call(f"{BANKS}.{operation}", {"bankName": "Ally"}, bankAccountId=account)

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: status, PENDING. [{account}]"


def test_an_account_is_archived_as_often_as_asked(sandbox: Sandbox, verified: str) -> None:
    first = sandbox.ok(f"{BANKS}.archive", bankAccountId=verified)

    assert first["archived"] is True
    assert sandbox.ok(f"{BANKS}.archive", bankAccountId=verified) == first


@pytest.mark.parametrize("operation", ["get", "update", "archive", "verify"])
def test_an_unknown_account_is_not_found(sandbox: Sandbox, operation: str) -> None:
    body = {"bankName": "Ally", "depositAmount": 0.5}

    refusal = sandbox.refusal(f"{BANKS}.{operation}", body, bankAccountId=UNKNOWN)

    assert refusal == (404, ["BDC_1205"])


def test_a_nominated_user_is_listed(sandbox: Sandbox, verified: str, user: str) -> None:
    answer = sandbox.ok(f"{BANKS}.users.nominate", {"userId": user, "bankAccountId": verified})

    (row,) = sandbox.ok(f"{BANKS}.users.list", query={"filters": f"userId:eq:{user}"})["results"]
    assert answer == {"status": "SUCCESS"}
    assert row == {
        "id": row["id"],
        "bankAccountId": verified,
        "userId": user,
        "archived": False,
        "verificationStatus": "NOMINATED",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_a_nomination_names_user_and_account(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{BANKS}.users.nominate", {}) == [
        "userId: must not be blank",
        "bankAccountId: must not be blank",
    ]


def test_a_nomination_for_a_pending_account_is_refused(sandbox: Sandbox, account: str, user: str) -> None:
    body = {"userId": user, "bankAccountId": account}

    assert (
        refusal_of(sandbox.call(f"{BANKS}.users.nominate", body))
        == f"422 BDC_1151 Bank account cannot make online payments. [{account}]"
    )


def test_of_all_users_the_caller_can_ask_for_what_he_is_himself(sandbox: Sandbox, verified: str, user: str) -> None:
    sandbox.ok(f"{BANKS}.users.nominate", {"userId": user, "bankAccountId": verified})

    everybody = sandbox.ok(f"{BANKS}.users.list", query={"currentUser": "false", "sort": "archived"})["results"]
    own = sandbox.ok(f"{BANKS}.users.list", query={"currentUser": "true"})["results"]

    assert [row["verificationStatus"] for row in everybody] == ["VERIFIED", "NOMINATED"]
    assert [row["userId"] for row in own] == ["006"]


def test_a_page_token_of_ones_own_users_suffices(sandbox: Sandbox, verified: str, user: str) -> None:
    sandbox.ok(f"{BANKS}.users.nominate", {"userId": user, "bankAccountId": verified})
    second = sandbox.ok(f"{BANKS}.create", CHECKING)["id"]
    sandbox.ok(f"{BANKS}.verify", {"depositAmount": 0.5}, bankAccountId=second)
    page = sandbox.ok(f"{BANKS}.users.list", query={"currentUser": "true", "max": "1"})

    (row,) = sandbox.ok(f"{BANKS}.users.list", query={"page": page["nextPage"]})["results"]

    assert (row["bankAccountId"], row["userId"]) == (second, "006")


def test_any_other_word_than_true_or_false_is_refused(sandbox: Sandbox) -> None:
    assert len(sandbox.messages(f"{BANKS}.users.list", query={"currentUser": "me"})) == 1


def test_an_archived_user_is_unverified(sandbox: Sandbox, verified: str) -> None:
    (row,) = sandbox.ok(f"{BANKS}.users.list")["results"]

    archived = sandbox.ok(f"{BANKS}.users.archive", bankAccountUserId=row["id"])

    assert (archived["archived"], archived["verificationStatus"]) == (True, "UNVERIFIED")


def test_an_unknown_user_cannot_be_archived(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(f"{BANKS}.users.archive", bankAccountUserId="bau02NOSUCHUSERATALL")

    assert refusal == (404, ["BDC_1205"])
