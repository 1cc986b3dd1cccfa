"""Charging a customer: money of its bank account for its invoices, with its consent."""

from __future__ import annotations

from datetime import date, datetime, time

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNT
from mockserver.domain.messages import send_mail
from mockserver.domain.receivables.customer_banks import CUSTOMER_BANK_ACCOUNTS
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENTS, SCHEDULED
from mockserver.kernel import money
from mockserver.kernel.calendar import add_bank_days, is_bank_day, next_bank_day
from mockserver.kernel.clock import business_zone, stamp
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

# That a charge is there on the morning of the second bank day after its date is assumed (F-680).
BANK_DAYS = 2
ARRIVES_AT = time(9)  # in Los Angeles

BILLS_OWN = "2"  # v2's code for a payment that was made through BILL


def charge(ctx: Context, values: Record) -> Record:
    """A payment by a customer's bank account: SCHEDULED (F-746), and PAID some days later.

    `values` is `customerId`, `fundingAccount` and `invoicePayments`, perhaps `paymentDate` (the next bank day where
    there is none, today counted), `description`, and an `amount` in cents, some of which no invoice takes. Raises
    BDC_1205 for unknown ids, BDC_1119 (F-747) without the customer's consent, BDC_1151 for an account that cannot be
    used, BDC_1152 for a day that is past.
    """
    RECEIVED_PAYMENTS.check_references(ctx, values)
    customer = CUSTOMERS.get(ctx, values["customerId"])
    account = CUSTOMER_BANK_ACCOUNTS.to_charge(ctx, values["fundingAccount"]["id"], customer["id"])
    CUSTOMERS.check_live(ctx, customer["id"])
    if not customer["authorizedToCharge"]:
        raise BillError("BDC_1119", "authorizedToCharge", "false", item=customer["id"], fact="F-747")
    day = date.fromisoformat(values.get("paymentDate") or first_day(ctx.clock.today()).isoformat())
    if day < ctx.clock.today():
        raise BillError("BDC_1152", day.isoformat(), item=customer["id"], fact="F-697")
    ctx.cite("F-746")
    online = {**charge_fields(ctx, values, day), "customerBankAccountId": account["id"]}
    payment = RECEIVED_PAYMENTS.create(ctx, {**values, **online})
    return RECEIVED_PAYMENTS.receive(ctx, payment) if ctx.payment_timers == "instant" else payment


def send_receipt(ctx: Context, payment: Record) -> None:
    """Tell a customer by e-mail of its charge, in our own words (F-1466); nothing happens where it has no address."""
    customer = CUSTOMERS.get(ctx, payment["customerId"])
    if customer.get("email"):
        amount, number = money.text(payment["amount"]), payment["referenceNumber"]
        text = f"Your account is charged $ {amount} on {payment['paymentDate']}.\nReference number: {number}\n"
        send_mail(ctx, [customer["email"]], f"Receipt {number}", text)


def first_day(today: date) -> date:
    """The first day on which banks move money, today counted."""
    return today if is_bank_day(today) else next_bank_day(today)


def charge_fields(ctx: Context, values: Record, day: date) -> Record:
    """What a charge has that a recorded payment has not."""
    deposit = ctx.find(BANK_ACCOUNT, {"default.receivables": True, "archived": False}, limit=1)
    due = datetime.combine(add_bank_days(day, BANK_DAYS), ARRIVES_AT, business_zone())
    return {
        "paymentDate": day.isoformat(),
        "amount": values.get("amount") or sum(part["amount"] for part in values["invoicePayments"]),
        "status": SCHEDULED,
        "onlinePayment": True,
        "receivablesType": "ACH",
        "receivablesAccount": {"id": deposit[0]["id"], "type": "BANK_ACCOUNT"} if deposit else None,
        "convenienceFeeAmount": 0,
        "source": BILLS_OWN,
        "dueAt": stamp(due) if ctx.payment_timers == "calendar" else None,
    }
