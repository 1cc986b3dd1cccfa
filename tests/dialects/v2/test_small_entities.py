"""v2's smaller entities: what only a look at the mock's own records can tell."""

import pytest

from mockserver.domain.funding.cards import CARD_ACCOUNTS
from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox


@pytest.fixture
def clerk(sandbox: Sandbox) -> str:
    """The id of the clerk's profile, in an organization with an administrator."""
    sandbox.move_in()
    filters = [{"field": "type", "op": "=", "value": "3"}]
    return str(sandbox.ok("List/Profile", {"filters": filters})[0]["id"])


def user(profile: str) -> dict[str, str]:
    return {"entity": "User", "profileId": profile, "firstName": "Bo", "lastName": "Li", "email": "bo@x.example"}


def test_a_new_user_shows_every_field_in_bills_order(sandbox: Sandbox, clerk: str) -> None:
    made = sandbox.ok("Crud/Create/User", {"obj": user(clerk), "username": "ada"})

    assert made == {
        "entity": "User",
        "id": made["id"],
        "isActive": "1",
        "createdTime": NOW,
        "updatedTime": NOW,
        "loginId": made["loginId"],
        "profileId": clerk,
        "firstName": "Bo",
        "lastName": "Li",
        "email": "bo@x.example",
        "timezoneId": "3",
        "partnerUserGroupType": None,
    }
    assert made["loginId"].startswith("005")


def test_a_user_without_the_makers_name_is_not_made(sandbox: Sandbox, clerk: str) -> None:
    code, text = sandbox.refusal("Crud/Create/User", {"obj": user(clerk)})

    assert (code, text) == ("BDC_1108", "Missing parameter value for parameter: username.")


def test_a_users_profile_and_email_can_be_changed_without_a_name_beside(sandbox: Sandbox, clerk: str) -> None:
    made = sandbox.ok("Crud/Create/User", {"obj": user(clerk), "username": "ada"})
    auditor = sandbox.ok("List/Profile", {"filters": [{"field": "type", "op": "=", "value": "9"}]})[0]["id"]
    changed = sandbox.update("User", id=made["id"], profileId=auditor, email="new@x.example")

    assert (changed["profileId"], changed["email"], changed["firstName"]) == (auditor, "new@x.example", "Bo")


def test_an_email_that_is_none_is_refused(sandbox: Sandbox, clerk: str) -> None:
    values = {**user(clerk), "email": "nobody"}
    code, text = sandbox.refusal("Crud/Create/User", {"obj": values, "username": "ada"})

    assert (code, text) == ("BDC_1119", "Invalid field,value: email, nobody.")


def test_an_item_of_a_type_that_v2_does_not_have_is_unknown(sandbox: Sandbox) -> None:
    item = sandbox.v3("v3.classifications.items.create", {"name": "Stamps", "type": "EXPENSE", "price": 1.25})
    read = sandbox.ok("Crud/Read/Item", {"id": item["id"]})

    assert (read["type"], read["price"], read["hasPurInfo"], read["mergedIntoId"]) == ("1", 1.25, False, ZEROS)


def test_an_item_made_in_v2_is_read_in_v3(sandbox: Sandbox) -> None:
    account = sandbox.make("ChartOfAccount", name="Supplies", accountType="7")["id"]
    item = sandbox.make("Item", name="Strings", type="3", purCost=4.5, expenseAccount=account, hasPurInfo=True)
    read = sandbox.v3("v3.classifications.items.get", id=item["id"])

    assert (read["type"], read["purchaseCost"], read["expenseChartOfAccountId"]) == ("NON_INVENTORY", 4.5, account)
    assert sandbox.names("Item", ("hasPurInfo", "=", True), ("purCost", ">", 4)) == ["Strings"]


def test_a_payment_term_is_one_of_its_days(sandbox: Sandbox) -> None:
    sandbox.make("PaymentTerm", name="Ten days", netDue=10)
    code, _ = sandbox.refusal("Crud/Create/PaymentTerm", {"obj": {"entity": "PaymentTerm", "name": "x", "netDue": 10}})

    assert code == "BDC_1119"
    assert sandbox.names("PaymentTerm", ("name", "=", "Ten days")) == ["Ten days"]


@pytest.fixture
def bank() -> dict[str, str]:
    return {
        "entity": "CustomerBankAccount",
        "nameOnAccount": "Test",
        "routingNumber": "011401533",
        "accountNumber": "1234567890",
    }


@pytest.fixture
def customer(sandbox: Sandbox) -> str:
    return str(sandbox.make("Customer", name="Paperless Band", billAddress1="1 Main Street")["id"])


def test_a_customers_bank_account_is_the_one_seen(sandbox: Sandbox, customer: str, bank: dict[str, str]) -> None:
    data = {"obj": {**bank, "customerId": customer, "isSavings": True}, "agreedWithTOS": True}
    made = sandbox.ok("Crud/Create/CustomerBankAccount", data)

    assert made == {
        "entity": "CustomerBankAccount",
        "id": made["id"],
        "isActive": "1",
        "createdTime": NOW,
        "updatedTime": NOW,
        "customerId": customer,
        "nameOnAccount": "Test",
        "nickname": None,
        "routingNumber": "011401533",
        "accountNumber": "******7890",
        "isLockedByOrg": False,
        "isSavings": True,
        "isPersonalAcct": False,
        "isWrittenAuth": False,
        "isPrivate": False,
        "phone": None,
        "cpUserId": ZEROS,
        "status": "1",
        "rndDepExpireDate": "2026-03-15",
    }


