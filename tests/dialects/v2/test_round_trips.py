"""The same records in v2 and v3: made in one, read in the other, and changed without loss."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.dialects.v2.entities.bills import bills
from mockserver.dialects.v2.entities.customers import customers
from mockserver.dialects.v2.entities.vendors import vendors
from mockserver.dialects.v2.types import Code, CountryName, CurrencyCode, NullableReference
from mockserver.dialects.v2.views import EntityView
from mockserver.kernel.schema import READ_WRITE, Boolean, Date, Field, Int, Money, Text
from tests.dialects.v2.sandbox import NOW, Sandbox

PRINTABLE = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
V3_NOW = "2026-03-02T20:00:00.000+00:00"


def test_a_vendor_made_in_v2_is_read_in_v3(sandbox: Sandbox) -> None:
    vendor = sandbox.make(
        "Vendor",
        name="Happy Music Supplies",
        nameOnCheck="Happy Music",
        accNumber="4711",
        accountType="1",
        taxIdType="1",
        address1="123 Main Street",
        address3="Third line",
        addressCountry="United States",
        payDaysBefore=3,
        fax="5105550101",
        isActive="2",
    )

    assert sandbox.v3("v3.vendors.get", vendorId=vendor["id"]) == {
        "archived": True,
        "id": vendor["id"],
        "name": "Happy Music Supplies",
        "accountNumber": "4711",
        "accountType": "BUSINESS",
        "address": {
            "line1": "123 Main Street",
            "city": "",
            "zipOrPostalCode": "",
            "country": "US",
            "countryName": "United States",
        },
        "paymentInformation": {"payeeName": "Happy Music", "payByType": "CHECK", "payBySubType": "NONE"},
        "additionalInfo": {
            "taxIdType": "EIN",
            "track1099": False,
            "leadTimeInDays": 3,
            "combinePayments": True,
        },
        "bankAccountStatus": "NO_ACCOUNT",
        "recurringPayments": False,
        "billCurrency": "USD",
        "createdTime": V3_NOW,
        "updatedTime": V3_NOW,
        "balance": {"amount": 0.0},
        "autoPay": {"enabled": False},
        "networkStatus": "NOT_CONNECTED",
    }


def test_a_vendor_made_in_v3_is_read_in_v2(sandbox: Sandbox) -> None:
    address = {"line1": "1 Main Street", "line2": "Rear door", "city": "Bonn", "zipOrPostalCode": "5", "country": "DE"}
    account = {"accountNumber": "1234567890", "routingNumber": "021000021", "type": "SAVINGS"}
    vendor = sandbox.v3(
        "v3.vendors.create",
        {
            "name": "Musikhaus",
            "accountType": "PERSON",
            "address": address,
            "additionalInfo": {"companyName": "Musikhaus GmbH", "combinePayments": False},
            "paymentInformation": {"payeeName": "Musikhaus", "bankAccount": account, "email": "pay@x.example"},
            "billCurrency": "EUR",
        },
    )

    assert (
        sandbox.ok("Crud/Read/Vendor", {"id": vendor["id"]}).items()
        >= {
            "isActive": "1",
            "name": "Musikhaus",
            "nameOnCheck": "Musikhaus",
            "companyName": "Musikhaus GmbH",
            "taxIdType": None,
            "accountType": "2",
            "address1": "1 Main Street",
            "address2": "Rear door",
            "addressCity": "Bonn",
            "addressZip": "5",
            "addressCountry": "Germany",
            "payBy": "1",
            "paymentEmail": "pay@x.example",
            "enabledCombinePayments": False,
            "billCurrency": "EUR",
            "vendorBankAccountStatus": 0,
            "sendNotifications": True,
            "createdTime": NOW,
        }.items()
    )
    assert (
        sandbox.ok("List/VendorBankAccount", {})[0].items()
        >= {
            "vendorId": vendor["id"],
            "accountNumber": "******7890",
            "isSavings": True,
            "isPersonalAcct": False,
            "status": "1",
        }.items()
    )


def test_what_only_v2_knows_survives_a_change_in_v3(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="A", fax="1", address3="Third line", sendNotifications=False)
    sandbox.v3("v3.vendors.update", {"phone": "5105550100"}, vendorId=vendor["id"])

    assert sandbox.ok("Crud/Read/Vendor", {"id": vendor["id"]}) == vendor | {"phone": "5105550100"}


def test_what_only_v3_knows_survives_a_change_in_v2(sandbox: Sandbox) -> None:
    purpose = {"code": {"name": "Software consultancy"}}
    address = {"line1": "1 Main Street", "city": "Delhi", "zipOrPostalCode": "110001", "country": "IN"}
    information = {"payeeName": "Payee", "paymentPurpose": purpose}
    body = {"name": "A", "address": address, "billCurrency": "INR", "paymentInformation": information}
    vendor = sandbox.v3("v3.vendors.create", body)
    sandbox.update("Vendor", id=vendor["id"], name="B", paymentEmail="pay@x.example")
    read = sandbox.v3("v3.vendors.get", vendorId=vendor["id"])

    assert read["paymentInformation"] == {
        "payeeName": "Payee",
        "email": "pay@x.example",
        "payByType": "CHECK",
        "payBySubType": "NONE",
        "paymentPurpose": {"code": {"name": "Software consultancy", "value": "P0802"}},
    }


def test_a_bill_made_in_v2_is_read_in_v3(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="Happy Music Supplies")["id"]
    account = sandbox.make("ChartOfAccount", name="Supplies", accountType="7")["id"]
    bill = sandbox.make(
        "Bill",
        vendorId=vendor,
        invoiceNumber="202",
        invoiceDate="2026-03-01",
        dueDate="2026-04-01",
        poNumber="PO-1",
        billLineItems=[{"amount": 20, "quantity": 4, "unitPrice": 5, "chartOfAccountId": account}],
    )
    read = sandbox.v3("v3.bills.get", billId=bill["id"])

    assert read["invoice"] == {"invoiceNumber": "202", "invoiceDate": "2026-03-01"}
    assert read["billLineItems"] == [
        {
            "id": bill["billLineItems"][0]["id"],
            "amount": 20.0,
            "quantity": 4.0,
            "price": 5.0,
            "classifications": {"chartOfAccountId": account},
        }
    ]
    assert (read["purchaseOrderNumber"], read["paymentStatus"], read["approvalStatus"]) == (
        "PO-1",
        "UNPAID",
        "UNASSIGNED",
    )


def test_a_bill_made_in_v3_is_read_in_v2(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="Happy Music Supplies")["id"]
    body = {
        "vendorId": vendor,
        "dueDate": "2026-04-01",
        "invoice": {"invoiceNumber": "202", "invoiceDate": "2026-03-01"},
        "billLineItems": [{"quantity": 2, "price": 79.99, "description": "Strings"}],
    }
    bill = sandbox.v3("v3.bills.create", body)
    read = sandbox.ok("Crud/Read/Bill", {"id": bill["id"]})

    assert (read["invoiceNumber"], read["amount"], read["paymentStatus"]) == ("202", 159.98, "1")
    assert (
        read["billLineItems"][0].items()
        >= {
            "id": bill["billLineItems"][0]["id"],
            "amount": 159.98,
            "quantity": 2,
            "unitPrice": 79.99,
            "description": "Strings",
        }.items()
    )


def test_an_invoice_made_in_v2_is_read_in_v3(sandbox: Sandbox) -> None:
    customer = sandbox.make("Customer", name="Paperless Band", billAddressCountry="Canada")["id"]
    invoice = sandbox.make(
        "Invoice",
        customerId=customer,
        invoiceNumber="202",
        invoiceDate="2026-03-01",
        dueDate="2026-04-01",
        invoiceLineItems=[{"quantity": 2, "price": 14.99}],
    )
    read = sandbox.v3("v3.invoices.get", invoiceId=invoice["id"])

    assert (read["customerId"], read["totalAmount"], read["status"]) == (customer, 29.98, "OPEN")
    assert sandbox.v3("v3.customers.get", customerId=customer)["billingAddress"] == {
        "line1": "",
        "city": "",
        "zipOrPostalCode": "",
        "country": "CA",
        "countryName": "Canada",
    }


def test_an_account_made_in_v3_is_read_in_v2(sandbox: Sandbox) -> None:
    body = {"name": "Supplies", "account": {"type": "COST_OF_GOODS_SOLD", "number": "500"}}
    account = sandbox.v3("v3.classifications.chart-of-accounts.create", body)

    assert (
        sandbox.ok("Crud/Read/ChartOfAccount", {"id": account["id"]}).items()
        >= {
            "name": "Supplies",
            "accountType": "4",
            "accountNumber": "500",
        }.items()
    )


def wire_value(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field as a v2 client would send them and get them back."""
    kind = field.type
    if isinstance(kind, Code):
        return st.sampled_from([code for code in kind.words if kind.words[code] not in kind.answers])
    if isinstance(kind, CountryName):
        return st.sampled_from(["United States", "Germany", "Vietnam", "Bolivia", "Côte d'Ivoire"])
    if isinstance(kind, CurrencyCode):
        return st.sampled_from(["EUR", "GBP", "JPY"])
    if isinstance(kind, Money):
        return st.integers(0, 10_000_000).map(lambda cents: cents / 100)
    if isinstance(kind, Date):
        return st.dates().map(lambda day: day.isoformat())
    if isinstance(kind, Boolean):
        return st.booleans()
    if isinstance(kind, Int):
        return st.integers(0, 1_000_000)
    return st.text(PRINTABLE, min_size=1, max_size=12).filter(str.strip) if isinstance(kind, Text) else st.nothing()


