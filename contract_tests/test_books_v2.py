"""v2's credits, recurring bills and invoices, and what is only read of payments."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from contract_tests import bodies
from contract_tests.answers import Answer
from contract_tests.clients import V2, Rest, where
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

PREFIXES = {"VendorCredit": "vcr", "CreditMemo": "ccr", "RecurringBill": "btp", "RecurringInvoice": "rit"}
MINIMAL: dict[str, Callable[[Make], Record]] = {
    "VendorCredit": lambda make: bodies.vendor_credit_v2(make.vendor()["id"], make.names.number(), make.today),
    "CreditMemo": lambda make: bodies.credit_memo_v2(make.customer()["id"], make.names.number(), make.today),
    "RecurringBill": lambda make: bodies.recurring_bill_v2(make.vendor()["id"], make.today + timedelta(days=40)),
    "RecurringInvoice": lambda make: bodies.recurring_invoice_v2(
        make.customer()["id"], make.today + timedelta(days=40)
    ),
}
"""Entity -> the fields of a complete create."""
every_entity = pytest.mark.parametrize("entity", MINIMAL)
every_recurring = pytest.mark.parametrize("entity", ["RecurringBill", "RecurringInvoice"])
every_credit = pytest.mark.parametrize("entity", ["VendorCredit", "CreditMemo"])
READ_ONLY = {"BillCredit": "bcr", "InvoiceCredit": "icr", "BillPay": "blp", "ReceivedPay": "0rp"}
MOVED = {"MoneyMovement": "mmt", "RPConvFee": "rpf"}
every_other = pytest.mark.parametrize("entity", READ_ONLY | MOVED)
every_list = pytest.mark.parametrize("entity", [*MINIMAL, *READ_ONLY, *MOVED])

# What the mock answers beyond BILL's document: see F-1452.
BEYOND = ("createdTime", "updatedTime", "creditMemoLineItems[].id")


def strange(answer: Answer) -> list[str]:
    """The undocumented fields of an answer, but for those of `BEYOND`."""
    return [field for field in undocumented_fields(answer) if not field.partition(":")[0].endswith(BEYOND)]


@every_entity
@documented(fact="F-op:v2.Crud.Create.{entity}")
@operation("v2.Crud.Create.{entity}", "v2.Crud.Read.{entity}")
def test_a_create_answers_the_whole_record_as_it_is_read(v2: V2, make: Make, entity: str) -> None:
    fields = MINIMAL[entity](make)

    answer = v2.create(entity, fields)
    record = make.accept_v2(entity, answer)

    assert (record["entity"], record["isActive"]) == (entity, "1")
    assert record["id"].startswith(PREFIXES[entity])
    assert {name: record[name] for name in fields if not name.endswith("LineItems")} == {
        name: value for name, value in fields.items() if not name.endswith("LineItems")
    }
    assert v2.read(entity, record["id"]).data == record
    assert strange(answer) == []


@every_entity
@observed(fact="F-207")
@refusal("v2.Crud.Create.{entity}")
def test_a_create_without_fields_fails(v2: V2, entity: str) -> None:
    assert v2.create(entity, {}).is_refused


@every_entity
@observed(fact="F-204")
@operation("v2.Crud.Update.{entity}")
def test_an_update_keeps_what_is_not_sent(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make))

    answer = v2.update(entity, record["id"], description="new")

    changed = {"updatedTime", "description", f"{entity[0].lower()}{entity[1:]}LineItems"}
    assert answer.data["description"] == "new"
    assert {key: answer.data[key] for key in answer.data.keys() - changed} == {
        key: record[key] for key in record.keys() - changed
    }


@documented(fact="F-208")
@operation("v2.Crud.Update.VendorCredit")
def test_an_update_replaces_the_lines(v2: V2, make: Make) -> None:
    credit = make.v2("VendorCredit", MINIMAL["VendorCredit"](make))

    lines = [{"entity": "VendorCreditLineItem", "amount": 10}, {"entity": "VendorCreditLineItem", "amount": 5.5}]
    answer = v2.update("VendorCredit", credit["id"], vendorCreditLineItems=lines)

    assert [line["amount"] for line in answer.data["vendorCreditLineItems"]] == [10, 5.5]
    assert (answer.data["amount"], answer.data["creditStatus"]) == (15.5, "1")


@every_entity
@documented(fact="F-205")
@operation("v2.Crud.Delete.{entity}", "v2.Crud.Read.{entity}")
def test_a_deleted_record_is_inactive_and_readable(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make))

    deleted = v2.delete(entity, record["id"])

    assert (deleted.data["isActive"], v2.read(entity, record["id"]).data["isActive"]) == ("2", "2")


@every_recurring
@documented(fact="F-205")
@operation("v2.Crud.Undelete.{entity}")
def test_a_deleted_record_can_come_back(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make))
    v2.delete(entity, record["id"])

    assert v2.undelete(entity, record["id"]).data["isActive"] == "1"


@every_recurring
@observed(fact="F-206")
@refusal("v2.Crud.Undelete.{entity}")
def test_what_is_not_there_cannot_come_back(v2: V2, entity: str) -> None:
    assert v2.undelete(entity, f"{PREFIXES[entity]}02AAAAAAAAAAAzzzz").codes == ["BDC_1205"]


@every_entity
@observed(fact="F-206")
@refusal("v2.Crud.Read.{entity}", "v2.Crud.Update.{entity}", "v2.Crud.Delete.{entity}")
def test_an_unknown_id_is_refused_with_1205(v2: V2, entity: str) -> None:
    unknown = f"{PREFIXES[entity]}02AAAAAAAAAAAzzzz"

    answers = [v2.read(entity, unknown), v2.update(entity, unknown, description="new"), v2.delete(entity, unknown)]

    assert [answer.codes for answer in answers] == [["BDC_1205"]] * 3


@every_entity
@documented(fact="F-241")
@operation("v2.Bulk.Crud.Create.{entity}", "v2.Bulk.Crud.Update.{entity}", "v2.Bulk.Crud.Delete.{entity}")
def test_records_are_made_changed_and_deleted_in_bulk(v2: V2, make: Make, entity: str) -> None:
    elements = [{"obj": {"entity": entity, **MINIMAL[entity](make)}} for _ in range(2)]

    ids = [record["id"] for record in make.accept_bulk_v2(entity, v2.bulk("Create", entity, elements))]
    changes = [{"obj": {"entity": entity, "id": one, "description": "new"}} for one in ids]
    changed = v2.bulk("Update", entity, changes).data["bulk"]
    deleted = v2.bulk("Delete", entity, [{"id": one} for one in ids]).data["bulk"]

    assert [one["response_data"]["description"] for one in changed] == ["new", "new"]
    assert [one["response_data"]["isActive"] for one in deleted] == ["2", "2"]


@every_recurring
@documented(fact="F-241")
@operation("v2.Bulk.Crud.Undelete.{entity}")
def test_records_come_back_in_bulk(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make))
    v2.delete(entity, record["id"])

    (back,) = v2.bulk("Undelete", entity, [{"id": record["id"]}]).data["bulk"]

    assert back["response_data"]["isActive"] == "1"


@every_entity
@documented(fact="F-243")
@pytest.mark.parametrize("step", ["Create", "Update", "Delete"])
@refusal("v2.Bulk.Crud.{step}.{entity}")
def test_more_than_100_elements_are_refused(v2: V2, entity: str, step: str) -> None:
    assert v2.bulk(step, entity, [{"id": "00902AAAAAAAAAAAzzzz"}] * 101).is_refused


@every_recurring
@documented(fact="F-243")
@refusal("v2.Bulk.Crud.Undelete.{entity}")
def test_more_than_100_elements_do_not_come_back(v2: V2, entity: str) -> None:
    assert v2.bulk("Undelete", entity, [{"id": "00902AAAAAAAAAAAzzzz"}] * 101).is_refused


@every_list
@documented(fact="F-op:v2.List.{entity}")
@operation("v2.List.{entity}")
def test_a_list_is_an_array_of_documented_records(v2: V2, entity: str) -> None:
    answer = v2.list(entity, most=20)

    assert {row["entity"] for row in answer.data} <= {entity}
    assert strange(answer) == []


@every_list
@documented(fact="F-221")
@refusal("v2.List.{entity}")
def test_a_filter_on_an_unknown_field_is_refused_with_1130(v2: V2, entity: str) -> None:
    assert v2.list(entity, filters=[where("noSuchField", "=", "1")]).codes == ["BDC_1130"]


@every_other
@observed(fact="F-206")
@refusal("v2.Crud.Read.{entity}")
def test_an_unknown_record_is_refused_with_1205(v2: V2, entity: str) -> None:
    assert v2.read(entity, f"{(READ_ONLY | MOVED)[entity]}02AAAAAAAAAAAzzzz").codes == ["BDC_1205"]


@pytest.mark.parametrize("entity", MOVED)
@documented(fact="F-op:v2.Crud.Read.{entity}")
@operation("v2.Crud.Read.{entity}")
def test_what_is_listed_is_read(v2: V2, first_record: Record, entity: str) -> None:
    read = v2.read(entity, first_record["id"])

    assert read.data == first_record
    assert undocumented_fields(read) == []


@pytest.fixture
def first_record(v2: V2, entity: str) -> Record:
    """A record of the organization that no test can make."""
    rows: list[Record] = v2.list(entity, most=1).data
    if not rows:
        pytest.skip(f"the organization has no {entity}")
    return rows[0]


@documented(fact="F-1461")
@operation("v2.List.MoneyMovement")
def test_money_that_is_paid_is_below_zero(v2: V2) -> None:
    payables = v2.list("MoneyMovement", filters=[where("type", "=", "1")])
    receivables = v2.list("MoneyMovement", filters=[where("type", "=", "2")])

    assert [row["id"] for row in payables.data if row["amount"] > 0] == []
    assert [row["id"] for row in receivables.data if row["amount"] < 0] == []


@documented(fact="F-1455")
@operation("v2.List.BillCredit", "v2.Crud.Read.BillCredit")
def test_a_credit_on_a_bill_is_a_bill_credit(v2: V2, make: Make) -> None:
    credit = make.vendor_credit(amount=60)
    bill = make.credited_bill(credit, 40)

    (row,) = v2.list("BillCredit", filters=[where("billId", "=", bill["id"])]).data
    read = v2.read("BillCredit", row["id"])

    assert (read.data["billId"], read.data["vendorCreditId"], read.data["amount"]) == (bill["id"], credit["id"], 40)
    assert undocumented_fields(read) == []


@documented(fact="F-1450")
@operation("v2.Crud.Read.VendorCredit")
def test_a_credit_in_use_is_partially_applied(v2: V2, make: Make) -> None:
    credit = make.vendor_credit(amount=60)
    make.credited_bill(credit, 40)

    read = v2.read("VendorCredit", credit["id"]).data

    assert (read["creditStatus"], read["appliedAmount"]) == ("2", 40)


@documented(fact="F-1456")
@operation("v2.List.InvoiceCredit", "v2.Crud.Read.InvoiceCredit", "v2.Crud.Read.CreditMemo")
def test_a_credit_on_an_invoice_is_an_invoice_credit(v2: V2, make: Make) -> None:
    memo = make.credit_memo(price=60)
    invoice = make.credited_invoice(memo["customerId"], 60)

    (row,) = v2.list("InvoiceCredit", filters=[where("invoiceId", "=", invoice["id"])]).data
    read = v2.read("InvoiceCredit", row["id"])

    assert (read.data["creditMemoId"], read.data["amount"]) == (memo["id"], 60)
    assert undocumented_fields(read) == []
    assert v2.read("CreditMemo", memo["id"]).data["status"] == "0"


@documented(fact="F-1451")
@operation("v2.Crud.Create.CreditMemo")
def test_a_line_of_a_credit_memo_may_have_a_rate(v2: V2, make: Make) -> None:
    fields = MINIMAL["CreditMemo"](make)
    fields["creditMemoLineItems"].append({"entity": "CreditMemoLineItem", "quantity": 1, "ratePercent": -20})

    memo = make.v2("CreditMemo", fields)

    assert (memo["amount"], memo["status"], memo["availableAmount"]) == (80, "1", 80)


@assumed(fact="F-1452")
@operation("v2.Crud.Create.CreditMemo")
def test_a_credit_memo_is_not_refused_with_what_only_invoices_say(v2: V2, make: Make) -> None:
    memo = make.v2("CreditMemo", MINIMAL["CreditMemo"](make) | {"appliedAmount": 5})

    assert memo["entity"] == "CreditMemo"


@documented(fact="F-1453")
@operation("v2.Crud.Create.RecurringBill")
def test_a_recurring_bill_may_end_after_so_many(v2: V2, make: Make) -> None:
    bill = make.v2("RecurringBill", MINIMAL["RecurringBill"](make) | {"remainingPayments": 3})

    assert (bill["remainingPayments"], bill["isRecurringPayment"], bill["amount"]) == (3, False, 19.99)


@documented(fact="F-1454")
@operation("v2.Crud.Create.RecurringInvoice")
def test_a_line_of_a_recurring_invoice_with_a_rate_needs_no_amount(v2: V2, make: Make) -> None:
    fields = MINIMAL["RecurringInvoice"](make)
    rated = {"entity": "RecurringInvoiceLineItem", "quantity": 1, "ratePercent": -20}
    fields["recurringInvoiceLineItems"].append(rated)

    assert make.v2("RecurringInvoice", fields)["subtotal"] == 16


@documented(fact="F-1457")
@operation("v2.List.BillPay", "v2.Crud.Read.BillPay")
def test_a_part_of_a_payment_is_a_bill_pay(v2: V2, make: Make) -> None:
    bill = make.bill()
    payment = make.payment(bill)

    (row,) = v2.list("BillPay", filters=[where("billId", "=", bill["id"])]).data
    read = v2.read("BillPay", row["id"])

    assert (read.data["sentPayId"], read.data["amount"], read.data["paymentStatus"]) == (payment["id"], 100, "1")
    assert (read.data["name"], read.data["paymentType"]) == (payment["confirmationNumber"], "0")
    assert undocumented_fields(read) == []


@documented(fact="F-1458")
@operation("v2.List.ReceivedPay", "v2.Crud.Read.ReceivedPay")
def test_a_payment_of_a_customer_is_a_received_pay(v2: V2, v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    body = {"paymentType": "CHECK", "paymentDate": str(make.today), "amount": 100}
    v3.post("/invoices/record-payment", body | {"invoices": [{"id": invoice["id"], "amount": 100}]})

    (row,) = v2.list("ReceivedPay", filters=[where("customerId", "=", invoice["customerId"])]).data
    read = v2.read("ReceivedPay", row["id"])

    assert (read.data["status"], read.data["paymentType"], read.data["isOnline"]) == ("0", "1", False)
    assert [part["invoiceId"] for part in read.data["invoicePays"]] == [invoice["id"]]
    assert undocumented_fields(read) == []


@assumed(fact="F-1459")
@operation("v2.List.ReceivedPay")
def test_a_received_pay_says_a_source(v2: V2) -> None:
    assert [row["id"] for row in v2.list("ReceivedPay", most=20).data if not row["source"]] == []


@observed(fact="F-1460")
@operation("v2.List.ReceivedPay")
def test_a_received_pay_has_the_ids_of_a_card_and_a_guest(v2: V2) -> None:
    rows = v2.list("ReceivedPay", most=20).data

    assert [row["id"] for row in rows if not {"customerCardAccountId", "guestPayAccountId"} <= row.keys()] == []


@assumed(fact="F-1462")
@operation("v2.List.MoneyMovement")
def test_a_money_movement_names_its_account(v2: V2) -> None:
    rows = v2.list("MoneyMovement", most=20).data

    assert [row["id"] for row in rows if not row["bankAccountId"].startswith("bac")] == []


@every_credit
@documented(fact="F-1450")
@refusal("v2.Crud.Create.{entity}")
def test_a_credit_without_lines_is_refused(v2: V2, make: Make, entity: str) -> None:
    fields = MINIMAL[entity](make)
    del fields[next(name for name in fields if name.endswith("LineItems"))]

    assert v2.create(entity, fields).is_refused


@documented(fact="F-1463")
@operation("v2.List.RPConvFee")
def test_a_convenience_fee_is_worth_something(v2: V2) -> None:
    assert [row["id"] for row in v2.list("RPConvFee", most=20).data if row["amount"] <= 0] == []


@documented(fact="F-1475")
@refusal("v2.Crud.Create.Bill", "v2.Crud.Create.VendorCredit")
def test_documents_of_a_vendor_with_another_currency_say_their_rate(v2: V2, make: Make) -> None:
    vendor = make.v2("Vendor", {"name": make.names.name("vendor"), "billCurrency": "EUR"})["id"]

    assert v2.create("Bill", bodies.bill_v2(vendor, make.names.number(), make.today)).is_refused
    assert v2.create("VendorCredit", bodies.vendor_credit_v2(vendor, make.names.number(), make.today)).is_refused


@documented(fact="F-1476")
@operation("v2.Crud.Create.RecurringInvoice")
def test_the_entity_of_a_line_may_begin_with_a_small_letter(v2: V2, make: Make) -> None:
    fields = MINIMAL["RecurringInvoice"](make)
    fields["recurringInvoiceLineItems"][0]["entity"] = "recurringInvoiceLineItem"

    assert make.v2("RecurringInvoice", fields)["subtotal"] == 20


@assumed(fact="F-1477")
@operation("v2.Crud.Read.BillCredit", "v2.PayBills", "v2.CancelAPPayment")
@pytest.mark.usefixtures("bank_account")
def test_a_credit_of_a_cancelled_payment_can_be_read(trusted_v2: V2, v2: V2, make: Make, process_date: date) -> None:
    credit = make.vendor_credit(amount=30)
    bill = make.bill(credit["vendorId"])
    use = {"billId": bill["id"], "vendorCreditId": credit["id"], "amount": 30}
    data = {"processDate": str(process_date), "billPays": [{"billId": bill["id"], "amount": 100}], "billCredits": [use]}
    (payment,) = make.accept_sent_pays(trusted_v2.call("PayBills", data))

    trusted_v2.call("CancelAPPayment", {"sentPayId": payment["id"]})

    assert v2.read("BillCredit", payment["billCredits"][0]["id"]).data["amount"] == 30
