"""v3 payments."""

import re
from datetime import date, timedelta

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "stp02AAAAAAAAAAAzzzz"
CONFIRMATION = re.compile(r"P\d{8} - \d{7}")
SUNDAY = 6


@pytest.fixture
def sunday(process_date: date) -> date:
    """A Sunday to come, on which no bank works."""
    return process_date + timedelta(days=SUNDAY - process_date.weekday())


@documented(fact="F-op:v3.payments.create")
@operation("v3.payments.create")
def test_a_payment_is_created_with_201_and_documented_fields(trusted: Rest, make: Make) -> None:
    bill = make.bill(amount=228.99)

    answer = trusted.post("/payments", make.payment_body(bill))
    make.accept_payment(answer)

    assert answer.status == 201
    assert answer.body["id"].startswith("stp")
    assert (answer.body["amount"], answer.body["billId"]) == (228.99, bill["id"])
    assert undocumented_fields(answer) == []


@documented(fact="F-180")
@operation("v3.payments.create")
def test_a_new_payment_is_scheduled_online_for_its_date(make: Make, process_date: date) -> None:
    payment = make.payment(make.bill())

    assert (payment["status"], payment["singleStatus"]) == ("SCHEDULED", "SCHEDULED")
    assert payment["onlinePayment"] is True
    assert payment["processDate"] == str(process_date)
    assert payment["voidInfo"] == []
    assert payment["cancelRequestSubmitted"] is False


@documented(fact="F-181")
@operation("v3.payments.create")
def test_bill_gives_a_confirmation_and_a_transaction_number(make: Make, process_date: date) -> None:
    payment = make.payment(make.bill())

    assert CONFIRMATION.fullmatch(payment["confirmationNumber"])
    assert payment["confirmationNumber"][1:7] == process_date.strftime("%y%m%d")
    assert re.fullmatch(r"[A-Z]{20}", payment["transactionNumber"])


@documented(fact="F-181")
@operation("v3.payments.create")
def test_a_transaction_number_may_be_given(make: Make) -> None:
    number = make.names.number().replace("-", "")

    assert make.payment(make.bill(), transactionNumber=number)["transactionNumber"] == number


@documented(fact="F-182")
@operation("v3.payments.create", "v3.bills.get")
def test_a_fully_paid_bill_is_scheduled_and_owes_nothing(v3: Rest, make: Make) -> None:
    bill = make.bill(amount=228.99)
    make.payment(bill)

    after = v3.get(f"/bills/{bill['id']}").body

    assert after["paymentStatus"] == "SCHEDULED"
    assert (after["scheduledAmount"], after["dueAmount"]) == (228.99, 0)


@documented(fact="F-660")
@operation("v3.payments.create", "v3.bills.get")
def test_what_is_not_cleared_of_a_bill_is_scheduled_and_not_paid(v3: Rest, make: Make) -> None:
    bill = make.bill(amount=100)
    make.payment(bill, amount=60)

    after = v3.get(f"/bills/{bill['id']}").body

    assert (after["scheduledAmount"], after["paidAmount"], after["dueAmount"]) == (60, 0, 40)


@documented(fact="F-183")
@operation("v3.payments.create")
def test_a_vendor_without_a_bank_account_is_paid_by_check(make: Make) -> None:
    assert make.payment(make.bill())["disbursementType"] == "CHECK"


@documented(fact="F-184")
@operation("v3.payments.create", "v3.bills.get")
def test_a_payment_may_create_its_bill(v3: Rest, trusted: Rest, make: Make, process_date: date) -> None:
    vendor = make.vendor()
    unmade = {"vendorId": vendor["id"], "id": "", "amount": 75.5}
    body = make.payment_body(unmade, processingOptions={"requestPayFaster": False, "createBill": True})
    del body["billId"]

    answer = trusted.post("/payments", body)

    bill = make.archive_later("/bills", v3.get(f"/bills/{answer.body['billId']}").body)
    make.accept_payment(answer)
    assert answer.status == 201
    assert (bill["vendorId"], bill["amount"]) == (vendor["id"], 75.5)


@documented(fact="F-op:v3.payments.get")
@operation("v3.payments.get")
def test_a_payment_is_read_as_it_was_created(v3: Rest, make: Make) -> None:
    payment = make.payment(make.bill())

    answer = v3.get(f"/payments/{payment['id']}")

    assert answer.body["confirmationNumber"] == payment["confirmationNumber"]
    assert answer.body["billPayments"] == payment["billPayments"]
    assert undocumented_fields(answer) == []


@observed(fact="F-109")
@refusal("v3.payments.get")
def test_an_unknown_payment_is_refused_with_404_and_1205(v3: Rest) -> None:
    answer = v3.get(f"/payments/{UNKNOWN}")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@observed(fact="F-185")
@operation("v3.payments.list")
def test_payments_are_found_by_status(v3: Rest, make: Make) -> None:
    payment = make.payment(make.bill())

    rows = v3.get("/payments", filters=f"status:eq:SCHEDULED,id:eq:{payment['id']}").results

    assert [row["id"] for row in rows] == [payment["id"]]


@documented(fact="F-186")
@operation("v3.payments.list")
def test_payments_are_found_by_vendor(v3: Rest, make: Make) -> None:
    payment = make.payment(make.bill())

    rows = v3.get("/payments", filters=f"vendorId:eq:{payment['vendorId']}").results

    assert [row["id"] for row in rows] == [payment["id"]]


