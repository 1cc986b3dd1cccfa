"""v2 BILL Network: searches, invitations, connections, national billers."""

from typing import Any

import pytest

from contract_tests.clients import V2
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

NAME = "Happy Music Supplies"
UNKNOWN = "00902AAAAAAAAAAAzzzz"
PAGE = {"start": 0, "max": 10}


def search(v2: V2, **terms: Any) -> Any:
    return v2.call("NetworkSearch", {"name": NAME, "networks": ["0"], **terms})


@pytest.fixture
def member(v2: V2) -> str:
    """The network id of an organization that connects by itself; the sandbox has it once somebody made it."""
    organizations = search(v2).data
    if not organizations:
        pytest.skip(f"nobody in the network is called {NAME}")
    return str(organizations[0]["networkId"])


@pytest.fixture
def biller(v2: V2) -> dict[str, Any]:
    """A national biller."""
    billers = v2.call("LargeBillerSearch", {"name": "Gas", **PAGE}).data["largeBillers"]
    if not billers:
        pytest.skip("no national biller has Gas in its name")
    return dict(billers[0])


@documented(fact="F-1533")
@operation("v2.NetworkSearch")
def test_a_search_answers_matches_in_the_order_of_their_rank(v2: V2) -> None:
    answer = search(v2)

    scores = [one["matchScore"] for one in answer.data]
    assert scores == sorted(scores, reverse=True)
    assert len(answer.data) <= 25
    assert {one["type"] for one in answer.data} <= {"0"}
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v2.NetworkSearch")
@refusal("v2.NetworkSearch")
def test_a_search_needs_a_name(v2: V2) -> None:
    assert v2.call("NetworkSearch", {"networks": ["0"]}).is_refused


@documented(fact="F-op:v2.SendInvite")
@operation("v2.SendInvite", "v2.GetNetworkStatus", "v2.DisconnectVendorFromNetwork")
def test_a_vendor_is_invited_and_disconnected(v2: V2, trusted_v2: V2, make: Make, member: str) -> None:
    vendor_id = make.vendor()["id"]

    request = trusted_v2.call("SendInvite", {"networkId": member, "id": vendor_id})
    status = v2.call("GetNetworkStatus", {"id": vendor_id})
    end = v2.call("DisconnectVendorFromNetwork", {"vendorId": vendor_id})

    assert (status.data["objectId"], status.data["requestId"]) == (vendor_id, request.data["requestId"])
    assert (status.data["status"], status.data["networkId"]) == ("2", member)
    assert end.data == {}
    assert v2.call("GetNetworkStatus", {"id": vendor_id}).data["status"] == "0"
    assert [undocumented_fields(one) for one in (request, status)] == [[], []]


@documented(fact="F-1537")
@operation("v2.SendInvite", "v2.DisconnectCustomerFromNetwork")
def test_a_disconnected_customer_is_invited_again(v2: V2, trusted_v2: V2, make: Make, member: str) -> None:
    customer_id = make.customer()["id"]
    data, end = {"networkId": member, "id": customer_id}, {"customerId": customer_id}

    requests = [
        trusted_v2.call("SendInvite", data).is_refused,
        v2.call("DisconnectCustomerFromNetwork", end).is_refused,
    ]
    requests += [
        trusted_v2.call("SendInvite", data).is_refused,
        v2.call("DisconnectCustomerFromNetwork", end).is_refused,
    ]

    assert requests == [False, False, False, False]


@observed(fact="F-262")
@refusal("v2.SendInvite", "v2.SendVendorInvite")
def test_invitations_need_a_trusted_session(v2: V2, make: Make) -> None:
    vendor_id = make.vendor()["id"]

    assert v2.call("SendInvite", {"networkId": "1", "id": vendor_id}).codes == ["BDC_1361"]
    assert v2.call("SendVendorInvite", {"vendorId": vendor_id, "email": make.names.email()}).codes == ["BDC_1361"]


@documented(fact="F-1535")
@operation("v2.SendVendorInvite", "v2.GetNetworkStatus")
def test_a_vendor_outside_the_network_is_invited_by_email(v2: V2, trusted_v2: V2, make: Make) -> None:
    vendor_id = make.vendor()["id"]

    answer = trusted_v2.call("SendVendorInvite", {"vendorId": vendor_id, "email": make.names.email()})

    status = v2.call("GetNetworkStatus", {"id": vendor_id}).data
    assert (status["status"], status["requestId"]) == ("1", answer.data)
    assert v2.call("CancelInvite", {"id": answer.data}).data == {}


