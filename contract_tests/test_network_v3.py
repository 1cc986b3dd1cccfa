"""v3 BILL Network: search, invitations, connections."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, mock_only, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

NAME = "Happy Music Supplies"
UNKNOWN_VENDOR = "00902AAAAAAAAAAAzzzz"
UNKNOWN_CUSTOMER = "0cu02AAAAAAAAAAAzzzz"


@pytest.fixture
def member(v3: Rest) -> str:
    """The network id of an organization that connects by itself; the sandbox has it once somebody made it."""
    organizations = v3.get("/network", name=NAME, scope="BILL").results
    if not organizations:
        pytest.skip(f"nobody in the network is called {NAME}")
    return str(organizations[0]["id"])


def invitation_status(v3: Rest, make: Make, path: str, network_id: str) -> int:
    """The status of an invitation, which is undone afterwards."""
    answer = v3.post(path, {"networkId": network_id, "networkType": "BILL"})
    make.undo.later(f"disconnect {path}", lambda: v3.delete(path))
    return answer.status


def vendor_path(record: Record) -> str:
    return f"/network/invitation/vendor/{record['id']}"


def customer_path(record: Record) -> str:
    return f"/network/invitation/customer/{record['id']}"


@documented(fact="F-op:v3.network.list")
@operation("v3.network.list")
def test_a_search_answers_200_with_documented_fields(v3: Rest) -> None:
    answer = v3.get("/network", name=NAME, scope="BILL")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-860")
@operation("v3.network.list")
def test_part_of_a_word_finds_nobody_in_bill(v3: Rest) -> None:
    assert v3.get("/network", name=NAME[:3], scope="BILL").results == []


@documented(fact="F-861")
@operation("v3.network.list")
def test_a_name_of_two_characters_finds_nobody_in_bill(v3: Rest) -> None:
    answer = v3.get("/network", name="Ha", scope="BILL")

    assert (answer.status, answer.results) == (200, [])


@documented(fact="F-op:v3.network.list")
@refusal("v3.network.list")
def test_a_search_needs_a_name(v3: Rest) -> None:
    assert v3.get("/network").status_class == 4


@documented(fact="F-862")
@operation("v3.network.invitation.vendor.create", "v3.network.invitation.vendor.get")
def test_a_vendor_is_connected_at_once(v3: Rest, make: Make, member: str) -> None:
    vendor = make.vendor()

    assert invitation_status(v3, make, vendor_path(vendor), member) == 200

    answer = v3.get(vendor_path(vendor))
    assert (answer.body["status"], answer.body["networkId"]) == ("CONNECTED", member)
    assert undocumented_fields(answer) == []
    assert v3.get(f"/vendors/{vendor['id']}").body["networkStatus"] == "CONNECTED"


@observed(fact="F-877")
@operation("v3.vendors.get")
def test_a_connected_vendor_is_paid_into_its_wallet(v3: Rest, make: Make, member: str) -> None:
    vendor = make.vendor()

    invitation_status(v3, make, vendor_path(vendor), member)

    assert v3.get(f"/vendors/{vendor['id']}").body["paymentInformation"]["payByType"] == "WALLET"


@observed(fact="F-653")
@operation("v3.vendors.get")
def test_the_account_of_a_connected_vendor_is_linked(v3: Rest, make: Make, member: str) -> None:
    vendor = make.vendor()

    invitation_status(v3, make, vendor_path(vendor), member)

    assert v3.get(f"/vendors/{vendor['id']}").body["bankAccountStatus"] == "NET_LINKED_ACCOUNT"


@documented(fact="F-1320")
@operation("v3.vendors.get")
def test_the_address_of_a_connected_vendor_is_the_networks(v3: Rest, make: Make, member: str) -> None:
    vendor = make.vendor(address={"line1": "9 Elsewhere", "city": "Nome", "zipOrPostalCode": "99762", "country": "US"})

    invitation_status(v3, make, vendor_path(vendor), member)

    assert v3.get(f"/vendors/{vendor['id']}").body["address"]["line1"] != "9 Elsewhere"


@documented(fact="F-862")
@operation("v3.network.invitation.customer.create", "v3.network.invitation.customer.get")
def test_a_customer_is_connected_at_once(v3: Rest, make: Make, member: str) -> None:
    customer = make.customer()

    assert invitation_status(v3, make, customer_path(customer), member) == 200

    answer = v3.get(customer_path(customer))
    assert answer.body["status"] == "CONNECTED"
    assert undocumented_fields(answer) == []


@documented(fact="F-863")
@operation("v3.network.invitation.vendor.delete")
def test_a_vendor_without_payments_is_disconnected(v3: Rest, make: Make, member: str) -> None:
    vendor = make.vendor()
    v3.post(vendor_path(vendor), {"networkId": member, "networkType": "BILL"})

    answer = v3.delete(vendor_path(vendor))

    assert (answer.status, answer.body) == (200, None)
    assert v3.get(vendor_path(vendor)).body["status"] == "NOT_CONNECTED"


@documented(fact="F-863")
@operation("v3.network.invitation.customer.delete")
def test_a_customer_without_payments_is_disconnected(v3: Rest, make: Make, member: str) -> None:
    customer = make.customer()
    v3.post(customer_path(customer), {"networkId": member, "networkType": "BILL"})

    answer = v3.delete(customer_path(customer))

    assert (answer.status, answer.body) == (200, None)


@documented(fact="F-863")
@refusal("v3.network.invitation.vendor.delete")
def test_a_vendor_with_a_scheduled_payment_stays_connected(v3: Rest, make: Make, member: str) -> None:
    vendor = make.vendor()
    invitation_status(v3, make, vendor_path(vendor), member)
    make.payment(make.bill(vendor["id"]))

    assert v3.delete(vendor_path(vendor)).status_class == 4


@documented(fact="F-864")
@operation("v3.network.invitation.vendor.email")
def test_a_vendor_outside_the_network_is_invited_by_e_mail(v3: Rest, make: Make) -> None:
    vendor = make.vendor()

    answer = v3.post(f"{vendor_path(vendor)}/email", {"email": make.names.email()})
    make.undo.later("withdraw the invitation", lambda: v3.delete(vendor_path(vendor)))

    assert (answer.status, answer.body) == (200, None)


@documented(fact="F-865")
@refusal("v3.network.invitation.vendor.email")
def test_an_e_mail_goes_to_vendors_that_exist(v3: Rest, make: Make) -> None:
    answer = v3.post(f"/network/invitation/vendor/{UNKNOWN_VENDOR}/email", {"email": make.names.email()})

    assert answer.status_class == 4


@assumed(fact="F-866")
@refusal("v3.network.invitation.vendor.create", "v3.network.invitation.vendor.get")
def test_a_vendor_that_is_not_there_has_no_connection(v3: Rest) -> None:
    path = f"/network/invitation/vendor/{UNKNOWN_VENDOR}"
    body = {"networkId": "1", "networkType": "BILL"}

    assert v3.get(path).status_class == 4
    assert v3.post(path, body).status_class == 4


@assumed(fact="F-866")
@refusal(
    "v3.network.invitation.customer.create",
    "v3.network.invitation.customer.get",
    "v3.network.invitation.customer.delete",
)
def test_a_customer_that_is_not_there_has_no_connection(v3: Rest) -> None:
    path = f"/network/invitation/customer/{UNKNOWN_CUSTOMER}"
    body = {"networkId": "1", "networkType": "BILL"}

    assert v3.get(path).status_class == 4
    assert v3.post(path, body).status_class == 4
    assert v3.delete(path).status_class == 4


@documented(fact="F-867")
@refusal("v3.network.invitation.accept")
def test_an_acceptance_names_a_record_or_a_new_one_but_not_both(v3: Rest, make: Make) -> None:
    body = {"networkId": "1", "type": "VENDOR", "id": UNKNOWN_VENDOR, "name": make.names.name("vendor")}

    assert v3.post("/network/invitation/accept", body).status_class == 4


@mock_only(reason="no API lets another organization ask to connect")
@operation("v3.network.invitation.accept")
def test_a_request_is_accepted_as_a_new_vendor(v3: Rest, make: Make, member: str) -> None:
    name = make.names.name("vendor")

    answer = v3.post("/network/invitation/accept", {"networkId": member, "type": "VENDOR", "name": name})

    (vendor,) = v3.get("/vendors", filters=f'name:eq:"{name}"').results
    make.archive_later("/vendors", vendor)
    assert (answer.status, answer.body) == (200, None)
    assert vendor["networkStatus"] == "CONNECTED"


# national billers


@pytest.fixture
def biller(v3: Rest) -> dict[str, str]:
    """How a national biller is invited."""
    billers = v3.get("/network", name="Gas", scope="RPPS").results
    if not billers:
        pytest.skip("no national biller has Gas in its name")
    return {"networkId": billers[0]["id"], "networkType": "RPPS"}


@documented(fact="F-1934")
@refusal("v3.network.invitation.vendor.create")
def test_a_biller_is_not_invited_without_what_it_needs(v3: Rest, make: Make, biller: dict[str, str]) -> None:
    assert v3.post(vendor_path(make.vendor(accountNumber="1234567890")), biller).status_class == 4


@documented(fact="F-619")
@refusal("v3.network.invitation.vendor.create")
def test_a_biller_is_told_the_vendors_own_account_number(v3: Rest, make: Make, biller: dict[str, str]) -> None:
    invitation = {**biller, "rppsInformation": {"accountNumber": "1234567890"}}

    assert v3.post(vendor_path(make.vendor()), invitation).status_class == 4


@assumed(fact="F-1935")
@refusal("v3.network.invitation.vendor.create")
def test_a_biller_is_not_paid_at_an_address_of_nobody(v3: Rest, make: Make, biller: dict[str, str]) -> None:
    invitation = {**biller, "rppsInformation": {"accountNumber": "1234567890", "addressId": "zzz"}}

    assert v3.post(vendor_path(make.vendor(accountNumber="1234567890")), invitation).status_class == 4
