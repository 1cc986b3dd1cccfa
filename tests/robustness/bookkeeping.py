"""Random work on the books of one organization, and an audit of the sums in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from tests.robustness.threads import Client, bill_of
from tests.signed_in import vendor

PARTS = ("dueAmount", "scheduledAmount", "paidAmount")  # of a bill's amount
NO_BILL = {"requestPayFaster": False, "createBill": False}
VOIDS = ("VOID_ONLY", "VOID_AND_REISSUE", "VOID_AND_CREDIT")


class Bookkeeper:
    """Does what bookkeepers do, right or wrong: most calls are served, some refused; `faults` are neither.

    `done` counts the acts that were served.
    """

    def __init__(self, user: Client, seed: int) -> None:
        self.client = user
        self.seed, self.chance = seed, Random(seed)
        self.count = 0
        self.faults: list[str] = []
        self.done: Counter[str] = Counter()
        self.vendors, self.customers = self.ids("/vendors"), self.ids("/customers")
        self.bills, self.invoices = self.ids("/bills"), self.ids("/invoices")
        self.payments = self.ids("/payments")
        banks = user.done("GET", "/funding-accounts/banks")["results"]
        self.bank = next(bank["id"] for bank in banks if bank["status"] == "VERIFIED")

    def ids(self, path: str) -> list[str]:
        """The first ids of a list."""
        return [row["id"] for row in self.client.done("GET", path, max=5)["results"]]

    def work(self, acts: int) -> None:
        """Do so many things."""
        for act in self.chance.choices(ACTS, k=acts):
            if act(self):
                self.done[act.__name__] += 1

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The object a call answers; none for a refusal."""
        answer = self.client.call(method, path, json=body)
        if answer.status_code >= 500:
            self.faults.append(f"{method} {path}: {answer.status_code}")
        return answer.json() if answer.ok else {}

    def post_to(self, made: list[str], path: str, body: Any) -> bool:
        """Make something and remember its id."""
        record = self.call("POST", path, body)
        made += [record["id"]] if record else []
        return bool(record)

    def one_of(self, ids: list[str]) -> str:
        """A record, a younger one twice as likely as an older."""
        return max(self.chance.choice(ids), self.chance.choice(ids), key=ids.index)

    def number(self) -> str:
        """A number that no document has."""
        self.count += 1
        return f"{self.seed}-{self.count}"

    def amount(self) -> float:
        """Some money."""
        return self.chance.choice([0.01, 10, 99.99, self.chance.randint(1, 500_000) / 100])

    def amounts(self) -> list[float]:
        """The amounts of some lines."""
        return [self.amount() for _ in range(self.chance.randint(1, 3))]

    def share_of(self, due: float) -> float:
        """Part of what is due, all of it, or more."""
        return round(due * self.chance.choice([0.25, 0.5, 1, 1, 1.5]), 2)

    def add_vendor(self) -> bool:
        combine = {"combinePayments": self.chance.random() < 0.5}
        return self.post_to(self.vendors, "/vendors", vendor(name=f"V {self.number()}", additionalInfo=combine))

    def add_bill(self) -> bool:
        body = bill_of(self.one_of(self.vendors), self.number(), self.amounts())
        return self.post_to(self.bills, "/bills", body)

    def add_bills(self) -> bool:
        bodies = [bill_of(self.one_of(self.vendors), self.number(), self.amounts()) for _ in range(3)]
        made = self.call("POST", "/bills/bulk", bodies)
        self.bills += [bill["id"] for bill in made]
        return bool(made)

    def add_bill_in_v2(self) -> bool:
        lines = [{"entity": "BillLineItem", "amount": amount} for amount in self.amounts()]
        dates = {"invoiceDate": "2026-11-01", "dueDate": "2026-12-01"}
        obj = {"entity": "Bill", "vendorId": self.one_of(self.vendors), "invoiceNumber": self.number(), **dates}
        self.bills.append(self.client.v2("Crud/Create/Bill", {"obj": {**obj, "billLineItems": lines}})["id"])
        return True

    def replace_bill(self) -> bool:
        body = bill_of(self.one_of(self.vendors), self.number(), self.amounts())
        return bool(self.call("PUT", f"/bills/{self.one_of(self.bills)}", body))

    def change_line(self) -> bool:
        path = f"/bills/{self.one_of(self.bills)}"
        line = {"id": self.call("GET", path)["billLineItems"][0]["id"], "amount": self.amount()}
        return bool(self.call("PATCH", path, {"billLineItems": [line]}))

    def move_bill(self) -> bool:
        return bool(self.call("PATCH", f"/bills/{self.one_of(self.bills)}", {"vendorId": self.one_of(self.vendors)}))

    def shelve(self) -> bool:
        how = self.chance.choice(["archive", "restore", "restore"])
        path, ids = self.chance.choice([("bills", self.bills), ("vendors", self.vendors), ("invoices", self.invoices)])
        return bool(self.call("POST", f"/{path}/{self.one_of(ids)}/{how}"))

    def record_payment(self) -> bool:
        bill = self.call("GET", f"/bills/{self.one_of(self.bills)}")
        parts = [{"billId": bill["id"], "amount": self.share_of(bill["dueAmount"])}]
        head = {"vendorId": bill["vendorId"], "processDate": "2026-11-02", "toPrintCheck": False}
        return self.post_to(self.payments, "/bills/record-payment", {**head, "payments": parts})

    def pay(self) -> bool:
        bill = self.call("GET", f"/bills/{self.one_of(self.bills)}")
        body = {"billId": bill["id"], "vendorId": bill["vendorId"], "amount": self.share_of(bill["dueAmount"])}
        return self.post_to(self.payments, "/payments", {**body, **self.order()})

    def pay_several(self) -> bool:
        bills = [self.call("GET", f"/bills/{self.one_of(self.bills)}") for _ in range(3)]
        parts = [{"billId": bill["id"], "amount": max(0.01, round(bill["dueAmount"] / 3, 2))} for bill in bills]
        made = self.call("POST", "/payments/bulk", {**self.order(), "payments": parts})
        self.payments += [payment["id"] for payment in made.get("payments", [])] if made else []
        return bool(made)

    def order(self) -> Mapping[str, Any]:
        """From where a payment is made, as soon as may be."""
        return {"fundingAccount": {"type": "BANK_ACCOUNT", "id": self.bank}, "processingOptions": NO_BILL}

    def cancel(self) -> bool:
        return bool(self.call("POST", f"/payments/{self.one_of(self.payments)}/cancel"))

    def void(self) -> bool:
        body = {"type": self.chance.choice(VOIDS), "reason": "Lost"}
        return bool(self.call("POST", f"/payments/{self.one_of(self.payments)}/void", body))

    def wait(self) -> bool:
        self.client.tenant.clock.advance(f"{self.chance.randint(1, 4)} days")
        return True

    def add_invoice(self) -> bool:
        lines = [{"quantity": 1, "price": amount, "description": "Work"} for amount in self.amounts()]
        dates = {"invoiceDate": "2026-11-01", "dueDate": "2026-12-01"}
        body = {"customer": {"id": self.one_of(self.customers)}, "invoiceNumber": self.number(), **dates}
        return self.post_to(self.invoices, "/invoices", {**body, "invoiceLineItems": lines})

    def receive(self) -> bool:
        invoice = self.call("GET", f"/invoices/{self.one_of(self.invoices)}")
        part = {"id": invoice["id"], "amount": self.share_of(invoice["dueAmount"])}
        head = {"customerId": invoice["customerId"], "paymentDate": "2026-11-02", "paymentType": "CHECK"}
        body = {**head, "amount": part["amount"], "invoices": [part]}
        return bool(self.call("POST", "/invoices/record-payment", body))


