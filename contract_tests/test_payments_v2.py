"""v2 payments: PayBills and its kin, SentPay, and vendors' bank accounts."""

from datetime import date, timedelta
from typing import Any

import pytest

from contract_tests.clients import V2, where
from contract_tests.making import Make, Record
from contract_tests.marks import documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "stp02AAAAAAAAAAAzzzz"
ROUTING_NUMBER = "021000021"


def pay(bill: Record, process_date: date, **fields: Any) -> Record:
    """The data of PayBills for a whole bill."""
    return {
        "processDate": str(process_date),
        "billPays": [{"billId": bill["id"], "amount": bill["amount"]}],
        **fields,
    }


def record(bill: Record, day: date) -> Record:
    """The data of RecordAPPayment for a whole bill."""
    return pay(bill, day, vendorId=bill["vendorId"], toPrintCheck=False)


@documented(fact="F-op:v2.PayBills")
@operation("v2.PayBills")
@pytest.mark.usefixtures("bank_account")
def test_paying_a_bill_answers_what_was_sent(trusted_v2: V2, make: Make, process_date: date) -> None:
    bill = make.bill(amount=75.5)

    answer = trusted_v2.call("PayBills", pay(bill, process_date))
    (payment,) = make.accept_sent_pays(answer)

    assert (payment["entity"], payment["amount"], payment["vendorId"]) == ("SentPay", 75.5, bill["vendorId"])
    assert payment["id"].startswith("stp")
    assert payment["processDate"] == str(process_date)
    assert [one["billId"] for one in payment["billPays"]] == [bill["id"]]


@documented(fact="F-260")
@operation("v2.PayBills")
@pytest.mark.usefixtures("bank_account")
def test_a_new_payment_is_scheduled_and_online(trusted_v2: V2, make: Make, process_date: date) -> None:
    (payment,) = make.accept_sent_pays(trusted_v2.call("PayBills", pay(make.bill(), process_date)))

    assert (payment["status"], payment["isOnline"], payment["source"]) == ("1", True, "0")
    assert payment["billPays"][0]["paymentStatus"] == "1"


@observed(fact="F-261")
@operation("v2.PayBills")
@pytest.mark.usefixtures("bank_account")
def test_without_a_process_date_a_coming_day_is_taken(trusted_v2: V2, make: Make) -> None:
    bill = make.bill()
    data = pay(bill, make.today)
    del data["processDate"]

    (payment,) = make.accept_sent_pays(trusted_v2.call("PayBills", data))

    assert payment["processDate"] > str(make.today)


@observed(fact="F-262")
@refusal("v2.PayBills")
def test_paying_in_an_untrusted_session_is_refused_with_1361(v2: V2, make: Make) -> None:
    answer = v2.call("PayBills", pay(make.bill(), make.today + timedelta(days=3)))

    assert (answer.status, answer.codes) == (200, ["BDC_1361"])


@observed(fact="F-263")
@refusal("v2.PayBills")
@pytest.mark.usefixtures("bank_account")
def test_paying_today_is_refused_with_1152(trusted_v2: V2, make: Make) -> None:
    assert trusted_v2.call("PayBills", pay(make.bill(), make.today)).codes == ["BDC_1152"]


@documented(fact="F-264")
@refusal("v2.PayBills")
def test_a_vendor_that_is_not_the_bills_is_refused(trusted_v2: V2, make: Make, process_date: date) -> None:
    data = pay(make.bill(), process_date, vendorId=make.vendor()["id"])

    assert trusted_v2.call("PayBills", data).is_refused


@documented(fact="F-265")
@refusal("v2.PayBills")
def test_more_than_200_bills_are_refused(trusted_v2: V2, make: Make, process_date: date) -> None:
    data = pay(make.bill(), process_date)

    assert trusted_v2.call("PayBills", data | {"billPays": data["billPays"] * 201}).is_refused


