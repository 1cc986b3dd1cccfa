"""v2 approvals: approvers of bills and vendor credits, what they say, and policies of either kind."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contract_tests.clients import V2, Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, mock_only, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

KINDS = [("Bill", "bill"), ("VendorCredit", "vendor_credit")]
UNKNOWN = {"Bill": "00n02AAAAAAAAAAAzzzz", "VendorCredit": "vcr02AAAAAAAAAAAzzzz"}
POLICY = {"type": "0", "amountThreshold": 98_765, "minNumApprovers": 1}
THRESHOLD, BELOW = "98765.43", "98765.44"


@pytest.fixture
def approver_v2(v2: V2, approver: Rest) -> V2:
    """The user who approves bills, in v2."""
    return v2.with_form(sessionId=approver.headers["sessionId"])


@pytest.fixture
def approver_id(approver_v2: V2) -> str:
    """The id of the user who approves."""
    return str(approver_v2.call("GetSessionInfo").data["userId"])


@pytest.fixture
def user_id(v2: V2) -> str:
    """The id of the signed-in user, an Administrator."""
    return str(v2.call("GetSessionInfo").data["userId"])


def object_data(entity: str, record: Record) -> dict[str, str]:
    """The data that names a bill or a vendor credit."""
    return {"objectId": record["id"], "entity": entity}


def statuses(v2: V2, data: dict[str, str]) -> list[str]:
    """What the approvers of an object are, in their order."""
    return [row["status"] for row in v2.call("ListApprovers", data).data]


@documented(fact="F-1542")
@pytest.mark.parametrize(("entity", "kind"), KINDS)
@operation("v2.SetApprovers", "v2.ListApprovers", "v2.ClearApprovers", "v2.Crud.Read.{entity}")
def test_approvers_are_set_listed_and_cleared(
    v2: V2, make: Make, approver_id: str, user_id: str, entity: str, kind: str
) -> None:
    data = object_data(entity, getattr(make, kind)())

    answer = v2.call("SetApprovers", {**data, "approvers": [approver_id, user_id]})

    listed = v2.call("ListApprovers", data)
    assert answer.data == {}
    assert [(row["usersId"], row["sortOrder"]) for row in listed.data] == [(approver_id, 0), (user_id, 1)]
    assert {row["entity"] for row in listed.data} == {f"{entity}Approver"}
    assert v2.read(entity, data["objectId"]).data["approvalStatus"] == "1"
    assert v2.call("ClearApprovers", data).data == {}
    assert statuses(v2, data) == []
    assert v2.read(entity, data["objectId"]).data["approvalStatus"] == "0"
    assert undocumented_fields(listed) == []


@documented(fact="F-1542")
@pytest.mark.parametrize(("entity", "kind"), KINDS)
@operation("v2.Approve", "v2.SetApprovers")
def test_an_approver_approves(v2: V2, approver_v2: V2, make: Make, approver_id: str, entity: str, kind: str) -> None:
    data = object_data(entity, getattr(make, kind)())
    v2.call("SetApprovers", {**data, "approvers": [approver_id]})

    answer = approver_v2.call("Approve", {**data, "comment": "contract test"})

    assert answer.data == {}
    assert statuses(v2, data) == ["4"]
    assert v2.read(entity, data["objectId"]).data["approvalStatus"] == "3"


@documented(fact="F-837")
@pytest.mark.parametrize(("entity", "kind"), KINDS)
@operation("v2.Deny")
def test_what_an_approver_denies_is_denied(
    v2: V2, approver_v2: V2, make: Make, approver_id: str, entity: str, kind: str
) -> None:
    data = object_data(entity, getattr(make, kind)())
    v2.call("SetApprovers", {**data, "approvers": [approver_id]})

    assert approver_v2.call("Deny", data).data == {}

    assert statuses(v2, data) == ["3"]
    assert v2.read(entity, data["objectId"]).data["approvalStatus"] == "5"


@documented(fact="F-1542")
@operation("v2.SetApprovers", "v2.Approve", "v2.ListApprovers")
def test_who_has_acted_is_left_out_of_a_new_order(
    v2: V2, approver_v2: V2, make: Make, approver_id: str, user_id: str
) -> None:
    data = object_data("Bill", make.bill())
    v2.call("SetApprovers", {**data, "approvers": [approver_id, user_id]})
    approver_v2.call("Approve", data)

    v2.call("SetApprovers", {**data, "approvers": [approver_id]})

    rows = v2.call("ListApprovers", data).data
    assert [(row["usersId"], row["status"]) for row in rows] == [(approver_id, "4")]


@assumed(fact="F-1302")
@operation("v2.ListApprovers")
def test_the_second_approver_is_upcoming(v2: V2, make: Make, approver_id: str, user_id: str) -> None:
    data = object_data("Bill", make.bill())

    v2.call("SetApprovers", {**data, "approvers": [approver_id, user_id]})

    assert len(set(statuses(v2, data))) == 2


@mock_only(reason="only the mock's inbox shows what was sent")
@operation("v2.SetApprovers")
def test_the_first_approver_gets_an_email(
    v2: V2, make: Make, approver_id: str, control: Callable[..., dict[str, Any]]
) -> None:
    data = object_data("Bill", make.bill())

    v2.call("SetApprovers", {**data, "approvers": [approver_id]})

    message = control("GET", "/inbox")["messages"][-1]
    assert (message["channel"], data["objectId"] in message["text"]) == ("email", True)


@documented(fact="F-1542")
@pytest.mark.parametrize(("entity", "kind"), KINDS)
@refusal("v2.SetApprovers", "v2.ListApprovers", "v2.ClearApprovers", "v2.Approve", "v2.Deny")
def test_what_is_not_there_has_no_approvers(v2: V2, approver_v2: V2, approver_id: str, entity: str, kind: str) -> None:
    data = {"objectId": UNKNOWN[entity], "entity": entity}

    answers = [
        v2.call("SetApprovers", {**data, "approvers": [approver_id]}),
        v2.call("ListApprovers", data),
        v2.call("ClearApprovers", data),
        approver_v2.call("Approve", data),
        approver_v2.call("Deny", data),
    ]

    assert [answer.is_refused for answer in answers] == [True] * 5


@assumed(fact="F-839")
@refusal("v2.Approve", "v2.Deny")
def test_only_who_is_asked_decides(v2: V2, approver_v2: V2, make: Make, user_id: str) -> None:
    data = object_data("Bill", make.bill())
    v2.call("SetApprovers", {**data, "approvers": [user_id]})

    assert approver_v2.call("Approve", data).is_refused
    assert approver_v2.call("Deny", data).is_refused


@documented(fact="F-op:v2.Crud.Read.BillApprover")
@operation("v2.Crud.Read.BillApprover", "v2.List.BillApprover")
@refusal("v2.Crud.Read.BillApprover", "v2.List.BillApprover")
def test_an_approver_of_a_bill_is_read_and_listed(v2: V2, make: Make, approver_id: str) -> None:
    data = object_data("Bill", make.bill())
    v2.call("SetApprovers", {**data, "approvers": [approver_id]})
    (row,) = v2.call("ListApprovers", data).data

    read = v2.read("BillApprover", row["id"])
    listed = v2.list("BillApprover", sort=[{"field": "id", "asc": True}])

    assert (read.data["billid"], read.data["usersIdType"]) == (data["objectId"], "user")
    assert read.data in listed.data
    assert v2.read("BillApprover", "0ba02AAAAAAAAAAAzzzz").is_refused
    assert v2.list("BillApprover", filters=[{"field": "sortOrder", "op": "=", "value": "0"}]).is_refused
    assert [undocumented_fields(one) for one in (read, listed)] == [[], []]


@documented(fact="F-op:v2.List.VendorCreditApprover")
@operation("v2.Crud.Read.VendorCreditApprover", "v2.List.VendorCreditApprover")
@refusal("v2.Crud.Read.VendorCreditApprover", "v2.List.VendorCreditApprover")
def test_an_approver_of_a_vendor_credit_is_read_and_found(v2: V2, make: Make, approver_id: str) -> None:
    data = object_data("VendorCredit", make.vendor_credit())
    v2.call("SetApprovers", {**data, "approvers": [approver_id]})
    own = {"field": "vendorCreditId", "op": "=", "value": data["objectId"]}

    listed = v2.list("VendorCreditApprover", filters=[own])

    (row,) = listed.data
    read = v2.read("VendorCreditApprover", row["id"])
    assert (read.data, row["usersId"], row["id"][:3]) == (row, approver_id, "vca")
    assert v2.read("VendorCreditApprover", "vca02AAAAAAAAAAAzzzz").is_refused
    assert v2.list("VendorCreditApprover", filters=[own | {"field": "sortOrder"}]).is_refused
    assert [undocumented_fields(one) for one in (read, listed)] == [[], []]


@observed(fact="F-1544")
@operation("v2.List.RecurringBillApprover")
@refusal("v2.List.RecurringBillApprover")
def test_approvers_of_recurring_bills_are_listed(v2: V2) -> None:
    answer = v2.list("RecurringBillApprover", sort=[{"field": "id", "asc": True}])

    assert {one["entity"] for one in answer.data} <= {"RecurringBillApprover"}
    assert not answer.is_refused
    assert v2.list("RecurringBillApprover", sort=[{"field": "sortOrder", "asc": True}]).is_refused


@documented(fact="F-op:v2.ListUserApprovals")
@operation("v2.ListUserApprovals")
@refusal("v2.ListUserApprovals")
def test_what_waits_for_a_user_is_listed_until_it_is_approved(
    v2: V2, approver_v2: V2, make: Make, approver_id: str
) -> None:
    data = object_data("Bill", make.bill())
    v2.call("SetApprovers", {**data, "approvers": [approver_id]})
    mine = {"usersId": approver_id, "entity": "Bill", "max": 999, "marker": None}
    own = [{"field": "id", "op": "=", "value": data["objectId"]}]

    before = v2.call("ListUserApprovals", {**mine, "approvalType": "0", "filters": own})
    approver_v2.call("Approve", data)
    after = v2.call("ListUserApprovals", {**mine, "approvalType": "0", "filters": own})
    approved = v2.call("ListUserApprovals", {**mine, "approvalType": "1", "filters": own})

    rows = [[row["id"] for row in one.data["approvals"]] for one in (before, after, approved)]
    assert rows == [[data["objectId"]], [], [data["objectId"]]]
    assert v2.call("ListUserApprovals", {"usersId": approver_id}).is_refused


@documented(fact="F-1526")
@operation("v2.PayBills")
@pytest.mark.usefixtures("bank_account")
def test_an_administrator_pays_a_bill_that_waits_for_approval(
    v2: V2, trusted_v2: V2, make: Make, approver_id: str, process_date: date
) -> None:
    bill = make.bill()
    v2.call("SetApprovers", {**object_data("Bill", bill), "approvers": [approver_id]})
    data = {"processDate": str(process_date), "billPays": [{"billId": bill["id"], "amount": bill["amount"]}]}

    (payment,) = make.accept_sent_pays(trusted_v2.call("PayBills", data))

    assert payment["status"] == "1"


# policies


@documented(fact="F-1545")
@operation(
    *(f"v2.Crud.{verb}.ApprovalPolicy" for verb in ("Create", "Read", "Update", "Delete", "Undelete")),
    "v2.List.ApprovalPolicy",
)
def test_a_policy_is_made_changed_and_taken_away(v2: V2, user_id: str) -> None:
    created = v2.create("ApprovalPolicy", {**POLICY, "usersId": user_id})
    policy_id = created.data["id"]

    changed = v2.update("ApprovalPolicy", policy_id, amountThreshold=98_766)
    listed = v2.list("ApprovalPolicy", filters=[{"field": "amountThreshold", "op": "=", "value": "98766"}])
    gone, back, end = (
        v2.delete("ApprovalPolicy", policy_id),
        v2.undelete("ApprovalPolicy", policy_id),
        v2.delete("ApprovalPolicy", policy_id),
    )

    assert (policy_id[:3], created.data["name"] != "", created.data["createdById"]) == ("app", True, user_id)
    assert (changed.data["amountThreshold"], changed.data["minNumApprovers"]) == (98_766, 1)
    assert policy_id in [one["id"] for one in listed.data]
    assert [one.data["isActive"] for one in (gone, back, end)] == ["2", "1", "2"]
    assert v2.read("ApprovalPolicy", policy_id).data == end.data
    assert [undocumented_fields(one) for one in (created, changed, listed)] == [[], [], []]


@documented(fact="F-1545")
@operation(
    *(f"v2.Crud.{verb}.ApprovalPolicyApprover" for verb in ("Create", "Read", "Delete", "Undelete")),
    "v2.List.ApprovalPolicyApprover",
)
def test_a_policys_approver_is_made_and_taken_away(v2: V2, approver_id: str) -> None:
    policy_id = v2.create("ApprovalPolicy", POLICY).data["id"]

    created = v2.create("ApprovalPolicyApprover", {"approvalPolicyId": policy_id, "usersId": approver_id})
    own = {"field": "approvalPolicyId", "op": "=", "value": policy_id}
    listed = v2.list("ApprovalPolicyApprover", filters=[own])
    approver = created.data["id"]
    gone, back, end = (
        v2.delete("ApprovalPolicyApprover", approver),
        v2.undelete("ApprovalPolicyApprover", approver),
        v2.delete("ApprovalPolicyApprover", approver),
    )
    v2.delete("ApprovalPolicy", policy_id)

    assert (approver[:3], listed.data) == ("apa", [created.data])
    assert [one.data["isActive"] for one in (gone, back, end)] == ["2", "1", "2"]
    assert v2.read("ApprovalPolicyApprover", approver).data == end.data
    assert [undocumented_fields(one) for one in (created, listed)] == [[], []]


@documented(fact="F-1545")
@pytest.mark.parametrize(
    ("entity", "fields", "verbs"),
    [
        ("ApprovalPolicy", POLICY, ["Create", "Update", "Delete", "Undelete", "Delete"]),
        ("ApprovalPolicyApprover", {}, ["Create", "Delete", "Undelete", "Delete"]),
    ],
)
@operation("v2.Bulk.Crud.Create.{entity}", "v2.Bulk.Crud.Delete.{entity}", "v2.Bulk.Crud.Undelete.{entity}")
def test_policies_and_approvers_are_made_in_bulk(v2: V2, entity: str, fields: dict[str, Any], verbs: list[str]) -> None:
    made = v2.bulk("Create", entity, [{"obj": {"entity": entity, **fields}}])
    named = [{"id": made.data["bulk"][0]["response_data"]["id"]}]

    states = [v2.bulk(verb, entity, named).data["bulk"][0]["response_data"]["isActive"] for verb in verbs[-3:]]

    assert states == ["2", "1", "2"]


@documented(fact="F-1545")
@operation("v2.Bulk.Crud.Update.ApprovalPolicy")
def test_policies_are_changed_in_bulk(v2: V2) -> None:
    policy_id = v2.create("ApprovalPolicy", POLICY).data["id"]
    change = {"entity": "ApprovalPolicy", "id": policy_id, "nickname": "contract test"}

    answer = v2.bulk("Update", "ApprovalPolicy", [{"obj": change}])
    v2.delete("ApprovalPolicy", policy_id)

    assert answer.data["bulk"][0]["response_data"]["nickname"] == "contract test"


UNKNOWN_POLICIES = {"ApprovalPolicy": "app02AAAAAAAAAAAzzzz", "ApprovalPolicyApprover": "apa02AAAAAAAAAAAzzzz"}


@observed(fact="F-206")
@pytest.mark.parametrize("entity", [*UNKNOWN_POLICIES])
@refusal(
    *(f"v2.Crud.{verb}.{{entity}}" for verb in ("Create", "Read", "Delete", "Undelete")),
    *(f"v2.Bulk.Crud.{verb}.{{entity}}" for verb in ("Create", "Delete", "Undelete")),
    "v2.List.{entity}",
)
def test_policies_that_are_not_there_are_refused(v2: V2, entity: str) -> None:
    unknown = UNKNOWN_POLICIES[entity]

    answers = [
        v2.create(entity, {"usersId": unknown}),
        v2.read(entity, unknown),
        v2.delete(entity, unknown),
        v2.undelete(entity, unknown),
        v2.bulk("Create", entity, "none"),
        v2.bulk("Delete", entity, "none"),
        v2.bulk("Undelete", entity, "none"),
        v2.list(entity, filters=[{"field": "nothing", "op": "=", "value": "1"}]),
    ]

    assert [answer.is_refused for answer in answers] == [True] * 8


@observed(fact="F-206")
@refusal("v2.Crud.Update.ApprovalPolicy", "v2.Bulk.Crud.Update.ApprovalPolicy")
def test_a_policy_that_is_not_there_is_not_changed(v2: V2) -> None:
    assert v2.update("ApprovalPolicy", "app02AAAAAAAAAAAzzzz", nickname="contract test").is_refused
    assert v2.bulk("Update", "ApprovalPolicy", "none").is_refused


@documented(fact="F-1548")
@operation("v2.GetAllBillApproverPolicy")
def test_v2_tells_the_policies_of_v3(v2: V2, make: Make, approver_id: str) -> None:
    policy = make.approval_policy(approver_id, THRESHOLD, BELOW)

    answer = v2.call("GetAllBillApproverPolicy")

    (row,) = [one for one in answer.data["policies"] if one["policyName"] == policy["policyName"]]
    assert (row["status"], row["rawPolicy"]["versionId"]) == ("ACTIVE", "10000000002")
    assert [one["usersId"] for one in row["rawPolicy"]["approvers"]] == [approver_id]
    assert (row["rawPolicy"]["rules"][0]["key"], row["rawPolicy"]["rules"][0]["opr"]) == ("billAmount", ">=")
    assert undocumented_fields(answer) == []


@documented(fact="F-043")
@refusal("v2.GetAllBillApproverPolicy")
def test_policies_are_not_told_without_a_session(v2: V2) -> None:
    assert v2.with_form(sessionId="").call("GetAllBillApproverPolicy").is_refused
