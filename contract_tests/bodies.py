"""The smallest request bodies that BILL documents as complete; tests add what they are about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

Body = dict[str, Any]

ADDRESS: Body = {
    "line1": "123 Main Street",
    "city": "San Jose",
    "stateOrProvince": "CA",
    "zipOrPostalCode": "95002",
    "country": "US",
}


def vendor(name: str, **fields: Any) -> Body:
    """A vendor of v3."""
    return {"name": name, "address": ADDRESS, **fields}


def bill(vendor_id: str, number: str, today: date, amount: float = 100.0, **fields: Any) -> Body:
    """A bill of one line, due in 30 days."""
    return {
        "vendorId": vendor_id,
        "dueDate": str(today + timedelta(days=30)),
        "billLineItems": [{"amount": amount}],
        "invoice": {"invoiceNumber": number, "invoiceDate": str(today)},
        **fields,
    }


def customer(name: str, email: str, **fields: Any) -> Body:
    """A customer of v3."""
    return {"name": name, "email": email, **fields}


def invoice(customer_id: str, number: str, today: date, price: float = 100.0, **fields: Any) -> Body:
    """An invoice of one line, due in 30 days."""
    return {
        "customer": {"id": customer_id},
        "invoiceNumber": number,
        "invoiceDate": str(today),
        "dueDate": str(today + timedelta(days=30)),
        "invoiceLineItems": [{"quantity": 1, "price": price, "description": "Service"}],
        **fields,
    }


def payment(bill: Body, bank_account_id: str, process_date: date, **fields: Any) -> Body:
    """A payment of a whole bill from a bank account."""
    return {
        "vendorId": bill["vendorId"],
        "billId": bill["id"],
        "processDate": str(process_date),
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank_account_id},
        "amount": bill["amount"],
        "processingOptions": {"requestPayFaster": False, "createBill": False},
        **fields,
    }


def budget(name: str, owner: str, **fields: Any) -> Body:
    """A monthly budget of Spend & Expense."""
    return {
        "name": name,
        "owners": [owner],
        "recurringInterval": "MONTHLY",
        "limit": 200,
        "recurringLimit": 200,
        **fields,
    }


def spend_user(email: str, **fields: Any) -> Body:
    """A user of Spend & Expense."""
    return {"firstName": "Ada", "lastName": "Contract", "email": email, "role": "MEMBER", **fields}


def card(name: str, user: str, budget_id: str, **fields: Any) -> Body:
    """A vendor card of Spend & Expense."""
    return {"name": name, "userId": user, "budgetId": budget_id, "limit": 50, **fields}


def partner_user(name: str, email: str, **fields: Any) -> Body:
    """A user that a partner makes; `name` is the user name."""
    return {"firstName": "Ada", "email": email, "username": name, "acceptTermsOfService": True, **fields}


def bill_v2(vendor_id: str, number: str, today: date, amount: float = 100.0, **fields: Any) -> Body:
    """A bill of v2 with one line, due in 30 days."""
    return {
        "vendorId": vendor_id,
        "invoiceNumber": number,
        "invoiceDate": str(today),
        "dueDate": str(today + timedelta(days=30)),
        "billLineItems": [{"entity": "BillLineItem", "amount": amount}],
        **fields,
    }


def invoice_v2(customer_id: str, number: str, today: date, price: float = 100.0, **fields: Any) -> Body:
    """An invoice of v2 with one line, due in 30 days."""
    return {
        "customerId": customer_id,
        "invoiceNumber": number,
        "invoiceDate": str(today),
        "dueDate": str(today + timedelta(days=30)),
        "invoiceLineItems": [{"entity": "InvoiceLineItem", "quantity": 1, "price": price}],
        **fields,
    }