@documented(fact="F-266")
@operation("v2.CancelAPPayment", "v2.Crud.Read.Bill")
@pytest.mark.usefixtures("bank_account")
def test_a_cancelled_payment_has_status_3_and_frees_its_bill(
    trusted_v2: V2, v2: V2, make: Make, process_date: date
) -> None:
    bill = make.bill()
    (payment,) = make.accept_sent_pays(trusted_v2.call("PayBills", pay(bill, process_date)))

    answer = trusted_v2.call("CancelAPPayment", {"sentPayId": payment["id"]})

    assert answer.data["status"] == "3"
    assert v2.read("Bill", bill["id"]).data["paymentStatus"] == "1"
    assert undocumented_fields(answer) == []


@observed(fact="F-206")
@refusal("v2.CancelAPPayment", "v2.VoidAPPayment", "v2.Crud.Read.SentPay")
def test_an_unknown_payment_is_refused(trusted_v2: V2) -> None:
    void = {"sentPayId": UNKNOWN, "voidRequestType": "2", "reason": "contract test"}

    assert trusted_v2.call("CancelAPPayment", {"sentPayId": UNKNOWN}).is_refused
    assert trusted_v2.call("VoidAPPayment", void).is_refused
    assert trusted_v2.read("SentPay", UNKNOWN).codes == ["BDC_1205"]


@documented(fact="F-267")
@operation("v2.RecordAPPayment", "v2.Crud.Read.Bill")
def test_a_recorded_payment_is_offline_and_pays_its_bill(v2: V2, make: Make) -> None:
    bill = make.bill()

    answer = v2.call("RecordAPPayment", record(bill, make.today))
    payment = make.accept_recorded_v2(answer)

    assert (payment["entity"], payment["isOnline"], payment["amount"]) == ("SentPay", False, 100)
    assert v2.read("Bill", bill["id"]).data["paymentStatus"] == "0"


@documented(fact="F-267")
@pytest.mark.parametrize("field", ["processDate", "toPrintCheck", "billPays"])
@refusal("v2.RecordAPPayment")
def test_recording_without_a_required_value_is_refused(v2: V2, make: Make, field: str) -> None:
    data = record(make.bill(), make.today)
    del data[field]

    assert v2.call("RecordAPPayment", data).is_refused


@documented(fact="F-1924")
@refusal("v2.RecordAPPayment")
def test_several_bills_are_recorded_as_paid_with_their_vendor_alone(v2: V2, make: Make) -> None:
    vendor = make.vendor()["id"]
    parts = [{"billId": make.bill(vendor)["id"], "amount": 100}, {"billId": make.bill(vendor)["id"], "amount": 100}]
    data = {"processDate": str(make.today), "toPrintCheck": False, "billPays": parts}

    assert v2.call("RecordAPPayment", data).is_refused
    answer = v2.call("RecordAPPayment", {**data, "vendorId": vendor})
    assert make.accept_recorded_v2(answer)["amount"] == 200


@observed(fact="F-268")
@operation("v2.VoidAPPayment")
def test_a_recorded_payment_is_voided_by_its_id_alone(v2: V2, make: Make) -> None:
    payment = v2.call("RecordAPPayment", record(make.bill(), make.today)).data

    answer = v2.call("VoidAPPayment", {"sentPayId": payment["id"]})

    assert answer.data["status"] == "4"
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v2.Crud.Read.SentPay")
@operation("v2.Crud.Read.SentPay", "v2.List.SentPay")
def test_a_payment_is_read_and_listed(v2: V2, make: Make) -> None:
    payment = make.payment(make.bill())

    read = v2.read("SentPay", payment["id"])
    listed = v2.list("SentPay", filters=[where("vendorId", "=", payment["vendorId"])])

    assert read.data["id"] == payment["id"]
    assert [row["id"] for row in listed.data] == [payment["id"]]
    assert undocumented_fields(read) == []


@documented(fact="F-op:v2.ListPayments")
@operation("v2.ListPayments")
def test_payments_are_listed_by_what_became_of_them(v2: V2, make: Make) -> None:
    payment = make.payment(make.bill())
    data = {"start": 0, "max": 10, "disbursementStatus": "0", "filters": [where("vendorId", "=", payment["vendorId"])]}

    answer = v2.call("ListPayments", data)

    assert [row["id"] for row in answer.data["payments"]] == [payment["id"]]
    assert answer.data["payments"][0]["entity"] == "SentPay"
    assert undocumented_fields(answer) == []


