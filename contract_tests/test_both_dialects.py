"""v2 and v3 are two ways to the same records."""

import pytest

from contract_tests.clients import V2, Rest
from contract_tests.making import Make
from contract_tests.marks import documented, operation


@documented(fact="F-300")
@operation("v3.vendors.create", "v2.Crud.Read.Vendor")
def test_a_vendor_of_v3_is_read_in_v2(v2: V2, make: Make) -> None:
    vendor = make.vendor(accountType="BUSINESS", email="ada@example.com", phone="4155550100")

    read = v2.read("Vendor", vendor["id"]).data

    assert (read["id"], read["name"], read["accountType"]) == (vendor["id"], vendor["name"], "1")
    assert (read["email"], read["phone"]) == ("ada@example.com", "4155550100")
    assert (read["address1"], read["addressCity"], read["addressZip"]) == ("123 Main Street", "San Jose", "95002")


@documented(fact="F-300")
@operation("v2.Crud.Create.Vendor", "v3.vendors.get")
def test_a_vendor_of_v2_is_read_in_v3_also_without_an_address(v3: Rest, make: Make) -> None:
    vendor = make.v2("Vendor", {"name": make.names.name("vendor"), "accountType": "2"})

    read = v3.get(f"/vendors/{vendor['id']}").body

    assert (read["name"], read["accountType"], read["archived"]) == (vendor["name"], "PERSON", False)


@documented(fact="F-300")
@operation("v2.Crud.Create.Vendor", "v3.vendors.update")
def test_a_vendor_of_v2_is_changed_in_v3(v2: V2, v3: Rest, make: Make) -> None:
    vendor = make.v2("Vendor", {"name": make.names.name("vendor")})

    v3.patch(f"/vendors/{vendor['id']}", {"phone": "4155550100"})

    assert v2.read("Vendor", vendor["id"]).data["phone"] == "4155550100"


@documented(fact="F-300")
@operation("v2.Crud.Delete.Vendor", "v3.vendors.get", "v3.vendors.restore", "v2.Crud.Read.Vendor")
def test_inactive_in_v2_is_archived_in_v3(v2: V2, v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    v2.delete("Vendor", vendor["id"])

    archived = v3.get(f"/vendors/{vendor['id']}").body["archived"]
    v3.post(f"/vendors/{vendor['id']}/restore")

    assert archived is True
    assert v2.read("Vendor", vendor["id"]).data["isActive"] == "1"


@documented(fact="F-300")
@operation("v3.bills.create", "v2.Crud.Read.Bill")
def test_a_bill_of_v3_is_read_in_v2(v2: V2, make: Make) -> None:
    bill = make.bill(billLineItems=[{"amount": 149}, {"amount": 79.99}])

    read = v2.read("Bill", bill["id"]).data

    assert (read["vendorId"], read["amount"], read["paymentStatus"]) == (bill["vendorId"], 228.99, "1")
    assert (read["invoiceNumber"], read["dueDate"]) == (bill["invoice"]["invoiceNumber"], bill["dueDate"])
    assert [(line["id"], line["amount"]) for line in read["billLineItems"]] == [
        (line["id"], line["amount"]) for line in bill["billLineItems"]
    ]


@documented(fact="F-300")
@operation("v2.Crud.Update.Bill", "v3.bills.get")
def test_a_bill_changed_in_v2_is_changed_in_v3(v2: V2, v3: Rest, make: Make) -> None:
    bill = make.bill()

    v2.update("Bill", bill["id"], billLineItems=[{"entity": "BillLineItem", "amount": 70}])

    read = v3.get(f"/bills/{bill['id']}").body
    assert (read["amount"], read["dueAmount"]) == (70, 70)


@documented(fact="F-300")
@operation("v3.invoices.create", "v2.Crud.Read.Invoice", "v2.Crud.Read.Customer")
def test_an_invoice_and_its_customer_of_v3_are_read_in_v2(v2: V2, make: Make) -> None:
    invoice = make.invoice(price=79.98)

    read = v2.read("Invoice", invoice["id"]).data

    assert (read["customerId"], read["amount"], read["amountDue"]) == (invoice["customerId"], 79.98, 79.98)
    assert v2.read("Customer", invoice["customerId"]).data["isActive"] == "1"


@documented(fact="F-300")
@pytest.mark.parametrize(("code", "word"), [("7", "EXPENSE"), ("9", "INCOME"), ("11", "OTHER_ASSET")])
@operation("v2.Crud.Create.ChartOfAccount", "v3.classifications.chart-of-accounts.get")
def test_types_of_accounts_are_codes_in_v2_and_words_in_v3(v3: Rest, make: Make, code: str, word: str) -> None:
    account = make.v2("ChartOfAccount", {"name": make.names.name("account"), "accountType": code})

    read = v3.get(f"/classifications/chart-of-accounts/{account['id']}").body

    assert read["account"]["type"] == word


@documented(fact="F-300")
@operation("v3.payments.create", "v2.Crud.Read.SentPay", "v2.Crud.Read.Bill")
def test_a_payment_of_v3_is_read_in_v2(v2: V2, make: Make) -> None:
    bill = make.bill()
    payment = make.payment(bill)

    read = v2.read("SentPay", payment["id"]).data

    assert (read["amount"], read["status"], read["txnNumber"]) == (100, "1", payment["transactionNumber"])
    assert v2.read("Bill", bill["id"]).data["paymentStatus"] == "4"


@documented(fact="F-300")
@operation("v3.funding-accounts.banks.get", "v2.Crud.Read.BankAccount")
def test_a_bank_account_is_the_same_in_both(v2: V2, v3: Rest, bank_account: str) -> None:
    read = v2.read("BankAccount", bank_account).data

    assert read["bankName"] == v3.get(f"/funding-accounts/banks/{bank_account}").body["bankName"]
    assert read["status"] == "1"
