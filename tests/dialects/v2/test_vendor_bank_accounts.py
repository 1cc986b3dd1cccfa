"""v2 vendor bank accounts: masked, behind MFA, and what they do to their vendor."""

from typing import Any

import pytest

from mockserver.dialects.calls import HANDLERS
from mockserver.dialects.v2.entities.vendor_bank_accounts import vendor_bank_accounts
from tests.dialects.v2.sandbox import NOW, Sandbox


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.make("Vendor", name="Happy Music Supplies")["id"])


@pytest.fixture
def account(sandbox: Sandbox, vendor: str) -> dict[str, Any]:
    """Its bank account."""
    return sandbox.make("VendorBankAccount", vendorId=vendor, accountNumber="1234567890", routingNumber="021000021")


def test_a_new_account_shows_every_field_in_bills_order(account: dict[str, Any], vendor: str) -> None:
    assert list(account.items()) == list(
        {
            "entity": "VendorBankAccount",
            "id": account["id"],
            "isActive": "1",
            "createdTime": NOW,
            "updatedTime": NOW,
            "vendorId": vendor,
            "nameOnAcct": None,
            "accountNumber": "******7890",
            "routingNumber": "021000021",
            "usersId": "006",
            "status": "1",
            "isSavings": False,
            "isPersonalAcct": False,
            "intlEPaymentAcct": False,
            "intlPaymentType": "0",
            "paymentCurrency": None,
            "bankCountry": None,
            "vendorBankData": None,
            "bankAddSource": "1",
            "intlTemplateKey": None,
            "regulatory1": None,
            "regulatory2": None,
            "regulatory3": None,
            "regulatory4": None,
            "regulatory5": None,
            "regulatory6": None,
            "regulatory7": None,
        }.items()
    )


def test_every_sent_field_comes_back(sandbox: Sandbox, vendor: str) -> None:
    values = {
        "vendorId": vendor,
        "nameOnAcct": "Bill Vendorson",
        "routingNumber": "021000021",
        "isSavings": True,
        "isPersonalAcct": True,
        "intlPaymentType": "1",
        "paymentCurrency": "EUR",
        "bankAddSource": "2",
        "regulatory1": "one",
    }

    assert sandbox.make("VendorBankAccount", accountNumber="12", **values).items() >= values.items()


def test_its_vendor_is_paid_by_ach(sandbox: Sandbox, account: dict[str, Any]) -> None:
    vendor = sandbox.ok("Crud/Read/Vendor", {"id": account["vendorId"]})

    assert (vendor["payBy"], vendor["vendorBankAccountStatus"]) == ("1", 0)


def test_without_it_the_vendor_is_paid_by_check_again(sandbox: Sandbox, account: dict[str, Any]) -> None:
    assert sandbox.ok("Crud/Delete/VendorBankAccount", {"id": account["id"]})["isActive"] == "2"

    vendor = sandbox.ok("Crud/Read/Vendor", {"id": account["vendorId"]})
    assert (vendor["payBy"], vendor["vendorBankAccountStatus"]) == ("0", -1)


def test_accounts_are_listed_by_what_v2_calls_their_fields(sandbox: Sandbox, account: dict[str, Any]) -> None:
    filters = [
        {"field": "vendorId", "op": "=", "value": account["vendorId"]},
        {"field": "isSavings", "op": "=", "value": False},
        {"field": "status", "op": "in", "value": "1,2"},
        {"field": "isPersonalAcct", "op": "!=", "value": "true"},
    ]

    assert sandbox.ok("List/VendorBankAccount", {"filters": filters}) == [account]


def test_every_operation_needs_a_trusted_session_and_there_are_no_others() -> None:
    ending = f".{vendor_bank_accounts.view.name}"

    assert {name: handler.trust for name, handler in HANDLERS.items() if name.endswith(ending)} == {
        "v2.Crud.Create.VendorBankAccount": True,
        "v2.Crud.Read.VendorBankAccount": True,
        "v2.Crud.Delete.VendorBankAccount": True,
        "v2.Bulk.Crud.Create.VendorBankAccount": True,
        "v2.Bulk.Crud.Delete.VendorBankAccount": True,
        "v2.List.VendorBankAccount": True,
    }


@pytest.mark.parametrize("missing", ["vendorId", "accountNumber", "routingNumber"])
def test_a_required_field_is_missed(sandbox: Sandbox, vendor: str, missing: str) -> None:
    values = {"vendorId": vendor, "accountNumber": "1", "routingNumber": "2", missing: None}

    assert sandbox.refusal("Crud/Create/VendorBankAccount", {"obj": {"entity": "VendorBankAccount", **values}}) == (
        "BDC_1117",
        f"Missing required data for: {missing}.",
    )


def test_a_vendor_has_one_live_account(sandbox: Sandbox, account: dict[str, Any], vendor: str) -> None:
    again = {"vendorId": vendor, "accountNumber": "2234567890", "routingNumber": "021000021"}

    assert sandbox.refusal("Crud/Create/VendorBankAccount", {"obj": {"entity": "VendorBankAccount", **again}}) == (
        "BDC_1119",
        f"Invalid field,value: vendorId, {vendor}.",
    )


def test_another_may_follow_a_deleted_account(sandbox: Sandbox, account: dict[str, Any], vendor: str) -> None:
    sandbox.ok("Crud/Delete/VendorBankAccount", {"id": account["id"]})

    again = sandbox.make("VendorBankAccount", vendorId=vendor, accountNumber="2234567890", routingNumber="021000021")
    assert again["isActive"] == "1"


def test_whose_account_it_is_must_be_a_user(sandbox: Sandbox, vendor: str) -> None:
    values = {"vendorId": vendor, "accountNumber": "1", "routingNumber": "2", "usersId": "00602XXXXXXXXXXXXXz9"}

    refusal = sandbox.refusal("Crud/Create/VendorBankAccount", {"obj": {"entity": "VendorBankAccount", **values}})
    assert refusal[0] == "BDC_1205"
