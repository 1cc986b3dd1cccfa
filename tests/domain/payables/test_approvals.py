"""Bill approvals: which policy a bill falls under, who approves it and when, and what waits for that."""

from typing import Any

import pytest

from mockserver.domain.classifications import CHART_OF_ACCOUNTS, LOCATIONS
from mockserver.domain.organizations import USERS
from mockserver.domain.payables.approval_policies import APPROVAL_POLICIES
from mockserver.domain.payables.approvals import act, clear_approvers, pending, set_approvers
from mockserver.domain.payables.bill_approvers import BILL_APPROVER
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payments.paying import pay_bill
from mockserver.domain.payments.payments import PAYMENT
from mockserver.kernel.errors import BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books


def rule(op: str, *values: str, key: str = "BILL_AMOUNT") -> Record:
    return {"key": key, "op": op, "values": list(values)}


def policy(books: Books, *approvers: str, rules: list[Record] | None = None) -> Record:
    """A policy for bills of 1,000.00 and more, unless there are other rules."""
    values = {"policyName": "Large bills", "rules": rules or [rule("gte", "1000")], "approvers": list(approvers)}
    return APPROVAL_POLICIES.create(books.ctx, values)


def say(books: Books, user_id: str, bill: Record, action: str = "APPROVE", **further: str) -> None:
    with books.as_user(user_id):
        act(books.ctx, [{"billId": bill["id"], "action": action, **further}])


def state(books: Books, bill: Record) -> tuple[str, list[str]]:
    now = books.bill_now(bill)
    return now["approvalStatus"], [one["status"] for one in now.get("approvers", ())]


def waiting(books: Books, user_id: str) -> list[str]:
    with books.as_user(user_id):
        return [bill["id"] for bill in pending(books.ctx)]


def codes(caught: pytest.ExceptionInfo[BillErrors]) -> list[str]:
    return [error.code for error in caught.value.errors]


def test_a_bill_without_a_policy_waits_for_nobody(books: Books) -> None:
    assert state(books, books.bill(150_000)) == ("UNASSIGNED", [])


def test_a_bill_under_a_policy_waits_for_its_approvers_in_their_order(books: Books) -> None:
    first, second = books.user(), books.user("ACCOUNTANT")
    policy(books, first, second)

    bill = books.bill(150_000)

    approvers = books.bill_now(bill)["approvers"]
    assert state(books, bill) == ("ASSIGNED", ["WAITING", "UPCOMING"])
    assert [(one["userId"], one["approverOrder"]) for one in approvers] == [(first, 0), (second, 1)]
    assert approvers[0]["statusChangedTime"] == "2026-11-24T20:00:00.000+00:00"


@pytest.mark.parametrize(
    ("rules", "amount", "status"),
    [
        ([rule("gte", "1000")], 99_999, "UNASSIGNED"),
        ([rule("gte", "1000")], 100_000, "ASSIGNED"),
        ([rule("lt", "1000.00")], 99_999, "ASSIGNED"),
        ([rule("lt", "1000.00")], 100_000, "UNASSIGNED"),
        ([rule("gte", "1000"), rule("lt", "2000")], 150_000, "ASSIGNED"),
        ([rule("gte", "1000"), rule("lt", "2000")], 200_000, "UNASSIGNED"),
    ],
)
def test_all_rules_of_a_policy_must_hold(books: Books, rules: list[Record], amount: int, status: str) -> None:
    policy(books, books.user(), rules=rules)

    assert books.bill(amount)["approvalStatus"] == status


