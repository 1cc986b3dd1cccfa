"""v3 bill approvals: policies, pending bills, actions, and the flag that shows approvers."""

from typing import Any

import pytest

from mockserver.domain.classifications import LOCATIONS
from mockserver.domain.organizations import ROLES, USERS
from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

POLICIES = "v3.bill-approvals.policies"
PENDING = "v3.bill-approvals.pending-user-approvals.list"
ACTIONS = "v3.bill-approvals.actions"
NOW = "2026-03-02T20:00:00.000+00:00"


@pytest.fixture
def approver(sandbox: Sandbox) -> str:
    """The id of a user who approves bills."""
    with sandbox.context() as ctx:
        ROLES.create_standard(ctx)
        role = {"id": ROLES.of_type(ctx, "APPROVER")["id"]}
        user = {"firstName": "Priya", "lastName": "Raman", "email": "priya@x.example", "role": role}
        return str(USERS.create(ctx, user)["id"])


def body(approver: str, **changes: Any) -> dict[str, Any]:
    """A policy for bills of 1,000.00 and more."""
    rule = {"key": "BILL_AMOUNT", "op": "gte", "values": ["1000"]}
    return {"policyName": "Large bills", "rules": [rule], "approvers": [approver], **changes}


@pytest.fixture
def policy(sandbox: Sandbox, approver: str) -> dict[str, Any]:
    """A policy for bills of 1,000.00 and more."""
    made: dict[str, Any] = sandbox.ok(f"{POLICIES}.create", body(approver))
    return made


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"])


def bill(vendor: str, number: str = "202603", **changes: Any) -> dict[str, Any]:
    """A bill of 1,500.00."""
    return {
        "vendorId": vendor,
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": number, "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": 1500}],
        **changes,
    }


def test_a_new_policy_answers_201_and_says_what_its_ids_mean(sandbox: Sandbox, approver: str) -> None:
    sandbox.org_id = "00802JUNIPERANDOAK01"

    answer = sandbox.call(f"{POLICIES}.create", body(approver))

    assert answer.status == 201
    assert answer.body == {
        "id": answer.body["id"],
        "policyName": "Large bills",
        "status": "ACTIVE",
        "rules": [
            {"key": "BILL_AMOUNT", "op": "gte", "values": [{"value": "1000", "displayName": "1000"}]},
        ],
        "approvers": {"users": [{"userId": approver, "fullName": "Priya Raman"}], "groups": []},
    }
    assert answer.body["id"].startswith("00802JUNIPERANDOAK01-")


def test_policies_are_a_bare_array(sandbox: Sandbox, policy: dict[str, Any]) -> None:
    assert sandbox.ok(f"{POLICIES}.list") == [policy]


def test_a_policy_is_replaced_as_a_whole(sandbox: Sandbox, policy: dict[str, Any], approver: str) -> None:
    rule = {"key": "BILL_AMOUNT", "op": "lt", "values": ["50.5"]}

    replaced = sandbox.ok(f"{POLICIES}.replace", body(approver, policyName="B", rules=[rule]), policyId=policy["id"])

    assert (replaced["id"], replaced["policyName"]) == (policy["id"], "B")
    assert replaced["rules"] == [
        {"key": "BILL_AMOUNT", "op": "lt", "values": [{"value": "50.5", "displayName": "50.5"}]}
    ]


def test_a_deleted_policy_is_gone(sandbox: Sandbox, policy: dict[str, Any]) -> None:
    assert sandbox.ok(f"{POLICIES}.delete", policyId=policy["id"]) == {"status": "SUCCESS"}

    assert sandbox.ok(f"{POLICIES}.list") == []
    assert (
        refusal_of(sandbox.call(f"{POLICIES}.delete", policyId=policy["id"]))
        == f"404 BDC_1205 No data found for the given id: {policy['id']}."
    )


def test_an_unknown_policy_cannot_be_replaced(sandbox: Sandbox, approver: str) -> None:
    assert (
        refusal_of(sandbox.call(f"{POLICIES}.replace", body(approver), policyId="008-1"))
        == "404 BDC_1205 No data found for the given id: 008-1."
    )


def test_an_empty_policy_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{POLICIES}.create", {}) == [
        "policyName: must not be blank",
        "rules: must not be null",
        "approvers: must not be null",
    ]


def test_what_a_rule_lacks_beyond_its_shape_is_a_business_error(sandbox: Sandbox, approver: str) -> None:
    rule = {"key": "BILL_AMOUNT", "op": "gte"}

    answer = sandbox.call(f"{POLICIES}.create", body(approver, rules=[rule]))

    assert (answer.status, answer.body[0]["code"]) == (422, "BDC_1119")
    assert "rules[0].values" in answer.body[0]["message"]


