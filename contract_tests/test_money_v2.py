"""v2's money of customers and vendors: receipts, charges, credits inside payments, disbursements, rates."""

from datetime import date

import pytest

from contract_tests import bodies
from contract_tests.clients import V2
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = {
    "customer": "0cu02AAAAAAAAAAAzzzz",
    "payment": "stp02AAAAAAAAAAAzzzz",
    "vendor": "00902AAAAAAAAAAAzzzz",
}

# Keys of a charge's answer (F-1460), which a recorded receipt has, too.
SEEN_OF_CHARGES = ("response_data.customerCardAccountId", "response_data.guestPayAccountId")


def receipt(invoice: Record, make: Make, applied: float, **more: object) -> Record:
    """The data of RecordARPayment: a check for an invoice."""
    return {
        "customerId": invoice["customerId"],
        "paymentDate": str(make.today),
        "paymentType": "1",
        "invoicePays": [{"invoiceId": invoice["id"], "amount": applied}],
        **more,
    }


@documented(fact="F-1464")
@operation("v2.RecordARPayment", "v2.Crud.Read.Invoice")
def test_a_recorded_receipt_pays_its_invoice(v2: V2, make: Make) -> None:
    invoice = make.invoice()

    answer = v2.call("RecordARPayment", receipt(invoice, make, 100, amount=120))

    assert (answer.data["entity"], answer.data["isOnline"], answer.data["status"]) == ("ReceivedPay", False, "0")
    assert (answer.data["paymentType"], answer.data["paymentDate"]) == ("1", str(make.today))
    assert (answer.data["amount"], answer.data["unappliedAmount"]) == (120, 20)
    assert v2.read("Invoice", invoice["id"]).data["paymentStatus"] == "0"
    assert [field for field in undocumented_fields(answer) if not field.startswith(SEEN_OF_CHARGES)] == []


@documented(fact="F-op:v2.RecordARPayment")
@pytest.mark.parametrize("field", ["customerId", "paymentDate", "paymentType", "invoicePays"])
@refusal("v2.RecordARPayment")
def test_a_receipt_without_a_required_value_is_refused(v2: V2, make: Make, field: str) -> None:
    data = receipt(make.invoice(), make, 100)
    del data[field]

    assert v2.call("RecordARPayment", data).is_refused


def charge(payer: Record, **more: object) -> Record:
    """The data of ChargeCustomer."""
    return {"customerId": payer["id"], "paymentType": "3", "paymentAccountId": payer["bank"]["id"], **more}


@documented(fact="F-1465")
@operation("v2.ChargeCustomer", "v2.Crud.Create.Invoice")
def test_a_customer_that_agreed_is_charged_for_an_invoice(v2: V2, make: Make) -> None:
    payer = make.payer()
    # Not to be archived afterwards: what is scheduled cannot be.
    fields = bodies.invoice_v2(payer["id"], make.names.number(), make.today)
    invoice = v2.create("Invoice", fields).data
    pays = [{"invoiceId": invoice["id"], "amount": 100}]

    answer = v2.call("ChargeCustomer", charge(payer, invoicePays=pays, memo="Strings"))
    payment = answer.data["chargedReceivedPay"]

    assert (payment["amount"], payment["isOnline"], payment["description"]) == (100, True, "Strings")
    assert payment["customerBankAccountId"] == payer["bank"]["id"]


@documented(fact="F-1465")
@refusal("v2.ChargeCustomer")
def test_a_charge_of_nothing_is_refused(v2: V2, make: Make) -> None:
    assert v2.call("ChargeCustomer", charge(make.payer())).is_refused


@assumed(fact="F-1466")
@operation("v2.ChargeCustomer")
def test_a_charge_may_ask_for_a_receipt(v2: V2, make: Make) -> None:
    answer = v2.call("ChargeCustomer", charge(make.payer(), totalAmount=5, emailReceipt=True))

    assert answer.data["chargedReceivedPay"]["unappliedAmount"] == 5


@documented(fact="F-op:v2.SetCustomerAuthorization")
@operation("v2.SetCustomerAuthorization")
def test_a_customer_may_agree_to_be_charged(v2: V2, make: Make) -> None:
    customer = make.customer()
    data = {"customerId": customer["id"], "hasAuthorizedToCharge": True}

    answer = v2.call("SetCustomerAuthorization", data)

    assert (answer.data["id"], answer.data["hasAuthorizedToCharge"]) == (customer["id"], True)


@observed(fact="F-206")
@refusal("v2.SetCustomerAuthorization")
def test_nobody_is_no_customer_that_agrees(v2: V2) -> None:
    data = {"customerId": UNKNOWN["customer"], "hasAuthorizedToCharge": True}

    assert v2.call("SetCustomerAuthorization", data).is_refused


@documented(fact="F-1468")
@operation("v2.PayBills", "v2.Crud.Read.BillCredit")
@pytest.mark.usefixtures("bank_account")
def test_a_payment_is_the_amount_without_its_credits(trusted_v2: V2, v2: V2, make: Make, process_date: date) -> None:
    credit = make.vendor_credit(amount=30)
    bill = make.bill(credit["vendorId"])
    data = {
        "processDate": str(process_date),
        "billPays": [{"billId": bill["id"], "amount": 100}],
        "billCredits": [{"billId": bill["id"], "vendorCreditId": credit["id"], "amount": 30}],
    }

    (payment,) = make.accept_sent_pays(trusted_v2.call("PayBills", data))
    (use,) = payment["billCredits"]

    assert (payment["amount"], use["amount"], use["vendorCreditId"]) == (70, 30, credit["id"])
    assert v2.read("BillCredit", use["id"]).data["sentPayId"] == payment["id"]


