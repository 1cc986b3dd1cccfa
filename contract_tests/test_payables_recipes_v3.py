"""BILL's recipes of accounts payable that are no payment recipes of their own."""

from datetime import date

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import documented, operation
from contract_tests.shapes import undocumented_fields


@documented(fact="F-855")
@operation("v3.vendors.create", "v3.bills.create", "v3.funding-accounts.banks.list", "v3.payments.create")
def test_the_recipe_of_accounts_payable(v3: Rest, trusted: Rest, make: Make, process_date: date) -> None:
    # a vendor
    vendor = make.vendor(accountType="BUSINESS", email="info@happymusicsupplies.org", phone="9876543210")

    # a bill of two lines
    lines = [{"amount": 149, "description": "USB audio interface"}, {"amount": 79.99, "description": "Drum foot pedal"}]
    bill = make.bill(vendor["id"], billLineItems=lines)
    assert bill["amount"] == 228.99

    # a verified bank account, and a payment of the bill from it
    assert "VERIFIED" in [account["status"] for account in v3.every("/funding-accounts/banks")]
    payment = make.payment(bill)
    assert (payment["vendorId"], payment["billId"], payment["amount"]) == (vendor["id"], bill["id"], 228.99)
    assert (payment["status"], payment["processDate"]) == ("SCHEDULED", str(process_date))

    # so that nothing is due any more
    scheduled = v3.get(f"/bills/{bill['id']}").body
    assert (scheduled["paymentStatus"], scheduled["scheduledAmount"], scheduled["dueAmount"]) == (
        "SCHEDULED",
        228.99,
        0,
    )


@documented(fact="F-856")
@operation("v3.bills.record-payment")
def test_the_recipe_of_a_recorded_payment(v3: Rest, make: Make) -> None:
    # two bills of a vendor
    vendor = make.vendor()["id"]
    first, second = make.bill(vendor, 70), make.bill(vendor, 100)

    # 70 and 30 of them paid outside of BILL
    recorded = bodies.recorded_payment(first, make.today)
    parts = [{"billId": first["id"], "amount": 70}, {"billId": second["id"], "amount": 30}]
    answer = v3.post("/bills/record-payment", recorded | {"payments": parts})

    payment = make.accept_recorded(answer)
    assert (payment["amount"], payment["onlinePayment"]) == (100, False)
    assert [part["amount"] for part in payment["billPayments"]] == [70, 30]
    assert [v3.get(f"/bills/{bill['id']}").body["dueAmount"] for bill in (first, second)] == [0, 70]
    assert undocumented_fields(answer) == []


@documented(fact="F-857")
@operation("v3.bills.record-payment", "v3.vendor-credits.get")
def test_a_recorded_payment_uses_a_credit(v3: Rest, make: Make) -> None:
    credit = make.vendor_credit(amount=30)
    bill = make.bill(credit["vendorId"], 100)
    part = {"billId": bill["id"], "amount": 70, "vendorCredits": [{"id": credit["id"], "amount": 30}]}

    answer = v3.post("/bills/record-payment", bodies.recorded_payment(bill, make.today) | {"payments": [part]})

    make.accept_recorded(answer)
    assert v3.get(f"/bills/{bill['id']}").body["dueAmount"] == 0
    assert v3.get(f"/vendor-credits/{credit['id']}").body["appliedAmount"] == 30
    assert undocumented_fields(answer) == []
