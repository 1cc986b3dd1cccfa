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


def vendor(name: str) -> Body:
    """The least body of a v3 vendor: name and address."""
    return {"name": name, "address": ADDRESS}


def bill(vendor_id: str, number: str, today: date, amount: float = 100.0) -> Body:
    """A bill of one line, due in 30 days."""
    return {
        "vendorId": vendor_id,
        "dueDate": str(today + timedelta(days=30)),
        "billLineItems": [{"amount": amount}],
        "invoice": {"invoiceNumber": number, "invoiceDate": str(today)},
    }


def customer(name: str, email: str) -> Body:
    """The least body of a v3 customer: name and email address."""
    return {"name": name, "email": email}


def invoice(customer_id: str, number: str, today: date, price: float = 100.0) -> Body:
    """An invoice of one line, due in 30 days."""
    return {
        "customer": {"id": customer_id},
        "invoiceNumber": number,
        "invoiceDate": str(today),
        "dueDate": str(today + timedelta(days=30)),
        "invoiceLineItems": [{"quantity": 1, "price": price, "description": "Service"}],
    }


def classification(kind: str, name: str) -> Body:
    """An account, an accounting class or the like; `kind` as in its path."""
    named = {"employees": {"firstName": name, "lastName": "Contract"}, "items": {"name": name, "type": "OTHER_CHARGE"}}
    return named.get(kind, {"name": name})


def contact(email: str) -> Body:
    """A contact of a customer."""
    return {"firstName": "Ada", "lastName": "Contract", "email": email}


def customer_bank(name: str) -> Body:
    """A bank account of a customer."""
    return {
        "nameOnAccount": name,
        "routingNumber": "074000010",
        "accountNumber": "111222333",
        "type": "CHECKING",
        "ownerType": "BUSINESS",
    }


def credit_memo(customer_id: str, number: str, today: date, price: float = 100.0) -> Body:
    """A credit memo of one line."""
    return {
        "customerId": customer_id,
        "referenceNumber": number,
        "creditDate": str(today),
        "creditMemoLineItems": [{"quantity": 1, "price": price, "description": "Service"}],
    }


def vendor_credit(vendor_id: str, number: str, today: date, amount: float = 64.99) -> Body:
    """A vendor credit of one line."""
    return {
        "vendorId": vendor_id,
        "referenceNumber": number,
        "creditDate": str(today),
        "vendorCreditLineItems": [{"amount": amount, "description": "Returned drum sticks"}],
    }


def recurring_bill(vendor_id: str, name: str, next_due: date, amount: float = 19.99) -> Body:
    """A monthly bill of one line; its description is a name to find it again by."""
    return {
        "vendorId": vendor_id,
        "description": name,
        "schedule": {"period": "MONTHLY", "frequency": 1, "nextDueDate": str(next_due), "daysInAdvance": 5},
        "recurringBillLineItems": [{"amount": amount, "description": "Monthly subscription"}],
    }


def approval_policy(name: str, approver: str, least: str, below: str, *others: str) -> Body:
    """A policy for bills of amounts in a range."""
    rules = [("gte", least), ("lt", below)]
    return {
        "policyName": name,
        "rules": [{"key": "BILL_AMOUNT", "op": op, "values": [value]} for op, value in rules],
        "approvers": [approver, *others],
    }


def recurring_invoice(customer_id: str, next_due: date, amount: float = 20.0) -> Body:
    """A monthly invoice of one line."""
    return {
        "customerId": customer_id,
        "schedule": {"period": "MONTHLY", "frequency": 1, "nextDueDate": str(next_due), "daysInAdvance": 5},
        "recurringInvoiceLineItems": [{"amount": amount, "quantity": 1, "description": "Subscription"}],
    }


def charge(payer: Body, invoice: Body, amount: float) -> Body:
    """A payment of an invoice by the bank account of a customer that agreed to it."""
    return {
        "customerId": payer["id"],
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": payer["bank"]["id"]},
        "invoicePayments": [{"invoiceId": invoice["id"], "amount": amount}],
    }


def payment(bill: Body, bank_account_id: str, process_date: date) -> Body:
    """A payment of a whole bill from a bank account."""
    return {
        "vendorId": bill["vendorId"],
        "billId": bill["id"],
        "processDate": str(process_date),
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank_account_id},
        "amount": bill["amount"],
        "processingOptions": {"requestPayFaster": False, "createBill": False},
    }


def bulk_payment(bills: list[Body], bank_account_id: str, process_date: date) -> Body:
    """Payments of whole bills from one bank account on one day."""
    return {
        "processDate": str(process_date),
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": bank_account_id},
        "payments": [{"billId": bill["id"], "amount": bill["amount"]} for bill in bills],
        "processingOptions": {"requestPayFaster": False},
    }


