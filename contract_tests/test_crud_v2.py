"""v2's Crud operations, the same for every entity."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import V2, where
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import lacking, undocumented_fields

PREFIXES = {
    "Vendor": "009",
    "Customer": "0cu",
    "Bill": "00n",
    "Invoice": "00e",
    "ChartOfAccount": "0ca",
    "ActgClass": "cls",
    "Department": "0de",
    "Location": "loc",
    "Job": "job",
    "Employee": "emp",
    "Item": "0ii",
    "CustomerContact": "cpu",
    "User": "006",
}
NOTHING = "00000000000000000000"

MINIMAL: dict[str, Callable[[Make], Record]] = {
    "Vendor": lambda make: {"name": make.names.name("vendor")},
    "Customer": lambda make: {"name": make.names.name("customer")},
    "Bill": lambda make: bodies.bill_v2(make.vendor()["id"], make.names.number(), make.today),
    "Invoice": lambda make: bodies.invoice_v2(make.customer()["id"], make.names.number(), make.today),
    "ChartOfAccount": lambda make: {"name": make.names.name("account"), "accountType": "7"},
    "ActgClass": lambda make: {"name": make.names.name("class")},
    "Department": lambda make: {"name": make.names.name("department")},
    "Location": lambda make: {"name": make.names.name("location")},
    "Job": lambda make: {"name": make.names.name("job")},
    "Employee": lambda make: {"firstName": make.names.name("employee"), "lastName": "Contract"},
    "Item": lambda make: {"name": make.names.name("item"), "type": "0"},
    "CustomerContact": lambda make: {"customerId": make.customer()["id"], **bodies.contact(make.names.email())},
    "User": lambda make: {"profileId": make.profile(CLERK), **bodies.contact(make.names.email())},
}
"""Entity -> the fields of a complete create."""
CLERK = "3"
BESIDE: dict[str, Record] = {"User": {"username": "contract"}}
"""Entity -> what stands beside the object in a create."""
every_entity = pytest.mark.parametrize("entity", MINIMAL)


@every_entity
@documented(fact="F-op:v2.Crud.Create.{entity}")
@operation("v2.Crud.Create.{entity}")
def test_a_create_answers_the_whole_record(v2: V2, make: Make, entity: str) -> None:
    fields = MINIMAL[entity](make)

    answer = v2.create(entity, fields, **BESIDE.get(entity, {}))
    record = make.accept_v2(entity, answer)

    assert (record["entity"], record["isActive"]) == (entity, "1")
    assert record["id"].startswith(PREFIXES[entity])


@every_entity
@documented(fact="F-op:v2.Crud.Read.{entity}")
@operation("v2.Crud.Read.{entity}")
def test_a_record_is_read_as_it_was_created(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))

    assert v2.read(entity, record["id"]).data == record


@every_entity
@observed(fact="F-201")
@operation("v2.Crud.Create.{entity}")
def test_a_new_record_was_created_and_updated_at_one_time(make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))

    assert record["createdTime"] == record["updatedTime"]
    assert record["createdTime"].endswith("+0000")


@every_entity
@documented(fact="F-202")
@refusal("v2.Crud.Create.{entity}")
def test_an_entity_that_differs_from_the_path_is_refused_with_1118(v2: V2, entity: str) -> None:
    answer = v2.call(f"Crud/Create/{entity}", {"obj": {"entity": "Nothing", "name": "here"}})

    assert answer.codes == ["BDC_1118"]


@every_entity
@observed(fact="F-207")
@refusal("v2.Crud.Create.{entity}")
def test_a_create_without_fields_fails(v2: V2, entity: str) -> None:
    assert v2.create(entity, {}).is_refused


@every_entity
@documented(fact="F-205")
@operation("v2.Crud.Delete.{entity}", "v2.Crud.Read.{entity}", "v2.Crud.Undelete.{entity}")
def test_a_deleted_record_is_inactive_readable_and_can_come_back(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))

    deleted = v2.delete(entity, record["id"])
    read = v2.read(entity, record["id"])
    undeleted = v2.undelete(entity, record["id"])

    assert [answer.data["isActive"] for answer in (deleted, read, undeleted)] == ["2", "2", "1"]
    assert [answer.data["id"] for answer in (deleted, read, undeleted)] == [record["id"]] * 3


@every_entity
@observed(fact="F-206")
@pytest.mark.parametrize(
    "step",
    [
        pytest.param("Read", marks=refusal("v2.Crud.Read.{entity}")),
        pytest.param("Delete", marks=refusal("v2.Crud.Delete.{entity}")),
        pytest.param("Undelete", marks=refusal("v2.Crud.Undelete.{entity}")),
    ],
)
def test_an_unknown_id_is_refused_with_1205(v2: V2, entity: str, step: str) -> None:
    answer = v2.call(f"Crud/{step}/{entity}", {"id": f"{PREFIXES[entity]}02AAAAAAAAAAAzzzz"})

    assert (answer.status, answer.codes) == (200, ["BDC_1205"])


@every_entity
@observed(fact="F-206")
@refusal("v2.Crud.Update.{entity}")
def test_an_update_of_an_unknown_id_is_refused_with_1205(v2: V2, entity: str) -> None:
    answer = v2.update(entity, f"{PREFIXES[entity]}02AAAAAAAAAAAzzzz", **CHANGES[entity])

    assert answer.codes == ["BDC_1205"]


CHANGES: dict[str, dict[str, Any]] = {
    "Vendor": {"phone": "4155550100"},
    "Customer": {"phone": "4155550100"},
    "Bill": {"description": "new"},
    "Invoice": {"description": "new"},
    "ChartOfAccount": {"description": "new"},
    "ActgClass": {"description": "new"},
    "Department": {"description": "new"},
    "Location": {"description": "new"},
    "Job": {"description": "new"},
    "Employee": {"shortName": "new"},
    "Item": {"description": "new"},
    "CustomerContact": {"phone": "4155550100"},
    "User": {"lastName": "Byron"},
}


@every_entity
@observed(fact="F-204")
@operation("v2.Crud.Update.{entity}")
def test_an_update_keeps_what_is_not_sent(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))

    answer = v2.update(entity, record["id"], **CHANGES[entity])

    # Lines take the times of the update, though nothing else of them changes.
    changed = {"updatedTime", "billLineItems", "invoiceLineItems"} | CHANGES[entity].keys()
    assert {key: answer.data[key] for key in CHANGES[entity]} == CHANGES[entity]
    assert {key: answer.data[key] for key in answer.data.keys() - changed} == {
        key: record[key] for key in record.keys() - changed
    }


@documented(fact="F-203")
@operation("v2.Crud.Update.Vendor")
def test_a_read_only_field_is_ignored(v2: V2, make: Make) -> None:
    vendor = make.v2("Vendor", MINIMAL["Vendor"](make))

    answer = v2.update("Vendor", vendor["id"], createdTime="2001-01-01T00:00:00.000+0000", payBy="1", phone="1")

    assert (answer.data["createdTime"], answer.data["payBy"]) == (vendor["createdTime"], vendor["payBy"])


@observed(fact="F-210")
@operation("v2.Crud.Create.Vendor")
def test_a_new_vendor_has_the_values_seen_at_the_sandbox(make: Make) -> None:
    vendor = make.v2("Vendor", MINIMAL["Vendor"](make))

    assert vendor["nameOnCheck"] == vendor["name"]
    assert (vendor["payBy"], vendor["accountType"], vendor["billCurrency"]) == ("0", "0", "USD")
    assert (vendor["prefPmtMethod"], vendor["vendorBankAccountStatus"]) == ("1", -1)
    assert (vendor["enabledCombinePayments"], vendor["sendNotifications"]) == (True, True)


@observed(fact="F-211")
@operation("v2.Crud.Create.Vendor")
def test_empty_texts_are_null_and_empty_references_twenty_zeros(make: Make) -> None:
    vendor = make.v2("Vendor", MINIMAL["Vendor"](make))

    assert (vendor["shortName"], vendor["email"], vendor["addressCity"]) == (None, None, None)
    assert (vendor["paymentTermId"], vendor["mergedIntoId"]) == (NOTHING, NOTHING)


@observed(fact="F-215")
@operation("v2.Crud.Create.ChartOfAccount")
def test_an_enum_sent_as_a_number_is_read_as_its_code(make: Make) -> None:
    account = make.v2("ChartOfAccount", {"name": make.names.name("account"), "accountType": 9})

    assert account["accountType"] == "9"


@observed(fact="F-212")
@operation("v2.Crud.Create.Bill")
def test_a_new_bill_has_the_values_seen_at_the_sandbox(make: Make) -> None:
    vendor = make.vendor()
    bill = make.v2("Bill", bodies.bill_v2(vendor["id"], make.names.number(), make.today, 200))

    assert (bill["amount"], bill["dueAmount"], bill["scheduledAmount"], bill["creditAmount"]) == (200, 200, 0, 0)
    assert (bill["paymentStatus"], bill["approvalStatus"], bill["source"]) == ("1", "0", "0")
    assert bill["glPostingDate"] == bill["invoiceDate"]
    assert bill["paidAmount"] is None
    assert bill["hasAutoPay"] is False
    assert bill["payFromChartOfAccountId"] == NOTHING


@observed(fact="F-212")
@operation("v2.Crud.Create.Bill")
def test_a_line_of_a_bill_is_an_entity_of_its_own(make: Make) -> None:
    vendor = make.vendor()
    bill = make.v2("Bill", bodies.bill_v2(vendor["id"], make.names.number(), make.today, 200))
    (line,) = bill["billLineItems"]

    assert (line["entity"], line["billId"], line["amount"]) == ("BillLineItem", bill["id"], 200)
    assert line["id"].startswith("bli")
    assert (line["lineType"], line["quantity"], line["unitPrice"]) == ("1", None, None)


@documented(fact="F-208")
@operation("v2.Crud.Update.Bill")
def test_an_update_of_a_bill_replaces_its_lines(v2: V2, make: Make) -> None:
    bill = make.v2("Bill", MINIMAL["Bill"](make))
    (old,) = bill["billLineItems"]

    answer = v2.update("Bill", bill["id"], billLineItems=[{"entity": "BillLineItem", "amount": 70}])

    (new,) = answer.data["billLineItems"]
    assert answer.data["amount"] == 70
    assert new["id"] != old["id"]


@documented(fact="F-213")
@operation("v2.Crud.Create.Bill")
@refusal("v2.Crud.Create.Bill")
def test_a_number_twice_for_a_vendor_is_refused_unless_allowed(v2: V2, make: Make) -> None:
    bill = make.v2("Bill", MINIMAL["Bill"](make))
    again = bodies.bill_v2(bill["vendorId"], bill["invoiceNumber"], make.today)

    assert v2.create("Bill", again).is_refused
    assert make.v2("Bill", again, allowDuplicateInvNum=True)["invoiceNumber"] == bill["invoiceNumber"]


@documented(fact="F-1921")
@operation("v2.Crud.Create.Customer", "v2.List.CustomerContact")
def test_a_new_customer_has_one_contact(v2: V2, make: Make) -> None:
    customer = make.v2("Customer", {"name": make.names.name("customer"), "email": make.names.email()})

    contacts = v2.list("CustomerContact", filters=[where("customerId", "=", customer["id"])]).data

    assert [one["customerId"] for one in contacts] == [customer["id"]]


@observed(fact="F-214")
@operation("v2.Crud.Create.Invoice")
def test_a_new_invoice_has_the_values_seen_at_the_sandbox(make: Make) -> None:
    customer = make.customer()
    invoice = make.v2("Invoice", bodies.invoice_v2(customer["id"], make.names.number(), make.today, 79.98))
    (line,) = invoice["invoiceLineItems"]

    assert (invoice["amount"], invoice["amountDue"], invoice["paymentStatus"]) == (79.98, 79.98, "1")
    assert (invoice["emailDeliveryOption"], invoice["mailDeliveryOption"]) == ("1", "0")
    assert (line["entity"], line["quantity"], line["price"], line["amount"]) == ("InvoiceLineItem", 1, 79.98, 79.98)
    assert line["taxCode"] == "Non"


@assumed(fact="F-216")
@refusal("v2.Crud.Create.Vendor")
def test_data_that_is_not_json_is_refused(v2: V2) -> None:
    assert v2.call("Crud/Create/Vendor", data='{"obj": ').is_refused


@assumed(fact="F-216")
@refusal("v2.Crud.Read.Vendor")
def test_a_call_without_its_data_is_refused(v2: V2) -> None:
    assert v2.call("Crud/Read/Vendor").is_refused


@every_entity
@documented(fact="F-op:v2.Crud.Read.{entity}")
@operation("v2.Crud.Read.{entity}")
def test_a_record_has_fields_that_are_documented_or_were_seen(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))
    answer = v2.read(entity, record["id"])

    assert undocumented_fields(answer) == []
    assert lacking(answer) == []
