"""Rules that stand in the texts of BILL's own v3 document, beside its schemas."""

from datetime import date

import pytest

from contract_tests import bodies
from contract_tests.bodies import Body
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, operation, refusal

PRICED = {"quantity": 1, "price": 10, "description": "Sticks"}


@documented(fact="F-1304")
@refusal("v3.vendors.create", "v3.vendors.update")
def test_a_payment_purpose_is_refused_where_the_country_needs_none(v3: Rest, make: Make) -> None:
    information = {"payeeName": "Payee", "paymentPurpose": {"text": "Lamps"}}
    body = bodies.vendor(make.names.name("vendor")) | {"paymentInformation": information}

    assert v3.post("/vendors", body).status_class == 4
    assert v3.patch(f"/vendors/{make.vendor()['id']}", {"paymentInformation": information}).status_class == 4


@documented(fact="F-1308")
@refusal("v3.vendors.update")
def test_the_currency_of_a_vendor_with_a_bill_stays(v3: Rest, make: Make) -> None:
    bill = make.bill(amount=12.34)

    assert v3.patch(f"/vendors/{bill['vendorId']}", {"billCurrency": "CAD"}).status_class == 4


@documented(fact="F-1305")
@refusal("v3.mfa.challenge")
def test_a_challenge_without_a_body_is_refused(v3: Rest) -> None:
    assert v3.post("/mfa/challenge").status_class == 4


@assumed(fact="F-1306")
@refusal("v3.payments.create", "v3.bills.record-payment")
def test_a_payment_of_nothing_is_refused(trusted: Rest, make: Make) -> None:
    bill = make.bill(amount=12.34)
    recorded = {"vendorId": bill["vendorId"], "processDate": bill["dueDate"], "toPrintCheck": False}

    assert trusted.post("/payments", make.payment_body(bill) | {"amount": 0}).status_class == 4
    part = {"billId": bill["id"], "amount": -1}
    assert trusted.post("/bills/record-payment", {**recorded, "payments": [part]}).status_class == 4


@assumed(fact="F-1762")
@refusal("v3.invoices.record-payment")
def test_a_payment_of_nobody_for_nothing_is_refused(v3: Rest, make: Make) -> None:
    body = {"paymentType": "CHECK", "paymentDate": str(make.today), "amount": 50, "invoices": []}

    assert v3.post("/invoices/record-payment", body).status_class == 4


@assumed(fact="F-1768")
@operation("v3.payments.create")
def test_a_number_of_the_payers_own_may_have_signs_in_it(make: Make) -> None:
    number = make.names.name("7/8 - July")[-50:]

    assert make.payment(make.bill(amount=12.34), transactionNumber=number)["transactionNumber"] == number


@documented(fact="F-1307")
@refusal("v3.payments.create")
def test_a_delivery_is_chosen_together_with_its_speed(trusted: Rest, make: Make) -> None:
    options = {"createBill": False, "requestCheckDeliveryType": "UPS_1DAY"}
    body = make.payment_body(make.bill(amount=12.34)) | {"processingOptions": options}

    assert trusted.post("/payments", body).status_class == 4


@documented(fact="F-1309")
@operation("v3.bills.update")
def test_a_patch_may_name_no_line(v3: Rest, make: Make) -> None:
    bill = make.bill(amount=12.34)

    changed = v3.patch(f"/bills/{bill['id']}", {"billLineItems": []})

    assert changed.body["billLineItems"] == bill["billLineItems"]


@assumed(fact="F-1310")
@refusal("v3.bills.get")
def test_a_bill_is_not_read_by_what_is_no_id(v3: Rest) -> None:
    assert v3.get("/bills/00n02").status_class == 4


@documented(fact="F-1311")
@refusal("v3.classifications.items.create")
def test_a_service_has_no_percentage(v3: Rest, make: Make) -> None:
    body = {"type": "SERVICE", "name": make.names.name("item"), "percentage": 5}

    assert v3.post("/classifications/items", body).status_class == 4