@documented(fact="F-1536")
@operation("v2.CancelInvite", "v2.SendVendorInvite")
def test_a_vendor_is_invited_anew_once_its_invitation_is_cancelled(v2: V2, trusted_v2: V2, make: Make) -> None:
    data = {"vendorId": make.vendor()["id"], "email": make.names.email()}
    first = trusted_v2.call("SendVendorInvite", data).data

    v2.call("CancelInvite", {"id": first})
    second = trusted_v2.call("SendVendorInvite", data)

    assert second.data != first
    assert v2.call("CancelInvite", {"id": second.data}).data == {}


@assumed(fact="F-1532")
@refusal("v2.CancelInvite")
def test_an_invitation_is_cancelled_once(v2: V2, trusted_v2: V2, make: Make) -> None:
    data = {"vendorId": make.vendor()["id"], "email": make.names.email()}
    request = {"id": trusted_v2.call("SendVendorInvite", data).data}

    assert (v2.call("CancelInvite", request).is_refused, v2.call("CancelInvite", request).is_refused) == (False, True)


@assumed(fact="F-866")
@refusal(
    "v2.GetNetworkStatus",
    "v2.DisconnectVendorFromNetwork",
    "v2.DisconnectCustomerFromNetwork",
    "v2.SendInvite",
    "v2.CancelInvite",
)
def test_who_is_not_there_has_no_connection(v2: V2, trusted_v2: V2) -> None:
    answers = [
        v2.call("GetNetworkStatus", {"id": UNKNOWN}),
        v2.call("DisconnectVendorFromNetwork", {"vendorId": UNKNOWN}),
        v2.call("DisconnectCustomerFromNetwork", {"customerId": UNKNOWN}),
        v2.call("CancelInvite", {"id": UNKNOWN}),
        trusted_v2.call("SendInvite", {"networkId": "1", "id": UNKNOWN}),
    ]

    assert [answer.is_refused for answer in answers] == [True] * 5


# national billers


@documented(fact="F-1538")
@operation("v2.LargeBillerSearch")
def test_a_search_of_billers_says_what_matched(v2: V2, biller: dict[str, Any]) -> None:
    answer = v2.call("LargeBillerSearch", {"name": biller["billerName"], **PAGE})

    first = answer.data["largeBillers"][0]
    assert answer.data["matchedOn"]["name"] is True
    assert (first["entity"], first["id"][:3], first["currency"]) == ("LargeBiller", "orv", "840")
    assert {one["id"][:3] for one in first["addresses"]} == {"ora"}
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v2.GetLargeBillerPaymentAddress")
@operation("v2.GetLargeBillerPaymentAddress")
def test_a_billers_addresses_are_listed(v2: V2, biller: dict[str, Any]) -> None:
    answer = v2.call("GetLargeBillerPaymentAddress", {"largeBillerId": biller["id"], **PAGE})

    assert {one["largeBillerId"] for one in answer.data["addresses"]} == {biller["id"]}
    assert undocumented_fields(answer) == []


@documented(fact="F-1539")
@operation("v2.ConnectLargeBillerAsVendor", "v2.GetNetworkStatus", "v2.DisconnectVendorFromNetwork")
def test_a_vendor_is_connected_with_a_biller(v2: V2, make: Make, biller: dict[str, Any]) -> None:
    vendor_id = make.vendor()["id"]
    number = "1" * biller["masks"][0]["maskLength"]
    address_id = biller["addresses"][0]["id"]
    data = {"largeBillerId": biller["id"], "accNumber": number, "vendorId": vendor_id, "addressId": address_id}

    answer = v2.call("ConnectLargeBillerAsVendor", data)

    assert answer.data == {}
    assert v2.call("GetNetworkStatus", {"id": vendor_id}).data["status"] == "3"
    assert v2.call("DisconnectVendorFromNetwork", {"vendorId": vendor_id}).data == {}


@documented(fact="F-op:v2.ConnectLargeBillerAsVendor")
@refusal("v2.ConnectLargeBillerAsVendor", "v2.GetLargeBillerPaymentAddress", "v2.LargeBillerSearch")
def test_a_biller_that_is_not_there_is_refused(v2: V2, make: Make) -> None:
    unknown = {"largeBillerId": "orv02AAAAAAAAAAAzzzz"}
    data = {**unknown, "accNumber": "1234567890", "vendorId": make.vendor()["id"]}

    assert v2.call("ConnectLargeBillerAsVendor", data).is_refused
    assert v2.call("GetLargeBillerPaymentAddress", {**unknown, **PAGE}).is_refused
    assert v2.call("LargeBillerSearch", PAGE).is_refused