ACTS = (
    Bookkeeper.add_vendor, Bookkeeper.add_bill, Bookkeeper.add_bill, Bookkeeper.add_bills, Bookkeeper.add_bill_in_v2,
    Bookkeeper.replace_bill, Bookkeeper.change_line, Bookkeeper.change_line, Bookkeeper.move_bill, Bookkeeper.shelve,
    Bookkeeper.shelve, Bookkeeper.record_payment, Bookkeeper.record_payment, Bookkeeper.pay, Bookkeeper.pay,
    Bookkeeper.pay_several, Bookkeeper.cancel, Bookkeeper.void, Bookkeeper.wait, Bookkeeper.add_invoice,
    Bookkeeper.receive, Bookkeeper.receive,
)  # fmt: skip


def audit(client: Client) -> Iterator[str]:
    """Sums that do not add up."""
    bills, invoices = client.walk("/bills", max=100), client.walk("/invoices", max=100)
    yield from (f"bill {bill}" for bill in bills if not is_settled(bill))
    yield from skewed(client.walk("/vendors", max=100), {bill["id"]: (bill["vendorId"], bill) for bill in bills})
    owing = {invoice["id"]: (invoice["customerId"], invoice) for invoice in invoices}
    yield from skewed(client.walk("/customers", max=100), owing)
    yield from (f"payment {one}" for one in client.walk("/payments", max=100) if not is_whole(one))


def cents(amount: float) -> int:
    """An amount in the unit in which it adds up exactly."""
    return round(amount * 100)


def is_settled(bill: Mapping[str, Any]) -> bool:
    """Whether a bill's lines make its amount, and what was done with it makes it too."""
    lines = sum(cents(line["amount"]) for line in bill["billLineItems"])
    return lines == cents(bill["amount"]) == sum(cents(bill[part]) for part in PARTS) and bill["scheduledAmount"] >= 0


def is_whole(payment: Mapping[str, Any]) -> bool:
    """Whether a payment's parts make its amount."""
    return cents(payment["amount"]) == sum(cents(part["amount"]) for part in payment["billPayments"])


def skewed(parties: list[Any], documents: Mapping[str, tuple[str, Any]]) -> Iterator[str]:
    """Vendors or customers whose balance is not what is due on their live documents."""
    owed: dict[str, int] = {}
    for party, document in documents.values():
        owed[party] = owed.get(party, 0) + (0 if document["archived"] else cents(document["dueAmount"]))
    for one in parties:
        if cents(one["balance"]["amount"]) != owed.get(one["id"], 0):
            yield f"{one['name']}: balance {one['balance']['amount']} of {owed.get(one['id'], 0) / 100}"
