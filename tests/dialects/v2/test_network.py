"""v2 network: what a search answers, which request a status tells, national billers and vendors linked with them."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.domain.context import Caller
from mockserver.domain.network.directory import NETWORK_ORGANIZATIONS
from tests.dialects.v2.sandbox import ZEROS, Sandbox

ADDRESS = {
    "line1": "890 Main Street",
    "city": "Modesto",
    "stateOrProvince": "CA",
    "zipOrPostalCode": "95354",
    "country": "US",
}
MANAGER = {"name": "Ann", "email": "ann@music.example", "emailDomain": "music.example"}
AT = {"addresses": [ADDRESS], "managedBy": MANAGER}
HAPPY = {"id": "1000000000000001", "name": "Happy Music Supplies", **AT}
SLOW = {"id": "1000000000000002", "name": "Slow Music", "autoConnect": False, **AT}
POWER = {"name": "Pacific Power Music", "type": "RPPS", "accountPattern": "[0-9]{8,9}", **AT}
PAGE = {"start": 0, "max": 10}


@pytest.fixture
def biller(sandbox: Sandbox) -> str:
    """The large biller's id of a national biller, in a network with two organizations more."""
    sandbox.establish()
    sandbox.move_in()
    with sandbox.context() as ctx:
        world = replace(ctx, caller=Caller("default", "partner"))
        network_id = [NETWORK_ORGANIZATIONS.create(world, one)["id"] for one in (HAPPY, SLOW, POWER)][-1]
    sandbox.inbox.clear()
    return f"orv{network_id[3:]}"


@pytest.fixture
def vendor(sandbox: Sandbox, biller: str) -> str:
    """The id of a vendor that nothing connects."""
    return str(sandbox.make("Vendor", name="Drum House", email="hello@drum.example")["id"])


def search(sandbox: Sandbox, name: str = "Music", **terms: Any) -> Any:
    return sandbox.ok("NetworkSearch", {"name": name, **terms})


def names(sandbox: Sandbox, name: str = "Music", **terms: Any) -> list[str]:
    return [one["displayName"] for one in search(sandbox, name, **terms)]


def status(sandbox: Sandbox, record_id: str) -> Any:
    return sandbox.ok("GetNetworkStatus", {"id": record_id})


def test_a_match_has_every_field(sandbox: Sandbox, biller: str) -> None:
    (match,) = search(sandbox, "happy")

    assert list(match.items()) == list(
        {
            "displayName": "Happy Music Supplies",
            "showDisplayNameInNetwork": True,
            "type": "0",
            "networkId": "1000000000000001",
            "addressLine1": "890 Main Street",
            "addressCity": "Modesto",
            "addressState": "CA",
            "addressCountry": "US",
            "addressZip": "95354",
            "verifiedEmailDomain": "music.example",
            "numberOfConnections": 0,
            "managedByName": "Ann",
            "managedByEmail": "ann@music.example",
            "rank": 1,
            "matchScore": 0.333333,
            "accountType": "business",
            "matchMode": "name",
        }.items()
    )


def test_the_best_match_comes_first(sandbox: Sandbox, biller: str) -> None:
    rows = search(sandbox)

    assert [(one["rank"], one["displayName"]) for one in rows] == [
        (1, "Slow Music"),
        (2, "Happy Music Supplies"),
        (3, "Pacific Power Music"),
    ]


def test_a_search_is_narrowed(sandbox: Sandbox, biller: str) -> None:
    assert names(sandbox, networks=["1"]) == ["Pacific Power Music"]
    assert names(sandbox, networks=["0"]) == ["Slow Music", "Happy Music Supplies"]
    assert names(sandbox, forVendor=False) == ["Slow Music", "Happy Music Supplies"]
    assert names(sandbox, networks=["1"], forVendor=False) == []
    assert names(sandbox, addressZip="10001") == []
    assert names(sandbox, networks=["1"], accNumber="123") == []
    assert names(sandbox, networks=["1"], accNumber="12345678") == ["Pacific Power Music"]


def test_a_network_that_there_is_not_is_refused(sandbox: Sandbox, biller: str) -> None:
    assert sandbox.refusal("NetworkSearch", {"name": "Music", "networks": ["2"]}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: networks[0], 2.",
    )


def test_a_connection_is_counted_and_told(sandbox: Sandbox, vendor: str) -> None:
    request = sandbox.ok("SendInvite", {"networkId": "1000000000000001", "id": vendor})["requestId"]

    assert status(sandbox, vendor) == {
        "objectId": vendor,
        "status": "2",
        "requestId": request,
        "networkId": "1000000000000001",
        "logoUrl": None,
    }
    assert search(sandbox, "happy")[0]["numberOfConnections"] == 1
    sandbox.ok("DisconnectVendorFromNetwork", {"vendorId": vendor})
    assert search(sandbox, "happy")[0]["numberOfConnections"] == 0
    assert status(sandbox, vendor)["requestId"] is None


def test_who_must_answer_gets_an_email_and_is_pending_for_60_days(sandbox: Sandbox, vendor: str) -> None:
    request = sandbox.ok("SendInvite", {"networkId": "1000000000000002", "id": vendor})["requestId"]

    assert (status(sandbox, vendor)["status"], status(sandbox, vendor)["requestId"]) == ("1", request)
    assert sandbox.inbox[-1]["to"] == ["hello@drum.example"]
    sandbox.pass_time("60 days")
    assert status(sandbox, vendor)["status"] == "0"
    assert sandbox.refusal("CancelInvite", {"id": request}) == ("BDC_1119", "Invalid field,value: status, EXPIRED.")


