"""A payer's clients: a verified account, a vendor, a bill, and the requests of v3 payments."""

from dataclasses import dataclass
from typing import Any

from mockserver.kernel.kinds import Record
from tests.dialects.v3.sandbox import Sandbox

NO_BILL = "00n02NOSUCHBILLATALL"
BANK = {
    "nameOnAccount": "Ada Byron",
    "routingNumber": "074000010",
    "accountNumber": "111222333",
    "type": "CHECKING",
    "ownerType": "BUSINESS",
    "bankName": "Chase",
}


@dataclass
class Clients:
    """The ids of a verified account, a vendor and its bill of 228.99."""

    sandbox: Sandbox
    bank: str
    vendor: str
    bill: str

    def body(self, **changes: Any) -> Record:
        """The request of BILL's recipe; None leaves a field out."""
        recipe = {
            "vendorId": self.vendor,
            "billId": self.bill,
            "processDate": "2026-03-03",
            "fundingAccount": {"type": "BANK_ACCOUNT", "id": self.bank},
            "amount": 228.99,
            "processingOptions": {"requestPayFaster": False, "createBill": False},
        }
        return {key: value for key, value in {**recipe, **changes}.items() if value is not None}

    def pay(self, **changes: Any) -> Any:
        """A payment."""
        return self.sandbox.ok("v3.payments.create", self.body(**changes))

    def messages(self, **changes: Any) -> list[str]:
        """The messages of a refused request."""
        return self.sandbox.messages("v3.payments.create", self.body(**changes))

    def another_bill(self, amount: float, **values: Any) -> str:
        """A further bill of the vendor."""
        return new_bill(self.sandbox, self.vendor, amount, **values)

    def listed_amounts(self, **query: str) -> list[float]:
        """The amounts of the payments a list finds."""
        page = self.sandbox.ok("v3.payments.list", query=query)
        return [row["amount"] for row in page["results"]]


def new_bill(sandbox: Sandbox, vendor: str, amount: float, number: str = "202603") -> str:
    body = {
        "vendorId": vendor,
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": number, "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": amount}],
    }
    return str(sandbox.ok("v3.bills.create", body)["id"])