@pytest.mark.parametrize("key", ["COLOUR", "LOCATION_ID", "CUSTOMER_ID", "UNDEFINED"])
def test_a_key_that_only_answers_have_or_nobody_is_refused(sandbox: Sandbox, key: str) -> None:
    rule = {"key": key, "op": "in", "values": ["red"]}

    (message,) = sandbox.messages(f"{POLICIES}.create", body("006", rules=[rule]))

    assert message.startswith(f'rules[0].key: Cannot deserialize value from String "{key}"')


@pytest.mark.parametrize("op", ["eq", "gt", "lte", "ne", "nin", "UNDEFINED"])
def test_an_operator_that_is_none_is_refused(sandbox: Sandbox, op: str) -> None:
    rule = {"key": "BILL_AMOUNT", "op": op, "values": ["1"]}

    (message,) = sandbox.messages(f"{POLICIES}.create", body("006", rules=[rule]))

    assert message.startswith(f'rules[0].op: Cannot deserialize value from String "{op}"')


def test_a_policy_of_the_web_application_shows_its_keys(sandbox: Sandbox, approver: str) -> None:
    with sandbox.context() as ctx:
        location = LOCATIONS.create(ctx, {"name": "Oakland"})["id"]
        rule = {"key": "LOCATION_ID", "op": "in", "values": [location]}
        APPROVAL_POLICIES.create(ctx, body(approver, rules=[rule]))

    (policy,) = sandbox.ok(f"{POLICIES}.list")

    value = {"value": location, "displayName": "Oakland"}
    assert policy["rules"] == [{"key": "LOCATION_ID", "op": "in", "values": [value]}]


def test_approvers_are_shown_to_whoever_asks_for_them(
    sandbox: Sandbox, policy: dict[str, Any], vendor: str, approver: str
) -> None:
    with_approvers = sandbox.ok("v3.bills.create", bill(vendor, billApprovals=True))
    without = sandbox.ok("v3.bills.create", bill(vendor, "B"))
    by_parameter = sandbox.ok("v3.bills.create", bill(vendor, "C"), query={"billApprovals": "true"})

    approvers = [{"userId": approver, "status": "WAITING", "approverOrder": 0, "statusChangedTime": NOW}]
    assert (with_approvers["approvalStatus"], with_approvers["approvers"]) == ("ASSIGNED", approvers)
    assert without["approvalStatus"] == "ASSIGNED"
    assert "approvers" not in without
    assert by_parameter["approvers"] == approvers


def test_a_bill_that_is_read_shows_its_approvers_and_a_row_of_a_list_does_not(
    sandbox: Sandbox, policy: dict[str, Any], vendor: str, approver: str
) -> None:
    bill_id = sandbox.ok("v3.bills.create", bill(vendor))["id"]

    assert sandbox.ok("v3.bills.get", billId=bill_id)["approvers"][0]["userId"] == approver
    assert "approvers" not in sandbox.ok("v3.bills.list")["results"][0]


def test_changes_show_approvers_on_demand_too(sandbox: Sandbox, policy: dict[str, Any], vendor: str) -> None:
    bill_id = sandbox.ok("v3.bills.create", bill(vendor))["id"]
    asking = {"billApprovals": True, "description": "Drums"}

    assert "approvers" not in sandbox.ok("v3.bills.update", {"description": "B"}, billId=bill_id)
    assert len(sandbox.ok("v3.bills.update", asking, billId=bill_id)["approvers"]) == 1
    assert len(sandbox.ok("v3.bills.replace", bill(vendor, billApprovals=True), billId=bill_id)["approvers"]) == 1


@pytest.mark.parametrize(
    ("created", "verb", "change"),
    [
        ({"billApprovals": True}, "update", {"description": "A", "billApprovals": True}),
        ({}, "update", {"description": "A", "billApprovals": True}),
        ({}, "replace", {"billApprovals": True, **bill("")}),
    ],
)
def test_whoever_asked_for_approvers_once_asks_for_them_in_every_later_change(
    sandbox: Sandbox,
    policy: dict[str, Any],
    vendor: str,
    created: dict[str, Any],
    verb: str,
    change: dict[str, Any],
) -> None:
    bill_id = sandbox.ok("v3.bills.create", bill(vendor) | created)["id"]
    sandbox.ok(f"v3.bills.{verb}", {"vendorId": vendor} | change | {"vendorId": vendor}, billId=bill_id)

    refusal = f"422 BDC_1119 Invalid field,value: billApprovals, false. [{bill_id}]"
    assert refusal_of(sandbox.call("v3.bills.update", {"description": "B"}, billId=bill_id)) == refusal
    assert refusal_of(sandbox.call("v3.bills.replace", bill(vendor), billId=bill_id)) == refusal
    assert refusal_of(sandbox.call("v3.bills.update", {"billApprovals": False}, billId=bill_id)) == refusal
    by_parameter = sandbox.call(
        "v3.bills.update", {"description": "C"}, query={"billApprovals": "true"}, billId=bill_id
    )
    assert (by_parameter.status, by_parameter.body["description"]) == (200, "C")
    assert "billApprovals" not in sandbox.ok("v3.bills.get", billId=bill_id)


