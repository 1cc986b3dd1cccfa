"""Records a test needs, made through the API under names of the run, and taken back afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from contract_tests import bodies
from contract_tests.answers import Answer
from contract_tests.clients import where
from contract_tests.names import Names
from contract_tests.undoing import Undo
from contract_tests.users import Users

Record = dict[str, Any]

RESOURCES_V2 = {
    "Vendor": "/vendors",
    "Bill": "/bills",
    "Customer": "/customers",
    "Invoice": "/invoices",
    "ChartOfAccount": "/classifications/chart-of-accounts",
    "ActgClass": "/classifications/accounting-classes",
    "Department": "/classifications/departments",
    "Location": "/classifications/locations",
    "Job": "/classifications/jobs",
    "Employee": "/classifications/employees",
    "Item": "/classifications/items",
    "CustomerContact": "/customers/{customerId}/contacts",
    "CustomerBankAccount": "/customers/{customerId}/bank-accounts",
    "User": "/users",
    "VendorCredit": "/vendor-credits",
    "CreditMemo": "/credit-memos",
    "RecurringBill": "/recurringbills",
    "RecurringInvoice": "/recurring-invoices",
}
"""v2's entity -> the path of v3 that archives it, as often as it is asked to; what is not here stays."""


class MakingFailed(Exception):
    """The target refused something a test only needs; the text is BILL's."""