@pytest.mark.parametrize(
    ("beside", "code"), [({}, "BDC_1108"), ({"agreedWithTOS": False}, "BDC_1129"), ({"agreedWithTOS": 1}, "BDC_1124")]
)
def test_a_bank_account_needs_its_owners_consent(
    sandbox: Sandbox, customer: str, bank: dict[str, str], beside: dict[str, object], code: str
) -> None:
    data = {"obj": {**bank, "customerId": customer}, **beside}

    assert sandbox.refusal("Crud/Create/CustomerBankAccount", data)[0] == code
    assert sandbox.ok("List/CustomerBankAccount", {}) == []


def test_a_customer_without_an_address_gets_no_bank_account_in_v2s_words(
    sandbox: Sandbox, bank: dict[str, str]
) -> None:
    data = {"obj": {**bank, "customerId": sandbox.make("Customer", name="No Address")["id"]}, "agreedWithTOS": True}

    assert sandbox.refusal("Crud/Create/CustomerBankAccount", data) == (
        "BDC_1117",
        "Missing required data for: billAddress1.",
    )


def test_what_v2_left_out_of_a_bank_account_v3_shows(sandbox: Sandbox, customer: str, bank: dict[str, str]) -> None:
    data = {"obj": {**bank, "customerId": customer}, "agreedWithTOS": True}
    made = sandbox.ok("Crud/Create/CustomerBankAccount", data)
    read = sandbox.v3("v3.customers.bank-accounts.get", customerId=customer, bankAccountId=made["id"])

    assert (read["type"], read["ownerType"]) == ("CHECKING", "BUSINESS")
    assert "agreedWithTOS" not in read


@pytest.fixture
def order(sandbox: Sandbox) -> dict[str, object]:
    vendor = sandbox.make("Vendor", name="Happy Music Supplies")["id"]
    return {"vendorId": vendor, "poNumber": "PO-1", "poDate": "2026-03-02"}


def test_a_purchase_order_tells_what_it_is_of_and_what_is_to_be_billed(
    sandbox: Sandbox, order: dict[str, object]
) -> None:
    item = sandbox.make("Item", name="Strings", type="0")["id"]
    name = "PurchaseOrderLineItem"
    lines = [
        {"entity": name, "amount": 30, "itemId": item, "quantity": 3, "matchType": "2-way"},
        {"entity": name, "amount": 12.5, "billedAmount": 2.5},
    ]
    made = sandbox.make("PurchaseOrder", **order, purchaseOrderLineItems=lines)

    assert (made["orderType"], made["remainingAmount"], made["multipleBillLineItems"]) == ("2", 40.0, True)
    assert [made[name] for name in ("approvalStatus", "fullfillmentStatus", "billingStatus", "closureStatus")] == [
        "0",
        "0",
        "0",
        "1",
    ]
    assert [line["lineType"] for line in made["purchaseOrderLineItems"]] == ["2", "1"]
    assert made["createdDate"] == made["createdTime"] == made["purchaseOrderLineItems"][0]["createdTime"] == NOW


def test_a_purchase_order_of_items_alone_is_one_of_items(sandbox: Sandbox, order: dict[str, object]) -> None:
    item = sandbox.make("Item", name="Strings", type="0")["id"]
    line = {"entity": "PurchaseOrderLineItem", "amount": 1, "itemId": item}

    assert sandbox.make("PurchaseOrder", **order, purchaseOrderLineItems=[line])["orderType"] == "0"


def test_a_purchase_order_of_expenses_alone_is_one_of_expenses(sandbox: Sandbox, order: dict[str, object]) -> None:
    line = {"entity": "PurchaseOrderLineItem", "amount": 1}

    assert sandbox.make("PurchaseOrder", **order, purchaseOrderLineItems=[line])["orderType"] == "1"


def test_a_purchase_order_names_its_maker(sandbox: Sandbox, order: dict[str, object]) -> None:
    sandbox.move_in()
    sandbox.make("PurchaseOrder", **order)
    (row,) = sandbox.ok("List/PurchaseOrder", {"filters": [{"field": "poNumber", "op": "=", "value": "PO-1"}]})

    assert (row["createdByUser"], row["updatedByUser"], row["purchaseOrderLineItems"]) == ("Ada Byron", "Ada Byron", [])


def test_a_card_shows_its_brand_as_word_and_code(sandbox: Sandbox) -> None:
    with sandbox.context() as ctx:
        CARD_ACCOUNTS.create(ctx, {"brand": "MASTERCARD", "last4": "4242", "expiration": {"year": "2029"}})
    (card,) = sandbox.ok("List/CardAccount", {})

    assert (card["cardBrand"], card["cardType"], card["last4"], card["expYear"]) == ("MASTERCARD", "2", "4242", "2029")
    assert (card["status"], card["canFund"], card["primaryAP"], card["vgsCardToken"]) == ("1", True, False, None)
