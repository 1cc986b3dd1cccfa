"""Payments nobody makes by hand: of bills whose time has come where a vendor has auto-pay, of bills of templates.

A bill above the limit of its vendor's auto-pay is left alone, one that waits for approval until it has it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNT
from mockserver.domain.funding.sources import BANK
from mockserver.domain.lifecycle import when_due
from mockserver.domain.organizations import USER
from mockserver.domain.payables.auto_pay import auto_pays, debit_day
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.recurring_bills import RECURRING_BILLS, account_of, pays
from mockserver.domain.payables.vendors import VENDOR
from mockserver.domain.payments.paying import pay_bills
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.domain.payments.refusals import PAYABLE_APPROVALS
from mockserver.domain.payments.terms import rolled_forward
from mockserver.domain.roles import permissions_of
from mockserver.domain.webhooks.catalog import AUTO_PAY_FAILED
from mockserver.domain.webhooks.outbox import announce
from mockserver.kernel.calendar import next_bank_day
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record

BY_AUTO_PAY, BY_TEMPLATE = "BILL_AUTOPAY", "RECURRING_PAYMENT"

# BILL's numbers of the reasons (F-1666).
FAILURE_CODES = {
    "User is inactive.": "1",
    "User is unauthorized.": "2",
    "Bank account is inactive.": "3",
    "Bill not ready to be paid.": "4",
    "Bill has existing payment.": "5",
    "Cannot pay offline vendor.": "6",
}


def auto_pay_obstacle(ctx: Context, bill: Record, vendor: Record) -> str:
    """Why a bill is not auto-paid, in BILL's words for a failed auto-pay; empty when nothing is in the way."""
    auto_pay = vendor["autoPay"]
    user = ctx.get(USER, auto_pay["createdBy"])
    account = ctx.get(BANK_ACCOUNT, auto_pay["bankAccountId"])
    if user is None or user["archived"]:
        return "User is inactive."
    if "pay" not in permissions_of(user["role"]["type"]):
        return "User is unauthorized."
    if account is None or account["archived"] or account["status"] != "VERIFIED":
        return "Bank account is inactive."
    if bill["archived"] or bill["approvalStatus"] not in PAYABLE_APPROVALS:
        return "Bill not ready to be paid."
    if bill["scheduledAmount"] or bill["dueAmount"] <= 0:
        return "Bill has existing payment."
    return ""


@when_due(BILLS)
def auto_pay_bill(ctx: Context, bill: Record) -> list[Record]:
    """Pay a bill whose time has come, if its vendor is still auto-paid and nothing is in the way; the payments."""
    vendor = ctx.get(VENDOR, bill["vendorId"])
    if vendor is None or not auto_pays(vendor):
        return []
    if obstacle := auto_pay_obstacle(ctx, bill, vendor):
        tell_failure(ctx, vendor, obstacle)
        return []
    setting = vendor["autoPay"]
    if bill["dueAmount"] > setting.get("maxAmount", bill["dueAmount"]):
        return []
    payments = pay_for_user(ctx, setting["createdBy"], bill, setting["bankAccountId"], setting["daysBeforeDueDate"])
    return with_billing_type(ctx, payments, BY_AUTO_PAY)


def tell_failure(ctx: Context, vendor: Record, obstacle: str) -> None:
    """Let the partner know that a vendor was not auto-paid, and why (F-1666)."""
    setting, now = vendor["autoPay"], ctx.clock.stamp()
    body = {
        "vendor": {"id": vendor["id"], "name": vendor["name"]},
        "createdBy": setting.get("createdBy"),
        "updatedTime": now,
        "fundingAccount": {"id": setting.get("bankAccountId"), "type": BANK},
        "errors": [{"code": FAILURE_CODES.get(obstacle, ""), "message": obstacle, "timestamp": now}],
    }
    announce(ctx, AUTO_PAY_FAILED, body, vendor["id"])


@when_due(RECURRING_BILLS)
def make_and_pay_bill(ctx: Context, template: Record) -> list[Record]:
    """Make the next bill of a template, and pay it at the word of whoever let the template pay; the payments."""
    bill = RECURRING_BILLS.make_next_bill(ctx, template)
    if bill is None or not pays(template):
        return []
    payments = pay_for_user(ctx, template["autoPayer"], bill, account_of(template), 0)
    return with_billing_type(ctx, payments, BY_TEMPLATE)


def with_billing_type(ctx: Context, payments: list[Record], billing_type: str) -> list[Record]:
    """Payments, stored with the rule that made them, of which notifications tell (F-1650)."""
    for payment in payments:
        record = ctx.get(PAYMENT, payment["id"])
        if record is not None:
            PAYMENTS.keep(ctx, {**record, "billingType": billing_type})
    return payments


def pay_for_user(ctx: Context, user_id: str, bill: Record, account_id: str, days_before: int) -> list[Record]:
    """Pay what is due of a bill at a user's word, so many banking days before its due date or on the next there is.

    What BILL refuses is not paid.
    """
    due, today = date.fromisoformat(bill["dueDate"]), ctx.clock.today()
    day = debit_day(due, days_before) if due > today else due
    funding = {"type": BANK, "id": account_id}
    values = {"fundingAccount": funding, "processDate": max(day, next_bank_day(rolled_forward(today))).isoformat()}
    for_user = replace(ctx, caller=replace(ctx.caller, user_id=user_id))
    with suppress(Refusal), ctx.tx.savepoint():
        return pay_bills(for_user, values, [{"billId": bill["id"], "amount": bill["dueAmount"]}])
    return []