def recorded_payment(bill: Body, today: date) -> Body:
    """A payment of a whole bill that was made outside of BILL."""
    return {
        "vendorId": bill["vendorId"],
        "processDate": str(today),
        "toPrintCheck": False,
        "payments": [{"billId": bill["id"], "amount": bill["amount"]}],
    }


def user(role_id: str, email: str) -> Body:
    """A user of the organization."""
    return {
        "firstName": "Ada",
        "lastName": "Contract",
        "email": email,
        "roleId": role_id,
        "acceptTermsOfService": True,
    }


def organization(name: str) -> Body:
    """An organization of a partner's."""
    return {"name": name, "address": {**ADDRESS}, "phone": "2015550123", "companyOwner": {"name": "Grace Contract"}}


def budget(name: str, owner: str) -> Body:
    """A monthly budget of Spend & Expense."""
    return {
        "name": name,
        "owners": [owner],
        "recurringInterval": "MONTHLY",
        "limit": 200,
        "recurringLimit": 200,
    }


def spend_user(email: str) -> Body:
    """A user of Spend & Expense."""
    return {"firstName": "Ada", "lastName": "Contract", "email": email, "role": "MEMBER"}


def card(name: str, user: str, budget_id: str) -> Body:
    """A vendor card of Spend & Expense."""
    return {"name": name, "userId": user, "budgetId": budget_id, "limit": 50}


def custom_field(name: str) -> Body:
    """A custom field of Spend & Expense for all budgets, with two values."""
    return {"name": name, "allowCustomValues": False, "global": True, "values": ["Travel", "Food"]}


def reimbursement(user: str, budget_id: str, day: date, url: str) -> Body:
    """A reimbursement of Spend & Expense with one receipt."""
    return {
        "userId": user,
        "budgetId": budget_id,
        "amount": 42.5,
        "note": "Team lunch",
        "merchantName": "Corner Grocer",
        "occurredDate": str(day),
        "receipts": [{"url": url, "filename": "lunch.png"}],
    }


def partner_user(name: str, email: str) -> Body:
    """A user that a partner makes; `name` is the user name."""
    return {"firstName": "Ada", "email": email, "username": name, "acceptTermsOfService": True}


def bill_v2(vendor_id: str, number: str, today: date, amount: float = 100.0) -> Body:
    """A bill of v2 with one line, due in 30 days."""
    return {
        "vendorId": vendor_id,
        "invoiceNumber": number,
        "invoiceDate": str(today),
        "dueDate": str(today + timedelta(days=30)),
        "billLineItems": [{"entity": "BillLineItem", "amount": amount}],
    }


def invoice_v2(customer_id: str, number: str, today: date, price: float = 100.0) -> Body:
    """An invoice of v2 with one line, due in 30 days."""
    return {
        "customerId": customer_id,
        "invoiceNumber": number,
        "invoiceDate": str(today),
        "dueDate": str(today + timedelta(days=30)),
        "invoiceLineItems": [{"entity": "InvoiceLineItem", "quantity": 1, "price": price}],
    }


def vendor_credit_v2(vendor_id: str, number: str, today: date, amount: float = 64.99) -> Body:
    """A vendor credit of v2 with one line."""
    return {
        "vendorId": vendor_id,
        "refNumber": number,
        "creditDate": str(today),
        "vendorCreditLineItems": [{"entity": "VendorCreditLineItem", "amount": amount}],
    }


def credit_memo_v2(customer_id: str, number: str, today: date, price: float = 100.0) -> Body:
    """A credit memo of v2 with one line."""
    line = {"entity": "CreditMemoLineItem", "quantity": 1, "price": price, "amount": price}
    return {
        "customerId": customer_id,
        "refNumber": number,
        "creditDate": str(today),
        "creditMemoLineItems": [line],
    }


def schedule_v2(next_due: date) -> Body:
    """What comes back every month."""
    return {"timePeriod": "2", "frequencyPerTimePeriod": 1, "nextDueDate": str(next_due), "daysInAdvance": 5}


def recurring_bill_v2(vendor_id: str, next_due: date, amount: float = 19.99) -> Body:
    """A monthly bill of v2 with one line."""
    lines = [{"entity": "RecurringBillLineItem", "amount": amount}]
    return {"vendorId": vendor_id, **schedule_v2(next_due), "recurringBillLineItems": lines}


def recurring_invoice_v2(customer_id: str, next_due: date, price: float = 20.0) -> Body:
    """A monthly invoice of v2 with one line."""
    lines = [{"entity": "RecurringInvoiceLineItem", "quantity": 1, "price": price, "amount": price}]
    return {"customerId": customer_id, **schedule_v2(next_due), "recurringInvoiceLineItems": lines}
