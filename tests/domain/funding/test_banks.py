"""Bank accounts of the organization, and their users."""

from dataclasses import replace

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.organizations import USERS
from mockserver.kernel.errors import BillError, BillErrors, Forbidden, NotFound
from tests.domain.books import Books, open_books


def test_a_new_account_is_pending_and_pays_and_receives_nothing_by_default(books: Books) -> None:
    account = books.new_bank()

    assert account["id"].startswith("bac02")
    assert account["status"] == "PENDING"
    assert account["default"] == {"payables": False, "receivables": False}
    assert account["accessToAdmins"] is False
    assert account["createdBy"] == books.ctx.caller.user_id


def test_fifty_cents_verify_an_account_of_the_sandbox(books: Books) -> None:
    account = books.new_bank()

    assert BANK_ACCOUNTS.verify(books.ctx, account["id"], 50) is True
    assert BANK_ACCOUNTS.get(books.ctx, account["id"])["status"] == "VERIFIED"


def test_whoever_verifies_an_account_may_pay_from_it(books: Books) -> None:
    account = books.new_bank()
    user = books.ctx.caller.user_id
    assert BANK_USERS.may_pay(books.ctx, account, user) is False

    BANK_ACCOUNTS.verify(books.ctx, account["id"], 50)

    assert BANK_USERS.may_pay(books.ctx, account, user) is True


def test_a_wrong_deposit_leaves_an_account_pending(books: Books) -> None:
    account = books.new_bank()

    assert BANK_ACCOUNTS.verify(books.ctx, account["id"], 51) is False
    assert BANK_ACCOUNTS.get(books.ctx, account["id"])["status"] == "PENDING"


def test_after_three_wrong_deposits_an_account_cannot_be_verified(books: Books) -> None:
    account = books.new_bank()
    tries = [BANK_ACCOUNTS.verify(books.ctx, account["id"], 1) for _ in range(3)]

    with pytest.raises(BillError) as caught:
        BANK_ACCOUNTS.verify(books.ctx, account["id"], 50)

    assert tries == [False, False, False]
    assert caught.value.params == ("status", "INVALID")


def test_only_its_creator_can_verify_an_account(books: Books) -> None:
    account = books.new_bank()
    books.ctx.caller = replace(books.ctx.caller, user_id="00602SOMEBODYELSEATAL")

    with pytest.raises(Forbidden):
        BANK_ACCOUNTS.verify(books.ctx, account["id"], 50)


def test_an_unknown_account_cannot_be_verified(books: Books) -> None:
    with pytest.raises(NotFound):
        BANK_ACCOUNTS.verify(books.ctx, "bac02NOSUCHACCOUNTAT", 50)


def test_in_production_the_deposit_follows_from_the_account() -> None:
    with open_books("production") as production:
        account = production.new_bank()
        deposit = BANK_ACCOUNTS.deposit(production.ctx, account)

        assert deposit == 24
        assert BANK_ACCOUNTS.verify(production.ctx, account["id"], deposit) is True


def test_another_user_is_nominated_first_and_may_not_pay_yet(books: Books) -> None:
    user = USERS.create(books.ctx, {"firstName": "Bo", "lastName": "Diddley", "email": "bo@x.example"})

    nominated = BANK_USERS.create(books.ctx, {"bankAccountId": books.bank, "userId": user["id"]})

    assert nominated["verificationStatus"] == "NOMINATED"
    assert BANK_USERS.may_pay(books.ctx, BANK_ACCOUNTS.get(books.ctx, books.bank), user["id"]) is False


def test_nobody_is_nominated_for_an_account_that_is_not_verified(books: Books) -> None:
    account = books.new_bank()
    values = {"bankAccountId": account["id"], "userId": books.ctx.caller.user_id}

    with pytest.raises(BillError) as caught:
        BANK_USERS.create(books.ctx, values)

    assert caught.value.code == "BDC_1151"


def test_an_unknown_user_is_not_nominated(books: Books) -> None:
    with pytest.raises(BillErrors) as caught:
        BANK_USERS.create(books.ctx, {"bankAccountId": books.bank, "userId": "00602NOSUCHUSERATALL"})

    assert [error.code for error in caught.value.errors] == ["BDC_1205"]


def test_the_primary_account_is_the_live_default_for_payables(books: Books) -> None:
    primary = BANK_ACCOUNTS.primary(books.ctx)
    assert primary is not None
    assert primary["id"] == books.bank

    BANK_ACCOUNTS.archive(books.ctx, books.bank)

    assert BANK_ACCOUNTS.primary(books.ctx) is None
