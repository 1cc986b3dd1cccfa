"""v2 payments with vendor credits, by card, at rates of a batch; and the approvers of a vendor's last bill."""

from typing import Any

import pytest

from mockserver.domain.funding.cards import CARD_ACCOUNTS, CARD_USERS
from mockserver.domain.payables.bill_approvers import BILL_APPROVERS
from mockserver.domain.payables.bills import BILLS
from tests.dialects.v2.sandbox import Sandbox

ADDRESS = {"address1": "1 Main Street", "addressCity": "San Jose", "addressZip": "95002", "addressCountry": "US"}


@pytest.fixture
def account(sandbox: Sandbox) -> str:
    """The bank account that pays; whoever added it has been told."""
    account = sandbox.move_in()
    sandbox.inbox.clear()
    return account


@pytest.fixture
def vendor(sandbox: Sandbox, account: str) -> str:
    """A vendor's id."""
    vendor = sandbox.make("Vendor", name="Happy Music Supplies", email="happy@x.example", **ADDRESS)
    return str(vendor["id"])


def bill(sandbox: Sandbox, vendor: str, amount: float = 100, **more: Any) -> dict[str, Any]:
    fields = {"vendorId": vendor, "invoiceNumber": f"{amount}", "invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
    return sandbox.make("Bill", **fields | {"billLineItems": [{"amount": amount}]} | more)


def credit(sandbox: Sandbox, vendor: str, amount: float = 30) -> str:
    fields = {"vendorId": vendor, "refNumber": "R-1", "creditDate": "2026-03-01"}
    return str(sandbox.make("VendorCredit", **fields, vendorCreditLineItems=[{"amount": amount}])["id"])


def paying(bill_id: str, amount: float, *credits: tuple[str, float], **more: Any) -> dict[str, Any]:
    uses = [{"billId": bill_id, "vendorCreditId": credit_id, "amount": cents} for credit_id, cents in credits]
    pays = [{"billId": bill_id, "amount": amount}]
    return {"processDate": "2026-03-04", "billPays": pays, "billCredits": uses, **more}


def test_the_amount_of_a_bill_holds_its_credits_and_the_payment_the_money_alone(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor)
    (payment,) = sandbox.ok("PayBills", paying(owed["id"], 100, (credit_id, 30)))["sentPays"]
    (use,) = payment["billCredits"]

    assert (payment["amount"], payment["billPays"][0]["amount"]) == (70.0, 70.0)
    assert (use["entity"], use["billId"], use["vendorCreditId"]) == ("BillCredit", owed["id"], credit_id)
    assert (use["sentPayId"], use["amount"]) == (payment["id"], 30.0)
    assert sandbox.ok("Crud/Read/SentPay", {"id": payment["id"]}) == payment
    read = sandbox.ok("Crud/Read/Bill", {"id": owed["id"]})
    assert (read["scheduledAmount"], read["creditAmount"], read["dueAmount"]) == (70.0, 30.0, 0.0)


def test_v3_shows_the_credit_of_a_payment_of_v2(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor)
    (payment,) = sandbox.ok("PayBills", paying(owed["id"], 100, (credit_id, 30)))["sentPays"]
    read = sandbox.v3("v3.payments.get", paymentId=payment["id"])

    assert read["billPayments"][0]["vendorCredits"] == [{"id": credit_id, "amount": 30.0}]


def test_a_cancelled_payment_gives_its_credit_back(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor)
    (payment,) = sandbox.ok("PayBills", paying(owed["id"], 100, (credit_id, 30)))["sentPays"]
    sandbox.ok("CancelAPPayment", {"sentPayId": payment["id"]})

    assert sandbox.ok("Crud/Read/VendorCredit", {"id": credit_id})["creditStatus"] == "1"
    assert sandbox.ok("Crud/Read/Bill", {"id": owed["id"]})["dueAmount"] == 100.0
    assert [row["isActive"] for row in sandbox.ok("List/BillCredit", {})] == ["1"]


def test_more_than_is_left_of_a_credit_is_refused(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor)

    assert sandbox.refusal("PayBills", paying(owed["id"], 100, (credit_id, 31))) == (
        "BDC_1119",
        "Invalid field,value: vendorCredits.amount, 31.00.",
    )


def test_a_credit_for_a_bill_that_is_not_paid_is_refused(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed, other = credit(sandbox, vendor), bill(sandbox, vendor), bill(sandbox, vendor, 50)
    data = paying(owed["id"], 100)
    data["billCredits"] = [{"billId": other["id"], "vendorCreditId": credit_id, "amount": 5}]

    assert sandbox.refusal("PayBills", data) == (
        "BDC_1129",
        f"Invalid parameter value for parameter,value: billCredits[0].billId, {other['id']}.",
    )


def test_a_credit_names_the_vendor_credit(sandbox: Sandbox, vendor: str) -> None:
    owed = bill(sandbox, vendor)
    data = paying(owed["id"], 100) | {"billCredits": [{"billId": owed["id"], "amount": 5}]}

    assert sandbox.refusal("PayBills", data) == (
        "BDC_1108",
        "Missing parameter value for parameter: billCredits[0].vendorCreditId.",
    )


def test_a_bill_is_recorded_as_paid_with_credit_alone_and_the_vendor_told(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor, 30)
    more = {"toPrintCheck": False, "notifyVendorPaidWithCredits": True}
    payment = sandbox.ok("RecordAPPayment", paying(owed["id"], 30, (credit_id, 30), **more))

    assert (payment["amount"], payment["isOnline"], payment["status"]) == (0.0, False, "2")
    assert sandbox.ok("Crud/Read/Bill", {"id": owed["id"]})["paymentStatus"] == "0"
    assert [message["to"] for message in sandbox.inbox] == [["happy@x.example"]]


def test_a_vendor_without_an_e_mail_address_is_paid_and_not_told(sandbox: Sandbox, vendor: str) -> None:
    silent = sandbox.make("Vendor", name="Quiet Strings", **ADDRESS)["id"]
    credit_id, owed = credit(sandbox, silent), bill(sandbox, silent, 30)
    more = {"toPrintCheck": False, "notifyVendorPaidWithCredits": True}

    payment = sandbox.ok("RecordAPPayment", paying(owed["id"], 30, (credit_id, 30), **more))

    assert payment["status"] == "2"
    assert sandbox.inbox == []


def test_a_vendor_is_not_told_unless_that_is_wished(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor, 30)
    more = {"toPrintCheck": False, "vendorEmail": "other@x.example"}
    payment = sandbox.ok("RecordAPPayment", paying(owed["id"], 30, (credit_id, 10), **more))

    assert (payment["amount"], payment["remittanceEmail"]) == (20.0, "other@x.example")
    assert sandbox.inbox == []


def test_nothing_at_all_is_no_payment(sandbox: Sandbox, vendor: str) -> None:
    credit_id, owed = credit(sandbox, vendor), bill(sandbox, vendor, 30)

    assert sandbox.refusal("PayBills", paying(owed["id"], 30, (credit_id, 30))) == (
        "BDC_1119",
        "Invalid field,value: amount, 0.00.",
    )


@pytest.fixture
def card(sandbox: Sandbox, account: str) -> str:
    """A card the user may pay with, in an organization that pays by card."""
    with sandbox.context() as ctx:
        card = CARD_ACCOUNTS.create(ctx, {"brand": "VISA", "lastFour": "4242"})
        CARD_USERS.create(ctx, {"cardAccountId": card["id"], "userId": sandbox.caller.user_id})
        (user,) = ctx.find(CARD_USERS.kind, {"cardAccountId": card["id"]})
        CARD_USERS.store(ctx, {**user, "verificationStatus": "VERIFIED"}, user)
    return str(card["id"])


def test_a_card_pays_for_any_purpose(sandbox: Sandbox, vendor: str, card: str) -> None:
    owed = bill(sandbox, vendor)
    more = {"cardAccountId": card, "cardFundingPurpose": "Strings for the band"}
    (payment,) = sandbox.ok("PayBills", paying(owed["id"], 100, **more))["sentPays"]

    assert (payment["cardAccountId"], payment["fundingType"]) == (card, "4")
    assert (payment["apConvFee"]["entity"], payment["apConvFee"]["amount"]) == ("APConvFee", 2.9)
    assert sandbox.ok("Crud/Read/SentPay", {"id": payment["id"]}) == payment


@pytest.mark.parametrize(
    ("more", "code"), [({}, "BDC_1108"), ({"cardFundingPurpose": "Rent", "bankAccountId": "bac"}, "BDC_1129")]
)
def test_a_card_says_its_purpose_and_pays_alone(
    sandbox: Sandbox, vendor: str, card: str, more: dict[str, str], code: str
) -> None:
    owed = bill(sandbox, vendor)

    assert sandbox.refusal("PayBills", paying(owed["id"], 100, cardAccountId=card, **more))[0] == code


def test_a_virtual_card_needs_a_vendor_that_takes_them(sandbox: Sandbox, vendor: str) -> None:
    owed = bill(sandbox, vendor)

    assert sandbox.refusal("PayBills", paying(owed["id"], 100, isVendorDirectPayment=True)) == (
        "BDC_1119",
        "Invalid field,value: isVendorDirectPayment, true.",
    )


def abroad(sandbox: Sandbox) -> str:
    """The id of a vendor who bills and is paid in euros."""
    bank = {"accountNumber": "DE89370400440532013000", "paymentCurrency": "EUR"}
    address = {"line1": "1 Weg", "city": "Bonn", "zipOrPostalCode": "53111", "country": "DE"}
    information = {"payeeName": "Musikhaus", "bankCountry": "DE", "bankAccount": bank}
    body = {"name": "Musikhaus", "address": address, "billCurrency": "EUR", "paymentInformation": information}
    return str(sandbox.v3("v3.vendors.create", body)["id"])


def test_a_vendor_abroad_is_paid_at_the_rates_of_a_quote(sandbox: Sandbox, account: str) -> None:
    vendor = abroad(sandbox)
    quote = sandbox.ok(
        "GetDynamicExchangeRateQuote",
        {"vendorData": [{"vendorId": vendor, "totalAmount": "100.00", "type": "POC3"}]},
    )
    (rate,) = quote["exchangeRates"]
    owed = bill(sandbox, vendor, exchangeRate=rate["exchangeRate"])
    data = paying(owed["id"], 100, batchId=quote["batchId"]) | {"processDate": "2026-03-03"}
    (payment,) = sandbox.ok("PayBills", data)["sentPays"]

    assert (rate["billCurrency"], rate["paymentCurrency"], rate["totalAmount"]) == ("EUR", "EUR", "100.00")
    assert rate["validFrom"] < 100 < rate["validTo"]
    assert quote["orgBaseCurrency"] == "USD"
    assert (payment["paymentType"], payment["exchangeRate"]) == ("5", rate["exchangeRate"])


def test_a_vendor_at_home_has_no_rate(sandbox: Sandbox, vendor: str) -> None:
    data = {"vendorData": [{"vendorId": vendor, "totalAmount": 100}]}

    text = f"Invalid field,value: vendorId, {vendor}."
    assert sandbox.refusal("GetDynamicExchangeRateQuote", data) == ("BDC_1119", text)


@pytest.mark.parametrize("type", ["POC1", "POC2", "POC9"])
def test_a_quote_of_a_type_that_is_not_the_vendors_is_refused(sandbox: Sandbox, account: str, type: str) -> None:
    vendor = abroad(sandbox)
    data = {"vendorData": [{"vendorId": vendor, "totalAmount": 100, "type": type}]}

    text = f"Invalid parameter value for parameter,value: vendorData[0].type, {type}."
    assert sandbox.refusal("GetDynamicExchangeRateQuote", data) == ("BDC_1129", text)


def test_a_bill_asks_the_approvers_of_the_vendors_last_bill(sandbox: Sandbox, vendor: str) -> None:
    first = bill(sandbox, vendor)
    with sandbox.context() as ctx:
        record = BILLS.get(ctx, first["id"])
        status = BILL_APPROVERS.assign(ctx, record, [sandbox.caller.user_id])
        BILLS.keep(ctx, {**record, "approvalStatus": status})
    second = bill(sandbox, vendor, 50, billLineItems=[{"amount": 50, "useSmartApprovers": True}])
    third = bill(sandbox, vendor, 60)

    assert [one["approvalStatus"] for one in (second, third)] == ["1", "0"]
    with sandbox.context() as ctx:
        assert BILL_APPROVERS.users_of(ctx, second["id"]) == [sandbox.caller.user_id]


def test_a_bill_of_a_vendor_without_any_asks_nobody(sandbox: Sandbox, vendor: str) -> None:
    lone = bill(sandbox, vendor, billLineItems=[{"amount": 50, "useSmartApprovers": True}])

    assert lone["approvalStatus"] == "0"
    assert "useSmartApprovers" not in lone["billLineItems"][0]


def test_in_the_sandbox_nothing_is_known_of_a_disbursement(sandbox: Sandbox, vendor: str) -> None:
    (payment,) = sandbox.ok("PayBills", paying(bill(sandbox, vendor)["id"], 100))["sentPays"]
    sandbox.go_to("2026-03-05T20:00:00.000+00:00")

    assert sandbox.ok("GetDisbursementData", {"sentPayId": payment["id"]}) == {}


def test_in_production_a_disbursement_is_known_once_the_money_is_on_its_way(sandbox: Sandbox, vendor: str) -> None:
    sandbox.environment = "production"
    (payment,) = sandbox.ok("PayBills", paying(bill(sandbox, vendor)["id"], 100))["sentPays"]
    before = sandbox.ok("GetDisbursementData", {"sentPayId": payment["id"]})
    sandbox.go_to("2026-03-05T20:00:00.000+00:00")
    sent = sandbox.ok("GetDisbursementData", {"sentPayId": payment["id"]})

    assert before == {}
    assert (sent["paymentType"], sent["disbursementStatus"], sent["combinedStatus"]) == ("0", "3", 11)
    assert (sent["vendorName"], sent["addressCity"], sent["canReissue"]) == ("Happy Music Supplies", "San Jose", True)


def test_a_check_has_pictures_once_it_is_cleared(sandbox: Sandbox, vendor: str) -> None:
    (payment,) = sandbox.ok("PayBills", paying(bill(sandbox, vendor)["id"], 100))["sentPays"]
    before = sandbox.refusal("GetCheckImageData", {"sentPayId": payment["id"]})
    sandbox.go_to("2026-04-05T20:00:00.000+00:00")
    images = sandbox.ok("GetCheckImageData", {"sentPayId": payment["id"]})["checkImageData"]

    assert before[0] == "BDC_1120"
    assert images[0]["url"].startswith("http://127.0.0.1:8080/is/CheckImageServlet?id=cki")
