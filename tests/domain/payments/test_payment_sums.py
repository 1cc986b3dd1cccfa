"""Whatever is made, cancelled, voided and waited for: the sums of the books hold."""

from contextlib import AbstractContextManager, suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from mockserver.domain.consistency import findings
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.payables.vendor_credits import BILL_CREDIT, VENDOR_CREDIT
from mockserver.domain.payments.mass_payments import MASS_PAYMENTS
from mockserver.domain.payments.outcomes import OUTCOMES, OutOfReach, choose
from mockserver.domain.payments.paying import pay_bills, record_payment
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.kernel.calendar import next_bank_day
from mockserver.kernel.errors import BillError, BillErrors
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books

AMOUNTS = st.integers(1, 500)


class Sums(RuleBasedStateMachine):
    """Random work on the bills of two vendors; refusals change nothing and are part of the play."""

    bills: Bundle[Record] = Bundle("bills")
    payments: Bundle[str] = Bundle("payments")
    credits: Bundle[Record] = Bundle("credits")

    def __init__(self) -> None:
        super().__init__()
        self._open: AbstractContextManager[Books] = open_books()
        self.books = self._open.__enter__()

    def teardown(self) -> None:
        self._open.__exit__(None, None, None)

    @initialize()
    def vendors(self) -> None:
        self.two_vendors = [self.books.enrolled(), self.books.vendor(bank=True)]
        self.card = self.books.ap_card(limit=1_000)

    @rule(target=bills, amount=AMOUNTS, which=st.sampled_from([0, 1]))
    def bill(self, amount: int, which: int) -> Record:
        return self.books.bill(amount, self.two_vendors[which])

    @rule(target=payments, first=bills, second=bills, amount=AMOUNTS)
    def pay(self, first: Record, second: Record, amount: int) -> str:
        parts = [{"billId": bill["id"], "amount": amount} for bill in (first, second)]
        try:
            return str(pay_bills(self.books.ctx, self.books.terms(), parts)[0]["id"])
        except BillErrors:
            return ""

    @rule(target=payments, bill=bills, amount=AMOUNTS)
    def record(self, bill: Record, amount: int) -> str:
        values = {"vendorId": bill["vendorId"], "processDate": "2026-11-20", "toPrintCheck": False}
        try:
            parts = [{"billId": bill["id"], "amount": amount}]
            return str(record_payment(self.books.ctx, {**values, "payments": parts})["id"])
        except BillErrors:
            return ""

    @rule(target=credits, amount=AMOUNTS, which=st.sampled_from([0, 1]))
    def credit(self, amount: int, which: int) -> Record:
        return self.books.credit(amount, self.two_vendors[which])

    @rule(bill=bills, credit=credits, amount=st.integers(0, 500))
    def apply(self, bill: Record, credit: Record, amount: int) -> None:
        with suppress(BillError, BillErrors), self.books.ctx.tx.savepoint():
            BILLS.patch(self.books.ctx, bill["id"], {"vendorCredits": [{"id": credit["id"], "amount": amount}]})

    @rule(target=payments, bill=bills, credit=credits, amount=AMOUNTS, used=AMOUNTS)
    def pay_with_credit(self, bill: Record, credit: Record, amount: int, used: int) -> str:
        part = {"billId": bill["id"], "amount": amount, "vendorCredits": [{"id": credit["id"], "amount": used}]}
        try:
            return str(pay_bills(self.books.ctx, self.books.terms(), [part])[0]["id"])
        except BillErrors:
            return ""

    @rule(payment=payments)
    def cancel(self, payment: str) -> None:
        try:
            PAYMENTS.cancel(self.books.ctx, payment)
        except BillError:
            return

    @rule(payment=payments)
    def void(self, payment: str) -> None:
        try:
            PAYMENTS.void(self.books.ctx, payment, "VOID_ONLY", "Play")
        except BillError:
            return

    @rule(payment=payments, word=st.sampled_from(OUTCOMES))
    def choose(self, payment: str, word: str) -> None:
        with suppress(BillError, OutOfReach):
            choose(self.books.ctx, PAYMENTS.get(self.books.ctx, payment), word)

    @rule(first=bills, second=bills, amount=AMOUNTS)
    def pay_in_a_batch(self, first: Record, second: Record, amount: int) -> None:
        parts = [{"billId": bill["id"], "amount": amount} for bill in (first, second)]
        MASS_PAYMENTS.submit(self.books.ctx, self.books.terms(payments=parts))

    @rule(target=payments, bill=bills, amount=AMOUNTS)
    def pay_by_card(self, bill: Record, amount: int) -> str:
        funding = {"type": "AP_CARD", "id": self.card["id"]}
        day = next_bank_day(self.books.ctx.clock.today()).isoformat()
        try:
            return str(self.books.pay(bill, amount, fundingAccount=funding, processDate=day)["id"])
        except BillErrors:
            return ""

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.books.ctx.clock.advance(hours * 3_600)
        self.books.turn_to(self.books.ctx.clock.stamp())

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        assert findings(self.books.ctx.tx) == []

    @invariant()
    def the_sums_hold(self) -> None:
        vendors, bills, payments, parts, _ = self.books.everything()
        uses = [one for one in self.books.ctx.tx.everywhere(BILL_CREDIT) if not one["archived"] and counts(one)]
        for bill in bills:
            applied = bill["clearedAmount"] + bill["creditAmount"] + bill["scheduledAmount"]
            assert bill["amount"] == applied + bill["dueAmount"]
            assert bill["paidAmount"] == bill["clearedAmount"] + bill["creditAmount"]
            assert bill["dueAmount"] >= 0
            assert bill["creditAmount"] == sum(one["amount"] for one in uses if one["billId"] == bill["id"])
            in_payments = sum(live(part) for part in parts if part["billId"] == bill["id"])
            assert applied == in_payments + bill["creditAmount"]
        for credit in self.books.ctx.tx.everywhere(VENDOR_CREDIT):
            used = sum(one["amount"] for one in uses if one["vendorCreditId"] == credit["id"])
            assert credit["appliedAmount"] == used <= credit["amount"]
        for vendor in vendors:
            due = sum(bill["dueAmount"] for bill in bills if bill["vendorId"] == vendor["id"])
            assert vendor["balance"]["amount"] == due
        for payment in payments:
            own = [part for part in parts if part["paymentId"] == payment["id"]]
            assert payment["amount"] == sum(part["amount"] for part in own)
            assert {part["status"] for part in own} == {payment["status"]}


def live(part: Record) -> int:
    """What a part takes from its bill."""
    return int(part["amount"]) if part["status"] in ("SCHEDULED", "PAID", "ESCHEATED") else 0


def counts(use: Record) -> bool:
    """Whether a use of a credit takes from its bill and its credit."""
    return use["status"] in ("APPLIED", "SCHEDULED", "PAID", "ESCHEATED")


TestSums = Sums.TestCase
TestSums.settings = settings(max_examples=25, stateful_step_count=20)