@dataclass
class Make:
    """Makes records; every method answers the record as BILL did."""

    users: Users
    names: Names
    undo: Undo
    today: date
    bank_account: Callable[[], str]
    process_date: Callable[[], date]

    def vendor(self, **fields: Any) -> Record:
        """A new vendor of v3 under a name of this run, archived afterwards; `fields` are further or other ones."""
        return self._v3("/vendors", bodies.vendor(self.names.name("vendor")) | fields)

    def customer(self, **fields: Any) -> Record:
        """A new customer of v3 under a name of this run, archived afterwards; `fields` are further or other ones."""
        return self._v3("/customers", bodies.customer(self.names.name("customer"), self.names.email()) | fields)

    def payer(self) -> Record:
        """A customer with a billing address, a bank account (`bank`) and its consent to be charged from it."""
        customer = self.customer(billingAddress=bodies.ADDRESS)
        path = f"/customers/{customer['id']}"
        bank = self._v3(f"{path}/bank-accounts", bodies.customer_bank(customer["name"]))
        _record_of(self.users.v3().post(f"{path}/charge-authorization", {"authorizedToCharge": True}))
        return {**customer, "bank": bank}

    def credit_memo(self, customer_id: str = "", price: float = 100.0, **fields: Any) -> Record:
        """A credit memo, of a new customer unless one is named."""
        owner = customer_id or self.customer()["id"]
        return self._v3("/credit-memos", bodies.credit_memo(owner, self.names.number(), self.today, price) | fields)

    def credited_invoice(self, customer_id: str, credit: float, price: float = 100.0) -> Record:
        """An invoice that takes credit, which it gives back afterwards."""
        invoice = self.invoice(customer_id, price, creditAmount=credit)
        path = f"/invoices/{invoice['id']}"
        self.undo.later(f"uncredit {path}", lambda: self.users.v3().patch(path, {"creditAmount": 0}))
        return invoice

    def bill(self, vendor_id: str = "", amount: float = 100.0, **fields: Any) -> Record:
        """A bill, of a new vendor unless one is named."""
        owner = vendor_id or self.vendor()["id"]
        return self._v3("/bills", bodies.bill(owner, self.names.number(), self.today, amount) | fields)

    def vendor_credit(self, vendor_id: str = "", amount: float = 64.99, **fields: Any) -> Record:
        """A vendor credit, of a new vendor unless one is named."""
        owner = vendor_id or self.vendor()["id"]
        body = bodies.vendor_credit(owner, self.names.number(), self.today, amount)
        return self._v3("/vendor-credits", body | fields)

    def credited_bill(self, credit: Record, credit_amount: float, amount: float = 100.0) -> Record:
        """A bill that uses so much of a credit, which it gives back afterwards."""
        body = bodies.bill(credit["vendorId"], self.names.number(), self.today, amount)
        bill = self._v3("/bills", body | {"vendorCredits": [{"id": credit["id"], "amount": credit_amount}]})
        self.undo.later(f"uncredit {bill['id']}", lambda: self.users.v3().put(f"/bills/{bill['id']}", body))
        return bill

    def approval_policy(self, approver: str, least: str, below: str, *others: str) -> Record:
        """A policy for bills of amounts in a range, deleted afterwards."""
        body = bodies.approval_policy(self.names.name("policy"), approver, least, below, *others)
        return self.delete_later("/bill-approvals/policies", self.users.v3().post("/bill-approvals/policies", body))

    def delete_later(self, path: str, answer: Answer) -> Record:
        """The record of a create by v3, to be deleted afterwards; `path` is the resource's."""
        record = _record_of(answer)
        self.undo.later(f"delete {record['id']}", lambda: self.users.v3().delete(f"{path}/{record['id']}"))
        return record

    def invoice(self, customer_id: str = "", price: float = 100.0, **fields: Any) -> Record:
        """An invoice, of a new customer unless one is named."""
        owner = customer_id or self.customer()["id"]
        return self._v3("/invoices", bodies.invoice(owner, self.names.number(), self.today, price) | fields)

    def classification(self, kind: str, **fields: Any) -> Record:
        """An account, accounting class or the like; `kind` as in its path."""
        body = bodies.classification(kind, self.names.name(kind)) | fields
        return self._v3(f"/classifications/{kind}", body)

    def payment(self, bill: Record, **fields: Any) -> Record:
        """A payment of a bill, scheduled for a coming business day; cancelled afterwards."""
        return self.accept_payment(self.users.v3_trusted().post("/payments", self.payment_body(bill, **fields)))

    def payment_body(self, bill: Record, **fields: Any) -> Record:
        """The body of a payment of a whole bill on a coming business day."""
        return bodies.payment(bill, self.bank_account(), self.process_date()) | fields

    def bulk_payment_body(self, bills: list[Record], **fields: Any) -> Record:
        """The body of one request that pays whole bills on a coming business day."""
        return bodies.bulk_payment(bills, self.bank_account(), self.process_date()) | fields

    def profile(self, code: str) -> str:
        """The id of the organization's profile of a type, by v2's code."""
        rows = self.users.v2().list("Profile", filters=[where("type", "=", code)]).data
        return str(rows[0]["id"])

    def v2(self, entity: str, fields: Record, **beside: Any) -> Record:
        """A new record of a v2 entity, deleted afterwards; `beside` are keys beside its object."""
        return self.accept_v2(entity, self.users.v2().create(entity, fields, **beside))

    def budget(self, **fields: Any) -> Record:
        """A budget owned by the token's user."""
        owner = _record_of(self.users.spend().get("/users/current"))["uuid"]
        answer = self.users.spend().post("/budgets", bodies.budget(self.names.name("budget"), owner) | fields)
        return self.accept_spend("/budgets", answer)

    def budget_of(self, user_id: str) -> Record:
        """A budget with a member."""
        budget = self.budget()
        member = {"shareBudgetFunds": False, "limit": 100, "recurringLimit": 100}
        _record_of(self.users.spend().put(f"/budgets/{budget['uuid']}/members/{user_id}", member))
        return budget

    def spend_user(self, **fields: Any) -> Record:
        """A user of Spend & Expense."""
        answer = self.users.spend().post("/users", bodies.spend_user(self.names.email()) | fields)
        return self.accept_spend("/users", answer)

    def card(self, budget_id: str = "", **fields: Any) -> Record:
        """A vendor card of the token's user, in a new budget unless one is named."""
        user = _record_of(self.users.spend().get("/users/current"))["uuid"]
        within = budget_id or self.budget()["uuid"]
        answer = self.users.spend().post("/cards", bodies.card(self.names.name("card"), user, within) | fields)
        return self.accept_spend("/cards", answer)

    def custom_field(self, **fields: Any) -> Record:
        """A custom field with the values Travel and Food."""
        body = bodies.custom_field(self.names.name("field")) | fields
        return self.accept_spend("/custom-fields", self.users.spend().post("/custom-fields", body))

    def reimbursement_body(self, **fields: Any) -> Record:
        """The body of a reimbursement of the token's user in a new budget, with an upload of no bytes."""
        spend = self.users.spend()
        user = _record_of(spend.get("/users/current"))["uuid"]
        url = _record_of(spend.post("/reimbursements/image-upload-url"))["url"]
        return bodies.reimbursement(user, self.budget()["uuid"], self.today, url) | fields

    def reimbursement(self, **fields: Any) -> Record:
        """A reimbursement, deleted afterwards."""
        answer = self.users.spend().post("/reimbursements", self.reimbursement_body(**fields))
        return self.accept_spend("/reimbursements", answer)

    def accept(self, path: str, answer: Answer) -> Record:
        """The record of a create by v3, to be archived afterwards; `path` is the resource's."""
        return self.archive_later(path, _record_of(answer))

    def accept_bulk(self, path: str, answer: Answer, wrapper: str = "") -> list[Record]:
        """The records of a bulk create by v3, to be archived afterwards; `wrapper` is the key they are in."""
        return [self.archive_later(path, record) for record in _records_of(answer, wrapper)]

    def archive_later(self, path: str, record: Record) -> Record:
        """The record, to be archived afterwards."""
        self.undo.later(f"archive {record['id']}", lambda: self.users.v3().post(f"{path}/{record['id']}/archive"))
        return record

    def accept_recorded(self, answer: Answer) -> Record:
        """A payment that was only recorded, to be voided afterwards."""
        record = _record_of(answer)
        body = {"type": "VOID_AND_REISSUE", "reason": "contract test"}
        self.undo.later(f"void {record['id']}", lambda: self.users.v3().post(f"/payments/{record['id']}/void", body))
        return record

    def accept_v2(self, entity: str, answer: Answer) -> Record:
        """The record of a create by v2, to be archived afterwards."""
        return self._archive_later_v2(entity, _record_of(answer, answer.data))

    def accept_bulk_v2(self, entity: str, answer: Answer) -> list[Record]:
        """The elements of a bulk create by v2 that succeeded, to be archived afterwards."""
        records = [
            one["response_data"] for one in _record_of(answer, answer.data)["bulk"] if one["response_status"] == 0
        ]
        return [self._archive_later_v2(entity, record) for record in records]

    def _archive_later_v2(self, entity: str, record: Record) -> Record:
        path = RESOURCES_V2.get(entity, "")
        return self.archive_later(path.format(**record), record) if path else record

    def accept_spend(self, path: str, answer: Answer) -> Record:
        """The record of a create by Spend & Expense, to be retired afterwards."""
        record = _record_of(answer)
        self.undo.later(f"retire {record['uuid']}", lambda: self._retire(f"{path}/{record['uuid']}"))
        return record

    def accept_payment(self, answer: Answer) -> Record:
        """The payment of an answer, to be cancelled afterwards if it is still scheduled."""
        record = _record_of(answer)
        self.undo.later(f"cancel {record['id']}", lambda: self._cancel(record["id"]))
        return record

    def accept_payments(self, answer: Answer) -> list[Record]:
        """The payments of a bulk answer, to be cancelled afterwards if they are still scheduled."""
        records = _records_of(answer, "payments")
        for identifier in [record["id"] for record in records]:
            self.undo.later(f"cancel {identifier}", partial(self._cancel, identifier))
        return records

    def accept_sent_pays(self, answer: Answer) -> list[Record]:
        """The payments of v2's PayBills, to be cancelled afterwards if they are still scheduled."""
        records: list[Record] = _record_of(answer, answer.data)["sentPays"]
        for identifier in [record["id"] for record in records]:
            self.undo.later(f"cancel {identifier}", partial(self._cancel, identifier))
        return records

    def accept_recorded_v2(self, answer: Answer) -> Record:
        """A payment recorded in v2, to be voided afterwards."""
        record = _record_of(answer, answer.data)
        data = {"sentPayId": record["id"]}
        self.undo.later(f"void {record['id']}", lambda: self.users.v2().call("VoidAPPayment", data))
        return record

    def _v3(self, path: str, body: Record) -> Record:
        return self.accept(path, self.users.v3().post(path, body))

    def _cancel(self, payment_id: str) -> Answer:
        user = self.users.v3_trusted()
        now = user.get(f"/payments/{payment_id}")
        return user.post(f"/payments/{payment_id}/cancel") if now.body["singleStatus"] == "SCHEDULED" else now

    def _retire(self, path: str) -> Answer:
        user = self.users.spend()
        now = user.get(path)
        gone = now.is_refused or now.body.get("retired") or now.body.get("status") == "DELETED"
        return now if gone else user.delete(path)


def _record_of(answer: Answer, record: Any = None) -> Record:
    row = answer.body if record is None else record
    if answer.is_refused or not isinstance(row, dict):
        raise MakingFailed(f"{answer.operation} answered {answer.status} {answer.codes} {answer.messages}")
    return row


def _records_of(answer: Answer, wrapper: str) -> list[Record]:
    if answer.is_refused:
        _record_of(answer)
    records: list[Record] = answer.body[wrapper] if wrapper else answer.body
    return records
