"""v2 bills: what follows from lines, what an update replaces, numbers that are used once."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.make("Vendor", name="Happy Music Supplies")["id"])


def fields(vendor: str, *amounts: float, **more: Any) -> dict[str, Any]:
    lines = [{"entity": "BillLineItem", "amount": amount} for amount in amounts or (200.0,)]
    return {
        "vendorId": vendor,
        "invoiceNumber": "1234A",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-04-01",
        "billLineItems": lines,
        **more,
    }


def test_a_new_bill_shows_every_field_in_bills_order(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor))
    del bill["billLineItems"]

    assert list(bill.items()) == list(
        {
            "entity": "Bill",
            "id": bill["id"],
            "isActive": "1",
            "vendorId": vendor,
            "invoiceNumber": "1234A",
            "approvalStatus": "0",
            "invoiceDate": "2026-03-01",
            "dueDate": "2026-04-01",
            "glPostingDate": "2026-03-01",
            "amount": 200.0,
            "localAmount": None,
            "exchangeRate": None,
            "scheduledAmount": 0,
            "paidAmount": None,
            "dueAmount": 200.0,
            "creditAmount": 0,
            "paymentStatus": "1",
            "uiPaymentStatus": "1",
            "description": None,
            "poNumber": None,
            "createdTime": NOW,
            "updatedTime": NOW,
            "createdBy": "006",
            "payFromBankAccountId": ZEROS,
            "payFromChartOfAccountId": ZEROS,
            "paymentTermId": ZEROS,
            "hasAutoPay": False,
            "eBillCreated": False,
            "invoiceProductId": ZEROS,
            "chartOfAccountId": ZEROS,
            "departmentId": ZEROS,
            "locationId": ZEROS,
            "actgClassId": ZEROS,
            "source": "0",
            "numApprPolicyEx": 0,
            "useBillDesc": False,
            "defaultInvoiceNumber": False,
            "isAutoSaved": False,
            "billTemplateId": ZEROS,
            "quickbooksId": None,
            "lastPaymentDate": None,
            "fullPaymentDate": None,
            "hasLinkedPurchaseOrders": False,
            "multipleBillLineItems": False,
            "item": {"count": 0, "totalAmount": 0},
            "expense": {"count": 1, "totalAmount": 200.0, "chartOfAccountGroup": []},
        }.items()
    )


def test_a_new_line_of_a_bill_shows_every_field_in_bills_order(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor))
    line = bill["billLineItems"][0]

    assert list(line.items()) == list(
        {
            "entity": "BillLineItem",
            "id": line["id"],
            "billId": bill["id"],
            "amount": 200.0,
            "chartOfAccountId": ZEROS,
            "departmentId": ZEROS,
            "locationId": ZEROS,
            "jobId": ZEROS,
            "customerId": ZEROS,
            "jobBillable": False,
            "description": None,
            "createdTime": NOW,
            "updatedTime": NOW,
            "lineType": "1",
            "itemId": ZEROS,
            "quantity": None,
            "unitPrice": None,
            "employeeId": ZEROS,
            "actgClassId": ZEROS,
            "purchaseOrderBillLinkId": ZEROS,
            "unitOfMeasureId": ZEROS,
            "lineOrder": 0,
        }.items()
    )


def test_ids_have_bills_prefixes(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor))

    assert (bill["id"][:5], bill["billLineItems"][0]["id"][:5]) == ("00n02", "bli02")


def test_the_amount_is_the_sum_of_the_lines(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor, 149.0, 79.99))

    assert (bill["amount"], bill["dueAmount"], bill["multipleBillLineItems"]) == (228.99, 228.99, True)
    assert [line["lineOrder"] for line in bill["billLineItems"]] == [0, 1]


def test_lines_keep_what_was_sent(sandbox: Sandbox, vendor: str) -> None:
    account = sandbox.make("ChartOfAccount", name="Supplies", accountType="7")["id"]
    group = sandbox.make("ActgClass", name="West")["id"]
    values = {
        "amount": 20.0,
        "chartOfAccountId": account,
        "actgClassId": group,
        "jobBillable": True,
        "description": "Strings",
        "quantity": 4,
        "unitPrice": 5,
    }
    bill = sandbox.make("Bill", **fields(vendor, billLineItems=[{"entity": "BillLineItem", **values}]))

    assert bill["billLineItems"][0].items() >= values.items()


def test_accounts_that_several_lines_share_are_grouped(sandbox: Sandbox, vendor: str) -> None:
    account = sandbox.make("ChartOfAccount", name="Supplies", accountType="7")["id"]
    other = sandbox.make("ChartOfAccount", name="Rent", accountType="7")["id"]
    lines = [
        {"amount": amount, "chartOfAccountId": account_id}
        for amount, account_id in ((1, account), (2, account), (3, other))
    ]
    bill = sandbox.make("Bill", **fields(vendor, billLineItems=lines))

    groups = [{"chartOfAccountId": account, "count": 2, "totalAmount": 3.0}]
    assert bill["expense"] == {"count": 3, "totalAmount": 6.0, "chartOfAccountGroup": groups}


def test_an_update_replaces_the_lines_and_gives_them_new_ids(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor, 100, 50))
    update = sandbox.update("Bill", id=bill["id"], billLineItems=bill["billLineItems"][:1])

    assert (update["amount"], len(update["billLineItems"])) == (100.0, 1)
    assert update["billLineItems"][0]["id"] != bill["billLineItems"][0]["id"]


def test_an_update_without_lines_keeps_them(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor))
    update = sandbox.update("Bill", id=bill["id"], description="Strings")

    assert update == bill | {"description": "Strings"}


def test_a_bill_as_it_was_read_can_be_sent_back(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor, description="Strings"))
    update = sandbox.update(**bill)

    assert update.pop("billLineItems")[0]["amount"] == bill.pop("billLineItems")[0]["amount"]
    assert update == bill


def test_an_invoice_number_is_used_once_a_vendor(sandbox: Sandbox, vendor: str) -> None:
    sandbox.make("Bill", **fields(vendor))
    again = {"obj": {"entity": "Bill", **fields(vendor)}}

    assert sandbox.refusal("Crud/Create/Bill", again) == ("BDC_1171", "Invoice number 1234A already exists.")


def test_a_number_may_be_used_again_where_the_call_says_so(sandbox: Sandbox, vendor: str) -> None:
    sandbox.make("Bill", **fields(vendor))
    again = {"obj": {"entity": "Bill", **fields(vendor)}, "allowDuplicateInvNum": True}

    assert sandbox.ok("Crud/Create/Bill", again)["invoiceNumber"] == "1234A"


def test_whether_a_number_may_be_used_again_is_yes_or_no(sandbox: Sandbox, vendor: str) -> None:
    data = {"obj": {"entity": "Bill", **fields(vendor)}, "allowDuplicateInvNum": "perhaps"}

    assert sandbox.refusal("Crud/Create/Bill", data) == ("BDC_1124", "Invalid field datatype: allowDuplicateInvNum.")


def test_a_foreign_bill_shows_its_rate_and_local_amount(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor, exchangeRate=1.5))

    assert (bill["exchangeRate"], bill["amount"], bill["localAmount"]) == (1.5, 200.0, 133.33)


def test_what_a_vendor_is_owed_follows_its_bills(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor))
    creditor = sandbox.ok("Crud/Read/Vendor", {"id": vendor})
    sandbox.ok("Crud/Delete/Bill", {"id": bill["id"]})

    assert (creditor["balance"], creditor["lastBalanceUpdate"]) == (200.0, NOW)
    assert sandbox.ok("Crud/Read/Vendor", {"id": vendor})["balance"] == 0


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"vendorId": "00000000000000000000"}, "BDC_1117", "vendorId."),
        ({"invoiceNumber": None}, "BDC_1117", "invoiceNumber."),
        ({"dueDate": "soon"}, "BDC_1124", "dueDate."),
        ({"billLineItems": []}, "BDC_1119", "billLineItems"),
        ({"billLineItems": {}}, "BDC_1124", "billLineItems."),
        ({"billLineItems": [{"entity": "BillLineItem", "description": "x"}]}, "BDC_1117", "billLineItems[0].amount."),
        ({"billLineItems": [{"entity": "BillLineItem", "amount": "much"}]}, "BDC_1124", "billLineItems[0].amount."),
        (
            {"billLineItems": [{"entity": "BillLineItem", "amount": 1, "lineType": "3"}]},
            "BDC_1119",
            "billLineItems[0].lineType, 3.",
        ),
        ({"isActive": "5"}, "BDC_1119", "isActive, 5."),
    ],
)
def test_a_bill_is_refused(sandbox: Sandbox, vendor: str, change: dict[str, Any], code: str, text: str) -> None:
    refusal = sandbox.refusal("Crud/Create/Bill", {"obj": {"entity": "Bill", **fields(vendor, **change)}})

    assert refusal[0] == code
    assert text in refusal[1]


def test_a_replaced_line_needs_its_amount_too(sandbox: Sandbox, vendor: str) -> None:
    bill = sandbox.make("Bill", **fields(vendor))
    obj = {
        "entity": "Bill",
        "id": bill["id"],
        "billLineItems": [{"entity": "BillLineItem", "quantity": 1, "unitPrice": 5}],
    }

    assert sandbox.refusal("Crud/Update/Bill", {"obj": obj}) == (
        "BDC_1117",
        "Missing required data for: billLineItems[0].amount.",
    )


def test_a_department_made_in_v3_is_taken_and_an_unknown_one_refused(sandbox: Sandbox, vendor: str) -> None:
    department = sandbox.v3("v3.classifications.departments.create", {"name": "Sales"})["id"]
    line = {"entity": "BillLineItem", "amount": 1, "departmentId": department}
    lines = [line]
    bill = sandbox.ok("Crud/Create/Bill", {"obj": {"entity": "Bill", **fields(vendor, billLineItems=lines)}})
    unknown = fields(vendor, invoiceNumber="U1", billLineItems=[{**line, "departmentId": "0de02ABCDEFGHIJKLMN1"}])

    assert bill["billLineItems"][0]["departmentId"] == department
    assert sandbox.refusal("Crud/Create/Bill", {"obj": {"entity": "Bill", **unknown}}) == (
        "BDC_1205",
        "No data found for the given id: 0de02ABCDEFGHIJKLMN1.",
    )
