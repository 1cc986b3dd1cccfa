"""v2's metadata, search, permissions of profiles, summaries and bank balances."""

from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS
from tests.dialects.v2.sandbox import Sandbox

TODAY = "2026-03-02"


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    return str(sandbox.make("Vendor", name="Happy Music Supplies")["id"])


def bill(sandbox: Sandbox, vendor: str, due: str, amount: float) -> dict[str, Any]:
    return sandbox.make(
        "Bill",
        vendorId=vendor,
        invoiceNumber=f"{due} {amount}",
        invoiceDate="2026-01-01",
        dueDate=due,
        billLineItems=[{"amount": amount}],
    )


def invoice(sandbox: Sandbox, customer: str, due: str, price: float) -> dict[str, Any]:
    return sandbox.make(
        "Invoice",
        customerId=customer,
        invoiceNumber=f"{due} {price}",
        invoiceDate="2026-01-01",
        dueDate=due,
        invoiceLineItems=[{"quantity": 1, "price": price}],
    )


def test_the_metadata_of_fields(sandbox: Sandbox) -> None:
    fields = sandbox.ok("GetEntityMetadata", {"entity": ["Bill"]})["Bill"]["fields"]

    assert fields["vendorId"] == {
        "entity": "Bill",
        "name": "vendorId",
        "type": "string",
        "required": True,
        "readOnly": False,
        "filterable": True,
    }
    assert (fields["dueAmount"]["readOnly"], fields["dueAmount"]["filterable"]) == (True, False)
    assert list(fields)[:3] == ["entity", "id", "isActive"]


def test_without_names_the_metadata_of_every_entity_are_told(sandbox: Sandbox) -> None:
    assert len(sandbox.ok("GetEntityMetadata")) == len(sandbox.ok("GetEntityMetadata", {})) == 37


def test_the_metadata_of_no_entity_are_refused(sandbox: Sandbox) -> None:
    assert sandbox.refusal("GetEntityMetadata", {"entity": ["bill"]}) == ("BDC_1114", "Invalid entity type: bill.")


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("john", ["John Smith"]),
        ("SMITH", ["John Smith", "Smith & Sons"]),
        ("main", ["John Smith"]),
        ("john main", ["John Smith"]),
        ("joh", []),
        ("john sons", []),
        ("&", []),
    ],
)
def test_vendors_are_found_by_whole_words(sandbox: Sandbox, term: str, names: list[str]) -> None:
    sandbox.make("Vendor", name="John Smith", address1="123 Main Street", addressCity="San Jose")
    sandbox.make("Vendor", name="Smith & Sons")
    rows = sandbox.ok("SearchEntity", {"term": term, "entity": "Vendor"})

    assert [row["name"] for row in rows] == names


def test_a_search_answers_whole_vendors(sandbox: Sandbox, vendor: str) -> None:
    rows = sandbox.ok("SearchEntity", {"term": "happy", "entity": "Vendor"})

    assert rows == [sandbox.ok("Crud/Read/Vendor", {"id": vendor})]


@pytest.mark.parametrize(
    ("data", "code"),
    [({"term": "a", "entity": "Bill"}, "BDC_1129"), ({"term": "a"}, "BDC_1108"), ({"entity": "Vendor"}, "BDC_1108")],
)
def test_a_search_is_refused(sandbox: Sandbox, data: dict[str, str], code: str) -> None:
    assert sandbox.refusal("SearchEntity", data)[0] == code


@pytest.mark.parametrize(
    ("type", "rights"),
    [
        ("2", {"editUser", "canApprove", "canPayUnapprovedBill", "canSync", "editPayment", "viewBill"}),
        ("3", {"viewBill"}),
        ("4", {"canApprove", "viewBill"}),
        ("5", {"canApprove", "canSync", "editPayment", "viewBill"}),
        ("7", {"editPayment", "viewBill"}),
        ("9", {"viewBill"}),
    ],
)
def test_a_profiles_permissions_are_the_roles(sandbox: Sandbox, type: str, rights: set[str]) -> None:
    sandbox.move_in()
    filters = [{"field": "type", "op": "=", "value": type}]
    profile = sandbox.ok("List/Profile", {"filters": filters})[0]["id"]
    permissions = sandbox.ok("GetProfilePermissions", {"id": profile})
    looked_at = {"editUser", "canApprove", "canPayUnapprovedBill", "canSync", "editPayment", "viewBill"}

    assert {name for name, value in permissions.items() if value} & looked_at == rights
    assert len(permissions) == 60


def test_payables_are_summed_up_by_when_they_are_due(sandbox: Sandbox, vendor: str) -> None:
    bill(sandbox, vendor, "2026-03-01", 1)
    bill(sandbox, vendor, TODAY, 2)
    bill(sandbox, vendor, "2026-03-03", 4)
    bill(sandbox, vendor, "2026-03-09", 8)
    bill(sandbox, vendor, "2026-03-10", 16.5)
    gone = bill(sandbox, vendor, TODAY, 32)["id"]
    sandbox.ok("Crud/Delete/Bill", {"id": gone})
    summary = sandbox.ok("GetAPSummary")

    assert summary["bills"] == {
        "overdueCount": 1,
        "overdueTotal": 1.0,
        "dueTodayCount": 1,
        "dueTodayTotal": 2.0,
        "due7DaysCount": 2,
        "due7DaysTotal": 12.0,
        "due7PlusDaysCount": 1,
        "due7PlusDaysTotal": 16.5,
        "allCount": 5,
        "allTotal": 31.5,
    }
    assert (summary["approvals"]["allCount"], summary["approvals"]["allTotal"]) == (0, 0.0)


