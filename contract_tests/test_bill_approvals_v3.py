"""v3 bill approvals."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

POLICIES = "/bill-approvals/policies"
ACTIONS = "/bill-approvals/actions"
PENDING = "/bill-approvals/pending-user-approvals"
UNKNOWN_BILL = "00n02AAAAAAAAAAAzzzz"

# Amounts that no other bill has, so that the policy concerns no other.
THRESHOLD, BELOW, AMOUNT = "98765.43", "98765.44", 98765.43


@pytest.fixture
def approver_id(approver: Rest) -> str:
    """The id of the user who approves bills."""
    return str(approver.get("/login/session").body["userId"])


@pytest.fixture
def policy(make: Make, approver_id: str) -> Record:
    """A policy with the approver."""
    return make.approval_policy(approver_id, THRESHOLD, BELOW)


@pytest.fixture
def waiting(make: Make, policy: Record) -> Record:
    """A bill that waits for the approver."""
    return make.bill(amount=AMOUNT, billApprovals=True)


@documented(fact="F-op:v3.bill-approvals.policies.create")
@operation("v3.bill-approvals.policies.create", "v3.bill-approvals.policies.list", "v3.bill-approvals.policies.delete")
def test_a_policy_is_created_with_201_listed_and_deleted(v3: Rest, make: Make, approver_id: str) -> None:
    body = bodies.approval_policy(make.names.name("policy"), approver_id, THRESHOLD, BELOW)

    created = v3.post(POLICIES, body)
    listed = v3.get(POLICIES)
    deleted = v3.delete(f"{POLICIES}/{created.body['id']}")

    assert created.status == 201
    assert created.body["id"] in [one["id"] for one in listed.body]
    assert deleted.body == {"status": "SUCCESS"}
    assert created.body["id"] not in [one["id"] for one in v3.get(POLICIES).body]
    assert [undocumented_fields(one) for one in (created, listed)] == [[], []]


@documented(fact="F-830")
@operation("v3.bill-approvals.policies.create")
def test_a_policy_says_what_its_rules_and_approvers_are(policy: Record, approver_id: str) -> None:
    assert policy["status"] == "ACTIVE"
    assert [rule["values"][0]["value"] for rule in policy["rules"]] == [THRESHOLD, BELOW]
    assert [user["userId"] for user in policy["approvers"]["users"]] == [approver_id]
    assert policy["approvers"]["groups"] == []


@documented(fact="F-831")
@operation("v3.bill-approvals.policies.replace")
def test_a_policy_is_replaced_as_a_whole(v3: Rest, make: Make, policy: Record, approver_id: str) -> None:
    name = make.names.name("policy")

    answer = v3.put(f"{POLICIES}/{policy['id']}", bodies.approval_policy(name, approver_id, "98765.50", "98765.51"))

    assert (answer.body["id"], answer.body["policyName"]) == (policy["id"], name)
    assert answer.body["rules"][0]["values"][0]["value"] == "98765.50"
    assert undocumented_fields(answer) == []


@documented(fact="F-832")
@pytest.mark.parametrize("field", ["policyName", "rules", "approvers"])
@refusal("v3.bill-approvals.policies.create")
def test_a_required_field_is_named(v3: Rest, make: Make, approver_id: str, field: str) -> None:
    body = bodies.approval_policy(make.names.name("policy"), approver_id, THRESHOLD, BELOW)

    answer = v3.post(POLICIES, {name: value for name, value in body.items() if name != field})

    assert answer.status_class == 4
    assert field in answer.message


@assumed(fact="F-833")
@refusal("v3.bill-approvals.policies.replace", "v3.bill-approvals.policies.delete")
def test_an_unknown_policy_is_refused(v3: Rest, make: Make, sign_in: SignIn, approver_id: str) -> None:
    path = f"{POLICIES}/{sign_in.organization_id}-0"
    body = bodies.approval_policy(make.names.name("policy"), approver_id, THRESHOLD, BELOW)

    assert v3.put(path, body).status_class == 4
    assert v3.delete(path).status_class == 4


@assumed(fact="F-005")
@refusal("v3.bill-approvals.policies.list", "v3.bill-approvals.pending-user-approvals.list")
def test_nothing_is_told_without_a_session(sign_in: SignIn) -> None:
    assert sign_in.anonymous.get(POLICIES).status_class == 4
    assert sign_in.anonymous.get(PENDING).status_class == 4


@documented(fact="F-834")
@operation("v3.bills.create", "v3.bills.get")
def test_a_bill_under_a_policy_waits_for_its_approvers(v3: Rest, waiting: Record, approver_id: str) -> None:
    (approver,) = waiting["approvers"]

    assert waiting["approvalStatus"] == "ASSIGNED"
    assert (approver["userId"], approver["status"], approver["approverOrder"]) == (approver_id, "WAITING", 0)
    assert v3.get(f"/bills/{waiting['id']}").body["approvalStatus"] == "ASSIGNED"


@documented(fact="F-640")
@refusal("v3.bill-approvals.policies.create")
@pytest.mark.parametrize("rule", [{"key": "LOCATION_ID", "op": "in"}, {"key": "BILL_AMOUNT", "op": "eq"}])
def test_a_key_or_operator_that_requests_do_not_have_is_named(
    v3: Rest, make: Make, approver_id: str, rule: Record
) -> None:
    body = bodies.approval_policy(make.names.name("policy"), approver_id, THRESHOLD, BELOW)

    answer = v3.post(POLICIES, body | {"rules": [{**rule, "values": ["1"]}]})

    assert answer.status_class == 4
    assert "rules" in answer.message


@assumed(fact="F-641")
@refusal("v3.bill-approvals.policies.create", "v3.bill-approvals.policies.replace")
def test_a_policy_that_says_too_little_is_refused(v3: Rest, make: Make, policy: Record, approver_id: str) -> None:
    body = bodies.approval_policy(make.names.name("policy"), approver_id, THRESHOLD, BELOW)

    assert v3.post(POLICIES, body | {"rules": [{"key": "BILL_AMOUNT"}]}).status_class == 4
    assert v3.put(f"{POLICIES}/{policy['id']}", body | {"rules": []}).status_class == 4


@documented(fact="F-1300")
@operation("v3.bills.update")
def test_a_change_keeps_approvers_unless_it_matches_policies_anew(v3: Rest, waiting: Record) -> None:
    path, line = f"/bills/{waiting['id']}", waiting["billLineItems"][0]["id"]

    kept = v3.patch(path, {"billLineItems": [{"id": line, "amount": 5.01}], "billApprovals": True})
    matched = v3.patch(path, {"policyRematch": True, "billApprovals": True})

    assert (kept.body["approvalStatus"], len(kept.body["approvers"])) == ("ASSIGNED", 1)
    assert matched.body["approvalStatus"] == "UNASSIGNED"
    assert undocumented_fields(matched) == []


@documented(fact="F-1830")
@operation("v3.bills.update")
def test_a_change_may_ask_for_approvers_again(v3: Rest, waiting: Record) -> None:
    answer = v3.patch(f"/bills/{waiting['id']}", {"description": "again", "billApprovals": True})

    assert (answer.status, len(answer.body["approvers"])) == (200, 1)


@assumed(fact="F-1831")
@refusal("v3.bills.update")
def test_a_change_does_not_stop_asking_for_approvers(v3: Rest, waiting: Record) -> None:
    assert v3.patch(f"/bills/{waiting['id']}", {"description": "no more"}).status_class == 4


@assumed(fact="F-1302")
@operation("v3.bill-approvals.pending-user-approvals.list", "v3.bills.create")
def test_whoever_comes_later_does_not_wait_yet(v3: Rest, make: Make, approver_id: str) -> None:
    administrator = v3.get("/login/session").body["userId"]
    make.approval_policy(approver_id, THRESHOLD, BELOW, administrator)
    bill = make.bill(amount=AMOUNT, billApprovals=True)

    assert [one["userId"] for one in bill["approvers"]] == [approver_id, administrator]
    assert bill["id"] not in [one["billId"] for one in v3.get(PENDING).body["bills"]]


@documented(fact="F-835")
@operation(
    "v3.bill-approvals.pending-user-approvals.list", "v3.bill-approvals.actions", "v3.bills.get", "v3.payments.create"
)
def test_the_recipe_of_an_approval(v3: Rest, trusted: Rest, make: Make, approver: Rest, waiting: Record) -> None:
    # the approver finds the bill
    pending = approver.get(PENDING)
    (mine,) = [one for one in pending.body["bills"] if one["billId"] == waiting["id"]]
    assert (mine["vendorId"], mine["amount"], mine["dueDate"]) == (
        waiting["vendorId"],
        AMOUNT,
        waiting["dueDate"],
    )
    assert undocumented_fields(pending) == []

    # and approves it
    answer = approver.post(ACTIONS, [{"billId": waiting["id"], "action": "APPROVE", "comment": "Approved for payment"}])
    assert answer.body == {"status": "SUCCESS"}
    assert waiting["id"] not in [one["billId"] for one in approver.get(PENDING).body["bills"]]

    # so that it can be paid
    bill = v3.get(f"/bills/{waiting['id']}").body
    assert (bill["approvalStatus"], bill["approvers"][0]["status"]) == ("APPROVED", "APPROVED")
    assert make.payment(bill)["status"] == "SCHEDULED"


@documented(fact="F-836")
@refusal("v3.payments.create")
def test_a_bill_that_waits_for_approval_cannot_be_paid(trusted: Rest, make: Make, waiting: Record) -> None:
    assert trusted.post("/payments", make.payment_body(waiting)).status_class == 4


@documented(fact="F-837")
@operation("v3.bill-approvals.actions")
def test_a_bill_is_denied(v3: Rest, approver: Rest, waiting: Record) -> None:
    approver.post(ACTIONS, [{"billId": waiting["id"], "action": "DENY"}])

    assert v3.get(f"/bills/{waiting['id']}").body["approvalStatus"] == "DENIED"


@observed(fact="F-838")
@refusal("v3.bill-approvals.actions")
def test_actions_are_an_array(approver: Rest, waiting: Record) -> None:
    assert approver.post(ACTIONS, {"billId": waiting["id"], "action": "APPROVE"}).status_class == 4


@assumed(fact="F-839")
@refusal("v3.bill-approvals.actions")
def test_only_the_approver_whose_turn_it_is_can_act(v3: Rest, waiting: Record) -> None:
    answers = [v3.post(ACTIONS, [{"billId": one, "action": "APPROVE"}]) for one in (waiting["id"], UNKNOWN_BILL)]

    assert [answer.status_class for answer in answers] == [4, 4]
    assert v3.get(f"/bills/{waiting['id']}").body["approvalStatus"] == "ASSIGNED"


@documented(fact="F-840")
@operation("v3.bills.create")
def test_a_bill_without_a_policy_is_unassigned(make: Make) -> None:
    assert make.bill(amount=12.34)["approvalStatus"] == "UNASSIGNED"