@pytest.mark.parametrize(
    ("amounts", "status"),
    [
        ([150_000], "ASSIGNED"),
        ([1, 150_000], "ASSIGNED"),
        ([99_999, 200_000], "UNASSIGNED"),
        ([50_000] * 3, "UNASSIGNED"),
    ],
)
def test_rules_about_the_amounts_of_lines_hold_of_one_line(books: Books, amounts: list[int], status: str) -> None:
    key = "BILL_LINE_ITEM_AMOUNT"
    policy(books, books.user(), rules=[rule("gte", "1000", key=key), rule("lt", "2000", key=key)])
    bill = books.bill(100)

    changed = BILLS.replace(books.ctx, bill["id"], {"billLineItems": [{"amount": amount} for amount in amounts]})

    assert changed["approvalStatus"] == status


def test_a_rule_names_vendors(books: Books) -> None:
    vendor, other, third = books.vendor(), books.vendor(), books.vendor()
    policy(books, books.user(), rules=[rule("in", vendor["id"], other["id"], key="VENDOR_ID")])

    bills = books.bill(100, vendor), books.bill(100, other), books.bill(100, third)

    assert [len(state(books, bill)[1]) for bill in bills] == [1, 1, 0]


def test_a_rule_looks_at_the_classifications_of_the_bill_and_of_its_lines(books: Books) -> None:
    location = LOCATIONS.create(books.ctx, {"name": "Oakland"})["id"]
    account = CHART_OF_ACCOUNTS.create(books.ctx, {"name": "Supplies"})["id"]
    policy(books, books.user(), rules=[rule("in", location, key="LOCATION_ID")])
    policy(books, books.user(), rules=[rule("in", account, key="CHART_OF_ACCOUNT_ID")])
    first, second, third = (books.bill(100) for _ in range(3))

    BILLS.patch(books.ctx, first["id"], {"classifications": {"locationId": location}})
    line = {"id": second["billLineItems"][0]["id"], "classifications": {"chartOfAccountId": account}}
    BILLS.patch(books.ctx, second["id"], {"billLineItems": [line]})

    assert [state(books, bill)[0] for bill in (first, second, third)] == ["ASSIGNED", "ASSIGNED", "UNASSIGNED"]


def test_the_first_policy_that_holds_is_a_bills(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first)
    policy(books, second, rules=[rule("gte", "0")])

    bill = books.bill(150_000)

    assert [one["userId"] for one in books.bill_now(bill)["approvers"]] == [first]


def test_a_deleted_policy_leaves_the_bills_it_had(books: Books) -> None:
    record = policy(books, books.user())
    bill = books.bill(150_000)

    APPROVAL_POLICIES.remove(books.ctx, record["id"])

    assert state(books, bill) == ("ASSIGNED", ["WAITING"])
    assert books.bill(150_000)["approvalStatus"] == "UNASSIGNED"


def test_one_approver_is_enough_where_there_is_one(books: Books) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000)

    say(books, user, bill, comment="Approved for payment")

    assert state(books, bill) == ("APPROVED", ["APPROVED"])
    assert books.ctx.tx.everywhere(BILL_APPROVER)[0]["comment"] == "Approved for payment"


def test_the_next_approver_gets_the_turn(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first, second)
    bill = books.bill(150_000)
    assert (waiting(books, first), waiting(books, second)) == ([bill["id"]], [])

    say(books, first, bill)

    assert state(books, bill) == ("APPROVING", ["APPROVED", "WAITING"])
    assert (waiting(books, first), waiting(books, second)) == ([], [bill["id"]])

    say(books, second, bill)

    assert state(books, bill) == ("APPROVED", ["APPROVED", "APPROVED"])
    assert waiting(books, second) == []


def test_a_denied_bill_waits_for_nobody(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first, second)
    bill = books.bill(150_000)

    say(books, first, bill, "DENY")

    assert state(books, bill) == ("DENIED", ["DENIED", "STALE"])
    assert waiting(books, second) == []


def test_a_time_is_noted_when_somebody_acts(books: Books) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000)
    books.ctx.clock.advance(60)

    say(books, user, bill)

    assert books.bill_now(bill)["approvers"][0]["statusChangedTime"] == "2026-11-24T20:01:00.000+00:00"


