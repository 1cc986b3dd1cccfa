"""What an event says of the account that a payment is funded by."""

from typing import Any, cast

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNT
from mockserver.domain.funding.cards import CARD_ACCOUNT
from mockserver.domain.webhooks.payloads import funding_account, payload_of, transaction_parts

ACCOUNTS: dict[tuple[str, str], dict[str, str]] = {
    (BANK_ACCOUNT.name, "bac01"): {"bankName": "Harbor Bank", "accountNumber": "000123456789"},
    (CARD_ACCOUNT.name, "cat01"): {"nameOnAccount": "Ada Holder", "last4": "4242"},
}


class Accounts:
    """A context with two accounts alone."""

    def get(self, kind: Any, record_id: str) -> dict[str, str] | None:
        return ACCOUNTS.get((kind.name, record_id))


def account_in_event(account: dict[str, str]) -> dict[str, Any]:
    """What is said of an account."""
    return funding_account(cast(Context, Accounts()), account)


def test_a_bank_account_is_told_by_the_banks_name_and_its_last_digits() -> None:
    assert account_in_event({"id": "bac01", "type": "BANK_ACCOUNT"}) == {
        "id": "bac01",
        "type": "BANK_ACCOUNT",
        "name": "Harbor Bank",
        "accountNumber": "********6789",
    }


def test_a_card_is_told_by_its_holder_and_its_last_digits() -> None:
    assert account_in_event({"id": "cat01", "type": "CARD_ACCOUNT"}) == {
        "id": "cat01",
        "type": "CARD_ACCOUNT",
        "name": "Ada Holder",
        "last4": "4242",
    }


def test_of_an_account_that_is_no_record_its_type_is_told() -> None:
    assert account_in_event({"type": "WALLET"}) == {"type": "WALLET"}


class Company:
    """The context of an S&E company."""

    org = 1

    def find(self, kind: Any, values: Any, **options: Any) -> list[dict[str, str]]:
        return [{"id": "cmp_1"}]


def test_a_transaction_is_told_with_its_fields_and_the_values_chosen_of_each() -> None:
    travel = {"id": "cfv_1", "seq": 5, "value": "Travel"}
    fields = [
        {"id": "ccf_1", "name": "Purpose", "selectedValues": [travel]},
        {"id": "ccf_2", "name": "Note", "note": "Lunch", "selectedValues": []},
    ]

    assert transaction_parts(cast(Context, Company()), {"customFields": fields}) == {
        "companyUuid": "cmp_1",
        "customFields": [
            {
                "uuid": "ccf_1",
                "name": "Purpose",
                "note": None,
                "selectedValues": [{"uuid": "cfv_1", "value": "Travel"}],
            },
            {"uuid": "ccf_2", "name": "Note", "note": "Lunch", "selectedValues": []},
        ],
    }


def test_a_mass_payment_is_told_with_what_it_has_not_come_to_yet() -> None:
    batch = {"id": "bbq01", "batchStatus": "SCHEDULED", "completed": 3, "failed": 1, "total": 9, "createdBy": "006"}

    assert payload_of(cast(Context, Accounts()), "mass-payment", batch) == {
        "paymentBatchId": "bbq01",
        "batchStatus": "SCHEDULED",
        "count": {"scheduled": 5, "failed": 1, "completed": 3, "total": 9},
        "createdBy": "006",
    }