@documented(fact="F-269")
@refusal("v2.ListPayments")
def test_listing_payments_needs_a_disbursement_status(v2: V2) -> None:
    assert v2.call("ListPayments", {"start": 0, "max": 10}).is_refused


def bank_account(vendor: Record) -> Record:
    """The fields of a vendor's bank account."""
    return {
        "vendorId": vendor["id"],
        "accountNumber": "1234567890",
        "routingNumber": ROUTING_NUMBER,
        "isSavings": False,
        "isPersonalAcct": False,
    }


@observed(fact="F-270")
@operation("v2.Crud.Create.VendorBankAccount", "v2.Crud.Read.VendorBankAccount", "v2.List.VendorBankAccount")
def test_a_vendors_bank_account_is_verified_at_once_and_masked(trusted_v2: V2, make: Make) -> None:
    vendor = make.vendor()

    answer = trusted_v2.create("VendorBankAccount", bank_account(vendor))

    listed = trusted_v2.list("VendorBankAccount", filters=[where("vendorId", "=", vendor["id"])])
    assert (answer.data["status"], answer.data["accountNumber"]) == ("1", "******7890")
    assert trusted_v2.read("VendorBankAccount", answer.data["id"]).data == answer.data
    assert [row["id"] for row in listed.data] == [answer.data["id"]]
    assert undocumented_fields(answer) == []


@documented(fact="F-271")
@operation("v2.Crud.Create.VendorBankAccount", "v2.Crud.Delete.VendorBankAccount")
@refusal("v2.Crud.Create.VendorBankAccount")
def test_a_vendor_has_one_active_bank_account(trusted_v2: V2, make: Make) -> None:
    vendor = make.vendor()
    first = trusted_v2.create("VendorBankAccount", bank_account(vendor)).data

    assert trusted_v2.create("VendorBankAccount", bank_account(vendor)).is_refused
    assert trusted_v2.delete("VendorBankAccount", first["id"]).data["isActive"] == "2"
    assert trusted_v2.create("VendorBankAccount", bank_account(vendor)).data["isActive"] == "1"


@documented(fact="F-op:v2.Bulk.Crud.Create.VendorBankAccount")
@operation("v2.Bulk.Crud.Create.VendorBankAccount", "v2.Bulk.Crud.Delete.VendorBankAccount")
def test_bank_accounts_are_made_and_deleted_in_bulk(trusted_v2: V2, make: Make) -> None:
    elements = [{"obj": {"entity": "VendorBankAccount", **bank_account(make.vendor())}} for _ in range(2)]

    made = [one["response_data"] for one in trusted_v2.bulk("Create", "VendorBankAccount", elements).data["bulk"]]
    deleted = trusted_v2.bulk("Delete", "VendorBankAccount", [{"id": one["id"]} for one in made]).data["bulk"]

    assert [one["isActive"] for one in made] == ["1", "1"]
    assert [one["response_data"]["isActive"] for one in deleted] == ["2", "2"]


@documented(fact="F-272")
@refusal(
    "v2.Crud.Create.VendorBankAccount",
    "v2.Crud.Read.VendorBankAccount",
    "v2.Crud.Delete.VendorBankAccount",
    "v2.List.VendorBankAccount",
    "v2.Bulk.Crud.Create.VendorBankAccount",
    "v2.Bulk.Crud.Delete.VendorBankAccount",
)
def test_vendors_bank_accounts_ask_for_a_trusted_session(v2: V2, make: Make) -> None:
    unknown = "vba02AAAAAAAAAAAzzzz"
    fields = bank_account(make.vendor())

    answers = [
        v2.create("VendorBankAccount", fields),
        v2.read("VendorBankAccount", unknown),
        v2.delete("VendorBankAccount", unknown),
        v2.list("VendorBankAccount"),
        v2.bulk("Create", "VendorBankAccount", [{"obj": {"entity": "VendorBankAccount", **fields}}]),
        v2.bulk("Delete", "VendorBankAccount", [{"id": unknown}]),
    ]

    assert [answer.codes for answer in answers] == [["BDC_1361"]] * 6