@assumed(fact="F-1469")
@operation("v2.RecordAPPayment")
def test_a_vendor_is_told_that_it_is_paid_with_credits(v2: V2, make: Make) -> None:
    credit = make.vendor_credit(amount=30)
    bill = make.bill(credit["vendorId"])
    data = {
        "processDate": str(make.today),
        "toPrintCheck": False,
        "vendorEmail": make.names.email(),
        "notifyVendorPaidWithCredits": True,
        "billPays": [{"billId": bill["id"], "amount": 100}],
        "billCredits": [{"billId": bill["id"], "vendorCreditId": credit["id"], "amount": 30}],
    }

    assert make.accept_recorded_v2(v2.call("RecordAPPayment", data))["amount"] == 70


@documented(fact="F-1470")
@refusal("v2.PayBills")
def test_a_card_says_its_purpose(trusted_v2: V2, make: Make, process_date: date) -> None:
    bill = make.bill()
    data = {"processDate": str(process_date), "billPays": [{"billId": bill["id"], "amount": 100}]}

    assert trusted_v2.call("PayBills", data | {"cardAccountId": "cat02AAAAAAAAAAAzzzz"}).is_refused


@documented(fact="F-1467")
@operation("v2.Crud.Create.Bill")
def test_a_bill_may_ask_for_the_approvers_of_the_last(v2: V2, make: Make) -> None:
    bill = make.bill()
    line = {"entity": "BillLineItem", "amount": 5, "useSmartApprovers": True}
    fields = {name: v2.read("Bill", bill["id"]).data[name] for name in ("vendorId", "invoiceDate", "dueDate")}

    made = make.v2("Bill", fields | {"invoiceNumber": make.names.number(), "billLineItems": [line]})

    assert made["billLineItems"][0].keys() & {"useSmartApprovers"} == set()


@documented(fact="F-1471")
@operation("v2.GetDisbursementData")
def test_nothing_is_known_of_a_payment_that_is_only_scheduled(v2: V2, make: Make) -> None:
    payment = make.payment(make.bill())

    assert v2.call("GetDisbursementData", {"sentPayId": payment["id"]}).data == {}


@observed(fact="F-206")
@refusal("v2.GetDisbursementData", "v2.GetCheckImageData")
def test_nothing_is_known_of_a_payment_that_is_none(v2: V2) -> None:
    answers = [
        v2.call(name, {"sentPayId": UNKNOWN["payment"]}) for name in ("GetDisbursementData", "GetCheckImageData")
    ]

    assert [answer.is_refused for answer in answers] == [True, True]


@documented(fact="F-1472")
@operation("v2.GetCheckImageData")
def test_a_cleared_check_has_pictures(v2: V2, cleared_check: str) -> None:
    answer = v2.call("GetCheckImageData", {"sentPayId": cleared_check})

    assert [image for image in answer.data["checkImageData"] if "id=cki" not in image["url"]] == []
    assert undocumented_fields(answer) == []


@pytest.fixture
def cleared_check(v2: V2) -> str:
    """The id of a payment by check that has pictures."""
    filters = [{"field": "paymentType", "op": "=", "value": "0"}, {"field": "status", "op": "=", "value": "2"}]
    ids = [row["id"] for row in v2.list("SentPay", most=100, filters=filters).data]
    cleared = next((one for one in ids if not v2.call("GetCheckImageData", {"sentPayId": one}).is_refused), "")
    if not cleared:
        pytest.skip("the organization has no cleared check")
    return str(cleared)


@assumed(fact="F-1473")
@refusal("v2.GetDynamicExchangeRateQuote")
def test_there_is_no_rate_for_nobody(v2: V2) -> None:
    data = {"vendorData": [{"vendorId": UNKNOWN["vendor"], "totalAmount": "100", "type": "POC3"}]}

    assert v2.call("GetDynamicExchangeRateQuote", data).is_refused


@pytest.fixture
def vendor_abroad(make: Make) -> Record:
    """A vendor in Canada."""
    account = {"nameOnAccount": "Nordet", "accountNumber": "5550100", "routingNumber": "000100012"}
    information = {"payeeName": "Nordet", "bankCountry": "CA", "bankAccount": account | {"paymentCurrency": "CAD"}}
    return make.vendor(accountType="BUSINESS", billCurrency="CAD", paymentInformation=information)


@documented(fact="F-op:v2.GetDynamicExchangeRateQuote")
@operation("v2.GetDynamicExchangeRateQuote")
def test_a_vendor_abroad_has_a_rate(v2: V2, vendor_abroad: Record) -> None:
    data = {"vendorData": [{"vendorId": vendor_abroad["id"], "totalAmount": "100.00", "type": "POC3"}]}

    answer = v2.call("GetDynamicExchangeRateQuote", data)
    (rate,) = answer.data["exchangeRates"]

    assert (rate["vendorId"], answer.data["orgBaseCurrency"]) == (vendor_abroad["id"], "USD")
    assert rate["exchangeRate"] > 0
    assert undocumented_fields(answer) == []
