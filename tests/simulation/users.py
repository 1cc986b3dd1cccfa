"""What users of a simulation do: one act is one user's work in one dialect, right or wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import requests

from mockserver.control.connections import SignInError
from mockserver.control.server import ControlError
from mockserver.testing import MockTenant
from mockserver.testing.sessions import Api, BillSession

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
DATES = {"invoiceDate": "2026-11-01", "dueDate": "2026-12-15"}
VOIDS = ("VOID_ONLY", "VOID_AND_REISSUE", "VOID_AND_CREDIT")
OUTCOMES = ("VOIDED", "FUNDING_FAILED_VOIDED", "DISBURSEMENT_ON_HOLD", "CANCELED")
PROCESS_DATES = ("2026-11-03", "2026-12-01", "2027-01-05")
NOTIFY = "https://hooks.example/bill"  # nobody's: what goes there is suppressed
LOST = (requests.RequestException, ValueError)
GONE = ("BDC_1109", "BDC_1121")


class StoppedError(Exception):
    """An act that cannot go on: it was refused, or nobody knows what came of it."""


class Users:
    """An administrator in v3 and v2, a partner and an S&E administrator of one tenant.

    `pools` are ids by kind; `acknowledged` are those of every record that somebody was told of. What the last act came
    to: `wrote` where something may have changed, `refused` where anything was refused. `faults` are answers nobody may
    get.
    """

    def __init__(self, tenant: MockTenant) -> None:
        self.tenant = tenant
        self.chance = Random(0)
        self.faults: list[str] = []
        self.done: Counter[str] = Counter()
        self.pools: dict[str, list[str]] = {}
        self.acknowledged: set[str] = set()
        self.wrote = self.refused = False
        self._step, self._count = 0, 0
        self._sessions: dict[Api, BillSession] = {}
        self._begin()

    def _begin(self) -> None:
        for name in ("vendors", "customers", "bills", "invoices", "payments", "vendor-credits", "credit-memos"):
            rows = self.v3("GET", f"/{name}?max=6")["results"]
            self.pools[name] = [row["id"] for row in rows]
        banks = self.v3("GET", "/funding-accounts/banks")["results"]
        self.bank = next(bank["id"] for bank in banks if bank["status"] == "VERIFIED")
        cards, budgets = (self.spend("GET", f"/{name}?max=20")["results"] for name in ("cards", "budgets"))
        self.pools["cards"] = [card["uuid"] for card in cards if card["status"] == "ACTIVATED"]
        self.pools["budgets"] = [budget["uuid"] for budget in budgets]
        self.me = self.spend("GET", "/users/current")["uuid"]
        self.in_flight = self.v3("POST", "/vendors", {"name": "In flight", "address": ADDRESS})["id"]

    def play(self, seed: str, step: int, act: Act) -> str:
        """Let one act happen, its chances following from the seed and the step's number; how it ended."""
        self.chance = Random(f"{seed}:{step}:act")
        self._step, self._count, self.wrote, self.refused = step, 0, False, False
        try:
            act(self)
        except StoppedError as error:
            return str(error)
        self.done[act.__name__] += 1
        return "done"

    # sending

    def _session(self, api: Api) -> BillSession:
        if api not in self._sessions:
            known = ("v2", "v3")
            self._sessions[api] = self.tenant.session(api, trusted=True) if api in known else self.tenant.session(api)
        return self._sessions[api]

    def _send(self, api: Api, method: str, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON of an answer; raises `StoppedError` for a refusal, and where it does not arrive whole."""
        try:
            answer = self._session(api).request(method, path, json=body, headers=headers)
            value = answer.json() if answer.content else {}
        except LOST as error:
            self._sessions.pop(api, None)
            self.wrote = True
            raise StoppedError(f"lost: {type(error).__name__}") from None
        except SignInError as error:
            raise StoppedError(f"not let in: {error}") from None
        if answer.status_code >= 500:
            self.faults.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        is_refused = not answer.ok or (api == "v2" and value["response_status"] != 0)
        if not is_refused:
            self.wrote = self.wrote or method != "GET"
            return value
        self.refused = True
        if any(code in answer.text for code in GONE):
            self._sessions.pop(api, None)
        raise StoppedError(f"refused: {answer.text[:120]}")

    def v3(self, method: str, path: str, body: Any = None) -> Any:
        """A call of v3."""
        return self._send("v3", method, path, body)

    def v2(self, path: str, data: Any) -> Any:
        """The data of a call of v2."""
        return self._send("v2", "POST", f"/{path}.json", data)["response_data"]

    def spend(self, method: str, path: str, body: Any = None) -> Any:
        """A call of Spend & Expense."""
        return self._send("spend", method, path, body)

    def made(self, pool: str, record: Mapping[str, Any]) -> None:
        """Remember a record that a user was told of."""
        key = str(record.get("uuid") or record["id"])
        self.pools.setdefault(pool, []).append(key)
        self.acknowledged.add(key)

    # choosing

    def one(self, pool: str) -> str:
        """A record of a pool, a younger one twice as likely as an older."""
        ids = self.pools.get(pool)
        if not ids:
            raise StoppedError(f"there is none of {pool} yet")
        return ids[max(self.chance.randrange(len(ids)), self.chance.randrange(len(ids)))]

    def number(self) -> str:
        """A number that no document has."""
        self._count += 1
        return f"S{self._step}-{self._count}"

    def amount(self) -> float:
        """Some money."""
        return self.chance.choice([0.01, 10, 99.99, self.chance.randint(1, 300_000) / 100])

    def share(self, due: float) -> float:
        """Part of what is due, all of it, or more."""
        return round(due * self.chance.choice([0.25, 0.5, 1, 1, 1.5]), 2)

    def lines(self) -> list[dict[str, Any]]:
        """Lines of a bill."""
        return [{"amount": self.amount()} for _ in range(self.chance.randint(1, 3))]

    # payables

    def add_vendor(self) -> None:
        combine = {"combinePayments": self.chance.random() < 0.5}
        body = {"name": f"V {self.number()}", "address": ADDRESS, "additionalInfo": combine}
        self.made("vendors", self.v3("POST", "/vendors", body))

    def add_bill(self) -> None:
        invoice = {"invoiceNumber": self.number(), "invoiceDate": DATES["invoiceDate"]}
        body = {"vendorId": self.one("vendors"), "dueDate": DATES["dueDate"], "invoice": invoice}
        self.made("bills", self.v3("POST", "/bills", {**body, "billLineItems": self.lines()}))

    def add_bills(self) -> None:
        bodies = [
            {
                "vendorId": self.one("vendors"),
                "dueDate": DATES["dueDate"],
                "invoice": {"invoiceNumber": self.number(), "invoiceDate": DATES["invoiceDate"]},
                "billLineItems": self.lines(),
            }
            for _ in range(3)
        ]
        for bill in self.v3("POST", "/bills/bulk", bodies):
            self.made("bills", bill)

    def add_bill_in_v2(self) -> None:
        lines = [{"entity": "BillLineItem", **line} for line in self.lines()]
        obj = {"entity": "Bill", "vendorId": self.one("vendors"), "invoiceNumber": self.number(), **DATES}
        self.made("bills", self.v2("Crud/Create/Bill", {"obj": {**obj, "billLineItems": lines}}))

    def change_bill(self) -> None:
        bill = self.v3("GET", f"/bills/{self.one('bills')}")
        line = {"id": bill["billLineItems"][0]["id"], "amount": self.amount()}
        self.v3("PATCH", f"/bills/{bill['id']}", {"billLineItems": [line]})

    def change_bill_in_v2(self) -> None:
        lines = [{"entity": "BillLineItem", **line} for line in self.lines()]
        obj = {"entity": "Bill", "id": self.one("bills"), "billLineItems": lines}
        self.v2("Crud/Update/Bill", {"obj": obj})

    def move_bill(self) -> None:
        self.v3("PATCH", f"/bills/{self.one('bills')}", {"vendorId": self.one("vendors")})

    def shelve(self) -> None:
        pool = self.chance.choice(["bills", "vendors", "invoices", "vendor-credits", "credit-memos", "customers"])
        how = self.chance.choice(["archive", "restore", "restore"])
        self.v3("POST", f"/{pool}/{self.one(pool)}/{how}")

    def shelve_in_v2(self) -> None:
        entity, pool = self.chance.choice([("Bill", "bills"), ("Vendor", "vendors"), ("Invoice", "invoices")])
        self.v2(f"Crud/{self.chance.choice(['Delete', 'Undelete'])}/{entity}", {"id": self.one(pool)})

    def add_vendor_credit(self) -> None:
        head = {"vendorId": self.one("vendors"), "creditDate": "2026-11-01", "referenceNumber": self.number()}
        record = self.v3("POST", "/vendor-credits", {**head, "vendorCreditLineItems": self.lines()})
        self.made("vendor-credits", record)

    def use_credit(self) -> None:
        credit = self.v3("GET", f"/vendor-credits/{self.one('vendor-credits')}")
        bills = self.v3("GET", f'/bills?max=3&filters=vendorId:eq:"{credit["vendorId"]}"')["results"]
        if not bills:
            raise StoppedError("no bill of that vendor")
        bill = self.chance.choice(bills)
        amount = self.share(min(credit["amount"], bill["dueAmount"]))
        self.v3("PATCH", f"/bills/{bill['id']}", {"vendorCredits": [{"id": credit["id"], "amount": amount}]})

    def record_payment(self) -> None:
        bill = self.v3("GET", f"/bills/{self.one('bills')}")
        parts = [{"billId": bill["id"], "amount": self.share(bill["dueAmount"])}]
        head = {"vendorId": bill["vendorId"], "processDate": "2026-11-02", "toPrintCheck": False}
        self.made("payments", self.v3("POST", "/bills/record-payment", {**head, "payments": parts}))

    def order(self) -> dict[str, Any]:
        """From where a payment is made."""
        options = {"requestPayFaster": self.chance.random() < 0.2, "createBill": False}
        return {"fundingAccount": {"type": "BANK_ACCOUNT", "id": self.bank}, "processingOptions": options}

    def pay(self) -> None:
        bill = self.v3("GET", f"/bills/{self.one('bills')}")
        body = {"billId": bill["id"], "vendorId": bill["vendorId"], "amount": self.share(bill["dueAmount"])}
        self.made("payments", self.v3("POST", "/payments", {**body, **self.order()}))

    def pay_with_a_new_bill(self) -> None:
        order = self.order()
        order["processingOptions"]["createBill"] = True
        body = {"vendorId": self.one("vendors"), "amount": self.amount(), **order}
        self.made("payments", self.v3("POST", "/payments", body))

    def pay_several(self) -> None:
        bills = [self.v3("GET", f"/bills/{self.one('bills')}") for _ in range(3)]
        parts = [{"billId": bill["id"], "amount": max(0.01, round(bill["dueAmount"] / 3, 2))} for bill in bills]
        for payment in self.v3("POST", "/payments/bulk", {**self.order(), "payments": parts})["payments"]:
            self.made("payments", payment)

    def pay_in_v2(self) -> None:
        bill = self.v3("GET", f"/bills/{self.one('bills')}")
        pays = [{"billId": bill["id"], "amount": self.share(bill["dueAmount"])}]
        for payment in self.v2("PayBills", {"billPays": pays, "processDate": self.chance.choice(PROCESS_DATES)})[
            "sentPays"
        ]:
            self.made("payments", payment)

    def cancel(self) -> None:
        self.v3("POST", f"/payments/{self.one('payments')}/cancel")

    def void(self) -> None:
        body = {"type": self.chance.choice(VOIDS), "reason": "Lost"}
        self.v3("POST", f"/payments/{self.one('payments')}/void", body)

    def void_in_v2(self) -> None:
        self.v2("VoidAPPayment", {"sentPayId": self.one("payments"), "voidRequestType": "0", "reason": "Lost"})

    def choose_outcome(self) -> None:
        payment, outcome = self.one("payments"), self.chance.choice(OUTCOMES)
        self._control(lambda: self.tenant.outcome(payment, outcome))

    # receivables

    def add_invoice(self) -> None:
        lines = [{"quantity": 1, "price": self.amount(), "description": "Work"} for _ in range(2)]
        body = {"customer": {"id": self.one("customers")}, "invoiceNumber": self.number(), **DATES}
        self.made("invoices", self.v3("POST", "/invoices", {**body, "invoiceLineItems": lines}))

    def add_invoice_in_v2(self) -> None:
        lines = [{"entity": "InvoiceLineItem", "quantity": 1, "price": self.amount()}]
        obj = {"entity": "Invoice", "customerId": self.one("customers"), "invoiceNumber": self.number(), **DATES}
        self.made("invoices", self.v2("Crud/Create/Invoice", {"obj": {**obj, "invoiceLineItems": lines}}))

    def receive(self) -> None:
        invoice = self.v3("GET", f"/invoices/{self.one('invoices')}")
        part = {"id": invoice["id"], "amount": self.share(invoice["dueAmount"])}
        head = {"customerId": invoice["customerId"], "paymentDate": "2026-11-02", "paymentType": "CHECK"}
        more = self.chance.choice([0, 0, 7.5])
        body = {**head, "amount": round(part["amount"] + more, 2), "invoices": [part]}
        self.made("received", self.v3("POST", "/invoices/record-payment", body))

    def add_credit_memo(self) -> None:
        lines = [{"quantity": 1, "price": self.amount()}]
        head = {"customerId": self.one("customers"), "creditDate": "2026-11-01", "referenceNumber": self.number()}
        self.made("credit-memos", self.v3("POST", "/credit-memos", {**head, "creditMemoLineItems": lines}))

    def take_credit(self) -> None:
        self.v3("PATCH", f"/invoices/{self.one('invoices')}", {"creditAmount": self.amount()})

    # Spend & Expense, a partner, webhooks

    def add_budget(self) -> None:
        body = {"name": self.number(), "owners": [self.me], "recurringInterval": "MONTHLY", "limit": 500}
        self.made("budgets", self.spend("POST", "/budgets", {**body, "recurringLimit": 500}))

    def change_budget(self) -> None:
        self.spend("PATCH", f"/budgets/{self.one('budgets')}", {"recurringLimit": self.amount()})

    def buy(self) -> None:
        use = self._control(lambda: self.tenant.spend.authorize(self.one("cards"), self.amount()))
        self.made("transactions", use)

    def settle(self) -> None:
        follow = self.chance.choice(["clear", "clear", "reverse", "refund"])
        key = self.one("transactions")
        amount = self.chance.choice([None, None, 1.0])
        self.made("transactions", self._control(lambda: getattr(self.tenant.spend, follow)(key, amount)))

    def move_transaction(self) -> None:
        self.spend("PUT", f"/transactions/{self.one('transactions')}", {"budgetId": self.one("budgets")})

    def ask_back(self) -> None:
        url = self.spend("POST", "/reimbursements/image-upload-url")["url"]
        body = {"userId": self.me, "budgetId": self.one("budgets"), "amount": self.amount(), "note": "Lunch"}
        shop = {"merchantName": "Corner Grocer", "occurredDate": "2026-11-01"}
        receipts = [{"url": url, "filename": "lunch.png"}]
        record = self.spend("POST", "/reimbursements", {**body, **shop, "receipts": receipts})
        self.made("reimbursements", record)

    def pay_back(self) -> None:
        status = self.chance.choice(["APPROVED", "PAYMENT_PENDING", "PAID", "PAYMENT_FAILED", "DENIED", "ARCHIVED"])
        key = self.one("reimbursements")
        self._control(lambda: self.tenant.spend.move_claim(key, status))

    def add_organization(self) -> None:
        body = {"name": f"O {self.number()}", "address": ADDRESS, "phone": "2015550123"}
        owner = {"companyOwner": {"name": "Grace Simulated"}}
        self.made("organizations", self._send("partner", "POST", "/organizations", {**body, **owner}))

    def subscribe(self) -> None:
        body = {
            "name": self.number(),
            "status": {"enabled": True},
            "events": [{"type": "bill.created", "version": "1"}, {"type": "payment.updated", "version": "1"}],
            "notificationUrl": NOTIFY,
        }
        url = f"{self.tenant.mock.events_url}/subscriptions"
        key = f"{self._step:08d}-0000-4000-8000-{self.chance.randrange(10**12):012d}"
        self.made("subscriptions", self._send("v3", "POST", url, body, {"X-Idempotent-Key": key}))

    def read(self) -> None:
        name = self.chance.choice(["vendors", "bills", "customers", "invoices", "payments"])
        page = self.v3("GET", f"/{name}?max=5&sort=updatedTime:desc")
        if "nextPage" in page:
            self.v3("GET", f"/{name}?page={page['nextPage']}")

    # the world around them

    def _control(self, call: Callable[[], Any]) -> Any:
        """What a control function gives; raises `StoppedError` where it refuses."""
        try:
            value = call()
        except ControlError as error:
            self.refused = True
            if error.status >= 500:
                self.faults.append(f"control: {error.status} {error}")
            raise StoppedError(f"refused: {error}") from None
        self.wrote = True
        return value

    def wait(self) -> None:
        spans = ["3 hours", "1 business days", "2 days", "5 business days", "20 days"]
        self._control(lambda: self.tenant.clock.advance(self.chance.choice(spans)))

    def go_wrong(self) -> None:
        """Let one of the next calls go wrong."""
        kind, when = self.chance.choice(TROUBLE)
        operation = self.chance.choice(["*", "v3.*", "v3.bills.*", "v3.payments.*", "v2.*", "spend.*"])
        after = self.chance.randrange(3)
        self._control(lambda: self.tenant.faults.add(operation, kind=kind, when=when, times=1, after=after))


Act = Callable[[Users], None]
TROUBLE = (
    ("reset", "before"), ("reset", "after"), ("truncate", "after"), ("malformed", "after"), ("session", "before"),
    ("concurrency", "before"), ("rate-limit", "before"),
)  # fmt: skip
# An act that stands here more often happens more often.
ACTS: tuple[Act, ...] = (
    Users.add_vendor, Users.add_bill, Users.add_bill, Users.add_bill, Users.add_bills, Users.add_bill_in_v2,
    Users.change_bill, Users.change_bill, Users.change_bill_in_v2, Users.move_bill, Users.shelve, Users.shelve,
    Users.shelve_in_v2, Users.add_vendor_credit, Users.add_vendor_credit, Users.use_credit, Users.use_credit,
    Users.record_payment, Users.record_payment, Users.pay, Users.pay, Users.pay, Users.pay_with_a_new_bill,
    Users.pay_several, Users.pay_in_v2, Users.cancel, Users.void, Users.void, Users.void_in_v2, Users.choose_outcome,
    Users.add_invoice, Users.add_invoice, Users.add_invoice_in_v2, Users.receive, Users.receive, Users.receive,
    Users.add_credit_memo, Users.take_credit, Users.take_credit, Users.add_budget, Users.change_budget, Users.buy,
    Users.buy, Users.buy, Users.settle, Users.settle, Users.move_transaction, Users.ask_back, Users.pay_back,
    Users.pay_back, Users.add_organization, Users.subscribe, Users.read, Users.wait, Users.wait, Users.go_wrong,
    Users.go_wrong,
)  # fmt: skip
