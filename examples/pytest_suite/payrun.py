"""A payment run: pay what is due, once, and tell what became of earlier payments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import requests

Record = dict[str, Any]
# How a payment that will not arrive by itself is called.
FAILED = (
    "CANCELED",
    "DISBURSEMENT_FAILED_ACTION_NEEDED",
    "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED",
    "FUNDING_FAILED_ACTION_NEEDED",
    "FUNDING_FAILED_VOIDED",
    "VOIDED",
)


@dataclass
class Run:
    """What a run did: ids of payments it made, of bills it passed over, and why."""

    paid: list[str] = field(default_factory=list)
    passed_over: dict[str, str] = field(default_factory=dict)


class PayRun:
    """Pays with a session that has done MFA: `http` bears its headers, `url` is the base of v3."""

    def __init__(self, http: requests.Session, url: str) -> None:
        self.http = http
        self.url = url

    def every(self, path: str, **query: Any) -> Iterator[Record]:
        """All records of a list, page by page."""
        query = {"max": 100, **query}
        while True:
            answer = self.http.get(self.url + path, params=query, timeout=30)
            answer.raise_for_status()
            page = answer.json()
            yield from page["results"]
            if not page.get("nextPage"):
                return
            query["page"] = page["nextPage"]

    def bank(self) -> str:
        """The account that pays: the first verified one; raises `LookupError` where there is none."""
        for account in self.every("/funding-accounts/banks", filters="status:eq:VERIFIED"):
            return str(account["id"])
        raise LookupError("no bank account is verified")

    def due(self, until: date, **query: Any) -> list[Record]:
        """Unpaid bills that are due by a day, the first due first.

        They are read in the order of creation: in that of due dates a bill whose date somebody changes meanwhile comes
        twice, or not at all, and one that comes twice would be paid twice.
        """
        filters = f"paymentStatus:eq:UNPAID,archived:eq:false,dueDate:lte:{until}"
        return sorted(self.every("/bills", filters=filters, **query), key=lambda bill: str(bill["dueDate"]))

    def pay(self, today: date, *, days: int = 7, vendors: set[str] | None = None) -> Run:
        """Pay what is due within some days, to all vendors or to some. A refusal passes over its bill alone."""
        run, bank = Run(), self.bank()
        bills = [
            bill for bill in self.due(today + timedelta(days=days)) if vendors is None or bill["vendorId"] in vendors
        ]
        for bill in bills:
            body = {
                "vendorId": bill["vendorId"],
                "billId": bill["id"],
                "amount": bill["dueAmount"],
                "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank},
                "processingOptions": {"requestPayFaster": False, "createBill": False},
            }
            # Not sent again, whatever happens: the next run sees what is still unpaid.
            answer = self.http.post(f"{self.url}/payments", json=body, timeout=30)
            if answer.ok:
                run.paid.append(answer.json()["id"])
            else:
                run.passed_over[bill["id"]] = "; ".join(error["message"] for error in answer.json())
        return run

    def failures(self, payments: list[str]) -> dict[str, str]:
        """Which of some payments did not arrive, and their status."""
        states = {
            one: self.http.get(f"{self.url}/payments/{one}", timeout=30).json()["singleStatus"] for one in payments
        }
        return {payment: state for payment, state in states.items() if state in FAILED}
