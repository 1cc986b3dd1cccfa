"""What v2 and v3 call the same fields of a record, and how their answers differ."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.dialects.v2.sandbox import ZEROS

Record = dict[str, Any]

ARCHIVED = {"1": False, "2": True}
BILL_STATUS = {"0": "PAID", "1": "UNPAID", "2": "PARTIALLY_PAID", "4": "SCHEDULED", "6": "IN_PROCESS"}
APPROVAL = {"0": "UNASSIGNED", "1": "ASSIGNED", "3": "APPROVED", "4": "APPROVING", "5": "DENIED"}
INVOICE_STATUS = {"0": "PAID_IN_FULL", "1": "OPEN", "2": "PARTIAL_PAYMENT", "4": "SCHEDULED"}
SENT_STATUS = {"1": "SCHEDULED", "2": "PAID", "3": "CANCELLED", "4": "VOID", "5": "ESCHEATED"}
RECEIVED_STATUS = {"0": "PAID", "1": "VOID", "2": "SCHEDULED"}
RECEIVED_TYPE = {"0": "CASH", "1": "CHECK", "3": "ACH"}
APPLIED = {"0": "FULLY_APPLIED", "1": "NOT_APPLIED", "2": "PARTIALLY_APPLIED"}

SCHEDULE: Mapping[str, str | tuple[str, Mapping[Any, Any]]] = {
    "isActive": ("archived", ARCHIVED),
    "timePeriod": ("schedule.period", {"1": "WEEKLY", "2": "MONTHLY"}),
    "frequencyPerTimePeriod": "schedule.frequency",
    "nextDueDate": "schedule.nextDueDate",
    "daysInAdvance": "schedule.daysInAdvance",
    "description": "description",
}

# Entity -> the operation and the parameter that read it in v3, and what its fields are called there.
SAME: Mapping[str, tuple[str, str, Mapping[str, str | tuple[str, Mapping[Any, Any]]]]] = {
    "Vendor": (
        "v3.vendors.get",
        "vendorId",
        {
            "isActive": ("archived", ARCHIVED),
            "name": "name",
            "email": "email",
            "phone": "phone",
            "addressCity": "address.city",
            "balance": "balance.amount",
        },
    ),
    "Bill": (
        "v3.bills.get",
        "billId",
        {
            "isActive": ("archived", ARCHIVED),
            "vendorId": "vendorId",
            "invoiceNumber": "invoice.invoiceNumber",
            "invoiceDate": "invoice.invoiceDate",
            "dueDate": "dueDate",
            "amount": "amount",
            "scheduledAmount": "scheduledAmount",
            "creditAmount": "creditAmount",
            "dueAmount": "dueAmount",
            "paymentStatus": ("paymentStatus", BILL_STATUS),
            "approvalStatus": ("approvalStatus", APPROVAL),
            "description": "description",
            "poNumber": "purchaseOrderNumber",
            "createdBy": "createdBy",
        },
    ),
    "VendorCredit": (
        "v3.vendor-credits.get",
        "vendorCreditId",
        {
            "isActive": ("archived", ARCHIVED),
            "vendorId": "vendorId",
            "refNumber": "referenceNumber",
            "creditDate": "creditDate",
            "amount": "amount",
            "appliedAmount": "appliedAmount",
            "description": "description",
        },
    ),
    "SentPay": (
        "v3.payments.get",
        "paymentId",
        {
            "vendorId": "vendorId",
            "processDate": "processDate",
            "amount": "amount",
            "status": ("status", SENT_STATUS),
            "txnNumber": "transactionNumber",
            "name": "confirmationNumber",
            "isOnline": "onlinePayment",
        },
    ),
    "Customer": (
        "v3.customers.get",
        "customerId",
        {
            "isActive": ("archived", ARCHIVED),
            "name": "name",
            "email": "email",
            "phone": "phone",
            "balance": "balance.amount",
            "hasAuthorizedToCharge": "authorizedToCharge",
        },
    ),
    "Invoice": (
        "v3.invoices.get",
        "invoiceId",
        {
            "isActive": ("archived", ARCHIVED),
            "customerId": "customerId",
            "invoiceNumber": "invoiceNumber",
            "invoiceDate": "invoiceDate",
            "dueDate": "dueDate",
            "amount": "totalAmount",
            "amountDue": "dueAmount",
            "creditAmount": "creditAmount",
            "paymentStatus": ("status", INVOICE_STATUS),
        },
    ),
    "CreditMemo": (
        "v3.credit-memos.get",
        "creditMemoId",
        {
            "isActive": ("archived", ARCHIVED),
            "customerId": "customerId",
            "refNumber": "referenceNumber",
            "creditDate": "creditDate",
            "amount": "amount",
            "appliedAmount": "appliedAmount",
            "status": ("status", APPLIED),
            "description": "description",
        },
    ),
    "RecurringBill": (
        "v3.recurringbills.get",
        "recurringBillId",
        {"vendorId": "vendorId", "isRecurringPayment": "processingOptions.autoPayment", **SCHEDULE},
    ),
    "RecurringInvoice": (
        "v3.recurring-invoices.get",
        "recurringInvoiceId",
        {"customerId": "customerId", "isToBeAutoEmailed": "sendEmail", **SCHEDULE},
    ),
    "ReceivedPay": (
        "v3.receivable-payments.get",
        "receivedPaymentId",
        {
            "customerId": "customerId",
            "amount": "amount",
            "unappliedAmount": "unappliedAmount",
            "status": ("status", RECEIVED_STATUS),
            "paymentType": ("receivablesType", RECEIVED_TYPE),
            "paymentDate": "paymentDate",
            "isOnline": "onlinePayment",
        },
    ),
}
LINES = {
    "Bill": ("billLineItems", "amount"),
    "VendorCredit": ("vendorCreditLineItems", "amount"),
    "Invoice": ("invoiceLineItems", "price"),
    "CreditMemo": ("creditMemoLineItems", "price"),
}
"""Entity -> its lines, and what both dialects say they come to."""
# What v2 alone says of new records, and what nothing else may take away.
V2_ALONE: Mapping[str, Record] = {
    "Vendor": {"fax": "4155550100", "address3": "Third line", "sendNotifications": False, "payDaysBefore": 3},
    "Bill": {"glPostingDate": "2026-02-01", "useBillDesc": True, "isAutoSaved": True},
    "VendorCredit": {"poNumber": "PO-7", "glPostingDate": "2026-02-02"},
    "Customer": {"altPhone": "4155550101", "isTaxLiable": True, "printAs": "Band"},
    "Invoice": {"poNumber": "PO-8", "FOB": "Bonn", "salesRep": "Ada", "terms": "Net 30"},
    "CreditMemo": {"salesRep": "Ada", "shipMethod": "Mule", "isToBePrinted": True},
    "RecurringBill": {},
    "RecurringInvoice": {"poNumber": "PO-9", "salesRep": "Ada", "isToBeEmailed": True},
}
ARCHIVES = {
    "Vendor": "v3.vendors",
    "Bill": "v3.bills",
    "VendorCredit": "v3.vendor-credits",
    "Customer": "v3.customers",
    "Invoice": "v3.invoices",
    "CreditMemo": "v3.credit-memos",
    "RecurringBill": "v3.recurringbills",
    "RecurringInvoice": "v3.recurring-invoices",
}
WORDS = {
    **dict.fromkeys(("Vendor", "Customer"), "name"),
    **dict.fromkeys(("Bill", "VendorCredit", "CreditMemo", "RecurringBill", "RecurringInvoice"), "description"),
}


def value_of(record: Record, path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    value: Any = record
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def differences(entity: str, v2: Record, v3: Record) -> Iterator[str]:
    """What the two dialects show of a record differently."""
    _, _, fields = SAME[entity]
    for name, there in fields.items():
        path, words = there if isinstance(there, tuple) else (there, None)
        ours = words.get(v2[name], "no word") if words else v2[name]
        theirs = value_of(v3, path)
        if (None if ours in ("", ZEROS) else ours) != theirs and (ours or theirs):
            yield f"{entity}.{name} is {v2[name]!r}, {path} is {theirs!r}"
    if entity in LINES:
        name, worth = LINES[entity]
        ours, theirs = (
            [(row["id"], row.get(worth), row.get("description")) for row in record[name]] for record in (v2, v3)
        )
        if ours != theirs:
            yield f"{entity}.{name}: {ours} and {theirs}"
    yield from of_payments(entity, v2, v3)


def of_payments(entity: str, v2: Record, v3: Record) -> Iterator[str]:
    """What the dialects say of payments and credits in different places."""
    pairs: tuple[Any, Any] = (None, None)
    if entity == "Bill":
        pairs = round((v2["paidAmount"] or 0) + v2["creditAmount"], 2), v3["paidAmount"]
    elif entity == "VendorCredit":
        pairs = APPLIED[v2["creditStatus"]], v3["status"]
        pairs = pairs if v3["status"] != "IN_PROCESS" else (v2["creditStatus"] != "1", True)
    elif entity == "SentPay":
        ours = [(part["id"], part["billId"], part["amount"]) for part in v2["billPays"]]
        theirs = [(part["id"], part["billId"], part["amount"]) for part in v3["billPayments"]]
        uses = sorted((use["vendorCreditId"], use["amount"]) for use in v2["billCredits"])
        credits = [use for part in v3["billPayments"] for use in part.get("vendorCredits", ())]
        pairs = (ours, uses), (theirs, sorted((use["id"], use["amount"]) for use in credits))
    elif entity == "ReceivedPay":
        parts = [(part["invoiceId"], part["amount"]) for part in v2["invoicePays"]]
        pairs = parts, [(part["invoiceId"], part["amount"]) for part in v3["invoicePayments"]]
    if pairs[0] != pairs[1]:
        yield f"{entity}: {pairs[0]} and {pairs[1]}"