def test_a_connection_that_was_accepted_in_time_does_not_lapse(sandbox: Sandbox, vendor: str) -> None:
    sandbox.ok("SendInvite", {"networkId": "1000000000000001", "id": vendor})

    sandbox.pass_time("61 days")

    assert status(sandbox, vendor)["status"] == "2"


def test_a_cancelled_invitation_leaves_v3_without_a_connection(sandbox: Sandbox, vendor: str) -> None:
    request = sandbox.ok("SendVendorInvite", {"vendorId": vendor, "email": "b@x.example"})
    before = sandbox.v3("v3.network.invitation.vendor.get", vendorId=vendor)["status"]

    sandbox.ok("CancelInvite", {"id": request})

    after = sandbox.v3("v3.network.invitation.vendor.get", vendorId=vendor)["status"]
    assert (before, after) == ("PENDING", "NOT_CONNECTED")


def test_who_waits_is_not_invited_twice(sandbox: Sandbox, vendor: str) -> None:
    sandbox.ok("SendVendorInvite", {"vendorId": vendor, "email": "b@x.example"})

    assert sandbox.refusal("SendVendorInvite", {"vendorId": vendor, "email": "b@x.example"}) == (
        "BDC_1119",
        "Invalid field,value: networkStatus, PENDING.",
    )
    assert sandbox.refusal("SendInvite", {"networkId": "1000000000000001", "id": vendor}) == (
        "BDC_1119",
        "Invalid field,value: networkStatus, PENDING.",
    )
    assert sandbox.refusal("SendInvite", {"networkId": "unknown", "id": vendor}) == (
        "BDC_1205",
        "No data found for the given id: unknown.",
    )


def test_a_biller_has_addresses_and_a_mask_for_each_length(sandbox: Sandbox, biller: str) -> None:
    answer = sandbox.ok("LargeBillerSearch", {"name": "power", "accNumber": "12345678", **PAGE})

    (row,) = answer["largeBillers"]
    (address,), masks = row["addresses"], row["masks"]
    assert answer["matchedOn"] == {"name": True, "accNumber": True, "addressZip": False}
    assert (row["id"], row["billerName"], row["lineOfBusiness"]) == (biller, "Pacific Power Music", "RB")
    assert (address["largeBillerId"], address["addressZip"], address["address2"]) == (biller, "95354", None)
    assert [(one["maskLength"], one["maskFormat"], one["key"]) for one in masks] == [
        (8, "########", 1),
        (9, "#########", 2),
    ]
    assert len({one["id"] for one in (*masks, address, row)}) == 4
    assert sandbox.ok("GetLargeBillerPaymentAddress", {"largeBillerId": biller, **PAGE}) == {"addresses": [address]}


def test_no_biller_is_found_by_a_number_it_cannot_have(sandbox: Sandbox, biller: str) -> None:
    answer = sandbox.ok("LargeBillerSearch", {"name": "power", "accNumber": "1", **PAGE})

    assert answer == {
        "matchedOn": {"name": False, "accNumber": False, "addressZip": False},
        "largeBillers": [],
    }


def test_a_vendor_of_a_biller_is_paid_by_it_until_it_is_disconnected(
    sandbox: Sandbox, biller: str, vendor: str
) -> None:
    sandbox.ok("ConnectLargeBillerAsVendor", {"largeBillerId": biller, "accNumber": "12345678", "vendorId": vendor})
    connected = sandbox.ok("Crud/Read/Vendor", {"id": vendor})
    sandbox.ok("DisconnectVendorFromNetwork", {"vendorId": vendor})
    alone = sandbox.ok("Crud/Read/Vendor", {"id": vendor})

    assert (connected["payBy"], connected["largeBillerId"], connected["accNumber"]) == ("2", biller, "12345678")
    assert (alone["payBy"], alone["largeBillerId"]) == ("0", ZEROS)


def test_what_is_not_the_billers_is_refused(sandbox: Sandbox, biller: str, vendor: str) -> None:
    data = {"largeBillerId": biller, "accNumber": "12345678", "vendorId": vendor}

    elsewhere = {**data, "addressId": "ora02UNKNOWN"}
    assert sandbox.refusal("ConnectLargeBillerAsVendor", elsewhere) == (
        "BDC_1205",
        "No data found for the given id: ora02UNKNOWN.",
    )
    assert sandbox.refusal("ConnectLargeBillerAsVendor", {**data, "accNumber": "1"}) == (
        "BDC_1119",
        "Invalid field,value: accNumber, 1.",
    )
    assert sandbox.refusal("ConnectLargeBillerAsVendor", {**data, "vendorId": "00902UNKNOWN"}) == (
        "BDC_1205",
        "No data found for the given id: 00902UNKNOWN.",
    )
    assert sandbox.refusal("GetLargeBillerPaymentAddress", {"largeBillerId": "orv02UNKNOWN", **PAGE}) == (
        "BDC_1205",
        "No data found for the given id: orv02UNKNOWN.",
    )
