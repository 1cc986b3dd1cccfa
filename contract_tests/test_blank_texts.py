"""Texts that BILL's schemas let be empty, and what stands behind them does not."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, needs, refusal
from contract_tests.sign_in import SignIn

BLANKS = pytest.mark.parametrize("blank", ["", "  "])


@assumed(fact="F-1937")
@BLANKS
@refusal("v3.vendors.update")
def test_a_patch_cannot_take_a_vendors_name_away(v3: Rest, make: Make, blank: str) -> None:
    vendor = make.vendor()

    assert v3.patch(f"/vendors/{vendor['id']}", {"name": blank}).status_class == 4
    assert v3.get(f"/vendors/{vendor['id']}").body["name"] == vendor["name"]


@assumed(fact="F-1937")
@pytest.mark.parametrize("field", ["name", "email"])
@refusal("v3.customers.update")
def test_a_patch_cannot_take_a_customers_name_or_email_away(v3: Rest, make: Make, field: str) -> None:
    customer = make.customer()

    assert v3.patch(f"/customers/{customer['id']}", {field: ""}).status_class == 4
    assert v3.get(f"/customers/{customer['id']}").body[field] == customer[field]


@assumed(fact="F-1937")
@refusal("v3.classifications.departments.update", "v3.classifications.departments.bulk.update")
def test_a_patch_cannot_take_a_departments_name_away(v3: Rest, make: Make) -> None:
    department, path = make.classification("departments"), "/classifications/departments"

    assert v3.patch(f"{path}/{department['id']}", {"name": ""}).status_class == 4
    assert v3.patch(f"{path}/bulk", [{"id": department["id"], "name": ""}]).status_class == 4
    assert v3.get(f"{path}/{department['id']}").body["name"] == department["name"]


@assumed(fact="F-1937")
@pytest.mark.parametrize("field", ["firstName", "lastName"])
@refusal("v3.users.update")
def test_a_patch_cannot_take_a_users_name_away(v3: Rest, make: Make, field: str) -> None:
    role = next(one["id"] for one in v3.every("/roles") if one["type"] == "CLERK")
    user = make.accept("/users", v3.post("/users", bodies.user(role, make.names.email())))

    assert v3.patch(f"/users/{user['id']}", {field: ""}).status_class == 4
    assert v3.get(f"/users/{user['id']}").body[field] == user[field]


@assumed(fact="F-1937")
@pytest.mark.parametrize("changes", [{"vendorId": ""}, {"invoice": {"invoiceNumber": ""}}])
@refusal("v3.bills.update")
def test_a_patch_takes_neither_vendor_nor_number_from_a_bill(v3: Rest, make: Make, changes: dict[str, Any]) -> None:
    bill = make.bill()

    assert v3.patch(f"/bills/{bill['id']}", changes).status_class == 4
    after = v3.get(f"/bills/{bill['id']}").body
    assert (after["vendorId"], after["invoice"]) == (bill["vendorId"], bill["invoice"])


@assumed(fact="F-1937")
@BLANKS
@refusal("v3.payments.void")
def test_a_payment_is_not_voided_for_a_blank_reason(v3: Rest, make: Make, blank: str) -> None:
    recorded = v3.post("/bills/record-payment", bodies.recorded_payment(make.bill(), make.today))
    path = f"/payments/{make.accept_recorded(recorded)['id']}"

    assert v3.post(f"{path}/void", {"type": "VOID_AND_REISSUE", "reason": blank}).status_class == 4
    assert v3.get(path).body["status"] != "VOID"


@assumed(fact="F-1937")
@refusal("v3.bill-approvals.policies.create", "v3.bill-approvals.policies.replace")
def test_a_policy_has_a_name(v3: Rest, make: Make, approver: Rest) -> None:
    user = approver.get("/login/session").body["userId"]
    policy = make.approval_policy(user, "87654.50", "87654.51")
    body = bodies.approval_policy("", user, "87654.52", "87654.53")

    assert v3.post("/bill-approvals/policies", body).status_class == 4
    assert v3.put(f"/bill-approvals/policies/{policy['id']}", body).status_class == 4
    names = {one["policyName"] for one in v3.get("/bill-approvals/policies").body}
    assert policy["policyName"] in names
    assert "" not in names


@assumed(fact="F-1937")
@refusal("v3.bill-approvals.actions")
def test_an_action_is_about_a_bill(approver: Rest) -> None:
    assert approver.post("/bill-approvals/actions", [{"billId": "", "action": "APPROVE"}]).status_class == 4


@assumed(fact="F-1937")
@pytest.mark.parametrize(
    "changes",
    [
        {"customerId": ""},
        {"fundingAccount": {"type": "BANK_ACCOUNT", "id": ""}},
        {"invoicePayments": [{"invoiceId": "", "amount": 100}]},
    ],
)
@refusal("v3.receivable-payments.create")
def test_a_charge_names_customer_account_and_invoices(v3: Rest, make: Make, changes: dict[str, Any]) -> None:
    payer = make.payer()
    invoice = make.invoice(payer["id"])

    assert v3.post("/receivable-payments", bodies.charge(payer, invoice, 100) | changes).status_class == 4
    assert v3.get(f"/invoices/{invoice['id']}").body["status"] == "OPEN"


@assumed(fact="F-1937")
@refusal("v3.invoices.email")
def test_an_email_has_a_sender(v3: Rest, make: Make) -> None:
    body = {"recipient": {"to": [make.names.email()]}, "replyTo": {"userId": ""}}

    assert v3.post(f"/invoices/{make.invoice()['id']}/email", body).status_class == 4


@assumed(fact="F-1937")
@pytest.mark.parametrize("field", ["devKey", "username", "organizationId"])
@refusal("v3.login")
def test_a_login_names_key_user_and_organization(sign_in: SignIn, field: str) -> None:
    answer = sign_in.v3(**{field: ""})

    assert answer.status_class == 4
    assert answer.errors


@assumed(fact="F-1937")
@refusal("v3.mfa.challenge.validate", "v3.mfa.setup.validate")
def test_mfa_is_not_passed_with_blanks(v3: Rest) -> None:
    setup = {"setupId": "", "type": "TEXT", "token": ""}

    assert v3.post("/mfa/challenge/validate", {"challengeId": "", "token": ""}).status_class == 4
    assert v3.post("/mfa/setup/validate", setup).status_class == 4


@assumed(fact="F-1950")
@needs("spend")
@BLANKS
@refusal("spend.budgets.update")
def test_a_patch_cannot_take_a_budgets_name_away(spend: Rest, make: Make, blank: str) -> None:
    budget = make.budget()

    assert spend.patch(f"/budgets/{budget['uuid']}", {"name": blank}).status_class == 4
    assert spend.get(f"/budgets/{budget['uuid']}").body["name"] == budget["name"]
