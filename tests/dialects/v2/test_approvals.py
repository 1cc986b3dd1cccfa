"""v2 approvals: whose turn it is and who is told, what v3 shows of it, markers, smart approvers, policies' words."""

from dataclasses import replace
from typing import Any

import pytest

from mockserver.dialects.v2.actions import approvals
from mockserver.domain.context import Caller
from mockserver.domain.organizations import ROLES, USERS
from mockserver.domain.payables.recurring_bill_approvers import RECURRING_BILL_APPROVERS
from tests.dialects.v2.sandbox import NOW, ZEROS, Sandbox

LINES = [{"amount": 100}]
ADDRESS = {
    "address1": "1 Main St",
    "addressCity": "San Jose",
    "addressState": "CA",
    "addressZip": "95002",
    "addressCountry": "United States",
}
DATES = {"invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """The id of a vendor; the organization and its Administrator are there."""
    sandbox.establish()
    sandbox.move_in()
    sandbox.inbox.clear()
    return str(sandbox.make("Vendor", name="Happy Music Supplies")["id"])


@pytest.fixture
def team(sandbox: Sandbox, vendor: str) -> list[str]:
    """The ids of two Approvers and a Clerk."""
    with sandbox.context() as ctx:
        roles = {role["type"]: role["id"] for role in ROLES.rows(ctx, limit=20)}
        people = [("Bea", "APPROVER"), ("Cy", "APPROVER"), ("Di", "CLERK")]
        return [
            USERS.create(ctx, {"firstName": name, "email": f"{name}@x.example", "role": {"id": roles[role]}})["id"]
            for name, role in people
        ]


def bill_of(sandbox: Sandbox, vendor: str, number: str = "1", **line: Any) -> str:
    lines = [{"amount": 100, **line}]
    return str(sandbox.make("Bill", vendorId=vendor, invoiceNumber=number, billLineItems=lines, **DATES)["id"])


@pytest.fixture
def bill(sandbox: Sandbox, vendor: str) -> dict[str, str]:
    """What names a bill."""
    return {"objectId": bill_of(sandbox, vendor), "entity": "Bill"}


def as_user(sandbox: Sandbox, user_id: str, role: str = "APPROVER") -> Caller:
    """Let another user call; the one who called before."""
    before = sandbox.caller
    sandbox.caller = replace(before, user_id=user_id, role=role)
    return before


def decide(sandbox: Sandbox, user_id: str, data: dict[str, str], name: str = "Approve") -> None:
    before = as_user(sandbox, user_id)
    sandbox.ok(name, data)
    sandbox.caller = before


def rows(sandbox: Sandbox, data: dict[str, str]) -> list[tuple[str, str]]:
    return [(row["usersId"], row["status"]) for row in sandbox.ok("ListApprovers", data)]


def test_an_approver_has_every_field(sandbox: Sandbox, bill: dict[str, str], team: list[str]) -> None:
    sandbox.ok("SetApprovers", {**bill, "approvers": team[:1]})

    (row,) = sandbox.ok("ListApprovers", bill)

    assert row == {
        "entity": "BillApprover",
        "id": row["id"],
        "billid": bill["objectId"],
        "usersId": team[0],
        "sortOrder": 0,
        "status": "0",
        "statusChangedDate": NOW,
        "lastReminderDate": None,
        "isActive": "1",
        "usersIdType": "user",
    }
    assert sandbox.ok("Crud/Read/BillApprover", {"id": row["id"]}) == row


def test_turns_go_from_one_to_the_next_by_email(sandbox: Sandbox, bill: dict[str, str], team: list[str]) -> None:
    bea, cy, _ = team

    sandbox.ok("SetApprovers", {**bill, "approvers": [bea, cy]})
    first, told_first = rows(sandbox, bill), [one["to"] for one in sandbox.inbox]
    decide(sandbox, bea, bill)
    second, told_second = rows(sandbox, bill), [one["to"] for one in sandbox.inbox]
    decide(sandbox, cy, bill)

    assert (first, told_first) == ([(bea, "0"), (cy, "5")], [["Bea@x.example"]])
    assert (second, told_second) == ([(bea, "4"), (cy, "0")], [["Bea@x.example"], ["Cy@x.example"]])
    assert rows(sandbox, bill) == [(bea, "4"), (cy, "4")]


def test_a_bills_status_follows_its_approvers_in_both_dialects(
    sandbox: Sandbox, bill: dict[str, str], team: list[str]
) -> None:
    bea, cy, _ = team
    sandbox.ok("SetApprovers", {**bill, "approvers": [bea, cy]})
    decide(sandbox, bea, bill)

    half = sandbox.v3("v3.bills.get", billId=bill["objectId"])
    decide(sandbox, cy, bill, "Deny")

    assert (half["approvalStatus"], [one["status"] for one in half["approvers"]]) == (
        "APPROVING",
        ["APPROVED", "WAITING"],
    )
    assert sandbox.ok("Crud/Read/Bill", {"id": bill["objectId"]})["approvalStatus"] == "5"
    assert sandbox.v3("v3.bills.get", billId=bill["objectId"])["approvalStatus"] == "DENIED"


def test_nobody_is_asked_after_a_denial_until_approvers_are_cleared(
    sandbox: Sandbox, bill: dict[str, str], team: list[str]
) -> None:
    bea, cy, _ = team
    sandbox.ok("SetApprovers", {**bill, "approvers": [bea, cy]})
    decide(sandbox, bea, bill, "Deny")
    denied = rows(sandbox, bill)

    sandbox.ok("ClearApprovers", bill)
    sandbox.ok("SetApprovers", {**bill, "approvers": [cy]})

    assert denied == [(bea, "3"), (cy, "6")]
    assert rows(sandbox, bill) == [(cy, "0")]
    assert [one["isActive"] for one in sandbox.ok("List/BillApprover", {})] == ["2", "2", "1"]


def test_a_vendor_credit_is_approved_like_a_bill(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    lines = [{"amount": 10}]
    values = {"vendorId": vendor, "refNumber": "C-1", "creditDate": "2026-03-01", "vendorCreditLineItems": lines}
    data = {"objectId": sandbox.make("VendorCredit", **values)["id"], "entity": "VendorCredit"}

    sandbox.ok("SetApprovers", {**data, "approvers": team[:1]})
    (row,) = sandbox.ok("List/VendorCreditApprover", {})
    decide(sandbox, team[0], data)

    assert row == {
        "entity": "VendorCreditApprover",
        "id": row["id"],
        "usersId": team[0],
        "vendorCreditId": data["objectId"],
        "lastReminderDate": None,
        "sortOrder": 0,
        "status": "0",
        "statusChangedDate": NOW,
        "isActive": "1",
    }
    assert sandbox.ok("ListApprovers", data)[0]["billid"] == data["objectId"]
    assert sandbox.ok("Crud/Read/VendorCredit", {"id": data["objectId"]})["approvalStatus"] == "3"


def test_what_cannot_be_is_refused_with_its_code(sandbox: Sandbox, bill: dict[str, str], team: list[str]) -> None:
    bea, cy, clerk = team
    sandbox.ok("SetApprovers", {**bill, "approvers": [bea, cy]})

    as_user(sandbox, cy)
    assert sandbox.refusal("Approve", bill) == ("BDC_1119", f"Invalid field,value: billId, {bill['objectId']}.")
    assert sandbox.refusal("SetApprovers", {**bill, "approvers": [clerk]}) == (
        "BDC_1119",
        f"Invalid field,value: approvers, {clerk}.",
    )
    assert sandbox.refusal("SetApprovers", {**bill, "approvers": ["00602UNKNOWN"]}) == (
        "BDC_1205",
        "No data found for the given id: 00602UNKNOWN.",
    )
    assert sandbox.refusal("SetApprovers", {**bill, "approvers": []}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: approvers, [].",
    )
    assert sandbox.refusal("SetApprovers", bill) == ("BDC_1108", "Missing parameter value for parameter: approvers.")
    assert sandbox.refusal("Deny", {**bill, "entity": "Invoice"}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: entity, Invoice.",
    )
    assert sandbox.refusal("Deny", {"entity": "Bill"}) == (
        "BDC_1108",
        "Missing parameter value for parameter: objectId.",
    )
    assert rows(sandbox, bill) == [(bea, "0"), (cy, "5")]


def test_only_an_administrator_pays_before_all_have_approved(
    sandbox: Sandbox, bill: dict[str, str], team: list[str]
) -> None:
    sandbox.update("Vendor", id=sandbox.ok("List/Vendor", {})[0]["id"], **ADDRESS)
    sandbox.ok("SetApprovers", {**bill, "approvers": team[:1]})
    data = {"billPays": [{"billId": bill["objectId"], "amount": 40}]}

    administrator = sandbox.caller
    sandbox.caller = replace(administrator, role="PAYER")
    refusal = sandbox.refusal("PayBills", data)
    sandbox.caller = administrator

    assert refusal == ("BDC_1119", "Invalid field,value: approvalStatus, ASSIGNED.")
    assert sandbox.ok("PayBills", data)["sentPays"][0]["status"] == "1"


# what is a user's to approve


def three_bills(sandbox: Sandbox, vendor: str, user_id: str) -> list[str]:
    ids = [bill_of(sandbox, vendor, number) for number in ("1", "2", "3")]
    for record_id in ids:
        sandbox.ok("SetApprovers", {"objectId": record_id, "entity": "Bill", "approvers": [user_id]})
    return ids


def ids_of(answer: Any) -> list[str]:
    return [one["id"] for one in answer["approvals"]]


def test_approvals_come_in_pages_by_their_marker(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    bills = three_bills(sandbox, vendor, team[0])

    first = sandbox.ok("ListUserApprovals", {"usersId": team[0], "max": 2, "marker": None})
    second = sandbox.ok("ListUserApprovals", {"usersId": team[0], "max": 2, "marker": first["marker"]})

    assert (ids_of(first), ids_of(second)) == (bills[:2], bills[2:])
    assert (first["marker"], second["marker"]) == ("2", None)
    assert sandbox.refusal("ListUserApprovals", {"max": 2, "marker": "x"}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: marker, x.",
    )


def test_approvals_are_filtered_and_sorted_as_lists_are(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    bills = three_bills(sandbox, vendor, team[0])
    mine = {"usersId": team[0], "entity": "Bill", "max": 9}
    backwards = [{"field": "invoiceNumber", "asc": False}]

    sorted_ids = ids_of(sandbox.ok("ListUserApprovals", {**mine, "sort": backwards}))
    one = [{"field": "invoiceNumber", "op": "=", "value": "2"}]

    assert sorted_ids == bills[::-1]
    assert ids_of(sandbox.ok("ListUserApprovals", {**mine, "filters": one})) == [bills[1]]
    wrong = [{"field": "nothing", "op": "=", "value": "2"}]
    assert sandbox.refusal("ListUserApprovals", {**mine, "filters": wrong}) == (
        "BDC_1130",
        "Invalid list filter field: nothing.",
    )


def test_more_approvals_than_one_statement_names_are_sorted_and_paged_alike(
    sandbox: Sandbox, vendor: str, team: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bills = three_bills(sandbox, vendor, team[0])
    sandbox.update("Bill", id=bills[1], billLineItems=[{"amount": 1}], dueDate="2026-03-05")
    monkeypatch.setattr(approvals, "MAX_IDS", 2)
    mine = {"usersId": team[0], "entity": "Bill"}

    plain = sandbox.ok("ListUserApprovals", {**mine, "max": 2})
    rest = sandbox.ok("ListUserApprovals", {**mine, "max": 2, "marker": plain["marker"]})
    by_amount = [{"field": "amount", "asc": True}, {"field": "invoiceNumber", "asc": False}]
    by_status = [{"field": "paymentStatus", "asc": True}, {"field": "dueDate", "asc": False}]

    assert (ids_of(plain), ids_of(rest), rest["marker"]) == (bills[:2], bills[2:], None)
    in_order = [bills[1], bills[2], bills[0]]
    assert ids_of(sandbox.ok("ListUserApprovals", {**mine, "max": 9, "sort": by_amount})) == in_order
    by_day = [bills[0], bills[2], bills[1]]
    assert ids_of(sandbox.ok("ListUserApprovals", {**mine, "max": 9, "sort": by_status})) == by_day


def test_endless_sorts_of_approvals_are_refused(sandbox: Sandbox, vendor: str) -> None:
    sorts = [{"field": "id", "asc": True}] * 101

    assert sandbox.refusal("ListUserApprovals", {"entity": "Bill", "max": 1, "sort": sorts}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: sort, 101 sorts.",
    )


def test_approvals_are_the_callers_unless_another_is_named(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    bills = three_bills(sandbox, vendor, team[0])

    nobody = sandbox.ok("ListUserApprovals", {"max": 9})
    as_user(sandbox, team[0])

    assert (ids_of(nobody), ids_of(sandbox.ok("ListUserApprovals", {"max": 9}))) == ([], bills)


def test_each_type_of_approval_is_listed(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    bea, cy, _ = team
    waiting, approved, denied, upcoming = (bill_of(sandbox, vendor, number) for number in ("1", "2", "3", "4"))
    sandbox.ok("SetApprovers", {"objectId": waiting, "entity": "Bill", "approvers": [bea]})
    sandbox.ok("SetApprovers", {"objectId": approved, "entity": "Bill", "approvers": [bea]})
    sandbox.ok("SetApprovers", {"objectId": denied, "entity": "Bill", "approvers": [bea]})
    sandbox.ok("SetApprovers", {"objectId": upcoming, "entity": "Bill", "approvers": [cy, bea]})
    decide(sandbox, bea, {"objectId": approved, "entity": "Bill"})
    decide(sandbox, bea, {"objectId": denied, "entity": "Bill"}, "Deny")

    lists = [ids_of(sandbox.ok("ListUserApprovals", {"usersId": bea, "approvalType": n, "max": 9})) for n in "0123"]

    assert lists == [[waiting], [approved], [denied], [upcoming]]


def test_both_entities_are_listed_and_vendors_go_along(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    bills = three_bills(sandbox, vendor, team[0])
    values = {"vendorId": vendor, "refNumber": "C-1", "creditDate": "2026-03-01", "vendorCreditLineItems": LINES}
    credit = sandbox.make("VendorCredit", **values)["id"]
    sandbox.ok("SetApprovers", {"objectId": credit, "entity": "VendorCredit", "approvers": team[:1]})
    sandbox.ok("Crud/Delete/Bill", {"id": bills[0]})

    answer = sandbox.ok("ListUserApprovals", {"usersId": team[0], "max": 9, "related": ["Vendor"]})

    assert ids_of(answer) == [*bills[1:], credit]
    assert {one["vendor"]["name"] for one in answer["approvals"]} == {"Happy Music Supplies"}
    two = {"usersId": team[0], "max": 9, "related": ["Vendor", "Vendor"]}
    assert sandbox.refusal("ListUserApprovals", two) == (
        "BDC_1129",
        'Invalid parameter value for parameter,value: related, ["Vendor","Vendor"].',
    )


# approvers without SetApprovers


def test_smart_approvers_are_those_of_the_vendors_last_bill(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    bea, cy, _ = team
    earlier = {"objectId": bill_of(sandbox, vendor), "entity": "Bill"}
    sandbox.ok("SetApprovers", {**earlier, "approvers": [cy, bea]})

    smart = {"objectId": bill_of(sandbox, vendor, "2", useSmartApprovers=True), "entity": "Bill"}
    plain = {"objectId": bill_of(sandbox, vendor, "3", useSmartApprovers=False), "entity": "Bill"}

    assert rows(sandbox, smart) == [(cy, "0"), (bea, "5")]
    assert rows(sandbox, plain) == []
    assert sandbox.ok("Crud/Read/Bill", {"id": smart["objectId"]})["approvalStatus"] == "1"


def test_the_approvers_of_a_recurring_bill_are_those_of_its_last_bill(
    sandbox: Sandbox, vendor: str, team: list[str]
) -> None:
    bea, cy, _ = team
    schedule = {"timePeriod": "2", "frequencyPerTimePeriod": 1, "nextDueDate": "2026-03-10", "daysInAdvance": 5}
    template = sandbox.make("RecurringBill", vendorId=vendor, recurringBillLineItems=LINES, **schedule)["id"]
    sandbox.pass_time("P4D")
    (bill,) = sandbox.ok("List/Bill", {})

    sandbox.ok("SetApprovers", {"objectId": bill["id"], "entity": "Bill", "approvers": [bea]})
    sandbox.ok("SetApprovers", {"objectId": bill["id"], "entity": "Bill", "approvers": [cy]})

    old, new = sandbox.ok("List/RecurringBillApprover", {})
    assert (old["isActive"], old["usersId"]) == ("2", bea)
    assert list(new.items()) == list(
        {
            "entity": "RecurringBillApprover",
            "id": new["id"],
            "isActive": "1",
            "recurringBillId": template,
            "recurringBillLineItemId": ZEROS,
            "replacedUsersId": bea,
            "sortOrder": 0,
            "usersId": cy,
        }.items()
    )
    sandbox.pass_time("P31D")
    with sandbox.context() as ctx:
        assert [row["userId"] for row in RECURRING_BILL_APPROVERS.of(ctx, template)] == [cy]
    assert [one["approvalStatus"] for one in sandbox.ok("List/Bill", {})] == ["1", "1"]


# policies


def test_a_policy_has_every_field(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    policy = sandbox.make("ApprovalPolicy", type="1", amountThreshold=500, minNumApprovers=2, usersId=team[0])

    assert list(policy.items()) == list(
        {
            "entity": "ApprovalPolicy",
            "id": policy["id"],
            "name": "Vendor credits from 500 on, 2 approvers",
            "nickname": None,
            "type": "1",
            "amountThreshold": 500,
            "minNumApprovers": 2,
            "bankAccountId": ZEROS,
            "usersId": team[0],
            "approverNotSameAsPayer": False,
            "approverCondition": None,
            "isActive": "1",
            "createdTime": NOW,
            "createdById": sandbox.caller.user_id,
            "updatedTime": NOW,
        }.items()
    )


def test_a_policy_without_what_it_needs_is_refused(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    def refusal(entity: str, **fields: Any) -> str:
        return sandbox.refusal(f"Crud/Create/{entity}", {"obj": {"entity": entity, **fields}})[0]

    needed = {"type": "0", "amountThreshold": 1, "minNumApprovers": 1}
    assert refusal("ApprovalPolicy", type="0", amountThreshold=1) == "BDC_1117"
    assert refusal("ApprovalPolicy", **needed | {"type": "2"}) == "BDC_1119"
    assert refusal("ApprovalPolicy", **needed | {"amountThreshold": -1}) == "BDC_1119"
    assert refusal("ApprovalPolicy", **needed, usersId=team[2]) == "BDC_1119"
    assert refusal("ApprovalPolicy", **needed, bankAccountId="bac02UNKNOWN") == "BDC_1205"
    assert refusal("ApprovalPolicyApprover", approvalPolicyId="app02UNKNOWN") == "BDC_1205"
    assert refusal("ApprovalPolicyApprover", usersId=team[2]) == "BDC_1119"


def test_a_policy_of_v3_is_told_in_v2s_words(sandbox: Sandbox, vendor: str, team: list[str]) -> None:
    rules = [
        {"key": "BILL_AMOUNT", "op": "gte", "values": ["500"]},
        {"key": "VENDOR_ID", "op": "in", "values": [vendor]},
    ]
    body = {"policyName": "Big ones", "rules": rules, "approvers": team[:1]}
    made = sandbox.v3("v3.bill-approvals.policies.create", body)

    answer = sandbox.ok("GetAllBillApproverPolicy")

    assert answer == {
        "policies": [
            {
                "policyOrder": 1,
                "rawPolicy": {
                    "rules": [
                        {"key": "billAmount", "opr": ">=", "value": "500", "displayName": "500"},
                        {"key": "vendorId", "opr": "=", "value": vendor, "displayName": "Happy Music Supplies"},
                    ],
                    "policyId": made["id"],
                    "approvers": [{"users": [], "usersId": team[0], "fullName": "Bea", "userType": "User"}],
                    "versionId": "10000000002",
                    "policyName": "Big ones",
                },
                "policyId": made["id"],
                "policyName": "Big ones",
                "orgId": sandbox.caller.org_id,
                "status": "ACTIVE",
            }
        ]
    }