def test_whoever_is_not_asked_or_not_yet_or_no_longer_cannot_act(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first, second)
    bill = books.bill(150_000)

    with pytest.raises(BillErrors) as caught:
        say(books, books.user(), bill)
    assert codes(caught) == ["BDC_1119"]
    with pytest.raises(BillErrors) as caught:
        say(books, second, bill)
    assert codes(caught) == ["BDC_1119"]

    say(books, first, bill)
    with pytest.raises(BillErrors) as caught:
        say(books, first, bill)
    assert codes(caught) == ["BDC_1119"]


def test_actions_are_all_or_nothing(books: Books) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000)
    actions = [{"billId": bill["id"], "action": "APPROVE"}, {"billId": "00n02X", "action": "APPROVE"}]

    with books.as_user(user), pytest.raises(BillErrors) as caught:
        act(books.ctx, actions)

    assert codes(caught) == ["BDC_1246", "BDC_1205"]


def test_an_archived_bill_waits_for_nobody(books: Books) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000)

    BILLS.archive(books.ctx, bill["id"])

    assert waiting(books, user) == []
    with pytest.raises(BillErrors):
        say(books, user, bill)


def change_amount(books: Books, bill: Record, amount: int, **further: object) -> Record:
    lines = [{"id": bill["billLineItems"][0]["id"], "amount": amount}]
    return BILLS.patch(books.ctx, bill["id"], {"billLineItems": lines, **further})


def approvers_of(books: Books, bill: Record) -> list[tuple[str, str, int]]:
    rows = books.bill_now(bill).get("approvers", ())
    return [(row["userId"], row["status"], row["approverOrder"]) for row in rows]


@pytest.mark.parametrize("rematch", [{}, {"policyRematch": False}, {"policyRematch": True}])
def test_another_amount_under_the_same_policy_leaves_approvals(books: Books, rematch: Record) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000)
    say(books, user, bill)

    changed = change_amount(books, bill, 160_000, **rematch)

    assert state(books, bill) == ("APPROVED", ["APPROVED"])
    assert "policyRematch" not in changed


def test_another_policy_adds_its_approvers_and_earlier_ones_stay(books: Books) -> None:
    first, second, third = books.user(), books.user(), books.user()
    policy(books, first, second, rules=[rule("lt", "1000")])
    policy(books, second, third, rules=[rule("gte", "1000")])
    bill = books.bill(50_000)
    say(books, first, bill)

    change_amount(books, bill, 150_000)

    assert approvers_of(books, bill) == [(first, "APPROVED", 0), (second, "WAITING", 1), (third, "UPCOMING", 2)]
    assert books.bill_now(bill)["approvalStatus"] == "APPROVING"


def test_an_approved_bill_waits_again_for_those_a_policy_adds(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first, rules=[rule("lt", "1000")])
    policy(books, second, rules=[rule("gte", "1000")])
    bill = books.bill(50_000)
    say(books, first, bill)

    change_amount(books, bill, 150_000)

    assert state(books, bill) == ("APPROVING", ["APPROVED", "WAITING"])
    assert waiting(books, second) == [bill["id"]]


def test_a_rematch_takes_off_those_whose_policy_no_longer_matches(books: Books) -> None:
    first, second, third = books.user(), books.user(), books.user()
    policy(books, first, second, rules=[rule("lt", "1000")])
    policy(books, second, third, rules=[rule("gte", "1000")])
    bill = books.bill(50_000)

    change_amount(books, bill, 150_000, policyRematch=True)

    assert approvers_of(books, bill) == [(second, "WAITING", 0), (third, "UPCOMING", 1)]
    assert (waiting(books, first), waiting(books, second)) == ([], [bill["id"]])


