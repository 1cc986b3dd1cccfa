"""BILL's payment recipes, each a test that reads like it: vendor, bill, account, payment."""

from datetime import date
from typing import Any

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import documented, operation, refusal
from contract_tests.shapes import undocumented_fields

PAY_FASTER = {"requestPayFaster": True, "createBill": False}


@pytest.fixture
def next_business_day(v3: Rest, make: Make, bank_account: str) -> str:
    """The first day on which a payment can be processed."""
    options = v3.get("/payments/options", vendorId=make.vendor()["id"], amount="100").body
    return str(options["fundingOptions"]["banks"][0]["processDate"])


@pytest.fixture
def enrolled_vendor(v3: Rest) -> str:
    """A vendor that takes virtual cards: no API enrols one."""
    vendors = v3.every("/vendors", filters="archived:eq:false")
    takes = [one["id"] for one in vendors if card_of(one).get("status") == "ENROLLED"]
    if not takes:
        pytest.skip("needs a vendor that has enrolled for virtual cards")
    return str(takes[0])


def card_of(vendor: dict[str, Any]) -> dict[str, Any]:
    """What a vendor says of virtual cards."""
    card: dict[str, Any] = (vendor.get("paymentInformation") or {}).get("virtualCard") or {}
    return card


def with_bank_account() -> dict[str, Any]:
    """The payment information of a vendor that is paid electronically."""
    account = {"nameOnAccount": "Bill Vendorson", "accountNumber": "111222333", "routingNumber": "074000010"}
    return {"payeeName": "Bill Vendorson", "bankAccount": account}


@documented(fact="F-920")
@operation("v3.payments.create")
def test_the_domestic_recipe(trusted: Rest, make: Make, process_date: date) -> None:
    # two vendors: one without a bank account, one with
    by_check = make.vendor()
    by_ach = make.vendor(paymentInformation=with_bank_account())

    # a bill of each
    first, second = make.bill(by_check["id"], 228.99), make.bill(by_ach["id"], 142)

    # two payments
    check, ach = make.payment(first), make.payment(second)

    assert (check["disbursementType"], ach["disbursementType"]) == ("CHECK", "ACH")
    assert [payment["singleStatus"] for payment in (check, ach)] == ["SCHEDULED", "SCHEDULED"]
    assert [payment["processDate"] for payment in (check, ach)] == [str(process_date)] * 2


@documented(fact="F-921")
@operation("v3.payments.exchange-rate.get", "v3.payments.create", "v3.bills.create")
def test_the_international_recipe(v3: Rest, trusted: Rest, make: Make, next_business_day: str) -> None:
    # what Canada asks for
    country = {"country": "CA", "billCurrency": "CAD", "accountType": "BUSINESS"}
    v3.get("/vendors/configuration/international-payments", **country)

    # a vendor in Canada
    account = {"nameOnAccount": "Nordet", "accountNumber": "5550100", "routingNumber": "000100012"}
    vendor = make.vendor(
        accountType="BUSINESS",
        billCurrency="CAD",
        address={"line1": "1 rue", "city": "Québec", "zipOrPostalCode": "G1K 3X2", "country": "CA"},
        paymentInformation={
            "payeeName": "Nordet",
            "bankCountry": "CA",
            "bankAccount": account | {"paymentCurrency": "CAD"},
        },
    )

    # a bill in its currency is worth dollars, too
    bill = make.bill(vendor["id"], 1000)

    # the rate of this minute
    rate = v3.get("/payments/exchange-rate", vendorId=vendor["id"], amount="1000")

    # a payment at that rate, on the next business day
    body = make.payment_body(bill, processDate=next_business_day)
    payment = make.accept_payment(
        trusted.post("/payments", body | {"exchangeRateBatchId": rate.body["exchangeRateBatchId"]})
    )

    assert (bill["amount"], bill["exchangeRate"] != 1) == (1000, True)
    assert bill["fundingAmount"] == pytest.approx(1000 / bill["exchangeRate"], abs=0.01)
    assert undocumented_fields(rate) == []
    assert (payment["amount"], payment["exchangeRate"]) == (1000, rate.body["exchangeRate"])
    assert payment["fundingAmount"] == pytest.approx(1000 / payment["exchangeRate"], abs=0.01)


@documented(fact="F-921")
@refusal("v3.payments.create")
def test_a_bill_in_another_currency_is_not_paid_without_a_rate(
    trusted: Rest, make: Make, next_business_day: str
) -> None:
    account = {"accountNumber": "5550100", "routingNumber": "000100012", "paymentCurrency": "CAD"}
    vendor = make.vendor(
        accountType="BUSINESS",
        billCurrency="CAD",
        paymentInformation={
            "payeeName": "Nordet",
            "bankCountry": "CA",
            "bankAccount": {"nameOnAccount": "Nordet", **account},
        },
    )
    bill = make.bill(vendor["id"], 1000)

    answer = trusted.post("/payments", make.payment_body(bill, processDate=next_business_day))

    assert answer.status_class == 4


@documented(fact="F-922")
@operation("v3.payments.create")
def test_the_pay_faster_recipe(make: Make) -> None:
    # two vendors and their bills
    by_check = make.bill(make.vendor()["id"])
    by_ach = make.bill(make.vendor(paymentInformation=with_bank_account())["id"])

    # one check by UPS, one transfer as soon as it can be
    by_air = make.payment(by_check, processingOptions=PAY_FASTER | {"requestCheckDeliveryType": "UPS_1DAY"})
    at_once = make.payment(by_ach, processingOptions=PAY_FASTER)

    assert by_air["processingOptions"]["requestCheckDeliveryType"] == "UPS_1DAY"
    assert at_once["processingOptions"]["requestPayFaster"] is True


@documented(fact="F-923")
@refusal("v3.payments.create")
def test_only_national_vendors_are_paid_in_real_time(trusted: Rest, make: Make) -> None:
    bill = make.bill(make.vendor(paymentInformation=with_bank_account())["id"])
    options = PAY_FASTER | {"requestCheckDeliveryType": "RTP_DELIVERY"}

    answer = trusted.post("/payments", make.payment_body(bill, processingOptions=options))

    assert answer.status_class == 4


@documented(fact="F-924")
@operation("v3.payments.create")
def test_the_virtual_card_recipe(make: Make, enrolled_vendor: str) -> None:
    # a bill of a vendor that takes virtual cards
    bill = make.bill(enrolled_vendor, 142)

    # its payment
    payment = make.payment(bill)

    assert payment["disbursementType"] == "VIRTUAL_CARD"


@documented(fact="F-925")
@refusal("v3.payments.create")
@pytest.mark.parametrize("source", ["WALLET", "AP_CARD"])
def test_wallet_and_ap_card_need_a_process_date(trusted: Rest, make: Make, source: str) -> None:
    body = make.payment_body(make.bill(), fundingAccount={"type": source, "id": "any"})
    del body["processDate"]

    answer = trusted.post("/payments", body)

    assert answer.status_class == 4