@observed(fact="F-187")
@refusal("v3.payments.create")
def test_a_sunday_is_refused_with_422_and_1152_twice(trusted: Rest, make: Make, sunday: date) -> None:
    bill = make.bill()

    answer = trusted.post("/payments", make.payment_body(bill) | {"processDate": str(sunday)})

    assert (answer.status, answer.codes) == (422, ["BDC_1152", "BDC_1152"])
    assert answer.messages == [
        "Invalid Process Date : ${paramName0}.",
        f"{bill['id']} : Invalid Process Date : ${{paramName0}}.",
    ]


@observed(fact="F-187")
@refusal("v3.payments.create")
def test_today_is_refused_with_422_and_1152(trusted: Rest, make: Make) -> None:
    answer = trusted.post("/payments", make.payment_body(make.bill()) | {"processDate": str(make.today)})

    assert answer.status == 422
    assert "BDC_1152" in answer.codes


@documented(fact="F-188")
@refusal("v3.payments.create")
def test_more_than_is_due_is_refused_with_1159(trusted: Rest, make: Make) -> None:
    answer = trusted.post("/payments", make.payment_body(make.bill(amount=100), amount=100.01))

    assert answer.status_class == 4
    assert "BDC_1159" in answer.codes


@documented(fact="F-189")
@pytest.mark.parametrize("field", ["fundingAccount", "amount", "processingOptions"])
@refusal("v3.payments.create")
def test_a_payment_without_a_required_field_is_refused_by_its_name(trusted: Rest, make: Make, field: str) -> None:
    body = make.payment_body(make.bill())
    del body[field]

    answer = trusted.post("/payments", body)

    assert answer.status_class == 4
    assert field in answer.message


@documented(fact="F-126")
@refusal("v3.payments.create")
def test_a_payment_of_an_unknown_bill_is_refused(trusted: Rest, make: Make) -> None:
    answer = trusted.post("/payments", make.payment_body(make.bill()) | {"billId": "00n02AAAAAAAAAAAzzzz"})

    assert answer.status_class == 4
    assert "BDC_1205" in answer.codes


@documented(fact="F-190")
@operation("v3.payments.cancel", "v3.bills.get")
def test_a_cancelled_payment_frees_its_bill(v3: Rest, trusted: Rest, make: Make) -> None:
    bill = make.bill()
    payment = make.payment(bill)

    answer = trusted.post(f"/payments/{payment['id']}/cancel")

    after = v3.get(f"/bills/{bill['id']}").body
    assert (answer.body["status"], answer.body["singleStatus"]) == ("CANCELLED", "CANCELED")
    assert (after["paymentStatus"], after["dueAmount"]) == ("UNPAID", 100)
    assert undocumented_fields(answer) == []


@documented(fact="F-191")
@refusal("v3.payments.cancel")
def test_only_a_scheduled_payment_can_be_cancelled(trusted: Rest, make: Make) -> None:
    payment = make.payment(make.bill())
    trusted.post(f"/payments/{payment['id']}/cancel")

    assert trusted.post(f"/payments/{payment['id']}/cancel").status_class == 4


@documented(fact="F-192")
@operation("v3.payments.bulk.create")
def test_bills_are_paid_in_bulk_one_payment_each(trusted: Rest, make: Make) -> None:
    bills = [make.bill(amount=10), make.bill(amount=20)]

    answer = trusted.post("/payments/bulk", make.bulk_payment_body(bills))
    payments = make.accept_payments(answer)

    assert answer.status == 201
    assert answer.body.keys() == {"payments"}
    assert [payment["amount"] for payment in payments] == [10, 20]
    assert undocumented_fields(answer) == []


@observed(fact="F-026")
@refusal("v3.payments.bulk.create")
def test_a_bulk_payment_in_an_untrusted_session_is_refused(v3: Rest, make: Make) -> None:
    answer = v3.post("/payments/bulk", make.bulk_payment_body([make.bill()]))

    assert (answer.status, answer.codes) == (403, ["BDC_1361"])


@documented(fact="F-193")
@operation("v3.payments.void", "v3.bills.get")
def test_a_recorded_payment_can_be_voided(v3: Rest, make: Make) -> None:
    bill = make.bill()
    recorded = v3.post("/bills/record-payment", bodies.recorded_payment(bill, make.today)).body

    answer = v3.post(f"/payments/{recorded['id']}/void", {"type": "VOID_AND_REISSUE", "reason": "contract test"})

    assert answer.status == 200
    assert answer.body["status"] == "VOID"
    assert v3.get(f"/bills/{bill['id']}").body["dueAmount"] == 100
    assert undocumented_fields(answer) == []


@documented(fact="F-193")
@pytest.mark.parametrize("field", ["type", "reason"])
@refusal("v3.payments.void")
def test_a_void_needs_type_and_reason(v3: Rest, make: Make, field: str) -> None:
    recorded = v3.post("/bills/record-payment", bodies.recorded_payment(make.bill(), make.today))
    payment = make.accept_recorded(recorded)
    body = {"type": "VOID_AND_REISSUE", "reason": "contract test"}
    del body[field]

    answer = v3.post(f"/payments/{payment['id']}/void", body)

    assert answer.status_class == 4
    assert field in answer.message


@assumed(fact="F-194")
@refusal("v3.payments.void", "v3.payments.cancel")
def test_an_unknown_payment_is_neither_cancelled_nor_voided(trusted: Rest) -> None:
    assert trusted.post(f"/payments/{UNKNOWN}/cancel").status_class == 4
    assert trusted.post(f"/payments/{UNKNOWN}/void", {"type": "VOID_AND_REISSUE", "reason": "x"}).status_class == 4