def test_a_rematch_frees_a_bill_that_no_policy_asks_about(books: Books) -> None:
    policy(books, books.user())
    bill, other = books.bill(150_000), books.bill(150_000)

    change_amount(books, bill, 500, policyRematch=True)
    change_amount(books, other, 500)

    assert [state(books, one) for one in (bill, other)] == [("UNASSIGNED", []), ("ASSIGNED", ["WAITING"])]


def test_a_change_finds_a_policy_that_was_made_after_the_bill(books: Books) -> None:
    bill = books.bill(150_000)
    policy(books, books.user())

    BILLS.patch(books.ctx, bill["id"], {"description": "Drums"})

    assert state(books, bill) == ("ASSIGNED", ["WAITING"])


def test_who_comes_after_a_denial_is_not_asked(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first, rules=[rule("lt", "1000")])
    policy(books, second, rules=[rule("gte", "1000")])
    bill = books.bill(50_000)
    say(books, first, bill, "DENY")

    change_amount(books, bill, 150_000)

    assert state(books, bill) == ("DENIED", ["DENIED", "STALE"])


def test_a_change_no_rule_looks_at_leaves_approvals(books: Books) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000)
    say(books, user, bill)

    BILLS.patch(books.ctx, bill["id"], {"description": "Drums"})

    assert state(books, bill) == ("APPROVED", ["APPROVED"])


def test_approvers_of_no_policy_stay_through_a_rematch(books: Books) -> None:
    user, bill = books.user(), books.bill(150_000)
    set_approvers(books.ctx, bill["id"], [user])
    say(books, user, bill)

    change_amount(books, bill, 160_000, policyRematch=True)

    assert state(books, bill) == ("APPROVED", ["APPROVED"])


def test_approvers_are_set_in_place_of_those_who_have_not_acted(books: Books) -> None:
    first, second, third = books.user(), books.user(), books.user()
    bill = books.bill(150_000)
    set_approvers(books.ctx, bill["id"], [first, second])
    say(books, first, bill)

    set_approvers(books.ctx, bill["id"], [third, first])

    assert approvers_of(books, bill) == [(first, "APPROVED", 0), (third, "WAITING", 1)]
    assert books.bill_now(bill)["approvalStatus"] == "APPROVING"


def test_cleared_approvers_leave_a_bill_unassigned(books: Books) -> None:
    user, bill = books.user(), books.bill(150_000)
    set_approvers(books.ctx, bill["id"], [user])
    say(books, user, bill, "DENY")

    clear_approvers(books.ctx, bill["id"])

    assert state(books, bill) == ("UNASSIGNED", [])


def test_only_who_may_approve_is_set_as_an_approver(books: Books) -> None:
    bill = books.bill(150_000)

    with pytest.raises(BillErrors) as caught:
        set_approvers(books.ctx, bill["id"], [books.user("CLERK"), "00602UNKNOWN"])

    assert codes(caught) == ["BDC_1119", "BDC_1205"]
    assert state(books, bill) == ("UNASSIGNED", [])


def test_a_bill_is_paid_once_all_have_approved_it(books: Books) -> None:
    first, second = books.user(), books.user()
    policy(books, first, second)
    bill = books.bill(150_000)
    say(books, first, bill)
    with pytest.raises(BillErrors) as caught:
        books.pay(bill)
    assert codes(caught) == ["BDC_1119"]

    say(books, second, bill)

    assert books.pay(bill)["status"] == "SCHEDULED"


def test_a_bill_made_by_its_payment_must_be_approved_as_well(books: Books) -> None:
    policy(books, books.user())
    options = {"processingOptions": {"createBill": True}, "vendorId": books.vendor()["id"], "amount": 150_000}

    with pytest.raises(BillErrors) as caught:
        pay_bill(books.ctx, books.terms(**options))

    assert codes(caught) == ["BDC_1119"]


