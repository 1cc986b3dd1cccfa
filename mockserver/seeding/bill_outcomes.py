"""What becomes of bills: paid through BILL or outside it, scheduled, called off, archived, or left open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payments.paying import pay_bill, record_payment
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.calendar import add_bank_days
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random
from mockserver.seeding.books import Books
from mockserver.seeding.scenarios import Table

# Accounts that money goes out from.
CHECKING, COMPANY_CARD = "1000", "2100"

CLERK, ACCOUNTANT, PAYER = "clerk", "accountant", "payer"

# Days before the anchor on which the payments that fail were made and stopped.
CANCELLED_PAYMENT, CANCELLED = 40, 37
VOIDED_PAYMENT, VOIDED = 50, 40

# Bank days between a payment and its process date; in production the first one to a bank account needs as many.
LEAD = 2


@dataclass
class Bill:
    """A bill to be, of a vendor's table in the scenario, dated `invoiced` days before the anchor.

    `state` is what becomes of it, a word of `OUTCOMES`; `number` is the vendor's.
    """

    books: Books
    stream: Random
    vendor: Table
    invoiced: int
    state: str
    number: str = ""
    record: Record = field(default_factory=dict)
    payment: Record = field(default_factory=dict)

    def later(self, before: int, act: Callable[[datetime], None]) -> None:
        """Plan what happens to the bill so many days before the anchor."""
        self.books.timeline.plan(self.books.office_moment(before, self.stream), act)

    def arrive(self, act: Callable[[datetime], None]) -> None:
        """Plan what happens to the bill when it is in the mail: on the working day after its date."""
        self.books.timeline.plan(self.books.next_office_moment(self.invoiced - 1, self.stream), act)

    @property
    def shortly_before_due(self) -> int:
        """A day, as days before the anchor, a little before the bill is due."""
        return self.invoiced - int(self.vendor["terms"]) + self.stream.randint(2, 6)


def stay_open(bill: Bill) -> None:
    """Leave a bill as it is: nobody pays it, and past its due date it is overdue."""


def be_paid(bill: Bill) -> None:
    """The payer pays it through BILL in time."""
    bill.later(bill.shortly_before_due, partial(pay, bill, None))


def be_in_process(bill: Bill) -> None:
    """A check is under way on the anchor."""
    bill.later(bill.stream.randint(6, 9), partial(pay, bill, None))


def be_scheduled(bill: Bill) -> None:
    """The payment waits for a process date past the anchor."""
    process_date = add_bank_days(bill.books.recipe.anchor, bill.stream.randint(2, 8))
    bill.later(bill.stream.randint(1, 3), partial(pay, bill, process_date))


def be_cancelled(bill: Bill) -> None:
    """A scheduled payment is called off."""
    process_date = add_bank_days(bill.books.day(CANCELLED), LEAD)
    bill.later(CANCELLED_PAYMENT, partial(pay, bill, process_date))
    bill.later(CANCELLED, partial(cancel, bill))


def be_voided(bill: Bill) -> None:
    """A payment is stopped after its process date."""
    bill.later(VOIDED_PAYMENT, partial(pay, bill, None))
    bill.later(VOIDED, partial(void, bill))


def be_paid_outside(bill: Bill) -> None:
    """The accountant writes down a payment that BILL did not make."""
    bill.later(max(1, bill.shortly_before_due), partial(write_down, bill, 100))


def be_partly_paid(bill: Bill) -> None:
    """A part of it is paid outside BILL."""
    bill.later(bill.stream.randint(2, 10), partial(write_down, bill, bill.stream.choice((25, 40, 50))))


def be_archived(bill: Bill) -> None:
    """Plan that the clerk archives a bill five days after it came in, as one entered by mistake."""
    bill.later(bill.invoiced - 5, partial(archive, bill))


def pay(bill: Bill, process_date: date | None, moment: datetime) -> None:
    """A payment of all that is due, some bank days later unless a date is given."""
    ctx = bill.books.as_user(moment, PAYER)
    values = {
        "billId": bill.record["id"],
        "amount": bill.record["amount"],
        "processDate": (process_date or add_bank_days(ctx.clock.today(), LEAD)).isoformat(),
        "processingOptions": {},
    }
    bill.payment = pay_bill(ctx, values)


def cancel(bill: Bill, moment: datetime) -> None:
    """Cancel the bill's payment, as the payer, before its process date."""
    PAYMENTS.cancel(bill.books.as_user(moment, PAYER), bill.payment["id"])


def void(bill: Bill, moment: datetime) -> None:
    """Void the bill's payment, as the payer, while its check is on its way."""
    PAYMENTS.void(bill.books.as_user(moment, PAYER), bill.payment["id"], "VOID_ONLY", "Check was lost in the mail")


def write_down(bill: Bill, share: int, moment: datetime) -> None:
    """A payment made outside BILL, of so many hundredths of the bill."""
    ctx = bill.books.as_user(moment, ACCOUNTANT)
    values = {
        "vendorId": bill.record["vendorId"],
        "processDate": ctx.clock.today().isoformat(),
        "toPrintCheck": False,
        **outside(bill),
        "payments": [{"billId": bill.record["id"], "amount": bill.record["amount"] * share // 100}],
    }
    bill.payment = record_payment(ctx, values)


def outside(bill: Bill) -> Record:
    """How a bill is paid outside BILL: by the company's card where the vendor takes cards, else by the next check."""
    books = bill.books
    if bill.vendor["paid"] == "card":
        account, way = COMPANY_CARD, {"description": "Company card"}
    else:
        check = str(next(books.checks))
        account, way = CHECKING, {"description": f"Check {check}", "syncReference": check}
    return {**way, "classifications": {"chartOfAccountId": books.id_of("chart_of_account", account)}}


def archive(bill: Bill, moment: datetime) -> None:
    """Archive a bill, as the clerk."""
    BILLS.archive(bill.books.as_user(moment, CLERK), bill.record["id"])


OUTCOMES: Mapping[str, Callable[[Bill], None]] = {
    "open": stay_open,
    "overdue": stay_open,
    "waiting": stay_open,
    "denied": stay_open,
    "paid": be_paid,
    "in process": be_in_process,
    "scheduled": be_scheduled,
    "cancelled": be_cancelled,
    "voided": be_voided,
    "paid outside": be_paid_outside,
    "partly paid": be_partly_paid,
    "archived": be_archived,
}

# How vendors are paid whose bills get into a state; for states that are not here it does not matter.
DOMESTIC = ("check", "ach", "network", "rpps", "card")
CALLED_OFF = ("check", "ach", "network")
WAYS: Mapping[str, tuple[str, ...]] = {
    "paid": DOMESTIC,
    "in process": ("check",),
    "scheduled": CALLED_OFF,
    "cancelled": CALLED_OFF,
    "voided": ("check",),
    "paid outside": DOMESTIC,
    "partly paid": DOMESTIC,
}
# Those that only bills get into which somebody must approve.
ASKING = ("waiting", "denied")


def suits(books: Books, vendor: Table, state: str) -> bool:
    """Whether bills of a vendor can get into a state: nobody buys from an archived vendor any more."""
    if vendor.get("archived"):
        return state == "archived"
    if state in ASKING:
        return vendor["name"] in books.tables["approvals"]["vendors"]
    return state not in WAYS or vendor["paid"] in WAYS[state]
