"""v2 vendors: what a new one shows, what an update keeps, what needs a trusted session."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox

ADDRESS = {
    "address1": "123 Main Street",
    "addressCity": "San Jose",
    "addressState": "CA",
    "addressZip": "95002",
    "addressCountry": "United States",
}


@pytest.fixture
def vendor(sandbox: Sandbox) -> dict[str, Any]:
    """A vendor."""
    return sandbox.make("Vendor", name="Happy Music Supplies", **ADDRESS)


def test_a_new_vendor_shows_every_field_in_bills_order(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="Happy Music Supplies")

    assert list(vendor.items()) == list(
        {
            "entity": "Vendor",
            "id": vendor["id"],
            "isActive": "1",
            "name": "Happy Music Supplies",
            "shortName": None,
            "nameOnCheck": "Happy Music Supplies",
            "companyName": None,
            "accNumber": None,
            "taxId": None,
            "taxIdType": None,
            "track1099": False,
            "address1": None,
            "address2": None,
            "address3": None,
            "address4": None,
            "addressCity": None,
            "addressState": None,
            "addressZip": None,
            "addressCountry": None,
            "email": None,
            "fax": None,
            "phone": None,
            "payBy": "0",
            "paymentEmail": None,
            "paymentPhone": None,
            "description": None,
            "createdTime": NOW,
            "updatedTime": NOW,
            "contactFirstName": None,
            "contactLastName": None,
            "mergedIntoId": ZEROS,
            "accountType": "0",
            "paymentTermId": ZEROS,
            "sendNotifications": True,
            "balance": 0,
            "availCredit": 0,
            "lastBalanceUpdate": None,
            "externalBillPayIn12m": None,
            "since": None,
            "payDaysBefore": None,
            "enabledCombinePayments": True,
            "hasBankAccountAutoPay": False,
            "hasRecurringPayments": False,
            "billCurrency": "USD",
            "billSyncPref": "0",
            "paymentCurrency": None,
            "prefPmtMethod": "1",
            "paymentPurpose": None,
            "bankCountry": None,
            "vendorBankAccountStatus": -1,
            "sendInviteForPrivateVendor": True,
            "vendorVCardRemitEmail": None,
            "vendorVCardStatus": "-1",
            "orgVCardStatus": "1",
            "prefRemitEmail": "0",
            "remitEmail": None,
            "processorVCardStatus": None,
            "vStatusUpdateSource": None,
            "allowConnectedVendorEditAddress": False,
            "informConnectedVendorAddressSyncModified": False,
            "intlPaymentType": "0",
            "vcardEnrollDate": None,
            "vcardDeclineDate": None,
            "isAccountNumberRequired": False,
            "largeBillerId": ZEROS,
            "orgVCardOptOutCustReason": None,
            "enableFundedInvite": False,
            "lastPaymentDate": None,
            "numberOfInvitesSent": 0,
            "eligibleForEbills": False,
            "acknowledgedEbillBanner": False,
            "acknowledgedEbillError": False,
            "eBillEnablementFailed": False,
            "PaymentusMerchantId": None,
            "unmodifiedBillsCount": 0,
            "setupAutoPayPrompt": False,
            "autoPayConflict": False,
            "nameOnCheckRemediation": False,
            "autoSave": None,
            "autoSaveStatus": None,
            "creationSource": "0",
            "PaymentusPmtType": None,
            "PaymentusAcctToken": None,
            "PaymentusAcctToken2": None,
            "PaymentusAcctToken3": None,
            "stpProcessor": "0",
            "eBillEnabledStatus": "0",
            "orgVCardOptOutCustOther": None,
            "networkStatus": None,
            "vcardProcessor": "1",
            "isAddressValidated": False,
            "isSyncVendorCountryMapped": False,
            "optedOutOfVCardByOrg": False,
            "invalidCountryCurrencyAtNewVendorSync": False,
            "acctBalance": 0,
            "lastAcctBalanceUpdate": None,
            "paymentEmails": None,
            "eBillEligible": False,
        }.items()
    )


def test_every_sent_field_comes_back(sandbox: Sandbox) -> None:
    values = ADDRESS | {
        "name": "Happy Music Supplies",
        "shortName": "Happy",
        "nameOnCheck": "Happy Music",
        "companyName": "Happy Music LLC",
        "accNumber": "4711",
        "taxId": "000000000",
        "taxIdType": "1",
        "track1099": True,
        "address2": "Rear door",
        "address3": "Second floor",
        "address4": "Room 5",
        "email": "pay@happymusic.example",
        "fax": "5105550101",
        "phone": "5105550100",
        "paymentEmail": "remit@happymusic.example",
        "paymentPhone": "5105550102",
        "description": "Instruments",
        "contactFirstName": "Bill",
        "contactLastName": "Vendorson",
        "accountType": "1",
        "sendNotifications": False,
        "since": 2015,
        "payDaysBefore": 3,
        "enabledCombinePayments": False,
        "billCurrency": "BRL",
        "billSyncPref": "1",
        "prefPmtMethod": "7",
        "paymentPurpose": "Goods",
        "bankCountry": "Brazil",
        "numberOfInvitesSent": 2,
        "stpProcessor": "1",
    }

    assert sandbox.make("Vendor", **values).items() >= values.items()


def test_enums_may_be_sent_as_numbers(sandbox: Sandbox) -> None:
    assert sandbox.make("Vendor", name="A", accountType=2)["accountType"] == "2"


def test_nulls_and_zeros_say_nothing_on_create(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="A", billCurrency=None, nameOnCheck=None, paymentTermId=ZEROS)

    assert (vendor["billCurrency"], vendor["nameOnCheck"], vendor["paymentTermId"]) == ("USD", "A", ZEROS)


def test_read_only_and_unknown_fields_are_ignored_and_noted(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="A", payBy="1", balance=100, shoeSize=9)

    assert (vendor["payBy"], vendor["balance"]) == ("0", 0)
    assert sandbox.unread == ["payBy", "balance", "shoeSize"]


def test_a_vendor_is_read_as_it_was_made(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    assert sandbox.ok("Crud/Read/Vendor", {"id": vendor["id"]}) == vendor


def test_an_update_keeps_what_is_not_sent(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    update = sandbox.update("Vendor", id=vendor["id"], name="Happier Music", description="Strings")

    assert update == vendor | {"name": "Happier Music", "description": "Strings"}


def test_an_object_as_it_was_read_can_be_sent_back(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    assert sandbox.update(**vendor) == vendor


def test_a_null_takes_a_value_away(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    update = sandbox.update("Vendor", id=vendor["id"], addressState=None)

    assert (update["addressState"], update["addressCity"]) == (None, "San Jose")


def test_a_null_leaves_what_a_vendor_always_has(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    update = sandbox.update("Vendor", id=vendor["id"], billCurrency=None, track1099=None, isActive=None)

    assert update == vendor


def test_a_name_cannot_be_taken_away(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    obj = {"entity": "Vendor", "id": vendor["id"], "name": None}

    assert sandbox.refusal("Crud/Update/Vendor", {"obj": obj | {"name": " "}}) == (
        "BDC_1117",
        "Missing required data for: name.",
    )


def test_delete_makes_a_vendor_inactive(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    assert sandbox.ok("Crud/Delete/Vendor", {"id": vendor["id"]}) == vendor | {"isActive": "2"}
    assert sandbox.ok("Crud/Read/Vendor", {"id": vendor["id"]})["isActive"] == "2"


def test_undelete_makes_it_active_again(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    sandbox.ok("Crud/Delete/Vendor", {"id": vendor["id"]})

    assert sandbox.ok("Crud/Undelete/Vendor", {"id": vendor["id"]}) == vendor


def test_an_update_can_make_a_vendor_inactive(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    update = sandbox.update("Vendor", id=vendor["id"], isActive="2", shortName="H")

    assert (update["isActive"], update["shortName"]) == ("2", "H")


def test_an_inactive_vendor_stays_so_when_an_update_does_not_say(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    sandbox.update("Vendor", id=vendor["id"], isActive="2")
    update = sandbox.update("Vendor", id=vendor["id"], shortName="H")

    assert (update["isActive"], update["shortName"]) == ("2", "H")


def test_a_vendor_can_be_made_inactive(sandbox: Sandbox) -> None:
    assert sandbox.make("Vendor", name="A", isActive="2")["isActive"] == "2"


@pytest.mark.parametrize(
    "change",
    [
        {"nameOnCheck": "Somebody Else"},
        {"email": "else@x.example"},
        {"address1": "1 Other Street"},
        {"address3": "Third line"},
        {"addressCountry": "Canada"},
        {"addressZip": None},
    ],
)
def test_changing_how_a_vendor_is_paid_needs_a_trusted_session(
    sandbox: Sandbox, vendor: dict[str, Any], change: dict[str, Any]
) -> None:
    sandbox.distrust()
    obj = {"entity": "Vendor", "id": vendor["id"], **change}

    assert sandbox.refusal("Crud/Update/Vendor", {"obj": obj}) == ("BDC_1361", "Untrusted session.")


def test_sending_the_same_values_needs_no_trust(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    sandbox.distrust()

    assert sandbox.update("Vendor", id=vendor["id"], addressCountry="USA", phone="1")["phone"] == "1"


def test_a_trusted_session_may_change_them(sandbox: Sandbox, vendor: dict[str, Any]) -> None:
    assert sandbox.update("Vendor", id=vendor["id"], address1="1 Other Street")["address1"] == "1 Other Street"


def test_an_unknown_payment_term_is_refused(sandbox: Sandbox) -> None:
    obj = {"entity": "Vendor", "name": "A", "paymentTermId": "00p02ABCDEFGHIJKLMN1"}

    assert sandbox.refusal("Crud/Create/Vendor", {"obj": obj}) == (
        "BDC_1205",
        f"No data found for the given id: {obj['paymentTermId']}.",
    )