@assumed(fact="F-1312")
@operation("v3.reports.audit-trail.vendor.get")
def test_an_audit_trail_has_no_page_size(v3: Rest, make: Make) -> None:
    assert v3.get(f"/reports/audit-trail/vendor/{make.vendor()['id']}", max=500).status_class == 2


@documented(fact="F-1314")
@pytest.mark.parametrize("lines", [[PRICED, {"ratePercent": -100.5}], [{"ratePercent": -10}, PRICED]])
@refusal("v3.credit-memos.create")
def test_a_rate_of_a_credit_memo_has_a_bottom_and_ends_its_lines(
    v3: Rest, make: Make, today: date, lines: list[Body]
) -> None:
    memo = bodies.credit_memo(make.customer()["id"], make.names.name("memo"), today)

    assert v3.post("/credit-memos", memo | {"creditMemoLineItems": lines}).status_class == 4


@documented(fact="F-1315")
@operation("v3.network.list")
def test_a_postal_code_nobody_has_finds_nobody(v3: Rest) -> None:
    assert v3.get("/network", name="Music", zipOrPostalCode="00000").body["results"] == []


@assumed(fact="F-1926")
@pytest.mark.parametrize("account", [{}, {"routingNumber": ""}])
@refusal("v3.vendors.create", "v3.vendors.bank-account.create")
def test_an_account_in_the_united_states_has_a_routing_number(v3: Rest, make: Make, account: Body) -> None:
    numbered = {"nameOnAccount": "Payee", "accountNumber": "111222333", **account}
    information = {"payeeName": "Payee", "bankAccount": numbered}
    body = bodies.vendor(make.names.name("vendor")) | {"paymentInformation": information}

    assert v3.post("/vendors", body).status_class == 4
    assert v3.post(f"/vendors/{make.vendor()['id']}/bank-account", numbered).status_class == 4


@assumed(fact="F-1926")
@refusal("v3.payments.create")
@pytest.mark.parametrize(
    "changes",
    [
        {"processingOptions": {"requestPayFaster": False, "createBill": True}},
        {"fundingAccount": {"type": "BANK_ACCOUNT"}},
    ],
)
def test_a_payment_that_does_not_fit_together_is_refused(trusted: Rest, make: Make, changes: Body) -> None:
    body = make.payment_body(make.bill(amount=12.34)) | changes

    assert trusted.post("/payments", body).status_class == 4


@assumed(fact="F-1926")
@refusal("v3.vendor-credits.update", "v3.credit-memos.update")
def test_a_credit_that_goes_to_one_account_takes_no_other_beside_it(v3: Rest, make: Make) -> None:
    account, bank = make.classification("chart-of-accounts")["id"], make.bank_account()
    credit, memo = make.vendor_credit(applyToChartOfAccountId=account), make.credit_memo(payToChartOfAccountId=account)

    assert v3.patch(f"/vendor-credits/{credit['id']}", {"applyToBankAccountId": bank}).status_class == 4
    assert v3.patch(f"/credit-memos/{memo['id']}", {"payToBankAccountId": bank}).status_class == 4


@documented(fact="F-1928")
@refusal("v3.bills.create", "v3.invoices.create")
def test_a_payment_term_of_a_bill_or_an_invoice_is_there(v3: Rest, make: Make) -> None:
    unknown = {"paymentTermId": "00p02AAAAAAAAAAAzzzz"}
    bill = bodies.bill(make.vendor()["id"], make.names.number(), make.today)
    invoice = bodies.invoice(make.customer()["id"], make.names.number(), make.today)

    assert v3.post("/bills", bill | unknown).status_class == 4
    assert v3.post("/invoices", invoice | unknown).status_class == 4


@assumed(fact="F-1929")
@refusal("v3.bills.create")
def test_a_payment_term_of_a_bill_does_not_say_when_it_is_due(v3: Rest, make: Make, payment_term: str) -> None:
    body = bodies.bill(make.vendor()["id"], make.names.number(), make.today) | {"paymentTermId": payment_term}
    without = {name: value for name, value in body.items() if name != "dueDate"}

    assert v3.post("/bills", without).status_class == 4
    assert make.accept("/bills", v3.post("/bills", body))["paymentTermId"] == payment_term
