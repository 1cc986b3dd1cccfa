"""v3 network: who is found, who is connected at once, who must answer first."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.domain.context import Caller
from mockserver.domain.network import connections
from mockserver.domain.network.billers import addresses_of
from mockserver.domain.network.connections import receive_invitation
from mockserver.domain.network.directory import NETWORK_ORGANIZATIONS
from mockserver.domain.payments.payments import PAYMENT
from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

SEARCH = "v3.network.list"
INVITATION = "v3.network.invitation"
DRUMMER = {"name": "Drum House", "address": ADDRESS, "email": "hello@drumhouse.example"}
AT = {
    "addresses": [ADDRESS],
    "managedBy": {"name": "Ann", "email": "ann@music.example", "emailDomain": "music.example"},
}
HAPPY = {"id": "1000000000000001", "name": "Happy Music Supplies", **AT}
SLOW = {"id": "1000000000000002", "name": "Slow Strings", "autoConnect": False, **AT}
SECRET = {"id": "1000000000000003", "name": "Happy Secret Music", "private": True, **AT}
POWER = {"name": "Pacific Power", "type": "RPPS", "accountPattern": "[0-9]{8}", **AT}


@pytest.fixture
def billers(sandbox: Sandbox) -> list[str]:
    """A network of three organizations and a national biller, whose ids these are."""
    with sandbox.context() as ctx:
        world = replace(ctx, caller=Caller("default", "partner"))
        return [NETWORK_ORGANIZATIONS.create(world, one)["id"] for one in (HAPPY, SLOW, SECRET, POWER)]


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    return str(sandbox.ok("v3.vendors.create", DRUMMER)["id"])


def names_of(sandbox: Sandbox, **query: str) -> list[str]:
    return [one["name"] for one in sandbox.ok(SEARCH, query=query)["results"]]


def invite(sandbox: Sandbox, vendor: str, network_id: str, network_type: str = "BILL", **more: Any) -> Any:
    body = {"networkId": network_id, "networkType": network_type, **more}
    return sandbox.call(f"{INVITATION}.vendor.create", body, vendorId=vendor)


def with_account(sandbox: Sandbox, number: str) -> str:
    """A vendor that knows us by an account number."""
    return str(sandbox.ok("v3.vendors.create", DRUMMER | {"accountNumber": number})["id"])


def state(sandbox: Sandbox, vendor: str) -> Any:
    return sandbox.ok(f"{INVITATION}.vendor.get", vendorId=vendor)


def test_an_organization_is_found_with_address_and_manager(sandbox: Sandbox, billers: list[str]) -> None:
    assert sandbox.ok(SEARCH, query={"name": "happy", "scope": "BILL"}) == {
        "results": [
            {
                "id": "1000000000000001",
                "name": "Happy Music Supplies",
                "type": "BUSINESS",
                "addresses": [ADDRESS],
                "managedBy": {"name": "Ann", "email": "ann@music.example", "emailDomain": "music.example"},
            }
        ]
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"name": "Hap", "scope": "BILL"}, []),
        ({"name": "Happy Supplies", "scope": "BILL"}, ["Happy Music Supplies"]),
        ({"name": "Secret", "scope": "ALL"}, []),
        ({"name": "Pacific", "scope": "BILL"}, []),
        ({"name": "Ha", "scope": "BILL"}, []),
        ({"name": "acif", "scope": "RPPS"}, ["Pacific Power"]),
        ({"name": "acif"}, ["Pacific Power"]),
        ({"name": "acif", "scope": "RPPS", "zipOrPostalCode": "9500"}, ["Pacific Power"]),
        ({"name": "acif", "scope": "RPPS", "zipOrPostalCode": "10001"}, []),
        ({"name": "acif", "scope": "RPPS", "accountNumber": "12345678"}, ["Pacific Power"]),
        ({"name": "acif", "scope": "RPPS", "accountNumber": "1234"}, []),
        ({"name": "..."}, []),
        ({"name": "Happy", "zipOrPostalCode": "95002"}, ["Happy Music Supplies"]),
        ({"name": "Happy", "zipOrPostalCode": "10001"}, []),
    ],
)
def test_names_are_whole_words_in_bill_and_parts_in_rpps(
    sandbox: Sandbox, billers: list[str], query: dict[str, str], names: list[str]
) -> None:
    assert names_of(sandbox, **query) == names


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "name: must not be null"),
        ({"name": "Happy", "scope": "VISA"}, 'scope: "VISA" is not one of BILL, RPPS, ALL'),
    ],
)
def test_a_search_wants_a_name_and_a_known_scope(sandbox: Sandbox, query: dict[str, str], message: str) -> None:
    assert sandbox.messages(SEARCH, query=query) == [message]


def test_a_vendor_that_connects_by_itself_is_connected_at_once(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    answer = invite(sandbox, vendor, billers[0])

    values = sandbox.ok("v3.vendors.get", vendorId=vendor)
    assert (answer.status, answer.payload()) == (200, b"")
    assert state(sandbox, vendor) == {"id": vendor, "status": "CONNECTED", "networkId": billers[0]}
    assert (values["networkStatus"], values["paymentNetworkId"]) == ("CONNECTED", billers[0])
    assert (values["paymentInformation"]["payByType"], values["bankAccountStatus"]) == ("WALLET", "NET_LINKED_ACCOUNT")


def test_a_connected_vendor_is_what_the_network_says_of_it(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    sandbox.ok("v3.vendors.update", {"address": {"line1": "9 Elsewhere"}}, vendorId=vendor)

    invite(sandbox, vendor, billers[0])

    values = sandbox.ok("v3.vendors.get", vendorId=vendor)
    account = values["paymentInformation"]["bankAccount"]
    assert values["paymentInformation"]["payeeName"] == "Happy Music Supplies"
    assert values["address"] == ADDRESS | {"countryName": "United States"}
    assert (account["nameOnAccount"], account["accountNumber"][:5]) == ("Happy Music Supplies", "*****")
    assert values["name"] == "Drum House"


def test_a_connected_customer_is_what_the_network_says_of_it(sandbox: Sandbox, billers: list[str]) -> None:
    customer = sandbox.ok("v3.customers.create", {"name": "A customer", "email": "a@x.example"})["id"]

    body = {"networkId": billers[0], "networkType": "BILL"}
    sandbox.ok(f"{INVITATION}.customer.create", body, customerId=customer)

    values = sandbox.ok("v3.customers.get", customerId=customer)
    address = ADDRESS | {"countryName": "United States"}
    assert (values["name"], values["companyName"]) == ("A customer", "Happy Music Supplies")
    assert (values["billingAddress"], values["shippingAddress"]) == (address, address)


def test_an_own_account_is_paid_again_once_the_connection_is_gone(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    account = {"nameOnAccount": "Own", "accountNumber": "111222333", "routingNumber": "074000010"}
    sandbox.ok("v3.vendors.bank-account.create", account, vendorId=vendor)

    invite(sandbox, vendor, billers[0])
    connected = sandbox.ok("v3.vendors.get", vendorId=vendor)
    sandbox.ok(f"{INVITATION}.vendor.delete", vendorId=vendor)
    alone = sandbox.ok("v3.vendors.get", vendorId=vendor)

    ways = [(one["paymentInformation"]["payByType"], one["bankAccountStatus"]) for one in (connected, alone)]
    assert ways == [("WALLET", "NET_LINKED_ACCOUNT"), ("ACH", "NO_NET_LINKED_ACCOUNT")]
    assert alone["paymentInformation"]["bankAccount"]["accountNumber"] == "111222333"


def test_an_account_deleted_under_a_connection_leaves_the_networks(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    account = {"nameOnAccount": "Own", "accountNumber": "111222333", "routingNumber": "074000010"}
    sandbox.ok("v3.vendors.bank-account.create", account, vendorId=vendor)
    invite(sandbox, vendor, billers[0])

    sandbox.ok("v3.vendors.bank-account.delete", vendorId=vendor)

    values = sandbox.ok("v3.vendors.get", vendorId=vendor)
    assert (values["paymentInformation"]["payByType"], values["bankAccountStatus"]) == ("WALLET", "NET_LINKED_ACCOUNT")
    assert values["paymentInformation"]["bankAccount"]["nameOnAccount"] == "Happy Music Supplies"


def test_a_private_organization_is_invited_by_its_id(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    answer = invite(sandbox, vendor, billers[2])

    assert answer.status == 200
    assert state(sandbox, vendor) == {"id": vendor, "status": "CONNECTED", "networkId": billers[2]}


def test_a_connected_vendor_may_be_invited_again_by_the_same_organization_alone(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    invite(sandbox, vendor, billers[0])

    assert invite(sandbox, vendor, billers[0]).status == 200
    assert (
        refusal_of(invite(sandbox, vendor, billers[2]))
        == f"422 BDC_1119 Invalid field,value: networkStatus, CONNECTED. [{vendor}]"
    )


def test_a_national_biller_is_connected_by_its_own_id(sandbox: Sandbox, billers: list[str]) -> None:
    vendor = with_account(sandbox, "12345678")

    invite(sandbox, vendor, billers[3], "RPPS", rppsInformation={"accountNumber": "12345678"})

    values = sandbox.ok("v3.vendors.get", vendorId=vendor)
    assert billers[3].startswith("0rv02")
    assert (values["networkStatus"], values["rppsId"]) == ("CONNECTED_RPPS", billers[3])
    assert (values["paymentInformation"]["payByType"], values["accountNumber"]) == ("RPPS", "12345678")


def test_an_account_number_no_customer_can_have_is_refused(sandbox: Sandbox, billers: list[str]) -> None:
    vendor = with_account(sandbox, "12")

    answer = invite(sandbox, vendor, billers[3], "RPPS", rppsInformation={"accountNumber": "12"})

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: accountNumber, 12. [{vendor}]"
    assert "accountNumber" in answer.body[0]["message"]


def test_who_must_answer_is_pending_and_not_before_60_days_are_over_free_again(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    invite(sandbox, vendor, billers[1])

    sandbox.pass_time("59 days")
    assert state(sandbox, vendor) == {"id": vendor, "status": "PENDING", "networkId": billers[1]}
    sandbox.pass_time("2 days")
    assert state(sandbox, vendor) == {"id": vendor, "status": "NOT_CONNECTED"}


def test_an_invitation_waits_only_once(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    invite(sandbox, vendor, billers[1])

    assert (
        refusal_of(invite(sandbox, vendor, billers[1]))
        == f"422 BDC_1119 Invalid field,value: networkStatus, PENDING. [{vendor}]"
    )


@pytest.mark.parametrize("organization", [0, 1])
def test_a_deleted_connection_or_invitation_can_be_asked_for_again(
    sandbox: Sandbox, billers: list[str], vendor: str, organization: int
) -> None:
    invite(sandbox, vendor, billers[organization])
    sandbox.ok(f"{INVITATION}.vendor.delete", vendorId=vendor)

    values = sandbox.ok("v3.vendors.get", vendorId=vendor)
    assert state(sandbox, vendor)["status"] == "NOT_CONNECTED"
    assert values["paymentInformation"]["payByType"] == "CHECK"
    assert invite(sandbox, vendor, billers[organization]).status == 200


def test_nothing_to_delete_is_refused(sandbox: Sandbox, vendor: str) -> None:
    assert (
        refusal_of(sandbox.call(f"{INVITATION}.vendor.delete", vendorId=vendor))
        == f"422 BDC_1119 Invalid field,value: networkStatus, NOT_CONNECTED. [{vendor}]"
    )


def insert_payment(sandbox: Sandbox, vendor: str, stage: str) -> None:
    """A payment to a vendor at a stage."""
    with sandbox.context() as ctx:
        ctx.tx.insert(PAYMENT, ctx.new(PAYMENT) | {"vendorId": vendor, "status": "PAID", "singleStatus": stage})


@pytest.mark.parametrize("stage", ["SCHEDULED", "SENT"])
def test_a_connection_stays_while_a_payment_is_under_way(
    sandbox: Sandbox, billers: list[str], vendor: str, stage: str
) -> None:
    invite(sandbox, vendor, billers[0])
    insert_payment(sandbox, vendor, stage)

    answer = sandbox.call(f"{INVITATION}.vendor.delete", vendorId=vendor)

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: paymentStatus, {stage}. [{vendor}]"


def test_a_connection_may_go_once_the_payment_is_cleared(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    invite(sandbox, vendor, billers[0])
    insert_payment(sandbox, vendor, "CLEARED")

    assert sandbox.call(f"{INVITATION}.vendor.delete", vendorId=vendor).status == 200


def test_an_unknown_organization_is_refused(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    assert refusal_of(invite(sandbox, vendor, "1", "BILL")) == "422 BDC_1205 No data found for the given id: 1."


def test_an_organization_is_refused_under_another_type(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    answer = invite(sandbox, vendor, billers[0], "RPPS", rppsInformation={"accountNumber": "1"})

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: networkType, RPPS. [{vendor}]"


def test_unknown_and_archived_vendors_are_refused(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    sandbox.ok("v3.vendors.archive", vendorId=vendor)

    assert (
        refusal_of(invite(sandbox, "00902NOSUCHVENDORATA", billers[0]))
        == "404 BDC_1205 No data found for the given id: 00902NOSUCHVENDORATA."
    )
    assert (
        refusal_of(invite(sandbox, vendor, billers[0]))
        == f"422 BDC_1119 Invalid field,value: archived, true. [{vendor}]"
    )


def test_an_invitation_names_organization_and_type(sandbox: Sandbox, vendor: str) -> None:
    assert sandbox.messages(f"{INVITATION}.vendor.create", {}, vendorId=vendor) == [
        "networkId: must not be blank",
        "networkType: must not be null",
    ]


def test_a_vendor_outside_the_network_is_invited_by_e_mail(sandbox: Sandbox, vendor: str) -> None:
    sandbox.ok(f"{INVITATION}.vendor.email", {"email": "drummer@x.example"}, vendorId=vendor)

    assert state(sandbox, vendor) == {"id": vendor, "status": "PENDING"}


def test_a_connected_vendor_gets_no_e_mail_and_a_waiting_one_no_second(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    body = {"email": "drummer@x.example"}
    invite(sandbox, vendor, billers[0])
    sandbox.ok(f"{INVITATION}.vendor.email", body, vendorId=vendor)
    assert state(sandbox, vendor)["status"] == "CONNECTED"

    sandbox.ok(f"{INVITATION}.vendor.delete", vendorId=vendor)
    sandbox.ok(f"{INVITATION}.vendor.email", body, vendorId=vendor)
    assert (
        refusal_of(sandbox.call(f"{INVITATION}.vendor.email", body, vendorId=vendor))
        == f"422 BDC_1119 Invalid field,value: networkStatus, PENDING. [{vendor}]"
    )


def test_an_e_mail_invitation_needs_an_address(sandbox: Sandbox, vendor: str) -> None:
    assert sandbox.messages(f"{INVITATION}.vendor.email", {"email": "x"}, vendorId=vendor) == [
        "email: must be a well-formed email address"
    ]


def test_a_customer_is_connected_with_an_organization_but_not_with_a_biller(
    sandbox: Sandbox, billers: list[str], customer_id: str
) -> None:
    wrong = {"networkId": billers[3], "networkType": "RPPS", "rppsInformation": {"accountNumber": "1"}}
    right = {"networkId": billers[0], "networkType": "BILL"}

    assert (
        refusal_of(sandbox.call(f"{INVITATION}.customer.create", wrong, customerId=customer_id))
        == f"422 BDC_1119 Invalid field,value: networkType, RPPS. [{customer_id}]"
    )
    sandbox.ok(f"{INVITATION}.customer.create", right, customerId=customer_id)
    assert sandbox.ok(f"{INVITATION}.customer.get", customerId=customer_id)["status"] == "CONNECTED"
    sandbox.ok(f"{INVITATION}.customer.delete", customerId=customer_id)
    assert sandbox.ok(f"{INVITATION}.customer.get", customerId=customer_id)["status"] == "NOT_CONNECTED"


def test_a_request_is_accepted_as_a_new_customer(sandbox: Sandbox, billers: list[str]) -> None:
    with sandbox.context() as ctx:
        receive_invitation(ctx, billers[1])

    sandbox.ok(f"{INVITATION}.accept", {"networkId": billers[1], "type": "CUSTOMER", "name": "Slow Strings"})

    (customer,) = sandbox.ok("v3.customers.list")["results"]
    assert (customer["name"], customer["email"]) == ("Slow Strings", "ann@music.example")
    assert sandbox.ok(f"{INVITATION}.customer.get", customerId=customer["id"])["status"] == "CONNECTED"


def test_a_request_is_accepted_once(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    with sandbox.context() as ctx:
        receive_invitation(ctx, billers[1])
    body = {"networkId": billers[1], "type": "VENDOR", "id": vendor}

    sandbox.ok(f"{INVITATION}.accept", body)
    assert state(sandbox, vendor)["status"] == "CONNECTED"
    assert (
        refusal_of(sandbox.call(f"{INVITATION}.accept", body))
        == f"422 BDC_1119 Invalid field,value: networkId, {body['networkId']}."
    )


def test_a_request_is_good_on_its_last_day(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    with sandbox.context() as ctx:
        receive_invitation(ctx, billers[1])
    sandbox.pass_time("59 days")

    sandbox.ok(f"{INVITATION}.accept", {"networkId": billers[1], "type": "VENDOR", "id": vendor})

    assert state(sandbox, vendor)["status"] == "CONNECTED"


def test_a_request_lapses_after_60_days(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    with sandbox.context() as ctx:
        receive_invitation(ctx, billers[1])
    sandbox.pass_time("61 days")

    answer = sandbox.call(f"{INVITATION}.accept", {"networkId": billers[1], "type": "VENDOR", "id": vendor})

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: networkId, {billers[1]}."


@pytest.mark.parametrize("who", [{}, {"id": "009", "name": "Both"}])
def test_an_acceptance_names_a_record_or_a_new_one(sandbox: Sandbox, who: dict[str, str]) -> None:
    assert sandbox.messages(f"{INVITATION}.accept", {"networkId": "1", "type": "VENDOR", **who}) == [
        "id: exactly one of id and name must be set"
    ]


def test_whoever_is_invited_gets_an_e_mail_from_the_organization(
    sandbox: Sandbox, billers: list[str], vendor: str
) -> None:
    sent: list[dict[str, Any]] = []
    with sandbox.context() as ctx:
        ctx.post = sent.append
        connections.invite(ctx, "VENDOR", vendor, {"networkId": billers[1], "networkType": "BILL"})

    assert [message["to"] for message in sent] == [["hello@drumhouse.example"]]


def test_a_biller_is_asked_by_the_vendors_own_account_number(sandbox: Sandbox, billers: list[str]) -> None:
    vendor = sandbox.ok("v3.vendors.create", DRUMMER | {"accountNumber": "87654321"})["id"]

    answer = invite(sandbox, vendor, billers[3], "RPPS", rppsInformation={"accountNumber": "12345678"})

    assert (answer.status, answer.body[0]["code"]) == (422, "BDC_1119")


def test_a_biller_is_told_how_it_knows_us(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    answer = invite(sandbox, vendor, billers[3], "RPPS")

    assert refusal_of(answer) == f"422 BDC_1117 Missing required data for: rppsInformation. [{vendor}]"
    assert state(sandbox, vendor)["status"] == "NOT_CONNECTED"


def test_a_vendor_without_an_account_number_is_no_billers(sandbox: Sandbox, billers: list[str], vendor: str) -> None:
    answer = invite(sandbox, vendor, billers[3], "RPPS", rppsInformation={"accountNumber": "12345678"})

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: accountNumber, 12345678. [{vendor}]"


def test_a_biller_is_paid_at_one_of_its_own_addresses(sandbox: Sandbox, billers: list[str]) -> None:
    vendor = with_account(sandbox, "12345678")
    with sandbox.context() as ctx:
        own = addresses_of(ctx, NETWORK_ORGANIZATIONS.of_id(ctx, billers[3]))[0]["id"]
    information = {"accountNumber": "12345678", "addressId": own}

    answer = invite(sandbox, vendor, billers[3], "RPPS", rppsInformation=information)

    assert refusal_of(answer) == f"422 BDC_1205 No data found for the given id: {own}. [{vendor}]"
    information["addressId"] = f"0ra{own[3:]}"
    assert invite(sandbox, vendor, billers[3], "RPPS", rppsInformation=information).status == 200


def test_what_a_biller_is_told_needs_the_account_number(sandbox: Sandbox, vendor: str, billers: list[str]) -> None:
    answer = invite(sandbox, vendor, billers[3], "RPPS", rppsInformation={"addressId": "0ra02ADDRESS"})

    assert [element["message"] for element in answer.body] == ["rppsInformation.accountNumber: must not be blank"]
