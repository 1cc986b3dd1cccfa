"""v3 bank accounts of a customer, and whether the customer may be charged."""

import pytest

from mockserver.domain.receivables.customer_banks import CUSTOMER_BANK_ACCOUNTS
from tests.dialects.v3.sandbox import ADDRESS, BAND, Sandbox
from tests.refusals import refusal_of

BANKS = "v3.customers.bank-accounts"
ACCOUNT = {
    "nameOnAccount": "Paperless Band",
    "nickname": "tour",
    "routingNumber": "074000010",
    "accountNumber": "111222333",
    "type": "CHECKING",
    "ownerType": "BUSINESS",
}


@pytest.fixture
def payer_id(sandbox: Sandbox) -> str:
    """A customer with a billing address."""
    return str(sandbox.ok("v3.customers.create", BAND | {"billingAddress": ADDRESS})["id"])


def test_an_account_is_created_with_201(sandbox: Sandbox, payer_id: str) -> None:
    answer = sandbox.call(f"{BANKS}.create", ACCOUNT, customerId=payer_id)

    assert answer.status == 201
    assert answer.body["id"].startswith("cba02")
    assert answer.body == {
        "id": answer.body["id"],
        "archived": False,
        **ACCOUNT,
        "status": "VERIFIED",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_a_customer_without_a_billing_address_gets_none(sandbox: Sandbox, customer_id: str) -> None:
    assert (
        refusal_of(sandbox.call(f"{BANKS}.create", ACCOUNT, customerId=customer_id))
        == "422 BDC_1117 Missing required data for: billingAddress."
    )


def test_an_archived_customer_gets_none(sandbox: Sandbox, payer_id: str) -> None:
    sandbox.ok("v3.customers.archive", customerId=payer_id)

    assert (
        refusal_of(sandbox.call(f"{BANKS}.create", ACCOUNT, customerId=payer_id))
        == f"422 BDC_1119 Invalid field,value: customerId, {payer_id}."
    )


def test_five_fields_are_required(sandbox: Sandbox, payer_id: str) -> None:
    assert sandbox.messages(f"{BANKS}.create", {}, customerId=payer_id) == [
        "nameOnAccount: must not be blank",
        "routingNumber: must not be blank",
        "accountNumber: must not be blank",
        "type: must not be null",
        "ownerType: must not be null",
    ]


def test_a_patch_changes_nickname_and_owner_alone(sandbox: Sandbox, payer_id: str) -> None:
    account = sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)
    body = {"nickname": "savings", "ownerType": "PERSONAL", "accountNumber": "9"}

    changed = sandbox.ok(f"{BANKS}.update", body, customerId=payer_id, bankAccountId=account["id"])

    assert changed == account | {"nickname": "savings", "ownerType": "PERSONAL"}
    assert sandbox.unread == ["accountNumber"]


def test_archiving_is_final(sandbox: Sandbox, payer_id: str) -> None:
    account = str(sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)["id"])

    once = sandbox.ok(f"{BANKS}.archive", customerId=payer_id, bankAccountId=account)
    twice = sandbox.ok(f"{BANKS}.archive", customerId=payer_id, bankAccountId=account)
    refused = sandbox.call(f"{BANKS}.update", {"nickname": "x"}, customerId=payer_id, bankAccountId=account)

    assert (once["archived"], twice["archived"]) == (True, True)
    assert refusal_of(refused) == f"422 BDC_1119 Invalid field,value: archived, true. [{account}]"


def test_accounts_are_listed_by_their_customer(sandbox: Sandbox, payer_id: str, customer_id: str) -> None:
    account = sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)

    assert sandbox.ok(f"{BANKS}.list", customerId=payer_id) == {"results": [account]}
    assert sandbox.ok(f"{BANKS}.list", customerId=customer_id) == {"results": []}


@pytest.mark.parametrize("verb", ["get", "update", "archive"])
def test_another_customers_account_is_not_found(sandbox: Sandbox, payer_id: str, customer_id: str, verb: str) -> None:
    account = sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)["id"]

    refused = sandbox.refusal(f"{BANKS}.{verb}", {"nickname": "x"}, customerId=customer_id, bankAccountId=account)

    assert refused == (404, ["BDC_1205"])


def test_production_looks_at_routing_numbers(sandbox: Sandbox, payer_id: str) -> None:
    wrong = ACCOUNT | {"routingNumber": "123456789"}
    taken = sandbox.call(f"{BANKS}.create", wrong, customerId=payer_id)
    sandbox.environment = "production"

    assert taken.status == 201
    assert sandbox.messages(f"{BANKS}.create", wrong, customerId=payer_id) == [
        "routingNumber: must be a valid routing number"
    ]


def status_of(sandbox: Sandbox, account_id: str) -> str:
    """An account's status, which v3 does not show."""
    with sandbox.context() as ctx:
        return str(CUSTOMER_BANK_ACCOUNTS.get(ctx, account_id)["status"])


def test_an_account_is_verified_at_once_in_the_sandbox(sandbox: Sandbox, payer_id: str) -> None:
    account = sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)["id"]

    assert status_of(sandbox, account) == "VERIFIED"


def test_an_account_is_verified_after_two_bank_days_in_production(sandbox: Sandbox, payer_id: str) -> None:
    sandbox.environment = "production"
    account = sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)["id"]

    sandbox.pass_time("1 business day")
    waiting = status_of(sandbox, account)
    sandbox.pass_time("1 business day")

    assert (waiting, status_of(sandbox, account)) == ("PENDING", "VERIFIED")


def test_a_customer_agrees_to_be_charged_and_thinks_again(sandbox: Sandbox, customer_id: str) -> None:
    operation = "v3.customers.charge-authorization"
    before = sandbox.ok("v3.customers.get", customerId=customer_id)["authorizedToCharge"]

    agreed = sandbox.ok(operation, {"authorizedToCharge": True}, customerId=customer_id)
    between = sandbox.ok("v3.customers.get", customerId=customer_id)["authorizedToCharge"]
    again = sandbox.ok(operation, {"authorizedToCharge": False}, customerId=customer_id)

    assert (before, agreed, between) == (False, {"authorizedToCharge": True}, True)
    assert again == {"authorizedToCharge": False}


def test_an_authorization_says_yes_or_no(sandbox: Sandbox, customer_id: str) -> None:
    operation = "v3.customers.charge-authorization"

    assert sandbox.messages(operation, {}, customerId=customer_id) == ["authorizedToCharge: must not be null"]
    assert (
        refusal_of(sandbox.call(operation, {"authorizedToCharge": True}, customerId="0cu02UNKNOWN"))
        == "404 BDC_1205 No data found for the given id: 0cu02UNKNOWN."
    )


def test_a_customer_says_whether_it_has_an_account(sandbox: Sandbox, payer_id: str) -> None:
    before = sandbox.ok("v3.customers.get", customerId=payer_id)["hasBankAccount"]
    account = sandbox.ok(f"{BANKS}.create", ACCOUNT, customerId=payer_id)["id"]
    between = sandbox.ok("v3.customers.get", customerId=payer_id)["hasBankAccount"]
    sandbox.ok(f"{BANKS}.archive", customerId=payer_id, bankAccountId=account)
    after = sandbox.ok("v3.customers.get", customerId=payer_id)["hasBankAccount"]

    assert (before, between, after) == (False, True, False)
