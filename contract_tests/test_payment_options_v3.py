"""v3: how a vendor could be paid, at which rate, and the check that paid him."""

from collections.abc import Callable

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, mock_only, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "stp02AAAAAAAAAAAzzzz"
UNKNOWN_VENDOR = "00902AAAAAAAAAAAzzzz"
Control = Callable[..., dict[str, object]]


@documented(fact="F-930")
@operation("v3.payments.options.get")
def test_the_options_to_pay_a_vendor_are_answered_by_account(v3: Rest, make: Make, bank_account: str) -> None:
    vendor = make.vendor()["id"]

    answer = v3.get("/payments/options", vendorId=vendor, amount="200.00")

    banks = {bank["id"]: bank for bank in answer.body["fundingOptions"]["banks"]}
    assert (answer.status, answer.body["vendorId"]) == (200, vendor)
    assert isinstance(banks[bank_account]["available"], bool)
    assert banks[bank_account]["processDate"] <= banks[bank_account]["deliveryDate"]
    assert undocumented_fields(answer) == []


@documented(fact="F-931")
@refusal("v3.payments.options.get")
@pytest.mark.parametrize("query", [{"amount": "100"}, {"vendorId": UNKNOWN_VENDOR}])
def test_options_need_a_vendor_and_an_amount(v3: Rest, query: dict[str, str]) -> None:
    assert v3.get("/payments/options", **query).status_class == 4


@documented(fact="F-932")
@refusal("v3.payments.exchange-rate.get")
@pytest.mark.parametrize("query", [{"amount": "100"}, {"vendorId": UNKNOWN_VENDOR}])
def test_a_rate_needs_a_vendor_and_an_amount(v3: Rest, query: dict[str, str]) -> None:
    assert v3.get("/payments/exchange-rate", **query).status_class == 4


@documented(fact="F-933")
@refusal("v3.payments.exchange-rate.get")
def test_a_vendor_without_international_payment_information_has_no_rate(v3: Rest, make: Make) -> None:
    assert v3.get("/payments/exchange-rate", vendorId=make.vendor()["id"], amount="100").status_class == 4


@pytest.fixture
def vendor_abroad(make: Make) -> str:
    """A vendor in Canada."""
    account = {"nameOnAccount": "Nordet", "accountNumber": "5550100", "routingNumber": "000100012"}
    information = {"payeeName": "Nordet", "bankCountry": "CA", "bankAccount": account | {"paymentCurrency": "CAD"}}
    vendor = make.vendor(accountType="BUSINESS", billCurrency="CAD", paymentInformation=information)
    return str(vendor["id"])


@assumed(fact="F-934")
@operation("v3.payments.exchange-rate.create")
def test_one_batch_holds_the_rates_of_several_vendors(v3: Rest, vendor_abroad: str) -> None:
    answer = v3.post("/payments/exchange-rate", [{"vendorId": vendor_abroad, "amount": 1000}])

    assert answer.status_class == 2


@assumed(fact="F-934")
@refusal("v3.payments.exchange-rate.create")
def test_rates_of_nobody_are_refused(v3: Rest) -> None:
    assert v3.post("/payments/exchange-rate", []).status_class == 4


@observed(fact="F-109")
@refusal("v3.payments.check-image.get")
def test_an_unknown_payment_has_no_check(v3: Rest) -> None:
    answer = v3.get(f"/payments/{UNKNOWN}/check-image")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-935")
@refusal("v3.payments.check-image.get")
def test_a_check_that_no_bank_has_paid_has_no_images(v3: Rest, make: Make) -> None:
    payment = make.payment(make.bill())

    assert v3.get(f"/payments/{payment['id']}/check-image").status_class == 4


def step_until(stage: str, control: Control, payment: str) -> None:
    """Move a payment on to a stage: some follow by themselves, at some hours of the day."""
    while control("POST", f"/payments/{payment}/step")["singleStatus"] != stage:
        continue


@documented(fact="F-935")
@needs("control")
@operation("v3.payments.check-image.get")
def test_a_paid_check_has_images_of_both_sides(v3: Rest, make: Make, control: Control) -> None:
    payment = make.payment(make.bill())["id"]
    step_until("CLEARED", control, payment)

    answer = v3.get(f"/payments/{payment}/check-image")

    assert (answer.status, len(answer.results)) == (200, 2)
    assert undocumented_fields(answer) == []
    void = {"type": "VOID_AND_REISSUE", "reason": "contract test"}
    make.undo.later(f"void {payment}", lambda: v3.post(f"/payments/{payment}/void", void))


@mock_only(reason="the control API chooses what becomes of a payment")
@needs("control")
@operation("v3.payments.get", "v3.bills.get")
def test_a_payment_whose_funding_fails_opens_its_bill_again(v3: Rest, make: Make, control: Control) -> None:
    payment = make.payment(make.bill(amount=70))
    control("POST", f"/payments/{payment['id']}/outcome", {"singleStatus": "FUNDING_FAILED_VOIDED"})

    stages = [control("POST", f"/payments/{payment['id']}/step")["singleStatus"] for _ in range(2)]

    assert stages == ["FUNDING_STARTED", "FUNDING_FAILED_VOIDED"]
    assert v3.get(f"/payments/{payment['id']}").body["status"] == "VOID"
    assert v3.get(f"/bills/{payment['billId']}").body["dueAmount"] == 70
