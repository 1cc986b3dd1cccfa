"""Random work through both dialects on one world: what either of them shows of a record, the other shows too.

`python -m tests.dialects.one_truth [EXAMPLES [STEPS]]` plays as long as asked for and prints what it played.
"""

import sys
import time
from collections import Counter
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mockserver.domain.consistency import findings
from mockserver.domain.resource import all_kinds
from mockserver.kernel.calendar import next_bank_day
from mockserver.operations import load
from mockserver.store.memory import MemoryEngine
from tests.dialects.same_records import ARCHIVES, SAME, V2_ALONE, WORDS, Record, differences
from tests.dialects.v2.sandbox import ZEROS, Sandbox

V2, V3 = "v2", "v3"
DIALECTS = st.sampled_from([V2, V3])
WORTH = st.integers(60, 300)
AMOUNTS = st.integers(1, 80)
PICKS = st.integers(0, 999)


def with_entities(fields: Record) -> Record:
    """Fields of v2 in which every line names its entity."""
    return {
        name: [{"entity": f"{name[0].upper()}{name[1:-1]}", **line} for line in value]
        if isinstance(value, list)
        else value
        for name, value in fields.items()
    }


class OneTruth(RuleBasedStateMachine):
    """Two vendors, two customers, and what is done to their records; refusals change nothing and are part of it."""

    engine: ClassVar[MemoryEngine | None] = None
    played: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        if OneTruth.engine is None:
            OneTruth.engine = MemoryEngine(all_kinds)
        self.sandbox = Sandbox(OneTruth.engine)
        self.ids: dict[str, list[str]] = {entity: [] for entity in SAME}
        self.alone: dict[str, Record] = {}
        self.number = 0
        self.has_policy = False
        OneTruth.played["examples"] += 1

    def teardown(self) -> None:
        self.sandbox.engine.drop_world(self.sandbox.world)

    # what is done, in one dialect or the other

    def v2(self, name: str, data: Record) -> Record:
        """The data of an answer of v2, empty where it is a refusal."""
        answer = self.sandbox.answer(name, data)
        assert answer.status == 200, answer.body
        refused = answer.body["response_status"]
        OneTruth.played[f"v2 {'refused' if refused else 'done'}"] += 1
        return {} if refused else answer.body["response_data"]

    def v3(self, operation: str, body: Any = None, **ids: str) -> Record:
        """The body of an answer of v3, empty where it is a refusal."""
        answer = self.sandbox.v3(operation, body, **ids)
        refused = isinstance(answer, list) and bool(answer) and "severity" in answer[0]
        OneTruth.played[f"v3 {'refused' if refused else 'done'}"] += 1
        return {} if refused or not isinstance(answer, dict) else answer

    def note(self, entity: str, record: Record, alone: Record | None = None) -> None:
        """Keep the id of a record that was made, and what v2 alone said of it."""
        if record:
            self.ids[entity].append(record["id"])
            self.alone[record["id"]] = alone or {}

    def one(self, entity: str, pick: int) -> str:
        """One of the records made so far, of which there is one at least."""
        ids = self.ids[entity]
        return ids[pick % len(ids)] if ids else ZEROS

    def create(self, entity: str, fields: Record) -> None:
        """Make a record in v2, with what v2 alone says."""
        alone = V2_ALONE[entity]
        obj = {"entity": entity, **with_entities(fields), **alone}
        self.note(entity, self.v2(f"Crud/Create/{entity}", {"obj": obj}), alone)

    def update(self, entity: str, record_id: str, fields: Record) -> None:
        """Change a record in v2."""
        self.v2(f"Crud/Update/{entity}", {"obj": {"entity": entity, "id": record_id, **with_entities(fields)}})

    def next_number(self) -> str:
        self.number += 1
        return f"N-{self.number}"

    def day(self) -> str:
        return next_bank_day(self.sandbox.clock.today()).isoformat()

    @initialize()
    def begin(self) -> None:
        """A user, a bank account, a vendor and a customer of each dialect, one customer of which can be charged."""
        self.account = self.sandbox.move_in()
        address = {"line1": "1 Main Street", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
        flat = {"address1": "1 Main", "addressCity": "Bonn", "addressZip": "5", "addressCountry": "Germany"}
        self.create("Vendor", {"name": "Two", "email": "two@x.example", **flat})
        self.note("Vendor", self.v3("v3.vendors.create", {"name": "Three", "address": address}))
        self.create("Customer", {"name": "Two", "email": "two@y.example"})
        body = {"name": "Three", "email": "three@y.example", "billingAddress": address}
        self.note("Customer", self.v3("v3.customers.create", body))
        self.payer = self.ids["Customer"][-1]
        bank = {"nameOnAccount": "Three", "routingNumber": "074000010", "accountNumber": "111222333"}
        whole = bank | {"type": "CHECKING", "ownerType": "BUSINESS"}
        self.bank = self.v3("v3.customers.bank-accounts.create", whole, customerId=self.payer)["id"]
        self.v2("SetCustomerAuthorization", {"customerId": self.payer, "hasAuthorizedToCharge": True})
        for which, dialect in enumerate((V2, V3)):
            for make in (self.bill, self.vendor_credit, self.invoice, self.credit_memo):
                make(dialect=dialect, amount=100, which=which)
            self.pay(dialect=dialect, bill=which, amount=10, credit=which, used=5)
            self.receive(dialect=dialect, which=which, amount=10, more=1)

    @rule(dialect=DIALECTS, amount=WORTH, which=PICKS)
    def bill(self, dialect: str, amount: int, which: int) -> None:
        vendor, number = self.one("Vendor", which), self.next_number()
        if dialect == V2:
            dates = {"invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
            items = [{"amount": amount, "description": "Strings"}, {"amount": 0.5}]
            self.create("Bill", {"vendorId": vendor, "invoiceNumber": number, **dates, "billLineItems": items})
            return
        invoice = {"invoiceNumber": number, "invoiceDate": "2026-03-01"}
        body = {"vendorId": vendor, "dueDate": "2026-04-01", "invoice": invoice}
        self.note("Bill", self.v3("v3.bills.create", body | {"billLineItems": [{"amount": amount}]}))

    @rule(dialect=DIALECTS, amount=WORTH, which=PICKS)
    def vendor_credit(self, dialect: str, amount: int, which: int) -> None:
        vendor, number = self.one("Vendor", which), self.next_number()
        common = {"vendorId": vendor, "creditDate": "2026-03-01", "vendorCreditLineItems": [{"amount": amount}]}
        if dialect == V2:
            self.create("VendorCredit", common | {"refNumber": number})
        else:
            self.note("VendorCredit", self.v3("v3.vendor-credits.create", common | {"referenceNumber": number}))

    @rule(bill=PICKS, credit=PICKS, amount=st.integers(0, 300))
    def apply(self, bill: int, credit: int, amount: int) -> None:
        use = {"vendorCredits": [{"id": self.one("VendorCredit", credit), "amount": amount}]}
        self.v3("v3.bills.update", use, billId=self.one("Bill", bill))

    @rule(dialect=DIALECTS, bill=PICKS, amount=WORTH)
    def new_lines(self, dialect: str, bill: int, amount: int) -> None:
        bill_id = self.one("Bill", bill)
        if dialect == V2:
            self.update("Bill", bill_id, {"billLineItems": [{"amount": amount}, {"amount": 1}]})
            return
        old = self.v3("v3.bills.get", billId=bill_id)
        body = {name: old[name] for name in ("vendorId", "dueDate", "invoice") if name in old}
        self.v3("v3.bills.replace", body | {"billLineItems": [{"amount": amount}]}, billId=bill_id)

    @rule(dialect=DIALECTS, entity=st.sampled_from(sorted(WORDS)), which=PICKS, word=st.sampled_from(["a", "b", "c d"]))
    def rename(self, dialect: str, entity: str, which: int, word: str) -> None:
        record_id, change = self.one(entity, which), {WORDS[entity]: word}
        if dialect == V2:
            self.update(entity, record_id, change)
        else:
            self.v3(f"{ARCHIVES[entity]}.update", change, **{SAME[entity][1]: record_id})

    @rule(dialect=DIALECTS, entity=st.sampled_from(sorted(ARCHIVES)), which=PICKS, back=st.booleans())
    def archive(self, dialect: str, entity: str, which: int, back: bool) -> None:
        record_id = self.one(entity, which)
        row = f"v2.Crud.{'Undelete' if back else 'Delete'}.{entity}"
        if dialect == V2 and row in load().by_id:
            self.v2(row.removeprefix("v2.").replace(".", "/"), {"id": record_id})
        operation = f"{ARCHIVES[entity]}.{'restore' if back else 'archive'}"
        if dialect == V3 and operation in load().by_id:
            self.v3(operation, **{SAME[entity][1]: record_id})

    @rule(dialect=DIALECTS, entity=st.sampled_from(["RecurringBill", "RecurringInvoice"]), amount=WORTH, which=PICKS)
    def recur(self, dialect: str, entity: str, amount: int, which: int) -> None:
        owner, owner_id = ("Vendor", "vendorId") if entity == "RecurringBill" else ("Customer", "customerId")
        line = {"amount": amount} if owner == "Vendor" else {"amount": amount, "quantity": 1, "price": amount}
        common = {owner_id: self.one(owner, which), f"{entity[0].lower()}{entity[1:]}LineItems": [line]}
        if dialect == V2:
            schedule = {"timePeriod": "1", "frequencyPerTimePeriod": 1, "nextDueDate": "2026-03-10", "daysInAdvance": 3}
            self.create(entity, common | schedule)
            return
        schedule = {"period": "MONTHLY", "frequency": 1, "nextDueDate": "2026-03-10", "daysInAdvance": 5}
        self.note(entity, self.v3(f"{ARCHIVES[entity]}.create", common | {"schedule": schedule}))

    # money to vendors

    def paying(self, bill: str, amount: int, credit: str, used: int) -> tuple[Record, Record]:
        """What v2 and v3 say of a payment of a bill, part of it by credit."""
        pays = {"billPays": [{"billId": bill, "amount": amount + used}]}
        uses = [{"billId": bill, "vendorCreditId": credit, "amount": used}] if used else []
        part = {"billId": bill, "amount": amount, "vendorCredits": [{"id": credit, "amount": used}] if used else []}
        return pays | {"billCredits": uses, "processDate": self.day()}, part

    @rule(dialect=DIALECTS, bill=PICKS, amount=AMOUNTS, credit=PICKS, used=st.sampled_from([0, 0, 1, 20]))
    def pay(self, dialect: str, bill: int, amount: int, credit: int, used: int) -> None:
        bill_id = self.one("Bill", bill)
        ours, part = self.paying(bill_id, amount, self.one("VendorCredit", credit), used)
        if dialect == V2:
            for payment in self.v2("PayBills", ours).get("sentPays", ()):
                self.note("SentPay", payment)
            return
        vendor = self.v3("v3.bills.get", billId=bill_id).get("vendorId", ZEROS)
        options = {"requestPayFaster": False, "createBill": False}
        funding = {"type": "BANK_ACCOUNT", "id": self.account}
        body = {"vendorId": vendor, "processDate": self.day(), "fundingAccount": funding, "processingOptions": options}
        self.note("SentPay", self.v3("v3.payments.create", body | part))

    @rule(dialect=DIALECTS, bill=PICKS, amount=AMOUNTS, credit=PICKS, used=st.sampled_from([0, 0, 1, 20]))
    def record_payment(self, dialect: str, bill: int, amount: int, credit: int, used: int) -> None:
        bill_id = self.one("Bill", bill)
        ours, part = self.paying(bill_id, amount, self.one("VendorCredit", credit), used)
        if dialect == V2:
            self.note("SentPay", self.v2("RecordAPPayment", ours | {"toPrintCheck": False}))
            return
        vendor = self.v3("v3.bills.get", billId=bill_id).get("vendorId", ZEROS)
        body = {"vendorId": vendor, "processDate": self.day(), "toPrintCheck": False, "payments": [part]}
        self.note("SentPay", self.v3("v3.bills.record-payment", body))

    @rule(dialect=DIALECTS, payment=PICKS)
    def cancel(self, dialect: str, payment: int) -> None:
        payment_id = self.one("SentPay", payment)
        if dialect == V2:
            self.v2("CancelAPPayment", {"sentPayId": payment_id})
        else:
            self.v3("v3.payments.cancel", paymentId=payment_id)

    @rule(dialect=DIALECTS, payment=PICKS)
    def void(self, dialect: str, payment: int) -> None:
        payment_id = self.one("SentPay", payment)
        if dialect == V2:
            self.v2("VoidAPPayment", {"sentPayId": payment_id, "voidRequestType": "0", "reason": "Play"})
        else:
            self.v3("v3.payments.void", {"type": "VOID_AND_CREDIT", "reason": "Play"}, paymentId=payment_id)

    # approvals

    @rule(dialect=DIALECTS, bill=PICKS, clears=st.booleans())
    def set_approvers(self, dialect: str, bill: int, clears: bool) -> None:
        bill_id, user = self.one("Bill", bill), self.sandbox.caller.user_id
        if dialect == V2 and load().by_id["v2.SetApprovers"].is_built:
            asks = {"objectId": bill_id, "entity": "Bill"}
            self.v2("ClearApprovers", asks) if clears else self.v2("SetApprovers", asks | {"approvers": [user]})
        elif dialect == V3:
            body = {"billApprovals": True, "policyRematch": clears, "description": "Approve me"}
            self.v3("v3.bills.update", body, billId=bill_id)

    @rule(dialect=DIALECTS, bill=PICKS, denies=st.booleans())
    def decide(self, dialect: str, bill: int, denies: bool) -> None:
        bill_id = self.one("Bill", bill)
        if dialect == V2 and load().by_id["v2.Approve"].is_built:
            self.v2("Deny" if denies else "Approve", {"objectId": bill_id, "entity": "Bill"})
        elif dialect == V3:
            self.v3("v3.bill-approvals.actions", [{"billId": bill_id, "action": "DENY" if denies else "APPROVE"}])

    @precondition(lambda self: not self.has_policy)
    @rule(amount=WORTH)
    def approval_policy(self, amount: int) -> None:
        self.has_policy = True
        rules = [{"key": "BILL_AMOUNT", "op": "gte", "values": [str(amount)]}]
        body = {"policyName": self.next_number(), "rules": rules, "approvers": [self.sandbox.caller.user_id]}
        self.v3("v3.bill-approvals.policies.create", body)

    # money of customers

    @rule(dialect=DIALECTS, amount=WORTH, which=PICKS)
    def invoice(self, dialect: str, amount: int, which: int) -> None:
        customer, number = self.one("Customer", which), self.next_number()
        common = {"invoiceNumber": number, "invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
        items = {"invoiceLineItems": [{"quantity": 2, "price": amount, "description": "Gig"}]}
        if dialect == V2:
            self.create("Invoice", {"customerId": customer, **common, **items})
        else:
            self.note("Invoice", self.v3("v3.invoices.create", {"customer": {"id": customer}, **common, **items}))

    @rule(dialect=DIALECTS, amount=WORTH, which=PICKS)
    def reprice(self, dialect: str, amount: int, which: int) -> None:
        invoice_id = self.one("Invoice", which)
        items = [{"quantity": 1, "price": amount}]
        if dialect == V2:
            self.update("Invoice", invoice_id, {"invoiceLineItems": items})
            return
        customer = self.v3("v3.invoices.get", invoiceId=invoice_id).get("customerId", ZEROS)
        body = {"customer": {"id": customer}, "invoiceLineItems": items}
        self.v3("v3.invoices.replace", body, invoiceId=invoice_id)

    @rule(dialect=DIALECTS, amount=WORTH, which=PICKS)
    def credit_memo(self, dialect: str, amount: int, which: int) -> None:
        customer, number = self.one("Customer", which), self.next_number()
        items = {"creditDate": "2026-03-01", "creditMemoLineItems": [{"quantity": 1, "price": amount}]}
        if dialect == V2:
            self.create("CreditMemo", {"customerId": customer, "refNumber": number, **items})
        else:
            body = {"customerId": customer, "referenceNumber": number, **items}
            self.note("CreditMemo", self.v3("v3.credit-memos.create", body))

    @rule(which=PICKS, amount=st.integers(0, 300))
    def take_credit(self, which: int, amount: int) -> None:
        self.v3("v3.invoices.update", {"creditAmount": amount}, invoiceId=self.one("Invoice", which))

    @rule(dialect=DIALECTS, which=PICKS, amount=AMOUNTS, more=st.sampled_from([0, 0, 7]))
    def receive(self, dialect: str, which: int, amount: int, more: int) -> None:
        invoice_id = self.one("Invoice", which)
        customer = self.v3("v3.invoices.get", invoiceId=invoice_id).get("customerId", ZEROS)
        common = {"customerId": customer, "paymentDate": "2026-03-02", "amount": amount + more}
        if dialect == V2:
            pays = [{"invoiceId": invoice_id, "amount": amount}]
            data = common | {"paymentType": "1", "invoicePays": pays}
            self.note("ReceivedPay", self.v2("RecordARPayment", data))
            return
        body = common | {"paymentType": "CHECK", "invoices": [{"id": invoice_id, "amount": amount}]}
        self.note("ReceivedPay", self.v3("v3.invoices.record-payment", body))

    @rule(dialect=DIALECTS, which=PICKS, amount=AMOUNTS)
    def charge(self, dialect: str, which: int, amount: int) -> None:
        pays = [{"invoiceId": self.one("Invoice", which), "amount": amount}]
        if dialect == V2:
            data = {"customerId": self.payer, "paymentType": "3", "paymentAccountId": self.bank, "invoicePays": pays}
            self.note("ReceivedPay", self.v2("ChargeCustomer", data).get("chargedReceivedPay", {}))
            return
        funding = {"type": "BANK_ACCOUNT", "id": self.bank}
        body = {"customerId": self.payer, "fundingAccount": funding, "invoicePayments": pays}
        self.note("ReceivedPay", self.v3("v3.receivable-payments.create", body))

    @rule(span=st.sampled_from(["9 hours", "1 business days", "6 business days"]))
    def wait(self, span: str) -> None:
        self.sandbox.pass_time(span)

    # what must hold

    @invariant()
    def both_show_the_same(self) -> None:
        """Each record reads the same in both dialects, and what v2 alone said of it is still there."""
        for entity, ids in self.ids.items():
            operation, parameter, _ = SAME[entity]
            for record_id in ids:
                v2 = self.sandbox.ok(f"Crud/Read/{entity}", {"id": record_id})
                v3 = self.sandbox.v3(operation, **{parameter: record_id})
                OneTruth.played["comparisons"] += 1
                wrong = list(differences(entity, v2, v3))
                assert not wrong, wrong
                alone = self.alone[record_id]
                assert {name: v2[name] for name in alone} == alone

    @invariant()
    def the_books_add_up(self) -> None:
        with self.sandbox.engine.write(self.sandbox.world) as tx:
            assert findings(tx) == []


def play(examples: int, steps: int, game: type[OneTruth] = OneTruth) -> float:
    """Play so many games of so many steps, always the same ones; the seconds it took."""
    OneTruth.played.clear()
    began = time.perf_counter()
    always = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(game, settings=always)
    return time.perf_counter() - began


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    examples, steps = [*numbers, *(100, 50)[len(numbers) :]]
    seconds = play(examples, steps)
    lines = [f"{name}: {count}\n" for name, count in sorted(OneTruth.played.items())]
    sys.stdout.writelines([*lines, f"seconds: {seconds:.1f}\n"])
