"""v2 payments: PayBills and what it answers, RecordAPPayment, cancelling, voiding, ListPayments."""

from typing import Any

import pytest

from mockserver.dialects.calls import handler_of
from mockserver.operations import load
from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox

ADDRESS = {
    "address1": "123 Main Street",
    "address3": "Third line",
    "addressCity": "San Jose",
    "addressState": "CA",
    "addressZip": "95002",
    "addressCountry": "United States",
}


@pytest.fixture
def bank(sandbox: Sandbox) -> str:
    """The id of the primary bank account."""
    return sandbox.move_in()


@pytest.fixture
def vendor(sandbox: Sandbox, bank: str) -> str:
    """The id of a vendor that is paid by check."""
    return str(sandbox.make("Vendor", name="Happy Music Supplies", email="pay@x.example", **ADDRESS)["id"])


def bill(sandbox: Sandbox, vendor: str, number: str = "INV-1", amount: float = 100) -> str:
    """A bill's id."""
    lines = [{"amount": amount}]
    dates = {"invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
    record = sandbox.make("Bill", vendorId=vendor, invoiceNumber=number, billLineItems=lines, **dates)
    return str(record["id"])


def pays(*parts: tuple[str, float], **more: Any) -> dict[str, Any]:
    return {"billPays": [{"billId": bill_id, "amount": amount} for bill_id, amount in parts], **more}


def test_a_payment_shows_every_field_in_bills_order(sandbox: Sandbox, bank: str, vendor: str) -> None:
    bill_id = bill(sandbox, vendor)
    payment = sandbox.ok("PayBills", pays((bill_id, 100)))["sentPays"][0]
    clearing = sandbox.ok("List/ChartOfAccount", {})[-1]["id"]
    del payment["billPays"]

    assert list(payment.items()) == list(
        {
            "entity": "SentPay",
            "id": payment["id"],
            "processDate": "2026-03-03",
            "amount": 100.0,
            "status": "1",
            "description": "Inv #INV-1",
            "txnNumber": payment["txnNumber"],
            "name": payment["name"],
            "vendorId": vendor,
            "isOnline": True,
            "useAltPmtType": False,
            "fasterPayment": False,
            "paymentType": "0",
            "deliveryTypeRequested": "0",
            "chartOfAccountId": clearing,
            "syncReference": None,
            "toPrintCheck": False,
            "createdTime": NOW,
            "updatedTime": NOW,
            "createdBy": sandbox.caller.user_id,
            "bankAccountId": bank,
            "pt14CardId": ZEROS,
            "needAttnReviewed": False,
            "simpleBasicAutoCancel": None,
            "source": "0",
            "allowExport": True,
            "localAmount": None,
            "exchangeRate": None,
            "paymentPurpose": None,
            "remittanceEmail": "pay@x.example",
            "requestedDeliveryDate": None,
            "pmtCurrencyInfoId": ZEROS,
            "cardAccountId": ZEROS,
            "creditAccountId": ZEROS,
            "fundsHeldDate": None,
            "fundingType": "2",
            "billCredits": [],
            "voidRequests": [],
            "apConvFee": None,
        }.items()
    )


def test_a_payment_shows_what_it_pays_of_a_bill_in_bills_order(sandbox: Sandbox, bank: str, vendor: str) -> None:
    bill_id = bill(sandbox, vendor)
    payment = sandbox.ok("PayBills", pays((bill_id, 100)))["sentPays"][0]
    clearing = sandbox.ok("List/ChartOfAccount", {})[-1]["id"]
    part = payment["billPays"][0]

    assert list(part.items()) == list(
        {
            "entity": "BillPay",
            "id": part["id"],
            "billId": bill_id,
            "name": payment["name"],
            "paymentStatus": "1",
            "amount": 100.0,
            "description": "Inv #INV-1",
            "processDate": "2026-03-03",
            "createdTime": NOW,
            "updatedTime": NOW,
            "paymentType": "0",
            "syncReference": None,
            "toPrintCheck": False,
            "chartOfAccountId": clearing,
            "sentPayId": payment["id"],
            "allowExport": True,
        }.items()
    )


def test_a_confirmation_number_tells_the_process_date(sandbox: Sandbox, vendor: str) -> None:
    payment = sandbox.ok("PayBills", pays((bill(sandbox, vendor), 100)))["sentPays"][0]

    assert payment["name"][:11] == "P26030302 -"


def test_a_vendor_that_combines_payments_gets_one_for_all_its_bills(sandbox: Sandbox, vendor: str) -> None:
    first, second = bill(sandbox, vendor, "1"), bill(sandbox, vendor, "2", 50)
    payments = sandbox.ok("PayBills", pays((first, 100), (second, 50)))["sentPays"]

    assert [(payment["amount"], payment["description"]) for payment in payments] == [(150.0, "Inv #1, 2")]
    assert [part["billId"] for part in payments[0]["billPays"]] == [first, second]


def test_a_vendor_that_does_not_gets_one_for_each(sandbox: Sandbox, vendor: str) -> None:
    sandbox.update("Vendor", id=vendor, enabledCombinePayments=False)
    first, second = bill(sandbox, vendor, "1"), bill(sandbox, vendor, "2", 50)
    payments = sandbox.ok("PayBills", pays((first, 100), (second, 50)))["sentPays"]

    assert [payment["amount"] for payment in payments] == [100.0, 50.0]


def test_a_paid_bill_is_scheduled(sandbox: Sandbox, vendor: str) -> None:
    bill_id = bill(sandbox, vendor)
    sandbox.ok("PayBills", pays((bill_id, 100)))
    record = sandbox.ok("Crud/Read/Bill", {"id": bill_id})

    assert (record["paymentStatus"], record["uiPaymentStatus"]) == ("4", "4")
    assert (record["scheduledAmount"], record["dueAmount"], record["paidAmount"]) == (100.0, 0.0, None)


def test_what_was_sent_comes_back(sandbox: Sandbox, bank: str, vendor: str) -> None:
    options = {"isFasterPayment": True, "deliveryType": "10", "allowExport": False, "description": "Thanks"}
    bill_id = bill(sandbox, vendor)
    data = pays((bill_id, 100), vendorId=vendor, bankAccountId=bank, processDate="2026-03-10", **options)

    assert (
        sandbox.ok("PayBills", data)["sentPays"][0].items()
        >= {
            "vendorId": vendor,
            "bankAccountId": bank,
            "processDate": "2026-03-10",
            "fasterPayment": True,
            "deliveryTypeRequested": "10",
            "allowExport": False,
            "description": "Thanks",
        }.items()
    )


@pytest.mark.parametrize(
    ("more", "code", "text"),
    [
        ({"billPays": None}, "BDC_1108", "billPays."),
        ({"billPays": []}, "BDC_1129", "billPays"),
        ({"billPays": [{"amount": 1}]}, "BDC_1108", "billPays[0].billId."),
        ({"billPays": [{"billId": "00n", "amount": "much"}]}, "BDC_1124", "billPays[0].amount."),
        ({"billPays": [{"billId": "00n", "amount": 0}]}, "BDC_1129", "billPays[0].amount, 0."),
        ({"billPays": [{"billId": "00n02X", "amount": 1}]}, "BDC_1205", "00n02X."),
        ({"billPays": [{"billId": "00n02X", "amount": 1}] * 201}, "BDC_1129", "billPays"),
        ({"processDate": "2026-03-02"}, "BDC_1152", "Invalid Process Date : 2026-03-02."),
        ({"processDate": "2026-03-07"}, "BDC_1152", "Invalid Process Date : 2026-03-07."),
        ({"processDate": "soon"}, "BDC_1124", "processDate."),
        ({"vendorId": "00902ABCDEFGHIJKLMN1"}, "BDC_1205", "00902ABCDEFGHIJKLMN1."),
        ({"bankAccountId": "bac02ABCDEFGHIJKLMN1"}, "BDC_1205", "bac02ABCDEFGHIJKLMN1."),
        ({"isVendorDirectPayment": True}, "BDC_1119", "isVendorDirectPayment, true."),
        ({"deliveryType": "2"}, "BDC_1129", "deliveryType, 2."),
    ],
)
def test_a_payment_is_refused(sandbox: Sandbox, vendor: str, more: dict[str, Any], code: str, text: str) -> None:
    refusal = sandbox.refusal("PayBills", pays((bill(sandbox, vendor), 100)) | more)

    assert refusal[0] == code
    assert text in refusal[1]


def test_a_bill_cannot_be_overpaid(sandbox: Sandbox, vendor: str) -> None:
    refusal = sandbox.refusal("PayBills", pays((bill(sandbox, vendor), 100.01)))

    assert refusal == ("BDC_1159", "Cannot overpay a bill.")


def test_the_bill_at_fault_is_told_about_wherever_it_stands(sandbox: Sandbox, vendor: str) -> None:
    good, bad = bill(sandbox, vendor, "1"), bill(sandbox, vendor, "2")

    assert sandbox.refusal("PayBills", pays((good, 100), (bad, 101))) == ("BDC_1159", "Cannot overpay a bill.")
    assert sandbox.ok("List/SentPay", {}) == []


def test_paying_needs_a_trusted_session_and_the_right_to_pay() -> None:
    handler = handler_of(load().by_id["v2.PayBills"])

    assert (handler.trust, handler.permission) == (True, "pay")


def test_a_payment_is_read_and_listed_as_it_was_made(sandbox: Sandbox, vendor: str) -> None:
    payment = sandbox.ok("PayBills", pays((bill(sandbox, vendor), 100)))["sentPays"][0]
    filters = [{"field": "status", "op": "=", "value": "1"}, {"field": "isOnline", "op": "=", "value": True}]

    assert sandbox.ok("Crud/Read/SentPay", {"id": payment["id"]}) == payment
    assert sandbox.ok("List/SentPay", {"filters": filters}) == [payment]


def test_a_payment_made_outside_bill_is_paid_at_once(sandbox: Sandbox, vendor: str) -> None:
    bill_id = bill(sandbox, vendor)
    account = sandbox.make("ChartOfAccount", name="Checking", accountType="3")["id"]
    values = {
        "processDate": "2026-02-01",
        "toPrintCheck": True,
        "syncReference": "check 7",
        "chartOfAccountId": account,
    }
    payment = sandbox.ok("RecordAPPayment", pays((bill_id, 40), **values))

    assert (
        payment.items()
        >= {
            "entity": "SentPay",
            "status": "2",
            "isOnline": False,
            "paymentType": "4",
            "amount": 40.0,
            "vendorId": vendor,
            "description": None,
            "bankAccountId": ZEROS,
            "fundingType": None,
            **values,
        }.items()
    )
    assert (payment["billPays"][0]["paymentType"], payment["billPays"][0]["paymentStatus"]) == ("1", "2")
    assert (
        sandbox.ok("Crud/Read/Bill", {"id": bill_id}).items()
        >= {
            "paymentStatus": "2",
            "paidAmount": 40.0,
            "dueAmount": 60.0,
        }.items()
    )


def test_a_recorded_payment_says_when_and_whether_to_print(sandbox: Sandbox, vendor: str) -> None:
    data = pays((bill(sandbox, vendor), 40), processDate="2026-02-01")

    assert sandbox.refusal("RecordAPPayment", data) == (
        "BDC_1108",
        "Missing parameter value for parameter: toPrintCheck.",
    )


def test_a_cancelled_payment_opens_its_bill_again(sandbox: Sandbox, vendor: str) -> None:
    bill_id = bill(sandbox, vendor)
    payment = sandbox.ok("PayBills", pays((bill_id, 100)))["sentPays"][0]
    payment = sandbox.ok("CancelAPPayment", {"sentPayId": payment["id"]})

    assert (payment["status"], payment["billPays"][0]["paymentStatus"]) == ("3", "3")
    assert sandbox.ok("Crud/Read/Bill", {"id": bill_id})["paymentStatus"] == "1"


def test_a_recorded_payment_is_voided_by_its_id_alone(sandbox: Sandbox, vendor: str) -> None:
    bill_id = bill(sandbox, vendor)
    payment = sandbox.ok("RecordAPPayment", pays((bill_id, 40), processDate="2026-02-01", toPrintCheck=False))
    void = sandbox.ok("VoidAPPayment", {"sentPayId": payment["id"]})
    request = void["voidRequests"][0]

    assert void["status"] == "4"
    assert list(request.items()) == list(
        {
            "entity": "VoidRequestQueue",
            "id": request["id"],
            "type": "2",
            "status": "1",
            "reason": "",
            "userId": sandbox.caller.user_id,
            "decisionDate": NOW,
            "createdDate": NOW,
            "updatedDate": NOW,
        }.items()
    )


def test_voiding_an_online_payment_says_how_and_why(sandbox: Sandbox, vendor: str) -> None:
    payment = sandbox.ok("PayBills", pays((bill(sandbox, vendor), 100)))["sentPays"][0]
    data = {"sentPayId": payment["id"]}

    assert sandbox.refusal("VoidAPPayment", data)[1].endswith("parameter: voidRequestType.")
    assert sandbox.refusal("VoidAPPayment", data | {"voidRequestType": "2"})[1].endswith("parameter: reason.")
    assert sandbox.refusal("VoidAPPayment", data | {"voidRequestType": "9", "reason": "x"}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: voidRequestType, 9.",
    )


def payments_with(sandbox: Sandbox, status: str, **more: Any) -> list[dict[str, Any]]:
    payments: list[dict[str, Any]] = sandbox.ok("ListPayments", {"disbursementStatus": status, **more})["payments"]
    return payments


def test_payments_are_listed_by_what_became_of_them(sandbox: Sandbox, vendor: str) -> None:
    waiting = sandbox.ok("PayBills", pays((bill(sandbox, vendor, "1"), 100)))["sentPays"][0]
    outside = sandbox.ok(
        "RecordAPPayment", pays((bill(sandbox, vendor, "2"), 40), processDate="2026-02-01", toPrintCheck=False)
    )

    assert [payment["id"] for payment in payments_with(sandbox, "0")] == [waiting["id"]]
    assert [payment["id"] for payment in payments_with(sandbox, "3")] == [outside["id"]]
    assert payments_with(sandbox, "4") == []

    sandbox.ok("VoidAPPayment", {"sentPayId": outside["id"]})
    (void,) = payments_with(sandbox, "5")
    assert (void["id"], void["disbursement"]["disbursementStatus"]) == (outside["id"], "5")
    assert void["extraData"]["disbursementStatusDescription"] == "Void"


def test_a_listed_payment_tells_about_its_disbursement(sandbox: Sandbox, vendor: str) -> None:
    payment = sandbox.ok("PayBills", pays((bill(sandbox, vendor), 100)))["sentPays"][0]
    filters = [{"field": "txnNumber", "op": "=", "value": payment["txnNumber"]}]
    row = payments_with(sandbox, "0", filters=filters)[0]

    assert row.items() >= {key: value for key, value in payment.items() if key != "useAltPmtType"}.items()
    assert row["vendorAddressCountry"] == "United States"
    assert row["disbursement"] == ADDRESS | {
        "paymentType": "0",
        "disbursementStatus": "0",
        "vcardReissueReason": "0",
        "vendorName": "Happy Music Supplies",
        "orgName": None,
        "address2": None,
        "address4": None,
        "combinedStatus": 2,
        "isVoidable": False,
        "isVoidableFromUI": False,
        "canReissue": False,
        "isVendorDirectVCard": False,
    }
    assert row["extraData"] == {
        "estimatedArrivesByDate": None,
        "bankName": None,
        "accountNumber": None,
        "isSavings": False,
        "disbursementStatus": "0",
        "disbursementStatusDescription": "Scheduled",
        "adjustedCombinedStatus": 2,
    }


def test_a_disbursement_status_must_be_named(sandbox: Sandbox) -> None:
    assert sandbox.refusal("ListPayments", {"start": 0, "max": 9}) == (
        "BDC_1108",
        "Missing parameter value for parameter: disbursementStatus.",
    )
    assert sandbox.refusal("ListPayments", {"disbursementStatus": "1"}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: disbursementStatus, 1.",
    )
