"""What bank accounts and their users may become, and what may be changed when."""

from dataclasses import replace

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.organizations import USERS
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books


@pytest.fixture
def bo(books: Books) -> Record:
    """A second user, an administrator like every user without a role."""
    return USERS.create(books.ctx, {"firstName": "Bo", "lastName": "Diddley", "email": "bo@x.example"})


def verified(books: Books, **values: object) -> Record:
    account = books.new_bank(**values)
    BANK_ACCOUNTS.verify(books.ctx, account["id"], 50)
    return BANK_ACCOUNTS.get(books.ctx, account["id"])


def test_a_new_account_is_the_default_of_nothing_whatever_is_asked(books: Books) -> None:
    account = books.new_bank(default={"payables": True, "receivables": True})

    assert account["default"] == {"payables": False, "receivables": False}


def test_a_new_default_takes_the_place_of_the_old_one(books: Books) -> None:
    second = verified(books)

    BANK_ACCOUNTS.patch(books.ctx, second["id"], {"default": {"payables": True, "receivables": True}})

    first = BANK_ACCOUNTS.get(books.ctx, books.bank)
    assert first["default"] == {"payables": False, "receivables": False}
    assert (BANK_ACCOUNTS.primary(books.ctx) or {})["id"] == second["id"]


def test_the_defaults_for_payables_and_receivables_may_be_two_accounts(books: Books) -> None:
    second = verified(books)

    BANK_ACCOUNTS.patch(books.ctx, second["id"], {"default": {"receivables": True}})

    assert BANK_ACCOUNTS.get(books.ctx, books.bank)["default"] == {"payables": True, "receivables": False}


def test_a_pending_account_can_be_neither_changed_nor_archived(books: Books) -> None:
    account = books.new_bank()

    with pytest.raises(BillError) as changed:
        BANK_ACCOUNTS.patch(books.ctx, account["id"], {"bankName": "Ally"})
    with pytest.raises(BillError) as archived:
        BANK_ACCOUNTS.archive(books.ctx, account["id"])

    assert changed.value.params == archived.value.params == ("status", "PENDING")


def test_an_archived_account_cannot_be_changed(books: Books) -> None:
    BANK_ACCOUNTS.archive(books.ctx, books.bank)

    with pytest.raises(BillError) as caught:
        BANK_ACCOUNTS.patch(books.ctx, books.bank, {"bankName": "Ally"})

    assert caught.value.params == ("archived", "true")


def test_only_a_verified_user_of_an_account_archives_it(books: Books, bo: Record) -> None:
    books.ctx.caller = replace(books.ctx.caller, user_id=bo["id"])

    with pytest.raises(BillError) as caught:
        BANK_ACCOUNTS.archive(books.ctx, books.bank)

    assert caught.value.code == "BDC_1150"


def test_an_account_that_is_open_to_administrators_is_theirs_to_pay_from(books: Books, bo: Record) -> None:
    account = verified(books, accessToAdmins=True)

    assert BANK_USERS.may_pay(books.ctx, account, bo["id"]) is True
    assert BANK_USERS.may_pay(books.ctx, BANK_ACCOUNTS.get(books.ctx, books.bank), bo["id"]) is False


def test_a_user_is_nominated_once(books: Books, bo: Record) -> None:
    values = {"bankAccountId": books.bank, "userId": bo["id"]}

    assert BANK_USERS.nominate(books.ctx, values)["id"] == BANK_USERS.nominate(books.ctx, values)["id"]


def test_a_nomination_leaves_a_verified_user_verified(books: Books) -> None:
    values = {"bankAccountId": books.bank, "userId": books.ctx.caller.user_id}

    assert BANK_USERS.nominate(books.ctx, values)["verificationStatus"] == "VERIFIED"


def test_an_archived_user_is_unverified_and_can_be_nominated_anew(books: Books, bo: Record) -> None:
    values = {"bankAccountId": books.bank, "userId": bo["id"]}
    first = BANK_USERS.nominate(books.ctx, values)

    archived = BANK_USERS.archive(books.ctx, first["id"])

    assert (archived["archived"], archived["verificationStatus"]) == (True, "UNVERIFIED")
    assert BANK_USERS.nominate(books.ctx, values)["id"] != first["id"]


def test_nobody_is_nominated_for_an_archived_account(books: Books, bo: Record) -> None:
    BANK_ACCOUNTS.archive(books.ctx, books.bank)

    with pytest.raises(BillError) as caught:
        BANK_USERS.nominate(books.ctx, {"bankAccountId": books.bank, "userId": bo["id"]})

    assert caught.value.code == "BDC_1151"


def test_in_production_an_account_that_nobody_verifies_expires_after_two_weeks() -> None:
    with open_books("production") as production:
        account = production.new_bank()

        production.turn_to("2026-12-08T11:59-08:00")
        before = BANK_ACCOUNTS.get(production.ctx, account["id"])["status"]
        production.turn_to("2026-12-08T12:00-08:00")

        assert (before, BANK_ACCOUNTS.get(production.ctx, account["id"])["status"]) == ("PENDING", "EXPIRED")


def test_a_verified_account_does_not_expire() -> None:
    with open_books("production") as production:
        production.turn_to("2027-01-15T12:00-08:00")

        assert BANK_ACCOUNTS.get(production.ctx, production.bank)["status"] == "VERIFIED"


def test_in_the_sandbox_an_account_waits_for_ever(books: Books) -> None:
    account = books.new_bank()

    books.turn_to("2027-11-24T12:00-08:00")

    assert BANK_ACCOUNTS.get(books.ctx, account["id"])["status"] == "PENDING"