def test_auto_pay_waits_for_approval(books: Books) -> None:
    user = books.user()
    policy(books, user)
    bill = books.bill(150_000, books.vendor(autoPay={"enabled": True, "bankAccountId": books.bank}))
    books.turn_to("2027-01-05T12:00-08:00")
    assert books.ctx.tx.everywhere(PAYMENT) == []

    say(books, user, bill)
    books.turn_to("2027-01-05T12:00-08:00")

    assert [payment["processDate"] for payment in books.ctx.tx.everywhere(PAYMENT)] == ["2027-01-06"]


def test_a_policy_is_the_organizations(books: Books) -> None:
    with books.as_user(books.ctx.caller.user_id, org_id="00802ORGANIZATIONabc"):
        record = policy(books, books.user())

    assert record["id"].startswith("00802ORGANIZATIONabc-")
    assert record["status"] == "ACTIVE"


def test_what_a_policy_names_is_shown_with_its_name(books: Books) -> None:
    vendor, user = books.vendor(), books.user()
    rules = [rule("gte", "1000"), rule("in", vendor["id"], key="VENDOR_ID")]
    record = policy(books, user, rules=rules)

    APPROVAL_POLICIES.present(books.ctx, [record])

    assert record["rules"][0]["values"] == [{"value": "1000", "displayName": "1000"}]
    assert record["rules"][1]["values"] == [{"value": vendor["id"], "displayName": "Happy Music Supplies"}]
    assert record["approvers"] == {"users": [{"userId": user, "fullName": "Grace Hopper"}], "groups": []}


def refusals(books: Books, **values: Any) -> list[str]:
    policy_values = {"policyName": "A", "rules": [rule("gte", "1")], "approvers": [books.user()], **values}
    with pytest.raises(BillErrors) as caught:
        APPROVAL_POLICIES.create(books.ctx, policy_values)
    return codes(caught)


def test_an_unknown_approver_or_vendor_is_not_found(books: Books) -> None:
    assert refusals(books, approvers=["agp02GROUP"]) == ["BDC_1205"]
    assert refusals(books, rules=[rule("in", "00902X", key="VENDOR_ID")]) == ["BDC_1205"]


@pytest.mark.parametrize(
    ("values", "params"),
    [
        ({"rules": []}, [("rules", "[]")]),
        ({"approvers": []}, [("approvers", "[]")]),
        ({"rules": [{}]}, [("rules[0].key", "null"), ("rules[0].op", "null"), ("rules[0].values", "null")]),
        ({"rules": [rule("gte")]}, [("rules[0].values", "[]")]),
        ({"rules": [rule("gte", "much")]}, [("rules[0].values[0]", "much")]),
        ({"rules": [rule("in", "1")]}, [("rules[0].op", "in")]),
        ({"rules": [rule("in", "1", key="BILL_LINE_ITEM_AMOUNT")]}, [("rules[0].op", "in")]),
    ],
)
def test_a_policy_that_cannot_be_is_refused(books: Books, values: Record, params: list[tuple[str, str]]) -> None:
    policy_values = {"policyName": "A", "rules": [rule("gte", "1")], "approvers": [books.user()], **values}

    with pytest.raises(BillErrors) as caught:
        APPROVAL_POLICIES.create(books.ctx, policy_values)

    assert [(error.code, error.params) for error in caught.value.errors] == [("BDC_1119", one) for one in params]


def test_ids_are_not_compared_like_amounts(books: Books) -> None:
    assert refusals(books, rules=[rule("gte", books.vendor()["id"], key="VENDOR_ID")]) == ["BDC_1119"]


@pytest.mark.parametrize("role", ["CLERK", "PAYER", "AUDITOR"])
def test_who_may_not_approve_is_no_approver(books: Books, role: str) -> None:
    assert refusals(books, approvers=[books.user(role)]) == ["BDC_1119"]


def test_who_has_left_is_no_approver(books: Books) -> None:
    user = books.user()
    USERS.archive(books.ctx, user)

    assert refusals(books, approvers=[user]) == ["BDC_1119"]