def test_what_is_paid_of_a_bill_is_no_longer_due(sandbox: Sandbox, vendor: str) -> None:
    paid = bill(sandbox, vendor, TODAY, 100)["id"]
    part = {"processDate": TODAY, "toPrintCheck": False, "billPays": [{"billId": paid, "amount": 40}]}
    sandbox.ok("RecordAPPayment", part)

    assert sandbox.ok("GetAPSummary")["bills"]["dueTodayTotal"] == 60.0


def test_a_bill_that_somebody_is_to_approve_is_counted(sandbox: Sandbox, vendor: str) -> None:
    sandbox.move_in()
    waiting = bill(sandbox, vendor, TODAY, 50)["id"]
    approver = sandbox.caller.user_id
    sandbox.ok("SetApprovers", {"objectId": waiting, "entity": "Bill", "approvers": [approver]})
    approvals = sandbox.ok("GetAPSummary")["approvals"]

    assert (approvals["dueTodayCount"], approvals["allTotal"]) == (1, 50.0)


def test_receivables_are_summed_up_in_texts(sandbox: Sandbox) -> None:
    customer = sandbox.make("Customer", name="Paperless Band")["id"]
    late = invoice(sandbox, customer, "2026-02-01", 79.98)["id"]
    invoice(sandbox, customer, "2026-03-20", 10)
    body = {"paymentDate": "2026-02-27", "paymentType": "CHECK", "amount": 30, "customerId": customer}
    sandbox.v3("v3.invoices.record-payment", body | {"invoices": [{"id": late, "amount": 30}]})
    summary = sandbox.ok("GetARSummary")

    assert (summary["invoices"]["overdueCount"], summary["invoices"]["overdueTotal"]) == (1, "49.98")
    assert (summary["invoices"]["due7PlusDaysTotal"], summary["invoices"]["allTotal"]) == ("10.00", "59.98")
    assert summary["payments"] == {
        "lastMonthCount": 1,
        "lastMonthTotal": "30.00",
        "currentMonthCount": 0,
        "currentMonthTotal": "0.00",
        "last7DaysCount": 1,
        "last7DaysTotal": "30.00",
        "todayCount": 0,
        "todayTotal": "0.00",
        "next7DaysCount": 0,
        "next7DaysTotal": "0.00",
        "futureCount": 0,
        "futureTotal": "0.00",
    }


@pytest.fixture
def books(sandbox: Sandbox) -> str:
    """The account of the books that the primary bank account is tied to."""
    bank = sandbox.move_in()
    account = str(sandbox.make("ChartOfAccount", name="Checking", accountType="3")["id"])
    with sandbox.context() as ctx:
        BANK_ACCOUNTS.patch(ctx, bank, {"chartOfAccountId": account})
    return account


def test_an_account_outside_the_books_has_no_balance(sandbox: Sandbox) -> None:
    sandbox.move_in()
    sandbox.ok("SetBankBalance", {"bankBalance": 10, "bankBalanceDate": TODAY})

    assert sandbox.ok("GetBankBalance") == {}
    assert sandbox.ok("List/BankAccount", {})[0]["bankBalance"] is None


def test_a_balance_is_told_once_it_was_set(sandbox: Sandbox, books: str) -> None:
    before = sandbox.ok("GetBankBalance")
    sandbox.ok("SetBankBalance", {"bankBalance": "1500.25", "bankBalanceDate": TODAY})

    assert before == {}
    assert sandbox.ok("GetBankBalance") == {"bankBalance": "1500.25", "bankBalanceDate": TODAY}
    assert sandbox.ok("List/BankAccount", {})[0]["bankBalance"] == 1500.25


def test_a_balance_of_a_named_account_counts_more(sandbox: Sandbox, books: str) -> None:
    of_books = [{"chartOfAccountId": books, "chartOfAccountBalance": "7.5"}]
    sandbox.ok("SetBankBalance", {"bankBalance": 1, "bankBalanceDate": TODAY, "bankBalances": of_books})

    assert sandbox.ok("GetBankBalance")["bankBalance"] == "7.50"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"bankBalance": 1}, "BDC_1108"),
        ({"bankBalance": "much", "bankBalanceDate": TODAY}, "BDC_1124"),
        (
            {
                "bankBalance": 1,
                "bankBalanceDate": TODAY,
                "bankBalances": [{"chartOfAccountId": "0ca02AAAAAAAAAAAzzzz", "chartOfAccountBalance": 1}],
            },
            "BDC_1205",
        ),
    ],
)
def test_a_balance_is_refused(sandbox: Sandbox, books: str, data: dict[str, Any], code: str) -> None:
    assert sandbox.refusal("SetBankBalance", data)[0] == code
    assert sandbox.ok("GetBankBalance") == {}


def test_a_bill_of_nothing_is_not_due(sandbox: Sandbox, vendor: str) -> None:
    bill(sandbox, vendor, TODAY, 0)
    bill(sandbox, vendor, TODAY, 12.5)

    bills = sandbox.ok("GetAPSummary")["bills"]
    assert (bills["dueTodayCount"], bills["dueTodayTotal"]) == (1, 12.5)
