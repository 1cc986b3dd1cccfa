"""v2's entities that have some of the verbs only: payment terms, customers' bank accounts, purchase orders."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import V2, where
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "02AAAAAAAAAAAzzzz"
NOTHING = "00000000000000000000"


@pytest.fixture
def term(v2: V2, make: Make) -> Record:
    """A payment term of some days that no other has: what there is of terms stays, and is changed only."""
    days = {row["netDue"] for row in v2.list("PaymentTerm").data}
    free = next(number for number in range(200, 999) if number not in days)
    return make.v2("PaymentTerm", {"name": make.names.name("term"), "netDue": free})


def customer_bank(customer_id: str) -> dict[str, Any]:
    """The fields of a customer's bank account."""
    return {
        "customerId": customer_id,
        "nameOnAccount": "Ada Contract",
        "routingNumber": "074000010",
        "accountNumber": "111222333",
        "isWrittenAuth": True,
    }


@pytest.fixture
def bank(make: Make) -> Record:
    """A bank account of a customer with a billing address."""
    customer = make.customer(billingAddress=bodies.ADDRESS)
    return make.v2("CustomerBankAccount", customer_bank(customer["id"]), agreedWithTOS=True)


@documented(fact="F-op:v2.Crud.Create.PaymentTerm")
@operation("v2.Crud.Create.PaymentTerm", "v2.Crud.Read.PaymentTerm")
def test_a_payment_term_has_an_id_a_name_and_days(v2: V2, term: Record) -> None:
    assert term.keys() >= {"entity", "id", "name", "netDue"}
    assert term["id"].startswith("00p")
    assert v2.read("PaymentTerm", term["id"]).data == term


@observed(fact="F-204")
@operation("v2.Crud.Update.PaymentTerm")
def test_a_payment_term_is_renamed(v2: V2, term: Record) -> None:
    assert v2.update("PaymentTerm", term["id"], name="Contract").data == {**term, "name": "Contract"}


@observed(fact="F-207")
@refusal("v2.Crud.Create.PaymentTerm")
def test_a_payment_term_without_fields_is_refused(v2: V2) -> None:
    assert v2.create("PaymentTerm", {}).is_refused


@observed(fact="F-206")
@pytest.mark.parametrize(("entity", "prefix"), [("PaymentTerm", "00p"), ("CustomerBankAccount", "cba")])
@refusal("v2.Crud.Read.{entity}")
def test_an_unknown_id_is_refused_with_1205(v2: V2, entity: str, prefix: str) -> None:
    assert v2.read(entity, f"{prefix}{UNKNOWN}").codes == ["BDC_1205"]


@observed(fact="F-206")
@refusal("v2.Crud.Update.PaymentTerm", "v2.Crud.Delete.CustomerBankAccount")
def test_what_is_not_there_is_neither_changed_nor_deleted(v2: V2) -> None:
    assert v2.update("PaymentTerm", f"00p{UNKNOWN}", name="Contract").codes == ["BDC_1205"]
    assert v2.delete("CustomerBankAccount", f"cba{UNKNOWN}").codes == ["BDC_1205"]


@observed(fact="F-1401")
@operation("v2.Crud.Create.CustomerBankAccount", "v2.Crud.Read.CustomerBankAccount")
def test_a_customers_bank_account_is_masked(v2: V2, bank: Record) -> None:
    read = v2.read("CustomerBankAccount", bank["id"])

    assert read.data == bank
    assert (bank["accountNumber"], bank["routingNumber"]) == ("*****2333", "074000010")
    assert (bank["isSavings"], bank["isPersonalAcct"], bank["isWrittenAuth"]) == (False, False, True)
    assert undocumented_fields(read) == []


@documented(fact="F-205")
@operation("v2.Crud.Delete.CustomerBankAccount", "v2.List.CustomerBankAccount")
def test_a_deleted_bank_account_of_a_customer_is_inactive(v2: V2, bank: Record) -> None:
    deleted = v2.delete("CustomerBankAccount", bank["id"])

    of_customer = where("customerId", "=", bank["customerId"])
    assert deleted.data["isActive"] == "2"
    assert v2.list("CustomerBankAccount", filters=[of_customer]).data == [deleted.data]


@documented(fact="F-683")
@operation("v2.Crud.Create.CustomerBankAccount")
@refusal("v2.Crud.Create.CustomerBankAccount")
def test_a_customer_has_one_bank_account_until_it_is_deleted(v2: V2, make: Make, bank: Record) -> None:
    fields = customer_bank(bank["customerId"])

    assert v2.create("CustomerBankAccount", fields, agreedWithTOS=True).is_refused
    v2.delete("CustomerBankAccount", bank["id"])
    assert make.v2("CustomerBankAccount", fields, agreedWithTOS=True)["isActive"] == "1"


@assumed(fact="F-1404")
@pytest.mark.parametrize("beside", [{}, {"agreedWithTOS": False}])
@refusal("v2.Crud.Create.CustomerBankAccount")
def test_a_bank_account_without_its_owners_consent_is_refused(v2: V2, make: Make, beside: dict[str, bool]) -> None:
    customer = make.customer(billingAddress=bodies.ADDRESS)

    assert v2.create("CustomerBankAccount", customer_bank(customer["id"]), **beside).is_refused


@documented(fact="F-op:v2.Crud.Create.User")
@refusal("v2.Crud.Create.User")
def test_a_user_is_not_made_without_the_name_of_who_makes_it(v2: V2, make: Make) -> None:
    fields = {"profileId": make.profile("3"), **bodies.contact(make.names.email())}

    assert v2.create("User", fields).is_refused


@documented(fact="F-1400")
@operation("v2.Crud.Create.Location")
def test_a_location_shows_the_one_above_it_under_a_classs_name(make: Make) -> None:
    above = make.v2("Location", {"name": make.names.name("location")})
    below = make.v2("Location", {"name": make.names.name("location"), "parentLocationId": above["id"]})

    assert (above["parentActgClassId"], below["parentActgClassId"]) == (NOTHING, above["id"])
    assert "parentLocationId" not in below


@documented(fact="F-op:v2.Crud.Create.PurchaseOrder")
@operation("v2.Crud.Create.PurchaseOrder", "v2.List.PurchaseOrder")
def test_a_purchase_order_is_listed_as_it_was_made(v2: V2, make: Make) -> None:
    vendor = make.vendor()
    line = {"entity": "PurchaseOrderLineItem", "amount": 40, "quantity": 2, "unitPrice": 20}
    fields = {"vendorId": vendor["id"], "poNumber": make.names.number(), "poDate": str(make.today)}

    order = make.v2("PurchaseOrder", {**fields, "purchaseOrderLineItems": [line]})
    rows = v2.list("PurchaseOrder", filters=[where("vendorId", "=", vendor["id"])])

    assert rows.data == [order]
    assert order["id"].startswith("pur")
    assert order["purchaseOrderLineItems"][0]["id"].startswith("pol")
    assert undocumented_fields(rows) == []


@documented(fact="F-op:v2.Crud.Create.PurchaseOrder")
@refusal("v2.Crud.Create.PurchaseOrder")
def test_a_purchase_order_needs_its_number_and_its_date(v2: V2, make: Make) -> None:
    assert v2.create("PurchaseOrder", {"vendorId": make.vendor()["id"], "poDate": str(make.today)}).is_refused
