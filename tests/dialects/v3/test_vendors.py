"""Vendors: what a new one has that its maker said nothing of."""

from tests.dialects.v3.sandbox import Sandbox

ADDRESS = {"line1": "1 Pier Street", "city": "San Jose", "zipOrPostalCode": "95110", "country": "US"}


def test_a_new_vendor_has_what_nothing_was_said_of(sandbox: Sandbox) -> None:
    answer = sandbox.ok("v3.vendors.create", {"name": "Pier Tools", "address": ADDRESS})

    assert answer == {
        "id": answer["id"],
        "archived": False,
        "name": "Pier Tools",
        "accountType": "NONE",
        "address": ADDRESS | {"countryName": "United States"},
        "paymentInformation": {"payeeName": "Pier Tools", "payByType": "CHECK", "payBySubType": "NONE"},
        "additionalInfo": {"track1099": False, "combinePayments": True},
        "bankAccountStatus": "NO_ACCOUNT",
        "recurringPayments": False,
        "billCurrency": "USD",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "balance": {"amount": 0.0},
        "autoPay": {"enabled": False},
        "networkStatus": "NOT_CONNECTED",
    }