def plain_fields(view: EntityView) -> list[Field]:
    """The fields whose values may be sent in any combination: no references, lines or derived types."""
    simple = (Code, CountryName, CurrencyCode, Money, Date, Boolean, Int, Text)
    return [
        f
        for f in view.fields.values()
        if f.access == READ_WRITE and isinstance(f.type, simple) and not isinstance(f.type, NullableReference)
    ]


def objects(view: EntityView) -> st.SearchStrategy[dict[str, Any]]:
    """Any objects of an entity."""
    fields = {f.name: wire_value(f) for f in plain_fields(view)}
    required = {name: fields.pop(name) for name in [f.name for f in plain_fields(view) if f.required]}
    return st.fixed_dictionaries(required, optional=fields)


@given(objects(vendors.view))
def test_every_vendor_comes_back(values: dict[str, Any]) -> None:
    assert vendors.view.write(vendors.view.read(values).values).items() >= values.items()


@given(objects(customers.view))
def test_every_customer_comes_back(values: dict[str, Any]) -> None:
    assert customers.view.write(customers.view.read(values).values).items() >= values.items()


LINES = st.lists(
    st.fixed_dictionaries(
        {"amount": st.integers(-100_000, 100_000).map(lambda cents: cents / 100)},
        optional={
            "description": st.text(PRINTABLE, min_size=1, max_size=12),
            "quantity": st.integers(1, 1_000),
            "unitPrice": st.integers(1, 100_000).map(lambda cents: cents / 100),
            "jobBillable": st.booleans(),
        },
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=objects(bills.view), lines=LINES)
def test_every_bill_comes_back_and_can_be_sent_again(
    sandbox: Sandbox, values: dict[str, Any], lines: list[dict[str, Any]]
) -> None:
    vendor = sandbox.make("Vendor", name="A")["id"]
    bill = sandbox.make("Bill", **values | {"vendorId": vendor, "billLineItems": lines})
    again = sandbox.update(**bill)

    assert bill.items() >= values.items()
    assert [line["amount"] for line in bill["billLineItems"]] == [line["amount"] for line in lines]
    assert bill["amount"] == round(sum(line["amount"] for line in lines), 2)
    assert {key: value for key, value in again.items() if key != "billLineItems"} == {
        key: value for key, value in bill.items() if key != "billLineItems"
    }