def test_a_patch_matches_policies_anew_and_a_replacement_does_not_know_how(
    sandbox: Sandbox, policy: dict[str, Any], vendor: str
) -> None:
    ids = [sandbox.ok("v3.bills.create", bill(vendor, number))["id"] for number in ("A", "B")]
    cheap = {"billLineItems": [{"amount": 5}]}
    line = sandbox.ok("v3.bills.get", billId=ids[0])["billLineItems"][0]["id"]

    patch = {"policyRematch": True, "billLineItems": [{"id": line, "amount": 5}]}
    patched = sandbox.ok("v3.bills.update", patch, billId=ids[0])
    replaced = sandbox.call("v3.bills.replace", bill(vendor, "B", policyRematch=True, **cheap), billId=ids[1])

    assert (patched["approvalStatus"], "policyRematch" in patched) == ("UNASSIGNED", False)
    assert replaced.body["approvalStatus"] == "ASSIGNED"


def test_bulk_calls_show_no_approvers_although_they_ask_for_them(
    sandbox: Sandbox, policy: dict[str, Any], vendor: str
) -> None:
    (created,) = sandbox.ok("v3.bills.bulk.create", [bill(vendor, billApprovals=True)])

    assert "approvers" not in created


def test_the_recipe_of_an_approval(sandbox: Sandbox, policy: dict[str, Any], vendor: str, approver: str) -> None:
    created = sandbox.ok("v3.bills.create", bill(vendor, billApprovals=True))

    sandbox.user_id, sandbox.role = approver, "APPROVER"
    pending = sandbox.ok(PENDING)
    answer = sandbox.ok(ACTIONS, [{"billId": created["id"], "action": "APPROVE", "comment": "Approved for payment"}])

    assert pending == {
        "bills": [{"billId": created["id"], "vendorId": vendor, "amount": 1500.0, "dueDate": "2026-03-31"}]
    }
    assert answer == {"status": "SUCCESS"}
    assert sandbox.ok(PENDING) == {"bills": []}
    assert sandbox.ok("v3.bills.get", billId=created["id"])["approvalStatus"] == "APPROVED"


def test_a_bill_is_denied(sandbox: Sandbox, policy: dict[str, Any], vendor: str, approver: str) -> None:
    created = sandbox.ok("v3.bills.create", bill(vendor))
    sandbox.user_id = approver

    sandbox.ok(ACTIONS, [{"billId": created["id"], "action": "DENY"}])

    read = sandbox.ok("v3.bills.get", billId=created["id"])
    assert (read["approvalStatus"], read["approvers"][0]["status"]) == ("DENIED", "DENIED")


def test_who_is_not_asked_is_refused(sandbox: Sandbox, policy: dict[str, Any], vendor: str) -> None:
    created = sandbox.ok("v3.bills.create", bill(vendor))

    assert (
        refusal_of(sandbox.call(ACTIONS, [{"billId": created["id"], "action": "APPROVE"}]))
        == f"422 BDC_1119 Invalid field,value: billId, {created['id']}. [{created['id']}]"
    )


@pytest.mark.parametrize(
    ("request_body", "message"),
    [
        ({"billId": "00n", "action": "APPROVE"}, ": Cannot deserialize value of type `java.util.ArrayList`"),
        ([{"action": "APPROVE"}], "[0].billId: must not be blank"),
        ([{"billId": "00n"}], "[0].action: must not be null"),
        ([{"billId": "00n", "action": "PAY"}], '[0].action: Cannot deserialize value from String "PAY"'),
    ],
)
def test_actions_that_cannot_be_read_are_refused(sandbox: Sandbox, request_body: Any, message: str) -> None:
    (refusal,) = sandbox.messages(ACTIONS, request_body)

    assert refusal.startswith(message.removeprefix(": "))


def test_policies_are_the_administrators_and_a_sync_token_cannot_act(sandbox: Sandbox) -> None:
    permissions = {verb: sandbox.handler(f"{POLICIES}.{verb}").permission for verb in ("list", "create", "delete")}

    assert permissions == {
        "list": "view",
        "create": "manage_approval_policies",
        "delete": "manage_approval_policies",
    }
    assert sandbox.handler(ACTIONS).permission == "approve"
    assert sandbox.handler(PENDING).permission == "review"
